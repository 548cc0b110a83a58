#!/bin/sh
# Chapter 12: pipes and poll. The host's Linux is the oracle.
. "${0%/*}/tap.sh"

run ./boot --through 12 --timeout 100 -- hello
is "$status" 0 'hello still runs' || diag "$(tail -n 5 "$work/err")"
like "$work/out" 'hello, world' 'and says so'

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel build/through-12/build/kernel.elf --timeout 120 "$@"
}

# host PROGRAM ARG...: the same on Linux, in an empty folder in memory
host() {
    host_program=$work/$1
    shift
    wanted=0
    # shellcheck disable=SC2016 # the inner shell expands these
    timeout -s KILL 60 env -i "PATH=$PATH" \
        unshare -pfm --mount-proc --kill-child sh -c '
        mount -t tmpfs tmpfs "$1" && cd "$1" && shift &&
        exec prlimit --nofile=256 "$@"' sh "$work/scratch" \
        "$host_program" "$@" >"$work/host" 2>"$work/host-err" </dev/null ||
        wanted=$?
}

# alike DESCRIPTION: what ran last in the kernel did as the host's did
alike() {
    is "$status" "$wanted" "$1: status"
    same "$work/out" "$work/host" "$1: output"
    unlike "$work/out" 'NOT ok' "$1: every check"
    unlike "$work/err" 'panic|nobody came' "$1: no complaint"
}

# What is in use in the end, by the log.
ledger() {
    sed -n 's/.*ledger: \(.*\) in use.*/\1/p' "$work/err" | tr '\n' ';'
}

# The programs that are not in the book are made of its headers.
user() {
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -nostdlib -ffreestanding -fno-pic \
        -no-pie -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
        -Wl,--build-id=none -I build/through-12/user -o "$work/$1" "tests/ch12/$1.c"
}

# here CPUS PROGRAM: runs it, after another run has said what is in use then.
here() {
    boot --cpus "$1" --option ledger --disk none --file "$work/$2:/$2" -- hello
    none=$(ledger)
    boot --cpus "$1" --option ledger --disk none --file "$work/$2:/$2" -- "$2"
}

mkdir "$work/scratch"
for program in edges polls crowd pollin; do
    user "$program"
done
if unshare -pfm --mount-proc --kill-child mount -t tmpfs tmpfs "$work/scratch" \
    2>"$work/unshare"; then
    for program in edges polls crowd; do
        host "$program"
        for cpus in 1 2 4 8; do
            here "$cpus" "$program"
            alike "$program on $cpus CPUs"
            like "$work/out" '^ok' "$program on $cpus CPUs has checks"
            is "$(ledger)" "$none" "$program on $cpus CPUs leaves nothing"
        done
        boot --cpus 4 --option lockorder --file "$work/$program:/$program" -- \
            "$program"
        alike "$program with the order of locks checked"
    done
    host edges
    boot --cpus 2 --model qemu64 --mem 64 --file "$work/edges:/edges" -- edges
    alike 'edges on an old CPU with little memory'
    for point in pipe:before-sleep poll:before-sleep pipe:page-missing \
        sleep:let-go; do
        for program in edges polls; do
            host "$program"
            for cpus in 1 4; do
                boot --cpus "$cpus" --option "point=$point/yield30" \
                    --file "$work/$program:/$program" -- "$program"
                alike "$program, slow at $point on $cpus CPUs"
            done
        done
    done
else
    skip 1 'the host has no namespaces to run its side in'
fi

# Races, forced.
race() {
    for cpus in 1 2 4; do
        boot --cpus "$cpus" --option ledger --disk none -- hello
        none=$(ledger)
        boot --cpus "$cpus" --option ledger --option "point=$2" --disk none \
            -- piperaces "$1"
        is "$status" 0 "race $1, $cpus CPUs"
        like "$work/out" '^ok: the one' "race $1: the one"
        unlike "$work/err" 'nobody came|panic' "race $1: it came to pass"
        is "$(ledger)" "$none" "race $1: nothing is left"
    done
}
race 1 poll:before-sleep/wait=pipe:told
race 2 pipe:page-missing/wait=pipe:closing
race 3 pipe:page-missing/wait=pipe:closing
race 4 pipe:page-missing/wait=pipe:closing
race 5 pipe:page-missing/wait=pipe:closing
race 6 inner:woken/wait=pipe:closing

# Inside the kernel.
for options in '--cpus 1' '--cpus 2 --mem 64' '--cpus 4'; do
    for name in pipe-fail; do
        # shellcheck disable=SC2086 # these are words
        boot $options -- selftest "$name"
        is "$status" 0 "selftest $name, $options"
    done
done

# The console can be polled, too: for input, and for its end.
printf 'line\n' >"$work/in"
run ./boot --kernel build/through-12/build/kernel.elf --timeout 60 \
    --file "$work/pollin:/pollin" -- pollin <"$work/in"
is "$status" 0 'poll on the console'
is "$(cat "$work/out")" 'ready: 5 bytes
ready: 0 bytes' 'wakes for a line, and for the end'
finish
