#!/bin/sh
# Chapter 14: growing the stack. The host's Linux is the oracle.
. "${0%/*}/tap.sh"

chapter=${CHAPTER:-14}
run ./boot --through "$chapter" --timeout 300 -- hello
is "$status" 0 'it boots' || diag "$(tail -n 5 "$work/err")"
programs=build/through-$chapter/build/user

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel "build/through-$chapter/build/kernel.elf" --timeout 120 "$@"
}

# host PROGRAM ARG...: the same on Linux, in a scratch folder
mkdir "$work/scratch"
linux=$(unshare -pfm --mount-proc --kill-child echo yes 2>"$work/unshare")
host() {
    wanted=0
    (cd "$work/scratch" && timeout 60 unshare -pfm --mount-proc --kill-child \
        env -i PATH=/bin HOME=/ prlimit --stack=8388608:8388608 "$@") \
        >"$work/host" 2>"$work/host-err" </dev/null || wanted=$?
}

# alike DESCRIPTION: what ran last in the kernel did as the host's did
alike() {
    if [ "$linux" ]; then
        is "$status" "$wanted" "$1: status"
        same "$work/out" "$work/host" "$1: output"
    else
        skip 2 "no namespaces to run it on Linux in: $(cat "$work/unshare")"
    fi
    unlike "$work/out" 'NOT ok' "$1: every check"
    unlike "$work/err" 'panic' "$1: no panic"
}

# What is in use in the end, by the log.
ledger() {
    sed -n 's/.*ledger: \(.*\) in use.*/\1/p' "$work/err" | tr '\n' ';'
}

for name in stacks borders lab3 random hungry cost; do
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -nostdlib -ffreestanding -fno-pic \
        -no-pie -fno-stack-protector -fcf-protection=none \
        -fno-asynchronous-unwind-tables -Wl,--build-id=none \
        -I "build/through-$chapter/user" -o "$work/$name" "tests/ch14/$name.c"
done

# The handout's own two, and what else can be asked of a stack.
for name in lab3 stacks borders; do
    host "$work/$name"
    for options in '--cpus 1' '--cpus 2 --model qemu64' '--cpus 4 --option poison' \
        '--cpus 8' '--cpus 2 --option lockorder'; do
        # shellcheck disable=SC2086 # these are words
        boot $options --disk none --file "$work/$name:/$name" -- "$name"
        alike "$name, $options"
    done
done

# Random reaches: the same as on Linux, step for step.
for seed in 1 2 3 4; do
    host "$work/random" "$seed" 100
    boot --cpus "$seed" --disk none --file "$work/random:/random" -- random "$seed" 100
    alike "random reaches, seed $seed"
    unlike "$work/out" ' 100[0-9]' "random reaches, seed $seed: every byte"
done

# What a page costs.
boot --icount --mem 1024 --disk none --file "$work/cost:/cost" -- cost 64
at_most() {
    n=$(sed -n "s/^$1: //p" "$work/out")
    is "$([ "${n:-$(($2 + 1))}" -le "$2" ] && echo yes)" yes "$1: ${n:-?}, at most $2"
}
at_most 'first touch' 700
at_most 'here and there' 820
at_most 'a page of the stack' 750
at_most 'brk up and down' 260
at_most 'all of it' 690

# The table of the chapter and the decision of the kernel, row by row.
sed -n '/^| where the address lies/,/^: What a fault leads to/p' chapters/14-stack.nw |
    grep '^| ' | tail -n +2 | grep -v '^|:' >"$work/table"
boot -- selftest cures
is "$status" 0 'every row has one cure for all its accesses'
sed -n 's/^weft| \(| .*\)/\1/p' "$work/err" >"$work/rows"
same "$work/rows" "$work/table" 'the rows are those of the table'
is "$(wc -l <"$work/table")" 11 'all eleven'

# Memory that runs out: who asks is killed, and nothing is left.
for name in stacks hungry; do
    boot --disk none --mem 64 --option ledger --file "$work/$name:/$name" -- hello
    ledger >"$work/none"
    boot --disk none --mem 64 --cpus 2 --option ledger --file "$work/$name:/$name" -- "$name"
    unlike "$work/out" 'NOT ok' "$name in 64 MiB"
    is "$(ledger)" "$(cat "$work/none")" "$name leaves nothing"
done
for cpus in 1 4; do
    boot --cpus "$cpus" -- selftest stackfail
    is "$status" 0 "each allocation of a fault fails, $cpus CPUs" ||
        diag "$(tail -n 5 "$work/err")"
done
for name in vm-space vm-busy vm-failure forkfail stack process regions; do
    boot --cpus 2 -- selftest "$name"
    is "$status" 0 "selftest $name of an earlier chapter"
done
for program in faults execs forktree regs badptr; do
    boot --cpus 4 --disk none -- "$program"
    unlike "$work/out" 'NOT ok' "$program of an earlier chapter"
    unlike "$work/err" 'panic' "$program: no panic"
done

finish
