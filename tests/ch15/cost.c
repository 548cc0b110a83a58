/* What memory and forks cost, in ticks, from 1 MiB on: cost [MiB]. */
#include "execute.h"

enum { PAGE = 4096, R = 1, RW = 3, PRIVATE = 2, ANON = 32 };

static unsigned long
ticks_now(void)
{
    unsigned low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (unsigned long)high << 32 | low;
}

static volatile char *
map(unsigned long pages)
{
    long at = map_memory(0, pages * PAGE, RW, PRIVATE | ANON, -1, 0);

    return at < 0 ? 0 : (volatile char *)at;
}

static void
touch(volatile char *at, unsigned long pages)
{
    for (unsigned long i = 0; i < pages; i++)
        at[i * PAGE] = 1;
}

static void
say(const char *what, unsigned long n)
{
    print(what), print(": "), print_number(n), print("\n");
}

/* fork, exit, wait; the child writes to so many pages first. */
static unsigned long
fork_cost(volatile char *at, unsigned long pages, int rounds)
{
    unsigned long least = -1ul;

    while (rounds-- > 0) {
        unsigned long start = ticks_now();
        long pid = fork_process();

        if (pid == 0) {
            touch(at, pages);
            sys_exit(0);
        }
        wait_for(pid, NULL, 0);
        if (ticks_now() - start < least)
            least = ticks_now() - start;
    }
    return least;
}

/* In a child: pages of which it is the first to write, on the mean and at
   the least. */
static void
break_cost(volatile char *at, unsigned long pages)
{
    long pid = fork_process();

    if (pid == 0) {
        unsigned long start = ticks_now(), least = -1ul;

        for (unsigned long i = 0; i < pages; i++) {
            unsigned long before = ticks_now();

            at[i * PAGE] = 2;
            before = ticks_now() - before;
            if (before < least)
                least = before;
        }
        say("  a break, mean", (ticks_now() - start) / pages);
        say("  a break, least", least);
        sys_exit(0);
    }
    wait_for(pid, NULL, 0);
}

static void
fill_cost(volatile char *at, unsigned long pages)
{
    unsigned long start = ticks_now(), least = -1ul, before;

    for (unsigned long i = 0; i < pages; i++) {
        before = ticks_now();
        at[i * PAGE] = 1;
        before = ticks_now() - before;
        if (before < least)
            least = before;
    }
    say("  first touch, mean", (ticks_now() - start) / pages);
    say("  first touch, least", least);
}

int
main(int argc, char **argv)
{
    static const int sizes[] = { 1, 4, 16, 64, 256, 1024 };
    unsigned long most = 0;

    for (char *c = argc > 1 ? argv[1] : "256"; *c != '\0'; c++)
        most = most * 10 + *c - '0';
    say("fork, exit and wait", fork_cost(NULL, 0, 21));
    for (unsigned i = 0; i < 6 && (unsigned)sizes[i] <= most; i++) {
        unsigned long pages = sizes[i] * 256;
        volatile char *at = map(pages);

        say("MiB", sizes[i]);
        fill_cost(at, pages);
        say("  fork, exit and wait", fork_cost(at, 0, sizes[i] > 16 ? 3 : 21));
        if (sizes[i] <= 16) {
            say("  one page written", fork_cost(at, 1, 21));
            say("  256 pages written", fork_cost(at, 256, 21));
            break_cost(at, pages);
        }
        unmap_memory((char *)at, pages * PAGE);
    }
    return 0;
}
