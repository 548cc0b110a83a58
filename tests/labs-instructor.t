#!/bin/sh
# What instructors have: the proof of labs, batches, the sandbox, autograders.
. "${0%/*}/tap.sh"

for program in noweb gdb jq parallel zip unzip qemu-system-x86_64; do
    command -v "$program" >/dev/null || skip_all "$program is not installed: ./setup"
done

# A lab of its own in a tree of its own, on the kernel of chapter 8.
chmod 711 "$work"
tree=$work/tree
mkdir -p "$tree/exercises" "$tree/build"
make -s kernel THROUGH=08 OUT=build/through-08 >"$work/made" 2>&1 || diag "$(cat "$work/made")"
cp -pR boot Makefile setup chapters tangle "$tree"
cp -pR exercises/*.h exercises/*.nw exercises/*.c exercises/grade exercises/proof exercises/batch \
    exercises/sandbox exercises/gradescope "$tree/exercises"
cp -pR tests/grade "$tree/exercises/toy"
cp -pR build/tangle build/through-08 "$tree/build"
sed "s:=$PWD/build/through-08=:=$tree/build/through-08=:" build/through-08/build/compiler \
    >"$tree/build/through-08/build/compiler"
touch -r build/through-08/build/compiler "$tree/build/through-08/build/compiler"
cd "$tree" || exit 1
echo toy >exercises/order

# answer FILE CODE: a submission in which this stands in the place of the answer
answer() {
    code=$2 awk '/^return n \+ 1;$/ { print ENVIRON["code"]; next } { print }' exercises/toy/toy.nw >"$1"
}

# --- what is handed in, in one folder

in=$work/in
mkdir -p "$in/An Other/src" "$in/nothing"
cp exercises/toy/toy.nw "$in/=1+1.nw"
answer "$in/An Other/src/toy.nw" 'return n == 2 ? -9 : n + 1;'
# The name of the file is put together by the assembler, where no search finds it.
answer "$in/thief.nw" "asm(\".inc\" \"bin \\\"$tree/exercises/toy/tests\\\"\"); return n;"
answer "$in/spy.nw" "asm(\".inc\" \"bin \\\"$tree/build/box-toy/tree/exercises/toy/t/adds.c\\\"\"); return n;"
answer "$in/glutton.nw" 'static const char much[600L << 20] = { 1 }; return much[n];'
for i in 1 2 3 4 5 6 7 8 9; do
    macros="$macros
#define A$i A$((i - 1)) A$((i - 1)) A$((i - 1)) A$((i - 1)) A$((i - 1)) A$((i - 1)) A$((i - 1)) A$((i - 1)) A$((i - 1))"
done
answer "$in/spinner.nw" "#define A0 n+=1;$macros
A9 return n;"

run env LIMIT=4 make grade-all LAB=toy FROM="$in"
is "$status" 1 'a folder of submissions, one without a file'
out=build/batch/toy
csv() {
    grep -F "$1" "$out/grades.csv"
}
is "$(csv name)" 'name,score,of,adds,inside,counted,note' 'grades.csv has a column for each test'
is "$(csv '1+1')" "\"'=1+1\",100,100,60,15,25,\"\"" 'one that is right; and no formula'
is "$(csv Other)" '"An Other",85,100,45,15,25,""' 'one that is wrong, in a folder'
is "$(csv nothing)" '"nothing",0,100,,,,"no toy.nw"' 'a folder without one'
for name in thief spy glutton spinner; do
    is "$(csv $name)" "\"$name\",0,100,0,0,0,\"the kernel does not compile\"" "no points for a $name"
done
if [ "$(id -u)" = 0 ]; then
    like "$out/thief/report.txt" '^# .*(not found|ermission)' 'nobody reads the tests where the lab is'
    like "$out/spy/report.txt" '^# .*(not found|ermission)' '... nor where it is graded'
else
    skip 2 'not root'
fi
like "$out/glutton/report.txt" '^# .*([Ff]ile size|File too large|memory)' 'the disk is not filled'
unlike "$out/thief/report.txt" "$work" 'a report has no path of this machine'
like "$work/out" '^adds +60 +1 +5$' 'a table says how many passed each test'
check 'nothing of what was handed in stays behind' sh -c "! ls -d build/box-toy/run.* 2>/dev/null"
before=$(cat "$out/grades.csv")
rm "$out/thief/results.json"
run make grade-all LAB=toy FROM="$in"
like "$work/err" '^batch: 1 to grade, 5 known$' 'a second time only what is missing is graded'
is "$(cat "$out/grades.csv")" "$before" 'with the same grades'
run make grade-all LAB=toy FROM="$work/none"
like "$work/err" '^batch: FROM=.*: no such folder$' 'a folder that is not there'

# --- an autograder, laid out as in Gradescope

run make gradescope LAB=toy
is "$status" 0 'an autograder' || diag "$(cat "$work/err")"
ag=$work/autograder
mkdir -p "$ag/source" "$ag/submission/deep" "$ag/results"
unzip -q build/toy-autograder.zip -d "$ag/source"
for file in setup.sh run_autograder exercises/toy/t/adds.c; do
    check "$file is in the zip" [ -f "$ag/source/$file" ]
done
check 'and can be run' [ -x "$ag/source/run_autograder" ]
check 'no answer is' [ ! -e "$ag/source/exercises/toy/answer.nw" ]
cp -pR build/box-toy "$ag/source/box"
cp "$ag/source/run_autograder" "$ag"
run env AUTOGRADER="$ag" "$ag/run_autograder"
like "$ag/results/results.json" 'There is no toy\.nw in what was handed in' 'nothing handed in'
answer "$ag/submission/deep/toy.nw" '#include "/etc/passwd"'
run env AUTOGRADER="$ag" "$ag/run_autograder"
is "$status" 0 'one that is not accepted' || diag "$(cat "$work/err")"
is "$(jq -r '.score, (.tests | length), .tests[2].visibility, (.execution_time | type)' "$ag/results/results.json" | tr '\n' ' ')" \
    '0 3 after_published number ' 'is told so in results.json'

# --- the proof

mkdir exercises/toy/wrong
wrong() {
    printf 'bug: own\ntest: %s\n\nWrong.\n\n<<replacing: the toy'"'"'s answer>>=\n%s\n@\n' "$2" "$3" \
        >"exercises/toy/wrong/$1.nw"
}
wrong 01-zero inside 'return n - n;'
wrong 02-right inside 'return 1 + n;'
wrong 03-name nowhere 'return n;'
cp exercises/toy/toy.nw exercises/toy/answer.nw
run exercises/proof --only wrong toy
is "$status" 1 'a proof that fails'
like "$work/out" ' ok +toy wrong/01-zero: caught by inside: ' 'a wrong answer that is caught'
like "$work/out" '^not ok: toy/wrong/02-right: not caught by inside$' 'one that is not'
like "$work/out" '^not ok: toy/wrong/03-name: .*there is no test nowhere$' 'one whose test does not exist'
like "$work/out" '^toy +100 +3 .* 1 / 3$' 'the table counts them'
run exercises/proof --list toy
like "$work/out" '^ok +toy/wrong/01-zero$' 'what has been shown'
printf '\nProse.\n' >>exercises/toy/wrong/01-zero.nw
run exercises/proof --list toy
like "$work/out" '^ok +toy/wrong/01-zero$' '... stays so when prose changes'
wrong 01-zero inside 'return n + n - n;'
run exercises/proof --list toy
like "$work/out" '^\? +toy/wrong/01-zero$' '... and not when code does'
run make test-labs LABS=none
like "$work/err" "there is no lab 'none'" 'a lab that does not exist'

finish
