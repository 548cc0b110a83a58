/* Memory and the swap area are full. */
#include "swap.h"

static int
takes_all(long unused)
{
    for (int i = 0; i < 100; i++) {
        uint64_t *at = memory(100);

        if ((long)at < 0)
            return 1;
        fill_all(at, 100, i);
    }
    return 0;
}

static int
sleeps(long fd)
{
    char byte;
    uint64_t *at = memory(150);

    fill_all(at, 150, 5);
    if (sys_read(fd, &byte, 1) != 1)
        return 1;
    return damaged(at, 150, 5) == 0 ? 0 : 2;
}

int
main(int argc, char **argv, char **envp)
{
    int fd[2];

    check_is(swap_to("/swap", 300), 0, "swapon takes a file of 300 pages");
    check_is(sys(167, "/swap", 0), -EBUSY, "but only once");
    sys_pipe(fd);
    sys_write(fd[1], "", 1);
    sys_read(fd[0], block, 1);
    long other = child(sleeps, fd[0]);

    check_is(reap(child(takes_all, 0)), 128 + SIGKILL, "who takes more than memory and swap area is killed");
    check(used_slots() < 300, "and leaves room");
    check_is(reap(child(takes_all, 0)), 128 + SIGKILL, "so is the next one");
    long pages = free_pages() + 30;
    uint64_t *at = memory(pages);

    fill_all(at, pages, 8);
    check_is(damaged(at, pages, 8), 0, "after that there is more again than just memory");
    sys_munmap(at, pages * PAGE);
    sys_write(fd[1], "", 1);
    check_is(reap(other), 0, "one who has slept all the time still has its pages");
    done();
}
