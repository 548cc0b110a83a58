/* Whoever sleeps at a pipe can be killed, and leaves the others no worse. */
#include "pipe.h"

static int fd[2];

int
main(int argc, char **argv, char **envp)
{
    long pid, second;

    (void)argc, (void)argv, (void)envp;
    fill();
    make_pipe(fd);
    if ((pid = sys_fork()) == 0)
        sys_exit(sys_read(fd[0], other, 1));
    nap(20);
    if ((second = sys_fork()) == 0)
        sys_exit(sys_read(fd[0], other, 9));
    nap(20);
    sys_kill(pid, SIGKILL);
    check_is(end_in_time(pid), SIGKILL, "a reader is killed in its sleep");
    sys_write(fd[1], buffer, 3);
    check_is(end_in_time(second), exited(3),
             "the one behind it is woken for the next bytes");
    if ((pid = sys_fork()) == 0)
        sys_exit(sys_write(fd[1], buffer, 100000) != 0);
    nap(40);
    if ((second = sys_fork()) == 0)
        sys_exit(sys_write(fd[1], "second", 6));
    nap(20);
    sys_kill(pid, SIGKILL);
    check_is(end_in_time(pid), SIGKILL, "a writer is killed in its sleep");
    check_is(sys_read(fd[0], other, PIPE_SIZE), PIPE_SIZE,
             "what it had written is in the pipe");
    check(equal(other, buffer, PIPE_SIZE), "and in order");
    check_is(end_in_time(second), exited(6), "the one behind it goes on");
    check_is(sys_read(fd[0], other, 100), 6, "and is read");
    /* the pipe can be closed, and its end is seen */
    sys_close(fd[1]);
    check_is(sys_read(fd[0], other, 9), 0,
             "the dead do not keep the writing end open");
    sys_close(fd[0]);
    finish();
}
