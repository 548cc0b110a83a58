#!/bin/sh
# shellcheck disable=SC2016 # what is quoted is for another shell
# Chapter 18: the library, init, the shell and the tools, on the host's Linux
# against the host's own, and, where the kernel runs them, on Weft.
. "${0%/*}/tap.sh"

tests=$PWD/tests/ch18
out=$PWD/build/through-18
check 'the programs compile' make -s kernel THROUGH=18 OUT=build/through-18
check 'and link' make -s -C "$out" commands
bin=$out/build/user/bin

# Ordinary programs: they also compile with the host's C library.
mkdir "$work/host"
hosts() {
    for source in "$out"/user/bin/*.c; do
        program=${source##*/}
        gcc -std=gnu11 -Wall -Wextra -Werror -o "$work/host/${program%.c}" \
            "$source" || return
    done
    gcc -std=gnu11 -Wall -Wextra -Werror -o "$work/host/sh" "$out"/user/sh/*.c
    cp "$work/host/test" "$work/host/["
}
check "the same sources compile with the host's library" hosts
is "$(nm "$bin/sh" | grep -c ' U ')" 0 'ours need no symbol from elsewhere'
is "$(file -L "$bin/ls" | grep -c 'statically linked')" 1 'and no other file'

# --- the library

ours() {
    "${CC:-gcc}" -std=gnu11 -O2 -ffreestanding -static -nostdlib -fno-pic \
        -fno-stack-protector -nostdinc -I "$out/user/include" \
        -isystem "$("${CC:-gcc}" -print-file-name=include)" -o "$work/$1" \
        "$2" "$out/build/user/lib/start.S.o" "$out/build/user/libweft.a"
}
check 'a program is linked with the library' ours library "$tests/library.c"
gcc -std=gnu11 -w -o "$work/library-host" "$tests/library.c"
env -i LC_ALL=C "$work/library" "$work/file" >"$work/got" 2>&1
is "$?" 0 'it runs'
env -i LC_ALL=C POSIXLY_CORRECT=1 "$work/library-host" "$work/file" \
    >"$work/wanted" 2>&1
same "$work/got" "$work/wanted" "its functions do what the host's do"

cat >"$work/twice.c" <<'END'
#include <stdlib.h>
int
main(void)
{
    char *p = malloc(10);
    malloc(10);
    free(p);
    free(p);
    return 0;
}
END
ours twice "$work/twice.c"
run "$work/twice"
is "$status" 134 'what is freed twice ends the program'
like "$work/err" '^free: 0x[0-9a-f]+ is not in use$' 'and it says why'

cat >"$work/joined.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* Blocks that are given back in any order become one piece again. */
int
main(void)
{
    static void *block[1000];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++)
            block[i] = malloc(200);
        char *end = sbrk(0);
        for (int i = 0; i < 1000; i++)
            free(block[round == 0 ? i : round == 1 ? 999 - i : i * 7 % 1000]);
        void *all = malloc(200000);
        printf("%d\n", all != NULL && (char *)sbrk(0) == end);
        free(all);
    }
    return 0;
}
END
ours joined "$work/joined.c"
run "$work/joined"
is "$(tr '\n' ' ' <"$work/out")" '1 1 1 ' 'free neighbours are joined'
(trap '' XFSZ; ulimit -f 1; "$bin/seq" 1000 >"$work/short") 2>"$work/err"
is "$?" 1 'output that was cut short is an error'
like "$work/err" '^seq: standard output: File too large' 'and it says why'
head -c 40000000 /dev/zero | tr '\0' x >"$work/huge"
run prlimit --as=40000000 "$bin/sort" "$work/huge"
is "$status" 1 'a line that memory is too short for is an error'
like "$work/err" '^sort: .*huge: Cannot allocate memory' 'and it says why'
run "$bin/kill" -0 4294967297
is "$status" 1 'no process has a number of 33 bits'
for pattern in 'a|b' '(a)' 'a{2}' '[[:digit:]]' '\<a'; do
    run "$bin/grep" -E "$pattern" "$0"
    is "$status" 2 "a pattern that is not known: $pattern"
done
(trap '' XFSZ; ulimit -f 1; "$bin/cat" "$bin/cat" >"$work/short") 2>"$work/err"
is "$?" 1 'also where bytes are copied'

# --- what shells and tools do, case by case

if ! unshare -pfm --mount-proc --kill-child true 2>"$work/unshare"; then
    skip 1 'the host has no namespaces to run the programs in'
    finish
