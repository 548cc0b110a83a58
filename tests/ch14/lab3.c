/* The two tests of the handout that are about stacks. */
#include "stack.h"

/* More than a page, in use before a page is touched and after it. */
static long
stack_growth_basic(long pages)
{
    volatile char *at = here();
    int status;
    long pid;

    for (long i = 1; i <= pages; i++) {
        at[-i * PAGE] = i;
        if (at[-i * PAGE] != (char)i || at[-i * PAGE + 1] != 0)
            return 1;
    }
    pid = fork_process();
    for (long i = 1; i <= pages; i++) {
        if (at[-i * PAGE] != (char)i)
            sys_exit(2);
        at[-i * PAGE] = pid == 0 ? 0 : i;
    }
    if (pid == 0)
        sys_exit(0);
    wait_for(pid, &status, 0);
    for (long i = 1; i <= pages; i++)
        if (at[-i * PAGE] != (char)i)
            return 3;
    return status;
}

/* Above the stack, far below it, and in the kernel. */
static long
stack_growth_bad_access(long where)
{
    char *at[] = { here() - 9l * MIB, here() - 100l * MIB,
                   here() + 64l * MIB, (char *)0x1000,
                   (char *)0xffff800000000000, (char *)0xffffffff80100000 };

    *(volatile char *)at[where] = 1;
    return 0;
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    check("stack_growth_basic", in_child(stack_growth_basic, 10), 0);
    check("stack_growth_basic, large", in_child(stack_growth_basic, 1024), 0);
    for (long i = 0; i < 6; i++)
        check("stack_growth_bad_access", in_child(stack_growth_bad_access, i),
              11);
    check("and the rest lives", in_child(stack_growth_basic, 10), 0);
    return 0;
}
