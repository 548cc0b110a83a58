/* The parent writes first: to pages that it has written to just before. */
#include "lazy.h"

enum { HOT = 8 };

int
main(int argc, char **argv, char **envp)
{
    long changed = 0, bad = 0;

    (void)argc, (void)argv, (void)envp;
    begin();
    for (int i = 0; i < 20; i++) {
        struct gate g = gate();

        for (int j = 0; j < HOT; j++)
            at[j * PAGE + 9] = i;
        long pid = sys_fork();

        if (pid == 0) {
            await(&g);
            int seen = 0;
            for (int j = 0; j < HOT; j++)
                seen += at[j * PAGE + 9] != i;
            sys_exit(seen);
        }
        for (int j = 0; j < HOT; j++)
            at[j * PAGE + 9] = 100 + i;
        open_gate(&g);
        changed += reap(pid);
        for (int j = 0; j < HOT; j++)
            bad += at[j * PAGE + 9] != 100 + i;
    }
    check_is(changed, 0, "pages that changed under the child's eyes, "
             "since the parent wrote to them after the fork");
    check_is(bad, 0, "pages in which the parent's writes were lost");

    /* and the other way round: the child has gone when the parent looks */
    for (int i = 0; i < 20; i++) {
        for (int j = 0; j < HOT; j++)
            at[j * PAGE + 9] = i;
        long pid = sys_fork();

        if (pid == 0) {
            for (int j = 0; j < HOT; j++)
                at[j * PAGE + 9] = 100 + i;
            long grand = sys_fork();

            if (grand == 0) {
                for (int j = 0; j < HOT; j++)
                    at[j * PAGE + 9] = 200;
                sys_exit(0);
            }
            reap(grand);
            int seen = 0;
            for (int j = 0; j < HOT; j++)
                seen += at[j * PAGE + 9] != 100 + i;
            sys_exit(seen);
        }
        changed += reap(pid);
        for (int j = 0; j < HOT; j++)
            bad += at[j * PAGE + 9] != i;
    }
    check_is(changed, 0, "pages of the child that its own child has changed");
    check_is(bad, 0, "pages of the parent that its descendants have changed");
    finish();
}
