/* Of two hundred dead children whom nobody has asked for there are letters,
   and nothing else. The memory is counted by the kernel. */
#include "family.h"

enum { MANY = 200, ALIVE = 150 };

int
main(int argc, char **argv, char **envp)
{
    static long pid[MANY];
    int right = 0, go[2], status;
    char c;

    (void)argc, (void)argv, (void)envp;
    reap(sys_fork() == 0 ? (sys_exit(0), 0) : -1);
    long before = pages_free();
    for (int i = 0; i < MANY; i++) {
        if ((pid[i] = sys_fork()) == 0)
            sys_exit(i & 127);
        if (i % 8 == 7)
            nap(2);
    }
    nap(20);
    long one = sys_fork();
    if (one == 0)
        sys_exit(0);
    reap(one);
    long held = before - pages_free();
    if (!check(held <= 200, "200 dead children hold at most 200 pages, one after the other"))
        note("they hold %ld pages", held);
    for (int i = 0; i < MANY; i++)
        right += reap(pid[i]) == (i & 127);
    check_is(right, MANY, "and each is told of");

    sys_pipe(go);
    before = pages_free();
    for (int i = 0; i < ALIVE; i++)
        if ((pid[i] = sys_fork()) == 0) {
            sys_close(go[1]);
            sys_read(go[0], &c, 1);
            sys_exit(i & 127);
        }
    sys_close(go[0]), sys_close(go[1]);
    nap(100);
    right = reap(pid[0]) == 0;
    held = before - pages_free();
    if (!check(held <= 370, "150 that have lived at a time hold no more than idle stacks and letters"))
        note("they hold %ld pages", held);
    for (int i = 1; i < ALIVE; i++)
        right += reap(pid[i]) == (i & 127);
    check_is(right, ALIVE, "and each is told of");
    check_is(sys_wait4(-1, &status, 0, NULL), -ECHILD, "nobody is left");
    finish();
}
