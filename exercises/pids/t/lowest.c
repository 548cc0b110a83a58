/* The order `gap`: forks get the lowest number that is free. */
#include "pids.h"

int
main(int argc, char **argv, char **envp)
{
    long pid[12];
    int rising = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < 12; i++) {
        pid[i] = stay();
        rising += i == 0 || pid[i] > pid[i - 1];
    }
    check_is(rising, 12, "without gaps, the numbers rise");
    end(pid[5]);
    check_is(stay(), pid[5], "a gap of one is filled");
    check(stay() > pid[11], "and then it goes on at the end");
    end(pid[7]), end(pid[3]), end(pid[9]);
    check_is(stay(), pid[3], "of three gaps, the lowest is filled first");
    check_is(stay(), pid[7], "then the second");
    end(pid[2]);
    check_is(stay(), pid[2], "but a new one below that comes before the third");
    check_is(stay(), pid[9], "which is the last");
    end(pid[4]), end(pid[6]), end(pid[5]);
    check_is(stay(), pid[4], "three that have become one: its first");
    check_is(stay(), pid[5], "its second");
    check_is(stay(), pid[6], "its third");
    long lone = pass();
    check_is(pass(), lone, "a number that is given back comes back at once");
    finish();
}
