/* Families that fork at the same time, on all CPUs: everybody comes home, and
   in the end all numbers are free. */
#include "pids.h"

static int
leaf(long unused)
{
    (void)unused;
    return 0;
}

static int
busy(long unused)
{
    int good = 0;

    (void)unused;
    for (int i = 0; i < 20; i++) {
        long a = child(leaf, 0), b = pass();

        good += a > 0 && b > 0 && a != b && a != sys_getpid() &&
                reap(a) == 0;
    }
    return good;
}

int
main(int argc, char **argv, char **envp)
{
    long pid[6];
    int right = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < 6; i++)
        pid[i] = child(busy, 0);
    for (int i = 0; i < 6; i++)
        right += reap(pid[i]) == 20;
    check_is(right, 6, "six families of twenty children and twenty more");
    check_is(reap(-1), -ECHILD, "nobody is left");
    finish();
}
