/* The child runs, and is gone, before its parent has returned from fork. */
#include "family.h"

int
main(int argc, char **argv, char **envp)
{
    int status = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < 3; i++) {
        long pid = sys_fork();

        if (pid == 0)
            sys_exit(sys_getpid() == 1 ? 9 : 7);
        check(pid > 1, "fork's answer to the parent is a pid");
        check_is(wait_in_time(-1, &status), pid, "the one that it waits for");
        check_is(status, 7 << 8, "and that has seen fork's answer 0");
    }
    finish();
}
