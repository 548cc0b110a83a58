/* There are no more pids: fork says so, and a fork that was refused leaves
   nothing. Linux may have more of them than we ask for. */
#include "family.h"

enum { MOST = 60, ROUNDS = 4 };

static int go[2];

/* How many children one can have at a time. */
static int
many(void)
{
    int n = 0, status;
    long pid = 0;
    char c;

    sys_pipe(go);
    while (n < MOST && (pid = sys_fork()) > 0)
        n++;
    if (pid == 0) {
        sys_close(go[1]);
        sys_read(go[0], &c, 1);
        sys_exit(0);
    }
    if (pid < 0)
        check_is(pid, -EAGAIN, "one child too many");
    for (int i = 0; i < 200 && pid < 0; i++)
        pid = -(sys_fork() != -EAGAIN);
    check(pid >= 0 || n == MOST, "and so are 200 more");
    sys_close(go[0]), sys_close(go[1]);
    for (int i = 0; i < n; i++)
        wait_in_time(-1, &status);
    return n;
}

int
main(int argc, char **argv, char **envp)
{
    int first = 0, n, status;
    long pid, last = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < ROUNDS; i++) {
        n = many();
        if (i == 0)
            check((first = n) >= 30, "there may be thirty children");
        else
            check_is(n, first, "as many as the first time");
    }
    /* dead ones count until they have been asked for */
    for (n = 0; n < MOST && (pid = sys_fork()) > 0; n++)
        last = pid;
    if (n < MOST && pid == 0)
        sys_exit(0);
    check_is(n, first, "as many who end at once");
    nap(20);
    check_is(sys_wait4(last, &status, 0, NULL), last, "one of them is asked for");
    pid = sys_fork();
    if (pid == 0)
        sys_exit(5);
    check(pid > 0, "and there is room for one more");
    for (int i = 0; i < n; i++)
        wait_in_time(-1, &status);
    check_is(end_in_time(-1), -ECHILD, "all have come home");
    finish();
}
