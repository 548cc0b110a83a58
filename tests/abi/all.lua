-- What Lua asks of a system: numbers in text, memory, files, processes.
local out = io.stdout
local function show(...) print(select("#", ...), ...) end
show(_VERSION, 1 / 3, 2^53, 1e15, 1e100, -0.0, 1 // 0.0, 3 % -2.5, math.pi, 10 // 3)
show(string.format("%5.2f|%g|%a|%.14g|%e|%q|%x|%5s|%-5s|%i", 3.14159, 1e20, 0.5, 0.1, 12345.678,
    "a\n\0b", 255, "x", "y", 7))
for i = -3, 3 do out:write(string.format("%.17g ", math.sin(i) * 10^(i * 10))) end
print()
show(tonumber("0x1p4"), tonumber("1e1"), tonumber("z"), math.tointeger(3.0), 7 // 2, 7 / 2)
local t = {}
for i = 1, 200000 do t[i] = i * i % 7919 end
table.sort(t)
show(#t, t[1], t[100000], t[200000])
collectgarbage()
local before = collectgarbage("count")
t = nil
collectgarbage()
show(before - collectgarbage("count") > 1000)
for i = 1, 300 do t = string.rep("x", i * 100) end
show(#t, collectgarbage("step"), collectgarbage("isrunning"))
local text = {}
for i = 1, 20000 do text[#text + 1] = tostring(i) end
text = table.concat(text, ",")
show(#text, select(2, text:gsub("1", "%0")), text:find("19999,", 1, true))
-- files
local f = assert(io.open("lines", "w"))
show(f:write("one\n", 42, "\n", 3.5, "\nrest") == f)
show(f:seek("cur"), f:close())
for l in io.lines("lines") do out:write("[", l, "]") end
print()
f = io.open("lines", "r+")
show(f:seek("end"), f:seek("set", 4), f:read("n", "l", "n", "L", "a", "l"))
show(f:setvbuf("full", 64), f:seek("set", 0), f:write("ONE"), f:flush(), f:close())
show(pcall(f.read, f))
f = io.open("lines", "a")
f:write("\nadded")
f:close()
show(io.open("lines"):read("a"))
show(io.open("none"))
show(io.open("none/x", "w"))
show(os.rename("lines", "other"))
show(os.rename("lines", "other"))
show(os.remove("other"))
show(os.remove("other"))
show(io.type(io.stdout), io.type(f), io.type(1))
f = io.tmpfile()
f:write("temporary")
f:seek("set")
show(f:read("a"))
f:close()
local name = os.tmpname()
show(name:match("^/tmp/lua_"), os.remove(name))
f = io.open("big", "wb")
for i = 1, 2000 do f:write(string.pack("<i4d", i, i / 3)) end
f:close()
f = io.open("big", "rb")
show(f:seek("end"), f:seek("set", 12 * 999), string.unpack("<i4d", f:read(12)))
f:close()
os.remove("big")
-- processes
local p = io.popen("echo from popen; echo two; exit 3")
show(p:read("a"))
show(p:close())
p = io.popen("cat | tr a-z A-Z", "w")
p:write("to popen\n")
show(p:close())
out:flush()
show(os.execute("echo executed; exit 5"))
show(os.execute("kill -9 $$"))
show(os.execute())
show(os.getenv("PATH"), os.getenv("NOTHING"))
for i = 1, 10 do
    p = io.popen("echo " .. i)
    out:write(p:read("l"), " ")
    p:close()
end
print()
-- time
show(os.date("!%Y-%m-%d %H:%M:%S", 1234567890), os.time({ year = 2009, month = 2, day = 13, hour = 12 }))
local start = os.clock()
for i = 1, 2000000 do t = i end
show(start >= 0, os.clock() > start, os.time() > 1.6e9, os.difftime(5, 3))
-- errors and coroutines
show(pcall(error, "text"), pcall(string.rep, "x", 1 << 40))
show(pcall(function() local function f() return 1 + f() end return f() end))
show(select(2, pcall(string.rep)))
local co = coroutine.wrap(function(a) while true do a = coroutine.yield(a * 2) end end)
show(co(1), co(5))
show(load("return 1 +"))
show(load("return ...", "x", "t")(9), require("string") == string, pcall(require, "nothing") == false)
show(xpcall(error, function(m) return "handled " .. m end, "this"))
show(#arg, arg[0], arg[1])
show(utf8.char(228, 8364), utf8.len("äöü"), ("x"):rep(3, "-"), os.setlocale("C"))
os.exit(7, true)
