/* What a fork costs, in instructions: the machine counts them, and one tick
   is one instruction. */
#include "lazy.h"

static long
ticks(void)
{
    unsigned low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (long)high << 32 | low;
}

/* fork, exit and wait: the least of a few. */
static long
fork_cost(void)
{
    long least = 1l << 60;

    for (int i = 0; i < 5; i++) {
        long start = ticks(), pid = sys_fork();

        if (pid == 0)
            sys_exit(0);
        reap(pid);
        if (ticks() - start < least)
            least = ticks() - start;
    }
    return least;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    at = map(64 * 256);
    fill(0, 256, 1, 1);
    long small = fork_cost();

    note("a fork with 1 MiB: %ld instructions", small);
    fill(0, 16 * 256, 1, 1);
    long middle = fork_cost();

    check(middle < 2 * small, "with 16 MiB not twice as many: %ld", middle);
    fill(0, 64 * 256, 1, 1);
    long large = fork_cost();

    check(large < 2 * small, "with 64 MiB not twice as many: %ld", large);
    check_is(wrong(0, 64 * 256, 1, 1), 0, "the memory is as it was");
    map_far(512);
    long wide = fork_cost();

    check(wide < 20 * small, "with 512 tables more not twenty times as many: "
          "%ld", wide);
    finish();
}
