#!/bin/sh
# Chapter 2's kernel: from both loaders to C, on one CPU and on several.
. "${0%/*}/tap.sh"

# The tree to test: the book's, or the one that $TREE names.
out=${TREE-build/through-02}
kernel=$out/build/kernel.elf

boot() {
    boot_chapter 02 "$@"
}

# all_pass CPUS OPTION...: every self-test goes well on so many CPUs.
all_pass() {
    cpus=$1
    shift
    boot --cpus "$cpus" "$@" -- selftest all
    for line in "CPUs: $cpus online" 'selftest text: ok' \
        'selftest ranges: ok' 'selftest memory: ok' 'selftest words: ok' 'selftest acpi: ok' \
        'selftest cpus: ok' 'selftest spinlock: ok' 'weft: status 0'; do
        grep -qx "weft| $line" "$work/err" || status="no line: $line"
    done
    is "$status" 0 "the self-tests pass on $cpus CPUs $*"
}

all_pass 1
all_pass 4
all_pass 8
all_pass 2 --model qemu64
all_pass 1 --mem 64
all_pass 1 --mem 4096 --model qemu64
boot --cpus 4 -- selftest text
same "$work/out" /dev/null 'no kernel message is in a command'\''s output'

# ---------------------------------------------------------------- what it says

boot --cpus 11 -- selftest cpus
like "$work/err" '^weft\| CPUs: 8 online, 3 more are not used$' \
    'CPUs that do not fit are left alone'
is "$status" 0 'and the others work'
boot --mem 64 -- selftest text
kib=$(sed -n 's/^weft| Weft: loaded by PVH, \([0-9]*\) KiB of memory$/\1/p' \
    "$work/err")
check '64 MiB are found, less what the firmware and the kernel take' \
    test "${kib:-0}" -gt 62000 -a "${kib:-0}" -lt 65536
boot --mem 9G -- selftest memory
like "$work/err" '^weft\| memory: 2097152 KiB above 8 GiB are left alone$' \
    'memory beyond the direct map is counted'
is "$status" 0 'and left alone'
boot --mem 12 -- selftest text
is "$status" 125 'too little memory is a panic'
like "$work/err" '^weft\| panic: cpu 0: too little memory: Weft needs 16384 KiB$' \
    'that says so'
boot -- fry eggs
is "$status" 127 'a command that does not exist has status 127'
boot -- selftest nothing
is "$status" 127 'a self-test that does not exist as well'
like "$work/err" '^weft\| selftest: all .*spinlock' 'and the others are named'
boot -- selftest "$(printf '%1100s' '' | tr ' ' x)"
is "$status" 126 'a command line too long to be kept is not run'
boot -- ' selftest' text
is "$status" 127 'a blank in a word does not part it'
boot -- selftest text ''
is "$status" 127 'an empty word is a word'

# ---------------------------------------------------------------- panic

# line_of FUNCTION: the text of the line that the backtrace has for it.
line_of() {
    at=$(sed -n "s/^weft|     at $1[^ ]* (.*02-boot.nw:\([0-9]*\))$/\1/p" \
        "$work/err")
    sed -n "${at:-1}p" chapters/02-boot.nw | sed 's/^ *//'
}

boot --cpus 4 -- selftest panic
is "$status" 125 'a panic has status 125'
like "$work/err" '^weft\| panic: cpu 0: a test of panic: someone asked for it$' \
    'its message has the CPU and the text'
is "$(line_of give_up)" 'panic("a test of panic: %s", why);' \
    'the backtrace begins in the line that panicked'
is "$(line_of selftest_panic)" 'give_up("someone asked for it");' \
    'and goes on in the line that called it'
is "$(line_of kernel_main)" 'power_off(selftest(argc, argv));' \
    'and so up to kernel_main'
is "$(line_of first_cpu)" 'call kernel_main' 'and to the assembly before it'
is "$(grep -c 'weft|     at' "$work/err")" 5 'where it ends'
boot -- selftest assert
like "$work/err" '^weft\| panic: cpu 0: .*02-boot.nw:[0-9]+: not true: ncpu < 0$' \
    'an assertion names its line and its condition'

# ---------------------------------------------------------------- odd machines

# machine OPTION...: QEMU with the kernel and both streams on COM1.
machine() {
    run timeout 60 qemu-system-x86_64 -m 128 -no-reboot -display none \
        -serial stdio -device isa-debug-exit,iobase=0x501,iosize=2 "$@"
}

