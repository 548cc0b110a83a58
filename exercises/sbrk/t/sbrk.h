/* What the tests of the lab sbrk share. */
#pragma once
#include "lab.h"

enum { PAGE = 4096, KIB = 1024, MIB = 1 << 20, RW = PROT_READ | PROT_WRITE };
enum { LIMIT_DATA = 2, LIMIT_AS = 9, KILLED = 128 + SIGSEGV };

static char *start;             /* where the heap begins, a whole page */

/* Moves the break to so many bytes behind `start`, and says where it is then,
   in the same way. */
static inline long
to(long bytes)
{
    return sys_brk(start + bytes) - (long)start;
}

static inline long
now(void)
{
    return sys_brk(NULL) - (long)start;
}

/* Begins with an empty heap, or ends the test. */
static inline void
begin(void)
{
    start = (char *)((sys_brk(NULL) + PAGE - 1) & -PAGE);
    to(0);
    if (!check_is(to(PAGE), PAGE, "the heap grows by a page") ||
        !check_is(to(0), 0, "and shrinks by it"))
        finish();
}

/* How a child ends that reads this byte, or writes to it: 0 or KILLED. */
static inline long
touch(volatile char *at, bool write)
{
    long pid = sys_fork();

    if (pid == 0) {
        if (write)
            *at = 1;
        sys_exit(*at & 0);
    }
    return reap(pid);
}

static inline bool
zeros(const volatile char *at, long n)
{
    while (n > 0 && *at == 0)
        at++, n--;
    return n == 0;
}

static inline char *
map_at(char *at, long n)
{
    return (char *)sys_mmap(at, n, RW, MAP_PRIVATE | MAP_ANONYMOUS | 0x100000,
                            -1, 0);
}

static inline long
limit(int what, unsigned long most)
{
    unsigned long pair[2] = { most, -1ul };

    return sys_prlimit(0, what, pair, NULL);
}

/* The most that the heap may have, in pages, tried from below. */
static inline long
grown(long most)
{
    long pages = 0;

    while (pages < most && to((pages + 1) * PAGE) == (pages + 1) * PAGE)
        pages++;
    return pages;
}
