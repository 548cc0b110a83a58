/* What it costs to move the break where nothing else has to change, in
   instructions. Only with counted instructions does this say anything. */
#include "sbrk.h"

static unsigned long
clock(void)
{
    unsigned low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return low | (unsigned long)high << 32;
}

int
main(int argc, char **argv, char **envp)
{
    unsigned long once, begun;

    (void)argc, (void)argv, (void)envp;
    begin();
    to(8 * PAGE), memset(start, 'x', 8 * PAGE);
    for (int i = 0; i < 10; i++)
        to(9 * PAGE), to(8 * PAGE);
    begun = clock();
    for (int i = 0; i < 1000; i++)
        sys_getpid(), sys_getpid();
    once = clock() - begun;
    begun = clock();
    for (int i = 0; i < 1000; i++)
        to(9 * PAGE), to(8 * PAGE);
    unsigned long both = clock() - begun;

    note("a page up and down costs as much as %lu.%lu pairs of getpid",
         both / once, both * 10 / once % 10);
    check(both < 5 * once,
          "a page up and down, untouched, costs less than five times two getpid");
    to(9 * PAGE), start[8 * PAGE] = 'y', to(8 * PAGE);
    check_is(touch(start + 8 * PAGE, false), KILLED, "a page that was touched goes");
    to(9 * PAGE);
    check_is(start[8 * PAGE], 0, "and comes back empty");
    finish();
}
