/* Slots come back: at exit, by munmap, by madvise, by execve. */
#include "swap.h"

static long pages;

static int
fills_and_ends(long unused)
{
    (void)unused;
    uint64_t *a = memory(pages), *b = memory(pages);

    fill_all(a, pages, 1);
    fill_all(b, pages, 2);
    if (damaged(a, 150, 1) != 0 || damaged(b, 150, 2) != 0)
        return 2;
    return used_slots() > 100 ? 0 : 1;
}

static int
unmaps(long advice)
{
    uint64_t *a = memory(pages), *b = memory(pages);

    fill_all(a, pages, 1);
    fill_all(b, pages, 2);
    long before = used_slots();

    for (long n = 0; n < pages; n += 10) {
        long some = pages - n < 10 ? pages - n : 10;

        if (advice == 0) {
            sys_munmap(a + n * WORDS, some * PAGE);
            sys_munmap(b + n * WORDS, some * PAGE);
        } else {
            sys_madvise(a + n * WORDS, some * PAGE, advice);
            sys_madvise(b + n * WORDS, some * PAGE, advice);
        }
    }
    long after = used_slots();

    if (before <= 100)
        return 1;
    if (after > before / 2)
        return 2;
    for (long n = 0; advice != 0 && n < pages; n++)
        if (a[n * WORDS] != 0 || b[n * WORDS + WORDS - 1] != 0)
            return 3;
    return 0;
}

int
main(int argc, char **argv, char **envp)
{
    long was = free_pages();

    pages = was / 2 + 150;
    check_is(swap_to("/swap", 1024), 0, "swapon takes a file of 1,024 pages");
    check_is(reap(child(fills_and_ends, 0)), 0, "a child needs the swap area, has its pages back, and ends");
    long kept = used_slots();

    check(kept < 100, "its slots are free again, as far as they were its own");
    for (int i = 0; i < 5; i++)
        check_is(reap(child(fills_and_ends, 0)), 0, "so there is room for the next child");
    check(used_slots() < 100, "and no slot is lost by five of them");
    check_is(reap(child(unmaps, 0)), 0, "munmap gives slots back");
    check_is(reap(child(unmaps, 4)), 0, "MADV_DONTNEED gives slots back, and leaves zeros");
    check(used_slots() < 100, "and no slot is lost by these two");
    done();
}
