/* Each allocation that brk makes fails once: it moves the break or does not,
   and nothing in between. */
#include "sbrk.h"
#include "ledger.h"

static bool right, clean;

/* A heap of ten pages with a mark in each, and with what else there is. */
static void
prepare(int kind)
{
    to(10 * PAGE);
    for (int i = 0; i < 10; i++)
        start[i * PAGE] = 'a' + i;
    if (kind == 1)
        sys_mprotect(start + 5 * PAGE, 3 * PAGE, PROT_READ);
    if (kind == 2)
        sys_munmap(start + 8 * PAGE, 2 * PAGE);
    if (kind == 3)
        map_at(start + 40 * PAGE, PAGE);
}

static void
clear(void)
{
    sys_munmap(start + 40 * PAGE, PAGE);
    sys_munmap(start, 10 * PAGE);
    to(0);
}

static void
look(long n, int kind, long wanted, long got)
{
    long there = kind == 2 ? 8 : 10;

    if (got != wanted && got != 10 * PAGE)
        right = false;
    if (now() != got)
        right = false;
    for (long i = 0; i < there && i < got / PAGE; i++)
        right &= start[i * PAGE] == 'a' + i;
    if (got > 10 * PAGE)
        right &= zeros(start + 10 * PAGE, got - 10 * PAGE);
    if (!right)
        note("allocation %ld: asked for %ld pages, the break is at %ld", n,
             wanted / PAGE, got / PAGE);
}

/* From ten pages to so many, with every allocation failing. */
static void
move(long pages, int kind, const char *what)
{
    struct stock before, after;
    long n = 0, left, got, refused = 0;

    right = clean = true;
    prepare(kind), clear();
    sys(501, &before);
    do {
        prepare(kind);
        fail_at(++n);
        got = to(pages * PAGE);
        left = fail_at(0);
        refused += got != pages * PAGE;
        look(n, kind, pages * PAGE, got);
        if (left != 0 && got != pages * PAGE)
            right = false;
        clear();
        sys(501, &after);
        clean &= same_stock(before, after);
    } while (left == 0 && n < 50 && right);
    check(right, "%s: done, or not begun (%ld allocations)", what, n - 1);
    check(clean, "and nothing is left of it");
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    if (!check(can_count(), "this kernel tells what is in use"))
        finish();
    move(20, 0, "ten pages more");
    move(3, 0, "seven pages less");
    move(9, 0, "one page less");
    move(20, 1, "more, behind pages that may only be read");
    move(6, 1, "less, down into those");
    move(2, 1, "less, past those");
    move(20, 2, "more, behind a hole");
    move(4, 2, "less, past a hole");
    move(30, 3, "more, below a mapping");
    move(0, 1, "all of it");
    finish();
}
