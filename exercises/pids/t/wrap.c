/* The order `around` with few numbers: after the largest comes 1, and whoever
   has a number keeps it. */
#include "pids.h"

enum { LIMIT = 40 };

static bool used[LIMIT + 1];

static long
next(long last)
{
    do
        last = last % LIMIT + 1;
    while (used[last]);
    return last;
}

int
main(int argc, char **argv, char **envp)
{
    long pid[3], last, dead;
    int right = 0, twice = 0;

    (void)argc, (void)argv, (void)envp;
    used[1] = used[sys_getpid()] = true;    /* the first process, and me */
    used[sys_getppid()] = true;
    for (int i = 0; i < 3; i++) {
        used[pid[i] = stay()] = true;
        pass();
    }
    dead = last = sys_fork();
    if (last == 0)
        sys_exit(7);
    used[dead] = true;
    for (int i = 0; i < 150; i++) {
        long wanted = next(last);

        last = pass();
        right += last == wanted;
        twice += last < 1 || last > LIMIT || used[last];
    }
    check_is(twice, 0, "no child has a number that is another's, dead or alive, "
             "or above the limit");
    check_is(right, 150, "each has the next that is free, four times around");
    check_is(reap(dead), 7, "the dead one is still what it was");
    used[dead] = false;
    end(pid[1]);
    used[pid[1]] = false;
    right = 0;
    for (int i = 0; i < 50; i++) {
        long wanted = next(last);

        right += (last = pass()) == wanted;
    }
    check_is(right, 50, "after that his number has its turn");
    finish();
}
