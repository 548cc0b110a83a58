#!/bin/sh
# The book: weaving small ones, the errors it reports, and what must hold of book.pdf.
. "${0%/*}/tap.sh"

for program in pandoc lualatex ctags pdftotext pdffonts qpdf; do
    command -v $program >/dev/null || skip_all "$program is not installed: ./setup book"
done

good=$work/good
weave() { run tangle/weave --chapters "$1" --build "$work/build" --out "$2"; }
text() { pdftotext -layout "$1" - | tr '\f' '\n' >"$2"; }

# ---------------------------------------------------------------- a small book

cp -r tests/book/good "$good"
weave "$good" "$work/one.pdf"
is "$status" 0 'a small book is woven'
is "$(cat "$work/err")" '' '... with nothing to complain about'
text "$work/one.pdf" "$work/text"
like "$work/text" '⟨file lib/first\.c 1\.1⟩ *≡' 'a file root says so'
like "$work/text" '⟨count things 1\.2⟩ *≡' 'a definition has its number'
like "$work/text" 'This definition is continued in chunk 2\.1 \(p\. 3\)' 'it names its continuation'
like "$work/text" '⟨count things 2\.1⟩ *\+ *≡' 'a continuation is marked'
like "$work/text" 'Continues chunk 1\.2 \(p\. 1\)' '... and leads back'
like "$work/text" 'Used in chunk 1\.1 \(p\. 1\)' 'a chunk says where it is used'
like "$work/text" 'Replaced in chunk 2\.2 \(p\. 3\)' 'a replaced chunk says so'
like "$work/text" 'Replaces chunk 1\.3 \(p\. [12]\)' 'what replaces it says so too'
like "$work/text" 'chapter 2 of \(Knuth 1984\)' 'a chapter is referred to, a work cited'
like "$work/text" 'Section 1\.1 says them, as figure 1\.1 shows and table 1\.1' 'all kinds of references'
like "$work/text" '^ *things 1' 'a page has an index of its identifiers'
like "$work/text" '^ *weft, 1' 'the subjects have an index'
like "$work/text" 'say, .*things variable, 1, 3' 'the identifiers have an index'
unlike "$work/text" '\?\?' 'no reference is left open'

# A lab's chunk in the place of a chapter's: links at both ends.
printf 'Try it otherwise.\n\n<<replacing: say how many>>=\nvoid say(void);\n@\n' >"$work/lab.nw"
run tangle/weave --chapters "$good" --lab "$work/lab.nw" --build "$work/lab" --out "$work/lab.pdf"
is "$status$(cat "$work/err")" 0 'with a lab it is woven'
text "$work/lab.pdf" "$work/text"
like "$work/text" '⟨say how many 3\.1⟩ *≡' 'the lab has its chunk'
like "$work/text" 'Replaces chunk 2\.2 \(p\. 3\)' '... which names what it replaces'
like "$work/text" 'Replaced in chunk 3\.1 \(p\. [0-9]+\)' '... and is named there'

# The first replacing piece of a file voids what was before it; all further ones add to it.
mkdir "$work/thrice"
printf '# A {#ch:a}\n\n<<lib/a.c>>=\nint a;\n@\n' >"$work/thrice/01-a.nw"
{
    printf '# B {#ch:b}\n'
    for sign in 'replacing: ' '' 'replacing: '; do printf '\n<<%slib/a.c>>=\nint b;\n@\n' "$sign"; done
} >"$work/thrice/02-b.nw"
weave "$work/thrice" "$work/thrice.pdf"
text "$work/thrice.pdf" "$work/text"
is "$(grep -c 'Replaced in' "$work/text")/$(grep -c 'Continues chunk' "$work/text")" 1/2 \
    'one file replaces a chunk only once'

# Everything from the beginning, and once more with all intermediate results there.
cp "$work/one.pdf" "$work/first.pdf"
weave "$good" "$work/one.pdf"
same "$work/one.pdf" "$work/first.pdf" 'woven again it is the same, byte for byte'
rm -r "$work/build"
weave "$good" "$work/one.pdf"
same "$work/one.pdf" "$work/first.pdf" 'woven from nothing it is the same, byte for byte'

