/* The kernel reads and writes pages that are not there. */
#include "swap.h"

enum { MANY = 64 };

int
main(int argc, char **argv, char **envp)
{
    long free = free_pages();
    char *to;
    int fd[2];

    check_is(swap_to("/swap", 1500), 0, "swapon takes a file of 1,500 pages");
    uint64_t *a = memory(MANY), *b = memory(MANY);

    fill_all(a, MANY, 1);
    fill_all(b, MANY, 2);
    check_is(squeeze(free), 0, "whoever needs memory gets it");
    long file = sys_open("/bytes", O_CREAT | O_RDWR, 0600);

    check_is(sys_write(file, a, MANY * PAGE), MANY * PAGE, "write takes its bytes from pages that are away");
    squeeze(free);
    check_is(sys_pread(file, b, MANY * PAGE, 0), MANY * PAGE, "read brings its bytes to pages that are away");
    check_is(damaged(b, MANY, 1), 0, "and they are the right ones");
    fill_all(b, MANY, 2);
    squeeze(free);
    sys_pipe(fd);
    for (int i = 0; i < MANY; i++) {
        to = (char *)(b + i * WORDS);
        if (sys_write(fd[1], a + i * WORDS, PAGE) != PAGE ||
            sys_read(fd[0], to + 1, PAGE - 1) != PAGE - 1 || sys_read(fd[0], to, 1) != 1)
            check(false, "a pipe takes a page and gives it back");
    }
    for (int i = 0; i < MANY; i++) {
        char *p = (char *)(b + i * WORDS), last = p[0];

        memmove(p, p + 1, PAGE - 1);
        p[PAGE - 1] = last;
    }
    check_is(damaged(b, MANY, 1), 0, "a pipe carries bytes between pages that are away");
    squeeze(free);
    to = (char *)b;
    memcpy(to, "/bytes", 7);
    squeeze(free);
    check(sys_open(to, O_RDONLY, 0) > 0, "a path is found in a page that is away");
    done();
}
