/* More memory than the machine has. */
#include "swap.h"

int
main(int argc, char **argv, char **envp)
{
    long free = free_pages();
    long pages = free / 2 + 300;

    check_is(swap_to("/swap", 1024), 0, "swapon takes a file of 1,024 pages");
    check_is(about().swap, 1024 * PAGE, "sysinfo says how large the swap area is");
    check_is(used_slots(), 0, "no slot is in use yet");
    uint64_t *a = memory(pages), *b = memory(pages);

    fill_all(a, pages, 1);
    fill_all(b, pages, 2);
    note("%ld pages written, %ld were free, %ld slots in use", 2 * pages, free,
         used_slots());
    check(used_slots() >= 2 * pages - free, "what does not fit into memory is in the swap area");
    check_is(damaged(a, pages, 1), 0, "all pages of the first half are as they were written");
    check_is(damaged(b, pages, 2), 0, "all pages of the second half are as they were written");
    for (long n = pages - 1; n >= 0; n -= 3)
        fill(a, n, 3);
    long bad = 0;

    for (long n = 0; n < pages; n++)
        bad += !is_whole(a, n, n % 3 == (pages - 1) % 3 ? 3 : 1);
    check_is(bad, 0, "pages that came back and were written again keep what is new");
    check_is(damaged(b, pages, 2), 0, "and the others what is old");
    done();
}
