/* Ranges that are much larger than a table, in one of two who share them. */
#include "lazy.h"

enum { FROM = 100, TO = 900 };

static int
sum(int from, int to)
{
    int n = 0;

    for (int i = from; i < to; i++)
        n += far[i * STRIDE] + far[i * STRIDE + PAGE];
    return n;
}

static int
change(int how)
{
    char *part = (char *)far + (long)FROM * STRIDE + PAGE;
    long n = (long)(TO - FROM) * STRIDE;    /* both borders within a table */

    switch (how) {
    case 0:
        if (sys_munmap(part, n) != 0)
            return 1;
        if (!map_pieces(part, part + n))
            return 2;
        break;
    case 1:
        if (sys_madvise(part, n, 4) != 0)
            return 1;
        break;
    case 2:
        sys_mprotect(part, n, PROT_READ);
        sys_mprotect(part, n, PROT_NONE);
        sys_mprotect(part, n, RW);
        return sum(0, FAR) == 2 * FAR ? 7 : 4;
    case 3:         /* hidden, and left so */
        return sys_mprotect(part, n, PROT_NONE) == 0 ? 7 : 5;
    }
    /* the first page of the first table, and all behind the last's first */
    return sum(0, FROM) == 2 * FROM && sum(TO + 1, FAR) == 2 * (FAR - TO - 1) &&
           sum(FROM, TO + 1) == 2 ? 7 : 3;
}

static int
write_to_all(int value)
{
    for (int i = 0; i < FAR; i++)
        far[i * STRIDE] = far[i * STRIDE + PAGE] = value;
    return sum(0, FAR) == 2 * value * FAR ? 7 : 1;
}

int
main(int argc, char **argv, char **envp)
{
    static const char *const names[] = {
        "unmaps", "forgets", "hides and shows", "hides"
    };

    (void)argc, (void)argv, (void)envp;
    begin();
    for (int how = 0; how < 4; how++)
        for (int who = 0; who < (how == 3 ? 1 : 2); who++) {
            struct gate g = gate();

            write_to_all(1);
            long pid = sys_fork();

            if (pid == 0 && who == 0)
                sys_exit(change(how));
            if (pid == 0) {
                await(&g);
                sys_exit(sum(0, FAR) == 2 * FAR ? write_to_all(3) : 9);
            }
            if (who == 1)
                check_is(change(how), 7, "the parent %s 1600 MiB", names[how]);
            open_gate(&g);
            ends(pid, 7, who == 0 ? "the child has what it should"
                 : "the child has all, and may write");
            if (who == 0) {
                check_is(sum(0, FAR), 2 * FAR, "the child %s 1600 MiB: "
                         "the parent has all", names[how]);
                check_is(write_to_all(1), 7, "and may write to it");
            }
        }
    finish();
}
