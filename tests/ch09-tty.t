#!/bin/sh
# Chapter 9's terminal: lines and keys, next to a terminal of the host's;
# signals that are ignored; nothing lost of what is typed, however fast.
. "${0%/*}/tap.sh"

run ./boot --through 09 --timeout 60 -- hello
is "$status" 0 'hello still runs' || diag "$(tail -n 5 "$work/err")"
kernel=build/through-09/build/kernel.elf

# The programs that are not in the book are made of its headers.
mkdir "$work/bin"
for program in again typed keys interrupted readers longwrite ignores devices; do
    check "$program compiles" gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -nostdlib \
        -ffreestanding -fno-pic -no-pie -fno-stack-protector -fcf-protection=none \
        -fno-asynchronous-unwind-tables -Wl,--build-id=none -I build/through-09/user \
        -o "$work/bin/$program" "tests/ch09/$program.c"
done

# boot OPTION... -- WORD...: with all of them at hand
with() {
    for each in again typed keys interrupted readers longwrite ignores devices; do
        set -- --file "$work/bin/$each:$each" "$@"
    done
    ./boot --kernel "$kernel" --timeout 120 "$@"
}
boot() {
    run with "$@"
}

# type_in FILE OPTION...: boots, and types what is in FILE once the program
# has said "ready". $work/seen: what was seen from then on.
type_in() {
    input=$1
    shift
    rm -f "$work/keys"
    mkfifo "$work/keys"
    : >"$work/out"      # or the last one's "ready" may be seen
    with "$@" <"$work/keys" \
        >"$work/out" 2>"$work/err" &
    exec 9>"$work/keys"
    waited=0
    until grep -q '^ready' "$work/out" || [ "$waited" -ge 1000 ] || ! kill -0 $! 2>/dev/null; do
        sleep 0.1
        waited=$((waited + 1))
    done
    cat "$input" >&9
    exec 9>&-
    status=0
    wait $! || status=$?
    sed -n '/^ready/,$p' "$work/out" | grep -av '^weft: status' >"$work/seen"
}

# host OPTION... FILE PROGRAM: the same on a terminal of the host's
host() {
    wanted=0
    "$work/pty" "$@" 2>"$work/host-err" | sed -n '/^ready/,$p' >"$work/host" ||
        wanted=$?
}

# --- bytes

awk 'BEGIN { for (i = 0; i < 65536; i++) printf "\\%03o%s", i % 256, i % 41 ? "" : "\\n" }' \
    </dev/null >"$work/octal"
# shellcheck disable=SC2059 # the format is the text
printf "$(cat "$work/octal")" >"$work/bytes"
boot -- copy <"$work/bytes"
is "$status" 0 'a program reads what is piped to it'
same "$work/out" "$work/bytes" 'bytes arrive as they are'
printf 'no line feed' >"$work/short"
boot -- copy 1 <"$work/short"
same "$work/out" "$work/short" 'a last line without its end arrives'
printf 'abc\004def\n\004' >"$work/handed"
boot --option terminal -- copy 3 <"$work/handed"
is "$(tr '\r\n' '  ' <"$work/out")" 'abcdef  abcdef  ' \
    'an end of file right behind a full buffer is no end'
boot --option terminal -- copy <"$work/short"
is "$(cat "$work/out")" 'no line feedno line feed' 'a line ends where the wire does'
boot -- copy </dev/null
is "$status:$(wc -c <"$work/out")" 0:0 'nothing is the end at once'
for where in '' '--option terminal'; do
    # shellcheck disable=SC2086 # these are words
    boot $where -- again <"$work/short"
    like "$work/out" 'no line feed, 0 0 0 0$' "the end is the end for good $where"
done

awk 'BEGIN { srand(9); for (i = 0; i < 13000; i++)
    for (n = int(rand() * 160); n >= 0; n--)
        printf (n > 0 ? "%c" : "\n"), 33 + rand() * 93 }' | head -c 1000000 >"$work/lines"
boot --cpus 4 -- copy <"$work/lines"
same "$work/out" "$work/lines" 'a megabyte in lines'
head -c 200000 "$work/lines" >"$work/some"
tr '\n' ' ' <"$work/some" >"$work/line"
boot --cpus 1 -- copy <"$work/line"
same "$work/out" "$work/line" 'one long line'
boot --option lockorder -- copy 100 <"$work/some"
same "$work/out" "$work/some" 'in small pieces, with the lock order checked'

