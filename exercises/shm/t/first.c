/* Pages that are touched for the first time when there are several already. */
#include "shm.h"

enum { LARGE = 4096 };          /* 16 MiB: nine tables */

static void
by_the_child(void)
{
    memory s = map_shared(8);
    long pid = sys_fork();

    if (pid == 0) {
        s[0] = 1, s[5 * PAGE + 9] = 2;
        sys_exit(7);
    }
    reap(pid);
    check_is(s[0], 1, "a page that the child has touched first is its parent's");
    check_is(s[5 * PAGE + 9], 2, "and another one");
    check_is(s[PAGE], 0, "a page that nobody has touched is zeros");
    unmap(s, 8);
}

/* Who only reads a page has it in common with who writes it later. */
static void
read_first(void)
{
    memory s = map_shared(3);
    struct turns t = turns();

    check_is(s[0], 0, "the parent reads a page before the fork");
    long pid = sys_fork();

    if (pid == 0) {
        be_child(&t);
        int sum = s[PAGE];              /* read, and not by the parent */
        s[0] = 1;
        your_turn(&t);
        my_turn(&t);
        sys_exit(sum == 0 && s[PAGE] == 2 && s[2 * PAGE] == 3 ? 7 : 1);
    }
    be_parent(&t);
    my_turn(&t);
    check_is(s[0], 1, "and sees what its child writes there afterwards");
    s[PAGE] = 2, s[2 * PAGE] = 3;
    your_turn(&t);
    check_is(reap(pid), 7, "a child that has read a page sees what its parent "
             "writes there");
    turns_over(&t);
    unmap(s, 3);
}

/* The one who touched it is gone, and so is the one between. */
static void
by_the_grandchild(void)
{
    memory s = map_shared(4);
    long pid = sys_fork();

    if (pid == 0) {
        if (sys_fork() == 0) {
            s[PAGE] = 11, s[2 * PAGE - 1] = 12;
            sys_exit(0);
        }
        reap(-1);
        sys_exit(s[PAGE] == 11 ? 7 : 1);
    }
    check_is(reap(pid), 7, "a child sees what the grandchild touched first");
    check(s[PAGE] == 11 && s[2 * PAGE - 1] == 12, "and so does the parent");
    unmap(s, 4);
}

static void
brothers(void)
{
    memory s = map_shared(20);
    int good = 0;

    for (int i = 0; i < 6; i++) {
        long pid = sys_fork();

        if (pid == 0) {
            for (int j = 0; j < i; j++)
                if (s[j * PAGE] != 100 + j)
                    sys_exit(1);
            s[i * PAGE] = 100 + i;
            sys_exit(7);
        }
        good += reap(pid) == 7;
    }
    check_is(good, 6, "each of six children sees the pages of its elder brothers");
    check(s[0] == 100 && s[5 * PAGE] == 105, "and the parent all of them");
    unmap(s, 20);
}

/* Far apart, some in tables that nobody has yet. */
static void
far_apart(void)
{
    memory s = map_shared(LARGE);
    long wrong = 0, pid = sys_fork();

    if (pid == 0) {
        for (long i = 3; i < LARGE; i += 97)
            s[i * PAGE + i % PAGE] = i % 251 + 1;
        sys_exit(7);
    }
    reap(pid);
    for (long i = 3; i < LARGE; i += 97)
        wrong += s[i * PAGE + i % PAGE] != i % 251 + 1;
    check_is(wrong, 0, "pages in 16 MiB are where they were put");
    wrong = 0;
    for (long i = 4; i < LARGE; i += 97)
        for (int j = 0; j < PAGE; j += 8)
            wrong += *(volatile long *)(s + i * PAGE + j) != 0;
    check_is(wrong, 0, "those between are zeros, all of them");
    unmap(s, LARGE);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    by_the_child();
    read_first();
    by_the_grandchild();
    brothers();
    far_apart();
    finish();
}
