-- What every flow allocation carries: a QoS (wire-shims.md 0.5), the hash of a name, and an OAP message (wire-endtoend.md 4).

return function(o7s)
    o7s.allocations = { [0] = "FLOW_REQ", "FLOW_REPLY", "NAME_QUERY_REQ", "NAME_QUERY_REPLY" }
    o7s.updates = { [0] = "FLOW_REQ", "FLOW_REPLY", "FLOW_UPDATE", "FLOW_DEALLOC" }

    -- Rows of the QoS at the given offsets.
    function o7s.qosRows(at)
        return {
            { "delay", "Maximum delay (ms)", "uint32", at.delay, 4 },
            { "bandwidth", "Bandwidth (bit/s)", "uint64", at.bandwidth, 8 },
            { "availability", "Availability (nines)", "uint8", at.availability, 1 },
            { "loss", "Loss", "uint32", at.loss, 4 },
            { "ber", "Bit errors per 10^9", "uint32", at.ber, 4 },
            { "in_order", "In order", "uint8", at.in_order, 1 },
            { "max_gap", "Maximum gap (ms)", "uint32", at.max_gap, 4 },
            { "timeout", "Peer timeout (ms)", "uint32", at.timeout, 4 },
        }
    end
    -- The QoS at these offsets as a table, with its text.
    function o7s.readQos(tvb, at)
        local qos = {
            delay = tvb(at.delay, 4):uint(), bandwidth = tostring(tvb(at.bandwidth, 8):uint64()),
            availability = tvb(at.availability, 1):uint(), loss = tvb(at.loss, 4):uint(), ber = tvb(at.ber, 4):uint(),
            in_order = tvb(at.in_order, 1):uint(), max_gap = tvb(at.max_gap, 4):uint(), timeout = tvb(at.timeout, 4):uint(),
        }
        qos.text = string.format("qos(delay=%d bw=%s avail=%d loss=%d ber=%d in_order=%d max_gap=%d timeout=%d)",
            qos.delay, qos.bandwidth, qos.availability, qos.loss, qos.ber, qos.in_order, qos.max_gap, qos.timeout)
        return qos
    end

    local ciphers = { [0] = "-", [904] = "aes-128-ctr", [905] = "aes-192-ctr", [906] = "aes-256-ctr", [895] = "aes-128-gcm",
        [898] = "aes-192-gcm", [901] = "aes-256-gcm", [1018] = "chacha20-poly1305" }
    local digests = { [0] = "-", [1057] = "blake2s256", [672] = "sha256", [1096] = "sha3-256", [673] = "sha384",
        [1097] = "sha3-384", [1056] = "blake2b512", [674] = "sha512", [1098] = "sha3-512" }
    local digestBytes = { [0] = 48, [1057] = 32, [672] = 32, [1096] = 32, [673] = 48, [1097] = 48, [1056] = 64, [674] = 64,
        [1098] = 64 }
    o7s.ciphers = ciphers

    local head = o7s.layout("o7s.oap.", {
        { "id", "Id", "bytes", 0, 16 },
        { "timestamp", "Timestamp (ns since 1970)", "uint64", 16, 8 },
        { "cipher", "Cipher", "uint16", 24, 2, base.DEC, ciphers },
        { "kdf", "Key derivation", "uint16", 26, 2, base.DEC, digests },
        { "md", "Digest", "uint16", 28, 2, base.DEC, digests },
        { "crt_len", "Certificate length", "uint16", 30, 2 },
        { "kex", "Key exchange (flags, length)", "uint16", 32, 2, base.HEX },
        { "data_len", "User data length", "uint16", 34, 2 },
    })
    local pieces = {
        o7s.field("o7s.oap.certificate", "Certificate", "bytes"), o7s.field("o7s.oap.key", "Public key or ciphertext", "bytes"),
        o7s.field("o7s.oap.data", "User data", "bytes"), o7s.field("o7s.oap.req_hash", "Hash of the request", "bytes"),
        o7s.field("o7s.oap.signature", "Signature", "bytes"),
    }

    -- The numbers of an OAP message, or nil and why these bytes are none. hashBytes: 0 for a request.
    local function measure(tvb, hashBytes)
        if tvb:len() < 36 then return nil, "OAP message of " .. tvb:len() .. " bytes" end
        local m = {
            cipher = tvb(24, 2):uint(), kdf = tvb(26, 2):uint(), md = tvb(28, 2):uint(), crt = tvb(30, 2):uint(),
            kex = tvb(32, 2):uint() % 16384, raw = tvb(32, 2):uint() >= 32768, data = tvb(34, 2):uint(),
        }
        m.rest = tvb:len() - 36 - m.crt - m.kex - m.data
        if not (ciphers[m.cipher] and digests[m.kdf] and digests[m.md]) then return nil, "OAP message with an unknown number" end
        if m.rest < hashBytes then return nil, "OAP message shorter than its parts" end
        return m
    end

    -- Shows an OAP message; request: its cipher and digest as o7s.recall'ed of the flow, nil for a request itself.
    -- Answers its text, its cipher and its digest.
    function o7s.oap(tree, tvb, isReply, requestMd)
        if not tvb then return o7s.malformed(tree, "no OAP message"), 0, 0 end
        local branch = o7s.branch(tree, tvb(), "OAP (flow authentication)")
        head(branch, tvb)
        local hashBytes = isReply and digestBytes[requestMd or 0] or 0
        local m, why = measure(tvb, hashBytes)
        if not m then return o7s.malformed(branch, why), 0, 0 end
        local at = 36
        for i, size in ipairs({ m.crt, m.kex, m.data, hashBytes, m.rest - hashBytes }) do
            if size > 0 then branch:add(pieces[i], tvb(at, size)) end
            at = at + size
        end
        local text = string.format("OAP id=%s.. ts=%s cipher=%s(%d) kdf=%s(%d) md=%s(%d) crt=%dB kex=%dB%s data=%dB %s=%dB",
            o7s.hex(tvb(0, 8)), tostring(tvb(16, 8):uint64()), ciphers[m.cipher], m.cipher, digests[m.kdf], m.kdf,
            digests[m.md], m.md, m.crt, m.kex, m.raw and " raw" or "", m.data, isReply and "req_hash+sig" or "sig", m.rest)
        return text, m.cipher, m.md
    end

    -- How long the hash is that starts at `at` and has an OAP message behind it: nothing on the wire says so.
    local function hashLength(tvb, at)
        local sizes = { 32, 64, 28, 48 }
        if o7s.hashBytes then table.insert(sizes, 1, o7s.hashBytes) end
        for _, size in ipairs(sizes) do
            local rest = o7s.part(tvb, at + size)
            if rest then
                local m = measure(rest:tvb(), 0)
                if m and (m.crt > 0 or m.rest == 0) then return size end
            end
        end
        return sizes[1]
    end

    local hashField = o7s.field("o7s.hash", "Hash of the name", "bytes")
    local nameField = o7s.field("o7s.name", "Name", "string")
    -- Shows a hash; answers its text and the name, or the digits that stand for it.
    function o7s.hash(tree, range)
        local hash = o7s.hex(range)
        local name = o7s.name(hash)
        tree:add(hashField, range)
        if name then tree:add(nameField, range, name):set_generated() end
        return hash:sub(1, 8), name
    end

    -- What follows the fixed part of a request; hashBytes nil: find out. Answers text, the flow that was asked for.
    function o7s.request(tree, tvb, at, hashBytes, qos, number)
        hashBytes = hashBytes or hashLength(tvb, at)
        local range = o7s.part(tvb, at, hashBytes)
        if not range then return o7s.malformed(tree, "the hash of the name is cut"), nil end
        local hash, name = o7s.hash(tree, range)
        local rest = o7s.part(tvb, at + hashBytes)
        local oap, cipher, md = o7s.oap(tree, rest and rest:tvb(), false)
        local flow = o7s.flow(name or hash, qos, cipher, number)
        flow.md = md
        return string.format("dst='%s' hash=%s.. %s %s", flow.name, hash, qos.text, oap), flow
    end

    -- What follows the fixed part of a reply to `flow`'s request (nil: not in the capture).
    function o7s.reply(tree, tvb, at, response, flow)
        local rest = o7s.part(tvb, at)
        if response ~= 0 then
            if rest then o7s.note(tree, "What follows a refusal is ignored") end
            return "refused"
        end
        local text, cipher = o7s.oap(tree, rest and rest:tvb(), true, flow and flow.md)
        if flow then flow.cipher = cipher end
        return text
    end
end
