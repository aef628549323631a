-- What members of o7s say beyond 0.23 (extensions.md): link hello, routing messages, reconfiguration, path.

return function(o7s)
    local hello = o7s.layout("o7s.hello.", {
        { "kind", "Kind", "uint8", 0, 1, base.DEC, { [0] = "hello", "answer" } },
        { "sequence", "Sequence", "uint64", 1, 8 },
        { "echo", "Echo", "uint64", 9, 8 },
    })
    function o7s.hello(tree, tvb)
        local branch = o7s.branch(tree, tvb(), "Link hello")
        hello(branch, tvb)
        if tvb:len() < 17 or tvb(0, 1):uint() > 1 then return o7s.malformed(branch, "no link hello") end
        return string.format("%s sequence=%s echo=%s", tvb(0, 1):uint() == 0 and "HELLO" or "HELLO_ANSWER",
            tostring(tvb(1, 8):uint64()), tostring(tvb(9, 8):uint64()))
    end

    local routing = o7s.layout("o7s.routing.", {
        { "magic", "Mark", "uint32", 0, 4, base.HEX }, { "version", "Version", "uint8", 4, 1 },
        { "name_length", "Length of the name", "uint8", 5, 1 }, { "length", "Length of the payload", "uint16", 6, 2 },
    })
    local policyField = o7s.field("o7s.routing.policy", "Policy", "string")
    local links = o7s.layout("o7s.links.", {
        { "kind", "Kind", "uint8", 0, 1, base.DEC, { [1] = "hello", [2] = "withdrawal" } },
    })
    local linksHello = o7s.layout("o7s.links.", {
        { "count", "Links", "uint32", 1, 4 }, { "digest", "Digest", "uint64", 5, 8, base.HEX },
        { "family", "Family", "string", 13, nil },
    })
    local function linkStates(tree, tvb)
        links(tree, tvb)
        local kind = tvb(0, 1):uint()
        if kind == 1 and tvb:len() > 13 then
            linksHello(tree, tvb)
            return string.format("links hello count=%d digest=%s family=%s", tvb(1, 4):uint(), o7s.hex(tvb(5, 8)), tvb(13):string())
        end
        local count = (tvb:len() - 1) / 24
        if kind == 2 and count >= 1 and count <= 32 and count == math.floor(count) then
            local texts = {}
            for i = 1, count do texts[i] = o7s.lsa(tree, tvb(24 * i - 23, 24):tvb()) end
            return "links withdrawn: " .. table.concat(texts, "; ")
        end
        return o7s.malformed(tree, "no message of link states")
    end
    -- A packet of a management flow that is no LSA.
    function o7s.routing(tree, tvb)
        if tvb:len() < 8 or tvb(0, 4):uint() ~= 0x6f377352 then
            tree:add(o7s.dataField, tvb())
            o7s.note(tree, "Neither a link state nor a routing message: members ignore it")
            return "Management data " .. tvb:len() .. " B"
        end
        local branch = o7s.branch(tree, tvb(), "Routing message")
        routing(branch, tvb)
        local nameBytes, size = tvb(5, 1):uint(), tvb(6, 2):uint()
        local name = o7s.part(tvb, 8, nameBytes)
        local payload = o7s.part(tvb, 8 + nameBytes, size)
        if not name or (size > 0 and not payload) then return o7s.malformed(branch, "shorter than it says") end
        branch:add(policyField, name)
        local text = "routing '" .. name:string() .. "' "
        if name:string() == "link-state" and payload then return text .. linkStates(branch, payload:tvb()) end
        if payload then branch:add(o7s.dataField, payload) end
        return text .. size .. " B"
    end

    local kinds = { [0] = "PREPARE", "PREPARED", "REFUSED", "COMMIT", "COMMITTED", "ABORT" }
    local change = o7s.layout("o7s.change.", {
        { "version", "Version", "uint8", 0, 1 }, { "kind", "Kind", "uint8", 1, 1, base.DEC, kinds },
        { "transaction", "Transaction", "uint64", 2, 8, base.HEX }, { "source", "Address of the sender", "uint32", 10, 4 },
    })
    local changed = {
        kind = o7s.field("o7s.change.policy_kind", "Kind of policy", "string"),
        policy = o7s.field("o7s.change.policy", "Policy", "string"),
        parameter = o7s.field("o7s.change.parameter", "Parameter", "string"),
        from = o7s.field("o7s.change.from", "From", "string"), to = o7s.field("o7s.change.to", "To", "string"),
        pause = o7s.field("o7s.change.pause", "Pause (ns)", "uint64"),
        lost = o7s.field("o7s.change.lost", "Packets lost", "uint64"),
        reason = o7s.field("o7s.change.reason", "Reason", "string"),
    }

    -- Reads on from `at`; ends with an error where the bytes do, which is a malformed packet to whoever called.
    local function reader(tvb, at)
        local self = {}
        function self.text(tree, field)
            local size = tvb(at, 1):uint()
            local value = size > 0 and tvb(at + 1, size):string() or ""
            tree:add(field, tvb(at, size + 1), value)
            at = at + 1 + size
            return value
        end
        function self.byte()
            at = at + 1
            return tvb(at - 1, 1):uint()
        end
        function self.long(tree, field)
            tree:add(field, tvb(at, 8))
            at = at + 8
        end
        function self.rest(tree, field)
            local size = tvb(at, 2):uint()
            local value = size > 0 and tvb(at + 2, size):string() or ""
            tree:add(field, tvb(at, size + 2), value)
            return value
        end
        return self
    end
    local contents = {}
    contents[0] = function(tree, read)
        local texts = {}
        for i = 1, read.byte() do
            local kind, policy = read.text(tree, changed.kind), read.text(tree, changed.policy)
            for _ = 1, read.byte() do read.text(tree, changed.parameter) end
            texts[i] = kind .. "=" .. policy
        end
        return " " .. table.concat(texts, " ")
    end
    contents[1] = function(tree, read)
        local texts = {}
        for i = 1, read.byte() do
            local kind = read.text(tree, changed.kind)
            texts[i] = string.format("%s: %s to %s", kind, read.text(tree, changed.from), read.text(tree, changed.to))
            read.long(tree, changed.pause)
            read.long(tree, changed.lost)
        end
        return " " .. table.concat(texts, ", ")
    end
    contents[2] = function(tree, read) return " " .. read.rest(tree, changed.reason) end
    contents[4] = contents[1]

    function o7s.change(tree, tvb)
        local branch = o7s.branch(tree, tvb(), "Reconfiguration")
        change(branch, tvb)
        if tvb:len() < 14 or not kinds[tvb(1, 1):uint()] then return o7s.malformed(branch, "no message of a reconfiguration") end
        local kind = tvb(1, 1):uint()
        local text = string.format("change %s transaction=%s source=%d", kinds[kind], o7s.hex(tvb(2, 8)), tvb(10, 4):uint())
        if contents[kind] then text = text .. contents[kind](branch, reader(tvb, 14)) end
        return text
    end

    local path = o7s.layout("o7s.path.", {
        { "version", "Version", "uint8", 0, 1 },
        { "kind", "Kind", "uint8", 1, 1, base.DEC, { [0] = "QUESTION", "ANSWER" } },
        { "question", "Question", "uint64", 2, 8, base.HEX }, { "source", "Address of the sender", "uint32", 10, 4 },
    })
    local pathQuestion = o7s.layout("o7s.path.", {
        { "destination", "Address that the packet is for", "uint32", 14, 4 }, { "eid", "Endpoint there", "uint64", 18, 8 },
        { "cube", "Cube", "uint8", 26, 1 }, { "depth", "Layers below", "uint8", 27, 1 },
        { "patience", "The asker waits (ms)", "uint16", 28, 2 },
    })
    local pathAnswer = o7s.layout("o7s.path.", {
        { "next", "Next member", "uint32", 14, 4 }, { "part", "Part", "uint8", 18, 1 }, { "parts", "Parts", "uint8", 19, 1 },
    })
    local pathRow = o7s.field("o7s.path.row", "Row", "string")
    local rowKinds = { [0] = "layer", "hop", "fact", "end" }

    -- Rows of a part that is the only one; those of several make sense only together.
    local function pathRows(tree, tvb)
        local at = 20
        while at < tvb:len() do
            local level, kind = tvb(at, 1):uint(), rowKinds[tvb(at + 1, 1):uint()]
            if level > 7 or not kind then return o7s.malformed(tree, "a row of an unknown kind") end
            local labelBytes = tvb(at + 2, 1):uint()
            local textBytes = tvb(at + 3 + labelBytes, 1):uint()
            local label = labelBytes > 0 and tvb(at + 3, labelBytes):string() or ""
            local text = textBytes > 0 and tvb(at + 4 + labelBytes, textBytes):string() or ""
            local size = 4 + labelBytes + textBytes
            tree:add(pathRow, tvb(at, size), string.format("%s%s %s: %s", string.rep("  ", level), kind, label, text))
            at = at + size
        end
        return ""
    end

    function o7s.path(tree, tvb)
        local branch = o7s.branch(tree, tvb(), "Path")
        path(branch, tvb)
        if tvb:len() < 20 then return o7s.malformed(branch, "no message about a path") end
        local kind, from = tvb(1, 1):uint(), string.format("question=%s source=%d", o7s.hex(tvb(2, 8)), tvb(10, 4):uint())
        if kind == 0 and tvb:len() >= 30 then
            pathQuestion(branch, tvb)
            return string.format("path QUESTION %s dst=%d", from, tvb(14, 4):uint())
        end
        if kind ~= 1 then return o7s.malformed(branch, "no message about a path") end
        pathAnswer(branch, tvb)
        local part, parts = tvb(18, 1):uint(), tvb(19, 1):uint()
        local text = string.format("path ANSWER %s next=%d part %d of %d", from, tvb(14, 4):uint(), part + 1, parts)
        return parts == 1 and text .. pathRows(branch, tvb) or text
    end
end
