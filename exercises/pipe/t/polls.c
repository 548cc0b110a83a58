/* Those who poll a pipe are called when something has happened to it. */
#include "pipe.h"

enum { IN = POLLIN, OUT = POLLOUT, ERR = POLLERR, HUP = POLLHUP };

struct question {
    int fd;
    short events, ready;
};

/* What the end is ready for: now, or when it is ready for something. */
static long
ready(int fd, int events, int ms)
{
    struct question q = { fd, events, 0 };

    return sys(7, (long)&q, 1, ms) < 0 ? -1 : q.ready;
}

/* A child that polls for one thing, and tells what it found. */
static long
poller(int *fd, int end, int events)
{
    long pid = sys_fork();

    if (pid == 0) {
        sys_close(fd[!end]);
        sys_exit(ready(fd[end], events, -1));
    }
    nap(40);
    return pid;
}

int
main(int argc, char **argv, char **envp)
{
    int fd[2];
    long pid, second;

    (void)argc, (void)argv, (void)envp;
    make_pipe(fd);
    check_is(ready(fd[0], IN, 0), 0, "an empty pipe is not ready to be read");
    check_is(ready(fd[1], OUT, 0), OUT, "but to be written");
    pid = poller(fd, 0, IN);
    second = poller(fd, 0, IN);
    sys_write(fd[1], buffer, 1);
    check_is(end_in_time(pid), exited(IN), "who polls is called for a byte");
    check_is(end_in_time(second), exited(IN), "and so is another");
    sys_write(fd[1], buffer, PIPE_SIZE - 1);
    check_is(ready(fd[1], OUT, 0), 0, "a full pipe is not ready for more");
    pid = poller(fd, 1, OUT);
    sys_read(fd[0], other, PIPE_BUF);
    check_is(end_in_time(pid), exited(OUT), "who polls is called for room");
    sys_read(fd[0], other, PIPE_SIZE);
    pid = poller(fd, 0, IN);
    sys_close(fd[1]);
    check_is(end_in_time(pid), exited(HUP), "and for the last writer's close");
    sys_close(fd[0]);
    make_pipe(fd);
    sys_write(fd[1], buffer, PIPE_SIZE);
    pid = poller(fd, 1, OUT);
    sys_close(fd[0]);
    long found = end_in_time(pid);

    check(found > 0 && (found >> 8 & ERR), "and for the last reader's close");
    sys_close(fd[1]);
    finish();
}
