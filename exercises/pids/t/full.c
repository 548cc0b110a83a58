/* All numbers are taken; then one is free, and it is found. */
#include "pids.h"

enum { MOST = 60 };

int
main(int argc, char **argv, char **envp)
{
    long pid[MOST], refused = 0;
    int n = 0, found = 0;

    (void)argc, (void)argv, (void)envp;
    while (n < MOST && (pid[n] = stay()) > 0)
        n++;
    check(n >= 30 && n < MOST, "there may be thirty children, but not sixty");
    for (int i = 0; i < 50; i++)
        refused += sys_fork() == -EAGAIN;
    check_is(refused, 50, "then fork says EAGAIN, as often as it is asked");
    for (int i = 0; i < 3 * n; i++) {
        int j = i * 7 % n;

        end(pid[j]);
        long got = stay();
        found += got == pid[j];
        pid[j] = got;
    }
    check_is(found, 3 * n, "the one that is free is found, wherever it is");
    check_is(sys_fork(), -EAGAIN, "and then there is none again");
    for (int i = 0; i < n; i++)
        end(pid[i]);
    int again = 0;

    while (again < MOST && (pid[again] = stay()) > 0)
        again++;
    check_is(again, n, "there may be as many as the first time");
    finish();
}
