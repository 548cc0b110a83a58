/* To share a page gives nobody a right that he had not. */
#include "cow.h"

enum { KILLED = 128 + SIGSEGV };

static const char constant[PAGE] __attribute__((aligned(4096))) = { 1 };

/* A child that changes the rights of page to these first (or -1), then
   writes there. */
static long
writer(volatile unsigned char *page, int rights)
{
    long pid = sys_fork();

    if (pid == 0) {
        if (rights >= 0)
            sys_mprotect((void *)page, PAGE, rights);
        page[0] = 8;
        sys_exit(page[0] == 8 ? 7 : 1);
    }
    return pid;
}

int
main(int argc, char **argv, char **envp)
{
    volatile unsigned char *page;

    (void)argc, (void)argv, (void)envp;
    begin();
    page = map(4);
    for (int i = 0; i < 4; i++)
        page[i * PAGE] = 7;
    sys_mprotect((void *)page, PAGE, PROT_READ);
    ends(writer(page, -1), KILLED, "a write to what is read only");
    ends(writer(page, RW), 7, "a write to what was read only");
    check_is(page[0], 7, "the parent's byte");
    ends(writer(page, PROT_READ | PROT_EXEC), KILLED,
         "a write to what may be executed");
    sys_mprotect((void *)page, PAGE, RW);
    page[0] = 7;
    ends(writer(page, PROT_READ), KILLED,
         "a write to what could be written when it was shared");
    ends(writer((void *)constant, -1), KILLED, "a write to a constant");
    ends(writer((void *)constant, RW), 7, "the same when it is none any more");
    check_is(*(volatile char *)constant, 1, "the parent's constant");
    ends(writer((void *)((long)main & -PAGE), -1), KILLED,
         "a write to the program's text");

    /* a right that comes and goes, in one of two */
    for (int who = 0; who < 2; who++) {
        long pid = sys_fork();

        if ((pid == 0) == (who == 0)) {
            sys_mprotect((void *)at, PAGES * PAGE, PROT_READ);
            sys_mprotect((void *)at, PAGES * PAGE, RW);
            fill(0, PAGES, 1, 90);
            long bad = wrong(0, PAGES, 1, 90);
            if (who == 0)
                sys_exit(bad == 0 ? 7 : 1);
            check_is(bad, 0, "the parent's, who had no right for a while");
        } else if (who == 1) {
            sys_exit(wrong(0, PAGES, 1, 1) == 0 ? 7 : 1);
        }
        ends(pid, 7, "the child's");
        if (who == 0)
            check_is(wrong(0, PAGES, 1, 1), 0, "the parent's, meanwhile");
    }

    /* what is hidden while it is shared is there afterwards */
    sys_mprotect((void *)at, PAGES * PAGE, PROT_NONE);
    long pid = sys_fork();

    if (pid == 0) {
        sys_mprotect((void *)at, PAGES * PAGE, RW);
        if (wrong(0, PAGES, 1, 90) != 0)
            sys_exit(1);
        fill(0, PAGES, 1, 20);
        sys_exit(wrong(0, PAGES, 1, 20) == 0 ? 7 : 2);
    }
    ends(pid, 7, "a child that shows what its parent has hidden");
    ends(writer(at, -1), KILLED, "and one that does not");
    sys_mprotect((void *)at, PAGES * PAGE, RW);
    check_is(wrong(0, PAGES, 1, 90), 0, "the parent shows it, too");
    page[3 * PAGE] = 9;
    check_is(page[3 * PAGE], 9, "and can write as ever");
    finish();
}
