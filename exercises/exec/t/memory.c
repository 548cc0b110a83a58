/* Each allocation that execve makes fails once. */
#include "exec.h"
#include "ledger.h"

enum { STRUCK = 100, UNDISTURBED = 101, REFUSED = 102, WRONG = 103 };

static char long_path[600], text[9000];
static volatile char precious[2 * PAGE] = "precious";

/* A caller to whom execve says ENOMEM has lost nothing. */
static int
refused(long err, char *heap)
{
    if (fail_at(0) != 0 || err != -ENOMEM)
        return WRONG;
    if (strcmp((char *)precious, "precious") != 0 || heap[0] != 'h' ||
        sys_fcntl(70, F_GETFD, 0) != FD_CLOEXEC || text[8000] != 't')
        return WRONG + 1;
    return REFUSED;
}

static long
attempt(long n, const char *path, char **list, char **environment, long flags)
{
    long pid = sys(56, flags | 17, 0);

    if (pid != 0)
        return reap(pid);
    char *heap = (char *)sys_brk(0);

    sys_brk(heap + PAGE), heap[0] = 'h', precious[PAGE] = 1;
    sys_dup3(REPORT, 70, O_CLOEXEC);
    fail_at(n);
    long err = sys_execve(path, list, environment);

    sys_exit(refused(err, heap));
}

static void
all_fail(const char *path, char **list, char **environment, long flags,
         const char *what)
{
    struct stock before, now;
    long n = 0, refusals = 0, wrong = 0, status;
    bool clean = true;

    attempt(1000000, path, list, environment, flags);
    sys(501, &before);
    do {
        status = attempt(++n, path, list, environment, flags);
        refusals += status == REFUSED;
        if (status > REFUSED && wrong == 0) {
            wrong = status;
            note("allocation %ld: status %ld", n, status);
        }
        if (flags != 0)
            sys_close(70);
        sys(501, &now);
        if (clean && !same_stock(before, now)) {
            note("allocation %ld: left %ld pages, %ld objects, %ld inodes, %ld open files",
                 n, now.pages - before.pages, now.objects - before.objects,
                 now.inodes - before.inodes, now.ofts - before.ofts);
            clean = false;
        }
    } while (status != UNDISTURBED && n < 300 && wrong == 0);
    check(wrong == 0 && status == UNDISTURBED && refusals > 4,
          "%s: whichever allocation fails, the call says ENOMEM, and its caller goes on", what);
    check(clean, "and nothing is left of it");
}

int
main(int argc, char **argv, char **envp)
{
    char *few[] = { "x", "y", NULL }, *many[600];

    if (is_executed())
        return fail_at(0) == 0 ? STRUCK : UNDISTURBED;
    (void)argc, (void)argv;
    prepare(envp);
    if (!check(can_count(), "this kernel tells what is in use"))
        finish();
    memset(long_path, '/', 300);
    memcpy(long_path + 300, self, strlen(self) + 1);
    memset(text, 't', sizeof text - 1);
    for (int i = 0; i < 599; i++)
        many[i] = i % 200 == 0 ? text : "word";
    many[599] = NULL;
    all_fail(self, few, nothing, 0, "two arguments");
    all_fail(long_path, many, few, 0, "six hundred, some of them long, and a long path");
    all_fail(self, few, many, 0x400, "a table of descriptors that is shared");
    finish();
}
