/* What a program may do with a page, before it goes and after it came back. */
#include "swap.h"

enum { SOME = 120 };

static uint64_t *a;

static int
writes(long n)
{
    ((volatile uint64_t *)a)[n * WORDS] = 1;
    return 0;
}

static int
reads(long n)
{
    return ((volatile uint64_t *)a)[n * WORDS] == 1;
}

/* All by itself: a fork would take rights away. */
static int
writes_its_own(long free)
{
    volatile uint64_t *m = memory(SOME);

    fill_all((uint64_t *)m, SOME, 1);
    sys_mprotect((void *)m, SOME * PAGE, PROT_READ);
    if (squeeze(free) < 0 || used_slots() == 0)
        return 1;
    if (damaged((uint64_t *)m, SOME, 1) != 0)
        return 2;
    m[3 * WORDS] = 1;
    return 3;
}

static void
rights(long first, int rights)
{
    sys_mprotect(a + first * WORDS, SOME * PAGE, rights);
}

int
main(int argc, char **argv, char **envp)
{
    long free = free_pages();
    int rw = PROT_READ | PROT_WRITE;

    check_is(swap_to("/swap", 1500), 0, "swapon takes a file of 1,500 pages");
    a = memory(4 * SOME);
    fill_all(a, 4 * SOME, 1);
    rights(0, PROT_READ);
    check_is(squeeze(free), 0, "whoever needs memory gets it");
    check(used_slots() > 0, "something is in the swap area");
    check_is(damaged(a, SOME, 1), 0, "pages that may be read come back as they were");
    check_is(reap(child(writes, 3)), 128 + SIGSEGV, "and may not be written");
    check_is(reap(child(writes_its_own, free)), 128 + SIGSEGV,
             "not even by the process that brought them back");
    squeeze(free);
    rights(SOME, PROT_READ);
    rights(2 * SOME, PROT_NONE);
    rights(3 * SOME, PROT_NONE);
    check_is(reap(child(writes, SOME + 3)), 128 + SIGSEGV,
             "pages that lost the right while they were away may not be written");
    check_is(reap(child(reads, 2 * SOME + 3)), 128 + SIGSEGV,
             "nor read, if that right is gone");
    check_is(damaged(a + SOME * WORDS, SOME, 1 + SOME * WORDS), 0, "the first are as they were");
    squeeze(free);
    rights(2 * SOME, PROT_READ);
    rights(3 * SOME, rw);
    check_is(damaged(a + 2 * SOME * WORDS, 2 * SOME, 1 + 2 * SOME * WORDS), 0,
             "pages without any right are as they were when they have one again");
    check_is(reap(child(writes, 2 * SOME + 3)), 128 + SIGSEGV, "and that one only");
    check_is(reap(child(writes, 3 * SOME + 3)), 0, "who may write again can write");
    rights(0, rw);
    fill_all(a, SOME, 9);
    check_is(damaged(a, SOME, 9), 0, "so can the first, in the end");
    done();
}
