/* Writing without a reader. */
#include "pipe.h"

int
main(int argc, char **argv, char **envp)
{
    int fd[2];
    long pid;

    (void)argc, (void)argv, (void)envp;
    make_pipe(fd);
    sys_write(fd[1], buffer, 5);
    sys_close(fd[0]);
    if ((pid = sys_fork()) == 0) {
        sys_write(fd[1], buffer, 1);
        sys_exit(0);
    }
    check_is(end_of(pid), SIGPIPE, "the writer dies of SIGPIPE");
    if ((pid = sys_fork()) == 0) {
        ignore(SIGPIPE);
        sys_exit(-sys_write(fd[1], buffer, 1));
    }
    check_is(end_of(pid), exited(EPIPE), "and if it ignores that: EPIPE");
    if ((pid = sys_fork()) == 0) {
        ignore(SIGPIPE);
        sys_exit(-sys_write(fd[1], buffer, 2 * PIPE_SIZE));
    }
    check_is(end_of(pid), exited(EPIPE), "however much it writes");
    if ((pid = sys_fork()) == 0) {
        ignore(SIGPIPE);
        set_waiting(fd[1], false);
        sys_exit(-sys_write(fd[1], buffer, 1));
    }
    check_is(end_of(pid), exited(EPIPE), "and if it does not wait");
    sys_close(fd[1]);
    /* the signal strikes the writer, and nobody else who has the pipe */
    make_pipe(fd);
    long witness = sys_fork();

    if (witness == 0) {
        sys_close(fd[0]);
        nap(60);
        sys_exit(7);
    }
    if ((pid = sys_fork()) == 0) {
        sys_close(fd[0]);
        nap(20);
        sys_write(fd[1], buffer, 1);
        sys_exit(0);
    }
    close_both(fd);
    check_is(end_of(pid), SIGPIPE, "the signal is sent to who has written");
    check_is(end_of(witness), exited(7), "and to nobody else");
    /* full, and no reader: room does not matter */
    make_pipe(fd);
    sys_write(fd[1], buffer, PIPE_SIZE);
    sys_close(fd[0]);
    if ((pid = sys_fork()) == 0) {
        ignore(SIGPIPE);
        sys_exit(-sys_write(fd[1], buffer, 10));
    }
    check_is(end_in_time(pid), exited(EPIPE), "nor does it wait for room");
    /* a reader that dies in the middle of a long write */
    sys_close(fd[1]);
    make_pipe(fd);
    if ((pid = sys_fork()) == 0) {
        sys_close(fd[0]);
        sys_write(fd[1], buffer, 2 * PIPE_SIZE);
        sys_exit(0);
    }
    nap(40);
    close_both(fd);
    check_is(end_in_time(pid), SIGPIPE,
             "a long write that loses its reader in the middle ends so, too");
    finish();
}
