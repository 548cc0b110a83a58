/* The lowest page that a stack may have, and the one below. */
#include "stack.h"

static int
touch(long below_end)
{
    volatile char *at = stack_end - below_end;

    if (*at != 0)
        return 1;
    *at = 1;
    return 0;
}

static int
all(long below_end)
{
    for (long i = 64 * PAGE; i <= below_end; i += PAGE)
        stack_end[-i + 5] = 1;
    return touch(below_end);
}

int
main(int argc, char **argv, char **envp)
{
    unsigned long limits[2];

    (void)argc, (void)argv;
    find_end(envp);
    sys_prlimit(0, LIMIT_STACK, NULL, limits);
    check_is(limits[0], 8 * MIB, "a stack may have 8 MiB");
    check_is(reap(child(touch, 8 * MIB - PAGE)), 0, "the lowest page but one, at once");
    check_is(reap(child(touch, 8 * MIB)), 0, "the first byte of the lowest page, at once");
    check_is(reap(child(touch, 8 * MIB - PAGE + 1)), 0, "its last byte");
    check_is(reap(child(touch, 8 * MIB + 1)), KILLED, "a byte below it is SIGSEGV");
    check_is(reap(child(all, 8 * MIB)), 0, "all pages, down to the lowest");
    check_is(reap(child(all, 8 * MIB + PAGE)), KILLED, "and no further");
    finish();
}
