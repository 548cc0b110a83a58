/* Random steps of a family of processes on shared memory, each of which
   knows what it must see: random SEED STEPS. The same on Linux. */
#include "execute.h"

enum { NONE = 0, R = 1, RW = 3, HIDDEN = 4,    /* what a page is */
       PAGE = 4096, PRIVATE = 2, ANON = 32, FIXED = 16, DONTNEED = 4,
       PAGES = 1536, HEAP = 700, FILE = 16, DEPTH = 8 };

static unsigned char model[PAGES];      /* the byte of each page; ... */
static unsigned char base[PAGES];       /* if never written to: the file's */
static unsigned char state[PAGES];
static unsigned char in_heap[HEAP];     /* the byte of each page there */
static unsigned top;                    /* how many there are */
static volatile char *at, *heap;
static long file;                       /* page i is all 201 + i */
static int pipe[2];
static char buffer[PAGE];
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

/* How many of these are mapped, up to the first that is not? */
static unsigned
mapped(unsigned i, unsigned n)
{
    unsigned j = 0;

    while (j < n && state[i + j] != NONE)
        j++;
    return j;
}

static void
look(unsigned i)
{
    if ((state[i] & R) && (at[i * PAGE] != (char)model[i] ||
                          at[i * PAGE + 4000] != (char)model[i]))
        give_up("other bytes", i);
}

static void
look_in_heap(unsigned i)
{
    if (heap[i * PAGE + 8] != (char)in_heap[i])
        give_up("other bytes in the heap,", i);
}

/* Moves the break, and writes to some of what there is. */
static void
use_heap(unsigned n, unsigned char byte)
{
    unsigned to = draw(3) != 0 ? top : draw(HEAP);

    if (set_break((long)heap + to * PAGE) != (long)heap + to * PAGE)
        give_up("break", to);
    for (; top < to; top++)
        in_heap[top] = 0;
    top = to;
    for (unsigned i = top > 0 ? draw(top) : 0; i < top && n > 0; i++, n--) {
        look_in_heap(i);
        heap[i * PAGE + 8] = in_heap[i] = byte;
    }
}

static void
step(void)
{
    unsigned i = draw(PAGES), n = 1 + draw(draw(4) == 0 ? 700 : 8);
    unsigned char byte = 1 + draw(200);

    if (i + n > PAGES)
        n = PAGES - i;
    switch (draw(14)) {
    case 0:     /* map anew */
        if (map_memory((char *)at + i * PAGE, n * PAGE, RW,
                       PRIVATE | ANON | FIXED, -1, 0) < 0)
            give_up("map", i);
        for (unsigned j = i; j < i + n; j++)
            model[j] = base[j] = 0, state[j] = RW;
        break;
    case 1:     /* unmap */
        if (n > 64)
            n = 64;
        if (unmap_memory((char *)at + i * PAGE, n * PAGE) < 0)
            give_up("unmap", i);
        for (unsigned j = i; j < i + n; j++)
            state[j] = NONE;
        break;
    case 2: {   /* other rights */
        int prot = draw(3) == 0 ? R : draw(3) == 0 ? 0 : RW;

        n = mapped(i, n);
        if (n > 0 && set_rights((char *)at + i * PAGE, n * PAGE, prot) < 0)
            give_up("rights", i);
        for (unsigned j = i; j < i + n; j++)
            state[j] = prot == 0 ? HIDDEN : prot;
        break;
    }
    case 4:     /* forget what was written */
        n = mapped(i, n);
        if (n > 0 && syscall6(28, (long)at + i * PAGE, n * PAGE, DONTNEED,
                              0, 0, 0) < 0)
            give_up("forget", i);
        for (unsigned j = i; j < i + n; j++)
            model[j] = base[j];
        break;
    case 5: {   /* map a part of the file */
        unsigned from = draw(FILE);

        n = n < FILE - from ? n : FILE - from;
        if (map_memory((char *)at + i * PAGE, n * PAGE, RW,
                       PRIVATE | FIXED, file, from * PAGE) < 0)
            give_up("map file", i);
        for (unsigned j = 0; j < n; j++) {
            model[i + j] = base[i + j] = 201 + from + j;
            state[i + j] = RW;
        }
        break;
    }
    case 6:     /* let the kernel write */
        if (state[i] != RW)
            break;
        for (int j = 0; j < PAGE; j++)
            buffer[j] = byte;
        if (write_file(pipe[1], buffer, PAGE) != PAGE ||
            read_file(pipe[0], (char *)at + i * PAGE, PAGE) != PAGE)
            give_up("read into", i);
        model[i] = byte;
        break;
    case 7:
    case 8:
        use_heap(n, byte);
        break;
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

/* Looks at all there is. */
static void
look_around(void)
{
    for (unsigned i = 0; i < PAGES; i++)
        look(i);
    for (unsigned i = 0; i < top; i++)
        look_in_heap(i);
}

static void
live(int depth, long last)
{
    long children = 0;

    if (depth > 0)      /* a pipe of its own */
        syscall6(22, (long)pipe, 0, 0, 0, 0, 0);

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
                look_around();
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
    heap = (volatile char *)((set_break(0) + PAGE - 1) & -PAGE);
    syscall6(22, (long)pipe, 0, 0, 0, 0, 0);
    file = open_file("random.data", CREAT | TRUNC | RDWR, 0600);
    remove_name("random.data");
    for (int i = 0; i < FILE; i++) {
        for (int j = 0; j < PAGE; j++)
            buffer[j] = 201 + i;
        write_file(file, buffer, PAGE);
    }
    live(0, argc > 2 ? number(argv[2]) : 1000);
    look_around();
    print("ok: "), print_number(steps), print(" steps\n");
    return 0;
}
