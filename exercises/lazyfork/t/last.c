/* Whoever is left alone with a table, or with a page, is given it. */
#include "lazy.h"

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    for (int i = 0; i < FAR; i++)
        far[i * STRIDE] = 1;
    for (int i = 0; i < 3; i++) {
        long before = in_use(), pid = sys_fork();

        if (pid == 0)
            sys_exit(7);
        ends(pid, 7, "a child that writes to nothing");
        fill(0, PAGES, 1, 1 + i);
        for (int j = 0; j < FAR; j++)
            far[j * STRIDE] = 2 + i;
        grown(before, 0, 8, "the parent writes to all it has");
        check_is(wrong(0, PAGES, 1, 1 + i), 0, "and has it");
    }
    /* the child is the last: its parent has its own of half of it */
    struct gate go = gate(), done = gate(), end = gate();
    long before = in_use(), pid = sys_fork();

    if (pid == 0) {
        await(&go);
        long here = in_use();
        for (int i = 0; i < FAR / 2; i++)
            far[i * STRIDE] = 9;
        long more = in_use() - here;
        open_gate(&done), await(&end);
        int bad = 0;
        for (int i = 0; i < FAR; i++)
            bad += far[i * STRIDE] != (i < FAR / 2 ? 9 : 4);
        sys_exit(bad != 0 ? 1 : more > 24 ? 2 : 7);
    }
    for (int i = 0; i < FAR / 2; i++)
        far[i * STRIDE] = 8;
    grown(before, FAR, 40, "the parent writes first, to 512 places: "
          "a page and a table for each");
    open_gate(&go), await(&done);
    grown(before, FAR, 48, "then the child to the same, which takes none");
    open_gate(&end);
    ends(pid, 7, "it has the right bytes (else 1), and took the old tables "
         "and pages (else 2)");
    int bad = 0;

    for (int i = 0; i < FAR; i++)
        bad += far[i * STRIDE] != (i < FAR / 2 ? 8 : 4);
    check_is(bad, 0, "as the parent has its own");
    finish();
}
