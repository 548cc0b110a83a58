/* A tree of processes, each of which counts those below it. */
#include "family.h"

static long mine;

static int
tree(int depth)
{
    int count = 1, status;

    for (int i = 0; i < 2 && depth > 0; i++)
        if (sys_fork() == 0) {
            mine = sys_getpid();
            sys_exit(tree(depth - 1));
        }
    while (depth > 0 && sys_wait4(-1, &status, 0, NULL) > 0)
        count += status >> 8;
    return mine != 0 && mine != sys_getpid() ? 255 : count;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    check_is(tree(6), 127, "processes in a tree of six generations");
    check_is(end_in_time(-1), -ECHILD, "who have all come home");
    finish();
}
