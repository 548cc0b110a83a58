/* Shared memory goes with the last who has it: not later, and not before. */
#include "ledger.h"
#include "shm.h"

enum { PAGES = 64 };
static struct stock before;
static char *self;

static void
touch(memory s, int first, int step)
{
    for (int i = first; i < PAGES; i += step)
        s[i * PAGE] = i;
}

static long
pages(void)
{
    struct stock s = { 0, 0, 0, 0 };

    sys(501, &s);
    return s.pages;
}

static void
alone(void)
{
    memory s = map_shared(PAGES);

    touch(s, 0, 1);
    unmap(s, PAGES);
    check_stock(before, "one maps it, touches it, unmaps it");
    unmap(map_shared(PAGES), PAGES);
    check_stock(before, "or does not even touch it");
    s = map_shared(PAGES);
    touch(s, 0, 1);
    map_at(s, PAGES, RW, MAP_PRIVATE);
    unmap(s, PAGES);
    check_stock(before, "or maps something else in its place");
}

static void
in_pieces(void)
{
    memory s = map_shared(PAGES);

    touch(s, 0, 3);
    protect(s + 8 * PAGE, 8, PROT_READ);
    protect(s + 8 * PAGE, 8, RW);
    for (int i = 0; i < PAGES; i += 4)
        unmap(s + i * PAGE, 2);
    for (int i = 2; i < PAGES; i += 4)
        unmap(s + i * PAGE, 2);
    check_stock(before, "or unmaps it piece by piece");
    s = map_shared(2);
    memory t = map_at(s, 1, RW, MAP_SHARED);

    touch(t, 0, PAGES);
    unmap(s, 2);
    check_stock(before, "or has two side by side, and unmaps them in one go");
}

static void
with_children(void)
{
    memory s = map_shared(PAGES);

    for (int i = 0; i < 3; i++) {
        long pid = sys_fork();

        if (pid == 0) {
            touch(s, i, 5);
            if (i == 1)
                unmap(s + 9 * PAGE, 9);
            if (i == 2)
                *(volatile char *)16 = 0;
            sys_exit(7);
        }
        check_is(reap(pid), i == 2 ? KILLED : 7, "a child has a part in it, "
                 "and %s", i == 2 ? "is killed" : "exits");
    }
    check_is(s[6 * PAGE], 6, "the memory is still the parent's");
    unmap(s, PAGES);
    check_stock(before, "the parent unmaps it, as the last one");
}

static void
child_last(void)
{
    memory s = map_shared(PAGES);
    struct turns t = turns();

    touch(s, 0, 1);
    long pid = sys_fork();

    if (pid == 0) {
        long sum = 0;

        be_child(&t);
        my_turn(&t);
        for (int i = 0; i < PAGES; i++)
            sum += s[i * PAGE] == i;
        s[0] = 1;
        sys_exit(sum == PAGES ? 7 : 1);
    }
    be_parent(&t);
    long all = pages();

    unmap(s, PAGES);
    check(pages() > all - PAGES, "the parent unmaps it, and its child has it");
    your_turn(&t);
    check_is(reap(pid), 7, "the child finds all that was in it");
    turns_over(&t);
    check_stock(before, "and when it exits nothing is left");
}

static void
by_exec(void)
{
    memory s = map_shared(PAGES);
    char *argv[] = { self, "7", NULL };
    long pid = sys_fork();

    if (pid == 0) {
        touch(s, 0, 2);
        unmap(s + PAGE, 1);
        memory own = map_shared(PAGES);
        touch(own, 0, 1);
        sys_execve(self, argv, NULL);
        sys_exit(1);
    }
    check_is(reap(pid), 7, "a child with shared memory executes a program");
    check_is(s[2 * PAGE], 2, "what it wrote is there");
    unmap(s, PAGES);
    check_stock(before, "and nothing else");
}

int
main(int argc, char **argv, char **envp)
{
    (void)envp;
    if (argc > 1 && number(argv[1]) == 7)
        return 7;
    self = argv[0];
    check(can_count(), "pages can be counted");
    map_shared(1);              /* the first of anything may stay */
    turns_over(&(struct turns){ { -1, -1 }, { -1, -1 } });
    sys(501, &before);
    alone();
    in_pieces();
    with_children();
    child_last();
    by_exec();
    finish();
}
