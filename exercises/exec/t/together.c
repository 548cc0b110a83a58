/* Several processes execute at once, each with strings of its own. */
#include "exec.h"

enum { PROCESSES = 8, ROUNDS = 12 };

static char text[PROCESSES][20000];

static int
look(char **argv)
{
    for (char *c = argv[1]; *c != '\0'; c++)
        if (*c != argv[0][0])
            return 101;
    return (long)strlen(argv[1]) != number(argv[2]) ? 102 : 100;
}

int
main(int argc, char **argv, char **envp)
{
    long pid[PROCESSES];
    int good = 0;

    if (is_executed())
        return look(argv);
    (void)argc;
    prepare(envp);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < PROCESSES; i++) {
            long n = 1 + rnd(19000);
            char first[2] = { 'a' + i, '\0' }, length[24];
            char *list[] = { first, text[i], length, NULL };

            memset(text[i], 'a' + i, n), text[i][n] = '\0';
            format(length, sizeof length, "%ld", n);
            if ((pid[i] = sys_fork()) == 0)
                sys_exit(-sys_execve(self, list, envp));
        }
        for (int i = 0; i < PROCESSES; i++)
            good += reap(pid[i]) == 100;
    }
    check_is(good, PROCESSES * ROUNDS, "each program has found its own strings");
    finish();
}
