#!/bin/sh
# The tangle pipeline, on small books: tests/tangle/bad/* have one kind of
# fault each, with what must be said about it in `want'.
. "${0%/*}/tap.sh"

top=$PWD
books=$top/tests/tangle
lab=exercises/pipe/pipe.nw

# tangle ARG...: like run, in the book's folder.
tangle() {
    status=0
    (cd "$book" && "$top/tangle/tangle" "$@") >"$work/out" 2>"$work/err" ||
        status=$?
}

# new_book NAME: a copy of that one to work in.
new_book() {
    rm -rf "$work/book"
    cp -R "$books/$1" "$work/book"
    book=$work/book
}

# one_chapter: a book of the text on standard input.
one_chapter() {
    rm -rf "$work/book"
    book=$work/book
    mkdir -p "$book/chapters"
    cat >"$book/chapters/01-one.nw"
}

# tree DIR: every file in it, with its content and date.
tree() {
    (cd "$1" && find . -type f | sort | while read -r file; do
        printf '%s %s\n' "$(cksum <"$file")" "$(ls -l --full-time "$file")"
    done)
}

# alike DIR DIR DESCRIPTION
alike() {
    check "$3" diff -r -x .manifest "$1" "$2"
}

# ---- one fault each ----

for dir in "$books"/bad/*/; do
    name=$(basename "$dir")
    new_book "bad/$name"
    args=
    [ ! -f "$book/args" ] || args=$(cat "$book/args")
    # shellcheck disable=SC2086 # args is meant to be several words
    tangle --folders "$top/tangle/folders" $args
    is "$status" 1 "$name: exit status"
    sed "s,$top/,," "$work/err" >"$work/said"
    same "$work/said" "$book/want" "$name: what is said, and nothing else"
    check "$name: nothing is written" [ ! -e "$book/kernel-out" ]
done

# ---- a mistake in the C is the compiler's to report ----

one_chapter <<'END'
# One

Of [[second]] more is said.

<<lib/a.c>>=
int
first(void)
{
    if (1) ][ {
@

And then:

<<lib/a.c>>=
int
second(void)
{
    return 2;
}
@
END
tangle
is "$status" 0 'what ctags misses after a syntax error does not stop tangling'
tangle --events
like "$work/err" '^chapters/01-one.nw:3: error: .*second' 'but weaving asks for more'

# ---- bytes that an editor would mend in a file of ours ----

printf '# One\n\nA line.\r\n' | one_chapter
tangle
like "$work/err" '^chapters/01-one.nw:3: error: carriage return' 'CR line end'
printf '# One\r\n\r\nA line.\r\n' | one_chapter
tangle
is "$(wc -l <"$work/err")" 1 'a whole file with DOS line ends: said once'
printf '# One\n\n\000\n<<a/b>>=\n@\n' | one_chapter
tangle
like "$work/err" '^chapters/01-one.nw:3: error: NUL byte' 'NUL byte'
like "$work/err" '^chapters/01-one.nw:4: error: .*`a. is not declared' \
    'and the faults after it are found as well'
printf '# One\n\n\nlatin-1: \351\n' | one_chapter
tangle
like "$work/err" '^chapters/01-one.nw:4: error: not UTF-8' 'Latin-1'
printf '# One\n\355\240\200\n\300\200\n\364\220\200\200\n' | one_chapter
tangle
is "$(grep -c ': error: not UTF-8' "$work/err")" 3 \
    'a surrogate, an overlong form, a number too large'
printf '# One \033[1m\n' | one_chapter
tangle
like "$work/err" '^chapters/01-one.nw:1: error: control char' 'escape character'
printf '# Ünïcödé ⟨🐧⟩\n\n<<lib/ä.c>>=\nint ä; /* ⟨é⟩ */\n@\n' | one_chapter
tangle
is "$status" 0 'UTF-8 is welcome'
like "$book/kernel-out/lib/ä.c" '^int ä; /\* ⟨é⟩ \*/$' 'and comes out as it went in'

# ---- what noweb or the disk does to a book ----

name=$(printf '%0251d' 0)
printf '# One\n\n<<lib/x.c>>=\n<<%s>>\n@\n\n<<%s>>=\nint x;\n@\n' "$name" "$name" |
    one_chapter
tangle
like "$work/err" '^chapters/01-one.nw:7: error: .* 251 bytes' \
    'a name that noweb would cut off'