machine -machine pc,acpi=off -smp 4 -kernel "$kernel" -append '-- selftest all'
like "$work/out" '^ACPI: no tables: one CPU, and no power switch$' \
    'a machine without ACPI has one CPU'
like "$work/out" '^weft: status 0$' 'and works'
machine -machine q35 -smp 4 -kernel "$kernel" -append '-- selftest cpus'
like "$work/out" '^CPUs: 4 online$' 'on another chipset the CPUs are found'
is "$status" 0 'and it is switched off through ACPI'
machine -machine microvm,acpi=on -smp 2 -kernel "$kernel" -append '-- selftest all'
like "$work/out" '^CPUs: 2 online$' 'without an interval timer too'
like "$work/out" "^weft: status 0$" "and its self-tests pass"
machine -machine pc -kernel "$kernel" -append '-- selftest a%zz'
like "$work/out" '^weft: status 126$' 'a % without digits is not run'
machine -machine pc -kernel "$kernel"
like "$work/out" '^nothing to run yet$' 'without a command there is nothing to run'
run timeout 3 qemu-system-x86_64 -cpu qemu32 -display none -serial stdio \
    -kernel "$kernel"
like "$work/out" 'needs a 64-bit CPU' 'a 32-bit CPU is told so'

# ---------------------------------------------------------------- GRUB

grub() {
    mkdir -p "$work/iso/boot/grub" &&
        cp "$kernel" "$work/iso/boot/kernel.elf" &&
        echo a module >"$work/iso/boot/module" &&
        cat >"$work/iso/boot/grub/grub.cfg" <<'EOF' &&
set timeout=0
menuentry Weft {
    multiboot2 /boot/kernel.elf -- selftest all
    module2 /boot/module
}
EOF
        grub-mkrescue -o "$work/weft.iso" "$work/iso"
}

if ! command -v grub-mkrescue >/dev/null || ! command -v xorriso >/dev/null ||
    ! command -v mformat >/dev/null; then
    skip 5 'grub-mkrescue, xorriso or mformat (mtools) is missing'
elif ! [ -d /usr/lib/grub/i386-pc ]; then
    skip 5 "GRUB's modules for a BIOS are missing (grub-pc-bin)"
else
    check 'GRUB takes the kernel' grub
    machine -machine pc -smp 4 -cdrom "$work/weft.iso"
    like "$work/out" 'Weft: loaded by Multiboot2, [0-9]+ KiB of memory' \
        'GRUB loads it by Multiboot2'
    like "$work/out" '^CPUs: 4 online' 'the CPUs are found'
    like "$work/out" '^selftest spinlock: ok' 'the self-tests pass'
    is "$status" 0 'and the machine is switched off'
fi

# ---------------------------------------------------------------- the makefile

same_symbols() {
    for elf in "$out/build/kernel0.elf" "$kernel"; do
        nm "$elf" | grep -v ' line_\| lines_end\| kernel_end' \
            >"$work/nm.${elf##*/}"
    done
    [ -s "$work/nm.kernel.elf" ] && cmp "$work/nm.kernel0.elf" "$work/nm.kernel.elf"
}
check 'the second link moves nothing' same_symbols
if command -v gdb >/dev/null; then
    run gdb -batch -x "$out/tools/weft.gdb" -ex cpus -ex 'lock test_lock' \
        "$kernel"
    like "$work/out" '^cpu 0: APIC id 0, online 0' "gdb's command cpus works"
    like "$work/out" '^test: free$' 'and its command lock'
else
    skip 2 'gdb is missing'
fi
cp -rp "$out" "$work/tree"
make -s -C "$work/tree" >"$work/out"
run make -C "$work/tree"
unlike "$work/out" 'CC|LD' 'nothing is compiled when nothing changed'
sleep 1
touch "$work/tree/boot/pit.h"
run make -C "$work/tree"
is "$(sed -n 's/^  CC  *//p' "$work/out" | sort | tr '\n' ' ')" \
    'boot/acpi.c boot/pit.c boot/power.c boot/smp.c ' \
    'a header that changed compiles those that include it'
echo 'int broken(void) { return missing; }' >>"$work/tree/boot/pit.c"
run make -C "$work/tree"
like "$work/err" '^boot/pit.c:[0-9]+:[0-9]+: error: .*missing' \
    'an error in a file edited by hand names that file'
sed 's/^    panic("a test of panic: %s", why);/    printf(why);/' "$out/tests/boot.c" \
    >"$work/tree/tests/boot.c"
