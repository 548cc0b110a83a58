/* A parent that stands still for its child goes on when the child ends, and
   by then others may have taken what was left of it. */
#include "family.h"

static int
forks(long n)
{
    for (int i = 0; i < n; i++) {
        long pid = sys_fork();

        if (pid == 0)
            sys_exit(0);
        reap(pid);
    }
    return 0;
}

int
main(int argc, char **argv, char **envp)
{
    int right = 0;

    (void)argc, (void)argv, (void)envp;
    long busy = child(forks, 150);
    for (int i = 0; i < 40; i++) {
        long pid = sys(58);

        if (pid == 0) {
            nap(1);
            sys_exit(i);
        }
        right += pid > 0 && reap(pid) == i;
    }
    check_is(right, 40, "children of vfork, each told of when it has ended");
    check_is(reap(busy), 0, "while another has children of its own");
    finish();
}
