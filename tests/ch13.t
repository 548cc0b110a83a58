#!/bin/sh
# Chapter 13: the heap. The host's Linux is the oracle.
. "${0%/*}/tap.sh"

chapter=${CHAPTER:-13}
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

# user NAME: a test program, with the small programs' headers
user() {
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -nostdlib -ffreestanding -fno-pic \
        -no-pie -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
        -Wl,--build-id=none -I "build/through-$chapter/user" -o "$work/$1" \
        "tests/ch13/$1.c"
}

user breaks
user random
host "$work/breaks"
for options in '--cpus 1' '--cpus 2 --model qemu64' '--cpus 8' \
    '--cpus 2 --option lockorder' '--cpus 4 --option poison'; do
    # shellcheck disable=SC2086 # these are words
    boot $options --disk none --file "$work/breaks:/breaks" -- breaks
    alike "breaks, $options"
done

# Random calls against a model; the same seeds on both.
for seed in 1 2 3 4 5 6; do
    host "$work/random" "$seed" 4000
    boot --cpus $((seed % 4 + 1)) --disk none --file "$work/random:/random" -- \
        random "$seed" 4000
    alike "random calls, seed $seed"
done

# With the book's library, which is chapter 18's.
out=build/through-18
make -s --no-print-directory kernel THROUGH=18 OUT="$out" >"$work/make" 2>&1 &&
    make -s --no-print-directory -C "$out" commands >>"$work/make" 2>&1 ||
    diag "$(tail -n 5 "$work/make")"
ours() {
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -nostdlib -ffreestanding \
        -nostdinc -fno-pic -no-pie -fno-stack-protector -fcf-protection=none \
        -I "$out/user/include" -isystem "$(gcc -print-file-name=include)" \
        -o "$work/$1" "$2" "$out/build/user/lib/start.S.o" \
        "$out/build/user/libweft.a"
}

# What the handout of lab 3 asks of a heap.
check 'lab3.c is linked with the library' ours lab3 tests/ch13/lab3.c
for name in bad_mem_access malloc_test sbrk_small sbrk_large; do
    host "$work/lab3" $name
    for cpus in 1 4 8; do
        boot --cpus $cpus --disk none --file "$work/lab3:/lab3" -- lab3 $name pages
        alike "$name, $cpus CPUs"
    done
done

# Three libraries' malloc against a model, the book's being one.
check 'mallocs.c, too' ours mallocs-book tests/ch13/mallocs.c
gcc -O2 -static -o "$work/mallocs-glibc" tests/ch13/mallocs.c
if command -v musl-gcc >/dev/null; then
    musl-gcc -O2 -static -o "$work/mallocs-musl" tests/ch13/mallocs.c
fi
for library in book glibc musl; do
    if [ ! -x "$work/mallocs-$library" ]; then
        skip 8 "no malloc of $library"
        continue
    fi
    for seed in 1 2; do
        host "$work/mallocs-$library" "$seed" 20000
        boot --cpus 2 --disk none --file "$work/mallocs-$library:/mallocs" -- \
            mallocs "$seed" 20000
        alike "malloc of $library, seed $seed"
    done
done

# Nothing is left.
boot --disk none --option ledger --file "$work/breaks:/breaks" -- hello
ledger >"$work/none"
boot --disk none --cpus 1 --option ledger --file "$work/breaks:/breaks" -- breaks
is "$(ledger | sed 's/.*pages, //')" "$(sed 's/.*pages, //' "$work/none")" \
    'breaks leaves no object'
boot --disk none --option ledger --file "$work/random:/random" -- hello
ledger >"$work/none"
boot --disk none --cpus 2 --option ledger --file "$work/random:/random" -- random 9 2000
is "$(ledger)" "$(cat "$work/none")" 'random calls leave nothing'

# From inside: the tree against the list, failures, and other CPUs.
for name in regions heap-fail heap-join heap-stale; do
    for cpus in 1 4 8; do
        boot --cpus $cpus -- selftest $name
        is "$status" 0 "selftest $name, $cpus CPUs"
    done
done
for name in vm-space vm-busy vm-failure forkfail stack process; do
    boot --cpus 2 -- selftest "$name"
    is "$status" 0 "selftest $name of an earlier chapter"
done

finish
