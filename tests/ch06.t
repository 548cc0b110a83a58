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
    for name in lost-wakeup sleep sleep-kill wakeup sleeplock condvar \
        semaphore rwlock; do
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
    like "$work/err" "^weft. panic: cpu [01]: $2\$" "$1: the right one"
    is "$(cat "$work/out")" '' "$1: no program ran"
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
    panics sleeplock-twice 'lock slow: this thread has it already'
    site 'lock slow, taken' selftest_sleeplock_twice
    panics rwlock-twice 'lock pair: this thread has it already'
    site 'lock pair, taken' selftest_rwlock_twice
    panics lock-stolen 'lock A: released without having it'
    [ "$cpus" = 1 ] || site 'lock A, taken by another CPU' take
    panics sleeplock-stolen 'lock slow: released without having it'
    [ "$cpus" = 1 ] || site 'lock slow, taken by another thread' take
    panics rwlock-stolen 'lock pair: released for writing without having it'
    [ "$cpus" = 1 ] || site 'lock pair, taken by another thread' take
    panics rwlock-mixed 'lock pair: released for writing without having it'
    site 'lock pair, taken' selftest_rwlock_mixed
    panics lock-asleep 'about to sleep with a spinlock held'
    site 'lock A, taken' selftest_lock_asleep
    panics irqs-asleep 'about to sleep with interrupts held off'
    panics sleeplock-spin 'about to sleep with a spinlock held'
    site 'lock A, taken' selftest_sleeplock_spin
    panics lock-user 'lock A: held on the way to user mode'
    site 'lock A, taken' take
    panics sleeplock-user 'lock slow: held on the way to user mode'
    site 'lock slow, taken' take
    panics lock-order 'lock A: taken after B, against the lock order'
    site 'lock A, once held' take_both
    site 'lock B, then taken' take_both
    site 'lock B, now held' take_both
    panics lock-circle 'lock A: taken after C, against the lock order'
    for arrow in 'A, once held' 'B, then taken' 'B, once held' \
        'C, then taken' 'C, now held'; do
        site "lock $arrow" take_both
    done
    panics sleeplock-order 'lock slow: taken after pair, against the lock order'
    site 'lock slow, once held' selftest_sleeplock_order
    panics lock-levels \
        'lock vspace of a test: taken after console of a test, against the written lock order'
    site 'lock console of a test, now held' take_both
    panics lock-class 'lock twin: taken after twin, against the lock order'
    site 'lock twin, now held' take_both
done
cpus=2
panics lock-slept 'lock A: this CPU has it already'
site 'lock A, taken' sleep_and_take
panics lock-deadlock 'lock [AB]: taken after [AB], against the lock order'
boot --cpus 2 --timeout 4 -- selftest lock-deadlock
is "$status" 124 'without the checker two CPUs wait for each other for ever'
for name in lock-order lock-circle lock-levels lock-class sleeplock-order; do
    boot --cpus 1 -- selftest "$name"
    is "$status" 0 "$name goes unnoticed without lockorder"
done

# On the way back from a system call there was a first one: hello has written.
for kind in lock sleeplock; do
    boot --cpus 1 -- selftest "$kind-syscall"
    is "$status" 125 "$kind-syscall: a panic"
    like "$work/err" 'panic: cpu 0: lock .*: held on the way to user mode$' \
        "$kind-syscall: the right one"
    like "$work/out" '#' "$kind-syscall: on the way back from its write"
done

# Points by hand.
boot --cpus 2 --option point=test:inside/yield3,test:before-read/yield5 \
    -- selftest rwlock
is "$status" 0 'the option point= delays'
boot --cpus 1 --option point=sleep:woken/wait=kill:marked -- hello
is "$status" 0 'a point that nobody passes harms nobody'
for action in dance yield yieldfoo yield9999999999 wait= ''; do
    boot --cpus 1 --option "point=test:inside/$action" -- selftest rwlock
    is "$status" 0 "point=test:inside/$action is left out"
    like "$work/err" "point test:inside: no such action: $action\$" 'and said'
done
many=$(seq -s, -f 'p%g/yield1' 20)
boot --cpus 1 --option "point=$many" -- hello
is "$status" 0 'too many points'
like "$work/err" 'point p16: too many points' 'are said'
boot --cpus 1 --option "point=$many,$many" -- hello
is "$status" 0 'too long a list of points'
like "$work/err" 'point=: too long' 'is said'

boot --icount -- nullcall
calls=$(sed -n 's/^null system call: //p' "$work/out")
is "$(test "$calls" -le 65; echo $?)" 0 \
    "a null system call takes at most 65 instructions ($calls)"

boot --icount -- selftest lock-cost
for kind in spinlock 'sleep lock'; do
    cost=$(sed -n "s/.*give back a $kind: //p" "$work/err")
    is "$(test "$cost" -le 75; echo $?)" 0 \
        "a $kind that nobody else wants: at most 75 instructions ($cost)"
done

