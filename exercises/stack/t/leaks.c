/* What stacks have had is given back with them. */
#include "stack.h"
#include "ledger.h"

static int
all(long pages)
{
    volatile char *at = here();

    for (long i = 1; i <= pages; i++)
        at[-i * PAGE] = i;
    return 0;
}

int
main(int argc, char **argv, char **envp)
{
    struct stock before;

    (void)argc, (void)argv, (void)envp;
    if (!check(can_count(), "this kernel tells what is in use"))
        finish();
    check_is(after_jump(MIB), 0, "a child's stack grows by a MiB");
    after_jump(9 * MIB);
    sys(501, &before);
    for (int i = 0; i < 20; i++)
        after_jump(i * 300 * KIB);
    check_stock(before, "twenty children that have jumped leave nothing");
    for (int i = 0; i < 10; i++)
        reap(child(all, i * 150));
    check_stock(before, "nor do ten that have walked");
    for (int i = 0; i < 10; i++)
        after_jump(9 * MIB), reap(child(all, 2100));
    check_stock(before, "nor do those that have gone too far");
    finish();
}
