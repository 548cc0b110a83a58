/* Asks the toy for the next number of each argument. */
#include "lab.h"

int
main(int argc, char **argv, char **envp)
{
    (void)envp;
    for (int i = 1; i < argc; i++)
        check_is(sys(400, number(argv[i])), number(argv[i]) + 1,
                 "the next number after %s", argv[i]);
    finish();
}