# The analysis of locks: over the whole tree, and over mistakes. Old compilers
# check functions; one that parses late checks fields as well.
tree=build/through-06
newest=$(make -s -C $tree -f - print-clang <<'END'
include Makefile
print-clang:
	@echo '$(CLANG)' $(if $(late),fields)
END
)
clang=${newest%% *}
cat >"$work/head.c" <<'END'
#include "sync/spinlock.h"
#include "sync/sleeplock.h"
#include "sync/waitq.h"
#include "trap/syscall.h"
struct thing {
    struct spinlock lock;
    struct sleeplock slow;
    int n GUARDED_BY(lock);
};
struct waitq changed;
int use(struct thing *t, int __user *chosen);
int
use(struct thing *t, int __user *chosen)
{
    (void)t, (void)chosen;
END
# analyse: the body on standard input, by $compiler
analyse() {
    { cat "$work/head.c" -; echo '}'; } >"$work/case.c"
    if [ "$compiler" = sparse ]; then
        run sparse -Wsparse-error -Wno-decl -std=gnu11 -m64 \
            -I $tree/build/lined "$work/case.c"
    else
        late=
        [ "$fields" = no ] ||
            late='-fexperimental-late-parse-attributes -DLATE_PARSED'
        # shellcheck disable=SC2086 # these are words
        run "$compiler" $late --target=x86_64-linux-gnu -std=gnu11 \
            -ffreestanding -mgeneral-regs-only -I $tree/build/lined \
            -fsyntax-only -Werror -Wthread-safety "$work/case.c"
    fi
}
accepted() {
    analyse
    is "$status" 0 "$compiler: $1: accepted"
}
refused() {
    analyse
    is "$status" 1 "$compiler: $1: an error"
    like "$work/err" "$2" "$compiler: $1: the right one"
}
balanced() {
    accepted 'who releases on each path' <<'END'
    acquire(&t->lock);
    if (t->n < 0) {
        release(&t->lock);
        return -1;
    }
    release(&t->lock);
    return 0;
END
    refused 'a lock kept on an error path' "$1" <<'END'
    acquire(&t->lock);
    if (t->n < 0)
        return -1;
    release(&t->lock);
    return 0;
END
    refused 'a lock released without having it' "$2" <<'END'
    release(&t->lock);
    return 0;
END
    refused 'a sleep lock kept on an error path' "$3" <<'END'
    sleep_acquire(&t->slow);
    if (t == NULL)
        return -1;
    sleep_release(&t->slow);
    return 0;
END
}
for compiler in clang "$clang"; do
    fields=no
    [ "$compiler" = clang ] || [ "$newest" = "$clang" ] || fields=yes
    if ! command -v "$compiler" >/dev/null; then
        skip 10 "no $compiler"
        continue
    fi
    check "$compiler: no path through the kernel keeps a lock" \
        make -s -C $tree check-locks CLANG="$compiler"
    balanced "'t->lock' is not held on every path" \
        "releasing spinlock 't->lock' that was not held" \
        "'t->slow' is not held on every path"
    refused 'a sleep without the lock of the condition' \
        "calling function 'sleep_on' requires holding spinlock 't->lock'" <<'END'
    return sleep_on(&changed, &t->lock);
END
    if [ $fields = yes ]; then
        refused 'a field touched without its lock' \
            "variable 'n' requires holding spinlock" <<'END'
    return t->n++;
END
        accepted 'a field touched with its lock' <<'END'
    acquire(&t->lock);
    int n = t->n++;
    release(&t->lock);
    return n;
END
    else
        skip 3 "$compiler does not check fields"
    fi
done

# A lock kept on an error path breaks the build.
if command -v "$clang" >/dev/null; then
    mkdir "$work/copy"
    cp -R $tree/[!b]* $tree/boot "$work/copy"
    sed 's/^    s->count++;/    if (s->count == 77)\n        return;\n&/' \
        $tree/sync/semaphore.c >"$work/copy/sync/semaphore.c"
    run make -s -C "$work/copy" build/locks-checked build/kernel.elf
    is "$status" 2 'a lock kept on an error path: no kernel is built'
    like "$work/err" "sync/semaphore.c:.*'s->lock' is not held on every path" \
        'and the compiler names the place'
else
    skip 2 'no clang'
fi

compiler=sparse
if command -v sparse >/dev/null; then
    check 'sparse: no pointer of a user is followed, and locks balance' \
        make -s -C $tree check-sparse
    balanced 'context imbalance' 'context imbalance' 'context imbalance'
    refused "a user's pointer followed" 'dereference of noderef' <<'END'
    return *chosen;
END
    refused "a user's pointer where a kernel's is wanted" \
        'different address spaces' <<'END'
    int *ours = chosen;
    return ours == NULL;
END
    accepted "a user's pointer handed on" <<'END'
    return sys_write(1, chosen, 4);
END
else
    skip 13 'no sparse'
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
        'WAKE_FIRST: assertion violated .*items==0' \
        'KILLED_FIRST: assertion violated .*items==0'; do
        like "$work/out" "^sleep $mistake" "sleep: finds ${mistake%%:*}"
    done
    for mistake in 'LATE: invalid end state' 'FORGETS: invalid end state' \
        'ONCE: assertion violated' \
        'EARLY: assertion violated .*blocked' \
        'UNGUARDED: assertion violated .*blocked'; do
        like "$work/out" "^sleeplock $mistake" "sleeplock: finds ${mistake%%:*}"
    done
else
    skip 13 'no spin'
fi
finish
