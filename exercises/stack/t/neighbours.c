/* What is mapped below a stack, and the distance that it keeps. */
#include "stack.h"

static long down_to = 4 * MIB;

static char *
wall(void)
{
    char *at = (char *)(((long)here() & -PAGE) - down_to);

    if (sys_mmap(at, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | 0x100000, -1, 0) != (long)at)
        sys_exit(99);
    *(volatile char *)at = 5;
    return at;
}

static int
walled(long bytes)
{
    char *at = wall();

    return jump(bytes) + (*at != 5);
}

static int
kernel_walled(long bytes)
{
    char *at = wall();
    int fd[2];

    sys_pipe(fd), sys_write(fd[1], "x", 1);
    return sys_read(fd[0], here() - bytes, 1) == -EFAULT && *at == 5 ? 0 : 1;
}

static int
step(long bytes)
{
    char *at = wall();
    volatile char *from = here();

    for (long i = PAGE; i <= bytes; i += PAGE)
        from[-i] = 1;
    return *at != 5;
}

static int
gone(long bytes)
{
    char *at = wall();

    sys_munmap(at, PAGE);
    return jump(bytes);
}

/* A wall that comes after the stack has been looked at. */
static int
later(long bytes)
{
    if (jump(MIB) != 0 || jump(MIB + 8 * PAGE) != 0)
        return 1;
    return walled(bytes);
}

static int
own(long unused)
{
    char *at = wall();

    (void)unused;
    at[PAGE - 1] = 6;
    return at[0] != 5 || at[PAGE - 1] != 6;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    check_is(reap(child(own, 0)), 0, "a mapping four MiB below the stack");
    check_is(reap(child(walled, 2 * MIB)), 0, "the stack grows towards it");
    check_is(reap(child(walled, 3 * MIB - 4 * PAGE)), 0, "up to a distance of a MiB");
    check_is(reap(child(walled, 3 * MIB + 4 * PAGE)), KILLED, "and no nearer");
    check_is(reap(child(walled, 4 * MIB - 3 * PAGE)), KILLED, "above all not to the next page");
    check_is(reap(child(walled, 6 * MIB)), KILLED, "and not beyond it");
    check_is(reap(child(step, 4 * MIB)), KILLED, "step by step neither");
    check_is(reap(child(kernel_walled, 4 * MIB - 20 * PAGE)), 0, "for the kernel that is EFAULT");
    check_is(reap(child(gone, 6 * MIB)), 0, "when the mapping is gone, the stack may");
    check_is(reap(child(later, 2 * MIB)), 0, "one that comes later: towards it");
    check_is(reap(child(later, 4 * MIB - 20 * PAGE)), KILLED, "and not near");
    finish();
}
