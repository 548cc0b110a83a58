#!/bin/sh
# The grader: right verdicts, none that can be forged, and the same each time.
. "${0%/*}/tap.sh"

for program in noweb gdb jq qemu-system-x86_64; do
    command -v "$program" >/dev/null || skip_all "$program is not installed: ./setup"
done

# A lab of its own in a tree of its own, of which all but exercises/ is ours.
tree=$work/tree
mkdir -p "$tree/exercises/toy"
for file in boot Makefile chapters tangle; do
    ln -s "$PWD/$file" "$tree/$file"
done
for file in grade lab.h kernel.nw signed.c; do
    ln -s "$PWD/exercises/$file" "$tree/exercises/$file"
done
cp -R tests/grade/. "$tree/exercises/toy"
cd "$tree" || exit 1

grade() {
    run timeout 300 env LIMIT=4 make grade LAB=toy "$@"
}

# answer CODE: a submission in which this stands in the place of the answer
answer() {
    code=$1 awk '/^return n \+ 1;$/ { print ENVIRON["code"]; next } { print }' \
        "exercises/toy/toy.nw" >"$work/submission.nw"
}
submit() {
    answer "$1"
    shift
    grade SUBMISSION="$work/submission.nw" "$@"
}
json() {
    jq -r "$1" build/grade/toy/results.json
}

# --- what is right

grade
is "$status" 0 'the right answer passes' || diag "$(cat "$work/err")"
like "$work/out" '^ok 1 - adds # 60/60 points$' 'with points'
like "$work/out" '^ok 2 - inside # 15/15 points$' 'in a self-test, too'
like "$work/out" '^# toy: 100 of 100 points$' 'and a sum'
is "$(json '.score, (.tests | length), .tests[0].status, .tests[2].visibility' | tr '\n' ' ')" \
    '100 3 passed after_published ' 'results.json says so'
grep -v '^#' "$work/out" >"$work/first"
cd "$tree/exercises" && ../exercises/grade toy >"$work/out" 2>&1
cd "$tree" || exit 1
grep -v '^#' "$work/out" >"$work/second"
same "$work/second" "$work/first" 'twice the same, from another folder'

# --- what is wrong

submit 'return n == 2 ? -9 : n + 1;'
is "$status" 2 'a wrong answer does not pass'
like "$work/out" '^not ok 1 - adds # 45/60 points$' 'three of four checks: a part of the points'
like "$work/out" '^ok 3 - counted' 'and what is right counts'
like "$work/out" 'Expected: The call answers "n \+ 1", for any n\.$' 'what is expected'
like "$work/out" 'Happened: the next number after 2: got -9 \(EBADF\), expected 3$' 'what happened'
like "$work/out" 'Likely cause: An off-by-one; see C:.toy\.$' 'why'
like "$work/out" 'Read: section 8\.[0-9]+, wait' 'where to read'
like "$work/out" 'Read: section 8, ' '... a whole chapter, too'
like "$work/out" 'Again, under gdb: make debug LAB=toy TEST=adds SUBMISSION=' 'how to see it again'
is "$(json '.tests[0].score, .score' | tr '\n' ' ')" '45 85 ' 'points in results.json'
is "$(json '.tests[0].output' | grep -c 'C:\\toy\.$')" 1 'and text, escaped'

submit 'panic("a toy breaks at %ld", n);' TEST=adds
like "$work/out" 'Happened: the kernel panicked: cpu [01]: a toy breaks at 1$' 'a panic'
like "$work/out" ' sys_toy\+.*exercises/toy/toy\.nw:[0-9]+\)$' 'the line of the exercise file'

submit 'while (n > 0) cpu_relax();
return 0;' TEST=adds
like "$work/out" 'Happened: it used 4 s of processor time, after 0 checks$' 'one that spins'
like "$work/out" '    sys_toy \(exercises/toy/toy\.nw:[0-9]+\)$' 'where it spins'

submit 'acquire(&family); sleep_on_sure(&myproc()->child_exited, &family);
release(&family); return n;' TEST=adds
like "$work/out" 'Happened: all its processors sleep, and nobody will wake them' 'one that never wakes'
like "$work/out" '    process 1 \(adds\) sleeps$' 'which process'
like "$work/out" '    sys_toy \(' 'and where'

# --- what is forged, and what is too much

submit 'extern int printf(const char *, ...); extern void power_off(int);
printf("@001 0123456789abcdef ok 1\n@002 0123456789abcdef plan 1 0\n");
power_off(0); return n;'
like "$work/out" '^# toy: 0 of 100 points$' 'lines that are not signed do not count'
submit 'extern int printf(const char *, ...);
while (n > 0) printf("a line of no use to anybody, again and again and again\n");
return 0;' TEST=adds
like "$work/out" 'Happened: it (said more than 1000000 bytes|used 4 s)' 'a kernel that prints for ever'
check 'results.json stays small' [ "$(wc -c <build/grade/toy/results.json)" -lt 20000 ]

# --- what does not compile, or is not accepted

submit 'return n + unknown_name;'
like "$work/out" '^# exercises/toy/toy\.nw:26:.*unknown_name' 'a compile error has its line'
is "$(json '.score, (.tests | length)' | tr '\n' ' ')" '0 3 ' 'and 0 points in a valid results.json'
submit 'return <<nothing>>;'
like "$work/out" '^# exercises/toy/toy\.nw:[0-9]+: error: ' 'so has an undefined chunk'
for code in 'asm(".incbin \"/etc/passwd\"");' '#include "/etc/passwd"' '#include "lib/../../x.h"'; do
    submit "$code"
    like "$work/out" 'the submission is not accepted' "refused: $code"
done
for chunk in lib/evil.c Makefile; do
    submit "return 0;
@

Another file.

<<$chunk>>="
    like "$work/out" 'no files: ' "refused: the file $chunk"
done
submit "return 0;
@

A rule.

<<flags for the compiler>>=
CFLAGS += \$(shell touch $work/touched)"
like "$work/out" 'not for a submission to change: Makefile' 'refused: what make would run'
check 'and it has not run' [ ! -e "$work/touched" ]

# --- the lab's own mistakes, and the caller's

grade TEST=none
is "$status" 2 'no such test'
like "$work/err" "toy has no test 'none'" '... is said'
sed 's/^Points: 15/Points: many/' exercises/toy/tests >"$work/tests"
cp "$work/tests" exercises/toy/tests
grade
like "$work/err" '^exercises/toy/tests:[0-9]+: error: Points: a number$' 'a fault in the file tests has its line'

finish
