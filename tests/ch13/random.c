/* Random breaks, mappings, rights and writes against a model of what must
   be seen. random SEED STEPS */
#include "execute.h"

enum { PAGE = 4096, R = 1, RW = 3, FLAGS = 2 | 16 | 32, PAGES = 96 };

static unsigned long seed;
static struct { signed char rights; unsigned char byte; } model[PAGES];
static char *base;                  /* of PAGES pages of mappings */
static unsigned long heap, heap_end;    /* and the heap */
static unsigned char heap_model[PAGES * PAGE];
static long bad;

static unsigned long
draw(unsigned long n)
{
    seed = seed * 6364136223846793005 + 1442695040888963407;
    return (seed >> 33) % n;
}

static void
wrong(const char *what, long step)
{
    if (bad++ < 5)
        print("NOT ok: "), print(what), print(", step "),
            print_number(step), print("\n");
}

/* What a system call can read of page i: its first byte, or -14. */
static long
look(long pipe_end, long other, long i)
{
    char byte;

    if (write_file(pipe_end, base + i * PAGE, 1) != 1)
        return -14;
    read_file(other, &byte, 1);
    return (unsigned char)byte;
}

static void
move_heap(long step)
{
    unsigned long to = heap + draw(sizeof heap_model);
    unsigned char *at = (unsigned char *)heap;

    if (draw(2))
        to = heap_end + draw(2 * PAGE) - PAGE;
    if (to < heap || to > heap + sizeof heap_model)
        return;
    if ((unsigned long)set_break(to) != to) {
        wrong("the break did not move", step);
        return;
    }
    for (unsigned long i = (to + PAGE - 1) / PAGE * PAGE - heap;
         i < sizeof heap_model; i++)
        heap_model[i] = 0;
    heap_end = to;
    for (int i = 0; i < 8 && to > heap; i++) {
        unsigned long n = to - heap;    /* half of them near the end */
        unsigned long k = i % 2 || n < 2 * PAGE ? draw(n)
                                                : n - 1 - draw(2 * PAGE);

        if (at[k] != heap_model[k])
            wrong("a byte of the heap", step);
        at[k] = heap_model[k] = draw(256);
    }
}

int
main(int argc, char **argv)
{
    int ends[2];
    long steps = 0;

    (void)argc;
    for (char *c = argv[1]; *c; c++)
        seed = seed * 10 + *c - '0';
    for (char *c = argv[2]; *c; c++)
        steps = steps * 10 + *c - '0';
    syscall6(22, (long)ends, 0, 0, 0, 0, 0);
    heap = heap_end = set_break(0);
    base = (char *)map_memory(NULL, PAGES * PAGE, 0, 2 | 32, -1, 0);
    for (int i = 0; i < PAGES; i++)
        model[i].rights = 0;
    for (long step = 0; step < steps; step++) {
        long i = draw(PAGES), n = 1 + draw(PAGES - i), what = draw(8);
        static const int rights[] = { 0, R, RW, RW };
        int prot = rights[draw(4)], whole = 1;

        if (n > 12 && draw(4))
            n = 1 + n % 12;
        for (long k = i; k < i + n; k++)
            whole &= model[k].rights >= 0;
        if (what == 0) {
            if (map_memory(base + i * PAGE, n * PAGE, prot, FLAGS, -1, 0)
                != (long)base + i * PAGE)
                wrong("map", step);
            for (long k = i; k < i + n; k++)
                model[k].rights = prot, model[k].byte = 0;
        } else if (what == 1 && draw(3) == 0) {
            unmap_memory(base + i * PAGE, n * PAGE);
            for (long k = i; k < i + n; k++)
                model[k].rights = -1;
        } else if (what == 2) {
            long err = set_rights(base + i * PAGE, n * PAGE, prot);

            if (whole != (err == 0))
                wrong("rights", step);
            for (long k = i; k < i + n && whole; k++)
                model[k].rights = prot;
            if (!whole)             /* put it in order: what was changed? */
                for (long k = i; k < i + n; k++)
                    if (model[k].rights >= 0) {
                        set_rights(base + k * PAGE, PAGE, prot);
                        model[k].rights = prot;
                    }
        } else if (what == 3 && whole) {
            if (syscall6(28, (long)base + i * PAGE, n * PAGE, 4, 0, 0, 0))
                wrong("advice", step);
            for (long k = i; k < i + n; k++)
                model[k].byte = 0;
        } else if (what == 4) {
            move_heap(step);
        } else {
            for (long k = i; k < i + n; k++) {
                long seen = look(ends[1], ends[0], k);

                if (seen != (model[k].rights > 0 ? model[k].byte : -14))
                    wrong("a byte", step);
                if (model[k].rights == RW && draw(2))
                    base[k * PAGE] = model[k].byte = draw(256);
            }
        }
    }
    print(bad ? "NOT ok\n" : "ok\n");
    return bad != 0;
}
