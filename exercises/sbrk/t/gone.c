/* What was let go of cannot be touched any more, from that moment on: by the
   program that has just used it, or by the kernel for its sake. */
#include "sbrk.h"

/* Uses pages, shrinks the heap to `keep` bytes, touches byte `at`. */
static long
shrink_and_touch(long pages, long keep, long at, bool write)
{
    long pid = sys_fork();
    volatile char *byte = start + at;

    if (pid != 0)
        return reap(pid);
    to(pages * PAGE);
    for (long i = 0; i < pages; i++)
        start[i * PAGE] = 1;
    *byte = 1;
    to(keep);
    if (write)
        *byte = 2;
    sys_exit(*byte & 0);
}

static long
kernel_touches(long pages, long keep, long at, bool write)
{
    long pid = sys_fork();
    int fd[2];

    if (pid != 0)
        return reap(pid);
    to(pages * PAGE);
    for (long i = 0; i < pages; i++)
        start[i * PAGE] = 1;
    sys_pipe2(fd, 0);
    sys_write(fd[1], "x", 1);
    to(keep);
    sys_exit(write ? -sys_read(fd[0], start + at, 1)
                   : -sys_write(fd[1], start + at, 1));
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    check_is(shrink_and_touch(2, PAGE, PAGE, false), KILLED,
             "a page of two is gone: to read it is SIGSEGV");
    check_is(shrink_and_touch(2, PAGE, PAGE, true), KILLED, "to write to it as well");
    check_is(shrink_and_touch(1, 0, 0, true), KILLED, "the only page");
    check_is(shrink_and_touch(90, 10 * PAGE, 89 * PAGE, true), KILLED,
             "the last of eighty that went at once");
    check_is(shrink_and_touch(90, 10 * PAGE, 10 * PAGE, false), KILLED, "the first of them");
    check_is(shrink_and_touch(90, 10 * PAGE, 10 * PAGE - 1, true), 0,
             "the one before is there");
    check_is(shrink_and_touch(3, PAGE + 1, PAGE + 5, true), 0,
             "and so is the page that the break is in");
    check_is(shrink_and_touch(3, PAGE + 1, 2 * PAGE, true), KILLED, "but not the next");
    check_is(kernel_touches(2, PAGE, PAGE, true), EFAULT, "read into what is gone: EFAULT");
    check_is(kernel_touches(2, PAGE, PAGE, false), EFAULT, "write from there: EFAULT");
    check_is(kernel_touches(9, PAGE, 8 * PAGE, true), EFAULT, "the same with many pages");
    check_is(kernel_touches(2, PAGE + 1, PAGE, true), 255, "what is there can be read into (status 255: a byte)");
    finish();
}
