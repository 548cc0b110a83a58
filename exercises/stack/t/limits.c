/* RLIMIT_STACK holds from the moment when it is set, and so does RLIMIT_AS. */
#include "stack.h"

static long most, bytes_down;

static int
limited(long bytes)
{
    if (limit(LIMIT_STACK, most) != 0)
        return 99;
    return jump(bytes);
}

static long
with(long limit_to, long bytes)
{
    most = limit_to;
    return reap(child(limited, bytes));
}

/* Touches a byte so far below the end, under a limit. */
static int
from_end(long below_end)
{
    limit(LIMIT_STACK, most);
    stack_end[-below_end] = 1;
    return 0;
}

static long
end_with(long limit_to, long below_end)
{
    most = limit_to;
    return reap(child(from_end, below_end));
}

/* A stack that is longer than its new limit stays, and gets no longer. */
static int
shortened(long more)
{
    volatile char *at = here();

    at[-MIB - MIB / 2] = at[-2 * MIB] = 1;
    limit(LIMIT_STACK, MIB);
    at[-MIB - MIB / 2] += 1, at[-2 * MIB] += 1;
    return more > 0 ? jump(more) : 0;
}

/* What lies between is still to be had, and so are pages of one's own. */
static int
between(long unused)
{
    volatile char *at = here();

    (void)unused;
    at[-2 * MIB] = 1;
    limit(LIMIT_STACK, MIB);
    at[-MIB - MIB / 2] += 1;
    long pid = sys_fork();
    at[-2 * MIB] += 1;
    if (pid == 0)
        sys_exit(0);
    return pid < 0 ? 99 : reap(pid) == 0 && at[-2 * MIB] == 2 ? 0 : 1;
}

static int
raised(long bytes)
{
    limit(LIMIT_STACK, MIB);
    if (jump(MIB / 2) != 0)
        return 1;
    limit(LIMIT_STACK, 6 * MIB);
    return jump(bytes);
}

/* 32 MiB in all, of which a mapping takes all but some. */
static int
in_all(long bytes)
{
    limit(LIMIT_AS, 32 * MIB);
    for (long n = 16 * MIB; n >= PAGE; n /= 2)
        while (sys_mmap(NULL, n, 0, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) > 0)
            ;
    limit(LIMIT_AS, 32 * MIB + bytes_down);
    return jump(bytes);
}

static long
size(long allowed, long bytes)
{
    bytes_down = allowed;
    return reap(child(in_all, bytes));
}

/* The stack grows, and the heap, which could have grown so far before. */
static int
heap_after(long unused)
{
    char *heap = (char *)sys_brk(NULL);

    (void)unused;
    limit(LIMIT_AS, 16 * MIB);
    sys_brk(heap + PAGE), sys_brk(heap + 2 * PAGE);
    long n = 2 * PAGE;

    while (sys_brk(heap + n + MIB) == (long)heap + n + MIB)
        n += MIB;
    sys_brk(heap + n - 4 * MIB), sys_brk(heap + n - 4 * MIB + PAGE);
    if (jump(3 * MIB) != 0)
        return 1;
    return sys_brk(heap + n) == (long)heap + n ? 2 : 0;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv;
    find_end(envp);
    check_is(with(MIB, MIB / 2), 0, "a limit of 1 MiB: half of it");
    check_is(with(MIB, 2 * MIB), KILLED, "and twice as much");
    check_is(end_with(MIB, MIB), 0, "its lowest byte");
    check_is(end_with(MIB, MIB + 1), KILLED, "and the one below");
    check_is(end_with(MIB + 100, MIB), 0, "a limit of 1 MiB and 100 bytes: its lowest whole page");
    check_is(end_with(MIB + 100, MIB + 1), KILLED, "and not a part of one");
    check_is(reap(child(shortened, 0)), 0, "a limit below what there is takes nothing away");
    check_is(reap(child(shortened, 3 * MIB)), KILLED, "but gives nothing, either");
    check_is(reap(child(between, 0)), 0, "places that were never touched, and pages shared with a child, can still be had");
    check_is(reap(child(raised, 3 * MIB)), 0, "a limit that is raised");
    check_is(reap(child(raised, 7 * MIB)), KILLED, "holds, too");
    check_is(size(0, MIB), KILLED, "who may have no more memory has no more stack");
    check_is(size(2 * MIB, MIB), 0, "who may have two MiB gets one");
    check_is(size(2 * MIB, 4 * MIB), KILLED, "and not four");
    check_is(reap(child(heap_after, 0)), 0, "what the stack has got the heap cannot have (else 2)");
    check_is(after_jump(7 * MIB), 0, "who has set no limit has eight MiB");
    finish();
}
