/* Many families at once, in which everybody ends when he likes: whoever waits
   is told, and all that is left is taken. */
#include "family.h"

static int
family(long depth)
{
    int told = 0, n = 4, status;

    for (int i = 0; i < n && depth > 0; i++)
        if (sys_fork() == 0)
            sys_exit(family(depth - 1));
    while (depth > 1 && told < n && sys_wait4(-1, &status, 0, NULL) > 0)
        told++;
    return 5;
}

int
main(int argc, char **argv, char **envp)
{
    int status, n = 0, wrong = 0;

    (void)argc, (void)argv, (void)envp;
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 3; i++)
            if (sys_fork() == 0)
                sys_exit(family(2));
        while (sys_wait4(-1, &status, 0, NULL) > 0)
            n++, wrong += status != 5 << 8;
    }
    /* each of 3 has 4 children, who leave 4 each to the first process */
    check_is(n, 4 * (3 + 3 * 16), "everybody comes home to whom he should");
    check_is(wrong, 0, "with what he said");
    finish();
}
