/* Parent and child, and the slots that both have. */
#include "swap.h"

static uint64_t *a, *b;
static long pages;

/* Reads all, writes some, reads again. */
static int
lives(long salt)
{
    if (damaged(a, pages, 1) != 0)
        return 1;
    for (long n = 0; n < pages; n += 50)
        fill(a, n, salt);
    if (b != NULL && damaged(b, 300, 2) != 0)
        return 2;
    for (long n = 0; n < pages; n++)
        if (!is_whole(a, n, n % 50 == 0 ? salt : 1))
            return 3;
    return 0;
}

static int
leaves(long unused)
{
    (void)unused;
    return is_whole(a, 0, 1) && is_whole(b, 0, 2) ? 0 : 1;
}

static int
presses(long n)
{
    return squeeze(n) == 0 ? 0 : 3;
}

int
main(int argc, char **argv, char **envp)
{
    long free = free_pages();

    check_is(swap_to("/swap", 2500), 0, "swapon takes a file of 2,500 pages");
    pages = 400;
    a = memory(pages);
    b = memory(free);
    fill_all(a, pages, 1);
    fill_all(b, free, 2);
    long slots = used_slots();

    check(slots >= 400, "400 pages and more are in the swap area");
    check_is(reap(child(leaves, 0)), 0, "a child of a process with swapped pages finds some of them");
    check(used_slots() >= slots - 200, "when it ends, its parent's slots stay");
    check_is(reap(child(lives, 5)), 0, "a child finds all of them, and changes some for itself");
    check_is(damaged(a, pages, 1), 0, "its parent's stay as they were");
    check_is(sys_munmap(b, free * PAGE), 0, "the parent unmaps what fills memory");
    b = NULL;
    check_is(reap(child(presses, free)), 0, "somebody else fills the swap area and leaves");
    check_is(damaged(a, pages, 1), 0, "and what the parent has is still as it was");
    long one = child(lives, 7), two = child(lives, 8), three = child(presses, free);

    check_is(reap(one), 0, "one of three children at once finds its pages");
    check_is(reap(two), 0, "and so does another");
    check_is(reap(three), 0, "and the one who presses for memory finds its own");
    check_is(damaged(a, pages, 1), 0, "and change nothing for their parent");
    sys_munmap(a, pages * PAGE);
    check(used_slots() < 60, "when nobody has the pages any more, the slots are free");
    done();
}