# --- lines and keys, as the host has them

if cc -O1 -o "$work/pty" tests/ch09/pty.c -lutil 2>"$work/cc-err"; then
    {
        printf 'hwllo\177\177\177\177ello\nfoo bar_2, baz\027\027X\nabc\025def\n'
        printf 'd\303\266\177e\n\177\025\027end\004one\004\004'
    } >"$work/edits"
    awk 'BEGIN {
        srand(7); split("a b _ . 9 X", c, " ")
        for (i = 0; i < 1400; i++) {
            r = rand()
            if (r < .55) printf "%s", c[int(rand() * 6) + 1]
            else if (r < .65) printf " "
            else if (r < .75) printf "%c", 127
            else if (r < .80) printf "%c", 23
            else if (r < .83) printf "%c", 21
            else if (r < .86) printf "%c", int(rand() * 2) + 5
            else if (r < .94) printf "\n"
            else if (r < .96) printf "x%c", 4
            else printf "-"
        }
        printf "\nend\n%c%c", 4, 4 }' </dev/null >"$work/random"
    for keys in edits random; do
        type_in "$work/$keys" --option program=typed
        host "$work/$keys" "$work/bin/typed"
        same "$work/seen" "$work/host" "$keys: all that is seen is as on Linux"
        type_in "$work/$keys" --option terminal -- typed
        same "$work/seen" "$work/host" "$keys: and for a command with a terminal"
        is "$status" 0 "$keys: status"
    done
    printf 'kabc12Q' >"$work/raw"
    type_in "$work/raw" --option program=keys
    host "$work/raw" "$work/bin/keys"
    same "$work/seen" "$work/host" 'raw mode is as on Linux'
else
    skip 7 'no compiler for the side of the host'
fi

printf '1234\t\177x\n\004' >"$work/tab"
type_in "$work/tab" --option terminal -- typed
is "$(sed -n '2s/.*\t//p' "$work/seen" | tr '\b\r' 'B.')" 'B BB BB BB Bx.' \
    'a tab is erased as wide as it is'

# --- signals

printf 'lost\003kept\n' >"$work/interrupt"
for cpus in 1 2 4 8; do
    type_in "$work/interrupt" --cpus $cpus --option terminal -- interrupted
    is "$status:$(grep -ac 'ok: ' "$work/out")" 0:3 "^C on $cpus CPUs"
    like "$work/out" '\[5\] kept' 'what was typed before is lost, not what came after'
done
printf 'lost\003kept\r' >"$work/interrupt"
type_in "$work/interrupt" --option program=interrupted
like "$work/out" '^lost\^C' '^C is shown'
like "$work/out" '\[5\] kept' 'what comes after it is read'
printf 'one\ntwo\nabcdef\nlast\n' >"$work/lines4"
for cpus in 1 4; do
    type_in "$work/lines4" --cpus $cpus --option lockorder --option terminal -- readers
    is "$status:$(grep -ac 'ok: ' "$work/out")" 0:5 "killed readers on $cpus CPUs"
    is "$(tr -d '\r' <"$work/out" | grep -ao '\[[0-9]\].*' | sort | tr '\n' ' ')" \
        '[3] abc [4] def\0a [4] one\0a [4] two\0a ' 'no line is lost or torn'
done
for cpus in 1 2; do
    boot --cpus $cpus -- longwrite
    is "$status" 0 "a long write on $cpus CPUs"
    is "$(tr -d '\000' <"$work/out")" 'ok: died in its write' 'can be killed'
done
boot --option ledger -- hello
none=$(sed -n 's/.*ledger: //p' "$work/err")
boot --option ledger -- ignores
is "$(sed -n 's/.*ledger: //p' "$work/err")" "$none" 'the ledger is unchanged by actions'
for program in ignores devices; do
    boot -- $program
    unlike "$work/out" 'NOT ok' "$program: every check"
    if "$work/bin/$program" >"$work/host" </dev/null; then
        same "$work/out" "$work/host" "$program: as on Linux"
    else
        skip 1 'the host cannot run it'
    fi
done

for test in madt gates; do
    boot --cpus 4 --option lockorder -- selftest $test
    like "$work/err" "selftest $test: ok" "self-test $test"
done

finish
