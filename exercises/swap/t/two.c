/* Several processes that need more than there is, all at once. */
#include "swap.h"

enum { ROUNDS = 2, HOT = 40 };

static long pages;
static int full[2], go[2];      /* who has filled its memory; and may go on */

/* A part of memory is ballast, which all of them share and which therefore
   cannot be swapped; so the others have less to work through. */

/* Counts in all of its pages, and all the time in some. */
static int
counts(long salt)
{
    volatile uint64_t *hot = memory(HOT);
    uint64_t *at = memory(pages);
    uint64_t n = 0;
    char byte;

    for (int round = 0; round < ROUNDS; round++) {
        if (round == 1) {
            sys_write(full[1], "", 1);
            sys_close(full[1]);
            if (sys_read(go[0], &byte, 1) != 1)
                return 3;
        }
        for (long i = 0; i < pages; i++) {
            if (round > 0 && at[i * WORDS + 5] != (uint64_t)(salt * 100000 + i + round))
                return 1;
            at[i * WORDS + 5] = salt * 100000 + i + round + 1;
            n++;
            for (int h = 0; h < HOT; h++)
                hot[h * WORDS + h]++;
        }
    }
    for (int h = 0; h < HOT; h++)
        if (hot[h * WORDS + h] != n)
            return 2;
    return 0;
}

/* Stays in few pages, and looks at them again and again. */
static int
stays(long rounds)
{
    uint64_t *at = memory(HOT);

    sys_close(full[1]);
    fill_all(at, HOT, 3);
    for (long i = 0; i < rounds; i++) {
        if (damaged(at, HOT, 3 + i) != 0)
            return 1;
        fill_all(at, HOT, 4 + i);
    }
    return 0;
}

int
main(int argc, char **argv, char **envp)
{
    long free = free_pages(), ballast = free * 6 / 10;

    pages = (free - ballast + 250) / 3;
    check_is(swap_to("/swap", 2500), 0, "swapon takes a file of 2,500 pages");
    sys_pipe(full);
    sys_pipe(go);
    sys_write(go[1], "abc", 3);
    sys_read(go[0], block, 3);
    sys_write(full[1], "", 1);
    sys_read(full[0], block, 1);
    fill_all(memory(ballast), ballast, 9);
    long a = child(counts, 1), b = child(counts, 2), c = child(counts, 3);
    long d = child(stays, 2000);

    sys_close(full[1]);
    for (int i = 0; i < 3; i++)
        if (sys_read(full[0], block, 1) != 1)
            break;
    check(used_slots() > 100, "three who together need more than there is have it");
    sys_write(go[1], "abc", 3);
    check_is(reap(a), 0, "the first of three finds in each page what it has counted");
    check_is(reap(b), 0, "the second as well");
    check_is(reap(c), 0, "and the third");
    check_is(reap(d), 0, "one who needs little is not disturbed");
    check(used_slots() < 100, "in the end the slots are free");
    done();
}
