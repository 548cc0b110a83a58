/* What each child has left is told once, long after it has ended, and of the
   one that was asked for. */
#include "family.h"

enum { MANY = 120 };

int
main(int argc, char **argv, char **envp)
{
    static long pid[MANY];
    int right = 0, status, in_order = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < MANY; i++)
        if ((pid[i] = sys_fork()) == 0) {
            if (i % 10 == 9)
                sys_kill(sys_getpid(), SIGTERM);
            sys_exit(i);
        }
    nap(50);
    for (int i = MANY - 1; i >= 0; i -= 2)
        right += reap(pid[i]) == (i % 10 == 9 ? 128 + SIGTERM : i);
    check_is(right, MANY / 2, "every second child, asked for by number, the last first");
    right = 0;
    for (int i = MANY - 1; i >= 0; i -= 2)
        right += sys_wait4(pid[i], &status, WNOHANG, NULL) == -ECHILD;
    check_is(right, MANY / 2, "each is told of once");
    right = 0;
    for (int i = 0; i < MANY; i += 2) {
        long got = sys_wait4(-1, &status, 0, NULL);
        int j = 0;

        while (j < MANY && pid[j] != got)
            j += 2;
        right += j < MANY && status == j << 8;
        in_order += j < MANY;
        if (j < MANY)
            pid[j] = -1;
    }
    check_is(in_order, MANY / 2, "the others come in any order, each once");
    check_is(right, MANY / 2, "each with its own status");
    check_is(sys_wait4(-1, &status, 0, NULL), -ECHILD, "then there are none");
    /* the last of two is asked for, and then there comes another */
    for (int i = 0; i < 3; i++) {
        if (i == 2)
            check_is(reap(pid[1]), 31, "the second of two is asked for first");
        if ((pid[i] = sys_fork()) == 0)
            sys_exit(30 + i);
        nap(30);
    }
    right = (reap(-1) == 30) + (reap(-1) == 32);
    check_is(right, 2, "the first and a third are told of, in the order of their ends");
    finish();
}
