/* What forks take, in pages of the machine. */
#include "lazy.h"

enum { FEW = 16 };

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
        far[100 * STRIDE] = 1;
        far[700 * STRIDE] = 1;
        open_gate(&done[1]);
        await(&go[2]);
        bad += far[0] + far[100 * STRIDE + 1] + far[701 * STRIDE] != 0;
        sys_exit(bad + (far[100 * STRIDE] != 1) == 0 ? 7 : 1);
    }
    grown(before, 0, FEW, "a fork with more than 1024 tables takes few");
    open_gate(&go[0]), await(&done[0]);
    grown(before, 0, FEW, "the child reads 2048 pages, which takes none");
    open_gate(&go[1]), await(&done[1]);
    grown(before, 4, FEW + 4, "it writes to two far places: two pages, and "
          "the tables on the way");
    check_is(far[100 * STRIDE] + far[700 * STRIDE], 0,
             "the parent's are as they were");
    open_gate(&go[2]);
    ends(pid, 7, "the child saw the right bytes");
    grown(before, 0, FEW, "and gives back what it had");
    finish();
}
