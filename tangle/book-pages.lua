-- book-pages.lua: what is on which page. Runs inside LuaLaTeX.
--
-- Each run notes, as pages are shipped out, what stands on them, and writes it to book.pages; it sets
-- page numbers, the small index at the foot and the indexes at the back from the notes of the
-- run before. No note changes the size of the text, so after few runs the notes repeat themselves.

W = { note = {}, seen = {}, problems = {} }

local SEP = '\31'

-- ---------------------------------------------------------------- taking notes

local function note(kind, what)
  local line = kind .. '\t' .. tex.count[0] .. '\t' .. what
  if not W.seen[line] then
    W.seen[line] = true
    W.note[#W.note + 1] = line
  end
end

function W.u(id) note('u', id) end          -- an identifier is used
function W.d(id) note('d', id) end          -- ... defined
function W.c(number) note('c', number) end  -- a chunk begins
function W.ix(key) note('i', key) end       -- a subject is spoken of

function W.finish(path)
  table.sort(W.note)
  local f = assert(io.open(path, 'w'))
  f:write(table.concat(W.note, '\n'), '\n')
  f:close()
end

-- ---------------------------------------------------------------- the notes of the run before

local old = { use = {}, def = {}, chunk = {}, subject = {}, page = {} }
local defs, def_list, chunk_list = {}, {}, {}
local functions = {}                    -- name -> the file it is in, or 'several'

local function append(t, key, value)
  t[key] = t[key] or {}
  table.insert(t[key], value)
end

local function read_notes(path)
  local f = io.open(path)
  if not f then return end
  for line in f:lines() do
    local kind, page, what = line:match('^(.)\t(%d+)\t(.*)$')
    page = tonumber(page)
    if kind == 'u' then
      append(old.use, what, page)
      append(old.page, page, what)
    elseif kind == 'd' then old.def[what] = page
    elseif kind == 'c' then old.chunk[what] = page
    elseif kind == 'i' then append(old.subject, what, page) end
  end
  f:close()
end

local function split(s, sep)
  local t = {}
  for field in (s .. sep):gmatch('(.-)' .. sep) do t[#t + 1] = field end
  return t
end

local function read_index(path)
  for line in assert(io.open(path)):lines() do
    local f = split(line, SEP)
    if f[1] == 'D' then
      local d = { id = f[2], name = f[3], kind = f[4], scope = f[5], root = f[6] }
      defs[d.id] = d
      if d.kind == 'function' then
        functions[d.name] = functions[d.name] or d.root
        if functions[d.name] ~= d.root then functions[d.name] = 'several' end
      end
      def_list[#def_list + 1] = d
    else
      local c = { kind = f[2], pieces = f[3], users = f[4], name = {} }
      for i = 5, #f do c.name[#c.name + 1] = f[i] end
      if c.pieces ~= '' then chunk_list[#chunk_list + 1] = c end
    end
  end
end

function W.begin(pages, index)
  read_notes(pages)
  read_index(index)
end

function W.page(number)
  tex.sprint(tostring(old.chunk[number] or 0))
end

-- ---------------------------------------------------------------- setting names

local specials = {
  ['\\'] = '\\textbackslash{}', ['{'] = '\\{', ['}'] = '\\}', ['$'] = '\\$', ['&'] = '\\&',
  ['#'] = '\\#', ['%'] = '\\%', ['_'] = '\\_', ['^'] = '\\textasciicircum{}',
  ['~'] = '\\textasciitilde{}',
}

local function escape(s)
  return (s:gsub('[\\{}$&#%%_^~]', specials))
end

-- Case and punctuation do not count for order, until all else is equal.
local function sort_key(s)
  return s:lower():gsub('[^%w]', '') .. '\0' .. s
end

local function sorted(list, key)
  local keys = {}
  for _, x in ipairs(list) do keys[x] = sort_key(key(x)) end
  table.sort(list, function(a, b) return keys[a] < keys[b] end)
  return list
end

local function put(s) tex.print(s) end

-- ---------------------------------------------------------------- the index at the foot of a page

-- Most that fit; members of structures are left out first where there are more.
local columns, most = 5, 30

local function foot_entries(page)
  local list = {}
  for _, id in ipairs(old.page[page] or {}) do
    if defs[id] and old.def[id] and old.def[id] ~= page then list[#list + 1] = defs[id] end
  end
  sorted(list, function(d) return d.name .. ' ' .. d.id end)
  for i = #list, 1, -1 do
    if #list <= most then break end
    if list[i].kind == 'member' then table.remove(list, i) end
  end
  while #list > most do table.remove(list) end
  return list
end

function W.foot(page)
  local list = foot_entries(page)
  if #list == 0 then return end
  local rows = math.ceil(#list / columns)
  put('\\WFootRule')
  for r = 1, rows do
    local out = {}
    for c = 0, columns - 1 do
      local d = list[c * rows + r]
      out[#out + 1] = d and string.format('\\WFootEntry{%s}{%s}{%d}', d.id, escape(d.name),
        old.def[d.id]) or '\\WFootNone'
    end
    put('\\WFootRow{' .. table.concat(out) .. '}')
  end
end

-- ---------------------------------------------------------------- the indexes at the back

-- 3, 4, 5, 9 becomes 3–5, 9; `bold' is a page that stands first, underlined by its type.
local function page_list(pages, bold)
  local out, i = {}, 1
  if bold then out[1] = '\\WIxDef{' .. bold .. '}' end
  while i <= #pages do
    local j = i
    while pages[j + 1] == pages[j] + 1 do j = j + 1 end
    if j > i + 1 then
      out[#out + 1] = string.format('\\WIxPage{%d}–\\WIxPage{%d}', pages[i], pages[j])
      i = j + 1
    else
      out[#out + 1] = '\\WIxPage{' .. pages[i] .. '}'
      i = i + 1
    end
  end
  return table.concat(out, ', ')
end

local function without(pages, page)
  local out = {}
  for _, p in ipairs(pages or {}) do
    if p ~= page then out[#out + 1] = p end
  end
  table.sort(out)
  return out
end

local kinds = { struct = 'struct', union = 'union', enum = 'enum', typedef = 'type',
  macro = 'macro', enumerator = 'constant', variable = 'variable', label = 'label' }

local function remark(d)
  if d.kind == 'member' and d.scope ~= '' then
    return '\\ \\WIxRemark{of }\\WIxCode{' .. escape(d.scope) .. '}'
  elseif d.kind == 'function' and functions[d.name] == 'several' then
    return '\\ \\WIxRemark{in }\\WIxCode{' .. escape(d.root) .. '}'
  end
  return kinds[d.kind] and '\\ \\WIxRemark{' .. kinds[d.kind] .. '}' or ''
end

local function new_letter(now, key)
  local letter = key:gsub('^[^%w]+', ''):sub(1, 1):lower()
  if now and letter ~= now then put('\\WIxGap') end
  return letter
end

function W.identifiers()
  local letter
  for _, d in ipairs(sorted(def_list, function(x) return x.name .. ' ' .. x.id end)) do
    local page = old.def[d.id]
    if page then
      letter = new_letter(letter, d.name)
      put(string.format('\\WIxEntry{\\WGoto{id.%s}{\\WIxCode{%s}}%s}{%s}', d.id, escape(d.name),
        remark(d), page_list(without(old.use[d.id], page), page)))
    end
  end
end

local function name_of(tokens)
  local out = {}
  for _, t in ipairs(tokens) do
    local s = escape(t:sub(2))
    out[#out + 1] = t:sub(1, 1) == 'k' and '\\WNameCode{' .. s .. '}' or s:gsub("'", '’')
  end
  return table.concat(out)
end

local function plain_name(tokens)
  local out = {}
  for _, t in ipairs(tokens) do out[#out + 1] = t:sub(2) end
  return table.concat(out)
end

local function references(numbers)
  local out = {}
  for n in numbers:gmatch('[^,]+') do out[#out + 1] = '\\WRef{' .. n .. '}' end
  return table.concat(out, ', ')
end

function W.chunks(kind)
  local list, letter = {}, nil
  for _, c in ipairs(chunk_list) do
    if c.kind == kind then list[#list + 1] = c end
  end
  for _, c in ipairs(sorted(list, function(x) return plain_name(x.name) end)) do
    letter = new_letter(kind == 'chunk' and letter, plain_name(c.name))
    put(string.format('\\WChunkEntry{%s}{%s}{%s}', name_of(c.name), references(c.pieces),
      c.users ~= '' and 'Used in ' .. references(c.users) .. '.' or ''))
  end
end

local function subject_entry(key, level)
  put(string.format('\\WIxSub{%d}{%s}{%s}', level, escape(key:match('[^!]*$')),
    old.subject[key] and page_list(without(old.subject[key])) or ''))
end

function W.subjects()
  local keys, main, letter = {}, {}, nil
  for key in pairs(old.subject) do
    keys[#keys + 1] = key
    main[key] = true
  end
  for _, key in ipairs({ table.unpack(keys) }) do
    local head = key:match('^(.-)!')
    if head and not main[head] then
      main[head] = true
      keys[#keys + 1] = head
    end
  end
  -- "!" sorts before all letters, so that what belongs under a head follows it.
  sorted(keys, function(k) return k end)
  table.sort(keys, function(a, b)
    return a:lower():gsub('!', '\1') .. '\0' .. a < b:lower():gsub('!', '\1') .. '\0' .. b
  end)
  for _, key in ipairs(keys) do
    letter = new_letter(letter, key)
    subject_entry(key, key:find('!') and 1 or 0)
  end
end

-- ---------------------------------------------------------------- the title page

-- Twill, over two and under two: the cloth that the program of chapter 1 weaves.
function W.twill(picks, threads)
  local side = 11.85
  tex.sprint(string.format('\\begin{picture}(%g,%g)', side * threads, side * picks))
  for y = 0, picks - 1 do
    for x = 0, threads - 1 do
      local over = (x + y) % 4 < 2
      tex.sprint(string.format('\\put(%g,%g){\\color{%s}\\rule{%gpt}{%gpt}}', x * side, y * side,
        over and 'WBlue' or 'WBlue!22', side - 1.2, side - 1.2))
    end
  end
  tex.sprint('\\end{picture}')
end

-- ---------------------------------------------------------------- complaints, by chapter line

-- The place in a chapter that line n of one of our files came from: see the marks in book.lua.
local function origin(path, n)
  local file, no, i = nil, 1, 0
  local f = io.open(path)
  if not f then return path .. ':' .. n end
  for line in f:lines() do
    i = i + 1
    if i > n then break end
    file = line:match('^%%@file (.*)$') or file
    no = line:match('^%s*%%@(%d+)$') or no
  end
  f:close()
  return file and file .. ':' .. no or path .. ':' .. n
end

function W.wide(file, line, excess)
  table.insert(W.problems, string.format('%s:%d: error: this line of code is %.1fpt too wide', file,
    line, excess / 65536))
end

-- A line of a transcript is set narrower to fit; but there are limits.
function W.squeezed(width)
  table.insert(W.problems, string.format('%s: warning: this line has about %.0f columns; 76 fit',
    origin(status.filename:gsub('^%./', ''), tex.inputlineno), width / 65536 / 4.8))
end

local function quality(incident, detail, _, first)
  if incident ~= 'overfull' or detail < 65536 or tex.hfuzz > detail then return nil end
  local path = status.filename:gsub('^%./', '')
  table.insert(W.problems, string.format('%s: warning: a line here is %.1fpt too wide',
    origin(path, first), detail / 65536))
end

luatexbase.add_to_callback('hpack_quality', quality, 'weft: overfull lines')

-- The line of the chapter, at or before the given place, that holds a character.
local function line_with(place, char)
  local path, last = place:match('^(.*):(%d+)$')
  local found, i = last, 0
  for line in io.lines(path) do
    i = i + 1
    if line:find(char, 1, true) then found = i end
    if i >= tonumber(last) and found ~= last then break end
  end
  return path .. ':' .. found
end

local characters = {}                   -- font -> its characters

local function has(glyph)
  local known = characters[glyph.font]
  if not known then
    local f = font.getfont(glyph.font)
    known = f and f.characters or true
    characters[glyph.font] = known
  end
  return known == true or known[glyph.char] ~= nil
end

-- TeX itself would say so only when the page is done, when nobody knows the line any more.
local function look_for_missing(head)
  for glyph in node.traverse_id(node.id('glyph'), head) do
    if not has(glyph) then
      local char = utf8.char(glyph.char)
      local place = origin(status.filename:gsub('^%./', ''), tex.inputlineno)
      table.insert(W.problems, string.format('%s: error: no font of the book has %s (U+%04X)',
        line_with(place, char), char, glyph.char))
    end
  end
  return true
end

luatexbase.add_to_callback('pre_linebreak_filter', look_for_missing, 'weft: missing characters')
luatexbase.add_to_callback('hpack_filter', look_for_missing, 'weft: missing characters')

function W.report(path)
  local f, seen = assert(io.open(path, 'w')), {}
  for _, p in ipairs(W.problems) do
    if not seen[p] then f:write(p, '\n') end
    seen[p] = true
  end
  f:close()
end
