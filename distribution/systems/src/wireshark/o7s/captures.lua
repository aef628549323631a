-- Captures that o7s writes (docs/wire/capture.md): packets of flows with the number of their flow before them, and maps, which
-- say what layers and flows there are.

return function(o7s)
    local kindField = o7s.field("o7s.capture.kind", "Kind", "uint8", base.DEC, { [0] = "map", "packet" })
    local wayField = o7s.field("o7s.capture.direction", "Direction", "uint8", base.DEC, { [0] = "down", "up" })
    local numberField = o7s.field("o7s.capture.flow", "Flow", "uint32")
    local lineField = o7s.field("o7s.capture.map", "Map", "string")

    local function attributes(line)
        local all = {}
        for key, value in line:gmatch("\t([^=\t]+)=([^\t]*)") do all[key] = value end
        return all
    end
    local function key(number) return "captured flow " .. number end

    -- The flow of that number; one that no map has named yet is raw, and may turn out to be a connection.
    local function flowOf(number, packet)
        local flow = o7s.recall(key(number), packet)
        if not flow then
            flow = o7s.flow("flow " .. number, { in_order = 0, ber = 1 }, 0, "captured")
            flow.number = number
            o7s.learn(key(number), packet, flow)
        end
        return flow
    end

    local lines = {}
    function lines.flow(a, packet)
        local flow = flowOf(a.id, packet)
        flow.name = a.name
        flow.qos = { in_order = tonumber(a.in_order) or 0, ber = tonumber(a.ber) or 1 }
        if a.component ~= "" then o7s.connect(flow, packet, a.component) end
        o7s.know(a.name)
        if a.layer ~= "" then o7s.know(a.layer) end
    end
    function lines.ipcp(a)
        o7s.know(a.name)
        if a.layer ~= "" then o7s.know(a.layer) end
    end
    -- The member that has an endpoint id, and its peer: where data for them goes to.
    function lines.endpoint(a, packet)
        local flow = flowOf(a.flow, packet)
        local places = a.type == "unicast" and { "dt " }
            or (a.type == "udp4" or a.type == "udp6") and { "udp " }
            or a.type == "raptor" and { "raptor" } or { "eth ", "llc " }
        for _, place in ipairs(places) do
            for address, eid in pairs({ [a.address] = a["local"], [a.peer] = a.remote }) do
                if place == "udp " then address = address:gsub("^%[?(.-)%]?:(%d+)$", "%1 %2") end
                o7s.learn(place .. (place == "raptor" and "" or address) .. " " .. eid, packet, flow)
            end
        end
    end

    local function map(tree, tvb, pinfo)
        local branch = o7s.branch(tree, tvb(), "Layers and flows")
        local count, at = 0, 0
        for line, stop in tvb():raw():gmatch("([^\n]*)(\n?)") do
            if line ~= "" then
                branch:add(lineField, tvb(at, #line), (line:gsub("\t", "  ")))
                local word = line:match("^[^\t]*")
                if lines[word] and not pinfo.visited then lines[word](attributes(line), pinfo.number) end
                count = count + 1
            end
            at = at + #line + #stop
        end
        return "map, lines: " .. count
    end

    local style = { encrypted = "encrypted, %d B" }
    local function packet(tree, tvb, pinfo)
        if tvb:len() < 8 then return o7s.malformed(tree, "shorter than its header") end
        tree:add(kindField, tvb(1, 1))
        local version, kind = tvb(0, 1):uint(), tvb(1, 1):uint()
        local rest = o7s.part(tvb, 8)
        local content = rest and rest:tvb()
        if version ~= 1 or kind > 1 then return o7s.malformed(tree, "unknown version or kind") end
        if kind == 0 then return content and map(tree, content, pinfo) or o7s.malformed(tree, "an empty map") end
        tree:add(wayField, tvb(2, 1))
        tree:add(numberField, tvb(4, 4))
        local number = tvb(4, 4):uint()
        local way = tvb(2, 1):uint() == 0 and "down" or "up"
        pinfo.cols.src = way == "down" and "holder" or "layer"
        pinfo.cols.dst = way == "down" and "layer" or "holder"
        local text = string.format("flow=%d %s len=%d ", number, way, content and content:len() or 0)
        if not content then return text .. "keepalive (empty)" end
        return text .. o7s.packet(tree, content, flowOf(tostring(number), pinfo.number), pinfo, style)
    end

    local captured = Proto("o7s_capture", "Capture of o7s")
    function captured.dissector(tvb, pinfo, root)
        pinfo.cols.protocol = "o7s"
        local tree = o7s.branch(root, o7s.part(tvb, 0), "Ouroboros, captured inside a system")
        local text = o7s.guarded(tree, function() return packet(tree, tvb, pinfo) end)
        pinfo.cols.info = text
        tree:append_text(": " .. text)
        return tvb:len()
    end
    DissectorTable.get("wtap_encap"):add(wtap.USER0, captured)

    local link = Proto("o7s_raptor_device", "Ouroboros over a device (raptor)")
    link.dissector = o7s.raptorPacket
    DissectorTable.get("wtap_encap"):add(wtap.USER1, link)
end
