/* What tests of stacks share. */
#pragma once
#include "execute.h"

enum { PAGE = 4096, RW = 3, MIB = 1 << 20, STACK = 3, SIZE = 9 };
enum { FIXED = 2 | 32 | 0x100000 };     /* private, no file, nobody there */

/* The end of a child that does this, with that number. */
static inline long
in_child(long (*what)(long), long n)
{
    int status;
    long pid = fork_process();

    if (pid == 0)
        sys_exit(what(n));
    wait_for(pid, &status, 0);
    return status;
}

static inline char *
here(void)
{
    char *at = __builtin_frame_address(0);

    __asm__("" : "+r"(at));
    return at;
}

static inline long
limit(int what, unsigned long now)
{
    unsigned long pair[2];

    syscall6(302, 0, what, 0, (long)pair, 0, 0);
    pair[0] = now;
    return syscall6(302, 0, what, (long)pair, 0, 0, 0);
}

/* One touch, that far down. */
static inline long
jump(long bytes)
{
    volatile char *at = here() - bytes;

    if (*at != 0)
        return 1;
    *at = 7;
    return *at - 7;
}