cp "$out/boot/pit.c" "$work/tree/boot/"
run make -C "$work/tree"
like "$work/err" 'error: format not a string literal' 'a text is no format'
rm -rf "$work/tree/.lines" "$work/tree/build"
cp "$out/tests/boot.c" "$work/tree/tests/"
run make -C "$work/tree"
is "$status" 0 'the tree builds without its line map'

# What fails or is stopped half way must not look finished the next time.
half_way() {
    mkdir "$work/bin"
    for tool in "$2" "x86_64-linux-gnu-$2" "x86_64-elf-$2"; do
        printf '#!/bin/sh\necho "int half;"; %s\n' "$1" >"$work/bin/$tool"
        chmod +x "$work/bin/$tool"
    done
    PATH=$work/bin:$PATH run timeout 60 make -C "$work/tree" CROSS=
    is "$((status != 0)) $(cd "$work/tree" && ls "$3" 2>/dev/null)" '1 ' "$4"
    rm -r "${work:?}/bin"
}
cp -r "$out/.lines" "$work/tree/"
make -s -C "$work/tree" CROSS= >"$work/out"
touch "$work/tree/.lines/boot/vga.c"
half_way 'exit 1' awk build/lined/boot/vga.c 'a copy that failed is not kept'
# shellcheck disable=SC2016 # $PPID is make, for the false tool to find
half_way 'kill -INT $PPID; sleep 1; exit 0' awk build/lined/boot/vga.c \
    'nor one that was interrupted'
rm "$work/tree/build/lines.S"
half_way 'exit 1' nm build/lines.S 'nor a line table without functions'
run make -C "$work/tree"
is "$status $(grep -c line_functions "$work/tree/build/lines.S")" '0 4' \
    'and the next make mends it'
echo 'extern int extra_symbol; int extra_symbol = 1;' >"$work/tree/lib/extra.c"
run make -C "$work/tree"
rm "$work/tree/lib/extra.c"
run make -C "$work/tree"
is "$status $(nm "$work/tree/build/kernel.elf" | grep -c extra_symbol)" '0 0' \
    'a file that is gone is gone from the kernel'

# ---------------------------------------------------------------- without a timer

sed -i 's/GATE = 0x61/GATE = 0x3ff/' "$work/tree/boot/pit.c"
run make -C "$work/tree"
run ./boot --kernel "$work/tree/build/kernel.elf" --cpus 2 --timeout 30 -- selftest cpus
like "$work/err" '^weft\| CPUs: 2 online$' \
    'a timer that never ends its count holds nobody up'
is "$status" 0 'and the machine works and goes off'
cp "$out/boot/pit.c" "$work/tree/boot/"

# ---------------------------------------------------------------- lies, and last words

cp tests/ch02/extra.c "$work/tree/tests/"
sed -e 's/^    { "text", selftest_text },/&\n    { "tags", selftest_tags },\n    { "entries", selftest_entries },/' \
    -e 's/^    { "panic", .*/&\n    { "chatter", selftest_chatter },/' \
    -e 's/^#include "tests.selftest.h"/&\nvoid selftest_tags(void), selftest_entries(void), selftest_chatter(void);/' \
    "$out/tests/selftest.c" >"$work/tree/tests/selftest.c"
run make -C "$work/tree"
is "$status" 0 'the further tests compile'
for test in tags entries; do
    run ./boot --kernel "$work/tree/build/kernel.elf" --timeout 30 -- selftest $test
    is "$status" 0 "selftest $test"
done
run ./boot --kernel "$work/tree/build/kernel.elf" --cpus 4 --timeout 30 -- selftest chatter
is "$status" 125 'a panic among CPUs that print'
sed '1,/panic: cpu/d' "$work/err" >"$work/after"
check 'stops them: at most a line of each comes after it' \
    test "$(grep -c chatter "$work/after")" -le 3

if command -v clang >/dev/null; then
    run make -C "$work/tree" CC=clang
    is "$(sed -n 's/^  CC  *//p' "$work/out" | grep -c .)" \
        "$(find "$work/tree" \( -name build -o -name .lines -o -name user \) -prune -o -name '*.[cS]' -print | grep -c .)" \
        'another compiler compiles everything again'
    is "$status" 0 'clang builds it as well'
    run ./boot --kernel "$work/tree/build/kernel.elf" --cpus 4 -- selftest all
    is "$status" 0 'and it works'
    unlike "$work/tree/build/lines.S" '; .short [0-9]*, 0$' 'no line of it is line 0'
else
    skip 4 'clang is missing'
fi

finish
