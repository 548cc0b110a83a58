/* A new descriptor is the lowest that is free. */
#include "fds.h"

static bool used[256];

static long
lowest_free(long from)
{
    while (from < 256 && used[from])
        from++;
    return from;
}

static void
by_hand(void)
{
    long first = lowest();
    int a = make("low", 100), b = sys_open("low", O_RDONLY, 0), c = sys_dup(a);

    check(a == first && b == a + 1 && c == b + 1,
          "three new descriptors are the three lowest");
    check_is(sys_close(b), 0, "the middle one can be closed");
    check_is(sys_close(b), -EBADF, "but not twice");
    check_is(sys_open("low", O_RDONLY, 0), b, "the next open() gets it");
    sys_close(a), sys_close(b);
    check_is(sys_dup(c), a, "dup() gets the lower of two");
    check_is(sys_dup(c), b, "and then the higher");
    check_is(sys_fcntl(a, F_DUPFD, 100), 100, "F_DUPFD begins at its argument");
    check_is(sys_fcntl(a, F_DUPFD, 100), 101, "and goes up from there");
    check_is(sys_dup(a), c + 1, "what is between stays free");
    sys_close(a);
    check_is(sys_fcntl(b, F_DUPFD, 100), 102, "F_DUPFD again");
    check_is(sys_dup(b), a, "has not made dup() forget what is free below");
    sys_close(102), sys_close(101), sys_close(100);
    check_is(sys_dup2(a, 150), 150, "dup2() to a place far up");
    check_is(sys_fcntl(130, F_GETFD, 0), -EBADF, "opens none of those between");
    check_is(sys_fcntl(a, F_DUPFD, 149), 149, "which can be had");
    sys_close(149), sys_close(150);
    while (c + 1 > first)
        sys_close(c--);
    check_is(lowest(), first, "when all are closed, all is as it was");
}

static void
marks(void)
{
    int a = make("low", 10), b = sys_open("low", O_RDONLY | O_CLOEXEC, 0);

    check_is(sys_fcntl(a, F_GETFD, 0), 0, "a file stays open across exec");
    check_is(sys_fcntl(b, F_GETFD, 0), FD_CLOEXEC, "but not with O_CLOEXEC");
    int c = sys_dup(b), d = sys_fcntl(a, F_DUPFD_CLOEXEC, 0);

    check_is(sys_fcntl(c, F_GETFD, 0), 0, "dup() does not copy that mark");
    check_is(sys_fcntl(d, F_GETFD, 0), FD_CLOEXEC, "F_DUPFD_CLOEXEC sets it");
    sys_close(b);
    check_is(sys_dup(a), b, "the descriptor is used again");
    check_is(sys_fcntl(b, F_GETFD, 0), 0, "and its old mark is gone");
    sys_close(a), sys_close(b), sys_close(c), sys_close(d);
}

/* What open() and close() do a thousand times is what a list would do. */
static void
by_chance(void)
{
    int file = make("low", 10), wrong = 0;
    long n = most();

    for (long fd = 0; fd < n; fd++)
        used[fd] = sys_fcntl(fd, F_GETFD, 0) >= 0;
    for (int i = 0; i < 1000; i++) {
        long fd = rnd(60), from = rnd(40), got;

        if (used[fd] && fd > file) {
            wrong += sys_close(fd) != 0;
            used[fd] = false;
            continue;
        }
        if (i % 3 == 0)
            from = 0, got = sys_open("low", O_RDONLY, 0);
        else if (i % 3 == 1)
            from = 0, got = sys_dup(file);
        else
            got = sys_fcntl(file, F_DUPFD, from);
        wrong += got != lowest_free(from);
        if (got >= 0 && got < n)
            used[got] = true;
    }
    check_is(wrong, 0, "each of 1,000 calls made or closed the descriptor "
             "that it should");
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    by_hand();
    marks();
    by_chance();
    finish();
}
