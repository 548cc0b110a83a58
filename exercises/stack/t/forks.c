/* Children of a process whose stack has grown. */
#include "stack.h"

static volatile char *mark;

static int
inherit(long unused)
{
    (void)unused;
    if (*mark != 7)
        return 1;
    *mark = 8;
    return jump(6 * MIB);
}

static int
grandchild(long unused)
{
    (void)unused;
    if (jump(3 * MIB) != 0)
        return 1;
    return reap(child(inherit, 0));
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    mark = here() - 2 * MIB;
    *mark = 7;
    check_is(reap(child(inherit, 0)), 0, "a child has what its parent's stack has, and more");
    check_is(*mark, 7, "and the parent does not see what it does with it");
    check_is(reap(child(grandchild, 0)), 0, "the same, a generation further down");
    check_is(*mark, 7, "nobody has changed the first one's");
    check_is(after_jump(5 * MIB), 0, "a child's stack grows by itself");
    check_is(after_jump(9 * MIB), KILLED, "as far as its parent's, and no further");
    long pid[4], good = 0;

    for (int i = 0; i < 4; i++)
        pid[i] = child(jump, 6 * MIB - i * 300 * KIB);
    for (int i = 0; i < 4; i++)
        good += reap(pid[i]) == 0;
    check_is(good, 4, "four at once");
    check_is(jump(3 * MIB), 0, "and the parent in the end");
    finish();
}
