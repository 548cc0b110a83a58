/* One gives back its memory, or a part of it; the others have theirs. */
#include "shm.h"

static void
the_child_leaves(void)
{
    memory s = map_shared(4);

    s[0] = 1;
    long pid = sys_fork();

    if (pid == 0) {
        s[PAGE] = 2;
        sys_exit(unmap(s, 4) == 0 ? 7 : 1);
    }
    check_is(reap(pid), 7, "a child unmaps shared memory");
    check(s[0] == 1 && s[PAGE] == 2, "the parent still has what is in it");
    s[2 * PAGE] = 3;
    pid = sys_fork();
    if (pid == 0)
        sys_exit(s[0] + s[PAGE] + s[2 * PAGE] == 6 ? 7 : 1);
    check_is(reap(pid), 7, "and shares it with the next child");
    pid = sys_fork();
    if (pid == 0) {
        unmap(s, 4);
        sys_exit(s[0]);
    }
    check_is(reap(pid), KILLED, "who has unmapped it cannot read it");
    unmap(s, 4);
}

static void
the_parent_leaves(void)
{
    memory s = map_shared(4), other = map_shared(1);
    struct turns t = turns();
    long pid = sys_fork();

    if (pid == 0) {
        be_child(&t);
        my_turn(&t);
        s[3 * PAGE] = 4;
        long inner = sys_fork();

        if (inner == 0) {
            s[2 * PAGE] = s[0] + s[3 * PAGE];
            sys_exit(0);
        }
        reap(inner);
        other[0] = s[2 * PAGE];
        sys_exit(7);
    }
    be_parent(&t);
    s[0] = 1;
    check_is(unmap(s, 4), 0, "the parent unmaps what it shares with a child");
    your_turn(&t);
    check_is(reap(pid), 7, "the child goes on with it");
    check_is(other[0], 5, "and shares it with its own child");
    turns_over(&t);
    unmap(other, 1);
}

/* A hole in the parent's: what is behind it stays where it was. */
static void
a_hole(void)
{
    memory s = map_shared(10);

    check_is(unmap(s + 3 * PAGE, 2), 0, "two pages in the middle are unmapped");
    unmap(s, 1);
    long pid = sys_fork();

    if (pid == 0) {
        unmap(s + 8 * PAGE, 1);
        for (int i = 0; i < 10; i++)
            if (i != 0 && i != 3 && i != 4 && i != 8)
                s[i * PAGE] = 50 + i;
        sys_exit(7);
    }
    check_is(reap(pid), 7, "a child writes to the others");
    check(s[PAGE] == 51 && s[2 * PAGE] == 52, "and to those before the hole");
    check(s[5 * PAGE] == 55 && s[6 * PAGE] == 56, "those behind the hole are "
          "the same pages for both");
    check(s[9 * PAGE] == 59 && s[8 * PAGE] == 0, "as are those behind the "
          "child's hole");
    /* who has all of it, and who has parts of it */
    memory whole = map_shared(6);
    struct turns t = turns();

    pid = sys_fork();
    if (pid == 0) {
        be_child(&t);
        my_turn(&t);
        sys_exit(whole[2 * PAGE] == 2 && whole[5 * PAGE] == 5 ? 7 : 1);
    }
    be_parent(&t);
    unmap(whole + PAGE, 1), unmap(whole + 3 * PAGE, 1);
    whole[2 * PAGE] = 2, whole[5 * PAGE] = 5;
    your_turn(&t);
    check_is(reap(pid), 7, "a page has the same place in it for one who has "
             "all and for one who has pieces");
    turns_over(&t);
    unmap(s, 10), unmap(whole, 6);
}

/* Something else in the place of a part of it. */
static void
another_in_its_place(void)
{
    memory s = map_shared(6);

    s[2 * PAGE] = 1;
    long pid = sys_fork();

    if (pid == 0) {
        map_at(s + 2 * PAGE, 2, RW, MAP_PRIVATE);
        int zero = s[2 * PAGE] + s[3 * PAGE];

        s[2 * PAGE] = s[3 * PAGE] = 9;
        s[4 * PAGE] = 2;
        sys_exit(zero == 0 ? 7 : 1);
    }
    check_is(reap(pid), 7, "a child maps private memory over a part");
    check(s[2 * PAGE] == 1 && s[3 * PAGE] == 0, "its parent's is as it was");
    check_is(s[4 * PAGE], 2, "and shared behind that");
    check_is(sys_madvise((void *)s, 6 * PAGE, 4), 0, "the pages of this process "
             "are not needed");
    check(s[2 * PAGE] == 1 && s[4 * PAGE] == 2, "but others could, so that they "
          "have what they had");
    unmap(s, 6);
}

/* Whole tables. */
static void
much(void)
{
    enum { MUCH = 2048 };
    memory s = map_shared(MUCH);
    long wrong = 0;

    for (long i = 0; i < MUCH; i += 16)
        s[i * PAGE] = i / 16 + 1;
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(unmap(s, MUCH) == 0 ? 7 : 1);
    check_is(reap(pid), 7, "a child unmaps 8 MiB");
    for (long i = 0; i < MUCH; i += 16)
        wrong += s[i * PAGE] != i / 16 + 1;
    check_is(wrong, 0, "which its parent keeps");
    unmap(s, MUCH);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    the_child_leaves();
    the_parent_leaves();
    a_hole();
    another_in_its_place();
    much();
    finish();
}
