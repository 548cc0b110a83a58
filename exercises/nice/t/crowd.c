/* Many of all values, who come and go, on several CPUs. */
#include "nice.h"

static int
work(long n)
{
    for (int round = 0; round < 6; round++) {
        set(0, (n * 7 + round * 11) % 40 - 20);
        for (volatile int i = 0; i < 100000; i++)
            continue;
        struct timespec t = { 0, 1000000 };
        if (n % 3 == 0)
            sys_nanosleep(&t, NULL);
        else
            sys_sched_yield();
    }
    return n;
}

int
main(int argc, char **argv, char **envp)
{
    long pid[20];
    int right = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < 20; i++)
        pid[i] = child(work, i);
    for (int i = 0; i < 20; i++)
        right += set(pid[i], i) == 0;
    check_is(right, 20, "everybody's value is set while he runs");
    right = 0;
    for (int i = 0; i < 20; i++)
        right += reap(pid[i]) == i;
    check_is(right, 20, "and everybody comes to his end");
    finish();
}
