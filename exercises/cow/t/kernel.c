/* The kernel writes into memory that is shared. */
#include "cow.h"

static struct gate in;

/* All the ways in which something gets to page 3 and those behind it. */
static int
let_it_write(void)
{
    static volatile struct iovec parts[2];
    int bad = 0;

    for (int i = 3; i < 9; i++)
        at[i * PAGE + PAGE - 1] ^= 0;   /* 3 to 8: one's own, or not */
    bad += sys_read(in.fd[0], (char *)at + 10 * PAGE, 3) != 3;
    bad += at[10 * PAGE] != 'a' || at[10 * PAGE + 2] != 'c';
    bad += sys_read(in.fd[0], (char *)at + 12 * PAGE - 2, 4) != 4;
    bad += at[12 * PAGE - 1] != 'e' || at[12 * PAGE + 1] != 'g';
    parts[0] = (struct iovec){ (char *)at + 13 * PAGE, 2 };
    parts[1] = (struct iovec){ (char *)at + 15 * PAGE, 2 };
    bad += sys_readv(in.fd[0], (struct iovec *)parts, 2) != 4;
    bad += at[13 * PAGE] != 'h' || at[15 * PAGE + 1] != 'k';
    bad += sys(228, 1, at + 17 * PAGE) != 0;            /* clock_gettime */
    bad += sys_getcwd((char *)at + 18 * PAGE, PAGE) <= 0;
    bad += sys(63, at + 19 * PAGE) != 0;                /* uname */
    bad += sys_pipe((int *)(at + 21 * PAGE)) != 0;
    return bad;
}

static int
no_child(long unused)
{
    (void)unused;
    return 5;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    for (int who = 0; who < 2; who++) {
        const char *writer = who == 0 ? "child" : "parent";
        struct gate g = gate();

        in = gate();
        write_all(in.fd[1], "abcdefghijkl", 12);
        fill(0, PAGES, 1, 10);
        long pid = sys_fork();

        if (pid == 0 && who == 0) {
            int bad = let_it_write();
            long grand = child(no_child, 0);

            bad += sys_wait4(grand, (int *)(at + 23 * PAGE), 0, NULL) != grand;
            sys_exit(bad > 0 ? bad : 7);
        }
        if (pid == 0) {
            await(&g);
            sys_exit(wrong(0, PAGES, 1, 10) == 0 ? 7 : 1);
        }
        if (who == 1)
            check_is(let_it_write(), 0, "the kernel can write for the parent");
        open_gate(&g);
        ends(pid, 7, who == 0 ? "the kernel can write for the child"
             : "and the child sees nothing of it");
        if (who == 0)
            check_is(wrong(0, PAGES, 1, 10), 0,
                     "pages of the parent in which the kernel wrote "
                     "for the %s", writer);
        open_gate(&in);
    }

    /* what may not be written is not written, by the kernel neither */
    struct gate two = gate();
    volatile unsigned char *page = map(2);

    page[0] = page[PAGE] = 1;
    sys_mprotect((void *)page, PAGE, PROT_READ);
    write_all(two.fd[1], "xyz", 3);
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(sys_read(two.fd[0], (void *)page, 3) == -EFAULT ? 7 : 1);
    ends(pid, 7, "read() into a page that is read only is EFAULT");
    check_is(page[0], 1, "and the page is as it was");
    check_is(sys_read(two.fd[0], (void *)(page + PAGE), 3), 3,
             "into the one behind it, it is not");
    finish();
}
