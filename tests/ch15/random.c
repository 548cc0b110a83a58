/* Random steps of a family of processes on shared memory, each of which
   knows what it must see: random SEED STEPS. The same on Linux. */
#include "execute.h"

enum { PAGE = 4096, R = 1, RW = 3, PRIVATE = 2, ANON = 32, FIXED = 16,
       PAGES = 1536, AREAS = 3, DEPTH = 4 };

static unsigned char model[PAGES];      /* the byte of each page; ... */
static unsigned char state[PAGES];      /* 0: none, 1: read, 3: write */
static volatile char *at;
static unsigned long seed;
static long steps;

static unsigned
draw(unsigned n)
{
    seed = seed * 6364136223846793005ul + 1442695040888963407ul;
    return (seed >> 33) % n;
}

static void
give_up(const char *what, long page)
{
    print("NOT ok: "), print(what), print(" page "), print_number(page);
    print(" step "), print_number(steps), print("\n");
    sys_exit(99);
}

static void
look(unsigned i)
{
    if (state[i] != 0 && (at[i * PAGE] != (char)model[i] ||
                          at[i * PAGE + 4000] != (char)model[i]))
        give_up("other bytes", i);
}

static void
step(void)
{
    unsigned i = draw(PAGES), n = 1 + draw(draw(4) == 0 ? 700 : 8);
    unsigned char byte = 1 + draw(200);

    if (i + n > PAGES)
        n = PAGES - i;
    switch (draw(8)) {
    case 0:     /* map anew */
        if (map_memory((char *)at + i * PAGE, n * PAGE, RW,
                       PRIVATE | ANON | FIXED, -1, 0) < 0)
            give_up("map", i);
        for (unsigned j = i; j < i + n; j++)
            model[j] = 0, state[j] = RW;
        break;
    case 1:     /* unmap */
        if (n > 64)
            n = 64;
        if (unmap_memory((char *)at + i * PAGE, n * PAGE) < 0)
            give_up("unmap", i);
        for (unsigned j = i; j < i + n; j++)
            state[j] = 0;
        break;
    case 2: {   /* other rights */
        int prot = draw(3) == 0 ? R : RW;

        for (unsigned j = i; j < i + n; j++)
            if (state[j] == 0)
                n = j - i;
        if (n > 0 && set_rights((char *)at + i * PAGE, n * PAGE, prot) < 0)
            give_up("rights", i);
        for (unsigned j = i; j < i + n; j++)
            state[j] = prot;
        break;
    }
    case 3:     /* read */
        for (unsigned j = i; j < i + n; j++)
            look(j);
        break;
    default:    /* write */
        for (unsigned j = i; j < i + n; j++)
            if (state[j] == RW) {
                look(j);
                at[j * PAGE] = model[j] = byte;
                at[j * PAGE + 4000] = byte;
            }
    }
}

static void
live(int depth, long last)
{
    long children = 0;

    while (steps < last) {
        steps++;
        if (draw(100) < 4 && depth < DEPTH && children < 4) {
            unsigned long mine = seed;
            long pid = fork_process();

            if (pid < 0)
                give_up("fork", pid);
            if (pid == 0) {
                seed = mine * 3 + 1;
                live(depth + 1, steps + (last - steps) / 3);
                for (unsigned i = 0; i < PAGES; i++)
                    look(i);
                sys_exit(7);
            }
            children++;
        } else if (children > 0 && draw(40) == 0) {
            int status = 0;

            wait_for(-1, &status, 0);
            if (status != 7 << 8)
                give_up("child", status);
            children--;
        } else {
            step();
        }
    }
    for (; children > 0; children--) {
        int status = 0;

        wait_for(-1, &status, 0);
        if (status != 7 << 8)
            give_up("child", status);
    }
}

static unsigned long
number(const char *s)
{
    unsigned long n = 0;

    while (*s != '\0')
        n = n * 10 + *s++ - '0';
    return n;
}

int
main(int argc, char **argv)
{
    seed = argc > 1 ? number(argv[1]) : 1;
    at = (volatile char *)map_memory(0, PAGES * PAGE, RW, PRIVATE | ANON,
                                     -1, 0);
    for (int i = 0; i < PAGES; i++)
        state[i] = RW;
    live(0, argc > 2 ? number(argv[2]) : 1000);
    for (unsigned i = 0; i < PAGES; i++)
        look(i);
    print("ok: "), print_number(steps), print(" steps\n");
    return 0;
}
