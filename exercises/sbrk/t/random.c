/* Random moves, mappings, holes and rights, against a model with a byte and a
   right for each page. */
#include "sbrk.h"

enum { PAGES = 96, NONE = 0, HEAP = 1, WALL = 2 };

static unsigned char kind[PAGES + 1], holds[PAGES];     /* what page is, and has */
static long top, bad = -1;                              /* the break, in pages */

static void
look(long step)
{
    for (long i = 0; i < PAGES && bad < 0; i++)
        if (kind[i] != NONE && (unsigned char)start[i * PAGE + 9] != holds[i])
            bad = step;
}

static void
move(long step)
{
    long wanted = rnd(PAGES - 8), want = wanted;

    for (long i = top; i < wanted; i++)
        if (kind[i] != NONE)
            want = top;
    for (long i = wanted; want > top && i < wanted + 1; i++)
        if (kind[i] == WALL)
            return;                     /* where Linux has another opinion */
    bool any = want >= top;

    for (long i = want; i < top; i++)
        any |= kind[i] != NONE;
    if (!any)
        return;                         /* the same: nothing but holes goes */
    long got = to(wanted * PAGE);

    if (got != want * PAGE)
        bad = step;
    for (long i = want; i < top; i++)
        kind[i] = NONE;
    for (long i = top; i < want; i++)
        kind[i] = HEAP, holds[i] = 0;
    top = want;
}

static void
others(void)
{
    long at = rnd(PAGES - 8), n = 1 + rnd(4);

    if (rnd(2) == 0) {
        sys_munmap(start + at * PAGE, n * PAGE);
        for (long i = at; i < at + n; i++)
            kind[i] = NONE;
        return;
    }
    if (at <= top)
        return;
    for (long i = at; i < at + n; i++)
        if (kind[i] != NONE)
            return;
    if (map_at(start + at * PAGE, n * PAGE) != start + at * PAGE)
        return;
    for (long i = at; i < at + n; i++)
        kind[i] = WALL, holds[i] = 0;
}

static void
use(void)
{
    long i = rnd(PAGES);

    if (kind[i] != NONE)
        start[i * PAGE + 9] = holds[i] = 1 + rnd(255);
}

int
main(int argc, char **argv, char **envp)
{
    (void)envp;
    begin();
    for (int round = 0; round < 4 && bad < 0; round++) {
        rnd_seed(round + (argc > 1 ? number(argv[1]) : 0));
        for (long step = 0; step < 1500 && bad < 0; step++) {
            switch (rnd(8)) {
            case 0: case 1: case 2: move(step); break;
            case 3: others(); break;
            default: use(); break;
            }
            if (step % 8 == 0)
                look(step);
        }
        check_is(bad, -1, "1,500 random steps, seed %d: what differs, at which step", round);
        sys_munmap(start, PAGES * PAGE), to((top + 1) * PAGE), to(0);
        memset(kind, NONE, PAGES), top = 0;
    }
    finish();
}