new_book whole
ln -s nowhere "$book/chapters/04-four.nw"
tangle
is "$status/$(cat "$work/err")" \
    '1/chapters/04-four.nw:1: error: cannot read it: No such file or directory' \
    'a chapter that cannot be read: that, and nothing else'
# noweb_with STAGE COMMAND: a noweb whose STAGE ends as COMMAND makes it.
noweb_with() {
    rm -rf "$work/noweb"
    mkdir "$work/noweb"
    ln -s /usr/lib/noweb/* "$work/noweb"
    rm "$work/noweb/$1"
    printf '#!/bin/sh\n/usr/lib/noweb/%s "$@" %s\n' "$1" "$2" >"$work/noweb/$1"
    chmod +x "$work/noweb/$1"
    NOWEB=$work/noweb
    export NOWEB
}
new_book whole
noweb_with markup '| sed /first/q'
tangle --draft
like "$work/err" '^tangle: error: the event stream is cut off' \
    'half of what markup says is not taken for all'
noweb_with nt '| head -c 1500'
tangle --draft
like "$work/err" '^tangle: error: the expanded book is cut off' \
    'nor half of what nt says'
noweb_with nt '; exit 1'
tangle
is "$status/$(cat "$work/err")" \
    '1/tangle: error: a stage failed (is the disk full?)' \
    'a failure of nt is not lost'
check 'and nothing is written' [ ! -e "$book/kernel-out" ]
unset NOWEB

# ---- the command line ----

new_book whole
tangle --chapters nowhere
is "$status/$(cat "$work/err")" '1/tangle: error: no folder nowhere' \
    'missing folder of chapters'
mkdir "$book/empty"
tangle --chapters empty
is "$status/$(cat "$work/err")" '1/tangle: error: no chapters (*.nw) in empty' \
    'folder without chapters'
tangle --through four
is "$status/$(cat "$work/err")" \
    '1/tangle: error: --through four: no such chapter in chapters' \
    'unknown chapter'
tangle --lab exercises/none.nw
is "$status/$(cat "$work/err")" \
    '1/tangle: error: cannot read the lab exercises/none.nw' 'missing lab'
tangle --lab exercises
is "$status" 1 'a lab that is a folder'
tangle --folders nowhere
is "$status/$(cat "$work/err")" '1/tangle: error: no file nowhere' \
    'missing list of folders'
tangle --out .
is "$status" 1 'the folder of the book itself is no place for its kernel'
tangle --out
is "$status" 1 'option without its argument'
tangle --thruogh 1
is "$status" 2 'unknown option'
check 'none of these wrote anything' [ ! -e "$book/kernel-out" ]
echo mine >"$book/file"
tangle --out file
is "$status" 2 'an output folder that is a file'
like "$work/err" '^tangle: error: cannot .* file/' 'says so'
is "$(cat "$book/file")" mine 'and leaves it'

# ---- what comes out ----

new_book whole
tangle
is "$status$(cat "$work/err")" 0 'the whole book tangles, without a word'
alike "$book/want/full" "$book/kernel-out" \
    'comments, tabs, indentation, continuation, replacement, maps'
check '#! makes a file executable' [ -x "$book/kernel-out/tests/run" ]
for name in 1 01 one 01-one; do
    tangle --through $name --out "cut-$name"
    alike "$book/want/one" "$book/cut-$name" "--through $name"
done
tangle --through 3 --out cut-3
alike "$book/want/full" "$book/cut-3" '--through the last chapter'
tangle --lab "$lab" --out lab
alike "$book/want/lab" "$book/lab" 'a lab'
tangle --lab "$lab" --through 1 --out lab-1
like "$book/lab-1/lib/main.c" 'puts\("lab"\)' 'a lab is in force under --through'
unlike "$book/lab-1/lib/main.c" 'puts\("three"\)' 'which cuts the rest'
(cd "$book" && "$top/tangle/tangle" --out at-once-1 &
 cd "$book" && "$top/tangle/tangle" --out at-once-2; wait)
alike "$book/at-once-1" "$book/at-once-2" 'two at once do not disturb each other'
for i in 1 2 3 4; do
    (cd "$book" && "$top/tangle/tangle" --through $((i % 2 + 2)) --out at-once-3) &
done 2>"$work/err"
wait
is "$(cat "$work/err")" '' 'nor do some that write the same folder'

# ---- what is left alone ----

tangle
find "$book/kernel-out" -type f -exec touch -d '2001-01-01' {} +
tree "$book/kernel-out" >"$work/before"
tangle
tree "$book/kernel-out" >"$work/after"
same "$work/before" "$work/after" 'no edit: all keep their dates'
sed 's/twice(2)/twice(3)/' "$books/whole/chapters/02-two.nw" \
    >"$book/chapters/02-two.nw"
tangle
tree "$book/kernel-out" >"$work/after"
diff "$work/before" "$work/after" | sed -n 's/^> .* //p' | tr '\n' ' ' >"$work/new"
is "$(cat "$work/new")" './.lines/.manifest ./.lines/include/macro.h ./.lines/lib/main.c ./include/macro.h ./lib/main.c ' \
    'an edit of one chunk: only its files and their maps are new'
find "$book/kernel-out" -type f -exec touch -d '2001-01-01' {} +
tree "$book/kernel-out" >"$work/before"
sed '2a\
More prose.\
' "$books/whole/chapters/03-three.nw" >"$book/chapters/03-three.nw"
tangle
tree "$book/kernel-out" >"$work/after"
diff "$work/before" "$work/after" | sed -n 's/^> .* //p' | tr '\n' ' ' >"$work/new"
is "$(cat "$work/new")" './.lines/lib/main.c ./.lines/lib/two.c ' \
    'an edit of the prose: only maps are new'

mkdir -p "$book/kernel-out/build" "$book/kernel-out/mm"
echo object >"$book/kernel-out/build/main.o"
echo mine >"$book/kernel-out/mm/mine.c"
tree "$book/kernel-out" >"$work/before"
echo '<<nobody>>=' >>"$book/chapters/03-three.nw"
tangle
is "$status" 1 'an error in the last chapter'
tree "$book/kernel-out" >"$work/after"
same "$work/before" "$work/after" 'leaves all files as they are'
tangle --through 1
is "$status" 1 'and is found under --through 1 too'
tangle --draft
is "$status" 0 '--draft tangles all the same'
like "$work/err" ':34: error: chunk <<nobody>> is not terminated' \
    'but reports it'
cp "$books/whole/chapters/03-three.nw" "$book/chapters/03-three.nw"
tangle --through 1
check 'a file that is made no more is removed' \
    [ ! -e "$book/kernel-out/lib/two.c" ]
check 'and its map' [ ! -e "$book/kernel-out/.lines/lib/two.c" ]
is "$(cat "$book/kernel-out/mm/mine.c")" mine 'what tangle did not make is kept'
is "$(cat "$book/kernel-out/build/main.o")" object 'and so is the build folder'

tangle
echo 'int edited;' >>"$book/kernel-out/lib/main.c"
tangle
like "$work/err" '^kernel-out/lib/main.c: warning: edited by hand' \
    'a file edited by hand is made anew, with a warning'
like "$book/kernel-out/.edited/lib/main.c" '^int edited;' 'and a copy'
tangle
is "$(cat "$work/err")" '' 'once'

rm "$book/kernel-out/lib/two.c"
mkdir -p "$book/kernel-out/lib/two.c/in-the-way"
sed -i 's/puts("three")/puts("drei")/' "$book/chapters/03-three.nw"
tangle
is "$status" 2 'a file that cannot be written is an error'
like "$work/err" 'cannot write kernel-out/lib/two.c' 'that names it'
check 'and leaves no halves behind' [ ! -e "$book/kernel-out/.lines/.new" ]
rmdir "$book/kernel-out/lib/two.c/in-the-way" "$book/kernel-out/lib/two.c"
tangle
tangle --out fresh
check 'and the next run mends all' diff -r -x .edited -x build -x mm "$book/fresh" "$book/kernel-out"
# A run that was killed leaves files that have no names yet.
new_book whole
tangle
mkdir "$book/kernel-out/.lines/.new"
echo half >"$book/kernel-out/.lines/.new/77"
rm "$book/kernel-out/lib/main.c" "$book/kernel-out/.lines/lib/two.c"
tangle
alike "$book/want/full" "$book/kernel-out" 'what a killed run left is mended'

# ---- lines ----

new_book lines
main=$(grep -n '^printf("%s:%d' "$book/chapters/01-lines.nw" | cut -d: -f1)
double=$(grep -n '^return 2' "$book/chapters/01-lines.nw" | cut -d: -f1)
mov=$(grep -n '^mov \$21' "$book/chapters/01-lines.nw" | cut -d: -f1)
name=chapters/01-lines.nw
tangle
check 'the tree compiles through its maps' make -s -C "$book/kernel-out"
is "$("$book/kernel-out/build/prog" | tr '\n' ' ')" "$name:$main 1764 " \
    'and __LINE__ is the line of the chapter'
make -C "$book/kernel-out" >"$work/make" 2>&1
like "$work/make" 'up to date' 'with no edit nothing is compiled'
# place FUNCTION: what addr2line says of it.
place() {
    address=$(nm "$book/kernel-out/build/prog" | sed -n "s/ T $1\$//p")
    addr2line -e "$book/kernel-out/build/prog" "$address"
}
is "$(place twice)" "./$name:$double" 'addr2line, C'
is "$(place where)" "./$name:$mov" 'addr2line, assembly'
if command -v gdb >/dev/null; then
    gdb -batch -nx -ex 'info line twice' "$book/kernel-out/build/prog" \
        >"$work/gdb" 2>&1
    like "$work/gdb" "^Line $double of \"$name\"" 'gdb'
else
    skip 1 'no gdb'
fi
sed -i 's/^return 2 \* n;/return 2 * m;/' "$book/$name"
tangle
make -C "$book/kernel-out" >"$work/make" 2>&1
like "$work/make" "^$name:$double:[0-9]+: error: .m. undeclared" \
    'an error names the line of the chapter'
is "$(grep -c ' -c -o ' "$work/make")" 1 'and just that file was compiled'
sed -i 's/^return 2 \* m;/return 2 * n;/; s/^mov \$21/movv $21/' "$book/$name"
tangle
make -C "$book/kernel-out" >"$work/make" 2>&1
like "$work/make" "^$name:$mov: Error: no such instruction" \
    'an error in assembly as well'
sed -i 's/^movv/mov/; s/^int twice(int n);/int twice(int n)/' "$book/$name"
tangle
make -C "$book/kernel-out" >"$work/make" 2>&1
like "$work/make" "^$name:[0-9]+:[0-9]+: error" 'and in a header'
sed -i 's/^int twice(int n)$/&;/' "$book/$name"
tangle
make -s -C "$book/kernel-out" >"$work/make" 2>&1
# Lines are moved about: the map would put a #line into the macro.
printf '%s \\\n' '#define MOVED(a)' '1 +' '2 +' '3 +' '4 +' '5 +' 6 >"$work/edited"
printf '\nint right = MOVED(0);\nint wrong = nothing;\n' >>"$work/edited"
cp "$work/edited" "$book/kernel-out/lib/twice.c"
make -C "$book/kernel-out" >"$work/make" 2>&1
like "$work/make" '^lib/twice.c:10:13: error: .nothing. undeclared' \
    'a file edited by hand compiles with lines of its own'

# ---- what the weaver asks ----

new_book whole
tangle --events --lab "$lab"
is "$status" 0 '--events'
(cd "$book" && /usr/lib/noweb/markup -t chapters/*.nw "$lab") >"$work/expected"
same "$work/out" "$work/expected" 'prints what markup does'
check 'and nothing is written' [ ! -e "$book/kernel-out" ]
new_book bad/undefined
tangle --events
is "$status/$(cat "$work/out")" 1/ 'of a book with a fault it prints none'
tangle --events --draft
like "$work/out" '^@file chapters' 'unless asked to'

# ---- speed ----

rm -rf "$book/chapters"
mkdir "$book/chapters"
awk -v dir="$book/chapters" 'BEGIN {
    for (file = 0; file < 152; file++) {
        out = sprintf("%s/%02d-c.nw", dir, file / 8 + 1)
        printf "Prose.\n\n<<mm/f%d.c>>=\n", file >out
        for (i = 0; i < 8; i++)
            printf "<<function %d of %d>>\n", i, file >out
        printf "@\n\n" >out
        for (i = 0; i < 8; i++) {
            name = "fn" file "_" i
            printf "Prose with [[%s]], of some length.\n\n", name >out
            printf "<<function %d of %d>>=\nint\n", i, file >out
            printf "%s(int a)\n{\n    <<body %d of %d>>\n", \
                name, i, file >out
            printf "}\n@\n\nMore prose.\n\n" >out
            printf "<<body %d of %d>>=\nif (a > 2)\n    a = 3;\n", \
                i, file >out
            printf "while (a--)\n    a++;\nreturn a;\n@\n\n" >out
        }
    }
}'
tangle
start=$(date +%s%N)
tangle
took=$((($(date +%s%N) - start) / 1000000))
is "$status" 0 "a book of $(cat "$book"/chapters/*.nw | wc -l) lines"
check "in less than a second (took $took ms)" [ "$took" -lt 1000 ]

finish
