-- Hashes of names (wire-shims.md 7) and CRC-32 (wire-endtoend.md 1.3), and the table from a hash back to its name.

return function(o7s)
    local band, bor, bxor, bnot, lshift, rshift, rol = bit.band, bit.bor, bit.bxor, bit.bnot, bit.lshift, bit.rshift, bit.rol

    local crcTable = {}
    for i = 0, 255 do
        local c = i
        for _ = 1, 8 do c = band(c, 1) ~= 0 and bxor(rshift(c, 1), 0xEDB88320) or rshift(c, 1) end
        crcTable[i] = c
    end
    -- CRC-32/ISO-HDLC of a text, as 8 hexadecimal digits.
    function o7s.crc32(text)
        local c = 0xFFFFFFFF
        for i = 1, #text do c = bxor(crcTable[band(bxor(c, text:byte(i)), 255)], rshift(c, 8)) end
        return bit.tohex(bnot(c))
    end

    local function word(text, at) -- little endian
        local a, b, c, d = text:byte(at, at + 3)
        return bor(a, lshift(b, 8), lshift(c, 16), lshift(d, 24))
    end
    local function digits(v) -- the four bytes of a word, little endian, as hexadecimal digits
        return bit.tohex(bit.bswap(v))
    end

    -- Keccak-f[1600] on lanes of two halves: state[2i+1] is the low, state[2i+2] the high word of lane i.
    local constants = {}
    do
        local register = 1
        local function step()
            local out = band(register, 1)
            register = lshift(register, 1)
            if band(register, 0x100) ~= 0 then register = bxor(register, 0x171) end
            return out
        end
        for round = 1, 24 do
            local low, high = 0, 0
            for j = 0, 6 do
                local at = lshift(1, j) - 1
                if step() == 1 then
                    if at < 32 then low = bor(low, lshift(1, at)) else high = bor(high, lshift(1, at - 32)) end
                end
            end
            constants[round] = { low, high }
        end
    end
    local function turn(low, high, n)
        if n >= 32 then low, high, n = high, low, n - 32 end
        if n == 0 then return low, high end
        return bor(lshift(low, n), rshift(high, 32 - n)), bor(lshift(high, n), rshift(low, 32 - n))
    end
    local function keccak(s)
        for round = 1, 24 do
            local c = {}
            for x = 0, 4 do
                local low, high = 0, 0
                for y = 0, 20, 5 do
                    low, high = bxor(low, s[2 * (x + y) + 1]), bxor(high, s[2 * (x + y) + 2])
                end
                c[2 * x + 1], c[2 * x + 2] = low, high
            end
            for x = 0, 4 do
                local before, after = (x + 4) % 5, (x + 1) % 5
                local low, high = turn(c[2 * after + 1], c[2 * after + 2], 1)
                low, high = bxor(low, c[2 * before + 1]), bxor(high, c[2 * before + 2])
                for y = 0, 20, 5 do
                    local at = 2 * (x + y)
                    s[at + 1], s[at + 2] = bxor(s[at + 1], low), bxor(s[at + 2], high)
                end
            end
            local x, y, low, high = 1, 0, s[3], s[4]
            for t = 1, 24 do
                x, y = y, (2 * x + 3 * y) % 5
                local at = 2 * (x + 5 * y)
                local oldLow, oldHigh = s[at + 1], s[at + 2]
                s[at + 1], s[at + 2] = turn(low, high, t * (t + 1) / 2 % 64)
                low, high = oldLow, oldHigh
            end
            for row = 0, 20, 5 do
                local b = {}
                for i = 1, 10 do b[i] = s[2 * row + i] end
                for i = 0, 4 do
                    local one, two = (i + 1) % 5, (i + 2) % 5
                    for half = 1, 2 do
                        s[2 * (row + i) + half] =
                            bxor(b[2 * i + half], band(bnot(b[2 * one + half]), b[2 * two + half]))
                    end
                end
            end
            s[1], s[2] = bxor(s[1], constants[round][1]), bxor(s[2], constants[round][2])
        end
    end
    -- SHA-3 of a text with that many bytes of output, in hexadecimal.
    function o7s.sha3(text, bytes)
        local rate = 200 - 2 * bytes
        local pad = rate - #text % rate
        text = text .. (pad == 1 and "\x86" or "\x06" .. ("\0"):rep(pad - 2) .. "\x80")
        local s = {}
        for i = 1, 50 do s[i] = 0 end
        for block = 1, #text, rate do
            for i = 0, rate / 4 - 1 do s[i + 1] = bxor(s[i + 1], word(text, block + 4 * i)) end
            keccak(s)
        end
        local out = {}
        for i = 1, bytes / 4 do out[i] = digits(s[i]) end
        return table.concat(out)
    end

    -- MD5 of a text, in hexadecimal: layers over UDP use nothing else.
    function o7s.md5(text)
        local turns = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } }
        local length = #text
        text = text .. "\x80" .. ("\0"):rep((55 - length) % 64)
        local bits = length * 8
        for i = 0, 7 do text = text .. string.char(math.floor(bits / 2 ^ (8 * i)) % 256) end
        local a0, b0, c0, d0 = 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476
        for block = 1, #text, 64 do
            local a, b, c, d = a0, b0, c0, d0
            for i = 0, 63 do
                local f, g
                local quarter = math.floor(i / 16)
                if quarter == 0 then f, g = bor(band(b, c), band(bnot(b), d)), i
                elseif quarter == 1 then f, g = bor(band(d, b), band(bnot(d), c)), (5 * i + 1) % 16
                elseif quarter == 2 then f, g = bxor(b, c, d), (3 * i + 5) % 16
                else f, g = bxor(c, bor(b, bnot(d))), 7 * i % 16 end
                local k = bit.tobit(math.floor(math.abs(math.sin(i + 1)) * 2 ^ 32))
                local sum = bit.tobit(bit.tobit(a + f) + bit.tobit(k + word(text, block + 4 * g)))
                a, d, c = d, c, b
                b = bit.tobit(b + rol(sum, turns[quarter + 1][i % 4 + 1]))
            end
            a0, b0, c0, d0 = bit.tobit(a0 + a), bit.tobit(b0 + b), bit.tobit(c0 + c), bit.tobit(d0 + d)
        end
        return digits(a0) .. digits(b0) .. digits(c0) .. digits(d0)
    end

    local names = {}
    -- From now on the hashes of this name are shown as the name.
    function o7s.know(name)
        names[o7s.md5(name)] = name
        for _, bytes in ipairs({ 28, 32, 48, 64 }) do names[o7s.sha3(name, bytes)] = name end
    end
    -- The name behind a hash in hexadecimal, or nil.
    function o7s.name(hash) return names[hash] end
end
