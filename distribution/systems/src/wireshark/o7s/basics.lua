-- Fields, expert information and the small things every part needs.

return function(o7s)
    local fields, experts = {}, {}

    -- field("o7s.dt.ttl", "TTL", "uint8"[, base or values]): the field of that name, made when first asked for.
    function o7s.field(name, label, kind, base, values)
        local field = fields[name]
        if not field then
            field = ProtoField[kind](name, label, base, values)
            fields[name] = field
        end
        return field
    end

    local function notice(name, text, group, severity)
        experts[name] = ProtoExpert.new("o7s.expert." .. name, text, group, severity)
        return experts[name]
    end
    local malformed = notice("malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR)
    local note = notice("note", "Worth knowing", expert.group.PROTOCOL, expert.severity.NOTE)
    local wrong = notice("checksum", "Wrong checksum", expert.group.CHECKSUM, expert.severity.WARN)

    -- Says on `tree` that these bytes are no message; answers the text for the packet list.
    function o7s.malformed(tree, text)
        tree:add_proto_expert_info(malformed, text)
        return "malformed: " .. text
    end
    function o7s.note(tree, text) tree:add_proto_expert_info(note, text) end
    function o7s.wrong_checksum(tree, text) tree:add_proto_expert_info(wrong, text) end

    -- part(tvb, offset[, length]): a range, or nil where the bytes are not there.
    function o7s.part(tvb, offset, length)
        length = length or tvb:len() - offset
        if offset < 0 or length < 1 or offset + length > tvb:len() then return nil end
        return tvb(offset, length)
    end

    function o7s.hex(range) return range and range:bytes():tohex(true) or "" end
    function o7s.short(range) return o7s.hex(range):sub(1, 8) end

    -- The bytes of a range as Python prints them, so that labels of captures can be compared.
    function o7s.quoted(text)
        return "'" .. text:gsub("\\", "\\\\"):gsub("%c", function(c) return string.format("\\x%02x", c:byte()) end) .. "'"
    end

    -- Rows {name, label, kind, offset, length[, base, values]} of a fixed layout, big endian; answers what shows them on
    -- a tree, those that are there.
    function o7s.layout(prefix, rows)
        local shown = {}
        for i, row in ipairs(rows) do shown[i] = o7s.field(prefix .. row[1], row[2], row[3], row[6], row[7]) end
        return function(tree, tvb)
            for i, row in ipairs(rows) do
                local range = o7s.part(tvb, row[4], row[5])
                if range then tree:add(shown[i], range) end
            end
        end
    end

    -- A subtree over a range, or over the whole (perhaps empty) buffer.
    function o7s.branch(tree, range, text)
        if range then return tree:add(o7s.proto, range, text) end
        return tree:add(o7s.proto, text)
    end

    function o7s.finish()
        local all = {}
        for _, field in pairs(fields) do all[#all + 1] = field end
        o7s.proto.fields = all
        local known = {}
        for _, one in pairs(experts) do known[#known + 1] = one end
        o7s.proto.experts = known
    end

    -- Runs a dissection; whatever goes wrong in it is a malformed packet, never an error of the program.
    function o7s.guarded(tree, dissection)
        local fine, text = pcall(dissection)
        if fine then return text end
        return o7s.malformed(tree, tostring(text):gsub("^.-:%d+: ", ""))
    end
end