# ---------------------------------------------------------------- digests

before=$(tangle/weave --chapters "$good" --digest)
run tangle/weave --chapters "$good" --stale "$work/one.pdf"
is "$status" 0 'a fresh book is not stale'
sed -i 's/There are more things/There are many more things/' "$good/02-second.nw"
run tangle/weave --chapters "$good" --stale "$work/one.pdf"
is "$status" 1 'after an edit it is'
like "$work/err" 'woven from other sources' '... and is said to be'
check 'the digest changes with the sources' \
    test "$before" != "$(tangle/weave --chapters "$good" --digest)"

# An edit leads to the same bytes as weaving the edited book from nothing.
weave "$good" "$work/one.pdf"
rm -r "$work/build"
weave "$good" "$work/two.pdf"
same "$work/one.pdf" "$work/two.pdf" 'an edited book is that of its sources'

# ---------------------------------------------------------------- faults

# In a folder of its own, where book.pdf is what must stay as it is.
mkdir "$work/top"
ln -s "$PWD/tangle" "$PWD/figures" "$work/top"
while read -r name line message; do
    rm -rf "$work/top/chapters"
    mkdir "$work/top/chapters"
    cp "tests/book/faults/$name.nw" "$work/top/chapters/01-fault.nw"
    echo old >"$work/top/book.pdf"
    status=0
    (cd "$work/top" && tangle/weave) >"$work/out" 2>"$work/err" || status=$?
    like "$work/err" "^chapters/01-fault.nw:$line: error: $message" "fault: $name"
    is "$status/$(cat "$work/top/book.pdf" 2>&1)" 1/old '... and book.pdf is as it was'
done <tests/book/faults/want

mkdir -p "$work/figures"
printf '%s\n' '\documentclass{standalone}' '\usepackage{weft}' '\begin{document}' '\nosuch' '\end{document}' \
    >"$work/figures/bad.tex"
run sh figures/draw "$work/figures/bad.tex" "$work/figures/bad.pdf"
like "$work/err" 'figures/bad\.tex:4: error: Undefined control sequence' 'a bad figure names its line'

# ---------------------------------------------------------------- the book itself

if [ ! -e book.pdf ]; then
    skip 6 'there is no book.pdf'
    finish
fi
check 'book.pdf is woven from these sources' tangle/weave --stale book.pdf
text book.pdf "$work/text"
unlike "$work/text" '\?\?' 'no reference in it is left open'
pdffonts book.pdf | awk 'NR > 2 && $(NF - 4) != "yes"' >"$work/fonts"
is "$(cat "$work/fonts")" '' 'all its fonts are embedded'
# Where links go to, against the places that there are.
qpdf --qdf --object-streams=disable book.pdf "$work/qdf" 2>/dev/null
grep -a -o '/D ([^)]*)' "$work/qdf" | sed 's/.*(\(.*\))/\1/' | sort -u >"$work/links"
pdfinfo -dests book.pdf | sed -n 's/.*"\(.*\)"$/\1/p' | sort -u >"$work/places"
is "$(comm -23 "$work/links" "$work/places" | head -n 5)" '' 'every link in it leads somewhere'
check 'it has links' test "$(wc -l <"$work/links")" -gt 100
elf=$(find build/through-05/build kernel-out/build -maxdepth 1 -name kernel.elf 2>/dev/null | head -n 1)
if [ -n "$elf" ]; then
    sed -n '/Index of identifiers/,$p' "$work/text" | grep -o '[A-Za-z_][A-Za-z0-9_]*' |
        sort -u >"$work/index"
    nm "$elf" | awk '$2 ~ /[TDBRA]/ { print $3 }' | sort -u >"$work/symbols"
    is "$(comm -23 "$work/symbols" "$work/index" | tr '\n' ' ')" '' \
        'every global symbol of the kernel is in the index'
else
    skip 1 'there is no kernel'
fi
finish
