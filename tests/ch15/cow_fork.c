/* Fork by the number of pages in use, and by the bytes of parent, child and
   grandchild. With an argument, the numbers are not looked at: on Linux
   others get and give back pages as well. */
#include <stdbool.h>
#include "execute.h"

enum { PAGE = 4096, WORDS = PAGE / sizeof(int), PAGES = 1000, FEW = 40,
       GENERATIONS = 8 };

static volatile int *at;
static int go[2][2], done[2][2];        /* pipes to child and grandchild */
static bool look;                       /* at the numbers */

static long
in_use(void)
{
    unsigned long info[16] = { 0 };

    syscall6(99, (long)info, 0, 0, 0, 0, 0);
    return (long)(info[4] - info[5]) / PAGE;
}

/* Have so many pages come into use since there were `before`, or FEW more? */
static void
grown(const char *what, long before, long by)
{
    long n = in_use() - before;

    check(what, !look || (by <= n && n <= by + FEW), true);
    if (look && (n < by || n > by + FEW))
        print("# "), print_number(n), print(" for "), print_number(by), print("\n");
}

static void
put(int first, int end, int value)
{
    for (int i = first; i < end; i++)
        at[i * WORDS] = at[i * WORDS + WORDS - 1] = value + i;
}

static bool
has(int first, int end, int value)
{
    for (int i = first; i < end; i++)
        if (at[i * WORDS] != value + i || at[i * WORDS + 1] != 0 ||
            at[i * WORDS + WORDS - 1] != value + i)
            return false;
    return true;
}

/* A step of the child's or grandchild's: waits for it, and says how it was. */
static void
wait_for_go(int who)
{
    char c;

    read_file(go[who][0], &c, 1);
}

static void
tell(int who, bool right)
{
    write_file(done[who][1], right ? "1" : "0", 1);
}

static void
step(int who, const char *what)
{
    char c = 0;

    write_file(go[who][1], "", 1);
    read_file(done[who][0], &c, 1);
    check(what, c, '1');
}

static void
grandchild(void)
{
    wait_for_go(1);
    tell(1, has(0, 500, 20000) && has(500, PAGES, 10000));
    wait_for_go(1);
    put(250, 750, 30000);
    tell(1, has(0, 250, 20000) && has(250, 750, 30000) &&
            has(750, PAGES, 10000));
    wait_for_go(1);
    sys_exit(has(250, 750, 30000) ? 3 : 99);
}

static void
child(void)
{
    int status = 0;

    wait_for_go(0);
    tell(0, has(0, PAGES, 10000));
    wait_for_go(0);
    put(0, 500, 20000);
    tell(0, has(0, 500, 20000) && has(500, PAGES, 10000));
    wait_for_go(0);
    if (fork_process() == 0)
        grandchild();
    tell(0, true);
    wait_for_go(0);
    tell(0, has(0, 500, 20000) && has(500, PAGES, 10000));
    wait_for(-1, &status, 0);
    tell(0, status == 3 << 8);
    wait_for_go(0);
    sys_exit(has(0, 500, 20000) && has(500, PAGES, 10000) ? 2 : 99);
}

static bool
is_of(int generation)
{
    for (int i = 0; i < PAGES; i++) {
        int wanted = i % (GENERATIONS + 1);

        if (wanted > generation)
            wanted = generation;
        if (at[i * WORDS + 5] != wanted)
            return false;
    }
    return true;
}

/* Each generation writes to fewer pages, and looks at all: twice, with its
   descendants' lives in between. */
static int
generations(int mine)
{
    int status = 0;

    for (int i = 0; i < PAGES; i++)
        if (i % (GENERATIONS + 1) >= mine)
            at[i * WORDS + 5] = mine;
    if (!is_of(mine))
        return 99;
    if (mine < GENERATIONS) {
        if (fork_process() == 0)
            sys_exit(generations(mine + 1));
        wait_for(-1, &status, 0);
    }
    return is_of(mine) && status == 0 ? 0 : 99;
}

/* Who writes to page after page gets some in advance, but not what has only
   been read. */
static void
walks(void)
{
    enum { GROUPS = 200, OF = 8, WRITTEN = 3 };
    volatile char *group = (volatile char *)map_memory(0, GROUPS * OF * PAGE,
                                                       3, 34, -1, 0);
    int sum = 0, status = 0;

    for (int i = 0; i < GROUPS * OF; i++)
        sum += group[i * PAGE];
    for (int i = 0; i < GROUPS * OF; i++)
        if (i % OF < WRITTEN)
            group[i * PAGE] = 1;
    if (fork_process() == 0) {
        long before = in_use();

        for (int i = 0; i < GROUPS * OF; i++)
            if (i % OF < WRITTEN)
                group[i * PAGE] = 2;
        grown("a walk copies what was written", before, GROUPS * WRITTEN);
        sys_exit(sum);
    }
    wait_for(-1, &status, 0);
    check("it ends", status, 0);
}

int
main(int argc, char **argv)
{
    int status = 0;
    char c;

    (void)argv;
    look = argc == 1;
    for (int i = 0; i < 2; i++) {
        syscall6(22, (long)go[i], 0, 0, 0, 0, 0);
        syscall6(22, (long)done[i], 0, 0, 0, 0, 0);
    }
    at = (volatile int *)map_memory(0, PAGES * PAGE, 3, 34, -1, 0);
    put(0, PAGES, 10000);
    if (fork_process() == 0)    /* what is kept for the next is kept now */
        sys_exit(0);
    wait_for(-1, &status, 0);

    long first = in_use();

    if (fork_process() == 0)
        child();
    grown("a fork takes few pages", first, 0);
    step(0, "the child has its parent's bytes");
    grown("to read them takes none", first, 0);
    step(0, "it writes to half of them");
    grown("these are copied", first, 500);
    check("the parent's are as they were", has(0, PAGES, 10000), true);
    step(0, "a child of the child");
    grown("takes few, too", first, 500);
    step(1, "it has its parent's and grandparent's bytes");
    step(1, "it writes to half of them");
    grown("these are copied as well", first, 1000);
    step(0, "its parent's are as they were");
    check("its grandparent's, too", has(0, PAGES, 10000), true);
    write_file(go[1][1], "", 1);
    read_file(done[0][0], &c, 1);
    check("it ends", c, '1');
    grown("and gives back what it had", first, 500);
    put(500, PAGES, 40000);
    grown("the parent writes to what is still shared", first, 1000);
    write_file(go[0][1], "", 1);
    wait_for(-1, &status, 0);
    check("the child ends with its own bytes", status, 2 << 8);
    grown("and gives back what it had", first, 0);
    put(0, 500, 40000);
    grown("the parent takes the rest", first, 0);
    check("and has its own", has(0, PAGES, 40000), true);
    check("generations", generations(0), 0);
    grown("and what they leave", first, 0);
    walks();
    return 0;
}
