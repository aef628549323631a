-- Protobuf, field by field (wire-unicast.md 0.2). A schema maps field numbers to {name, label, kind[, schema or values]};
-- kinds: uint, int, string, bytes, message. A name that ends in "*" is repeated, in "?" optional; all others are required.

return function(o7s)
    -- At `at`: the varint as UInt64 and the offset behind it; nil where it is cut or longer than 64 bits.
    local function varint(tvb, at)
        local low, high = 0, 0
        for i = 0, 9 do
            if at >= tvb:len() then return nil end
            local byte = tvb(at, 1):uint()
            at = at + 1
            local bits = byte % 128
            if i < 4 then low = low + bits * 2 ^ (7 * i)
            elseif i == 4 then low, high = low + bits % 16 * 2 ^ 28, math.floor(bits / 16)
            else high = (high + bits * 2 ^ (7 * i - 32)) % 2 ^ 32 end
            if byte < 128 then return UInt64.new(low, high), at end
        end
        return nil
    end

    -- The fields of a message as a list of {number, wire, value, range}, or nil and why it is none.
    function o7s.scan(tvb)
        local found, at = {}, 0
        while at < tvb:len() do
            local start = at
            local tag
            tag, at = varint(tvb, at)
            if not tag then return nil, "a field number is cut" end
            tag = tag:tonumber()
            local one = { number = math.floor(tag / 8), wire = tag % 8 }
            if one.number == 0 then return nil, "there is no field 0" end
            local size
            if one.wire == 0 then
                one.value, at = varint(tvb, at)
                if not one.value then return nil, "a number is cut" end
            else
                if one.wire == 2 then
                    size, at = varint(tvb, at)
                    size = size and size:tonumber()
                elseif one.wire == 1 then size = 8
                elseif one.wire == 5 then size = 4 end
                if not size then return nil, "wire type " .. one.wire .. " is unknown, or a length is cut" end
                if at + size > tvb:len() then return nil, "field " .. one.number .. " is cut" end
                one.value = size > 0 and tvb(at, size):tvb() or false -- no buffer is empty
                at = at + size
            end
            one.range = tvb(start, at - start)
            found[#found + 1] = one
        end
        return found
    end

    -- The last value of a field, or nil.
    function o7s.pick(list, number)
        local value
        for _, one in ipairs(list) do
            if one.number == number then value = one.value end
        end
        return value
    end

    local function signed(value)
        local number = value:tonumber()
        return number >= 2 ^ 63 and -(UInt64.new(0, 0) - value):tonumber() or number
    end
    local kinds = { uint = "uint64", int = "int64", string = "string", bytes = "bytes", message = "none" }

    local function one(tree, prefix, spec, field, out)
        local name, kind = spec[1]:gsub("[*?]$", ""), spec[3]
        local repeated = spec[1]:sub(-1) == "*"
        if (kind == "uint" or kind == "int") ~= (field.wire == 0) or (field.wire ~= 0 and field.wire ~= 2) then
            return o7s.malformed(tree, spec[2] .. " has wire type " .. field.wire)
        end
        local value, item = field.value, nil
        local shown = o7s.field(prefix .. name, spec[2], kinds[kind], kind == "uint" and base.DEC or nil,
            kind == "uint" and spec[4] or nil)
        if kind == "uint" then item = tree:add(shown, field.range, value)
        elseif kind == "int" then
            value = signed(value)
            item = tree:add(shown, field.range, Int64.new(value))
        elseif kind == "string" then
            value = value and value():string() or ""
            item = tree:add(shown, field.range, value)
        elseif kind == "bytes" then
            item = value and tree:add(shown, value()) or tree:add(shown, field.range, ByteArray.new(""))
        else
            item = tree:add(shown, field.range)
            value = o7s.message(item, value, prefix .. name .. ".", spec[4])
        end
        if repeated then
            out[name] = out[name] or {}
            table.insert(out[name], value)
        else
            out[name] = value
        end
        return kind == "message" and value.broken or nil
    end

    -- Shows the message in `tvb` (false: an empty one) under `tree`; answers its values by name.
    -- numbers are UInt64 (uint) or numbers (int), bytes buffers or false, messages tables; out.broken says what is wrong.
    function o7s.message(tree, tvb, prefix, schema)
        local out = {}
        local list, why = {}, nil
        if tvb then list, why = o7s.scan(tvb) end
        if not list then
            out.broken = o7s.malformed(tree, why)
            return out
        end
        for _, field in ipairs(list) do
            local spec = schema[field.number]
            if spec then out.broken = one(tree, prefix, spec, field, out) or out.broken
            else tree:add(o7s.proto, field.range, "Unknown field " .. field.number) end
        end
        for _, spec in pairs(schema) do
            if not spec[1]:find("[*?]$") and out[spec[1]] == nil then
                out.broken = o7s.malformed(tree, spec[2] .. " is missing")
            end
        end
        return out
    end

    -- All ProtoFields of a schema must exist before the first packet.
    function o7s.declare(prefix, schema)
        for _, spec in pairs(schema) do
            local name, kind = spec[1]:gsub("[*?]$", ""), spec[3]
            o7s.field(prefix .. name, spec[2], kinds[kind], kind == "uint" and base.DEC or nil,
                kind == "uint" and spec[4] or nil)
            if kind == "message" then o7s.declare(prefix .. name .. ".", spec[4]) end
        end
    end

    -- A message as label texts show those nobody names: {1:0,2:{1:3}}.
    function o7s.outline(tvb)
        local texts = {}
        for _, field in ipairs(tvb and o7s.scan(tvb) or {}) do
            texts[#texts + 1] = field.number .. ":"
                .. (field.wire == 0 and tostring(field.value) or o7s.outline(field.value))
        end
        return "{" .. table.concat(texts, ",") .. "}"
    end
end
