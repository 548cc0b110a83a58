/* Shared pages are there once, however many write to them. */
#include "ledger.h"
#include "shm.h"

enum { PAGES = 256, CHILDREN = 4, EACH = 30 };  /* EACH: tables and stacks */

static long
pages(void)
{
    struct stock s = { 0, 0, 0, 0 };

    sys(501, &s);
    return s.pages;
}

static void
fill(memory s, int value)
{
    for (int i = 0; i < PAGES; i++)
        s[i * PAGE + value] = value;
}

static long
wrong(memory s, int value)
{
    long n = 0;

    for (int i = 0; i < PAGES; i++)
        n += s[i * PAGE + value] != value;
    return n;
}

/* Has the number of pages grown by so many, and no more than a few? */
static void
grown(long before, long by, long few, const char *what)
{
    long n = pages() - before;

    if (!check(by <= n && n <= by + few, "%s", what))
        note("there are %ld more, and %ld to %ld were expected", n, by, by + few);
}

static void
all_write(memory s, memory p)
{
    struct turns t[CHILDREN];
    long pid[CHILDREN], before = pages(), bad = 0;

    for (int i = 0; i < CHILDREN; i++) {
        t[i] = turns();
        if ((pid[i] = sys_fork()) == 0) {
            be_child(&t[i]);
            fill(s, 10 + i);
            your_turn(&t[i]);
            my_turn(&t[i]);
            if (p != NULL)
                fill(p, 10 + i);
            your_turn(&t[i]);
            my_turn(&t[i]);
            sys_exit(wrong(s, 10) == 0 && wrong(s, 13) == 0 ? 7 : 1);
        }
        be_parent(&t[i]);
        my_turn(&t[i]);
    }
    fill(s, 9);
    grown(before, 0, EACH * CHILDREN, "four children and their parent write to "
          "256 shared pages, and none is copied");
    for (int i = 0; i < CHILDREN; i++)
        bad += wrong(s, 10 + i);
    check_is(bad, 0, "the parent finds there what each of them wrote");
    your_turn(&t[0]);
    my_turn(&t[0]);
    grown(before, PAGES, EACH * CHILDREN, "one of them writes to 256 private "
          "pages, and these are copied");
    check_is(wrong(p, 10), PAGES, "so that the parent does not see that");
    your_turn(&t[0]);
    check_is(reap(pid[0]), 7, "which has seen what the last of them wrote");
    for (int i = 1; i < CHILDREN; i++) {
        your_turn(&t[i]), your_turn(&t[i]);
        check_is(reap(pid[i]), 7, "and so has child %d", i);
    }
}

/* Each touches other pages first. */
static void
halves(void)
{
    long before = pages();
    memory s = map_shared(PAGES);
    struct turns t = turns();
    long sum = 0, pid = sys_fork();

    if (pid == 0) {
        be_child(&t);
        for (int i = 0; i < PAGES; i += 2)
            s[i * PAGE] = 1;
        your_turn(&t);
        my_turn(&t);
        for (int i = 0; i < PAGES; i++)
            sum += s[i * PAGE];
        your_turn(&t);
        my_turn(&t);
        sys_exit(sum == PAGES ? 7 : 1);
    }
    be_parent(&t);
    my_turn(&t);
    for (int i = 1; i < PAGES; i += 2)
        s[i * PAGE] = 1;
    for (int i = 0; i < PAGES; i++)
        sum += s[i * PAGE];
    check_is(sum, PAGES, "each of two touches every other page first");
    your_turn(&t);
    my_turn(&t);
    grown(before, PAGES, 2 * EACH, "then all pages are there, and once");
    your_turn(&t);
    check_is(reap(pid), 7, "for both");
    unmap(s, PAGES);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    check(can_count(), "pages can be counted");
    memory s = map_shared(PAGES), p = map_private(PAGES);

    fill(s, 1), fill(p, 1);
    all_write(s, p);
    halves();
    finish();
}