fi
mkdir "$work/cases" "$work/ours" "$work/theirs" "$work/ref"
awk -v RS='\n%%\n' -v to="$work/cases" '{
    name = sprintf("%s/%03d", to, NR); printf "%s\n", $0 >name; close(name)
}' "$tests/cases"
(cd "$work" && sh "$tests/fixture.sh")
ln -s "$(command -v dash)" "$work/ref/sh"

# drive SHELL PATH RESULTS [PRELUDE]: all cases
drive() {
    (cd "$work" &&
        unshare -pfm --mount-proc --kill-child dash "$tests/driver" "$@")
}
drive dash "$work/ref:/usr/bin:/bin" "$work/theirs" \
    'echo() { /bin/echo "$@"; }
'
compare() {
    for case in "$work"/cases/*; do
        name=${case##*/}
        if ! cmp -s "$1/$name" "$work/theirs/$name"; then
            diag "case: $(cat "$case")"
            diff "$work/theirs/$name" "$1/$name" | tap_show
            differ=$((differ + 1))
        fi
    done
}
drive "$bin/sh" "$bin" "$work/ours"
differ=0
compare "$work/ours"
count=$(find "$work/cases" -type f | wc -l)
is "$differ" 0 "in $count cases the shell and the tools do what the host's do"
drive "$work/host/sh" "$work/host" "$work/ours"
differ=0
compare "$work/ours"
is "$differ" 0 "and so they do with the host's library"

# --- the shell

# alone ARG...: our shell in a process namespace of its own, our tools
alone() {
    run unshare -pfm --mount-proc --kill-child env -i PATH="$bin" HOME=/ "$@"
}
alone "$bin/sh" -c 'ls /proc/self/fd | wc -l; cat < /etc/passwd | grep root > /dev/null
for i in 1 2 3; do x=$(echo a | cat); { echo b; } > /dev/null 2>&1; done
( : ) < /dev/null; echo x | while read y; do echo $y; done > /dev/null
exec 5< /etc/passwd; exec 5<&-; . /dev/null; cd / > /dev/null
ls /proc/self/fd | wc -l; exec 7< /dev/null; ls /proc/self/fd | wc -l'
is "$(awk '{ n[NR] = $1 } END { print n[2] - n[1], n[3] - n[1] }' "$work/out")" \
    '0 1' 'the shell leaks no descriptors'
for text in 'a | | b' 'if true' '(' 'echo "x' '$(' 'for x y' ')' 'a >' \
    'while true; do' '{ a' '& a' 'then' '; a' 'if ; then' 'a && || b' '${'; do
    alone "$bin/sh" -c "$text"
    is "$status" 2 "no sense: $text"
    like "$work/err" '^sh: line [0-9]+: (unexpected|a quote)' 'and it says so'
done
# What is not there says so, and nothing of its line is run.
without() {
    alone "$bin/sh" -c "echo no; $2" 2>"$work/err"
    is "$status $(grep -c no "$work/out")" "2 $3" "not there: ${2%%<*}"
    like "$work/err" "$1" 'and it says what'
}
without 'has no case' 'case a in a) echo a;; esac' 0
without 'has no functions' 'f() { echo a; }' 0
without 'has no functions' 'f ( ) { echo a; }' 0
without 'has no here-documents' 'cat << END
a
END' 0
without '[$][{]x%y[}]: this shell has no' 'echo ${x%y}' 1
without '[$][(][(]x=1[)][)]: not all' 'echo $((x=1))' 1
without '[$][(][(]x[+][+][)][)]: something is missing' 'echo $((x++))' 1
without '[$][(][(]1/0[)][)]: division by zero' 'echo $((1/0)); echo no' 1
without 'x: has no value' 'rm -r "${x:?}"/*; echo no' 1
without 'set: -e: no such option' 'set -e; exit 2' 1
without 'read: -p: not a name' 'read -p x || exit 2' 1
without 'IFS: words are always' 'IFS=: || exit 2' 1
printf 'echo one\n\necho )\necho two\n' >"$work/script"
alone "$bin/sh" "$work/script"
is "$status $(cat "$work/out")" '2 one' 'a mistake ends a script'
like "$work/err" "^$work/script: line 3: unexpected \)" 'with its place'
deep=$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "(" }')
alone "$bin/sh" -c "$deep"
like "$work/err" 'too many commands inside each other' 'depth has a limit'
printf 'cat\none\ntwo\n' >"$work/script"
alone "$bin/sh" <"$work/script"
is "$(cat "$work/out")" 'one
two' 'a command gets the rest of a script that is standard input'
alone "$bin/sh" -c 'echo start; i=0; for i in $(seq 2000); do :; done
while read x; do y="$x$x"; done < /proc/self/maps; echo $i'
is "$(tail -n 1 "$work/out")" 2000 'a loop of two thousand'
alone "$bin/sh" -c 'echo x >&-; sh -c "kill -SEGV \$\$"; echo $?'
is "$(cat "$work/out")" 139 'a shell goes on when a command crashes'
like "$work/err" '^Segmentation fault' 'and says what it died of'
head -c 100000 /dev/zero | tr '\0' x >"$work/long"
alone "$bin/sh" -c "x=\$(cat $work/long); echo \"\$x\" | wc -c"
is "$(tr -d ' ' <"$work/out")" 100001 'a long substitution'

