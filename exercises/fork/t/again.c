/* Whoever has been waited for has left nothing: there are more children, one
   after the other, than the machine has stacks, pids, or memory for. */
#include "family.h"

static char some[40 * 4096];

int
main(int argc, char **argv, char **envp)
{
    int good = 0, status;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < 1000; i++) {
        long pid = sys_fork();

        if (pid == 0) {
            for (int j = 0; j < (i % 8 == 0 ? 40 : 2); j++)
                some[j * 4096] = i;
            sys_exit(i & 63);
        }
        good += pid > 0 && sys_wait4(pid, &status, 0, NULL) == pid &&
                status == (i & 63) << 8;
    }
    check_is(good, 1000, "children, one after the other");
    good = 0;
    for (int i = 0; i < 40; i++) {
        if (sys_fork() == 0) {
            for (int j = 0; j < 3; j++)
                if (sys_fork() == 0)
                    sys_exit(0);
            sys_exit(0);
        }
        while (sys_wait4(-1, &status, 0, NULL) > 0)
            good += status == 0;
    }
    check_is(good, 160, "children and orphans, four at a time");
    finish();
}
