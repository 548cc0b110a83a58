/* Two who write to the same pages at the same time; one of them is held
   between two steps. In what order it comes out does not matter. */
#include "lazy.h"

enum { N = 40 };

static int
write_all_over(int value)
{
    for (int i = 0; i < N; i++) {
        unsigned char old = at[i * PAGE];

        if (old != (unsigned char)(1 + i))
            return 1;
        at[i * PAGE] = value + i;
        at[i * PAGE + PAGE - 1] = value + 1;
    }
    return wrong(0, N, 1, value) == 0 ? 7 : 2;
}

int
main(int argc, char **argv, char **envp)
{
    int both = argc < 2;

    (void)envp, (void)argv;
    begin();
    reap(sys_fork() == 0 ? (sys_exit(0), 0) : -1);
    fill(0, PAGES, 1, 1);
    long before = in_use();

    for (int i = 0; i < 3; i++) {
        long pid = sys_fork();

        if (pid == 0)
            sys_exit(both ? write_all_over(100) : 7);
        check_is(write_all_over(50), 7, "the parent has its own (else 2) and "
                 "finds nothing of the child's (else 1)");
        ends(pid, 7, both ? "and so has the child" : "the child only leaves");
        check_is(wrong(0, N, 1, 50), 0, "the parent still has");
        fill(0, N, 1, 1);
    }
    long after = in_use();

    check(after - before <= 8, "no page is lost: %ld more in use",
          after - before);
    check_is(wrong(0, PAGES, 1, 1), 0, "and none was given away");
    finish();
}
