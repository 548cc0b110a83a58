/* Whoever waits can be killed, and whoever sleeps or is busy. */
#include "family.h"

/* One that waits for a child that goes on until it is an orphan. */
static int
wait_in_vain(long unused)
{
    long father = sys_getpid();

    (void)unused;
    if (sys_fork() != 0) {
        reap(-1);
        return 1;
    }
    for (int i = 0; i < 10000 && sys_getppid() == father; i++)
        nap(1);
    return sys_getppid() == father ? 8 : 9;
}

static void
waiting(void)
{
    long pid = child(wait_in_vain, 0);

    if (!check(pid > 0, "fork makes a process"))
        finish();
    nap(20);
    check_is(sys_kill(pid, SIGKILL), 0, "a process that waits is killed");
    check_is(end_in_time(pid), 128 + SIGKILL, "and dies of that");
    long orphan = end_in_time(-1);

    check(orphan == 9 || orphan == -ECHILD,
          "its child, if it had one by then, comes home");
}

static void
asleep_or_busy(void)
{
    long pid = sys_fork();

    if (pid == 0)
        for (;;)
            nap(1000000);
    nap(5);
    sys_kill(pid, SIGTERM);
    check_is(end_in_time(pid), 128 + SIGTERM, "one that sleeps is killed");
    if ((pid = sys_fork()) == 0)
        for (;;)
            __asm__ volatile("");
    sys_kill(pid, SIGKILL);
    check_is(end_in_time(pid), 128 + SIGKILL, "one that is busy is killed");
    if ((pid = sys_fork()) == 0)
        sys_exit(4);
    nap(5);
    check_is(sys_kill(pid, SIGKILL), 0, "a dead one is killed");
    check_is(end_in_time(pid), 4, "and does not mind");
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    waiting();
    asleep_or_busy();
    finish();
}
