/* The kernel reads and writes shared memory for those who have it. */
#include "shm.h"

static int
reads(long at)
{
    memory s = (memory)at;
    int fd[2];
    char text[300];

    for (int i = 0; i < 300; i++)
        text[i] = i % 100 + 1;
    if (sys_pipe(fd) != 0 || sys_write(fd[1], text, 300) != 300)
        return 1;
    if (sys_read(fd[0], (void *)(s + PAGE - 100), 100) != 100)
        return 2;
    if (sys_read(fd[0], (void *)(s + 3 * PAGE - 100), 200) != 200)
        return 3;
    return 7;
}

static long
differ(memory at, int n)
{
    long wrong = 0;

    for (int i = 0; i < n; i++)
        wrong += at[i] != i % 100 + 1;
    return wrong;
}

static void
into(void)
{
    memory s = map_shared(4);

    s[0] = 1;
    check_is(reap(child(reads, (long)s)), 7, "read() fills a child's shared "
             "memory");
    check_is(differ(s + PAGE - 100, 100), 0, "and with that its parent's, where "
             "that has written before");
    check_is(differ(s + 3 * PAGE - 100, 100), 0, "and where nobody had");
    check_is(differ(s + 3 * PAGE, 100), 0, "and across the end of a page");
    check_is(s[0], 1, "and leaves alone what is beside it");
    unmap(s, 4);
}

static void
out_of(void)
{
    memory s = map_shared(2);
    int fd[2];
    char text[3] = "";

    sys_pipe(fd);
    long pid = sys_fork();

    if (pid == 0) {
        s[PAGE - 1] = 'a', s[PAGE] = 'b';
        sys_exit(0);
    }
    reap(pid);
    check_is(sys_write(fd[1], (void *)(s + PAGE - 1), 2), 2,
             "write() takes from shared memory that this process never touched");
    sys_read(fd[0], text, 2);
    check(text[0] == 'a' && text[1] == 'b', "what its child has put there");
    sys_close(fd[0]), sys_close(fd[1]);
    unmap(s, 2);
}

/* Small things that calls leave in memory. */
static void
answers(void)
{
    memory s = map_shared(2);
    long pid = sys_fork();

    if (pid == 0) {
        long inner = sys_fork();

        if (inner == 0)
            sys_exit(5);
        sys_wait4(inner, (int *)(s + PAGE), 0, NULL);
        sys_exit(7);
    }
    reap(pid);
    check_is(*(volatile int *)(s + PAGE), 5 << 8, "a status that wait4 leaves "
             "there is seen by the parent");
    unmap(s, 2);
}

static int
refused(long at)
{
    int fd[2];

    protect((memory)at, 1, PROT_READ);
    sys_pipe(fd);
    sys_write(fd[1], "abc", 3);
    return sys_read(fd[0], (void *)at, 3) == -EFAULT ? 7 : 1;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    into();
    out_of();
    answers();
    memory s = map_shared(1);

    s[0] = 9;
    check_is(reap(child(refused, (long)s)), 7, "where a process may only read, "
             "the kernel does not write for it");
    check_is(s[0], 9, "so nothing has changed");
    finish();
}
