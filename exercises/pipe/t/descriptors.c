/* A pipe has two descriptors, or there is no pipe. */
#include "pipe.h"

static int open_files;

/* The lowest descriptor that is free. */
static long
lowest(void)
{
    long fd = sys_dup(1);

    sys_close(fd);
    return fd;
}

static void
ends(void)
{
    int fd[2], low = lowest();
    long hole;

    check_is(sys_pipe2(fd, 0), 0, "a pipe");
    check_is(fd[0], low, "the reading end has the lowest free descriptor");
    check_is(fd[1], low + 1, "the writing end has the next one");
    check_is(sys_write(fd[0], buffer, 1), -9, "the reading end is for reading");
    check_is(sys_read(fd[1], other, 1), -9, "the writing end is for writing");
    check_is(sys(72, fd[0], 1, 0) + sys(72, fd[1], 1, 0), 0,
             "both stay open across exec");
    close_both(fd);
    check_is(lowest(), low, "closing gives both back");
    hole = sys_dup(1);
    sys_dup(1);
    sys_close(hole);
    make_pipe(fd);
    check(fd[0] == hole && fd[1] == hole + 2,
          "two descriptors that are not side by side");
    close_both(fd);
    sys_close(hole + 1);
    check_is(sys_pipe2(fd, O_CLOEXEC | O_NONBLOCK), 0, "a pipe with two flags");
    check_is(sys(72, fd[0], 1, 0) + sys(72, fd[1], 1, 0), 2,
             "neither stays open across exec");
    check_is(sys_read(fd[0], other, 1), -EAGAIN, "and reading does not wait");
    close_both(fd);
    check_is(sys_pipe2(fd, 1), -EINVAL, "there are no other flags");
    check_is(lowest(), low, "a pipe that was refused leaves nothing open");
}

static void
bad_address(void)
{
    int low = lowest();

    check_is(sys_pipe2((int *)8, 0), -EFAULT, "no place for the numbers");
    check_is(sys_pipe2((int *)"read only", 0), -EFAULT, "a read-only one");
    char *page = map(2 * PAGE);

    unmap(page + PAGE, PAGE);
    check_is(sys_pipe2((int *)(page + PAGE - 4), 0), -EFAULT,
             "a place for one of them");
    unmap(page, PAGE);
    for (int i = 0; i < 300; i++)
        sys_pipe2(NULL, 0);
    check_is(lowest(), low, "none of these calls has left a descriptor");
}

static void
too_many(void)
{
    int fd[2], last = 0;
    long n;

    while ((n = sys_dup(1)) >= 0)
        last = n, open_files++;
    check_is(sys_pipe2(fd, 0), -EMFILE, "no descriptor is free");
    sys_close(last);
    for (int i = 0; i < 3; i++)
        check_is(sys_pipe2(fd, 0), -EMFILE, "exactly one is free");
    check_is(sys_dup(1), last, "and stays free");
    sys_close(last), sys_close(last - 1);
    check_is(sys_pipe2(fd, 0), 0, "two are enough");
    check_is(sys_write(fd[1], "x", 1), 1, "for a pipe that works");
    check_is(sys_read(fd[0], other, 9), 1, "at both ends");
    sys_close(fd[1]);
    check_is(sys_read(fd[0], other, 9), 0,
             "and whose end is seen: no failed call has kept one open");
    while (last > 2)
        sys_close(last--);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    ends();
    bad_address();
    too_many();
    finish();
}
