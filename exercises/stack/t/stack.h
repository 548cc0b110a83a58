/* What the tests of the lab stack share. */
#pragma once
#include "lab.h"

enum { PAGE = 4096, KIB = 1024, MIB = 1 << 20, RW = PROT_READ | PROT_WRITE };
enum { LIMIT_STACK = 3, LIMIT_AS = 9, KILLED = 128 + SIGSEGV };

static inline char *
here(void)
{
    char *at = __builtin_frame_address(0);

    __asm__("" : "+r"(at));
    return at;
}

/* Where the stack ends: behind the last string, which is the program's path. */
static char *stack_end;

static inline void
find_end(char **envp)
{
    while (*envp != NULL)
        envp++;
    for (unsigned long *at = (unsigned long *)(envp + 1); at[0] != 0; at += 2)
        if (at[0] == 31) {
            char *last = (char *)at[1] + strlen((char *)at[1]);
            stack_end = last - (long)last % PAGE + PAGE;
        }
}

/* One touch, so many bytes further down: 0 if all is well. */
static __attribute__((noinline)) int
jump(long bytes)
{
    volatile char *at = here() - bytes;

    if (*at != 0)
        return 1;
    *at = 7;
    return *at - 7;
}

static inline long
after_jump(long bytes)
{
    return reap(child(jump, bytes));
}

static inline long
limit(int what, unsigned long most)
{
    unsigned long pair[2] = { most, 8ul * MIB };

    if (what == LIMIT_AS)
        pair[1] = -1ul;
    return sys_prlimit(0, what, pair, NULL);
}
