/* Down step by step, as calls do. */
#include "stack.h"

static __attribute__((noinline)) int
down(long pages)
{
    volatile char *at = here();

    for (long i = 1; i <= pages; i++)
        at[-i * PAGE] = i;
    for (long i = 1; i <= pages; i++)
        if (at[-i * PAGE] != (char)i || at[-i * PAGE + 100] != 0)
            return 1;
    return 0;
}

static __attribute__((noinline)) long
sum(long n)
{
    volatile char room[200];

    room[n % 200] = n;
    long rest = n == 0 ? -1 : sum(n - 1);

    return rest + 1 + (room[n % 200] - (char)n);
}

static int
recurse(long n)
{
    return sum(n) != n;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    check_is(reap(child(down, 1)), 0, "a page further down");
    check_is(reap(child(down, 10)), 0, "ten, one by one");
    check_is(reap(child(down, 40)), 0, "forty: more than 64 KiB");
    check_is(reap(child(down, 7 * 256)), 0, "seven MiB; each keeps what is written, and zeros");
    check_is(reap(child(recurse, 25000)), 0, "25,000 calls deep");
    check_is(down(100), 0, "the same in this process");
    check_is(recurse(5000), 0, "which goes on");
    finish();
}
