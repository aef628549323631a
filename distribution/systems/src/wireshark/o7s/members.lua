-- What members of a layer say to each other on flows of their own: connections (wire-unicast.md 2), enrolment (3),
-- link states (7).

return function(o7s)
    local connection = {
        [1] = { "component", "Component", "string" },
        [2] = { "protocol", "Protocol", "string" },
        [3] = { "version", "Version", "int" },
        [4] = { "supported_versions*", "Supported version", "int" },
        [5] = { "syntax", "Syntax", "int" },
        [6] = { "supported_syntaxes*", "Supported syntax", "int" },
        [7] = { "specification?", "Syntax specification", "bytes" },
        [8] = { "address", "Address", "uint" },
        [100] = { "features?", "Features of o7s", "uint" },
        [101] = { "token?", "Token", "uint" },
        [102] = { "tree?", "Name of the tree", "uint" },
    }
    local policy = {
        [1] = { "kind", "Kind", "string" }, [2] = { "policy", "Policy", "string" }, [3] = { "parameter*", "Parameter", "string" },
    }
    local types = { [0] = "local", "unicast", "broadcast", "eth-llc", "eth-dix", "udp4", "udp6" }
    local layer = {
        [1] = { "layer", "Layer", "message", {
            [1] = { "name", "Name", "string" },
            [2] = { "hash", "Hash", "uint", { [0] = "SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512", "CRC32", "MD5" } },
        } },
        [2] = { "type", "Type of IPCP", "uint", types },
        [3] = { "unicast?", "Unicast", "message", {
            [1] = { "transfer", "Data transfer", "message", {
                [1] = { "address_bytes", "Address size", "uint" },
                [2] = { "eid_bytes", "Endpoint id size", "uint" },
                [3] = { "max_ttl", "Time to live", "uint" },
                [4] = { "routing", "Routing", "message", {
                    [1] = { "policy", "Policy", "uint", { [0] = "link state" } },
                    [2] = { "link_state?", "Link state", "message", {
                        [1] = { "policy", "Policy", "uint", { [0] = "simple", "loop-free alternates", "equal-cost multipath" } },
                        [2] = { "recalculate", "Recalculate after (s)", "uint" },
                        [3] = { "update", "Update every (s)", "uint" },
                        [4] = { "timeout", "Forget after (s)", "uint" },
                    } },
                } },
            } },
            [2] = { "directory", "Directory", "message", {
                [1] = { "policy", "Policy", "uint", { [0] = "DHT" } },
                [2] = { "dht?", "DHT", "message", {
                    [1] = { "alpha", "alpha", "uint" }, [2] = { "k", "k", "uint" }, [3] = { "expire", "Expire (s)", "uint" },
                    [4] = { "refresh", "Refresh (s)", "uint" }, [5] = { "replicate", "Replicate (s)", "uint" },
                    [6] = { "peer", "Address of the member", "uint" },
                } },
            } },
            [3] = { "address_policy", "Address policy", "uint", { [0] = "flat random" } },
            [4] = { "congestion", "Congestion avoidance", "uint", { [0] = "none", "multi-bit ECN" } },
        } },
        [4] = { "udp4?", "udp4", "bytes" }, [5] = { "udp6?", "udp6", "bytes" }, [6] = { "eth?", "eth", "bytes" },
        [100] = { "policies*", "Named policy", "message", policy },
    }
    local enrolment = {
        request = {
            [1] = { "id", "Id", "bytes" }, [100] = { "features?", "Features of o7s", "uint" },
        },
        response = {
            [1] = { "id", "Id", "bytes" }, [2] = { "seconds", "Clock (s)", "int" }, [3] = { "nanoseconds", "Clock (ns)", "int" },
            [4] = { "response", "Response", "int" }, [5] = { "configuration?", "Configuration", "message", layer },
            [100] = { "features?", "Features of o7s", "uint" },
        },
        confirmation = { [1] = { "id", "Id", "bytes" }, [2] = { "result", "Result", "int" } },
    }
    o7s.declare("o7s.cep.", connection)
    for name, schema in pairs(enrolment) do o7s.declare("o7s.oep." .. name .. ".", schema) end
    local lsa = o7s.layout("o7s.lsa.", {
        { "destination", "Destination", "uint64", 0, 8 },
        { "source", "Source", "uint64", 8, 8 },
        { "seqno", "Sequence number", "uint64", 16, 8 },
    })

    local function text(value) return value and value():raw() or "" end

    -- What a connection record is for, or nil if these bytes are none: all required fields with plausible contents.
    local function component(tvb)
        if tvb:len() < 10 or tvb:len() > 400 or tvb(0, 1):uint() ~= 0x0a then return nil end
        local list = o7s.scan(tvb)
        if not list then return nil end
        local wires = { 2, 2, 0, nil, 0, nil, nil, 0 }
        for number, wire in pairs(wires) do
            local there
            for _, field in ipairs(list) do
                if field.number == number and field.wire == wire then there = true end
            end
            if not there then return nil end
        end
        return text(o7s.pick(list, 1))
    end

    -- A record of connection establishment; nil if these bytes are none.
    function o7s.connection(tree, tvb, flow, pinfo, already)
        local name = component(tvb)
        local same = name == already or name == "" or name == "Data Transfer" and (already or ""):find("^Broadcast")
        if not name or already and not same then return nil end
        local branch = o7s.branch(tree, tvb(), "Connection establishment")
        local record = o7s.message(branch, tvb, "o7s.cep.", connection)
        if record.broken then return record.broken end
        if name == "" then o7s.note(branch, "Refused: no such component")
        else o7s.connect(flow, pinfo.number, name == "Data Transfer" and o7s.broadcast(record, flow) or name) end
        return string.format("CEP comp='%s' proto='%s' version=%d syntax=%d address=%s%s", record.component, record.protocol,
            record.version, record.syntax, tostring(record.address),
            record.features and " features=" .. tostring(record.features) or "")
    end

    local function id(record)
        if not record.id or record.id:len() ~= 8 then return nil end
        return o7s.hex(record.id())
    end
    local function configured(configuration, raw)
        local information = configuration.layer
        local hash = information.hash:tonumber()
        o7s.hashBytes = ({ [0] = 28, 32, 48, 64 })[hash]
        local line = string.format(" layer='%s' hash_algo=%d type=%s", information.name, hash, tostring(configuration.type))
        if configuration.unicast then
            local unicast = o7s.scan(o7s.pick(o7s.scan(raw), 3))
            local transfer = configuration.unicast.transfer
            line = line .. string.format(" addr_size=%s eid_size=%s max_ttl=%s routing=%s dir=%s addr_auth=%s cong=%s",
                tostring(transfer.address_bytes), tostring(transfer.eid_bytes), tostring(transfer.max_ttl),
                o7s.outline(o7s.pick(o7s.scan(o7s.pick(unicast, 1)), 4)), o7s.outline(o7s.pick(unicast, 2)),
                tostring(configuration.unicast.address_policy), tostring(configuration.unicast.congestion))
        end
        for _, one in ipairs(configuration.policies or {}) do line = line .. " " .. one.kind .. "=" .. one.policy end
        return line
    end

    o7s.carried.Enrollment = function(tree, tvb)
        local list, why = o7s.scan(tvb)
        if not list then return o7s.malformed(tree, why) end
        local kind = o7s.pick(list, 4) ~= nil and "response" or o7s.pick(list, 2) ~= nil and "confirmation" or "request"
        local branch = o7s.branch(tree, tvb(), "Enrolment, " .. kind)
        local record = o7s.message(branch, tvb, "o7s.oep." .. kind .. ".", enrolment[kind])
        if record.broken then return record.broken end
        if not id(record) then return o7s.malformed(branch, "the id has not 8 bytes") end
        if kind == "request" then return "ENROLL_REQ id=" .. id(record) end
        if kind == "confirmation" then return string.format("ENROLL_ACK id=%s result=%d", id(record), record.result) end
        if not record.configuration then
            return string.format("ENROLL_RESP id=%s response=%d (no config)", id(record), record.response)
        end
        return string.format("ENROLL_RESP id=%s t=%d.%09d response=%d%s", id(record), record.seconds, record.nanoseconds,
            record.response, configured(record.configuration, o7s.pick(list, 5)))
    end

    -- One LSA; withdrawals of o7s use it too.
    function o7s.lsa(tree, tvb)
        local branch = o7s.branch(tree, tvb(0, 24), "Link state")
        lsa(branch, tvb)
        return string.format("d_addr=%s s_addr=%s seqno=%s", tostring(tvb(0, 8):uint64()), tostring(tvb(8, 8):uint64()),
            tostring(tvb(16, 8):uint64()))
    end

    o7s.carried.Management = function(tree, tvb)
        if tvb:len() == 24 then return "LSA " .. o7s.lsa(tree, tvb) end
        return o7s.routing(tree, tvb)
    end
end
