/* Up and down, over and over: in the end as much is in use as at first. */
#include "sbrk.h"
#include "ledger.h"

int
main(int argc, char **argv, char **envp)
{
    struct stock before;

    (void)argc, (void)argv, (void)envp;
    begin();
    if (!check(can_count(), "this kernel tells what is in use"))
        finish();
    to(PAGE), start[0] = 1, to(0);
    sys(501, &before);
    for (int i = 0; i < 2000; i++)
        to(i % 7 * PAGE + i % 5);
    to(0);
    check_stock(before, "two thousand moves by a few pages leave nothing");
    for (int i = 0; i < 20; i++) {
        to((10 + i) * PAGE);
        for (long n = 0; n < 10 + i; n++)
            start[n * PAGE] = n;
        to(i % 3 * PAGE);
    }
    to(0);
    check_stock(before, "nor do pages that were used");
    for (int i = 0; i < 20; i++) {
        to(20 * PAGE), start[19 * PAGE] = 1;
        sys_munmap(start + (i % 18 + 1) * PAGE, PAGE);
        to(0);
    }
    check_stock(before, "nor do heaps with holes");
    for (int i = 0; i < 50; i++)
        to(-PAGE), to(1l << 50), to(i * PAGE), to(-1);
    to(0);
    check_stock(before, "nor does what is refused");
    for (int i = 0; i < 10; i++) {
        long pid = sys_fork();

        if (pid == 0) {
            to(50 * PAGE), memset(start, 'x', 50 * PAGE), to((50 - i) * PAGE);
            sys_exit(0);
        }
        reap(pid);
    }
    check_stock(before, "nor do processes that end with a heap");
    finish();
}
