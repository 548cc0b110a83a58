/* A child that has ended has its number until its parent has asked. */
#include "pids.h"

int
main(int argc, char **argv, char **envp)
{
    long dead[8];
    int same = 0, right = 0;
    struct timespec t = { 0, 30000000 };

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < 8; i++)
        if ((dead[i] = sys_fork()) == 0)
            sys_exit(20 + i);
    sys_nanosleep(&t, NULL);
    for (int i = 0; i < 120; i++) {
        long pid = pass();

        for (int j = 0; j < 8; j++)
            same += pid == dead[j];
    }
    check_is(same, 0, "of 120 new children none has the number of a dead one");
    for (int i = 7; i >= 0; i--)
        right += reap(dead[i]) == 20 + i;
    check_is(right, 8, "each of the dead has its own status");
    check_is(reap(-1), -ECHILD, "and there are no more");
    finish();
}
