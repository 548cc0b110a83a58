/* The number of a child is taken until somebody has read its letter, and it
   is the number of a process until then. */
#include "family.h"

enum { MOST = 60 };

int
main(int argc, char **argv, char **envp)
{
    static long pid[MOST];
    int n = 0, right = 0, there = 0, twice = 0, status;

    (void)argc, (void)argv, (void)envp;
    while (n < MOST && (pid[n] = sys_fork()) > 0)
        n++;
    if (n < MOST && pid[n] == 0)
        sys_exit(4);
    check(n >= 30 && n < MOST && pid[n] == -EAGAIN,
          "dead ones whom nobody has asked for count as processes");
    nap(50);
    for (int i = 0; i < n; i++) {
        there += sys_kill(pid[i], 0) == 0 && sys_kill(pid[i], SIGKILL) == 0;
        for (int j = 0; j < i; j++)
            twice += pid[i] == pid[j];
    }
    check_is(there, n, "a dead child whom nobody has asked for can be sent a signal");
    check_is(twice, 0, "and no other process has its number");
    check_is(sys_kill(-1, 0), 0, "those who are meant by -1 are there, too");
    for (int i = 0; i < 3; i++) {
        check_is(reap(pid[i]), 4, "the signal has changed nothing");
        check_is(sys_kill(pid[i], 0), -ESRCH, "afterwards there is no such process");
        pid[i] = sys_fork();
        if (pid[i] == 0)
            sys_exit(4);
        check(pid[i] > 0, "and there is room for one");
    }
    for (int i = 0; i < n; i++)
        right += reap(pid[i]) == 4;
    check_is(right, n, "all come home");
    check_is(sys_wait4(-1, &status, 0, NULL), -ECHILD, "and nobody is left");
    finish();
}
