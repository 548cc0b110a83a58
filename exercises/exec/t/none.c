/* Without arguments there is still one: an empty string. */
#include "exec.h"

int
main(int argc, char **argv, char **envp)
{
    char *e[] = { "A=1", NULL };

    if (is_executed())
        return argc != 1 ? 110 + argc : argv[0] == NULL ? 101 :
               argv[0][0] != '\0' ? 102 : argv[1] != NULL ? 103 :
               envp != argv + 2 ? 104 : envp[0] == NULL ? 100 : 105;
    prepare(envp);
    check_is(run(nothing, nothing), 100,
             "a list of just its end: one argument, which is empty (status 100)");
    check_is(run(NULL, NULL), 100, "no list at all: the same (status 100)");
    check_is(run(nothing, e), 105, "the environment is where it belongs (status 105)");
    check_is(run(NULL, e), 105, "without any list as well (status 105)");
    check_is(run(e, NULL), 102, "no environment: the argument arrives (status 102)");
    finish();
}
