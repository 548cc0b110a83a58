/* Without the option all is as it was: a number comes back after all others. */
#include "pids.h"

int
main(int argc, char **argv, char **envp)
{
    long last = 0, first = 0;
    int rising = 0, n = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < 20; i++) {
        long pid = pass();

        rising += pid > last;
        last = pid;
        first = first == 0 ? pid : first;
    }
    check_is(rising, 20, "fresh numbers come first");
    while (n < 60 && pass() != first)
        n++;
    check(n >= 15 && n < 60, "the first is used again when the line has come around");
    finish();
}
