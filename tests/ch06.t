#!/bin/sh
# Chapter 6: sleeping, locks and their order, and what proves them.
. "${0%/*}/tap.sh"

run ./boot --through 06 --timeout 60 -- hello
is "$status" 0 'the first program still runs'
kernel=build/through-06/build/kernel.elf

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel "$kernel" --timeout 60 "$@"
}

for options in '--cpus 1' '--cpus 2 --mem 64' '--cpus 4' \
    '--cpus 4 --option lockorder' '--cpus 8 --mem 4096 --option lockorder' \
    '--cpus 4 --model qemu64'; do
    for name in lost-wakeup sleep sleep-kill sleeplock condvar semaphore \
        rwlock; do
        # shellcheck disable=SC2086 # these are words
        boot $options -- selftest "$name"
        is "$status" 0 "selftest $name, $options"
        unlike "$work/err" 'nobody came to' "and all points are met"
    done
done
for cpus in 1 4 8; do
    boot --cpus "$cpus" --option lockorder -- selftest all
    is "$status" 0 "all self-tests in the lock order, $cpus CPUs"
done

# panics NAME MESSAGE: with both lines of the book, which name the lock
panics() {
    boot --cpus "$cpus" --option lockorder -- selftest "$1"
    is "$status" 125 "$1, $cpus CPUs: a panic"
    like "$work/err" "^weft. panic: cpu 0: $2\$" "$1: the right one"
}

# site WHAT FUNCTION: the panic told of a lock, and the line takes one
site() {
    awk -v what="$1" 'index($0, what) { getline; print; exit }' \
        "$work/err" >"$work/site"
    like "$work/site" "at $2[+]0x.* .chapters/06-sync.nw:[0-9]+." \
        "$1: in $2"
    line=$(sed -n 's/.*06-sync.nw:\([0-9]*\).*/\1/p' "$work/site")
    sed -n "${line:-1}p" chapters/06-sync.nw >"$work/line"
    like "$work/line" 'acquire.*;' "$1: that line takes a lock"
}

for cpus in 1 4; do
    panics lock-twice 'lock A: this CPU has it already'
    site 'lock A, taken' selftest_lock_twice
    panics lock-stolen 'lock A: released without having it'
    [ "$cpus" = 1 ] || site 'lock A, taken by another CPU' take_or_steal
    panics lock-asleep 'about to sleep with a spinlock held'
    site 'lock A, taken' selftest_lock_asleep
    panics lock-user 'lock A: held on the way to user mode'
    site 'lock A, taken' selftest_lock_user
    panics sleeplock-twice 'lock crowd: this thread has it already'
    site 'lock crowd, taken' selftest_sleeplock_twice
    panics sleeplock-stolen 'lock crowd: released without having it'
    [ "$cpus" = 1 ] ||
        site 'lock crowd, taken by another thread' take_or_steal_slowly
    panics sleeplock-user 'lock crowd: held on the way to user mode'
    site 'lock crowd, taken' selftest_sleeplock_user
    panics sleeplock-spin 'about to sleep with a spinlock held'
    site 'lock A, taken' selftest_sleeplock_spin
    panics lock-order 'lock A: taken after B, against the lock order'
    site 'lock A, once held' take_both
    site 'lock B, then taken' take_both
    site 'lock B, now held' take_both
    panics lock-levels \
        'lock vspace of a test: taken after console of a test, against the written lock order'
    panics lock-class 'lock twin: taken after twin, against the lock order'
done
for name in lock-order lock-levels lock-class; do
    boot --cpus 1 -- selftest "$name"
    is "$status" 0 "$name goes unnoticed without lockorder"
done

# Points by hand.
boot --cpus 2 --option point=test:inside/yield3,test:before-set/yield5 \
    -- selftest rwlock
is "$status" 0 'the option point= delays'
boot --cpus 1 --option point=test:inside/dance -- selftest rwlock
like "$work/err" 'point test:inside: no such action: dance' \
    'and refuses what it does not know'
boot --cpus 1 --option point=sleep:woken/wait=kill:marked -- hello
is "$status" 0 'a point that nobody passes harms nobody'

boot --icount -- nullcall
calls=$(sed -n 's/^null system call: //p' "$work/out")
is "$(test "$calls" -le 80; echo $?)" 0 \
    "a null system call takes at most 80 instructions ($calls)"

# The analysis of locks: over the whole tree, and over mistakes.
if command -v clang >/dev/null; then
    check 'no path through the kernel keeps a lock' \
        make -s -C build/through-06 check-locks
    cat >"$work/head.c" <<'END'
#include "sync/spinlock.h"
#include "sync/sleeplock.h"
#include "sync/waitq.h"
struct thing { struct spinlock lock; struct sleeplock slow; int n; };
struct spinlock all = SPINLOCK_INIT("all");
int things GUARDED_BY(all);
struct waitq changed;
int use(struct thing *t);
int
use(struct thing *t)
{
END
    # refused DESCRIPTION MESSAGE: the body on standard input
    analyse() {
        { cat "$work/head.c" -; echo '}'; } >"$work/case.c"
        run clang --target=x86_64-linux-gnu -std=gnu11 -ffreestanding \
            -mgeneral-regs-only -I build/through-06/build/lined \
            -fsyntax-only -Werror -Wthread-safety "$work/case.c"
    }
    refused() {
        analyse
        is "$status" 1 "$1: an error"
        like "$work/err" "$2" "$1: the right one"
    }
    analyse <<'END'
    acquire(&t->lock);
    if (t->n < 0) {
        release(&t->lock);
        return -1;
    }
    release(&t->lock);
    return 0;
END
    is "$status" 0 'who releases on each path is left alone'
    refused 'a lock kept on an error path' \
        "mutex 't->lock' is not held on every path" <<'END'
    acquire(&t->lock);
    if (t->n < 0)
        return -1;
    release(&t->lock);
    return 0;
END
    refused 'a sleep lock kept on an error path' \
        "mutex 't->slow' is not held on every path" <<'END'
    sleep_acquire(&t->slow);
    if (t->n < 0)
        return -1;
    sleep_release(&t->slow);
    return 0;
END
    refused 'a lock released without having it' \
        "releasing spinlock 't->lock' that was not held" <<'END'
    release(&t->lock);
    return 0;
END
    refused 'a variable touched without its lock' \
        "variable 'things' requires holding spinlock 'all'" <<'END'
    things++;
    return t->n;
END
    refused 'a sleep without the lock of the condition' \
        "calling function 'sleep_on' requires holding spinlock 't->lock'" <<'END'
    return sleep_on(&changed, &t->lock);
END
else
    skip 12 'no clang'
fi

# The models: right in every order, and each mistake found.
if command -v spin >/dev/null; then
    run make -s -C build/through-06 check-models
    is "$status" 0 'spin reads the models'
    for model in sleep sleeplock; do
        like "$work/out" "^$model: no fault in [0-9]+ states\$" \
            "$model: right in every order"
    done
    for mistake in 'GAP: assertion violated .*items==0' \
        'NOLOCK: assertion violated .*items==0' \
        'ONCE: assertion violated .items>0.' \
        'KILLED_FIRST: assertion violated .*items==0'; do
        like "$work/out" "^sleep $mistake" "sleep: finds ${mistake%%:*}"
    done
    for mistake in 'EARLY: invalid end state' \
        'ONCE: assertion violated .inside==1.' \
        'UNGUARDED: invalid end state'; do
        like "$work/out" "^sleeplock $mistake" "sleeplock: finds ${mistake%%:*}"
    done
else
    skip 10 'no spin'
fi
finish
