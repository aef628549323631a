-- What the dissector knows of flows: learned from flow allocations in the capture, from maps in captures of o7s, or from
-- the preferences. Everything is remembered with the number of the packet that taught it, so that a packet that is looked
-- at again says the same as the first time, and an endpoint id that is used again belongs to the newer flow.

return function(o7s)
    local histories

    local function reset()
        histories = {}
        o7s.hashBytes = nil
    end
    reset()

    -- From packet `number` on, `key` stands for `value`.
    function o7s.learn(key, number, value)
        local history = histories[key]
        if not history then
            history = {}
            histories[key] = history
        end
        local last = history[#history]
        if not last or last.number < number then history[#history + 1] = { number = number, value = value } end
    end

    -- What `key` stands for when packet `number` is looked at, or nil.
    function o7s.recall(key, number)
        local history = histories[key]
        if not history then return nil end
        for i = #history, 1, -1 do
            if history[i].number <= number then return history[i].value end
        end
        return nil
    end

    -- A flow: name, qos (a table of numbers, delay to timeout), cipher (0: none), id for histories of its own.
    function o7s.flow(name, qos, cipher, number)
        return { name = name, qos = qos, cipher = cipher, id = "flow " .. name .. " " .. number }
    end

    -- The component that a flow was connected for, e.g. "Management"; nil if none (yet).
    function o7s.component(flow, number) return flow.component or o7s.recall(flow.id, number) end
    function o7s.connect(flow, number, component) o7s.learn(flow.id, number, component) end

    local prefs = o7s.proto.prefs
    prefs.names = Pref.string("Names", "", "Names (separated by spaces) whose hashes are to be shown as names")
    prefs.flows = Pref.string("Flows", "",
        "What endpoint ids carry whose allocation is not in the capture, e.g. '64=management 65=dt 66=data+frct+crc'; "
            .. "kinds: enrolment, management, dt, broadcast, data; +frct, +crc, +encrypted")
    prefs.ethertypes = Pref.range("EtherTypes", "40960", "EtherTypes of eth-dix layers (0xA000 is 40960)", 65535)
    prefs.ports = Pref.range("UDP ports", "3435", "UDP ports of udp4 and udp6 layers", 65535)
    prefs.llc = Pref.bool("LLC", true, "802.2 frames may be those of an eth-llc layer")

    local components = { enrolment = "Enrollment", management = "Management", dt = "Data Transfer", broadcast = "Broadcast" }
    -- A flow as the preferences describe it: "data+frct+crc".
    function o7s.described(name, words)
        local has = {}
        for word in words:gmatch("[^+]+") do has[word] = true end
        local flow = o7s.flow(name, { in_order = has.frct and 1 or 0, ber = has.crc and 0 or 1 }, has.encrypted and 1 or 0, 0)
        for word, component in pairs(components) do
            if has[word] then flow.component = component end
        end
        return flow
    end

    local told = {}
    -- The flow of an endpoint id of a layer's member, wherever it is known from; nil if nobody said.
    function o7s.find(place, eid, number) return o7s.recall(place .. " " .. eid, number) or told[eid] end

    local known = {}
    local function preferences()
        for name in prefs.names:gmatch("%S+") do
            if not known[name] then
                known[name] = true
                o7s.know(name)
            end
        end
        told = {}
        for eid, words in prefs.flows:gmatch("(%d+)=(%S+)") do told[eid] = o7s.described("eid " .. eid, words) end
    end

    function o7s.proto.init()
        reset()
        preferences()
        o7s.ports()
    end
    o7s.proto.prefs_changed = preferences
end
