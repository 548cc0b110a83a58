/* Devices that do not exist, and whether the console is a terminal. */
#include "terminal.h"

static long
open_device(const char *path)
{
    return syscall6(2, (long)path, 2, 0, 0, 0, 0);
}

static long
read_from(long fd, char *to, unsigned long n)
{
    return syscall6(0, fd, (long)to, n, 0, 0, 0);
}

int
main(int argc, char **argv)
{
    static char page[10000];
    long fd = open_device("/dev/null");

    (void)argc, (void)argv;
    check("null swallows", sys_write(fd, page, 10000), 10000);
    check("even from nowhere", sys_write(fd, (void *)8, 5), 5);
    check("null is empty", read_from(fd, page, 10000), 0);
    check("and everywhere alike", syscall6(8, fd, 1000, 0, 0, 0, 0), 0);
    check("behind all", syscall6(8, fd, -1000, 2, 0, 0, 0), 0);
    check("empty there", syscall6(17, fd, (long)page, 10, 1000, 0, 0), 0);
    check("it swallows there", syscall6(18, fd, (long)page, 10, 9, 0, 0), 10);
    check("and stays", syscall6(8, fd, 0, 1, 0, 0, 0), 0);
    check("nothing to write down", syscall6(74, fd, 0, 0, 0, 0, 0), -22);
    fd = open_device("/dev/zero");
    page[0] = page[9999] = 1;
    check("zeroes come", read_from(fd, page, 10000), 10000);
    check("they are zeroes", page[0] + page[9999], 0);
    check("zero swallows", sys_write(fd, page, 10000), 10000);
    page[9] = 1;
    check("zeroes far out", syscall6(17, fd, (long)page, 10, 1l << 40, 0, 0),
          10);
    check("are zeroes as well", page[9], 0);
    check("a seek leads nowhere", syscall6(8, fd, 5, 0, 0, 0, 0), 0);
    struct termios t;

    fd = open_device("/dev/full");
    check("a full disk", sys_write(fd, page, 1), -28);
    check("full wherever", syscall6(18, fd, (long)page, 1, 5, 0, 0), -28);
    check("zeroes there, too", read_from(fd, page, 100), 100);
    check("no terminal", syscall6(16, fd, TCGETS, (long)&t, 0, 0, 0), -25);
    check("nor is what I write to",
          syscall6(16, 1, TCGETS, (long)&t, 0, 0, 0), -25);
    check("no such device", open_device("/dev/nothing"), -2);
    return 0;
}
