#!/bin/sh
# make debug: gdb finds the kernel, stops in it, and names the chapter's line.
. "${0%/*}/tap.sh"

command -v gdb >/dev/null || skip_all "gdb is not installed: ./setup qemu"
if grep -Eq ':04D2 [0-9A-F:]+ 0A' /proc/net/tcp; then
    skip_all "port 1234, where gdb meets QEMU, is taken"
fi

cat >"$work/commands" <<'END'
break kernel_main
continue
info breakpoints
kill
END
run timeout 120 make debug THROUGH=02 CPUS=1 <"$work/commands"
is "$status" 0 "gdb takes over a machine and ends it"
like "$work/out" 'Breakpoint 1 at 0xffffffff[0-9a-f]+: file chapters/02-boot.nw, line' \
    "a breakpoint is a line of the chapter"
like "$work/out" 'breakpoint already hit 1 time' "... the kernel stops there"
# It puts its things away by itself.
for _ in $(seq 300); do
    [ -e build/debug.elf ] || break
    sleep 0.1
done
check "no machine is left waiting" [ ! -e build/debug.elf ]

finish
