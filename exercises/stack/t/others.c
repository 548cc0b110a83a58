/* What is no stack does not grow, and what a stack is not allowed it is not
   allowed further down. */
#include "stack.h"

static char data[PAGE];

static int
touch(long at)
{
    *(volatile char *)at = 1;
    return 0;
}

static int
look(long at)
{
    return *(volatile char *)at & 0;
}

static int
execute(long bytes)
{
    volatile char *at = here() - bytes;

    *at = 0xc3;
    ((void (*)(void))at)();
    return 0;
}

static int
execute_fresh(long bytes)
{
    ((void (*)(void))(here() - bytes))();
    return 0;
}

static long
dies(int (*how)(long), void *at)
{
    return reap(child(how, (long)at));
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv;
    find_end(envp);
    char *map = (char *)sys_mmap(NULL, 64 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *heap = (char *)sys_brk(NULL);

    check_is(after_jump(300 * KIB), 0, "a stack grows");
    sys_munmap(map, 32 * PAGE);
    check_is(dies(touch, map + 32 * PAGE), 0, "a mapping can be used");
    check_is(dies(touch, map + 32 * PAGE - 1), KILLED, "but not the byte below it");
    check_is(dies(look, map + 32 * PAGE - 1), KILLED, "nor can that be read");
    check_is(dies(touch, map + 20 * PAGE), KILLED, "nor what is further down");
    sys_brk(heap + 20 * PAGE);
    sys_munmap(heap, 10 * PAGE);
    check_is(dies(touch, heap + 10 * PAGE), 0, "the upper half of a heap");
    check_is(dies(touch, heap + 9 * PAGE), KILLED, "does not grow down into the lower");
    check_is(dies(touch, data), 0, "the program's data");
    check_is(dies(touch, (char *)0x20000), KILLED, "do not reach down to the first page");
    check_is(dies(look, NULL), KILLED, "where nothing is");
    check_is(dies(touch, stack_end + 16 * PAGE), KILLED, "nor does a stack grow upwards");
    check_is(reap(child(execute, 100)), KILLED, "code on the stack is not executed");
    check_is(reap(child(execute_fresh, MIB)), KILLED, "and not where it has yet to grow");
    finish();
}
