/* What is there for several is given to several: nobody sleeps beside bytes,
   or beside room. */
#include "pipe.h"

enum { MANY = 4 };

static int fd[2];

static void
readers(void)
{
    long pid[MANY];

    make_pipe(fd);
    for (int i = 0; i < MANY; i++)
        if ((pid[i] = sys_fork()) == 0)
            sys_exit(sys_read(fd[0], other, 1));
    nap(40);
    sys_write(fd[1], "four", MANY);
    check_is(end_alike(MANY, pid, exited(1)), MANY,
             "one write of four bytes, for four who sleep for one byte each");
    for (int i = 0; i < MANY; i++)
        if ((pid[i] = sys_fork()) == 0)
            sys_exit(sys_read(fd[0], other, 1));
    nap(40);
    for (int i = 0; i < MANY; i++)
        sys_write(fd[1], "x", 1);
    check_is(end_alike(MANY, pid, exited(1)), MANY,
             "four writes of a byte, for four readers");
    close_both(fd);
}

static void
writers(void)
{
    long pid[MANY];

    make_pipe(fd);
    sys_write(fd[1], buffer, PIPE_SIZE);
    for (int i = 0; i < MANY; i++)
        if ((pid[i] = sys_fork()) == 0)
            sys_exit(sys_write(fd[1], buffer, PIPE_BUF) == PIPE_BUF);
    nap(40);
    check_is(sys_read(fd[0], other, PIPE_SIZE), PIPE_SIZE,
             "one read makes room for four who sleep");
    check_is(end_alike(MANY, pid, exited(1)), MANY, "and all write a page");
    check_is(queued(fd[0]), MANY * PIPE_BUF, "all of it arrives");
    close_both(fd);
}

/* Two who read a byte at a time from writes of two: whoever is first may take
   both. The other has been woken for nothing, and that is not the end. */
static void
in_vain(void)
{
    int done[2];
    long pid[2], total = 0;
    char c;

    make_pipe(fd), make_pipe(done);
    for (int i = 0; i < 2; i++)
        if ((pid[i] = sys_fork()) == 0) {
            long n, sum = 0;

            sys_close(fd[1]);
            while ((n = sys_read(fd[0], &c, 1)) == 1)
                sum++;
            sys_write(done[1], "d", 1);
            sys_exit(n == 0 ? sum : 255);
        }
    for (int i = 0; i < 50; i++) {
        nap(1);
        sys_write(fd[1], "ab", 2);
    }
    nap(5);
    check_is(queued(done[0]), 0,
             "a reader that finds nothing goes back to sleep");
    close_both(fd);
    for (int i = 0; i < 2; i++) {
        long status = end_in_time(pid[i]);

        check(status >= 0 && status != exited(255), "and is told of the end");
        total += status >> 8;
    }
    check_is(total, 100, "every byte was read by one of the two");
    close_both(done);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    readers();
    writers();
    in_vain();
    finish();
}
