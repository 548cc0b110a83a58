#!/bin/sh
# Chapter 8: fork, exit, wait, kill. The host's Linux is the oracle.
. "${0%/*}/tap.sh"

run ./boot --through 08 --timeout 60 -- hello
is "$status" 0 'hello still runs' || diag "$(tail -n 5 "$work/err")"
programs=build/through-08/build/user

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel build/through-08/build/kernel.elf --timeout 120 "$@"
}

# host PROGRAM ARG...: the same on Linux, as the first process of a namespace
host() {
    host_program=$programs/$1
    shift
    wanted=0
    env -i unshare -pfm --mount-proc --kill-child "$host_program" "$@" \
        >"$work/host" 2>"$work/host-err" || wanted=$?
}

# alike DESCRIPTION: what ran last in the kernel did as the host's did
alike() {
    is "$status" "$wanted" "$1: status"
    same "$work/out" "$work/host" "$1: output"
    unlike "$work/out" 'NOT ok' "$1: every check"
    unlike "$work/err" 'panic|nobody came' "$1: no complaint"
}

# The number of pages in use in the end, by the log.
ledger() {
    sed -n 's/.*ledger: \([0-9]*\) pages in use.*/\1/p' "$work/err"
}

if unshare -pfm --mount-proc --kill-child true 2>"$work/unshare"; then
    for program in forktree waitall orphans killed forkregs; do
        host "$program"
        for cpus in 1 2 4 8; do
            boot --cpus "$cpus" -- "$program"
            alike "$program on $cpus CPUs"
        done
    done
    host forktree
    boot --cpus 4 --model qemu64 --mem 64 -- forktree
    alike 'forktree on an old CPU with little memory'
    boot --cpus 4 --option lockorder -- forktree
    alike 'forktree with the order of locks checked'
    # A bomb on the host needs a limit, and a user who is not root.
    if prlimit --nproc=50 setpriv --reuid=65533 --regid=65533 --clear-groups \
        true 2>"$work/prlimit"; then
        cp "$programs/forkbomb" "$work/forkbomb"
        chmod 755 "$work" "$work/forkbomb"
        wanted=0
        unshare -pfm --mount-proc --kill-child prlimit --nproc=50 \
            setpriv --reuid=65533 --regid=65533 --clear-groups \
            "$work/forkbomb" >"$work/host" 2>"$work/host-err" || wanted=$?
        for cpus in 1 2 4 8; do
            boot --cpus "$cpus" --option pids=40 -- forkbomb
            alike "forkbomb on $cpus CPUs"
        done
    else
        skip 16 'no way to limit a bomb on the host'
    fi
else
    skip 1 'the host has no namespaces to run its side in'
fi

# What a program leaves behind: nothing, however often it forks.
boot --cpus 1 --option ledger -- hello
none=$(ledger)
like "$work/err" 'ledger: [1-9][0-9]* pages in use' 'there is a ledger'
boot --cpus 1 --option ledger -- cycles 1 1 1 1
is "$status" 0 'ten thousand cycles on 1 CPU'
like "$work/out" '^ok: every round' 'each as it should be'
is "$(ledger)" "$none" 'the ledger is unchanged by them'
for cpus in 2 4 8; do
    boot --cpus "$cpus" --option ledger -- hello
    none=$(ledger)
    boot --cpus "$cpus" --option ledger -- cycles 1 1 1
    like "$work/out" '^ok: every round' "a thousand cycles on $cpus CPUs"
    is "$(ledger)" "$none" "the ledger is unchanged on $cpus CPUs"
done
boot --cpus 8 --option ledger --option pids=40 -- forkbomb
is "$(ledger)" "$none" 'nor does a bomb change it'

# The four orders of exits, forced.
order() {
    order_name=$1
    order_point=$2
    shift 2
    for cpus in 1 2 4; do
        boot --cpus "$cpus" --option "point=$order_point" -- orders "$@"
        is "$status" 0 "$order_name, $cpus CPUs"
        like "$work/out" '^ok: all came home' "$order_name: nobody is lost"
        unlike "$work/err" 'nobody came|panic' "$order_name: it came to pass"
    done
}
order 'wait, then exit' exit:childless/wait=wait:found-none
order 'exit, then wait' wait:begin/wait=exit:zombie
order 'the parent first' exit:childless/wait=exit:handed-over x
order 'the child first' exit:with-children/wait=exit:zombie x

# Killed while waiting, and just before.
for point in kill:begin/wait=wait:found-none \
    sleep:before-queue/wait=kill:marked; do
    for cpus in 1 4; do
        boot --cpus "$cpus" --option "point=$point" -- killed waiting
        is "$status" 0 "killed with $point, $cpus CPUs"
        like "$work/out" '^ok: died of that' 'it died'
        unlike "$work/out" 'NOT ok' 'and all is well'
        unlike "$work/err" 'nobody came|panic' 'it came to pass'
    done
done

# Inside the kernel.
for options in '--cpus 1' '--cpus 2 --mem 64' '--cpus 4' '--cpus 8'; do
    for name in pids forkfail; do
        # shellcheck disable=SC2086 # these are words
        boot $options -- selftest "$name"
        is "$status" 0 "selftest $name, $options"
    done
done

# What a C library makes of it.
if command -v musl-gcc >/dev/null; then
    cat >"$work/musl.c" <<'END'
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int
main(void)
{
    int status;
    pid_t pid = fork();
    if (pid == 0)
        _exit(42);
    printf("%d %d\n", waitpid(pid, &status, 0) == pid, WEXITSTATUS(status));
    pid = fork();
    if (pid == 0)
        for (;;)
            ;
    kill(pid, SIGTERM);
    wait(&status);
    printf("%d %d\n", WIFSIGNALED(status), WTERMSIG(status));
    printf("%d %d\n", wait(NULL), errno == ECHILD);
    return 0;
}
END
    musl-gcc -static -O2 -o "$work/musl" "$work/musl.c"
    wanted=0
    "$work/musl" >"$work/host" || wanted=$?
    boot --cpus 2 --file "$work/musl:/musl" -- /musl
    alike 'a musl program forks'
else
    skip 4 'no musl-gcc'
fi

# The figures of the text.
boot --icount -- forkcost
alone=$(sed -n 's/^fork, exit and wait: //p' "$work/out")
boot --icount -- forkcost beside
beside=$(sed -n 's/^fork, exit and wait: //p' "$work/out")
is "$(test "${alone:-0}" -gt 0 && test "$alone" -le 45000; echo $?)" 0 \
    "fork, exit and wait take at most 45,000 instructions ($alone)"
is "$(test "${beside:-0}" -gt 0 && test "$beside" -le $((alone + alone / 50)); echo $?)" 0 \
    "and no more beside fifty processes that sleep ($beside)"

finish
