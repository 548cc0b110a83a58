/* Random reaches for a stack's pages, the same everywhere:
   random SEED ROUNDS. Each round is a child, which prints what came of it. */
#include "stack.h"

enum { STEPS = 60, PAGES = 2046 };

static unsigned long seed;
static char *top;
static unsigned char model[PAGES];      /* of even pages, counted from top */
static long deepest;                    /* page that the stack has had */

static unsigned long
pick(unsigned long n)
{
    seed = seed * 6364136223846793005 + 1442695040888963407;
    return (seed >> 33) % n;
}

/* Even pages only, so that nobody walks, and what changes comes in pairs;
   none that the program has in use. */
static long
some_page(void)
{
    long n = pick(8) == 0 ? PAGES - 2 : pick(4) == 0 ? 600 : 200;

    return 100 + 2 * pick((n - 100) / 2);
}

/* By the kernel: what it says, and whether the bytes are right. */
static long
reach(long fd, long page, int write)
{
    unsigned char *at = (unsigned char *)top - page * PAGE, value = pick(255);
    long n = write ? read_at(fd, at, 1, value) : write_at(fd, at, 1, 300);

    if (n == 1 && write && *at != value)
        return 1000;
    if (n == 1 && !write && *at != model[page])
        return 1001;
    if (n == 1) {
        model[page] = *at;
        deepest = page > deepest ? page : deepest;
    }
    return n;
}

static long
step(long fd)
{
    long page = some_page(), n = 2 * (1 + pick(4));
    char *at = top - page * PAGE;

    switch (pick(24)) {
    case 0:
        return limit(STACK, (300 + 2 * pick(1000)) * PAGE);
    case 1:
        return limit(STACK, 8 * MIB);
    case 2:
    case 3:             /* Linux grows what it then refuses; not so here */
        return page >= deepest ? 3 : set_rights(at, 2 * PAGE, pick(4) ? RW : pick(2));
    case 4:
        for (long i = 0; i < n; i++)
            model[page - i] = 0;
        return unmap_memory(at, n * PAGE);
    case 5:
        for (long i = 0; i < n; i++)
            model[page - i] = 0;
        return syscall6(28, (long)at, n * PAGE, 4, 0, 0, 0);
    case 6:
        return map_memory(at, 2 * PAGE, pick(3) ? RW : 0, FIXED, -1, 0) < 0;
    case 7:
        *(volatile char *)at = model[page] = pick(255);
        return 7;
    case 8:
        return *(volatile unsigned char *)at == model[page] ? 8 : 1002;
    default:
        return reach(fd, page, pick(2));
    }
}

static long
life(long fd)
{
    for (int i = 0; i < STEPS; i++) {
        long result = step(fd);

        print(result < 0 ? " -" : " ");
        print_number(result < 0 ? -result : result);
    }
    return 0;
}

int
main(int argc, char **argv)
{
    static char bytes[300];
    const char *end = own_path(argv);
    long rounds = 0, fd;

    for (const char *c = argc > 1 ? argv[1] : ""; *c != '\0'; c++)
        seed = 10 * seed + *c - '0';
    for (const char *c = argc > 2 ? argv[2] : ""; *c != '\0'; c++)
        rounds = 10 * rounds + *c - '0';
    while (*end++ != '\0')
        continue;
    top = (char *)(((long)end + PAGE - 1) & -PAGE);
    fd = make_file("bytes", "");
    for (int i = 0; i < 300; i++)
        bytes[i] = i;
    write_file(fd, bytes, sizeof bytes);
    while (rounds-- > 0) {
        print("round:");
        long status = in_child(life, fd);
        print(" ends with "), print_number(status), print("\n");
        pick(2);
        seed += 77;
    }
    remove_name("bytes");
    return 0;
}
