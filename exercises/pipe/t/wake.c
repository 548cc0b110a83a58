/* Who sleeps is woken: readers by bytes, writers by room, and both by the
   end. The tests wait a little for somebody to fall asleep; what they find
   does not depend on whether he has. */
#include "pipe.h"

enum { MANY = 4 };

/* A reader is woken for bytes, time after time. */
static void
bytes(void)
{
    int fd[2], back[2];
    long pid;
    char c;

    make_pipe(fd), make_pipe(back);
    if ((pid = sys_fork()) == 0) {
        close_both(back);
        sys_close(fd[1]);
        sys_exit(sys_read(fd[0], other, 100));
    }
    nap(20);
    sys_write(fd[1], buffer, 7);
    check_is(end_in_time(pid), exited(7), "a sleeping reader gets seven bytes");
    if ((pid = sys_fork()) == 0) {
        sys_close(fd[1]), sys_close(back[0]);
        while (sys_read(fd[0], &c, 1) == 1)
            c++, sys_write(back[1], &c, 1);
        sys_exit(0);
    }
    sys_close(back[1]);
    c = 0;
    long reader = sys_fork();

    if (reader == 0) {
        sys_close(fd[0]);
        for (int i = 0; i < 200; i++)
            if (sys_write(fd[1], &c, 1) != 1 || sys_read(back[0], &c, 1) != 1)
                sys_exit(255);
        sys_exit((unsigned char)c);
    }
    close_both(fd), sys_close(back[0]);
    check_is(end_in_time(reader), exited(200),
             "a byte goes 200 times to another process and back");
    check_is(end_in_time(pid), 0, "which then finds the end");
}

/* A writer is woken for room, and goes on where it was. */
static void
room(void)
{
    int fd[2];
    long pid;

    make_pipe(fd);
    if ((pid = sys_fork()) == 0) {
        sys_close(fd[0]);
        for (int i = 0; i < 5; i++)
            if (send(fd[1], i * 8000 + 30000) != i * 8000 + 30000)
                sys_exit(1);
        sys_exit(0);
    }
    sys_close(fd[1]);
    nap(20);
    long reader = sys_fork();

    if (reader == 0) {
        for (int i = 1; receive(fd[0], i * 37 % 9000 + 1) > 0; i++)
            if (i % 16 == 0)
                nap(1);
        sys_exit(got == 230000 ? in_order ? 0 : 1 : 2);
    }
    sys_close(fd[0]);
    check_is(end_in_time(pid), 0,
             "five writes, 230,000 bytes in all, are each written to the end");
    check_is(end_in_time(reader), 0,
             "their reader gets all of it (else 2), in order (else 1)");
}

/* A write that is longer than the pipe begins when there is any room. */
static void
long_write(void)
{
    int fd[2];
    long pid;

    make_pipe(fd);
    if ((pid = sys_fork()) == 0) {
        sys_close(fd[0]);
        sys_exit(sys_write(fd[1], buffer, 2 * PIPE_SIZE) == 2 * PIPE_SIZE);
    }
    for (int i = 0; i < 500 && queued(fd[0]) < PIPE_SIZE; i++)
        nap(20);
    check_is(queued(fd[0]), PIPE_SIZE, "a long write fills the pipe");
    long n = 0, all = 0;

    set_waiting(fd[0], false);
    for (int i = 0; i < 500 && all < 2 * PIPE_SIZE; i++)
        if ((n = sys_read(fd[0], other, 10000)) > 0)
            all += n;
        else
            nap(20);
    check_is(all, 2 * PIPE_SIZE, "the rest follows as there is room");
    check_is(end_in_time(pid), exited(1), "and the writer is told of all");
    close_both(fd);
}

static int fd[2];

/* So many children, who do something with one end of fd only. */
static void
start(long *pid, int end, long (*act)(int fd))
{
    for (int i = 0; i < MANY; i++)
        if ((pid[i] = sys_fork()) == 0) {
            sys_close(fd[!end]);
            ignore(SIGPIPE);
            sys_exit(act(fd[end]) & 0x7f);
        }
}

static long
read_some(int fd)
{
    return sys_read(fd, other, 9);
}

static long
write_page(int fd)
{
    return -sys_write(fd, buffer, PIPE_BUF);
}

static long
write_much(int fd)
{
    return sys_write(fd, buffer, 2 * PIPE_SIZE) / PAGE;
}

/* The last end is closed while others sleep. */
static void
end(void)
{
    long pid[MANY];

    make_pipe(fd);
    start(pid, 0, read_some);
    nap(40);
    close_both(fd);
    check_is(end_alike(MANY, pid, 0), MANY,
             "readers that sleep are all woken by the last writer's close");
    make_pipe(fd);
    sys_write(fd[1], buffer, PIPE_SIZE);
    start(pid, 1, write_page);
    nap(40);
    close_both(fd);
    check_is(end_alike(MANY, pid, exited(EPIPE)), MANY,
             "writers that sleep are all told EPIPE when the reader closes");
    make_pipe(fd);
    if ((pid[0] = sys_fork()) == 0) {
        sys_close(fd[0]);
        ignore(SIGPIPE);
        sys_exit(write_much(fd[1]));
    }
    nap(40);
    close_both(fd);
    check_is(end_in_time(pid[0]), exited(PIPE_SIZE / PAGE),
             "one that has written 16 pages is told so (in pages)");
    /* the end comes by way of an exit, and not by close */
    make_pipe(fd);
    start(pid, 0, read_some);
    long writer = sys_fork();

    if (writer == 0) {
        nap(40);
        sys_exit(0);
    }
    close_both(fd);
    check_is(end_alike(MANY, pid, 0), MANY,
             "or by its exit, or its death");
    end_in_time(writer);
}

int
main(int argc, char **argv, char **envp)
{
    (void)envp;
    fill();
    if (argc > 1 && argv[1][0] == 'e') {
        end();
        finish();
    }
    bytes();
    room();
    long_write();
    finish();
}
