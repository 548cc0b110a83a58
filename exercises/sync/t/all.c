/* Everything that sleeps in this kernel, at once: pipes, children, the locks
   of directories and files, and the clock. */
#include "lab.h"

enum { WORKERS = 6, ROUNDS = 12 };

static int ring[WORKERS][2];

static int
works(long me)
{
    char name[] = "work-0", c;
    struct timespec t = { 0, 1000000 };

    name[5] += me;
    for (int i = 0; i < ROUNDS; i++) {
        if (sys_read(ring[me][0], &c, 1) != 1)
            return 1;
        int fd = sys_open(name, O_CREAT | O_EXCL | O_RDWR, 0644);
        if (fd < 0 || sys_write(fd, &c, 1) != 1 || sys_close(fd) < 0)
            return 2;
        if (sys_rename(name, "work-x") < 0)
            return 3;
        if (i % 4 == 0)
            sys_nanosleep(&t, NULL);
        c++;
        if (sys_write(ring[(me + 1) % WORKERS][1], &c, 1) != 1)
            return 4;
    }
    return 0;
}

int
main(int argc, char **argv, char **envp)
{
    long pid[WORKERS];
    int good = 0;
    char c = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < WORKERS; i++)
        sys_pipe2(ring[i], 0);
    for (long i = 0; i < WORKERS; i++)
        pid[i] = child(works, i);
    sys_write(ring[0][1], "\0", 1);
    sys_write(ring[3][1], "\0", 1);
    for (int i = 0; i < WORKERS; i++)
        good += reap(pid[i]) == 0;
    check_is(good, WORKERS, "six processes, each of which waits for another, "
             "come to their end");
    check_is(sys_read(ring[0][0], &c, 1), 1, "the first byte is back");
    check_is(sys_read(ring[3][0], &c, 1), 1, "and the other");
    check_is(sys_unlink("work-x"), 0, "one file is left");
    finish();
}
