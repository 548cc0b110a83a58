/* What the tests of the lab fds share. */
#pragma once
#include "lab.h"

enum { CLONE_FILES = 0x400, F_DUPFD_CLOEXEC = 1030 };

static char bytes[65536];

/* The lowest descriptor that is free. -EMFILE: there is none. */
static inline long
lowest(void)
{
    long fd = sys_dup(1);

    if (fd >= 0)
        sys_close(fd);
    return fd;
}

/* How many descriptors a process may have; at most 256 of them. */
static inline long
most(void)
{
    unsigned long limit[2] = { 0 };

    sys_getrlimit(7, limit);
    if (limit[0] > 256) {
        limit[0] = 256;
        sys_setrlimit(7, limit);
    }
    return limit[0];
}

/* No descriptors but 0, 1 and 2, and a limit of at most 256. */
static inline void
begin(void)
{
    for (long fd = most() - 1; fd > 2; fd--)
        sys_close(fd);
}

/* A new file of n bytes, each of which says where it is, open for both.
   The test ends without it. */
static inline int
make(const char *name, int n)
{
    long fd = sys_open(name, O_CREAT | O_TRUNC | O_RDWR, 0644);

    if (fd < 0) {
        check(false, "open() creates a file and returns its descriptor: got "
              "%ld (%s)", fd, error_name(fd));
        finish();
    }
    for (int i = 0; i < (int)sizeof bytes; i++)
        bytes[i] = 'a' + i % 26;
    if (sys_pwrite(fd, bytes, n, 0) != n) {
        check(false, "the new file can be written to");
        finish();
    }
    return fd;
}

/* Which byte does a read of one byte find: its place from 0 on, modulo 26;
   -1: the end; or an error. */
static inline long
next(int fd)
{
    char c = 0;
    long n = sys_read(fd, &c, 1);

    return n == 1 ? c - 'a' : n == 0 ? -1 : n;
}

/* What a reader learns of a pipe that is empty: 0 nobody can write any
   more, -EAGAIN somebody can. */
static inline long
writers(int fd)
{
    char c;

    return sys_read(fd, &c, 1);
}

static inline void
make_pipe(int *fd)
{
    long n = sys_pipe2(fd, 04000);

    if (n < 0) {
        check_is(n, 0, "pipe2() makes a pipe");
        finish();
    }
}

/* A child that has the same descriptor table, and not a copy. */
static inline long
partner(int (*fn)(long), long arg)
{
    long pid = sys(56, CLONE_FILES | 17, 0, 0, 0, 0);

    if (pid == 0) {
        lab_child = true;
        sys_exit(fn(arg));
    }
    return pid;
}

static inline void
nap(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

    sys_nanosleep(&t, NULL);
}

static inline long
size_of(int fd)
{
    long s[32] = { 0 };         /* struct stat: the size is its seventh */

    sys_fstat(fd, s);
    return s[6];
}
