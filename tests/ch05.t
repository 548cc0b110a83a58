#!/bin/sh
# Chapter 5: traps, system calls, user programs. The host's Linux is the
# oracle: a program must print the same on both and end in the same way.
. "${0%/*}/tap.sh"

./boot --through 05 --timeout 60 -- hello >"$work/out" 2>"$work/err" ||
    diag "$(tail -n 5 "$work/err")"
like "$work/out" 'hello, world: 4 picks over 32 threads' 'hello runs'
like "$work/err" '^weft. first user instruction at tsc [0-9]+$' \
    'the log tells when'
unlike "$work/err" 'unexpected interrupt' 'and nothing interrupts unasked'
programs=build/through-05/build/user

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel build/through-05/build/kernel.elf --timeout 60 "$@"
}

# host PROGRAM ARG...: the same on Linux, its output through a pipe
host() {
    host_program=$programs/$1
    shift
    wanted=$( (
        env -i unshare -pfm --mount-proc --kill-child "$host_program" "$@" \
            2>"$work/host-err"
        echo $? >&3
    ) 3>"$work/host-status" | cat >"$work/host"
    cat "$work/host-status")
}

# alike DESCRIPTION: what ran last in the kernel did as the host's did
alike() {
    is "$status" "$wanted" "$1: status"
    same "$work/out" "$work/host" "$1: output"
}

if unshare -pfm --mount-proc --kill-child true 2>"$work/unshare"; then
    for cpus in 1 4; do
        for program in hello regs badptr; do
            host "$program"
            boot --cpus "$cpus" -- "$program"
            alike "$program on $cpus CPUs"
        done
    done
    host args one '' 'two words' 'a%b'"\"'"
    boot -- args one '' 'two words' 'a%b'"\"'"
    alike 'arguments and auxiliary vector'
    host badptr
    boot --model qemu64 --cpus 1 -- badptr
    alike 'bad pointers without SMAP'

    # QEMU's translator does not raise the last three.
    "$programs/faults" >"$work/faults"
    is "$(wc -l <"$work/faults" | tr -d ' ')" 44 'there are 44 faults'
    for fault in $(grep -Evx 'icebp|sse|alignment' "$work/faults"); do
        host faults "$fault"
        boot -- faults "$fault"
        alike "fault $fault"
    done
else
    skip 1 'the host has no namespaces to run its side in'
fi

# What the log says of a fault.
log() {
    boot --model qemu64 -- faults "$1"
    like "$work/err" "^weft. pid 1 .faults.: $2, at rip 0x[0-9a-f]+: signal $3\$" \
        "the log explains $1"
    like "$work/err" "^weft. weft: status $((128 + $3))\$" \
        "and tells the status of $1"
}
log null 'read of 0x0, where nothing is mapped' 11
log kernel_write 'write to 0xffffffff80100000, which is the kernel.s' 11
log text_write 'write to 0x4[0-9a-f]+, which its page does not allow' 11
log data_run 'jump to 0x4[0-9a-f]+, which its page does not allow' 11
log noncanonical 'general protection fault .error 0x0.' 11
log ud2 'invalid opcode .error 0x0.' 4
log last_page 'read of 0x7ffffffff000, where nothing is mapped' 11
# No descriptor may be read at a program's word: the error is the selector.
log ldt 'general protection fault .error 0x4.' 11
log ldt_stack 'general protection fault .error 0xff7c.' 11
log ldt_call 'general protection fault .error 0x4.' 11

# Programs that are none.
boot -- no-such-program
is "$status" 127 'a program that is not there: 127'
echo 'not a program' >"$work/text"
chmod 755 "$work/text"
boot --file "$work/text:/text" -- text
is "$status" 126 'a file that is no program: 126'
like "$work/err" 'text: cannot be run: error 8' 'for ENOEXEC'
cp "$programs/hello" "$work/plain"
chmod 644 "$work/plain"
boot --file "$work/plain:/plain" -- /plain
is "$status" 126 'a program that is not executable: 126'
cp "$programs/hello" "$work/hello"
printf 'X' | dd of="$work/hello" bs=1 seek=30 conv=notrunc 2>"$work/dd"
boot --file "$work/hello:/hello" -- hello
unlike "$work/err" 'panic' 'a spoilt program does no harm'
is "$(test "$status" -gt 125; echo $?)" 0 'and does not run'

