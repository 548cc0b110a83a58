/* More stacks than there is memory: who asks is killed, and no other. */
#include "stack.h"

enum { CHILDREN = 20 };

static long
step_down(long pages)
{
    volatile char *at = here();

    for (long i = 1; i <= pages; i++)
        at[-i * PAGE] = i;
    for (long i = 1; i <= pages; i++)
        if (at[-i * PAGE] != (char)i)
            return 1;
    return 0;
}

int
main(int argc, char **argv)
{
    long killed = 0, other = 0;
    int status;

    (void)argc, (void)argv;
    for (int i = 0; i < CHILDREN; i++)
        if (fork_process() == 0) {
            long err = step_down(7 * 256);

            nap(1, 0);
            sys_exit(err);
        }
    for (int i = 0; i < CHILDREN; i++) {
        wait_for(-1, &status, 0);
        killed += status == SIG_KILL;
        other += status != 0 && status != SIG_KILL;
    }
    check("some are killed, not all", 0 < killed && killed < CHILDREN, 1);
    check("and nothing else happens to any", other, 0);
    check("then there is memory again", in_child(step_down, 7 * 256), 0);
    return 0;
}
