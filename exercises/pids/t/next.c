/* The order `around`: forks get the next free number after the last that was
   given out. Linux does the same. */
#include "pids.h"

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    long a = stay(), b = stay();

    check(b > a, "the second child has a higher number than the first");
    end(a);
    long c = stay();
    check(c > b, "a gap below is passed over");
    end(c);
    long d = stay();
    check(d > c, "so is the number of the last, when he has gone");
    end(d), end(b);
    long e = pass(), f = pass(), g = stay();
    check(e > d && f > e && g > f, "with nobody left it goes on all the same");
    long last = g;
    int rising = 0;

    for (int i = 0; i < 60; i++) {
        long pid = pass();

        rising += pid > last;
        last = pid;
    }
    check_is(rising, 60, "sixty children, each with a higher number");
    end(g);
    finish();
}
