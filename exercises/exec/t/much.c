/* As much as there can be: 128 KiB in one string, 2 MiB in all. */
#include "exec.h"

enum { ONE = 128 * 1024, ALL = 2 * MIB };
static char text[ONE + 2], *list[300000];

/* n strings that take that many bytes each, with the NUL. */
static char **
alike(long n, long bytes)
{
    for (long i = 0; i < n; i++)
        list[i] = text + ONE + 1 - bytes + 1;
    list[n] = NULL;
    return list;
}

/* Strings that take, with their pointers and the path, so many bytes. */
static char **
in_all(long bytes)
{
    alike(15, ONE);
    list[15] = text + ONE + 2 -
               (bytes - 15 * ONE - 16 * 8 - (long)strlen(self) - 1);
    list[16] = NULL;
    return list;
}

static char *one[] = { "x", NULL };

static void
must_arrive(void)
{
    check_is(arrive(alike(1, ONE), nothing), 0, "a string of 128 KiB arrives");
    check_is(arrive(one, alike(1, ONE)), 0, "also in the environment");
    check_is(arrive(alike(15, ONE), nothing), 0, "fifteen of them");
    check_is(arrive(one, alike(15, ONE)), 0, "or in the environment");
    check_is(arrive(alike(100000, 2), nothing), 0, "100,000 short ones");
    check_is(arrive(one, alike(200000, 1)), 0, "200,000 empty ones");
    check_is(arrive(in_all(ALL), nothing), 0,
             "exactly 2 MiB, with pointers and path");
}

static void
too_much(void)
{
    check_is(run(alike(1, ONE + 1), nothing), -E2BIG,
             "a string of a byte more than 128 KiB is E2BIG");
    check_is(run(one, alike(1, ONE + 1)), -E2BIG, "in the environment, too");
    check_is(run(alike(16, ONE), nothing), -E2BIG, "sixteen of 128 KiB are too many");
    check_is(run(alike(15, ONE), list), -E2BIG,
             "and so are eight for each list, and seven more");
    check_is(run(in_all(ALL + 1), nothing), -E2BIG, "a byte more than 2 MiB");
    check_is(run(alike(240000, 1), nothing), -E2BIG, "pointers count");
    check_is(run(one, alike(299000, 1)), -E2BIG,
             "even if they alone are too many");
    long pid = sys_fork();

    if (pid == 0) {
        for (int i = 0; i < 3; i++)
            if (sys_execve(self, alike(16, ONE), nothing) != -E2BIG ||
                text[ONE] != 't' || list[15] != text + 2)
                sys_exit(1);
        sys_exit(sys_execve(self, one, nothing) != 0);
    }
    check_is(reap(pid), 100, "whose arguments are too many goes on, and may ask for less");
}

int
main(int argc, char **argv, char **envp)
{
    if (is_executed())
        return say_strings(argc, argv, envp);
    prepare(envp);
    memset(text, 't', sizeof text - 1);
    if (argc > 1)
        too_much();
    else
        must_arrive();
    finish();
}
