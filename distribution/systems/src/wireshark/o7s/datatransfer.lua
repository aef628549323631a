-- The unicast layer's data transfer (wire-unicast.md 1) and flow allocator (5); what flows above it carry is shown by the
-- very code that shows flows below it.

return function(o7s)
    local header = {
        destination = o7s.field("o7s.dt.destination", "Destination", "uint32"),
        cube = o7s.field("o7s.dt.cube", "QoS cube", "uint8", base.DEC, { [0] = "best effort", "video", "voice" }),
        ttl = o7s.field("o7s.dt.ttl", "Time to live", "uint8"),
        ecn = o7s.field("o7s.dt.ecn", "Congestion mark", "uint8"),
        eid = o7s.field("o7s.dt.eid", "Endpoint id", "uint64"),
    }
    local at = { bandwidth = 24, delay = 36, loss = 40, ber = 44, max_gap = 48, timeout = 52, availability = 59, in_order = 60 }
    local ids = o7s.layout("o7s.fa.", {
        { "source", "Source address", "uint64", 0, 8 },
        { "receiver", "Endpoint id of the receiver", "uint64", 8, 8 },
        { "sender", "Endpoint id of the sender", "uint64", 16, 8 },
        { "response", "Response", "int32", 32, 4 },
        { "ece", "Congestion level", "uint16", 56, 2 },
        { "code", "Code", "uint8", 58, 1, base.DEC, o7s.updates },
    })
    local qosRows = o7s.layout("o7s.fa.", o7s.qosRows(at))
    local featureField = o7s.field("o7s.fa.features", "Features of o7s", "uint32", base.HEX)

    -- The mark of o7s in a field that 0.23 leaves unused (extensions.md, features); answers whether it is there.
    local function mark(tree, tvb, offset)
        if tvb(offset, 4):uint() ~= 0x6f377300 then return false end
        tree:add(featureField, tvb(offset + 4, 4))
        return true
    end
    local function place(address) return "dt " .. tostring(address) end

    local function allocator(tree, tvb, destination, pinfo)
        local branch = o7s.branch(tree, tvb(), "Flow allocator")
        ids(branch, tvb)
        if tvb:len() < 61 then return o7s.malformed(branch, "shorter than a message of the flow allocator") end
        local code, number = tvb(58, 1):uint(), pinfo.number
        local source, receiver, sender = tvb(0, 8):uint64(), tostring(tvb(8, 8):uint64()), tostring(tvb(16, 8):uint64())
        if code == 0 then
            qosRows(branch, tvb)
            local marked = mark(branch, tvb, 8)
            local text, flow = o7s.request(branch, tvb, 61, nil, o7s.readQos(tvb, at), number)
            if flow then
                flow.acceptor = destination
                o7s.learn(place(source) .. " " .. sender, number, flow)
            end
            return string.format("FA FLOW_REQ s_addr=%s s_eid=%s %s%s", tostring(source), sender, text, marked and " (o7s)" or "")
        elseif code == 1 then
            local marked = mark(branch, tvb, 0)
            local flow = o7s.recall(place(destination) .. " " .. receiver, number)
            local response = tvb(32, 4):int()
            if flow and response == 0 then o7s.learn(place(flow.acceptor) .. " " .. sender, number, flow) end
            return string.format("FA FLOW_REPLY s_addr=%s r_eid=%s s_eid=%s response=%d %s%s",
                marked and "0" or tostring(source), receiver, sender, response, o7s.reply(branch, tvb, 61, response, flow),
                marked and " (o7s)" or "")
        elseif code == 2 then
            return string.format("FA FLOW_UPDATE s_addr=%s r_eid=%s ece=%d", tostring(source), receiver, tvb(56, 2):uint())
        elseif code == 3 then
            return string.format("FA FLOW_DEALLOC r_eid=%s s_eid=%s", receiver, sender)
        end
        return o7s.malformed(branch, "unknown code " .. code)
    end

    local style = { encrypted = "encrypted %d B" }
    local components = {
        ["0"] = allocator, ["1"] = o7s.directory, ["2"] = o7s.hello, ["3"] = o7s.change,
        ["4"] = o7s.path,
    }
    local names = { ["0"] = "flow allocator", ["1"] = "directory", ["2"] = "link hello", ["3"] = "reconfiguration",
        ["4"] = "path" }

    o7s.carried["Data Transfer"] = function(tree, tvb, _, pinfo)
        if tvb:len() < 15 then return o7s.malformed(tree, "shorter than a header of data transfer") end
        local branch = o7s.branch(tree, tvb(0, 15), "Data transfer")
        branch:add_le(header.destination, tvb(0, 4))
        branch:add(header.cube, tvb(4, 1))
        branch:add(header.ttl, tvb(5, 1))
        branch:add(header.ecn, tvb(6, 1))
        local item = branch:add_le(header.eid, tvb(7, 8))
        local destination, number, eid = tvb(0, 4):le_uint(), tvb(7, 8):le_uint64(), tostring(tvb(7, 8):le_uint64())
        if names[eid] then item:append_text(" (" .. names[eid] .. ")") end
        local text = string.format("DT dst=%d qc=%d ttl=%d ecn=%d eid=%s: ", destination, tvb(4, 1):uint(), tvb(5, 1):uint(),
            tvb(6, 1):uint(), eid)
        local rest = o7s.part(tvb, 15)
        rest = rest and rest:tvb()
        if number < UInt64.new(64) then
            if not components[eid] then
                o7s.note(branch, "No component has this endpoint id")
                return text .. "data " .. (rest and rest:len() or 0) .. " B"
            end
            if not rest then return text .. o7s.malformed(branch, "nothing for the " .. names[eid]) end
            return text .. components[eid](tree, rest, destination, pinfo)
        end
        local flow = o7s.find(place(destination), eid, pinfo.number)
        if not flow then
            if rest then tree:add(o7s.dataField, rest()) end
            return text .. "data " .. (rest and rest:len() or 0) .. " B"
        end
        if not rest then return text .. "[" .. flow.name .. "] keepalive" end
        return text .. o7s.packet(o7s.branch(tree, rest(), "Flow above"), rest, flow, pinfo, style)
    end
end
