-- What the two ends of a flow exchange (wire-endtoend.md 1 and 2): keepalive, CRC-32, encryption, FRCP, and then the
-- packets of a program, or of a layer above: recursion starts here.

return function(o7s)
    local crcField = o7s.field("o7s.crc", "CRC-32", "uint32", base.HEX)
    local ivField = o7s.field("o7s.encrypted.iv", "Initialization vector", "bytes")
    local phaseField = o7s.field("o7s.encrypted.phase", "Key phase", "uint8")
    local boxField = o7s.field("o7s.encrypted.content", "Ciphertext", "bytes")
    local tagField = o7s.field("o7s.encrypted.tag", "Authentication tag", "bytes")
    local dataField = o7s.field("o7s.data", "Data", "bytes")
    local textField = o7s.field("o7s.text", "Text", "string")
    local flowField = o7s.field("o7s.flow", "Flow to", "string")
    o7s.dataField = dataField

    local flagNames = { "DATA", "DRF", "ACK", "FC", "RDVS", "FFGM", "MFGM", "CHECKED" }
    local flagField = o7s.field("o7s.frcp.flags", "Flags", "uint8", base.HEX)
    local frcp = o7s.layout("o7s.frcp.", {
        { "window", "Window (low 24 bits of the edge)", "uint24", 1, 3, base.HEX },
        { "seqno", "Sequence number", "uint32", 4, 4, base.HEX },
        { "ackno", "Next expected", "uint32", 8, 4, base.HEX },
    })
    -- Between ends of o7s (extensions.md): what each can do, which packets came, and messages in fragments.
    local mark = o7s.layout("o7s.frcp.mark.", {
        { "version", "Version", "uint8", 3, 1 },
        { "features", "Features (1 fragments, 2 received packets, 4 checks)", "uint8", 4, 1, base.HEX },
        { "state", "State (1 mark seen, 2 knows that ours was)", "uint8", 5, 1, base.HEX },
        { "memory", "Packets kept beyond the one expected", "uint32", 8, 4 },
        { "message", "Largest message", "uint32", 12, 4 },
    })
    local received = o7s.layout("o7s.frcp.received.", {
        { "words", "Words", "uint8", 1, 1 },
        { "age", "Age of the latest (16 us)", "uint16", 2, 2 },
        { "latest", "Latest", "uint32", 4, 4, base.HEX },
    })
    local wordField = o7s.field("o7s.frcp.received.word", "Index and bits", "bytes")
    local checkField = o7s.field("o7s.frcp.check", "Check", "uint32", base.HEX)
    local CHECKED = 0x80
    local fragments = { [0x20] = "last", [0x40] = "between", [0x60] = "first" }
    local oping = o7s.layout("o7s.oping.", {
        { "type", "Type", "uint32", 0, 4, base.DEC, { [0] = "REQUEST", "REPLY" } },
        { "id", "Id", "uint32", 4, 4 },
    })

    -- The packet of a program; answers its text.
    function o7s.program(tree, tvb)
        local size = tvb and tvb:len() or 0
        if size >= 24 then
            local kind, id = tvb(0, 4):uint(), tvb(4, 4):uint()
            if kind < 2 then
                oping(o7s.branch(tree, tvb(), "oping"), tvb)
                return string.format("oping %s id=%d (%d B)", kind == 0 and "REQUEST" or "REPLY", id, size)
            end
        end
        if size > 0 then
            local text = tvb():raw()
            if not text:find("[^%z\32-\126]") then
                tree:add(textField, tvb(), (text:gsub("%z", "")))
                return "text " .. o7s.quoted(text)
            end
            tree:add(dataField, tvb())
        end
        return "data " .. size .. " B"
    end

    local function sealed(tree, tvb, cipher)
        local counter = cipher >= 904 and cipher <= 906
        local iv, tag = counter and 16 or 12, counter and 0 or 16
        local branch = o7s.branch(tree, tvb(), "Encrypted (" .. (o7s.ciphers[cipher] or "cipher unknown") .. ")")
        if tvb:len() < iv + tag then return o7s.malformed(branch, "shorter than its envelope") end
        branch:add(ivField, tvb(0, iv))
        branch:add(phaseField, tvb(0, 1), tvb(0, 1):bitfield(0, 1))
        local size = tvb:len() - iv - tag
        if size > 0 then branch:add(boxField, tvb(iv, size)) end
        if tag > 0 then branch:add(tagField, tvb(iv + size, tag)) end
        return nil
    end

    local function checked(tree, tvb)
        if tvb:len() < 4 then
            o7s.wrong_checksum(tree, "Shorter than the CRC-32 that this flow has")
            return tvb, ""
        end
        local size = tvb:len() - 4
        local item = tree:add(crcField, tvb(size, 4))
        if o7s.crc32(size > 0 and tvb(0, size):raw() or "") == o7s.hex(tvb(size, 4)) then
            item:append_text(" (correct)")
            return size > 0 and tvb(0, size):tvb() or nil, ", CRC ok"
        end
        o7s.wrong_checksum(item, "CRC-32 is wrong or not there (the prototype sends bare and repeated packets without)")
        return tvb, ""
    end

    -- What ends of o7s say behind a header without DATA.
    local function said(tree, tvb)
        local words = {}
        if tvb:len() >= 16 and tvb(0, 4):uint() == 0x6f377301 then
            mark(o7s.branch(tree, tvb(0, 16), "Mark of an end of o7s"), tvb(0, 16):tvb())
            words[1] = "mark"
            tvb = tvb:len() > 16 and tvb(16):tvb() or nil
        end
        if tvb and tvb:len() >= 8 and tvb(0, 1):uint() == 0x72 then
            local count = tvb(1, 1):uint()
            local branch = o7s.branch(tree, tvb(), "Received packets")
            if tvb:len() < 8 + 10 * count then return o7s.malformed(branch, "shorter than its words") end
            received(branch, tvb(0, 8):tvb())
            for i = 0, count - 1 do branch:add(wordField, tvb(8 + 10 * i, 10)) end
            words[#words + 1] = count .. " words"
        elseif tvb then
            tree:add(dataField, tvb())
            words[#words + 1] = "data " .. tvb:len() .. " B"
        end
        return table.concat(words, ", ")
    end

    -- The check that ends of o7s agreed upon; answers the packet without what follows it, and words.
    local function guarded(tree, tvb, data)
        local size = tvb:len()
        if not data and size < 16 then
            o7s.wrong_checksum(tree, "Shorter than the check that it says to have")
            return tvb, ""
        end
        local at = data and 8 or size - 4
        local item = tree:add(checkField, tvb(at, 4))
        local covered = tvb(0, at):raw()
        if data and size > 12 then covered = covered .. tvb(12):raw() end
        if o7s.crc32(covered) ~= o7s.hex(tvb(at, 4)) then
            o7s.wrong_checksum(item, "Check is wrong")
            return tvb, ""
        end
        item:append_text(" (correct)")
        return data and tvb or tvb(0, at):tvb(), ", check ok"
    end

    -- above: what shows the packet that FRCP carries.
    local function ordered(tree, tvb, above)
        if not tvb or tvb:len() < 12 then return o7s.malformed(tree, "shorter than a header of FRCP") end
        local branch = o7s.branch(tree, tvb(0, 12), "FRCP")
        local flags, set = tvb(0, 1):uint(), {}
        for i, name in ipairs(flagNames) do
            if bit.band(flags, bit.lshift(1, i - 1)) ~= 0 then set[#set + 1] = name end
        end
        local names = table.concat(set, "|")
        branch:add(flagField, tvb(0, 1)):append_text(" (" .. names .. ")")
        frcp(branch, tvb)
        local data = bit.band(flags, 1) ~= 0
        local piece = data and fragments[bit.band(flags, 0x60)]
        if bit.band(flags, 0x60) ~= 0 and not data then o7s.note(branch, "Flags that mean nothing in 0.23") end
        local check = ""
        if bit.band(flags, CHECKED) ~= 0 then tvb, check = guarded(branch, tvb, data) end
        local text = string.format("FRCT %s win=%06x seq=%08x ack=%08x", names, tvb(1, 3):uint(), tvb(4, 4):uint(),
            tvb(8, 4):uint())
        if tvb:len() == 12 then return text .. check end
        if not data then return text .. " " .. said(tree, tvb(12):tvb()) .. check end
        if piece then
            tree:add(dataField, tvb(12))
            return string.format("%s %s fragment, %d B%s", text, piece, tvb:len() - 12, check)
        end
        return text .. " " .. above(tree, tvb(12):tvb()) .. check
    end

    -- The packet of a flow, nil if empty. style.encrypted: a format for the size of what cannot be read.
    function o7s.packet(tree, tvb, flow, pinfo, style)
        tree:add(flowField, flow.name):set_generated()
        local inside = string.format("[%s] ", flow.name)
        local suffix = ""
        if flow.cipher ~= 0 then
            local size = tvb:len()
            return inside .. (sealed(tree, tvb, flow.cipher) or style.encrypted:format(size))
        end
        if flow.qos.ber == 0 then
            tvb, suffix = checked(tree, tvb)
        end
        local function above(branch, packet) return o7s.above(branch, packet, flow, pinfo) end
        if flow.qos.in_order ~= 0 then return inside .. ordered(tree, tvb, above) .. suffix end
        return inside .. above(tree, tvb) .. suffix
    end

    -- What a flow carries: packets of a layer if a connection was established on it, else those of a program.
    function o7s.above(tree, tvb, flow, pinfo)
        local component = o7s.component(flow, pinfo.number)
        local text = tvb and o7s.connection(tree, tvb, flow, pinfo, component)
        if text then return text end
        local carried = o7s.carried[component]
        if carried and tvb then return carried(tree, tvb, flow, pinfo) end
        return o7s.program(tree, tvb)
    end
    -- By component: what shows a packet of its flows.
    o7s.carried = {}
end
