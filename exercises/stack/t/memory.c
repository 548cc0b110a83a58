/* Each allocation that growth makes fails once: who cannot have its page is
   killed or told so, and nothing is left of it. */
#include "stack.h"
#include "ledger.h"

enum { FINE = 0, TOLD = 50, WRONG = 60 };

static long nth;
static int fd[2];

static int
touch(long bytes)
{
    fail_at(nth);
    volatile char *at = here() - bytes;

    *at = 7;
    return fail_at(0) == 0 ? TOLD : *at == 7 ? FINE : WRONG;
}

static int
by_kernel(long bytes)
{
    char *at = here() - bytes;

    sys_write(fd[1], "0123", 4);
    fail_at(nth);
    long n = sys_read(fd[0], at, 4);
    bool struck = fail_at(0) == 0;

    if (n == 4)
        return memcmp(at, "0123", 4) != 0 ? WRONG : struck ? TOLD : FINE;
    return n == -EFAULT || n == -ENOMEM ? TOLD : WRONG;
}

static void
each(int (*what)(long), long bytes, const char *said)
{
    struct stock before, now;
    bool clean = true;
    long status;

    nth = 100000;
    reap(child(what, bytes));
    sys(501, &before);
    for (nth = 1; nth < 60; nth++) {
        char rest[8];

        status = reap(child(what, bytes));
        sys_write(fd[1], "x", 1);
        sys_read(fd[0], rest, sizeof rest);
        sys(501, &now);
        clean &= same_stock(before, now);
        if (status == FINE || (status != TOLD && status <= 128))
            break;
    }
    check(status == FINE, "%s: done, or its process is told or killed", said);
    check(clean, "and nothing is left of it");
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    if (!check(can_count(), "this kernel tells what is in use"))
        finish();
    sys_pipe(fd), sys_write(fd[1], "x", 1), sys_read(fd[0], &(char){ 0 }, 1);
    each(touch, 10 * PAGE, "a jump of ten pages");
    each(touch, 5 * MIB, "a jump of five MiB");
    each(by_kernel, 10 * PAGE, "read() into a page further down");
    each(by_kernel, 5 * MIB, "read() five MiB down");
    finish();
}
