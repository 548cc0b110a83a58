/* What the tests of the lab pids share: children that stay until they are
   told to go. */
#pragma once
#include "lab.h"

/* A child that lives until it is killed. */
static inline long
stay(void)
{
    struct timespec hour = { 3600, 0 };
    long pid = sys_fork();

    while (pid == 0)
        sys_nanosleep(&hour, NULL);
    return pid;
}

/* Kills a child and collects it. */
static inline void
end(long pid)
{
    sys_kill(pid, SIGKILL);
    sys_wait4(pid, NULL, 0, NULL);
}

/* A child that was, and is collected: its number. */
static inline long
pass(void)
{
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(0);
    sys_wait4(pid, NULL, 0, NULL);
    return pid;
}
