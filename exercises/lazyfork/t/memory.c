/* The machine has 64 MiB, and three children want 16 MiB of their own each,
   which they got from their parent for nothing. Whoever asks for a page when
   there is none is killed; the others go on. */
#include "lazy.h"

enum { MORE = 4096, CHILDREN = 4 };

int
main(int argc, char **argv, char **envp)
{
    long pid[CHILDREN], status[CHILDREN];
    int killed = 0, whole = 0, forked = 0;

    (void)argc, (void)argv, (void)envp;
    begin();
    sys_munmap((void *)at, PAGES * PAGE);
    at = map(MORE);
    fill(0, MORE, 1, 1);
    long before = in_use();
    struct gate end = gate();

    for (int i = 0; i < CHILDREN; i++) {
        struct gate written = gate();

        if ((pid[i] = sys_fork()) == 0) {
            sys_close(written.fd[0]);
            for (int j = 0; j < MORE; j++) {
                if (at[j * PAGE] != (unsigned char)(1 + j))
                    sys_exit(1);
                at[j * PAGE] = i;
            }
            for (int j = 0; j < MORE; j++)
                if (at[j * PAGE] != i || at[j * PAGE + PAGE - 1] != 2)
                    sys_exit(2);
            sys_close(written.fd[1]);
            await(&end);
            sys_exit(7);
        }
        forked += pid[i] > 0;
        await(&written);        /* until it has written, or is no more */
    }
    open_gate(&end);
    for (int i = 0; i < CHILDREN; i++) {
        status[i] = pid[i] > 0 ? reap(pid[i]) : 0;
        killed += status[i] > 128;
        whole += status[i] == 7;
    }
    check_is(forked, CHILDREN, "four children share 16 MiB, of 64");
    check(whole >= 1, "some can write to all of it: %d", whole);
    check(killed >= 1, "and some are killed when there is no more: %d", killed);
    check_is(killed + whole, CHILDREN, "no other end");
    check_is(wrong(0, MORE, 1, 1), 0, "the parent's bytes are as they were");
    long after = in_use();

    check(after - before <= 16, "what the dead had has been given back: "
          "%ld pages more in use", after - before);
    fill(0, MORE, 1, 3);
    check_is(wrong(0, MORE, 1, 3), 0, "the parent can write to all its pages");
    finish();
}
