/* What is in use when all have gone is what was in use before. */
#include "cow.h"

static int
live(int depth)
{
    fill(depth, PAGES, 3, 10 + depth);
    if (depth == 3)
        return 7;
    long a = sys_fork();

    if (a == 0)
        sys_exit(live(depth + 1));
    long b = sys_fork();
    if (b == 0)
        sys_exit(live(depth + 1));
    fill(0, PAGES, 5, 90);
    if (depth == 2)
        sys_munmap((void *)(at + 64 * PAGE), 700 * PAGE);
    return reap(a) == 7 && reap(b) == 7 ? 7 : 1;
}

static long
family(void)
{
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(live(0));
    return reap(pid);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    check_is(family(), 7, "fifteen processes in four generations");
    long before = in_use();

    for (int i = 0; i < 3; i++)
        check_is(family(), 7, "and fifteen more");
    long after = in_use();

    check(after - before <= 40, "three families later as much is in use as "
          "before: %ld pages more", after - before);
    check_is(wrong(0, PAGES, 1, 1), 0, "all the while the first one's "
             "pages are as they were");
    fill(0, PAGES, 1, 5);
    grown(before, 0, 40, "and are its alone");
    finish();
}
