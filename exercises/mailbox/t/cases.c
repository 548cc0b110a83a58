/* A parent and its child end. Boot options say in which order; what comes
   home is the same. With an argument the parent does not wait. */
#include "family.h"

int
main(int argc, char **argv, char **envp)
{
    bool waits = argc < 2;
    int status = 0, sum = 0, n = 0;

    (void)argv, (void)envp;
    if (sys_fork() == 0) {
        long pid = sys_fork();

        if (pid == 0)
            sys_exit(1);
        if (waits && reap(pid) != 1)
            sys_exit(8);
        sys_exit(waits ? 3 : 2);
    }
    while (sys_wait4(-1, &status, 0, NULL) > 0)
        sum += status >> 8, n++;
    check_is(n, waits ? 1 : 2, "all who come home to the first process");
    check_is(sum, 3, "the sum of what they say");
    check_is(status & 127, 0, "nobody was killed");
    finish();
}
