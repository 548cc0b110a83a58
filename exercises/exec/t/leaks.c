/* Nothing is left of the old program, of a call that failed, or of a new
   program in the end. */
#include "exec.h"
#include "ledger.h"

/* The executed program executes itself so many times more. */
static int
again(char **argv, char **envp)
{
    long n = argv[1] == NULL ? 0 : number(argv[1]);
    char text[24], *list[] = { argv[0], text, NULL };

    if (n <= 0)
        return 100;
    format(text, sizeof text, "%ld", n - 1);
    sys_execve(argv[0], list, envp);
    return 101;
}

static void
fail_often(const char *path, char **list, char **environment, long err,
           const char *what)
{
    struct stock before;
    bool right = true;

    sys_execve(path, list, environment);
    sys(501, &before);
    for (int i = 0; i < 20; i++)
        right &= sys_execve(path, list, environment) == err;
    check(right, "%s, twenty times: always the same error", what);
    check_stock(before, "and nothing is left of it");
}

int
main(int argc, char **argv, char **envp)
{
    static char long_path[600], text[140000];
    char *few[] = { self, NULL }, *chain[] = { self, "40", NULL };
    char *big[] = { text, NULL }, *bad[] = { "x", text, (char *)16, NULL };
    struct stock before;

    if (is_executed())
        return again(argv, envp);
    (void)argc;
    prepare(envp);
    if (!check(can_count(), "this kernel tells what is in use"))
        finish();
    memset(long_path, '/', sizeof long_path - 300);
    memcpy(long_path + 300, self, strlen(self) + 1);
    memset(text, 't', sizeof text - 1);

    run(few, nothing), run_path(long_path, few, nothing);
    sys(501, &before);
    check_is(run(few, nothing), 100, "a program is executed, and ends");
    check_stock(before, "and nothing is left of it");
    check_is(run(chain, nothing), 100, "one that executes itself forty times");
    check_stock(before, "leaves nothing of any of its lives");
    check_is(run_path(long_path, few, nothing), 100, "one that has a long path");
    check_stock(before, "neither");
    fail_often("/none", few, nothing, -ENOENT, "a file that is not there");
    fail_often("/dev/null", few, nothing, -EACCES, "a device");
    fail_often(long_path, big, nothing, -E2BIG, "a string that is too long");
    fail_often(self, few, big, -E2BIG, "one in the environment");
    text[100000] = '\0';
    fail_often(self, bad, nothing, -EFAULT, "a string that is not there, after a long one");
    fail_often(self, few, bad, -EFAULT, "in the environment");
    fail_often(self, (char **)16, nothing, -EFAULT, "a list that is not there");
    check_is(run(few, nothing), 100, "in the end a program can be executed");
    check_stock(before, "and as much is in use as at first");
    finish();
}
