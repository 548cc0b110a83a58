/* A parent sleeps until a child ends, and misses none. The sleepers are
   children of this program, which sees whether they wake. */
#include "family.h"

static long
end_after(int ms, int value)
{
    long pid = sys_fork();

    if (pid == 0) {
        nap(ms);
        sys_exit(value);
    }
    return pid;
}

/* One child, that ends before the wait or after it. */
static int
one(long ms)
{
    return reap(end_after(ms, 5)) == 5 ? 0 : 1;
}

/* Children end in another order than they are waited for. */
static int
named(long unused)
{
    long slow = end_after(30, 1), quick = end_after(0, 2),
         middle = end_after(10, 3);

    (void)unused;
    if (reap(slow) != 1)
        return 1;
    if (reap(middle) != 3 || reap(quick) != 2)
        return 2;
    return reap(-1) == -ECHILD ? 0 : 3;
}

/* Any child: each is told of once. */
static int
any(long n)
{
    long sum = 0, told = 0, answer;

    for (int i = 1; i <= n; i++)
        end_after(i * 7 % 10, i);
    while ((answer = reap(-1)) > 0)
        sum += answer, told++;
    if (told != n || answer != -ECHILD)
        return 1;
    return sum == n * (n + 1) / 2 ? 0 : 2;
}

static int
rounds(long seed)
{
    for (int i = 1; i <= 25; i++)
        if (reap(end_after(i % 5 == seed % 5, i)) != i)
            return i;
    return 0;
}

int
main(int argc, char **argv, char **envp)
{
    long pid[8];
    int good = 0;

    (void)argc, (void)argv, (void)envp;
    check_is(end_in_time(child(one, 20)), 0, "a child that ends later");
    check_is(end_in_time(child(one, 0)), 0, "a child that ends at once");
    check_is(end_in_time(child(named, 0)), 0,
             "three of whom the slowest is waited for first");
    check_is(end_in_time(child(any, 20)), 0, "twenty, each told of once");
    for (int i = 0; i < 8; i++)
        pid[i] = child(rounds, i);
    for (int i = 0; i < 8; i++)
        good += end_in_time(pid[i]) == 0;
    check_is(good, 8, "eight families, each with 25 children in turn");
    finish();
}
