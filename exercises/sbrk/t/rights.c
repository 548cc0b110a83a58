/* Parts of the heap with other rights. */
#include "sbrk.h"

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    to(4 * PAGE), memset(start, 'h', 4 * PAGE);
    sys_mprotect(start + 3 * PAGE, PAGE, PROT_READ);
    check_is(to(6 * PAGE), 6 * PAGE, "the heap grows behind a page that may only be read");
    check_is(touch(start + 4 * PAGE, true), 0, "what comes may be written to");
    check_is(touch(start + 3 * PAGE, true), KILLED, "the other still may not");
    check_is(start[3 * PAGE], 'h', "but be read");
    check_is(to(4 * PAGE), 4 * PAGE, "down to it");
    check_is(to(4 * PAGE + 1), 4 * PAGE + 1, "a byte more");
    check_is(touch(start + 4 * PAGE, true), 0, "is one that may be written to");
    sys_mprotect(start, 5 * PAGE, PROT_NONE);
    check_is(to(7 * PAGE), 7 * PAGE, "and behind pages that nobody may use");
    check_is(touch(start + 5 * PAGE, true), 0, "there are some that may be used");
    check_is(touch(start + 4 * PAGE, false), KILLED, "those may not");
    check_is(to(2 * PAGE), 2 * PAGE, "they can be let go of");
    check_is(to(3 * PAGE), 3 * PAGE, "and have back");
    check_is(touch(start + 2 * PAGE, true), 0, "with all rights, for they are new");
    check(zeros(start + 2 * PAGE, PAGE), "and zeros");
    check_is(touch(start + PAGE, false), KILLED, "what was not let go of has none");
    sys_mprotect(start, 2 * PAGE, RW);
    check_is(start[PAGE], 'h', "and has kept what was in it");
    finish();
}
