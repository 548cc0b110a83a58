/* A parent that makes its child by vfork goes on when the child needs it no
   more. CLONE_VFORK without CLONE_VM, so that the child has its own memory
   everywhere. */
#include "family.h"

static long
fork_and_stand_still(void)
{
    long pid = sys(56, 0x4000 | 17, 0, 0, 0, 0);

    if (pid == 0)
        lab_child = true;
    return pid;
}

int
main(int argc, char **argv, char **envp)
{
    static char *const words[] = { "vfork", "x", NULL };
    int order[2], hold[2];
    char c = '-';
    long pid;

    (void)envp;
    if (argc > 1) {             /* what the child of the second part is */
        sys_read(5, &c, 1);
        sys_exit(6);
    }
    sys_pipe(order), sys_pipe(hold);
    sys_dup2(hold[0], 5);
    sys_fcntl(order[0], F_SETFL, O_NONBLOCK);
    pid = fork_and_stand_still();
    if (pid == 0) {
        nap(20);
        sys_write(order[1], "c", 1);
        nap(20);
        sys_exit(5);
    }
    check_is(sys_read(order[0], &c, 1), 1,
             "the parent stands still until the child has ended");
    check_is(end_in_time(pid), 5, "which is then waited for");
    pid = fork_and_stand_still();
    if (pid == 0) {
        nap(10);
        sys_write(order[1], "e", 1);
        sys_execve(argv[0], words, words + 2);
        sys_exit(7);
    }
    check(sys_read(order[0], &c, 1) == 1 && c == 'e',
          "or until it runs another program");
    check_is(sys_wait4(pid, NULL, WNOHANG, NULL), 0, "which may go on for long");
    sys_write(hold[1], "x", 1);
    check_is(end_in_time(pid), 6, "and end much later");
    /* the parent is killed while it stands still */
    if ((pid = sys_fork()) == 0) {
        if (fork_and_stand_still() == 0) {
            nap(60);
            sys_exit(3);
        }
        sys_exit(4);
    }
    nap(20);
    sys_kill(pid, SIGKILL);
    check_is(end_in_time(pid), 128 + SIGKILL,
             "a parent that stands still can be killed");
    check_is(end_in_time(-1), 3, "its child then comes home");
    finish();
}
