/* Bytes come out as they went in, in whatever pieces. */
#include "pipe.h"

static void
pieces(int *fd)
{
    check_is(send(fd[1], 10), 10, "ten bytes go in");
    check_is(receive(fd[0], 4), 4, "four of them come out");
    check_is(receive(fd[0], 100), 6,
             "a read of 100 returns the six that are left, without waiting");
    check_is(sys_write(fd[1], buffer, 0), 0, "nothing goes in");
    check_is(sys_read(fd[0], other, 0), 0,
             "nothing comes out, without waiting");
    for (int i = 0; i < 12; i++)
        send(fd[1], 3000);
    check_is(queued(fd[0]), 36000, "12 writes of 3,000 bytes are in the pipe");
    check_is(receive(fd[0], PIPE_SIZE), 36000, "and come out in one read");
    check(in_order, "the bytes are those that were sent, in order");
}

/* Several times around the ring, which is hardly ever empty or at the
   beginning of a page. */
static void
around(int *fd)
{
    set_waiting(fd[0], false), set_waiting(fd[1], false);
    for (int i = 0; i < 300; i++) {
        send(fd[1], 1 + i * 997 % 4001);
        receive(fd[0], 1 + i * 641 % (i < 40 ? 900 : 4001));
    }
    check(in_order, "so they are in 300 writes and reads of all sizes");
    while (queued(fd[0]) > 0 && receive(fd[0], 5000) > 0)
        continue;
    check_is(got, sent, "as many come out as went in");
    check(in_order, "and still in order");
}

int
main(int argc, char **argv, char **envp)
{
    int fd[2];

    (void)argc, (void)argv, (void)envp;
    fill();
    make_pipe(fd);
    pieces(fd);
    around(fd);
    close_both(fd);
    finish();
}
