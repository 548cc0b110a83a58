-- book.lua: pandoc filter from what weave-index wrote to LaTeX (the macros are in book.tex).
-- Records and tokens are described at the head of weave-emit.c.

local SEP, SUBSEP = '\31', '\30'
local file = '?'                        -- the chapter that we are in

local specials = {
  ['\\'] = '\\textbackslash{}', ['{'] = '\\{', ['}'] = '\\}', ['$'] = '\\$', ['&'] = '\\&',
  ['#'] = '\\#', ['%'] = '\\%', ['_'] = '\\_', ['^'] = '\\textasciicircum{}',
  ['~'] = '\\textasciitilde{}', [' '] = '\\ ',
}

-- Code, with every blank kept.
local function tex(s)
  return (s:gsub('[\\{}$&#%%_^~ ]', specials))
end

-- Words, with blanks that stretch; -- and quotes as a typesetter has them.
local function words(s)
  s = s:gsub('[\\{}$&#%%_^~]', specials)
  return (s:gsub("'", '’'))
end

local function raw(s) return pandoc.RawInline('latex', s) end
local function block(s) return pandoc.RawBlock('latex', s) end

local function split(s, sep)
  local t = {}
  for field in (s .. sep):gmatch('(.-)' .. sep) do t[#t + 1] = field end
  return t
end

-- ---------------------------------------------------------------- code

local function name_of(tokens, from)
  local out = {}
  for i = from, #tokens do
    local class, text = tokens[i]:sub(1, 1), tokens[i]:sub(2)
    out[#out + 1] = class == 'k' and '\\WNameCode{' .. tex(text) .. '}' or words(text)
  end
  return table.concat(out)
end

local classes = { k = 'WK', c = 'WC', s = 'WS', p = 'WP' }

local function chunk_use(text)
  local part = split(text, SUBSEP)
  local name = name_of(part, 2)
  if part[1] == '-' then return '\\WUseLater{' .. name .. '}' end
  return '\\WUse{' .. part[1] .. '}{' .. name .. '}'
end

local function token(t)
  local class, text = t:sub(1, 1), t:sub(2)
  if class == 't' then return tex(text) end
  if class == 'x' then return chunk_use(text) end
  if class == 'u' or class == 'd' then
    local id, name = text:match('^(.-)' .. SUBSEP .. '(.*)$')
    return (class == 'u' and '\\WU{' or '\\WD{') .. id .. '}{' .. tex(name) .. '}'
  end
  return '\\' .. classes[class] .. '{' .. tex(text) .. '}'
end

local function tokens_to_tex(tokens, from)
  local out = {}
  for i = from, #tokens do
    if tokens[i] ~= '' then out[#out + 1] = token(tokens[i]) end
  end
  return table.concat(out)
end

-- A line of code: its indentation apart, and whether a chunk's name (which may be broken) is in it.
local function code_line(tokens)
  local indent, from, uses = 0, 3, false
  local blanks = (tokens[3] or ''):match('^t( +)$')
  if blanks then indent, from = #blanks, 4 end
  for i = from, #tokens do uses = uses or tokens[i]:sub(1, 1) == 'x' end
  return string.format('%%@%s\n\\%s{%s}{%d}{%s}\n', tokens[2], uses and 'WLineUse' or 'WLine',
    tokens[2], indent, tokens_to_tex(tokens, from)), #tokens < from
end

-- What a page break between line i and i+1 of n costs. Short chunks stay whole; of a longer one no
-- fewer than three lines stand alone, and it breaks best at an empty line, but not next to one.
local function penalty(i, n, empty)
  if n <= 8 or i < 3 or n - i < 3 then return 10000 end
  if empty[i] then return 0 end
  if empty[i + 1] or empty[i - 1] then return 10000 end
  return 100
end

-- ---------------------------------------------------------------- chunks

local function list_of(numbers, one, many)
  local refs = {}
  for i, n in ipairs(numbers) do refs[i] = '\\WRef{' .. n .. '}' end
  local last = table.remove(refs)
  if #refs == 0 then return one .. '~' .. last end
  return many .. ' ' .. table.concat(refs, ', ') .. (#refs > 1 and ',' or '') .. ' and ' .. last
end

local function notes(related, kind)
  local out = {}
  local function say(text, key, after)
    if related[key] then
      out[#out + 1] = text .. list_of(related[key], 'chunk', 'chunks') .. (after or '') .. '.'
    end
  end
  say('Replaces ', 'R')
  say('Continues ', 'P')
  say(kind == 'def' and 'This definition is continued in ' or 'Continued in ', 'M')
  say('Used in ', 'U')
  say('Replaced in ', 'Q')
  return table.concat(out, ' ')
end

local function chunk(records)
  local head, name, lines, related = nil, '', {}, {}
  for _, r in ipairs(records) do
    local f = split(r, SEP)
    if f[1] == 'H' then head = f
    elseif f[1] == 'N' then name = name_of(f, 2)
    elseif f[1] == 'L' then lines[#lines + 1] = f
    else
      related[f[1]] = related[f[1]] or {}
      table.insert(related[f[1]], f[2])
    end
  end
  local out, empty, set = {}, {}, {}
  for i, l in ipairs(lines) do set[i], empty[i] = code_line(l) end
  for i, s in ipairs(set) do
    out[#out + 1] = s
    if i < #set then out[#out + 1] = '\\WBreak{' .. penalty(i, #set, empty) .. '}\n' end
  end
  local kind = head[3]
  return block(string.format('%%@%s\n\\WChunk{%s}{%s}{%s}{%s}\n%s\\WNotes{%s}\n', head[5], head[2],
    (kind == 'def' or kind == 'repl') and '≡' or '+≡',
    head[6]:find('+', 1, true) and '\\WFileName' or '\\WClause', name, table.concat(out),
    notes(related, kind)))
end

function RawBlock(b)
  if b.format ~= 'weft' then return nil end
  local records = split(b.text, '\n')
  local first = split(records[1], SEP)
  if first[1] ~= 'C' then return chunk(records) end
  file = first[2]
  return block(string.format('%%@file %s\n\\WChapterFile{%s}{%s}', file, file, first[3]))
end

-- ---------------------------------------------------------------- inlines

function RawInline(r)
  if r.format == 'at' then return raw('%@' .. r.text .. '\n') end
  if r.format == 'weft' then
    return raw('\\WQuote{' .. tokens_to_tex(split(r.text, SEP), 2) .. '}')
  end
end

-- In a heading a quote must be safe in the contents, the running head and the outline.
local function plain(tokens)
  local out = {}
  for i = 2, #tokens do
    local s = tokens[i]:sub(2)
    out[#out + 1] = tokens[i]:match('^[ud]') and s:match(SUBSEP .. '(.*)$') or s
  end
  return table.concat(out)
end

function Header(h)
  h.content = h.content:walk {
    RawInline = function(r)
      if r.format == 'at' then return {} end
      if r.format ~= 'weft' then return nil end
      local s = tex(plain(split(r.text, SEP)))
      return raw('\\texorpdfstring{\\WHeadCode{' .. s .. '}}{' .. s .. '}')
    end,
    Code = function(c)
      return raw('\\texorpdfstring{\\WHeadCode{' .. tex(c.text) .. '}}{' .. tex(c.text) .. '}')
    end,
  }
  return h
end

-- TeX would look for the end of a brace in the rest of the chapter, and not know where it began.
function Math(m)
  local open = 0
  for brace in m.text:gsub('\\.', ''):gmatch('[{}]') do
    open = open + (brace == '{' and 1 or -1)
    if open < 0 then break end
  end
  if open ~= 0 then return raw('\\errmessage{the braces of this formula do not match}') end
end

function Code(c)
  return raw('\\WCode{' .. tex(c.text) .. '}')
end

function Span(s)
  if not s.classes:includes('ix') then return nil end
  local key = s.attributes.key or pandoc.utils.stringify(s.content)
  local out = pandoc.List(s.content)
  out:insert(1, raw('\\WIx{' .. key:gsub('[{}\\%%#]', '') .. '}'))
  return out
end

local function is_reference(l)
  return l and l.t == 'Link' and (l.target:match('^#sec:') or l.target:match('^#ch:')
    or l.target:match('^#fig:') or l.target:match('^#tbl:'))
end

-- "section 5.3" is not broken between its two words.
function Inlines(list)
  for i = 1, #list - 1 do
    if (list[i].t == 'Space' or list[i].t == 'SoftBreak') and is_reference(list[i + 1]) then
      list[i] = pandoc.Str('\u{a0}')
    end
  end
  return list
end

-- ---------------------------------------------------------------- blocks

-- What a transcript leaves open ({...} and a line ...) is shown as left out.
local function output(line)
  if line == '...' then return '\\WElided{}' end
  return (tex(line):gsub('\\{%.%.%.\\}', '\\WElided{}'))
end

function CodeBlock(c)
  local session = c.classes:includes('session')
  local out = { session and '\\begin{WSession}' or '\\begin{WListing}' }
  local at = tonumber(c.attributes.at) or 0
  for i, line in ipairs(split(c.text, '\n')) do
    local prompt = session and line:match('^%$ ')
    out[#out + 1] = string.format('%%@%d\n\\W%s{%s}', at + i,
      prompt and 'Prompt' or 'Output', session and output(line) or tex(line))
  end
  out[#out + 1] = session and '\\end{WSession}' or '\\end{WListing}'
  return block(table.concat(out, '\n'))
end

local boxes = { where = 'WWhere', aside = 'WAside', warn = 'WWarn' }

function Div(d)
  for class, env in pairs(boxes) do
    if d.classes:includes(class) then
      local out = pandoc.List(d.content)
      out:insert(1, block('\\begin{' .. env .. '}'))
      out:insert(block('\\end{' .. env .. '}'))
      return out
    end
  end
end

local function image_width(img)
  local w = img.attributes.width
  local percent = w and w:match('^([%d.]+)%%$')
  if percent then return string.format('%.4f\\textwidth', tonumber(percent) / 100) end
  return w or ''
end

local function figure(img)
  local id = img.identifier
  local out = pandoc.List { raw(string.format('\\begin{WFigure}\\WImage{%s}{%s}', image_width(img),
    img.src)) }
  out:insert(raw(id ~= '' and '\\caption{' or '\\caption*{'))
  out:extend(img.caption)
  out:insert(raw('}' .. (id ~= '' and '\\WLabel{' .. id .. '}' or '') .. '\\end{WFigure}'))
  return pandoc.Plain(out)
end

function Para(p)
  if #p.content == 1 and p.content[1].t == 'Image' then return figure(p.content[1]) end
end

-- The empty span that weave-index put into a table's caption holds the label.
function Table(t)
  local long, id = t.caption.long, nil
  if not long or #long == 0 then return { t, block('\\addtocounter{table}{-1}') } end
  long = long:walk { Span = function(s)
    if s.identifier:match('^tbl:') then id = s.identifier; return {} end
  end }
  if id then
    table.insert(long[#long].content, raw('\\WLabel{' .. id .. '}'))
  end
  t.caption.long = long
  return t
end

-- The last paragraph ends in the chapter's own file, so that what is wrong in it is said to be there.
function Pandoc(doc)
  doc.blocks:insert(block('\\par'))
  return doc
end

return {
  { Span = Span, Header = Header },
  { Inlines = Inlines },
  { RawBlock = RawBlock, RawInline = RawInline, Code = Code, Math = Math, CodeBlock = CodeBlock, Div = Div,
    Para = Para, Table = Table, Pandoc = Pandoc },
}
