/* What the tests of the lab shm have in common. */
#pragma once
#include "lab.h"

enum { PAGE = 4096, RW = PROT_READ | PROT_WRITE, KILLED = 128 + SIGSEGV };

typedef volatile unsigned char *memory;

static inline memory
map_at(memory at, long pages, int rights, int flags)
{
    long where = sys_mmap((void *)at, pages * PAGE, rights,
                          MAP_ANONYMOUS | flags | (at != NULL ? MAP_FIXED : 0),
                          -1, 0);

    if (where < 0 && where > -PAGE) {
        check_is(where, 0, "%d pages of %s memory are mapped", (int)pages,
                 flags == MAP_SHARED ? "shared" : "private");
        finish();
    }
    return (memory)where;
}

static inline memory
map_shared(long pages)
{
    return map_at(NULL, pages, RW, MAP_SHARED);
}

static inline memory
map_private(long pages)
{
    return map_at(NULL, pages, RW, MAP_PRIVATE);
}

static inline long
unmap(memory at, long pages)
{
    return sys_munmap((void *)at, pages * PAGE);
}

static inline long
protect(memory at, long pages, int rights)
{
    return sys_mprotect((void *)at, pages * PAGE, rights);
}

/* Two who take turns: each waits for a byte of the other's. */
struct turns {
    int here[2], there[2];
};

static inline struct turns
turns(void)
{
    struct turns t;

    if (sys_pipe(t.here) != 0 || sys_pipe(t.there) != 0) {
        check(false, "there are pipes");
        finish();
    }
    return t;
}

/* In the child, and in the parent, right after the fork. */
static inline void
be_child(struct turns *t)
{
    sys_close(t->here[1]);
    sys_close(t->there[0]);
}

static inline void
be_parent(struct turns *t)
{
    sys_close(t->here[0]);
    sys_close(t->there[1]);
}

/* Lets the other one go on. */
static inline void
your_turn(struct turns *t)
{
    sys_write(lab_child ? t->there[1] : t->here[1], "x", 1);
}

/* Waits until the other one says so, or is gone. */
static inline void
my_turn(struct turns *t)
{
    char c;

    sys_read(lab_child ? t->here[0] : t->there[0], &c, 1);
}

static inline void
turns_over(struct turns *t)
{
    sys_close(t->here[1]);
    sys_close(t->there[0]);
}
