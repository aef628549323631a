-- IPCPs over devices (wire-shims.md 1 to 3): eth-dix, eth-llc, udp4, udp6. One management message in three layouts, and data
-- for an endpoint id.

return function(o7s)
    local udpCodes = { [1] = "FLOW_REQ", [2] = "FLOW_REPLY" }
    -- Where the fields of the management message are; id: their size; mine: whether the first id is the sender's or the
    -- requester's.
    local function shape(name, fixed, idBytes, first, second, response, code, codes, hash, at)
        return {
            name = name, fixed = fixed, idBytes = idBytes, first = first, second = second, response = response, code = code,
            codes = codes, hashBytes = hash, at = at,
            rows = o7s.layout("o7s." .. name .. ".", {
                { "first", name == "udp" and "Endpoint id of the requester" or "Endpoint id of the sender", "uint" .. 8 * idBytes,
                    first, idBytes },
                { "second", name == "udp" and "Endpoint id of the responder" or "Endpoint id of the receiver",
                    "uint" .. 8 * idBytes, second, idBytes },
                { "code", "Code", "uint8", code, 1, base.DEC, codes },
                { "response", "Response", "int32", response, 4 },
            }),
            qos = o7s.layout("o7s." .. name .. ".", o7s.qosRows(at)),
        }
    end
    local dix = shape("dix", 39, 2, 0, 2, 32, 37, o7s.allocations, nil,
        { loss = 4, bandwidth = 8, ber = 16, max_gap = 20, delay = 24, timeout = 28, in_order = 36, availability = 38 })
    local llc = shape("llc", 37, 1, 0, 1, 32, 2, o7s.allocations, nil,
        { availability = 3, loss = 4, bandwidth = 8, ber = 16, max_gap = 20, delay = 24, timeout = 28, in_order = 36 })
    local udp = shape("udp", 43, 4, 0, 4, 8, 40, udpCodes, 16,
        { bandwidth = 12, delay = 20, loss = 24, ber = 28, max_gap = 32, timeout = 36, availability = 41, in_order = 42 })

    local featureField = o7s.field("o7s.dix.features", "Features of o7s", "uint8", base.HEX)
    -- The mark of o7s in a field that 0.23 leaves unused (extensions.md, marks of eth-dix); in words.
    local function mark(tree, tvb, shape, offset)
        if shape.name ~= "dix" or tvb(offset, 3):uint() ~= 0x6f3773 then return "" end
        tree:add(featureField, tvb(offset + 3, 1))
        return " (o7s)"
    end

    -- A management message from member `from` to member `to`.
    local function management(tree, tvb, shape, from, to, pinfo)
        local branch = o7s.branch(tree, tvb and tvb(), "Management of the layer")
        if not tvb then return o7s.malformed(branch, "an empty management message") end
        shape.rows(branch, tvb)
        if tvb:len() < shape.fixed then return o7s.malformed(branch, "shorter than a management message") end
        local name = shape.codes[tvb(shape.code, 1):uint()]
        if not name then return o7s.malformed(branch, "unknown code " .. tvb(shape.code, 1):uint()) end
        local number = pinfo.number
        local first, second = tvb(shape.first, shape.idBytes):uint(), tvb(shape.second, shape.idBytes):uint()
        if name == "FLOW_REQ" then
            shape.qos(branch, tvb)
            local text, flow = o7s.request(branch, tvb, shape.fixed, shape.hashBytes, o7s.readQos(tvb, shape.at), number)
            if flow then o7s.learn(from .. " " .. first, number, flow) end
            return string.format("FLOW_REQ seid=%d %s%s", first, text, mark(branch, tvb, shape, shape.response))
        elseif name == "FLOW_REPLY" then
            local requester, responder = second, first
            if shape.name == "udp" then requester, responder = first, second end
            local flow = o7s.recall(to .. " " .. requester, number)
            local response = tvb(shape.response, 4):int()
            if flow and response == 0 then o7s.learn(from .. " " .. responder, number, flow) end
            return string.format("FLOW_REPLY seid=%d deid=%d response=%d %s%s", first, second, response,
                o7s.reply(branch, tvb, shape.fixed, response, flow), mark(branch, tvb, shape, shape.at.loss))
        end
        local range = o7s.part(tvb, shape.fixed)
        if not range then return o7s.malformed(branch, "no hash of a name") end
        local hash, known = o7s.hash(branch, range)
        return string.format("%s name='%s' hash=%s..", name, known or "?", hash)
    end

    local style = { encrypted = "encrypted, %d B" }
    -- A packet for endpoint id `eid` of the member `to`; payload nil: empty.
    function o7s.data(tree, payload, to, eid, pinfo)
        if not payload then return "keepalive (empty)" end
        local flow = o7s.find(to, tostring(eid), pinfo.number)
        if flow then return o7s.packet(tree, payload, flow, pinfo, style) end
        tree:add(o7s.dataField, payload())
        return "data on unknown flow, " .. payload:len() .. " B"
    end

    local function show(tvb, pinfo, root, title, dissection)
        pinfo.cols.protocol = "o7s"
        local tree = o7s.branch(root, o7s.part(tvb, 0), "Ouroboros, " .. title)
        local text = o7s.guarded(tree, function() return dissection(tree) end)
        pinfo.cols.info = text
        tree:append_text(": " .. text)
        return tvb:len()
    end

    -- The packets of a frame with several (extensions.md, trains), each behind an endpoint id and a length.
    local function train(tree, tvb, to, pinfo)
        if not tvb then return "train without a packet" end
        local at, texts = 0, {}
        while at < tvb:len() do
            local left = tvb:len() - at - 4
            local size = left >= 0 and tvb(at + 2, 2):uint()
            if not size or size > left then
                return o7s.malformed(tree, "a packet of the train at " .. at .. " that is cut off")
            end
            local eid = tvb(at, 2):uint()
            local branch = o7s.branch(tree, tvb(at, 4 + size), "Packet of a train")
            local payload = size > 0 and tvb(at + 4, size):tvb() or nil
            texts[#texts + 1] = string.format("eid=%d len=%d %s", eid, size, o7s.data(branch, payload, to, eid, pinfo))
            at = at + 4 + size
        end
        return string.format("train of %d: %s", #texts, table.concat(texts, "; "))
    end

    local dixEid = o7s.field("o7s.dix.eid", "Endpoint id", "uint16")
    local dixLength = o7s.field("o7s.dix.length", "Length", "uint16")
    -- What follows the EtherType of an eth-dix layer.
    function o7s.ethernet(tvb, pinfo, root)
        return show(tvb, pinfo, root, "eth-dix", function(tree)
            if tvb:len() < 4 then return o7s.malformed(tree, "shorter than the header of eth-dix") end
            tree:add(dixEid, tvb(0, 2))
            local eid, size = tvb(0, 2):uint(), tvb(2, 2):uint()
            local item = tree:add(dixLength, tvb(2, 2))
            if size > tvb:len() - 4 then
                return o7s.malformed(item, "length " .. size .. " where there are " .. tvb:len() - 4 .. " bytes")
            end
            local payload = size > 0 and tvb(4, size):tvb() or nil
            local from, to = "eth " .. tostring(pinfo.dl_src), "eth " .. tostring(pinfo.dl_dst)
            return string.format("eid=%d len=%d ", eid, size)
                .. (eid == 0 and management(tree, payload, dix, from, to, pinfo)
                    or eid == 0xffff and train(tree, payload, to, pinfo) or o7s.data(tree, payload, to, eid, pinfo))
        end)
    end

    local raptorLength = o7s.field("o7s.raptor.length", "Length", "uint16")
    local raptorEid = o7s.field("o7s.raptor.eid", "Endpoint id", "uint16")
    -- The payload of a raptor packet: there are two ends and no addresses, so endpoint ids of both are looked for in one place.
    local function raptor(tree, payload, eid, size, pinfo)
        return string.format("eid=%d len=%d ", eid, size)
            .. (eid == 0 and management(tree, payload, dix, "raptor", "raptor", pinfo)
                or o7s.data(tree, payload, "raptor", eid, pinfo))
    end
    -- What follows the EtherType of a raptor link over an Ethernet interface (raptor.md 5).
    function o7s.raptor(tvb, pinfo, root)
        return show(tvb, pinfo, root, "raptor", function(tree)
            if tvb:len() < 4 then return o7s.malformed(tree, "shorter than the header of raptor") end
            local item = tree:add(raptorLength, tvb(0, 2))
            tree:add(raptorEid, tvb(2, 2))
            local size, eid = tvb(0, 2):uint() - 2, tvb(2, 2):uint()
            if size < 0 or size > tvb:len() - 4 then
                return o7s.malformed(item, "length " .. size + 2 .. " where there are " .. tvb:len() - 2 .. " bytes")
            end
            local payload = size > 0 and tvb(4, size):tvb() or nil
            return raptor(tree, payload, eid, size, pinfo)
        end)
    end
    -- A packet of a raptor link over another device (raptor.md 2), which says itself how long it is.
    function o7s.raptorPacket(tvb, pinfo, root)
        return show(tvb, pinfo, root, "raptor", function(tree)
            if tvb:len() < 2 then return o7s.malformed(tree, "shorter than the header of raptor") end
            tree:add(raptorEid, tvb(0, 2))
            local rest = o7s.part(tvb, 2)
            return raptor(tree, rest and rest:tvb(), tvb(0, 2):uint(), tvb:len() - 2, pinfo)
        end)
    end

    local udpEid = o7s.field("o7s.udp.eid", "Endpoint id", "uint32")
    local natKeepalive = o7s.field("o7s.udp.nat_keepalive", "NAT keepalive", "uint8", base.HEX)
    -- The payload of a datagram of a udp4 or udp6 layer.
    function o7s.datagram(tvb, pinfo, root)
        return show(tvb, pinfo, root, "udp", function(tree)
            local from = "udp " .. tostring(pinfo.src) .. " " .. pinfo.src_port
            local to = "udp " .. tostring(pinfo.dst) .. " " .. pinfo.dst_port
            local ports = string.format("udp %d>%d ", pinfo.src_port, pinfo.dst_port)
            if tvb:len() == 1 and tvb(0, 1):uint() == 0xff then -- extensions.md, NAT keepalive
                tree:add(natKeepalive, tvb(0, 1))
                return ports .. "NAT keepalive"
            end
            if tvb:len() < 4 then return o7s.malformed(tree, "shorter than an endpoint id") end
            tree:add(udpEid, tvb(0, 4))
            local eid = tvb(0, 4):uint()
            local rest = o7s.part(tvb, 4)
            local payload = rest and rest:tvb()
            return ports .. string.format("eid=%d ", eid)
                .. (eid == 0 and management(tree, payload, udp, from, to, pinfo) or o7s.data(tree, payload, to, eid, pinfo))
        end)
    end

    local function mirrored(value)
        local out = 0
        for i = 0, 7 do
            if bit.band(value, bit.lshift(1, i)) ~= 0 then out = out + 2 ^ (7 - i) end
        end
        return out
    end
    local sapFields = {
        o7s.field("o7s.llc.dsap", "Service access point of the receiver", "uint8"),
        o7s.field("o7s.llc.ssap", "Service access point of the sender", "uint8"),
    }
    local dsapOf, ssapOf = Field.new("llc.dsap"), Field.new("llc.ssap")
    -- What follows the LLC header of a frame to service access point `dsap` (as on the wire).
    local function frame(tvb, pinfo, root, dsap)
        return show(tvb, pinfo, root, "eth-llc", function(tree)
            local sap = mirrored(dsap)
            tree:add(sapFields[1], sap):set_generated()
            local ssap = ssapOf()
            local sender = ""
            if ssap then
                tree:add(sapFields[2], mirrored(ssap.value)):set_generated()
                sender = string.format(" ssap=%02x(%d)", ssap.value, mirrored(ssap.value))
            end
            local from, to = "llc " .. tostring(pinfo.dl_src), "llc " .. tostring(pinfo.dl_dst)
            return string.format("len=%d dsap=%02x(%d)%s ", tvb:len() + 3, dsap, sap, sender)
                .. (sap == 1 and management(tree, tvb, llc, from, to, pinfo)
                    or o7s.data(tree, tvb:len() > 0 and tvb or nil, to, sap, pinfo))
        end)
    end

    -- Frames of eth-llc use service access points that others use too: ours are management messages that read as one, and
    -- data for a point that a message in the capture gave to a flow. All others go to whom they went before.
    local llcTable = DissectorTable.get("llc.dsap")
    local others = {}
    function o7s.llcFrame(tvb, pinfo, root)
        local dsap = pinfo.match_uint or (dsapOf() and dsapOf().value) or 0
        local sap = mirrored(dsap)
        local ours = o7s.proto.prefs.llc
        if sap == 1 then ours = ours and tvb:len() >= 37 and tvb(2, 1):uint() < 4
        else ours = ours and o7s.find("llc " .. tostring(pinfo.dl_dst), tostring(sap), pinfo.number) ~= nil end
        if ours then return frame(tvb, pinfo, root, dsap) end
        local fine = others[dsap] and pcall(others[dsap].call, others[dsap], tvb, pinfo, root)
        if not fine then Dissector.get("data"):call(tvb, pinfo, root) end
        return tvb:len()
    end

    local function entry(name, title, dissector)
        local proto = Proto(name, title)
        proto.dissector = dissector
        return proto
    end
    local ethernetEntry = entry("o7s_dix", "Ouroboros over Ethernet (DIX)", o7s.ethernet)
    DissectorTable.get("ethertype"):add(0xA0FF, entry("o7s_raptor", "Ouroboros over a link (raptor)", o7s.raptor))
    local datagramEntry = entry("o7s_udp", "Ouroboros over UDP", o7s.datagram)
    local llcEntry = entry("o7s_llc", "Ouroboros over Ethernet (LLC)", o7s.llcFrame)
    for sap = 1, 63 do
        local dsap = mirrored(sap)
        others[dsap] = llcTable:get_dissector(dsap)
        llcTable:add(dsap, llcEntry)
    end

    local bound = {}
    -- Listens on the EtherTypes and ports of the preferences.
    function o7s.ports()
        for _, one in ipairs(bound) do DissectorTable.get(one[1]):remove(one[2], one[3]) end
        bound = {}
        local function bind(name, range, proto)
            for word in tostring(range):gmatch("[^,%s]+") do
                DissectorTable.get(name):add(word, proto)
                bound[#bound + 1] = { name, word, proto }
            end
        end
        bind("ethertype", o7s.proto.prefs.ethertypes, ethernetEntry)
        bind("udp.port", o7s.proto.prefs.ports, datagramEntry)
    end
end
