/* What a fork takes, and what a write takes, in pages of the machine. */
#include "cow.h"

enum { SOME = 500, FEW = 40 };

int
main(int argc, char **argv, char **envp)
{
    struct gate go[3], done[3];

    (void)argc, (void)argv, (void)envp;
    begin();
    for (int i = 0; i < 3; i++)
        go[i] = gate(), done[i] = gate();
    long before = in_use(), pid = sys_fork();

    if (pid == 0) {
        await(&go[0]);
        long bad = wrong(0, PAGES, 1, 1);
        open_gate(&done[0]);
        await(&go[1]);
        fill(0, SOME, 1, 30);
        open_gate(&done[1]);
        await(&go[2]);
        sys_exit(bad + wrong(0, SOME, 1, 30) == 0 ? 7 : 1);
    }
    grown(before, 0, FEW, "a fork of 2048 pages takes few");
    open_gate(&go[0]), await(&done[0]);
    grown(before, 0, FEW, "the child reads all of them, which takes none");
    open_gate(&go[1]), await(&done[1]);
    grown(before, SOME, FEW, "it writes to 500, and these are copied");
    fill(SOME, 2 * SOME, 1, 40);
    grown(before, 2 * SOME, FEW, "the parent writes to 500 others");
    fill(SOME, 2 * SOME, 1, 50);
    grown(before, 2 * SOME, FEW, "once more to the same, which takes none");
    fill(0, SOME, 1, 40);
    grown(before, 2 * SOME, FEW, "and to those that the child has its own of");
    open_gate(&go[2]);
    ends(pid, 7, "the child saw the right bytes");
    grown(before, 0, FEW, "and gives back what it had");
    finish();
}
