#!/bin/sh
# Chapter 3's kernel: pages, reference counts, poison, small objects.
. "${0%/*}/tap.sh"

# boot OPTION... -- COMMAND...: that kernel, or the one that $TREE has.
boot() {
    boot_chapter 03 "$@"
}

# passes NAME OPTION...: the self-test of that name goes well.
passes() {
    name=$1
    shift
    boot "$@" -- selftest "$name"
    if [ "$status" = 0 ] && grep -q "^weft| selftest $name: ok$" "$work/err"
    then
        tap_pass "$name, $*"
    else
        tap_fail "$name, $*"
        diag "status $status"
        diag "$(cat "$work/err")"
    fi
}

# panics NAME REGEX OPTION...: it ends in that panic, in lines of the book.
panics() {
    name=$1 regex=$2
    shift 2
    boot "$@" -- selftest "$name"
    if [ "$status" = 125 ] &&
        grep -Eq "^weft\| panic: cpu 0: $regex$" "$work/err" &&
        grep -Eq "^weft\|     at .*\(chapters/03-memory.nw:[0-9]+\)$" "$work/err"
    then
        tap_pass "$name panics"
    else
        tap_fail "$name panics"
        diag "status $status, wanted a panic: $regex"
        diag "$(cat "$work/err")"
    fi
}

# How many pages the last boot had to hand out.
pages() {
    sed -n 's/^weft| memory: \([0-9]*\) pages of .*/\1/p' "$work/err"
}

tests='pages exhaustion references failures objects contention'
for cpus in 1 2 4 8; do
    for test in $tests; do
        passes $test --cpus $cpus --mem 64
    done
done
passes pages --cpus 4 --mem 64 --model qemu64
passes objects --cpus 4 --mem 64 --model qemu64
passes pages --cpus 4 --mem 4096

# --- what the machine has

boot --mem 64 -- selftest failures
check "of 64 MiB, more than 60 can be had" [ "$(pages)" -gt 15360 ]
check "... and not more than there are" [ "$(pages)" -lt 16384 ]

# A machine with its memory on both sides of a hole of nearly 4 GiB.
qemu=${QEMU:-qemu-system-x86_64}
cat >"$work/hole" <<END
#!/bin/sh
exec $qemu "\$@" -machine max-ram-below-4g=64M
END
chmod +x "$work/hole"

QEMU=$work/hole
export QEMU
passes exhaustion --cpus 4 --mem 96
check "... with more pages than there are below 4 GiB" [ "$(pages)" -gt 16384 ]
QEMU=$qemu

for test in $tests; do
    passes $test --cpus 4 --mem 64 --option poison
done
panics write-middle 'page 0xffff8[0-9a-f]* written after kfree: offset 800 holds 2a' --mem 64 --option poison

# --- mistakes

page='0xffff8[0-9a-f]*'
panics free-twice "kfree of $page: it is free already"
panics free-shared "kfree of $page: it has 2 users"
panics free-wild 'kfree of 0xffffffff8[0-9a-f]*: not a page of ours'
panics free-image "kfree of $page: not a page of ours"
panics free-inside "kfree of ${page}040: not the start of a page"
panics put-free 'page_put of page [0-9a-f]*000, which has 0 users'
panics get-free 'page_get of page [0-9a-f]*000, which has 0 users'
panics write-first "page $page written after kfree: offset 0 holds 2a"
panics write-last "page $page written after kfree: offset ff8 holds 2a"
panics write-pair "page $page written after kfree: offset 10 holds f4eef4eef4eef4ed"
panics object-twice "kmfree of $page: it is free already"
panics object-write "object $page of 64 bytes written after kmfree"
panics object-loop 'a free object of 2048 bytes in page [0-9a-f]*000 was written'
panics object-inside "kmfree of ${page}010: not an object"
panics object-as-page 'kfree of page [0-9a-f]*000: kmalloc has objects in it'
passes write-middle --mem 64

# --- the last object of a page, freed on two CPUs
#
# Between one kmfree's look at the class and its lock the other frees the
# object, and somebody else gets the page. A lab holds that window open.

cat >"$work/race.nw" <<'END'
# The window

The first caller lets the second one go before.

<<find the class of the page that [[p]] lies in>>=
void go_before(void *p);
go_before(p);
@

The second is not held up itself.

<<allocate and free objects>>=
void
go_before(void *p)
{
    static bool gone;
    if (gone)
        return;
    gone = true;
    kmfree(p);
    ASSERT(kalloc_zeroed() == p);
}
@

The object is the only one in its page.

<<make mistakes>>=
void
selftest_object_race(void)
{
    kmfree(kmalloc(PGSIZE / 2));
}
@

It is called by its name.

<<functions of the self-tests>>=
void selftest_object_race(void);
@

It ends in a panic.

<<self-tests that end in a panic, by name>>=
{ "object-race", selftest_object_race },
@
END
check "a kernel with the window open is tangled" \
    tangle/tangle --through 03 --lab "$work/race.nw" --out "$work/race"
check "... and built" make -s -C "$work/race"
run ./boot --kernel "$work/race/build/kernel.elf" --timeout 60 \
    -- selftest object-race
is "$status" 125 "freeing an object on two CPUs ends in a panic"
like "$work/err" "panic: cpu 0: kmfree of $page: it is free already" \
    "... over the second one"

# --- on real processors
#
# The same files as a Linux program, see native.c. What only the kernel can
# do, interrupts and addresses above 2^47, is taken out of two headers.

native() {
    tangle/tangle --through 03 --out "$work/native" &&
    cd "$work/native" &&
    sed 's/0xffff800000000000/0x0000100000000000/' mm/layout.h >layout &&
    mv layout mm/layout.h &&
    sed 's/"cli"/""/; s/"sti"/""/; s/"pushfq; popq %0"/"xorl %k0, %k0"/' \
        include/x86.h >x86 &&
    mv x86 include/x86.h &&
    cc -std=gnu11 -O2 -fno-pic -fno-omit-frame-pointer -fno-builtin -I. \
        -c mm/*.c sync/spinlock.c tests/memory*.c &&
    cc -std=gnu11 -D_GNU_SOURCE -O2 -no-pie -fno-builtin -pthread -I. \
        -o native ../native.c ./*.o
}

if [ "$(uname -sm)" = 'Linux x86_64' ]; then
    cp tests/native.c "$work"
    check "the allocators compile as a Linux program" eval '(native)'
    for cpus in 1 2 8; do
        # shellcheck disable=SC2086 # one word a test
        run timeout 60 "$work/native/native" $cpus $tests
        is "$status" 0 "all goes well in it, with $cpus threads"
        is "$(grep -c '^selftest .*: ok$' "$work/out")" 6 "... in six tests"
    done
else
    skip 7 "these processors are others"
fi
finish
