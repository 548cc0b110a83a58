/* Two at the same page at the same time, and two who leave at once. */
#include "ledger.h"
#include "shm.h"

static struct turns gate;

/* Waits until the parent has closed its end of the gate. */
static void
await(void)
{
    char c;

    sys_close(gate.here[1]);
    sys_read(gate.here[0], &c, 1);
}

static void
open_gate(void)
{
    sys_close(gate.here[1]);
    sys_close(gate.here[0]);
    sys_close(gate.there[0]);
    sys_close(gate.there[1]);
}

/* The first of them is held when it is about to enter its page, until the
   other has one. */
static void
one_page(void)
{
    memory s = map_shared(1);
    long pid[2];

    gate = turns();
    for (int i = 0; i < 2; i++)
        if ((pid[i] = sys_fork()) == 0) {
            await();
            s[i] = 1 + i;
            sys_exit(7);
        }
    open_gate();
    check(reap(pid[0]) == 7 && reap(pid[1]) == 7,
          "two children touch the same page at once");
    check_is(s[0], 1, "what the first of them wrote is there");
    check_is(s[1], 2, "and what the second one wrote");
    unmap(s, 1);
}

/* Four count up in many pages, the same ones. */
static void
many_pages(void)
{
    enum { PAGES = 48, ALL = 4 };
    memory s = map_shared(PAGES);
    long pid[ALL], wrong = 0;

    gate = turns();
    for (int i = 0; i < ALL; i++)
        if ((pid[i] = sys_fork()) == 0) {
            await();
            for (int j = 0; j < PAGES; j++)
                __atomic_fetch_add((volatile int *)(s + j * PAGE), 1,
                                   __ATOMIC_SEQ_CST);
            sys_exit(7);
        }
    open_gate();
    for (int i = 0; i < ALL; i++)
        check_is(reap(pid[i]), 7, "child %d counts up in 48 pages", i);
    for (int j = 0; j < PAGES; j++)
        wrong += *(volatile int *)(s + j * PAGE) != ALL;
    check_is(wrong, 0, "four times one is four in each of them");
    unmap(s, PAGES);
}

int
main(int argc, char **argv, char **envp)
{
    struct stock before = { 0, 0, 0, 0 };
    bool count = can_count();

    (void)argc, (void)argv, (void)envp;
    gate = turns();
    open_gate();
    check(gate.here[0] > 0, "children wait at a gate");
    if (count)
        sys(501, &before);
    one_page();
    many_pages();
    if (count)
        check_stock(before, "and nothing is left of all this");
    finish();
}
