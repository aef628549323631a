-- Messages of the directory, a distributed hash table (wire-unicast.md 8.1); extensions.md, value features, withdrawal.

return function(o7s)
    local codes = { [0] = "STORE", "FIND_NODE_REQ", "FIND_NODE_RSP", "FIND_VALUE_REQ", "FIND_VALUE_RSP" }
    local contact = {
        [1] = { "id", "Id", "bytes" }, [2] = { "address", "Address", "uint" },
        [100] = { "features?", "Features of o7s", "uint" },
    }
    local schema = {
        [1] = { "code", "Code", "uint", codes },
        [2] = { "source", "Sender", "message", contact },
        [3] = { "store?", "Store", "message", {
            [1] = { "key", "Key", "bytes" }, [2] = { "value", "Value", "bytes" }, [3] = { "expiry", "Expiry (s since 1970)", "uint" },
        } },
        [4] = { "find?", "Question", "message", {
            [1] = { "cookie", "Cookie", "uint" }, [2] = { "key", "Key", "bytes" },
        } },
        [5] = { "nodes?", "Nodes", "message", {
            [1] = { "cookie", "Cookie", "uint" }, [2] = { "key", "Key", "bytes" },
            [3] = { "contacts*", "Contact", "message", contact },
        } },
        [6] = { "values?", "Values", "message", {
            [1] = { "value*", "Value", "bytes" }, [100] = { "features*", "Features of o7s", "uint" },
        } },
    }
    o7s.declare("o7s.dht.", schema)

    local function key(bytes)
        if not bytes then return "(empty)" end
        local hash = o7s.hex(bytes())
        local name = o7s.name(hash)
        return hash:sub(1, 8) .. ".." .. (name and "('" .. name .. "')" or "")
    end
    local function hexadecimal(value) return (value:tohex():gsub("^0+(.)", "%1")) end
    local function address(bytes)
        if not bytes or bytes:len() ~= 8 then return "(" .. (bytes and bytes:len() or 0) .. " bytes)" end
        return tostring(bytes(0, 8):uint64())
    end
    local function all(list, show)
        local texts = {}
        for i, one in ipairs(list or {}) do texts[i] = show(one) end
        return "[" .. table.concat(texts, ", ") .. "]"
    end
    local parts = { [0] = { "store" }, { "find" }, { "nodes" }, { "find" }, { "nodes", "values" } }

    function o7s.directory(tree, tvb)
        local branch = o7s.branch(tree, tvb(), "Directory")
        local m = o7s.message(branch, tvb, "o7s.dht.", schema)
        if m.broken then return m.broken end
        local code = m.code:tonumber()
        if not codes[code] then return o7s.malformed(branch, "unknown code " .. code) end
        for _, part in ipairs(parts[code]) do
            if not m[part] then return o7s.malformed(branch, codes[code] .. " without its part") end
        end
        if not m.source.id then return o7s.malformed(branch, "the sender has no id") end
        o7s.hashBytes = m.source.id:len()
        local text = string.format("DHT %s src(id=%s.. addr=%s)", codes[code], o7s.short(m.source.id()), tostring(m.source.address))
        if m.store then
            text = text .. string.format(" key=%s val=%s exp=%s", key(m.store.key), address(m.store.value), tostring(m.store.expiry))
            if m.store.expiry < UInt64.new(2) then o7s.note(branch, "A withdrawal (docs/wire/extensions.md)") end
        end
        if m.find then text = text .. string.format(" key=%s cookie=%s", key(m.find.key), hexadecimal(m.find.cookie)) end
        if m.nodes then
            text = text .. string.format(" key=%s cookie=%s contacts=%s", key(m.nodes.key), hexadecimal(m.nodes.cookie),
                all(m.nodes.contacts, function(one) return tostring(one.address) end))
        end
        if m.values then text = text .. " values=" .. all(m.values.value, address) end
        return text
    end
end
