/* The last descriptor of an open file is closed, and not one earlier or
   later. A pipe tells: its reader is told of the end when nobody can write
   any more. */
#include "fds.h"

static int end[2];

static int
exits(long fd)
{
    return sys_close(fd) == 0 ? 0 : 1;
}

static int
holds_on(long fd)
{
    char c;

    return sys_read(fd, &c, 1) == 0 ? 0 : 1;
}

static void
closing(void)
{
    make_pipe(end);
    int second = sys_dup(end[1]), third = sys_fcntl(second, F_DUPFD, 40);

    check_is(writers(end[0]), -EAGAIN, "a pipe whose writing end is open "
             "three times");
    sys_close(end[1]), sys_close(third);
    check_is(writers(end[0]), -EAGAIN, "once");
    check_is(reap(child(exits, second)), 0, "a child closes it");
    check_is(writers(end[0]), -EAGAIN, "which is not the last time");
    check_is(sys_close(second), 0, "the last one");
    check_is(writers(end[0]), 0, "and the reader is told");
    sys_close(end[0]);
}

static void
replacing(void)
{
    int file = make("file", 10), old;

    make_pipe(end);
    sys_dup2(end[1], end[1]);
    check_is(writers(end[0]), -EAGAIN, "dup2() onto itself closes nothing");
    check_is(sys_dup2(file, end[1]), end[1], "a file takes the place of the "
             "writing end");
    check_is(writers(end[0]), 0, "which is closed by that");
    sys_close(end[0]), sys_close(end[1]);
    make_pipe(end);
    check_is(sys_dup3(file, end[1], 0), end[1], "the same by dup3()");
    check_is(writers(end[0]), 0, "closes it as well");
    sys_close(end[0]), sys_close(end[1]);
    make_pipe(end);
    old = sys_dup(end[1]);
    for (int i = 0; i < 50; i++)
        sys_dup2(end[1], old), sys_dup2(old, end[1]);
    check_is(writers(end[0]), -EAGAIN, "a file that takes its own place, "
             "100 times, is still open");
    sys_close(old);
    check_is(writers(end[0]), -EAGAIN, "by both of its descriptors");
    sys_dup2(99, end[1]), sys_dup2(end[1], -1), sys_dup2(end[1], 100000);
    sys_dup3(end[1], end[1], 0), sys_fcntl(end[1], F_DUPFD, 100000);
    check_is(writers(end[0]), -EAGAIN, "calls that fail do not close it");
    sys_close(end[1]);
    check_is(writers(end[0]), 0, "nor do they, or dup2(), keep it open");
    sys_close(end[0]);
    make_pipe(end);
    int n = 0;
    while (sys_dup(end[1]) >= 0)
        n++;
    sys_dup(end[1]), sys_fcntl(end[1], F_DUPFD, 3);
    for (long fd = most() - 1; n > 0; fd--)
        n -= sys_close(fd) == 0;
    check_is(writers(end[0]), -EAGAIN, "all descriptors but one are closed");
    sys_close(end[1]);
    check_is(writers(end[0]), 0, "that one, too: what failed with EMFILE has "
             "kept nothing");
    sys_close(end[0]), sys_close(file);
}

static void
sharing(void)
{
    int wait[2];

    make_pipe(end);
    sys_pipe2(wait, 0);
    long pid = child(holds_on, wait[0]);
    int file = make("file", 10);

    sys_close(end[1]);
    check_is(writers(end[0]), -EAGAIN, "a child has the writing end");
    sys_kill(pid, SIGKILL);
    check_is(reap(pid), 128 + SIGKILL, "it is killed");
    check_is(writers(end[0]), 0, "and its descriptors are closed");
    check_is(sys_unlink("file"), 0, "a file without a name");
    int second = sys_dup(file);
    sys_close(file);
    check_is(next(second), 0, "is there as long as a descriptor is");
    check_is(size_of(second), 10, "with all its bytes");
    sys_close(second), sys_close(end[0]);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    closing();
    replacing();
    sharing();
    finish();
}
