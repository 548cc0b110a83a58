/* The kernel is the first to touch. */
#include "stack.h"

static int fd[2];

/* read() into a place nobody has been to. */
static int
reads(long bytes)
{
    char *at = here() - bytes;

    sys_pipe(fd), sys_write(fd[1], "0123456789", 10);
    if (sys_read(fd[0], at, 10) != 10)
        return 1;
    return memcmp(at, "0123456789", 10) != 0;
}

static int
writes(long bytes)
{
    char *at = here() - bytes, got[10];

    sys_pipe(fd);
    if (sys_write(fd[1], at, 10) != 10 || sys_read(fd[0], got, 10) != 10)
        return 1;
    for (int i = 0; i < 10; i++)
        if (got[i] != 0)
            return 2;
    return 0;
}

static int
refused(long bytes)
{
    sys_pipe(fd), sys_write(fd[1], "x", 1);
    if (sys_read(fd[0], here() - bytes, 1) != -EFAULT)
        return 1;
    return sys_write(fd[1], here() - bytes, 1) != -EFAULT;
}

/* Other calls, and a place that lies across a page's end. */
static int
others(long bytes)
{
    char *at = here() - bytes;
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(9);
    sys_pipe(fd);
    at -= (long)at % PAGE + 2;
    if (sys_wait4(pid, (int *)at, 0, NULL) != pid || at[1] != 9)
        return 1;
    if (sys_fstat(fd[0], at - 3 * PAGE) != 0)
        return 2;
    if (sys_pipe((int *)(at - 9 * PAGE)) != 0)
        return 3;
    return sys_getcwd(at - 20 * PAGE, 100) > 0 && at[-20 * PAGE] == '/' ? 0 : 4;
}

static int
much(long bytes)
{
    char *at = here() - bytes;

    sys_pipe(fd);
    memset(at - MIB, 'm', 20 * PAGE);
    long n = sys_write(fd[1], at - MIB, 12 * PAGE);

    if (n != 12 * PAGE || sys_read(fd[0], at, n) != n)
        return 1;
    return memcmp(at, at - MIB, n) != 0;
}

static int
lowest(long below_end)
{
    sys_pipe(fd), sys_write(fd[1], "x", 1);
    return sys_read(fd[0], stack_end - below_end, 1) == 1 ? 0 : 1;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv;
    find_end(envp);
    check_is(reap(child(reads, 2 * PAGE)), 0, "read() into a page that is not there yet");
    check_is(reap(child(reads, 100 * KIB)), 0, "100 KiB down");
    check_is(reap(child(reads, MIB)), 0, "a MiB down");
    check_is(reap(child(reads, 7 * MIB)), 0, "seven MiB down");
    check_is(reap(child(lowest, 8 * MIB)), 0, "the lowest byte of all");
    check_is(reap(child(lowest, 8 * MIB + 1)), 1, "but not one below it");
    check_is(reap(child(writes, 3 * PAGE)), 0, "write() from there: zeros");
    check_is(reap(child(writes, 2 * MIB)), 0, "two MiB down");
    check_is(reap(child(others, 100 * PAGE)), 0, "wait4, fstat, pipe and getcwd (status: which)");
    check_is(reap(child(others, 5 * MIB)), 0, "five MiB down");
    check_is(reap(child(much, 2 * MIB)), 0, "many pages with one read()");
    check_is(reap(child(refused, 9 * MIB)), 0, "nine MiB down: EFAULT");
    check_is(reads(90 * KIB), 0, "the same in this process");
    finish();
}
