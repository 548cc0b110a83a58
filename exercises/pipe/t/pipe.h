/* What the tests of the lab pipe share. */
#pragma once
#include "lab.h"

enum {
    PIPE_SIZE = 65536, PIPE_BUF = 4096, PAGE = 4096,
};

static char buffer[2 * PIPE_SIZE], other[2 * PIPE_SIZE];

/* The n-th byte of the stream that the tests send is buffer[n % PERIOD], so
   that a piece of it, up to PIPE_SIZE long, is in one piece in the buffer;
   and no two pages look the same. */
enum { PERIOD = 61441 };

static inline void
fill(void)
{
    for (int i = 0; i < 2 * PIPE_SIZE; i++)
        buffer[i] = i % PERIOD * 7 + i % PERIOD / 4096 * 13;
}

static inline bool
equal(const char *a, const char *b, long n)
{
    for (long i = 0; i < n; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

/* Sends n more bytes of the stream, and receives them, if these they are. */
static long sent, got;
static bool in_order = true;

static inline long
send(int fd, long n)
{
    n = sys_write(fd, buffer + sent % PERIOD, n);
    sent += n > 0 ? n : 0;
    return n;
}

static inline long
receive(int fd, long n)
{
    n = sys_read(fd, other, n);
    if (n > 0 && !equal(other, buffer + got % PERIOD, n))
        in_order = false;
    got += n > 0 ? n : 0;
    return n;
}

/* Others may run for so long: where a test has made sure of nothing better. */
static inline void
nap(long ms)
{
    long t[2] = { ms / 1000, ms % 1000 * 1000000 };

    sys(35, (long)t, 0);
}

/* The two ends, as the next two descriptors. The test ends without them. */
static inline void
make_pipe(int *fd)
{
    long n = sys_pipe2(fd, 0);

    if (n != 0) {
        check_is(n, 0, "pipe2() makes a pipe");
        finish();
    }
}

static inline void
close_both(int *fd)
{
    sys_close(fd[0]);
    sys_close(fd[1]);
}

/* How many bytes wait in the pipe. */
static inline long
queued(int fd)
{
    int n = -1;

    return sys(16, fd, 0x541b, (long)&n) < 0 ? -1 : n;
}

/* May the end wait? */
static inline void
set_waiting(int fd, bool waits)
{
    sys(72, fd, 4, waits ? 0 : O_NONBLOCK);
}

/* The status that a child leaves, as wait4 tells it. */
static inline long
end_of(long pid)
{
    int status = -1;
    long n = sys_wait4(pid, &status, 0, NULL);

    return n < 0 ? n : status;
}

/* As end_of(), but says so if that takes ten seconds: most likely the child
   was forgotten, and when nobody is left to wake it, the machine's report
   tells where it sleeps. */
static inline long
end_in_time(long pid)
{
    int status;

    for (int i = 0; i < 500; i++) {
        long n = sys_wait4(pid, &status, 1, NULL);

        if (n != 0)
            return n < 0 ? n : status;
        nap(20);
    }
    note("a child has not ended after ten seconds");
    return end_of(pid);
}

/* How many of n children end with the same status, in time. */
static inline int
end_alike(int n, const long *pid, long status)
{
    int alike = 0;

    for (int i = 0; i < n; i++)
        alike += end_in_time(pid[i]) == status;
    return alike;
}

static inline long
exited(int status)
{
    return status << 8;
}

static inline void
ignore(int signal)
{
    unsigned long action[4] = { 1 };

    sys(13, signal, (long)action, 0, 8);
}

/* Fresh memory, that nobody has touched. */
static inline char *
map(unsigned long n)
{
    return (char *)sys(9, 0, n, 3, 0x22, -1, 0);
}

static inline void
unmap(char *at, unsigned long n)
{
    sys(11, (long)at, n);
}