# What a C library needs at its start and at its end.
musl_program() {
    cat >"$work/$1.c"
    musl-gcc -static -O2 -o "$work/$1" "$work/$1.c" -lm
}

# musl DESCRIPTION OPTION... -- PROGRAM ARG...: the same here as on Linux
musl() {
    what=$1
    shift
    options=
    while [ "$1" != -- ]; do
        options="$options $1"
        shift
    done
    shift
    program=$1
    shift
    (
        cd "$work" && env -i "/proc/self/cwd/$program" "$@" 2>&1
        echo $? >"$work/host-status"
    ) | cat >"$work/host"
    wanted=$(cat "$work/host-status")
    # shellcheck disable=SC2086 # these are words
    boot $options --file "$work/$program:/$program" -- "$program" "$@"
    alike "$what"
}
if command -v musl-gcc >/dev/null; then
    musl_program print <<'END'
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("%d: '%s' %g\n", i, argv[i], strtod(argv[i], NULL));
    printf("%.17g %a %e %Lg\n", 2.0 / 3, 0.1, DBL_MAX, 2.0L / 3);
    printf("%g %g %g\n", 1 / (argc - 1.0), sqrt(-argc), sin(argc));
    for (int i = 0; i < 2000; i++)
        printf("%d%c", i * i, i % 16 == 15 ? '\n' : ' ');
    return argc;
}
END
    musl_program environment <<'END'
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
extern char **environ;
int
main(int argc, char **argv)
{
    printf("%d %d\n", argc, argv[argc] == NULL);
    for (int i = 1; i < argc; i++)
        printf("'%s' %zu\n", argv[i], strlen(argv[i]));
    for (char **e = environ; *e != NULL; e++)
        puts(*e);
    printf("%s\n", getenv("PATH") ? "a path" : "no path");
    printf("%lu %lu %lu\n", getauxval(AT_PAGESZ), getauxval(AT_PHENT),
           getauxval(AT_SECURE));
    printf("%d\n", getauxval(AT_ENTRY) != 0 && getauxval(AT_RANDOM) != 0);
    printf("%s\n", strrchr((char *)getauxval(AT_EXECFN), '/') ||
           !strcmp((char *)getauxval(AT_EXECFN), "environment") ? "" : "NO");
    return 0;
}
END
    musl_program locals <<'END'
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
static _Thread_local int small = 42;
static _Thread_local char text[40];
static _Thread_local long aligned __attribute__((aligned(16))) = 7;
int
main(void)
{
    memset(text, 'x', sizeof text - 1);
    printf("%d %s %ld %d\n", small++, text, aligned++,
           (int)((unsigned long)&aligned % 16));
    errno = 0;
    printf("%zd %s\n", write(99, "x", 1), strerror(errno));
    printf("%d\n", getpid() > 0);
    return small + aligned;
}
END
    musl_program end <<'END'
#include <stdio.h>
#include <stdlib.h>
static void first(void) { puts("last to go"); }
static void second(void) { printf("first to go"); atexit(first); }
__attribute__((constructor)) static void begin(void) { puts("before main"); }
__attribute__((destructor)) static void end(void) { puts("after all"); }
int
main(int argc, char **argv)
{
    (void)argv;
    atexit(second);
    fputs("no buffer\n", stderr);
    printf("in main, and no end of the line");
    if (argc > 1)
        _Exit(300);
    exit(-1);
}
END
    for options in '--cpus 1' '--cpus 4 --mem 4096' '--model qemu64 --mem 64'; do
        # shellcheck disable=SC2086 # these are words
        musl "musl: printf, $options" $options -- print 1 -2.5e-300 'two 2' inf
    done
    musl 'musl: arguments, environment, auxiliary vector' -- \
        environment '' 'a b' "$(printf '%0900d' 7)"
    musl 'musl: thread-local variables' -- locals
    musl 'musl: constructors, atexit, destructors' -- end
    musl 'musl: an end without all that' -- end now
