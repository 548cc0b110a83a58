/* A child begins with its parent's value, and goes its own way. */
#include "nice.h"

static int
tell(long depth)
{
    if (depth == 0)
        return get(0);
    return reap(child(tell, depth - 1));
}

int
main(int argc, char **argv, char **envp)
{
    (void)envp;
    if (argc > 1)
        sys_exit(get(0));
    check_is(reap(child(tell, 0)), 20, "a child of one with 0 has 0");
    set(0, 7);
    check_is(reap(child(tell, 0)), 13, "a child of one with 7 has 7");
    check_is(reap(child(tell, 3)), 13, "and so have its children's children");
    long pid = sys_fork();

    if (pid == 0) {
        set(0, 11);
        sys_exit(get(0));
    }
    check_is(reap(pid), 9, "it may change its own");
    check_is(get(0), 13, "which does not change its parent's");
    if ((pid = sys_fork()) == 0) {
        char *args[] = { argv[0], (char *)"x", NULL };

        set(0, 3);
        sys_execve("/proc/self/exe", args, envp);
        sys_execve(argv[0], args, envp);
        sys_exit(99);
    }
    check_is(reap(pid), 17, "execve does not change it");
    finish();
}
