/* What memory costs, in ticks a page: cost [MIB]. */
#include "stack.h"

static unsigned long
ticks_now(void)
{
    unsigned low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (unsigned long)high << 32 | low;
}

static void
say(const char *what, unsigned long n)
{
    print(what), print(": "), print_number(n), print("\n");
}

/* So many pages, each so far from the last, for the first time. */
static unsigned long
touch(volatile char *at, long pages, long step)
{
    unsigned long start = ticks_now();

    for (long i = 0; i < pages; i++)
        at[i * step] = 1;
    return (ticks_now() - start) / pages;
}

static volatile char *
fresh(long n)
{
    long at = map_memory(0, n, RW, 2 | 32, -1, 0);

    if (at < 0)
        sys_exit(1);
    return (volatile char *)((at + 2 * MIB - 1) & -2l * MIB);
}

static unsigned long
least_break(void)
{
    long end = set_break(set_break(0) + 16 * PAGE);
    unsigned long least = -1ul, start;

    for (int i = 0; i < 100; i++) {
        start = ticks_now();
        set_break(end + PAGE);
        set_break(end);
        if (ticks_now() - start < least)
            least = ticks_now() - start;
    }
    return least;
}

int
main(int argc, char **argv)
{
    long mib = argc > 1 ? argv[1][0] - '0' : 0;

    for (const char *c = argv[1]; mib > 0 && *++c != '\0'; )
        mib = 10 * mib + *c - '0';
    touch(fresh(8 * MIB), 256, PAGE);
    say("first touch", touch(fresh(8 * MIB), 256, PAGE));
    say("here and there", touch(fresh(8 * MIB), 256, 3 * PAGE));
    say("brk up and down", least_break());
    if (mib > 0)
        say("all of it", touch(fresh((mib + 2) * MIB), mib * 256, PAGE));
    say("a page of the stack", touch(here() - PAGE, 256, -PAGE));
    return 0;
}
