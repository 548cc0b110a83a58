/* Each sentence of the manual page of dup2(). */
#include "fds.h"

static int file, other;

/* Is it the one file, the other, or none? */
static long
what(int fd)
{
    long s[32] = { 0 };

    return sys_fstat(fd, s) < 0 ? 0 : s[6];
}

static void
replace(void)
{
    int to = lowest();

    check_is(sys_dup2(file, to), to, "dup2() onto a free one returns it");
    check_is(what(to), 100, "and it is the file");
    check_is(sys_dup2(other, to), to, "dup2() onto one that is open");
    check_is(what(to), 50, "makes it the other file");
    check_is(what(file), 100, "and leaves alone where the first was from");
    check_is(what(other), 50, "and where the second is from");
    check_is(sys_dup2(to, to), to, "dup2() onto itself returns it");
    check_is(what(to), 50, "and has not closed it");
    check_is(lowest(), to + 1, "nothing but that descriptor is in use");
    check_is(sys_close(to), 0, "it can be closed");
    check_is(what(to), 0, "and then is gone");
    check_is(what(other), 50, "and the other is not");
}

static void
refuse(void)
{
    long n = most();
    int to = sys_dup(file);

    check_is(sys_dup2(99, to), -EBADF, "dup2() of what is not open");
    check_is(what(to), 100, "leaves the place as it is");
    check_is(sys_dup2(99, 99), -EBADF, "even onto itself");
    check_is(sys_dup2(-1, to), -EBADF, "a negative number is never open");
    check_is(sys_dup2(file, -1), -EBADF, "nor can be made");
    check_is(sys_dup2(file, n), -EBADF, "nor one behind the last");
    check_is(sys_dup2(file, 2147483647), -EBADF, "nor one far behind it");
    check_is(what(to), 100, "nothing has changed");
    check_is(sys_dup2(file, n - 1), n - 1, "the last one can be had");
    check_is(what(n - 1), 100, "and is the file");
    check_is(what(n - 2), 0, "the one below is free");
    check_is(sys_dup(file), to + 1, "and so is the next of the others");
    sys_close(to), sys_close(to + 1), sys_close(n - 1);
}

static void
marks(void)
{
    int to = sys_fcntl(file, F_DUPFD_CLOEXEC, 20);

    check_is(sys_dup2(to, 30), 30, "dup2() of one that exec would close");
    check_is(sys_fcntl(30, F_GETFD, 0), 0, "does not copy the mark");
    check_is(sys_dup2(file, to), to, "dup2() onto it");
    check_is(sys_fcntl(to, F_GETFD, 0), 0, "takes the mark away");
    sys_fcntl(to, F_SETFD, FD_CLOEXEC);
    sys_dup2(to, to);
    check_is(sys_fcntl(to, F_GETFD, 0), FD_CLOEXEC, "onto itself it changes "
             "nothing at all");
    check_is(sys_dup3(file, 30, O_CLOEXEC), 30, "dup3() with O_CLOEXEC");
    check_is(sys_fcntl(30, F_GETFD, 0), FD_CLOEXEC, "sets the mark");
    check_is(sys_dup3(file, 30, 0), 30, "dup3() without it");
    check_is(sys_fcntl(30, F_GETFD, 0), 0, "does not");
    check_is(sys_dup3(file, file, 0), -EINVAL, "dup3() onto itself is EINVAL");
    check_is(sys_dup3(99, 99, 0), -EINVAL, "whether open or not");
    check_is(sys_dup3(file, 30, 1), -EINVAL, "there are no other flags");
    check_is(sys_dup3(99, 30, 0), -EBADF, "not open");
    check_is(what(30), 100, "which has changed nothing");
    check_is(sys_dup3(file, most(), 0), -EBADF, "not possible");
    sys_close(to), sys_close(30);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    file = make("file", 100), other = make("other", 50);
    replace();
    refuse();
    marks();
    finish();
}