awk 'BEGIN { for (i = 0; i < 5000; i++) printf "true && "; print "echo end"
    for (i = 0; i < 99; i++) printf "{ "; printf "echo deep"
    for (i = 0; i < 99; i++) printf "; }"; print ""
    printf "echo "; for (i = 0; i < 20; i++) printf "$(echo "
    for (i = 0; i < 20; i++) printf ")"; print "in"
    for (i = 0; i < 5000; i++) printf "if false; then :; el" }' >"$work/script"
alone "$(command -v prlimit)" --stack=65536 "$bin/sh" "$work/script"
is "$(tr '\n' ' ' <"$work/out")" 'end deep in ' 'long lines and deep ones'
like "$work/err" 'too many commands inside each other' 'elif has a limit, too'
awk 'BEGIN { printf "echo "; for (i = 0; i < 5000; i++) printf "\"$(" }' \
    >"$work/script"
alone "$(command -v prlimit)" --stack=65536 "$bin/sh" "$work/script"
is "$status" 2 'and so have quotes'
if command -v setpriv >/dev/null; then
    # A user with few processes: the shell's own and one, two or three more.
    for most in 1 2 3 4; do
        run timeout -s KILL 20 unshare -pf --kill-child setpriv \
            --reuid=54321 --clear-groups prlimit --nproc="$most" \
            env -i PATH="$bin" "$bin/sh" -c 'echo a | cat | cat | cat | cat
            echo $?; x=$(exit 3) || echo $?; exec 3< /dev/null && wait && exit 7'
        like "$work/err" 'Resource temporarily unavailable' \
            "no more than $most processes"
        is "$status" "$((most == 1 ? 2 : 7))" 'and the shell goes on or ends'
    done
else
    skip 8 'no setpriv(1)'
fi

# With a terminal: what is typed is sent when what was asked for has come.
cat >"$work/type" <<'END'
# Sends each line of standard input when its first word has appeared in $1.
seen=0
while read -r wait keys; do
    tries=0
    while ! tail -c "+$((seen + 1))" "$1" 2>/dev/null | grep -Fq -e "$wait"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || exit
        sleep 0.1
    done
    seen=$(wc -c <"$1")
    printf "$keys"
done
END
# terminal: a session with our shell, the keys as "EXPECTED keys" lines
terminal() {
    : >"$work/screen"
    sh "$work/type" "$work/screen" |
        timeout 60 script -qefc "env -i PATH=$bin TERM=linux HOME=/ $bin/sh" \
            "$work/screen" >/dev/null 2>"$work/err"
    tr -d '\r' <"$work/screen" | sed 's/\x1b\[[0-9]*[A-Za-z]//g' >"$work/out"
}
if command -v script >/dev/null; then
    terminal <<'END'
