#!/bin/sh
# Labs: a student's tree, what must not be in it, and newer editions of it. On the small book of tests/labs.
. "${0%/*}/tap.sh"

top=$PWD
book=$work/book
cp -R tests/labs "$book"
cp -R Makefile boot tangle "$book"
cp exercises/handout exercises/update exercises/*.c exercises/*.h "$book/exercises"
mkdir "$book/build"
make -s -f tangle/Makefile tangle build/tangle/take-out build/tangle/leak
cp -pR build/tangle "$book/build/tangle"

# handout OUT VARIABLE=VALUE...: of the small book, without its book.pdf.
handout() {
    into=$1
    shift
    run make -s -C "$book" handout OUT="$into" BOOK=no "$@"
}

# what TREE LAB: what the kernel of that tree prints.
what() {
    make -s -C "$1" kernel LAB="$2" OUT=build/k >"$work/made" 2>&1 &&
        "$1/build/k/build/kernel.elf" | head -n 1
}

# refused MESSAGE DESCRIPTION: the last handout failed, said so, and left nothing.
refused() {
    is "$status" 2 "$2"
    like "$work/err" "$1" '... which is said'
    check '... and nothing is left of it' [ ! -e "$into" ] 
    is "$(find "$work" -maxdepth 1 -name '*.making.*')" '' '... under no name'
}

# ---- what is asked for ----

handout "$work/one" LAB=none
refused 'there is no exercises/none/none.nw' 'no such lab'
handout "$work/one"
is "$status" 2 'no lab is named'
handout "$work/one" LAB=second EARLIER=mine
refused 'book or own' 'earlier answers of a third kind'
mkdir "$work/full" && echo mine >"$work/full/file"
handout "$work/full" LAB=second
like "$work/err" 'is not empty' 'a folder with something in it'
is "$(ls "$work/full")" file '... is left alone'
handout "$book/chapters/one" LAB=second
like "$work/err" 'within chapters/' 'a folder of the book itself'

# ---- a handout ----

is "$(what "$book" '')" '38 10' 'the small book compiles'
handout "$work/one" LAB=second
is "$status" 0 'a handout'
one=$work/one
is "$(what "$one" '')$(what "$one" second)" '38 038 0' 'compiles with the lab and without, and has no answer'
unlike "$one/chapters/01-one.nw" 'seen_by_second_alone [+]=|i < 2' 'which is gone from the chapter'
is "$(grep -c '^    return 0;' "$one/chapters/01-one.nw")" 2 'what the lab begins with stands there'
like "$one/chapters/01-one.nw" '^\*\*Lab `second`\.\*\* The code' 'and prose says so'
like "$one/chapters/01-one.nw" 'More of .count to the second number. stood here' 'also where it went on'
like "$one/chapters/01-one.nw" '^@ %def.* seen_by_second_alone' 'a name that prose quotes is still known'
like "$one/chapters/01-one.nw" 'no more than that' 'other code stays'
(cd "$one/exercises" && find . -type f | sort | tr '\n' ' ') >"$work/list"
unlike "$work/list" 'closed|wrong|instructor|first|take-out|leak|handout' 'nothing for instructors is there'
like "$work/list" 'second/second.nw .*second/t/open.c .*second/tests' 'what students need is'
unlike "$one/exercises/second/tests" 'closed|asked for twice' 'hidden tests are not named'
like "$one/exercises/second/tests" '^Test: open' 'others are'

handout "$work/two" LAB=second EARLIER=own
two=$work/two
is "$status$(cat "$two/exercises/mine")" 0first 'with own answers to earlier labs, which are listed'
unlike "$two/chapters/01-one.nw" 'only_here_counted \+=|no more than that' \
    'the earlier answer is gone, with what only that used'
like "$two/chapters/01-one.nw" 'in .add one to the counter.\.$' 'prose refers to that no more'
like "$two/chapters/01-one.nw" '^int helper' 'a chunk of the lab itself stands where it is used'
is "$(what "$two" '')$(what "$two" second)" '1 01 0' 'it compiles with the lab and without'
sed -i 's/return 1;/return 77;/' "$two/exercises/first/first.nw"
sed -i 's/return 0;/return 99;/' "$two/exercises/second/second.nw"
is "$(what "$two" first) $(what "$two" second)" '77 0 77 99' "the student's own earlier answers are used"
sed -i 's/return 99;/return nothing;/' "$two/exercises/second/second.nw"
what "$two" second >/dev/null
like "$work/made" 'exercises/second/second.nw|nothing' 'a mistake is reported'

# ---- what must not happen ----

# leaks WHERE LINE DESCRIPTION: a line of the answer in a file that students get.
leaks() {
    cp "$book/$1" "$work/before"
    printf '%s\n' "$2" >>"$book/$1"
    handout "$work/leaking" LAB=second
    refused "$work/leaking/$1:[0-9]*: error: this is of $4" "$3"
    cp "$work/before" "$book/$1"
}
leaks chapters/02-two.nw 'So: `for (int  i = 0; i < 2; i++)`' 'a line of the answer in prose' 'chapters/01-one.nw:[0-9]*'
leaks Makefile '# seen_by_second_alone += (i << 3) + 1;' 'the same elsewhere' 'chapters/01-one.nw:[0-9]*'
leaks exercises/second/second.nw 'Here seen_by_second_alone +=
(i @<< 3) + 1; is wanted.' 'broken in two' 'chapters/01-one.nw:[0-9]*'
leaks tangle/README.md 'int main(void) { return the_hidden_question(); }' 'a hidden test' exercises/second/t/closed.c:1
leaks tangle/README.md 'The number is the same when it is asked for twice.' 'what a hidden test is about' exercises/second/tests:14
leaks boot '# Students stumble on nothing at all in this lab, it seems.' "the instructor's text" exercises/second/instructor.md:1
leaks boot '# A wrong one that says zero times over' 'a wrong answer' exercises/second/wrong/01-none.nw:1

# What a student is told of anyway, and what is short, is no secret.
echo 'i < 2; i++ return seen;' >>"$book/tangle/README.md"
handout "$work/harmless" LAB=second
is "$status" 0 'a few words alike are no leak'

# broken FILE SED-SCRIPT MESSAGE DESCRIPTION
broken() {
    cp "$book/$1" "$work/before"
    sed -i "$2" "$book/$1"
    handout "$work/broken" LAB=second
    refused "$3" "$4"
    cp "$work/before" "$book/$1"
}
broken exercises/second/second.nw 's/return 0;/return nothing;/' 'does not compile' \
    'a lab that does not compile'
broken exercises/second/second.nw 's/^Write/[[nowhere]]/' 'exercises/second/second.nw:3: error: .*nowhere' \
    'a name in it that nothing defines'
printf '\nMore:\n\n<<replacing: add one to the counter>>=\n1;\n@\n' >"$work/more"
cp "$book/exercises/first/first.nw" "$work/before"
cat "$work/more" >>"$book/exercises/first/first.nw"
handout "$work/unused" LAB=first
refused 'lab first replaces <<add one to the counter>>, but .* nowhere uses it' 'a chunk replaced that nothing uses then'
cp "$work/before" "$book/exercises/first/first.nw"

# ---- a newer edition ----

rm -rf "$one/build" "$one/kernel-out"
sed -i 's/return 0;/return 5;/' "$one/exercises/second/second.nw"
echo '# mine' >"$one/exercises/mine"
echo 'mine too' >"$one/notes"
cp -R "$one" "$work/begun"
sed -i 's/^A sum/A grand sum/' "$book/chapters/02-two.nw"
sed -i 's/^Write/Please write/' "$book/exercises/second/second.nw"
echo 'int fresh;' >"$book/exercises/fresh.h"
mv "$book/boot" "$book/tangle/boot" && cp "$book/tangle/boot" "$book/boot"
mv "$book/chapters/01-one.nw" "$book/chapters/01-first.nw"
handout "$work/newer" LAB=second
tar -C "$work" -czf "$work/newer.tgz" newer

update() {  # update TREE FROM
    run make -s -C "$1" update FROM="$2"
}
# up_to_date TREE DESCRIPTION
up_to_date() {
    diff -r -x mine -x notes -x saved -x second.nw -x '*.before.nw' "$1" "$work/newer" >"$work/diff" 2>&1
    is "$(cat "$work/diff")" '' "$2"
    is "$(cat "$1/exercises/mine" "$1/notes" | tr '\n' ' ')$(grep return "$1/exercises/second/second.nw")" \
        '# mine mine too     return 5;' "... with the student's files as they were"
}
cp -R "$work/begun" "$work/try"
update "$work/try" "$work/newer"
is "$status" 0 'a newer edition from a folder'
like "$work/out" 'second.nw: what this lab begins with has changed' 'a new beginning of the lab is told'
like "$work/try/exercises/.starter/second.before.nw" '^Write' '... and the old one is kept'
up_to_date "$work/try" 'the tree is that of the new edition'
update "$work/try" "$work/newer"
is "$status$(cat "$work/out")" '0update: done' 'once more: nothing to tell'

rm -rf "$work/try" && cp -R "$work/begun" "$work/try"
echo '# changed' >>"$work/try/chapters/02-two.nw"
update "$work/try" "$work/newer.tgz"
up_to_date "$work/try" 'from an archive'
is "$(cat "$work/try"/saved/*/chapters/02-two.nw | tail -n 1)" '# changed' 'a chapter that was edited is kept'
like "$work/out" 'chapters/02-two.nw: you changed it' '... and told of'

