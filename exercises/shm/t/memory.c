/* Each allocation fails in its turn. */
#include "ledger.h"
#include "shm.h"

static struct stock before;

static void
no_mapping(void)
{
    long where = -ENOMEM, n;

    for (n = 1; n < 50 && where == -ENOMEM; n++) {
        fail_at(n);
        where = sys_mmap(NULL, 8 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        fail_at(0);
        if (where == -ENOMEM && n < 4)
            check_stock(before, "mmap fails for lack of memory and leaves "
                        "nothing");
    }
    check(where > 0, "mmap says ENOMEM, until there is memory");
    check(n > 3, "it takes more than one allocation");
    if (where > 0)
        unmap((memory)where, 8);
    check_stock(before, "what was mapped then is unmapped");
}

/* A child that cannot have a page is killed, and the page is not lost. */
static void
no_page(memory s, int page)
{
    long status = 0, n;

    for (n = 1; n < 50 && status != 7; n++) {
        long pid = sys_fork();

        if (pid == 0) {
            fail_at(n);
            s[page * PAGE + n] = n;
            fail_at(0);
            sys_exit(7);
        }
        status = reap(pid);
        if (status <= 128 && status != 7)
            break;
    }
    check_is(status, 7, "a child touches page %d, with each allocation failing",
             page);
    check(s[page * PAGE + n - 1] == n - 1, "when there was memory, the parent "
          "sees what it wrote");
}

/* A fork that fails, fails as a whole. */
static void
no_fork(memory s)
{
    long pid = -ENOMEM, n;

    for (n = 1; n < 100 && (pid == -ENOMEM || pid == -EAGAIN); n++) {
        fail_at(n);
        pid = sys_fork();
        if (pid == 0) {
            s[1]++;
            sys_exit(7);
        }
        fail_at(0);
    }
    check(pid > 0, "fork fails for lack of memory, until there is enough");
    check_is(reap(pid), 7, "and then there is one child");
    check_is(s[1], 1, "with its part in the memory");
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    check(can_count(), "pages can be counted");
    unmap(map_shared(1), 1);
    sys(501, &before);
    no_mapping();
    memory s = map_shared(2000), other = map_private(4);

    other[0] = 1;
    no_page(s, 3);
    no_page(s, 4);
    no_page(s, 1800);
    no_fork(s);
    check_is(other[0], 1, "private memory is as it was");
    unmap(s, 2000), unmap(other, 4);
    check_stock(before, "and in the end nothing is left");
    finish();
}
