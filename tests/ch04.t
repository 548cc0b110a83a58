#!/bin/sh
# Chapter 4's kernel: its own map, spaces, the loader, TLB shootdowns.
. "${0%/*}/tap.sh"

# The tree to test: the book's, or the one that $TREE names.
out=${TREE-build/through-04}

boot() {
    boot_chapter 04 "$@"
}

# pass TEST OPTION...: the self-test goes well.
pass() {
    test=$1
    shift
    boot "$@" -- selftest "$test"
    grep -qx "weft| selftest $test: ok" "$work/err" ||
        status=$(grep '^weft| panic:' "$work/err" || echo "status $status")
    is "$status" 0 "$test passes with $*"
}

# ------------------------------------------------------- on 1 and on 4 CPUs

for cpus in 1 4; do
    for test in vm-map vm-kstack vm-space vm-busy vm-elf vm-failure vm-tlb; do
        pass "$test" --cpus "$cpus"
    done
done
for cpus in 2 8; do
    for test in vm-kstack vm-busy vm-tlb; do
        pass "$test" --cpus "$cpus"
    done
done

# -------------------------------------------------------- on other machines

for test in vm-map vm-failure vm-tlb; do
    pass "$test" --cpus 2 --model qemu64 --mem 64
done
for test in vm-map vm-busy vm-elf; do
    pass "$test" --cpus 4 --mem 4096
done
boot --model qemu64,-nx -- selftest vm-map
is "$status" 125 'a CPU that cannot tell data from instructions is a panic'
like "$work/err" '^weft\| panic: cpu 0: this CPU cannot tell data from .*NX' \
    'that says so'

# ------------------------------------------------------------ what they say

boot --cpus 4 -- selftest vm-map
like "$work/err" 'lead to memory, 62 of them 2 MiB: .* [1-9][0-9]* executable$' \
    'the direct map is in huge pages, but at its ends, and text is there'
boot --mem 4096 -- selftest vm-map
like "$work/err" 'lead to memory, 20[0-9][0-9] of them 2 MiB' \
    'and has all of 4 GiB'
boot -- selftest vm-elf
like "$work/err" '5000 spoilt programs: [1-9][0-9]* loaded, [1-9][0-9]* refused' \
    'of the spoilt programs some are let in and some are not'
cp "$work/err" "$work/first"
boot --mem 64 -- selftest vm-elf
sed -n '/spoilt/p' "$work/err" >"$work/b"
sed -n '/spoilt/p' "$work/first" >"$work/a"
same "$work/a" "$work/b" 'and the same ones in each run'
boot -- selftest vm-walk
like "$work/err" 'level 0: table [0-9a-f]*000, entry 5 is 8[0-9a-f]*007$' \
    'data of a program is present, writable, for user mode, not executable'
boot --icount -- selftest vm-cost
is "$status" 0 "what things cost can be counted"

# ------------------------------------------------ what the sources promise

check 'entries that map a page are made in one place' \
    sh -c '! grep -n "\.nx = " "$1"/mm/*.c | grep -v pagetable.c' sh "$out"
finish