# A mv that fails the Nth time, as if the machine had stopped there.
mkdir "$work/bin"
printf '#!/bin/sh\nn=$(cat "%s") && echo $((n - 1)) >"%s"\n[ "$n" -ne 1 ] || exit 1\nexec /bin/mv "$@"\n' \
    "$work/left" "$work/left" >"$work/bin/mv"
chmod +x "$work/bin/mv"
for n in 1 2 7 30; do
    rm -rf "$work/try" && cp -R "$work/begun" "$work/try"
    echo $n >"$work/left"
    (
        PATH=$work/bin:$PATH
        update "$work/try" "$work/newer.tgz"
        echo "$status" >"$work/status"
    )
    is "$(cat "$work/status")/$(grep return "$work/try/exercises/second/second.nw")" '2/    return 5;' \
        "an update that stops at file $n"
    run make -s -C "$work/try" update
    [ "$n" -gt 1 ] || update "$work/try" "$work/newer.tgz"
    up_to_date "$work/try" '... goes on later'
    check '... and leaves nothing behind' [ ! -e "$work/try/.update" ]
done

rm -rf "$work/try" && cp -R "$work/begun" "$work/try"
cp -R "$work/newer" "$work/damaged"
echo more >>"$work/damaged/chapters/02-two.nw"
update "$work/try" "$work/damaged"
like "$work/err" 'chapters/02-two.nw: FAILED' 'an edition that is damaged'
check '... is not taken' diff -r "$work/begun" "$work/try"
update "$work/try" "$work/full"
like "$work/err" 'no tree that make handout made' 'a folder that is something else'
head -c 2000 "$work/newer.tgz" >"$work/half.tgz"
update "$work/try" "$work/half.tgz"
like "$work/err" 'cannot unpack' 'half an archive'
update "$work/try" "$work/nowhere"
like "$work/err" 'no such file' 'nothing at all'
update "$work/try" "$work/try"
like "$work/err" 'this very tree' 'the tree itself'
run make -s -C "$work/try" update
is "$status" 2 'no edition named'
check '... is not taken' diff -r "$work/begun" "$work/try"

# The next lab, with the own answer to this one.
handout "$work/first" LAB=first
sed -i 's/return 1;/return 8;/' "$work/first/exercises/first/first.nw"
handout "$work/next" LAB=second EARLIER=own
update "$work/first" "$work/next"
is "$(what "$work/first" second)" '8 0' "a tree of the next lab goes over that of an earlier one"

finish