else
    skip 14 'no musl-gcc'
fi

# Tests inside the kernel.
for options in '--cpus 1' '--cpus 2 --mem 64' '--cpus 4' '--cpus 8 --mem 4096' \
    '--cpus 4 --model qemu64'; do
    for name in inherited clock gates nmi wake usercopy archive stack process; do
        # shellcheck disable=SC2086
        boot $options -- selftest "$name"
        is "$status" 0 "selftest $name, $options"
    done
done

boot --cpus 4 -- selftest all
is "$status" 0 'the self-tests of all chapters, one after the other'

# deadly NAME REGEX: the kernel must stop itself and say why
deadly() {
    boot --cpus 4 -- selftest "$1"
    is "$status" 125 "$1: a panic"
    like "$work/err" "^weft. panic: cpu 0: $2" "$1: the right one"
}
deadly kernel-null 'read of 0x0, where nothing is mapped, in the kernel'
like "$work/err" 'at selftest_kernel_null.* .chapters/05-traps.nw:[0-9]+.' \
    'the backtrace begins where the fault was'
deadly kernel-write-text 'write to 0xffffffff8.*, which its page does not allow'
deadly kernel-write-direct 'write to 0xffff8000.*, which its page does not allow'
deadly kernel-run-data 'jump to 0xffffffff8.*, which its page does not allow'
deadly kernel-run-user 'jump to 0x400000, a user page, out of bounds'
deadly kernel-read-user 'read of 0x400000, a user page, out of bounds'
deadly kernel-overflow 'kernel stack overflow'
like "$work/err" 'at dive.*chapters/05-traps.nw' 'the backtrace begins in the recursion'
like "$work/err" 'at selftest_kernel_overflow.*chapters/05-traps.nw' \
    'and goes on to who began it'
like "$work/err" 'at kernel_main.*chapters/02-boot.nw' 'and to the start'
deadly kernel-copy-null 'chapters/05-traps.nw:.*not true.* >= DIRECT_BASE'
deadly kernel-copy-user 'chapters/05-traps.nw:.*not true.* >= DIRECT_BASE'
deadly kernel-chatter 'read of 0x0, where nothing is mapped, in the kernel'
sed '1,/ rip .* rflags /d' "$work/err" >"$work/after"
like "$work/after" '^weft. r8 ' 'the registers are shown'
unlike "$work/after" 'chatter of' 'while no other CPU writes'
deadly kernel-divide 'divide error'
deadly kernel-nmi 'to see the others stop'
unlike "$work/err" 'did not stop' 'an NMI stops a CPU that is deaf'

for name in bad-iret bad-iret-ldt bad-sysret; do
    boot -- selftest "$name"
    is "$status" 139 "$name kills the program"
    unlike "$work/err" panic "$name does not kill the kernel"
done
for options in '--cpus 2' '--cpus 4' '--cpus 4 --model qemu64'; do
    # shellcheck disable=SC2086
    boot $options -- selftest nmi-storm
    is "$status" 0 "a storm of NMIs, $options"
    like "$work/out" '^wrong answers: 0$' "and no register is lost, $options"
done

# The figures of the text: instructions, the same in every run.
boot --icount -- nullcall
calls=$(sed -n 's/^null system call: //p' "$work/out")
is "$(test "$calls" -le 60; echo $?)" 0 \
    "a null system call takes at most 60 instructions ($calls)"
boot --icount -- hello
start=$(sed -n 's/.*first user instruction at tsc //p' "$work/err")
is "$(test "$start" -le 9000000; echo $?)" 0 \
    "power-on to the first program takes at most 9 million ($start)"

finish
