/* How much goes into a pipe, and what those are told who do not wait. */
#include "pipe.h"

int
main(int argc, char **argv, char **envp)
{
    int fd[2];

    (void)argc, (void)argv, (void)envp;
    fill();
    make_pipe(fd);
    set_waiting(fd[0], false), set_waiting(fd[1], false);
    check_is(receive(fd[0], 9), -EAGAIN, "an empty pipe, for who does not wait");
    check_is(send(fd[1], PIPE_SIZE), PIPE_SIZE, "64 KiB go in");
    check_is(send(fd[1], 1), -EAGAIN, "then not a byte more");
    check_is(send(fd[1], 60000), -EAGAIN, "nor a part of many");
    check_is(receive(fd[0], PAGE), PAGE, "a page comes out");
    check_is(send(fd[1], PAGE), PAGE, "and one goes in");
    check_is(send(fd[1], 5000), -EAGAIN, "and no more");
    check_is(receive(fd[0], PAGE), PAGE, "a page comes out again");
    check_is(send(fd[1], 2 * PAGE), PAGE,
             "of a write of two pages there goes in what there is room for");
    check_is(receive(fd[0], 2 * PIPE_SIZE), PIPE_SIZE, "all comes out");
    for (int i = 0; i < 15; i++)
        send(fd[1], PIPE_BUF);
    send(fd[1], 100);
    check_is(send(fd[1], PIPE_BUF), -EAGAIN,
             "a write of PIPE_BUF bytes with room for 3,996: all or nothing");
    check_is(queued(fd[0]), 15 * PIPE_BUF + 100, "and it was nothing");
    check_is(receive(fd[0], 2 * PIPE_SIZE), 15 * PIPE_BUF + 100,
             "the rest comes out");
    check(in_order, "everything in order");
    sys_write(fd[1], buffer, 10);
    sys_close(fd[1]);
    check_is(sys_read(fd[0], other, 20), 10, "what is left, without waiting");
    check_is(sys_read(fd[0], other, 20), 0,
             "the end is 0 and not EAGAIN, also without waiting");
    sys_close(fd[0]);
    finish();
}
