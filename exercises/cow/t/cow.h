/* What the tests of the lab cow share: 8 MiB of memory, and what is in it. */
#pragma once
#include "lab.h"

enum { PAGE = 4096, PAGES = 2048, CROWD = 8, RW = PROT_READ | PROT_WRITE };

static volatile unsigned char *at;

static inline volatile unsigned char *
map(long pages)
{
    long where = sys_mmap(NULL, pages * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS,
                          -1, 0);

    if (where < 0 && where > -PAGE) {
        check_is(where, 0, "memory is mapped");
        finish();
    }
    return (volatile unsigned char *)where;
}

/* Writes to each page from first to end, step apart: at its start, where the
   page's number matters, and at its end. */
static inline void
fill(int first, int end, int step, int value)
{
    for (int i = first; i < end; i += step) {
        at[i * PAGE] = value + i;
        at[i * PAGE + PAGE - 1] = value + 1;
    }
}

/* How many of these pages are not as fill would leave them? */
static inline long
wrong(int first, int end, int step, int value)
{
    long n = 0;

    for (int i = first; i < end; i += step)
        n += at[i * PAGE] != (unsigned char)(value + i) ||
             at[i * PAGE + 1] != 0 ||
             at[i * PAGE + PAGE - 1] != (unsigned char)(value + 1);
    return n;
}

/* A gate: somebody waits at it until it is opened. */
struct gate {
    int fd[2];
};

static inline struct gate
gate(void)
{
    struct gate g;

    if (sys_pipe(g.fd) != 0) {
        check(false, "there are pipes");
        finish();
    }
    return g;
}

static inline void
await(struct gate *g)
{
    char c;

    sys_close(g->fd[1]);
    sys_read(g->fd[0], &c, 1);
    sys_close(g->fd[0]);
}

static inline void
open_gate(struct gate *g)
{
    sys_close(g->fd[1]);
    sys_close(g->fd[0]);
}

/* Eight children at a time, each with all that is at `at`. The machine of the
   tests has 64 MiB, so that they cannot each have a copy. */
static inline void
crowd(void)
{
    struct gate g = gate();
    long pid[CROWD];
    int alive = 0, good = 0;

    while (alive < CROWD) {
        if ((pid[alive] = sys_fork()) == 0) {
            await(&g);
            sys_exit(wrong(0, PAGES, 16, 1) == 0 ? 7 : 1);
        }
        if (pid[alive] < 0)
            break;
        alive++;
    }
    open_gate(&g);
    for (int i = 0; i < alive; i++)
        good += reap(pid[i]) == 7;
    check_is(good, CROWD, "eight children share their parent's 8 MiB, "
             "in a machine of 64 MiB");
    if (good != CROWD)
        finish();
}

static inline void
begin(void)
{
    at = map(PAGES);
    fill(0, PAGES, 1, 1);
    crowd();
}

/* Pages in use in the whole machine, by its own account. */
static inline long
in_use(void)
{
    unsigned long info[16] = { 0 };

    sys(99, info);
    return (long)(info[4] - info[5]) / PAGE;
}

/* Have so many pages come into use since there were `before`? What a process
   needs besides, its tables and stacks, is `few`. */
static inline void
grown(long before, long by, long few, const char *what)
{
    long n = in_use() - before;

    check(by <= n && n <= by + few, "%s: %ld pages more, expected %ld to %ld",
          what, n, by, by + few);
}

/* The child's end, which must be this status. */
static inline void
ends(long pid, long status, const char *what)
{
    check_is(pid < 0 ? pid : reap(pid), status, "%s", what);
}
