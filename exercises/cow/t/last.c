/* Whoever has a page alone is given it, and not a copy of it. No program can
   see which of the two has happened, except by what it costs. The machine
   counts instructions, and one tick is one instruction; a copy of a page
   takes more than 512. */
#include "cow.h"

static long
ticks(void)
{
    unsigned low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (long)high << 32 | low;
}

/* Writes to all pages. Instructions for each. */
static long
write_cost(int value)
{
    long start = ticks();

    for (int i = 0; i < PAGES; i++)
        at[i * PAGE] = value + i;
    return (ticks() - start) / PAGES;
}

int
main(int argc, char **argv, char **envp)
{
    long pid, before, after;

    (void)argc, (void)argv, (void)envp;
    begin();
    struct gate still = gate();

    pid = sys_fork();
    if (pid == 0) {
        await(&still);
        sys_exit(7);
    }
    long copy = write_cost(1);

    open_gate(&still);
    ends(pid, 7, "a child");
    note("a write that copies: %ld instructions", copy);
    pid = sys_fork();
    if (pid == 0)
        sys_exit(7);
    ends(pid, 7, "a child that has gone");
    long take = write_cost(1);

    check(take + 400 < copy, "a write by the last who has the page: %ld "
          "instructions, and that is no copy", take);
    for (int i = 0; i < 3; i++) {
        before = in_use();
        pid = sys_fork();
        if (pid == 0)
            sys_exit(7);
        ends(pid, 7, "a child that writes to nothing");
        fill(0, PAGES, 1, 1 + i);
        grown(before, 0, 8, "the parent writes to all it has");
        check_is(wrong(0, PAGES, 1, 1 + i), 0, "and has it");
    }
    /* the child is the last: its parent has its own of all of it */
    struct gate go = gate(), done = gate();

    before = in_use();
    pid = sys_fork();
    if (pid == 0) {
        await(&go);
        long here = in_use();
        bool copied = write_cost(90) + 400 >= copy;
        long more = in_use() - here;
        fill(0, PAGES, 1, 90);
        open_gate(&done);
        sys_exit(wrong(0, PAGES, 1, 90) != 0 ? 1 : more > 8 || copied ? 2 : 7);
    }
    fill(0, PAGES, 1, 60);
    grown(before, PAGES, 40, "the parent writes first, to all");
    open_gate(&go), await(&done);
    after = in_use() - before;
    check(after <= PAGES + 40, "then the child, who takes the old ones: "
          "%ld pages more, expected at most %d", after, PAGES + 40);
    ends(pid, 7, "and has them (else 1), and made no copies (else 2)");
    check_is(wrong(0, PAGES, 1, 60), 0, "as the parent has its own");
    finish();
}
