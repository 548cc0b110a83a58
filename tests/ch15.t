#!/bin/sh
# Chapter 15: copy-on-write. The host's Linux is the oracle.
. "${0%/*}/tap.sh"

run ./boot --through 15 --timeout 300 -- hello
is "$status" 0 'hello runs' || diag "$(tail -n 5 "$work/err")"

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel build/through-15/build/kernel.elf --timeout 120 "$@"
}

# user PROGRAM: one of tests/ch15, made of the chapter's headers
user() {
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -nostdlib -ffreestanding -fno-pic \
        -no-pie -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
        -Wl,--build-id=none -I build/through-15/user -o "$work/$1" "tests/ch15/$1.c"
}

# What is in use in the end, by the log.
ledger() {
    sed -n 's/.*ledger: \(.*\) in use.*/\1/p' "$work/err" | tr '\n' ';'
}

# host COMMAND ARG...: what it says on Linux, where it can be run there
linux=$(unshare -pfm --mount-proc --kill-child echo yes 2>"$work/unshare")
host() {
    [ -z "$linux" ] ||
        (cd "$work" && unshare -pfm --mount-proc --kill-child "$@") >"$work/host"
}

# as_host FILE FILE DESCRIPTION: the two are the same
as_host() {
    if [ "$linux" ]; then
        same "$@"
    else
        unlike "$1" 'NOT ok|other bytes' "$3 (not compared with Linux: no namespaces)"
    fi
}

# What each of a family sees. The order of their lines is theirs.
user family
user random
host ./family
[ -z "$linux" ] || sort "$work/host" >"$work/wanted"
for options in '--cpus 1' '--cpus 4' '--cpus 8' '--cpus 2 --mem 64 --model qemu64' \
    '--cpus 2 --option lockorder' '--cpus 2 --disk none --option poison'; do
    # shellcheck disable=SC2086 # these are words
    boot $options --file "$work/family:/family" -- family
    is "$status" 0 "family, $options" || diag "$(tail -n 5 "$work/err")"
    sort "$work/out" >"$work/sorted"
    as_host "$work/sorted" "$work/wanted" "family, $options: what it sees"
    unlike "$work/err" 'panic' "family, $options: no panic"
done
boot --disk none --option ledger --file "$work/family:/family" -- family
ledger >"$work/left"
boot --disk none --option ledger --file "$work/family:/family" -- hello
is "$(cat "$work/left")" "$(ledger)" 'nothing is left of a family'

# Two at once, by force: the log says if nobody came.
user twins
for order in table:copy/wait=table:leave table:copy/wait=table:put \
    page:copy/wait=page:leave; do
    boot --cpus 4 --disk none --option "point=$order" --file "$work/family:/family" -- family
    sort "$work/out" >"$work/sorted"
    as_host "$work/sorted" "$work/wanted" "family, $order"
    unlike "$work/err" 'panic|nobody came' 'somebody was held, and came free'
done
boot --cpus 4 --disk none --option point=table:copy/wait=table:put \
    --file "$work/twins:/twins" -- twins
like "$work/out" '^ok' 'the last one leaves while the other copies'
unlike "$work/err" 'panic|nobody came' 'so it was'

# What forks cost a program with a C library, in instructions: hardly more
# with much memory.
gcc -O2 -static -o "$work/forks" tests/ch15/forks.c
boot --icount --mem 1024 --disk none --file "$work/forks:/forks" -- forks 256
cost() {
    sed -n "s/^$1 MiB: //p" "$work/out"
}
diag "1 MiB: $(cost 1), 256 MiB: $(cost 256)"
check '256 MiB take at most half as much again as 1 MiB' \
    test $((2 * $(cost 256))) -le $((3 * $(cost 1)))
check 'and a hundredth of copying 65,536 pages, 8 bytes a time' \
    test $((100 * $(cost 256))) -le $((65536 * 512))

# The handout's test, by that name: pages in use, and the bytes of all three.
user cow_fork
host ./cow_fork linux
for cpus in 1 2 8; do
    boot --cpus "$cpus" --disk none --file "$work/cow_fork:/cow_fork" -- cow_fork
    as_host "$work/out" "$work/host" "cow_fork, $cpus CPUs"
done

# Children of C libraries.
for cc in musl-gcc gcc; do
    if ! "$cc" -static -O2 -Wall -Wextra -o "$work/spawn" tests/ch15/spawn.c 2>"$work/err"; then
        skip 1 "no $cc -static"
        continue
    fi
    host ./spawn
    boot --cpus 2 --disk none --file "$work/spawn:/spawn" -- ./spawn
    as_host "$work/out" "$work/host" "vfork, posix_spawn and fork, by $cc"
done

# Memory that vfork lends. Each of its pages comes home.
user lent
host ./lent
for cpus in 1 4 8; do
    boot --cpus "$cpus" --disk none --option ledger --file "$work/lent:/lent" -- lent x
    ledger >"$work/none"
    boot --cpus "$cpus" --disk none --option ledger --file "$work/lent:/lent" -- lent
    as_host "$work/out" "$work/host" "lent, $cpus CPUs"
    unlike "$work/err" 'panic' 'no panic'
    is "$(ledger)" "$(cat "$work/none")" 'lent leaves nothing'
done

# From inside, with each allocation failing.
for cpus in 1 2 8; do
    for test in cow cowcalls; do
        boot --cpus "$cpus" --disk none -- selftest $test
        is "$status" 0 "selftest $test, $cpus CPUs" || diag "$(tail -n 5 "$work/err")"
    done
done

# Random steps against a model.
#
# random SEED STEPS, with as little left as of 20 steps
random() {
    host ./random "$@"
    boot --disk none --cpus "$cpus" --option ledger --file "$work/random:/random" -- random 1 20
    ledger >"$work/least"
    boot --disk none --cpus "$cpus" --mem 1024 --option ledger \
        --file "$work/random:/random" -- random "$@"
    as_host "$work/out" "$work/host" "random $*, $cpus CPUs"
    unlike "$work/err" 'panic|signal' 'nobody dies of it'
    is "$(ledger)" "$(cat "$work/least")" 'nothing is left of it'
}
for cpus in 1 2 4 8; do
    random $cpus 1500
done

# Out of memory: who asks is killed, and nobody else is.
cpus=2
random 5 1500
for mem in 32 64; do
    boot --cpus $cpus --mem $mem --option ledger --disk none --file "$work/random:/random" -- \
        random 1 3000
    is "$status" 99 "$mem MiB: it ends"
    like "$work/err" 'no memory for address' 'somebody is killed for want of memory'
    unlike "$work/err" 'panic' 'that is no panic'
    unlike "$work/out" 'other bytes' 'nobody sees wrong bytes'
    is "$(ledger)" "$(cat "$work/least")" 'nothing is left of it'
done

# Earlier chapters, on this one's kernel.
boot --cpus 2 --disk none -- selftest all
is "$status" 0 'the self-tests of all chapters' || diag "$(tail -n 5 "$work/err")"
for program in faults forktree waitall killed forkregs clones execs; do
    boot --cpus 4 --disk none -- "$program"
    unlike "$work/out" 'NOT ok' "$program of an earlier chapter"
    unlike "$work/err" 'panic' "$program: no panic"
done
finish
