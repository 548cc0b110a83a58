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
host() {
    wanted=0
    (cd "$work/scratch" && timeout 60 unshare -pfm --mount-proc --kill-child \
        env -i PATH=/bin HOME=/ prlimit --stack=8388608:8388608 "$@") \
        >"$work/host" 2>"$work/host-err" </dev/null || wanted=$?
}

# alike DESCRIPTION: what ran last in the kernel did as the host's did
alike() {
    is "$status" "$wanted" "$1: status"
    same "$work/out" "$work/host" "$1: output"
    unlike "$work/out" 'NOT ok' "$1: every check"
    unlike "$work/err" 'panic' "$1: no panic"
}

# What is in use in the end, by the log.
ledger() {
    sed -n 's/.*ledger: \(.*\) in use.*/\1/p' "$work/err" | tr '\n' ';'
}

gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -nostdlib -ffreestanding -fno-pic \
    -no-pie -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
    -Wl,--build-id=none -I "build/through-$chapter/user" -o "$work/stacks" \
    tests/ch14/stacks.c
host "$work/stacks"
for options in '--cpus 1' '--cpus 2 --model qemu64' '--cpus 8' \
    '--cpus 2 --option lockorder' '--cpus 4 --option poison'; do
    # shellcheck disable=SC2086 # these are words
    boot $options --disk none --file "$work/stacks:/stacks" -- stacks
    alike "stacks, $options"
done

# The table of the chapter and the decision of the kernel, row by row.
sed -n '/^| where the address lies/,/^: What a fault leads to/p' chapters/14-stack.nw |
    grep '^| ' | tail -n +2 | grep -v '^|:' >"$work/table"
boot -- selftest cures
is "$status" 0 'every row has one cure for all its accesses'
sed -n 's/^weft| \(| .*\)/\1/p' "$work/err" >"$work/rows"
same "$work/rows" "$work/table" 'the rows are those of the table'
is "$(wc -l <"$work/table")" 11 'all eleven'

# Memory that runs out: who asks is killed, and nothing is left.
boot --disk none --option ledger --file "$work/stacks:/stacks" -- hello
ledger >"$work/none"
boot --disk none --cpus 2 --option ledger --file "$work/stacks:/stacks" -- stacks
is "$(ledger)" "$(cat "$work/none")" 'stacks leaves nothing'
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
