/* Stacks that grow, and stacks that do not: the same everywhere. */
#include "stack.h"

/* Down page by page, then looks whether all is still there. */
static long
step_down(long pages)
{
    volatile char *at = here();

    for (long i = 1; i <= pages; i++)
        at[-i * PAGE] = i;
    for (long i = 1; i <= pages; i++)
        if (at[-i * PAGE] != (char)i || at[-i * PAGE + 100] != 0)
            return 1;
    return 0;
}

static __attribute__((noinline)) long
sum(long n)
{
    volatile char room[200];

    room[n % 200] = n;
    long rest = n == 0 ? -1 : sum(n - 1);
    return rest + 1 + (room[n % 200] - (char)n);
}

static long
recurse(long n)
{
    return sum(n) != n;
}

/* A frame of 1 MiB, of which the lowest byte is the first that is used. */
static __attribute__((noinline)) long
frame(long rounds)
{
    volatile char room[MIB];

    room[0] = rounds;
    room[MIB - 1] = 1;
    return rounds == 1 ? room[0] - 1 : frame(rounds - 1);
}

/* The kernel writes where nobody has been. */
static long
by_the_kernel(long bytes)
{
    char *at = here() - bytes;
    long fd = make_file("stack", "0123456789"), err;

    err = read_at(fd, at, 10, 0) != 10 || !equal(at, "0123456789", 10);
    err |= stat_file(fd, (struct stat *)(at - 3 * PAGE)) != 0;
    close_file(fd);
    remove_name("stack");
    return err;
}

static long
kernel_refuses(long bytes)
{
    long fd = make_file("stack", "0123456789");
    long err = read_at(fd, here() - bytes, 10, 0) != -14;

    remove_name("stack");
    return err;
}

static long
limited(long bytes)
{
    return limit(STACK, MIB) != 0 || jump(bytes);
}

/* A mapping some way below: the stack keeps its distance. */
static long
walled(long bytes)
{
    char *wall = (char *)(((long)here() & -PAGE) - 4 * MIB);

    if (map_memory(wall, PAGE, RW, FIXED, -1, 0) != (long)wall)
        return 1;
    *(volatile char *)wall = 5;
    return jump(bytes) + (*wall != 5);
}

static long
child_after(long bytes)
{
    int status;

    jump(bytes);
    long pid = fork_process();
    if (pid == 0)
        sys_exit(*(volatile char *)(here() - bytes) != 7 && jump(2 * bytes));
    wait_for(pid, &status, 0);
    return status != 0;
}

int
main(int argc, char **argv)
{
    unsigned long limits[2];

    (void)argc, (void)argv;
    syscall6(302, 0, STACK, 0, (long)limits, 0, 0);
    check("the limit", limits[0], 8 * MIB);
    /* stack_growth_basic */
    check("a page down", in_child(step_down, 1), 0);
    check("ten pages down", in_child(step_down, 10), 0);
    check("seven MiB down", in_child(step_down, 7 * 256), 0);
    check("a jump of a page", in_child(jump, PAGE), 0);
    check("a jump of 64 KiB", in_child(jump, 65536), 0);
    check("a jump of 7 MiB", in_child(jump, 7 * MIB), 0);
    check("25000 calls deep", in_child(recurse, 25000), 0);
    check("a frame of 1 MiB", in_child(frame, 1), 0);
    check("seven of them", in_child(frame, 7), 0);
    check("read() into the next page", in_child(by_the_kernel, PAGE), 0);
    check("read() a MiB down", in_child(by_the_kernel, MIB), 0);
    check("a child of a stack that grew", in_child(child_after, MIB), 0);
    /* stack_growth_bad_access */
    check("a jump of 9 MiB", in_child(jump, 9 * MIB), 11);
    check("a jump of 100 MiB", in_child(jump, 100l * MIB), 11);
    check("step by step too far", in_child(step_down, 9 * 256), 11);
    check("calls without end", in_child(recurse, 1l << 40), 11);
    check("read() 9 MiB down", in_child(kernel_refuses, 9 * MIB), 0);
    check("a limit of 1 MiB", in_child(limited, MIB / 2), 0);
    check("which holds", in_child(limited, 2 * MIB), 11);
    check("down to a wall, but not near", in_child(walled, 2 * MIB), 0);
    check("near the wall", in_child(walled, 4 * MIB - 16 * PAGE), 11);
    return 0;
}
