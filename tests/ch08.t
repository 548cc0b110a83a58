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

# What is in use in the end, by the log: pages, objects, pids.
ledger() {
    sed -n 's/.*ledger: \(.*\) in use.*/\1/p' "$work/err"
}

# Where the host has no namespaces there is nothing to compare with; the
# programs say by themselves what is not as it should be.
if unshare -pfm --mount-proc --kill-child true 2>"$work/unshare"; then
    oracle=true
else
    oracle=false
    diag 'the host has no pid namespaces: no comparison'
fi

# both DESCRIPTION WORD...: a program here and there
both() {
    both_what=$1
    shift
    for cpus in 1 2 4 8; do
        boot --cpus "$cpus" -- "$@"
        if $oracle; then
            host "$@"
        else
            wanted=0
            cp "$work/out" "$work/host"
        fi
        alike "$both_what on $cpus CPUs"
    done
}
for program in forktree waitall orphans killed forkregs clones; do
    both "$program" "$program"
done
both 'a hundred cycles' cycles 1 1
both 'two end' orders
both 'three end' orders x
both 'four end' orders x y
boot --cpus 4 --model qemu64 --mem 64 -- forktree
like "$work/out" '^ok: 127' 'forktree on an old CPU with little memory'
boot --cpus 4 --option lockorder -- forktree
like "$work/out" '^ok: 127' 'forktree with the order of locks checked'
unlike "$work/err" 'panic' 'which has no inversion'

# A bomb on the host needs a limit, and a user who is not root.
cp "$programs/forkbomb" "$work/forkbomb"
chmod 755 "$work" "$work/forkbomb"
wanted=0
if $oracle && prlimit --nproc=50 setpriv --reuid=65533 --regid=65533 \
    --clear-groups true 2>"$work/prlimit"; then
    unshare -pfm --mount-proc --kill-child prlimit --nproc=50 \
        setpriv --reuid=65533 --regid=65533 --clear-groups \
        "$work/forkbomb" >"$work/host" 2>"$work/host-err" || wanted=$?
else
    boot --option pids=40 -- forkbomb
    cp "$work/out" "$work/host"
fi
for cpus in 1 2 4 8; do
    boot --cpus "$cpus" --option pids=40 -- forkbomb
    alike "forkbomb on $cpus CPUs"
done

# What a program leaves behind: nothing, however often it forks, whoever
# refuses, and whether or not it waits for its children.
for cpus in 1 2 4 8; do
    boot --cpus "$cpus" --option ledger -- hello
    none=$(ledger)
    like "$work/err" 'ledger: [1-9][0-9]* pages, 0 objects, 1 pids in use' \
        "the ledger of a program alone, $cpus CPUs"
    boot --cpus "$cpus" --option ledger -- cycles 1 1 1 1
    is "$status" 0 "ten thousand cycles on $cpus CPUs"
    like "$work/out" '^ok: every round' 'each as it should be'
    is "$(ledger)" "$none" "the ledger is unchanged, $cpus CPUs"
    boot --cpus "$cpus" --option ledger -- orphans
    is "$(ledger)" "$none" "nor do orphans change it, $cpus CPUs"
    boot --cpus "$cpus" --option ledger -- forkcost beside
    is "$(ledger)" "$none" "nor fifty who were left, $cpus CPUs"
    boot --cpus "$cpus" --mem 64 --option ledger -- hello
    none=$(ledger)
    boot --cpus "$cpus" --mem 64 --option ledger -- forkbomb
    is "$status" 0 "a bomb that only memory stops, $cpus CPUs"
    unlike "$work/out" 'NOT ok' 'it is refused, and the machine works'
    is "$(ledger)" "$none" 'and nothing is left of it'
done

# The four orders of exits, forced.
order() {
    order_name=$1
    order_point=$2
    shift 2
    for cpus in 1 2 4 8; do
        boot --cpus "$cpus" --option "point=$order_point" -- orders "$@"
        is "$status" 0 "$order_name, $cpus CPUs"
        like "$work/out" '^ok: all came home' "$order_name: nobody is lost"
        unlike "$work/out" 'NOT ok' "$order_name: all is well"
        unlike "$work/err" 'nobody came|panic' "$order_name: it came to pass"
    done
}
order 'wait, then exit' exit:childless/wait=wait-one:found-none
order 'exit, then wait' wait-one:begin/wait=exit:zombie
order 'the parent first' exit:childless/wait=exit:handed-over x
order 'the child first' exit:with-children/wait=exit:zombie x
order 'the child first, from afar' exit:with-children/wait=exit:zombie x y

# The child runs, and is gone, before its parent returns from fork.
order 'the child before its parent returns' fork:crossed/wait=exit:zombie x

# Nobody can die between a parent's look and its sleep: the parent is held
# there in vain, and is told as if it had not been. (The child comes no sooner.)
boot --cpus 2 --option point=exit:childless/wait=wait-one:found-none,wait-one:found-none/wait=exit:zombie \
    -- orders
like "$work/err" 'nobody came to exit:zombie' 'no end between look and sleep'
like "$work/out" '^ok: all came home' 'and none is missed'

# Killed while waiting; and, which takes a second CPU, when it is about to:
# the killer is held until the victim has looked, and the victim then until
# it is marked.
killed() {
    boot --cpus "$1" --option "point=$2" -- killed waiting
    is "$status" 0 "killed with $2, $1 CPUs"
    like "$work/out" '^ok: died of that' 'it died'
    unlike "$work/out" 'NOT ok' 'and all is well'
    unlike "$work/err" 'nobody came|panic' 'it came to pass'
}
for cpus in 1 2 4; do
    killed "$cpus" kill:begin/wait=wait:found-none
done
for cpus in 2 4 8; do
    killed "$cpus" kill:begin/wait=wait:found-none,sleep:before-queue/wait=kill:marked
done

# Everybody is killed while one of them forks.
for cpus in 1 2 4 8; do
    boot --cpus "$cpus" --option \
        point=kill:begin/wait=fork:copied,fork:before-line/wait=kill:marked \
        -- killed while forking
    like "$work/out" '^ok: nobody slipped' "no child is missed, $cpus CPUs"
    unlike "$work/err" 'nobody came|panic' 'it came to pass'
done

# Inside the kernel.
for options in '--cpus 1' '--cpus 2 --mem 64' '--cpus 4' '--cpus 8'; do
    for name in pids forkfail wait; do
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
is "$(test "${alone:-0}" -gt 0 && test "$alone" -le 30000; echo $?)" 0 \
    "fork, exit and wait take at most 30,000 instructions ($alone)"
is "$(test "${beside:-0}" -gt 0 && test "$beside" -le $((alone + alone / 50)); echo $?)" 0 \
    "and no more beside fifty processes that sleep ($beside)"

finish
