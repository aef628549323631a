-- Wireshark dissector of o7s and of the Ouroboros prototype 0.23. docs/wireshark.md says how to install and use it.
--
-- This file is the entry: it loads the parts from the folder o7s/ beside it, one protocol family each, and tells Wireshark
-- where packets come from. A part is a function of the table `o7s`, to which it adds what it offers; loaded on its own, as
-- Wireshark does with every file of its plugin folder, it does nothing. Sections cited are those of docs/wire.

local o7s = { proto = Proto("o7s", "Ouroboros") }
local here = debug.getinfo(1, "S").source:match("^@(.*[/\\])") or ""
for _, part in ipairs({
    "basics", "hashes", "protobuf", "flows", "endtoend", "allocation", "broadcast", "members", "directory", "extensions",
    "datatransfer", "devices", "captures",
}) do
    dofile(here .. "o7s/" .. part .. ".lua")(o7s)
end
o7s.finish()
