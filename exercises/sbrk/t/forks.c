/* A child's heap is its own. */
#include "sbrk.h"

static int
look(long bytes)
{
    if (now() != bytes || start[0] != 'p' || start[bytes - 1] != 'q')
        return 1;
    if (to(3 * PAGE) != 3 * PAGE || start[0] != 'p')
        return 2;
    if (to(30 * PAGE) != 30 * PAGE || !zeros(start + 3 * PAGE, 27 * PAGE))
        return 3;
    memset(start, 'c', 30 * PAGE);
    return to(0) != 0 ? 4 : 0;
}

int
main(int argc, char **argv, char **envp)
{
    long bytes = 9 * PAGE + 77;

    (void)argc, (void)argv, (void)envp;
    begin();
    to(bytes), start[0] = 'p', start[bytes - 1] = 'q';
    check_is(reap(child(look, bytes)), 0, "a child has a heap like its parent's, and moves its end");
    check_is(now(), bytes, "the parent's is where it was");
    check(start[0] == 'p' && start[bytes - 1] == 'q' && zeros(start + PAGE, 8 * PAGE),
          "with what was in it");
    long pid = sys_fork();

    if (pid == 0) {
        struct timespec t = { 0, 30000000 };

        sys_nanosleep(&t, NULL);
        sys_exit(start[8 * PAGE + 1] != 0 || start[bytes - 1] != 'q' || now() != bytes);
    }
    to(PAGE), to(20 * PAGE), memset(start, 'n', 20 * PAGE);
    check_is(reap(pid), 0, "nor does the child see what the parent does");
    check_is(reap(child(look, 7)), 1, "(which is looked at)");
    finish();
}
