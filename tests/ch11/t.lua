-- Lua's own business, its files, and its end.
print(_VERSION, 1/3, 2^53, string.format("%5.2f|%q", 3.14159, "a\nb"))
local t = {}
for i = 1, 100000 do t[i] = i * i % 7919 end
table.sort(t, function(a, b) return a > b end)
print(#t, t[1], t[100000], collectgarbage("count") > 100)
t = nil
collectgarbage()
local f = assert(io.open("lines", "w"))
f:write("one\n", 42, "\n", 3.5, "\n")
f:close()
for l in io.lines("lines") do io.write("[", l, "]") end
print()
f = io.open("lines", "r+")
print(f:seek("end"), f:seek("set", 4), f:read("n", "l", "n"))
f:close()
print(os.rename("lines", "other"), os.remove("other"), os.remove("none"))
print(pcall(error, { 1 }) == false, select("#", table.unpack({ 1, 2, 3 })))
local function sum(n) if n == 0 then return 0 end return n + sum(n - 1) end
print(sum(10000), pcall(string.rep, "x", 1 << 40))
print(string.rep("ab", 10):gsub("a", "c"))
local co = coroutine.wrap(function(a) while true do a = coroutine.yield(a * 2) end end)
print(co(1), co(5), os.getenv("PATH") ~= nil, type(os.time()))
print(#arg, arg[1])
os.exit(7)
