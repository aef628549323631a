-- Broadcast layers (wire-shims.md 5, broadcast.md): packets as they are, or behind source and number; what neighbours tell.

return function(o7s)
    local header = o7s.layout("o7s.broadcast.", {
        { "source", "Source", "uint64", 0, 8, base.HEX }, { "number", "Number", "uint64", 8, 8 },
    })
    local message = o7s.layout("o7s.broadcast.", {
        { "token", "Token of the receiver", "uint64", 0, 8, base.HEX },
        { "message", "Message", "uint8", 8, 1, base.DEC, { [0] = "tree", "leaving" } },
        { "tree", "Highest name behind the sender", "uint64", 9, 8, base.HEX },
    })

    -- What is no packet but a message of the neighbour is known by a token that a connection record of the flow showed.
    local function told(tree, tvb, flow)
        if tvb:len() < 17 or not (flow.tokens and flow.tokens[o7s.hex(tvb(0, 8))]) then return nil end
        message(o7s.branch(tree, tvb(), "Message of a neighbour"), tvb)
        return "broadcast " .. (tvb(8, 1):uint() == 0 and "TREE name=" .. o7s.hex(tvb(9, 8)) or "LEAVING")
    end

    o7s.carried.Broadcast = function(tree, tvb, flow)
        return told(tree, tvb, flow) or "broadcast " .. o7s.program(tree, tvb)
    end
    o7s.carried["Broadcast stateful"] = function(tree, tvb, flow)
        local text = told(tree, tvb, flow)
        if text then return text end
        if tvb:len() < 17 then return o7s.malformed(tree, "shorter than a header of a broadcast layer and a byte") end
        header(o7s.branch(tree, tvb(0, 16), "Broadcast"), tvb)
        return string.format("broadcast source=%s number=%s %s", o7s.hex(tvb(0, 8)), tostring(tvb(8, 8):uint64()),
            o7s.program(tree, tvb(16):tvb()))
    end

    -- Which component a connection record stands for; notes its token.
    function o7s.broadcast(record, flow)
        if record.token then
            flow.tokens = flow.tokens or {}
            flow.tokens[("0"):rep(16 - #record.token:tohex()) .. record.token:tohex()] = true
        end
        if record.protocol == "" then return "Broadcast" end
        return record.protocol == "dtb" and "Broadcast stateful" or nil
    end
end
