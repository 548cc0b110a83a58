/* What one writes, all see. */
#include "shm.h"

static int
grandchild(long at)
{
    memory s = (memory)at;

    if (s[1] != 2)
        return 20;
    s[2] = 3;
    return 0;
}

static void
family(void)
{
    memory s = map_shared(8), p = map_private(8);

    s[0] = 1, p[0] = 1, s[3 * PAGE] = 5;
    long pid = sys_fork();

    if (pid == 0) {
        if (s[0] != 1 || s[3 * PAGE] != 5)
            sys_exit(10);
        s[1] = 2, p[0] = 9, s[3 * PAGE] = 6;
        long status = reap(child(grandchild, (long)s));
        sys_exit(status != 0 ? status : s[2] != 3 ? 11 : 7);
    }
    check_is(reap(pid), 7, "a child sees what was there before the fork, and "
             "what its own child writes");
    check_is(s[1], 2, "the parent sees what its child has written");
    check_is(s[2], 3, "and its grandchild");
    check_is(s[3 * PAGE], 6, "and where it had written itself");
    check_is(p[0], 1, "private memory beside it is private");
    p[1] = 4, s[4] = 4;
    pid = sys_fork();
    if (pid == 0)
        sys_exit(s[4] == 4 && s[2] == 3 && p[1] == 4 && p[0] == 1 ? 7 : 1);
    check_is(reap(pid), 7, "the next child sees it all as well");
    unmap(s, 8), unmap(p, 8);
}

/* Both are alive, and wait for each other in the memory itself. */
static void
table_tennis(void)
{
    enum { BALLS = 40 };
    memory s = map_shared(1);
    long pid = sys_fork();

    if (pid == 0) {
        for (int i = 0; i < BALLS; i++) {
            while (s[0] != 2 * i + 1)
                sys_sched_yield();
            s[0] = 2 * i + 2;
        }
        sys_exit(s[1] == 1 ? 7 : 1);
    }
    s[1] = 1;
    int i;

    for (i = 0; i < BALLS; i++) {
        int patience = 100000;

        s[0] = 2 * i + 1;
        while (s[0] != 2 * i + 2 && --patience > 0)
            sys_sched_yield();
        if (patience == 0)
            break;
    }
    check_is(i, BALLS, "a byte goes to and fro between two that are alive");
    if (i < BALLS)
        sys_kill(pid, SIGKILL);
    check_is(reap(pid), 7, "and both have come to the end");
    unmap(s, 1);
}

/* Each mapping is a memory of its own, and so is a child's. */
static void
not_the_same(void)
{
    memory a = map_shared(2), b = map_shared(2);

    a[0] = 1, b[0] = 2, a[PAGE] = 3;
    check(a[0] == 1 && b[0] == 2 && b[PAGE] == 0,
          "two mappings have not the same pages");
    long pid = sys_fork();

    if (pid == 0) {
        unmap(a, 2);
        memory own = map_at(a, 2, RW, MAP_SHARED);

        own[0] = 77;
        b[1] = 5;
        sys_exit(own[PAGE] == 0 ? 7 : 1);
    }
    check_is(reap(pid), 7, "a child maps memory of its own in the same place");
    check_is(a[0], 1, "which is not its parent's");
    check_is(b[1], 5, "while the other one still is");
    unmap(a, 2), unmap(b, 2);
}

/* Private memory beside shared memory, with the same rights, below and
   above. Neither becomes the other. */
static void
neighbours(void)
{
    memory all = map_private(12);
    memory s = map_at(all + 4 * PAGE, 4, RW, MAP_SHARED);
    memory low = map_at(all, 4, RW, MAP_PRIVATE);
    memory high = map_at(all + 8 * PAGE, 4, RW, MAP_PRIVATE);
    long pid = sys_fork();

    if (pid == 0) {
        low[3 * PAGE] = s[0] = s[3 * PAGE] = high[0] = 8;
        sys_exit(7);
    }
    check_is(reap(pid), 7, "a child writes to shared memory between private");
    check(s[0] == 8 && s[3 * PAGE] == 8, "the middle is shared to both its ends");
    check(low[3 * PAGE] == 0 && high[0] == 0, "what is beside it is not");
    unmap(all, 12);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    family();
    table_tennis();
    not_the_same();
    neighbours();
    memory s = map_shared(1);
    check_is(sys_mmap(NULL, 0, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0), -EINVAL,
             "shared memory has a length");
    check_is(sys_mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0), -EINVAL,
             "what is mapped is either private or shared");
    unmap(s, 1);
    finish();
}
