/* What the tests of the lab lazyfork share: 8 MiB of memory, what is
   in it, and a good deal of tables. */
#pragma once
#include "lab.h"

enum {
    PAGE = 4096, PAGES = 2048, CROWD = 16, RW = PROT_READ | PROT_WRITE,
    FAR = 1024,                 /* places, each with a table of its own */
    STRIDE = 2 << 20, NORESERVE = 0x4000,
};

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

/* One byte is read of each of 1024 places, 2 MiB apart: 4 MiB of tables that
   lead to nothing but zeros. */
static volatile unsigned char *far;

/* The machine refuses a mapping that is larger than its memory, so there are
   many, side by side. */
static inline bool
map_pieces(char *start, char *end)
{
    long piece = 16l * STRIDE;

    for (char *p = start; p < end; p += piece) {
        long n = end - p < piece ? end - p : piece;

        if (sys_mmap(p, n, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED |
                     NORESERVE, -1, 0) != (long)p)
            return false;
    }
    return true;
}

static inline volatile unsigned char *
map_far(long n)
{
    volatile unsigned char *there = (volatile unsigned char *)(1l << 44);

    if (!map_pieces((char *)there, (char *)there + n * STRIDE)) {
        check(false, "memory is mapped");
        finish();
    }
    for (long i = 0; i < n; i++)
        (void)there[i * STRIDE];
    return there;
}

/* Sixteen children at a time, each with all that its parent has. The machine
   of the tests has 64 MiB, so that they cannot each have their own tables. */
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
    check_is(good, CROWD, "sixteen children share their parent's 4 MiB of "
             "tables, in a machine of 64 MiB");
    if (good != CROWD)
        finish();
}

static inline void
begin(void)
{
    at = map(PAGES);
    fill(0, PAGES, 1, 1);
    far = map_far(FAR);
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
