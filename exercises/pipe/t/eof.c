/* The end of the file comes when nobody can write any more: not before, and
   not later. */
#include "pipe.h"

/* What was written before the end is read before the end. */
static void
rest(void)
{
    int fd[2];

    make_pipe(fd);
    sys_write(fd[1], buffer, 5);
    sys_close(fd[1]);
    check_is(sys_read(fd[0], other, 9), 5,
             "bytes that were written before the last close are read");
    check_is(sys_read(fd[0], other, 9), 0, "then comes the end");
    check_is(sys_read(fd[0], other, 9), 0, "and again");
    sys_close(fd[0]);
}

/* A second descriptor of the same end keeps it open; so does a child's. */
static void
others_have_it(void)
{
    int fd[2], go[2];
    long pid, twin;
    char c;

    make_pipe(fd), make_pipe(go);
    twin = sys_dup(fd[1]);
    sys_close(fd[1]);
    set_waiting(fd[0], false);
    check_is(sys_read(fd[0], other, 9), -EAGAIN,
             "no end while a duplicate of the writing end is open");
    if ((pid = sys_fork()) == 0) {
        sys_read(go[0], &c, 1);
        sys_exit(sys_write(twin, "late", 4));
    }
    sys_close(twin);
    check_is(sys_read(fd[0], other, 9), -EAGAIN,
             "no end while a child has the writing end");
    set_waiting(fd[0], true);
    sys_write(go[1], "x", 1);
    check_is(sys_read(fd[0], other, 9), 4, "the child may write");
    check_is(sys_read(fd[0], other, 9), 0, "its end is the pipe's");
    check_is(end_of(pid), exited(4), "and it has written all");
    sys_close(fd[0]), close_both(go);
}

/* A reader that has the reading end twice is not the end of it either. */
static void
two_readers(void)
{
    int fd[2];
    long twin;

    make_pipe(fd);
    twin = sys_dup(fd[0]);
    sys_close(fd[0]);
    check_is(sys_write(fd[1], buffer, 3), 3,
             "no error while a duplicate of the reading end is open");
    check_is(sys_read(twin, other, 9), 3, "which can be read");
    sys_close(fd[1]);
    check_is(sys_read(twin, other, 9), 0, "up to the end");
    sys_close(twin);
}

/* Several writers, which end one after the other. */
static void
many_writers(void)
{
    int fd[2];
    long total = 0, n;

    make_pipe(fd);
    for (int i = 0; i < 5; i++)
        if (sys_fork() == 0) {
            sys_close(fd[0]);
            nap(4 * i);
            sys_write(fd[1], buffer, 100);
            sys_exit(0);
        }
    sys_close(fd[1]);
    while ((n = sys_read(fd[0], other, 1000)) > 0)
        total += n;
    check_is(n, 0, "the end after five writers");
    check_is(total, 500, "and not before the last of them has written");
    for (int i = 0; i < 5; i++)
        end_of(-1);
    sys_close(fd[0]);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    rest();
    others_have_it();
    two_readers();
    many_writers();
    finish();
}