$ echo one\r
one echo thrw\b\b\bhree\r
three \033[A\033[A again\r
again axc\033[D\033[D\033[D\033[3~\001echo \005!\r
xc! echo word another\027\027done\r
done garbage\025echo kept cut\033[D\033[D\033[D\013\r
kept sleep 50\r
sleep \003
^C echo status $?\r
130 while true; do sleep 50; done\r
done \003
^C echo out\r
out junk\003
^C for i in 1 2\r
> do echo n$i\r
> done\r
n2 echo "open\r
> \003
not echo $?; for i in 1\r
> \003
end echo closed\r
closed echo ü\033[Dö\r
öü exit 7\r
END
    for line in one three 'one again' 'xc!' 'done' kept 'status 130' out \
        n1 n2 closed; do
        like "$work/out" "^$line$" "typed at a terminal: $line"
    done
    like "$work/out" '^öü$' 'characters of two bytes'
    terminal <<'END'
$ sleep 0.2 & echo pid $!\r
pid sleep 0.5\r
ended \004
END
    like "$work/out" '^\[[0-9]+\] ended with 0$' 'a background job is reported'
else
    skip 12 'no script(1) to make a terminal'
fi

# --- init

alone "$bin/init" sh -c 'exit 7'
is "$status" 7 "init passes a command's status on"
alone "$bin/init" sh -c 'kill -9 $$'
is "$status" 137 'and its signal'
alone "$bin/init" no-such-command
is "$status" 127 'and that there is none'
alone "$bin/init" sh -c '(sleep 0.2 & ); (sleep 0.1 &); sleep 1; ps; ls /proc'
is "$(grep -c ' Z ' "$work/out")" 0 'orphans are reaped'
like "$work/out" '^ *1 +0 [RS] init$' 'ps shows it in the first place'
like "$work/out" ' sh$' 'and the others'
alone "$bin/init" sh -c 'ps' 9>&-
is "$status" 0 'ps runs'
printf 'echo one\nexit\necho two\nexit 3\necho three\nexit\n' |
    timeout -s KILL 6 unshare -pfm --mount-proc --kill-child env -i PATH="$bin" \
        "$bin/init" >"$work/out" 2>"$work/err"
is "$(tr '\n' ' ' <"$work/out")" 'one two three ' \
    'init starts another shell when one ends'
alone "$bin/init" sh -c 'echo $PATH $HOME' 0<&- 1>"$work/out"
is "$(cat "$work/out")" "$bin /" 'descriptors that are closed are opened'

# --- the rest

run env -i "$bin/sysinfo"
like "$work/out" '^Linux .* on x86_64' 'sysinfo knows the system'
like "$work/out" '^[1-9][0-9]* KiB of memory' 'and its memory'
alone "$bin/sh" -c 'seq 100000000 | head -n 3'
is "$(tr '\n' ' ' <"$work/out")" '1 2 3 ' 'who writes to nobody ends'
pattern=$(awk 'BEGIN { for (i = 0; i < 200; i++) p = "a?" p "a"; print p }')
letters=$(awk 'BEGIN { for (i = 0; i < 200; i++) printf "a" }')
echo "$letters" >"$work/letters"
run timeout 20 "$bin/grep" -Ec "^$pattern\$" "$work/letters"
is "$(cat "$work/out")" 1 'no pattern takes for ever'
for program in "$bin"/*; do
    case $program in *.o | *.d | */true | */false | *'/[' | */test | */init | \
        */shutdown | */sync | */clear | */pwd | */date | */ps | */sysinfo | \
        */more | */sh | */env | */sleep | */kill | */echo | */seq | \
        */basename | */dirname | */mkdir | */rmdir | */chmod | */cut | \
        */tr) continue ;; esac
    run timeout 5 "$program" "$work/no/such/file" "$work/no/such/other" \
        </dev/null
    test "$status" -ge 1 && test "$status" -le 2 &&
        test "$(grep -c "^${program##*/}: .*No such" "$work/err")" -ge 1
    is "$?" 0 "${program##*/} complains, with its name"
done

# --- inside Weft, once its kernel has files and processes and pipes

if ! ls chapters/12-*.nw >/dev/null 2>&1; then
    skip 1 "the kernel's chapters 9 to 12 are not there"
    finish
fi
# Files that Weft may not have are left out.
set --
for file in "$work"/cases/*; do
    grep -q '/dev/full\|/proc' "$file" ||
        set -- "$@" --file "$file:/cases/${file##*/}"
done
for file in $(cd "$work/fixture" && find . -type f); do
    set -- "$@" --file "$work/fixture/$file:/fixture/$file"
done
set -- "$@" --file "$tests/inside:/inside"
for cpus in 1 4 8; do
    run ./boot --through 18 --cpus "$cpus" --timeout 600 \
        --save-disk "$work/disk.img" "$@" -- sh /inside
    is "$status" 0 "all cases on Weft, $cpus CPUs"
    mkdir -p "$work/weft$cpus"
    awk -v to="$work/weft$cpus" '/^=== / { name = to "/" $2; next }
        { print >name }' "$work/out"
    differ=0
    for case in "$work/weft$cpus"/*; do
        name=${case##*/}
        cmp -s "$case" "$work/theirs/$name" || {
            diag "case: $(cat "$work/cases/$name")"
            diff "$work/theirs/$name" "$case" | tap_show
            differ=$((differ + 1))
        }
    done
    is "$differ" 0 "each as on Linux, $cpus CPUs"
    check "the file system is whole, $cpus CPUs" \
        env PATH="$PATH:/usr/sbin:/sbin" e2fsck -fn "$work/disk.img"
    rm -f "$work/disk.img"
done
run ./boot --through 18 --timeout 60 -- sh -c 'exit 5'
is "$status" 5 'a status comes out of the machine'
run ./boot --through 18 --timeout 60 -- sh -c 'kill -9 $$'
is "$status" 137 'and a signal'
finish
