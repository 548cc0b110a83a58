/* Rights are each process's own; what they are rights to is everybody's. */
#include "shm.h"

static int
writes(long at)
{
    *(memory)at = 99;
    return 7;
}

static int
reads(long at)
{
    return *(memory)at;
}

/* Mapped to be read, or not even that. */
static void
from_the_start(void)
{
    memory s = map_at(NULL, 2, PROT_READ, MAP_SHARED);

    check_is(reap(child(reads, (long)s)), 0, "memory that is only to be read "
             "can be read");
    check_is(reap(child(writes, (long)s)), KILLED, "and not be written");
    check_is(s[0], 0, "by nobody");
    check_is(reap(child(writes, (long)s)), KILLED, "nor when it has been read");
    check_is(protect(s, 2, RW), 0, "the parent takes the right to write");
    check_is(reap(child(writes, (long)s)), 7, "and now a child can");
    check_is(s[0], 99, "so that the parent sees it");
    unmap(s, 2);
    s = map_at(NULL, 1, PROT_NONE, MAP_SHARED);
    check_is(reap(child(reads, (long)s)), KILLED, "memory without any right "
             "cannot be read");
    unmap(s, 1);
}

/* One gives up a right that the other keeps. */
static void
one_of_two(void)
{
    memory s = map_shared(2);
    struct turns t = turns();

    s[0] = 1;
    long pid = sys_fork();

    if (pid == 0) {
        be_child(&t);
        s[0] = 2;
        protect(s, 2, PROT_READ);
        your_turn(&t);
        my_turn(&t);
        if (s[0] != 3 || s[PAGE] != 4)
            sys_exit(1);
        if (reap(child(writes, (long)s)) != KILLED ||
            reap(child(writes, (long)(s + PAGE))) != KILLED)
            sys_exit(2);
        sys_exit(7);
    }
    be_parent(&t);
    my_turn(&t);
    check_is(s[0], 2, "a child writes, and gives up its right to do so");
    s[0] = 3, s[PAGE] = 4;
    your_turn(&t);
    check_is(reap(pid), 7, "then it sees what its parent writes, and cannot "
             "write any more");
    check_is(s[0], 3, "nor does a grandchild");
    turns_over(&t);
    unmap(s, 2);
}

/* Hidden and shown again: what others did meanwhile is there. */
static void
hidden(void)
{
    memory s = map_shared(3);
    struct turns t = turns();

    s[0] = 1;
    long pid = sys_fork();

    if (pid == 0) {
        be_child(&t);
        s[PAGE] = 1;
        protect(s, 3, PROT_NONE);
        your_turn(&t);
        my_turn(&t);
        if (reap(child(reads, (long)s)) != KILLED)
            sys_exit(1);
        protect(s, 3, RW);
        int sum = s[0] + s[PAGE] + s[2 * PAGE];
        s[0] = s[PAGE] = 40;
        sys_exit(sum == 10 + 20 + 30 ? 7 : 2);
    }
    be_parent(&t);
    my_turn(&t);
    s[0] = 10, s[PAGE] = 20, s[2 * PAGE] = 30;
    your_turn(&t);
    check_is(reap(pid), 7, "a child hides its memory for a while, and finds "
             "what its parent has written meanwhile");
    check(s[0] == 40 && s[PAGE] == 40, "and its parent what it writes then");
    turns_over(&t);
    unmap(s, 3);
}

/* Cut into pieces by rights, and put together again. */
static void
pieces(void)
{
    memory s = map_shared(9);

    protect(s + 3 * PAGE, 3, PROT_READ);
    protect(s + 3 * PAGE, 3, RW);
    long pid = sys_fork();

    if (pid == 0) {
        protect(s + 7 * PAGE, 1, PROT_READ);
        protect(s + PAGE, 1, PROT_NONE);
        s[0] = 1, s[2 * PAGE] = 2, s[4 * PAGE] = 4, s[8 * PAGE] = 8;
        sys_exit(s[7 * PAGE] == 0 ? 7 : 1);
    }
    check_is(reap(pid), 7, "shared memory is cut into pieces with other rights");
    check(s[0] == 1 && s[2 * PAGE] == 2, "their pages are where they were");
    check(s[4 * PAGE] == 4 && s[8 * PAGE] == 8, "to the last one");
    pid = sys_fork();
    if (pid == 0)
        sys_exit(unmap(s + 3 * PAGE, 3) == 0 && s[2 * PAGE] + s[8 * PAGE] == 10
                 ? 7 : 1);
    check_is(reap(pid), 7, "a child unmaps one of the pieces");
    check_is(s[4 * PAGE], 4, "and its parent still has it");
    unmap(s, 9);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    from_the_start();
    one_of_two();
    hidden();
    pieces();
    finish();
}
