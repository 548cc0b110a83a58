/* What the tests of a lab count: the calls 500 and 501 of t/kernel.nw. */
#pragma once
#include "lab.h"

struct stock {
    long pages, objects, inodes, ofts;
};

/* Also touches the stack that checks are going to need. */
static __attribute__((noinline)) bool
can_count(void)
{
    volatile char deep[8 * 4096];
    struct stock s;

    for (int i = 0; i < 8; i++)
        deep[i * 4096] = 0;

    return deep[0] == 0 && sys(501, &s) == 0;
}

/* The n-th allocation that this process's calls make will fail; 0: none.
   Returns what was left of the last such order. */
static inline long
fail_at(long n)
{
    return sys(500, n);
}

static inline bool
same_stock(struct stock a, struct stock b)
{
    return a.pages == b.pages && a.objects == b.objects &&
           a.inodes == b.inodes && a.ofts == b.ofts;
}

/* Checks that as much is in use as was before. */
static inline bool
check_stock(struct stock before, const char *what)
{
    struct stock now = { 0, 0, 0, 0 };

    sys(501, &now);
    if (!same_stock(before, now))
        note("left: %ld pages, %ld small objects, %ld inodes, %ld open files",
             now.pages - before.pages, now.objects - before.objects,
             now.inodes - before.inodes, now.ofts - before.ofts);
    return check(same_stock(before, now), "%s", what);
}
