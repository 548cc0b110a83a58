/* Three generations write to the same pages, and each looks at all of them. */
#include "cow.h"

static int
grandchild(struct gate *g)
{
    if (wrong(0, PAGES, 2, 20) + wrong(1, PAGES, 2, 10) != 0)
        return 1;
    fill(0, PAGES, 3, 30);
    open_gate(g);
    if (wrong(0, PAGES, 3, 30) != 0)
        return 2;
    if (wrong(1, PAGES, 6, 10) + wrong(5, PAGES, 6, 10) +
        wrong(2, PAGES, 6, 20) + wrong(4, PAGES, 6, 20) != 0)
        return 3;
    return 7;
}

static int
middle(void)
{
    if (wrong(0, PAGES, 1, 10) != 0)
        return 1;
    fill(0, PAGES, 2, 20);
    struct gate g = gate();
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(grandchild(&g));
    await(&g);          /* until the grandchild has written */
    if (wrong(0, PAGES, 2, 20) + wrong(1, PAGES, 2, 10) != 0)
        return 2;
    fill(1, PAGES, 2, 40);
    long status = reap(pid);

    if (status != 7)
        return 50 + status;
    return wrong(0, PAGES, 2, 20) + wrong(1, PAGES, 2, 40) == 0 ? 7 : 3;
}

/* Each generation writes to fewer pages; all of them look again when their
   descendants have lived. */
enum { GENERATIONS = 6 };

static bool
is_of(int generation)
{
    long n = 0;

    for (int i = 0; i < GENERATIONS + 1; i++)
        n += wrong(i, PAGES, GENERATIONS + 1,
                   60 + 3 * (i < generation ? i : generation));
    return n == 0;
}

static int
descend(int mine)
{
    for (int i = mine; i < GENERATIONS + 1; i++)
        fill(i, PAGES, GENERATIONS + 1, 60 + 3 * mine);
    if (!is_of(mine))
        return 1 + mine;
    if (mine < GENERATIONS) {
        long pid = sys_fork();

        if (pid == 0)
            sys_exit(descend(mine + 1));
        long status = reap(pid);
        if (status != 0)
            return status;
    }
    return is_of(mine) ? 0 : 101 + mine;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    fill(0, PAGES, 1, 10);
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(middle());
    fill(0, PAGES, 1, 50);      /* at the same time, or before */
    check_is(wrong(0, PAGES, 1, 50), 0, "the parent sees what it wrote");
    ends(pid, 7, "the child saw its parent's bytes as they were (else 1), "
         "its own (2, 3), and its child as well (50 and more)");
    check_is(wrong(0, PAGES, 1, 50), 0, "the parent still does");
    check_is(descend(0), 0, "seven generations, and each has its own bytes");
    finish();
}
