/* Below the limit there is nothing. */
#include "stack.h"

static __attribute__((noinline)) long
deeper(long n)
{
    volatile char room[4000];

    room[0] = n;
    return n == 0 ? 0 : deeper(n - 1) + room[0];
}

static int
endless(long n)
{
    return deeper(n) == 1;
}

static int
down(long pages)
{
    volatile char *at = here();

    for (long i = 1; i <= pages; i++)
        at[-i * PAGE] = i;
    return 0;
}

static int
after_all(long bytes)
{
    down(1000);
    return jump(bytes);
}

static int
write_below(long bytes)
{
    here()[-bytes] = 1;
    return 0;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    check_is(after_jump(9 * MIB), KILLED, "a jump of nine MiB is SIGSEGV");
    check_is(reap(child(write_below, 9 * MIB)), KILLED, "to write there as well");
    check_is(after_jump(100 * MIB), KILLED, "a jump of a hundred MiB");
    check_is(after_jump(1l << 40), KILLED, "of a TiB");
    check_is(reap(child(down, 9 * 256)), KILLED, "page by page, but too far");
    check_is(reap(child(endless, 1l << 40)), KILLED, "calls without end");
    check_is(reap(child(after_all, 9 * MIB)), KILLED, "a stack of four MiB has no more than eight");
    check_is(reap(child(after_all, 6 * MIB)), 0, "but those");
    check_is(after_jump(7 * MIB), 0, "and others as well");
    finish();
}
