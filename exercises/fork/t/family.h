/* What the tests of the lab fork share. The program is the first process of
   its machine, or of its namespace: orphans come to it. */
#pragma once
#include "lab.h"

/* Others may run for so long: where a test has made sure of nothing better. */
static inline void
nap(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

    sys_nanosleep(&t, NULL);
}

/* Waits for a child, as wait4 does, but at most ten seconds; -1: in vain. */
static inline long
wait_in_time(long pid, int *status)
{
    for (int i = 0; i < 500; i++) {
        long n = sys_wait4(pid, status, WNOHANG, NULL);

        if (n != 0)
            return n;
        nap(20);
    }
    return -1;
}

/* What that child has left: its exit status, 128 and its signal, -errno; or
   -1 if it has not ended in ten seconds. Then it is killed. */
static inline long
end_in_time(long pid)
{
    int status = 0;
    long n = wait_in_time(pid, &status);

    if (n == -1)
        sys_kill(pid, SIGKILL);
    return n < 0 ? n : status & 127 ? 128 + (status & 127)
                                    : status >> 8 & 255;
}
