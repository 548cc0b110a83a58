/* Waiting for one of several things. Says the same on Linux. */
#include "pipes.h"

enum { PIPES = 8, TOKENS = 600 };

static char buffer[65536];

static const struct question rest_of_a_question = { -1, IN, 0 };

/* ask about one descriptor */
static long
state(int fd, int events)
{
    struct question q = { fd, events, 99 };
    long n = poll_files(&q, 1, 0);

    return n < 0 ? n : n * 1000 + q.ready;
}

static long
now(void)
{
    long t[2];

    syscall6(228, 1, (long)t, 0, 0, 0, 0);
    return t[0] * 1000 + t[1] / 1000000;
}

/* what pipes are ready for */
static void
pipe_states(void)
{
    int fd[2];

    make_pipe(fd);
    check("empty, to read", state(fd[0], IN), 0);
    check("empty, to write", state(fd[1], OUT), 1000 + OUT);
    check("only what was asked", state(fd[1], IN), 0);
    write_file(fd[1], buffer, 1);
    check("not empty", state(fd[0], IN | OUT), 1000 + IN);
    set_blocking(fd[1], 0);
    read_file(fd[0], buffer, 1);
    while (write_file(fd[1], buffer, 4096) == 4096)
        continue;
    check("full", state(fd[1], OUT), 0);
    read_file(fd[0], buffer, 100);
    check("as good as full", state(fd[1], OUT), 0);
    read_file(fd[0], buffer, 4000);
    check("room for a page", state(fd[1], OUT), 1000 + OUT);
    close_file(fd[1]);
    check("no writers", state(fd[0], IN), 1000 + IN + HUP);
    read_file(fd[0], buffer, 65536);
    check("the end", state(fd[0], 0), 1000 + HUP);
    close_file(fd[0]);
    make_pipe(fd);
    close_file(fd[0]);
    check("no readers", state(fd[1], OUT), 1000 + OUT + ERR);
    check("not asked for", state(fd[1], 0), 1000 + ERR);
    close_file(fd[1]);
}

/* many in one call */
static void
two_hundred(void)
{
    static struct question q[200];
    int fd[2], other[2], good = 0;

    make_pipe(fd), make_pipe(other);
    for (int i = 0; i < 200; i++)
        q[i] = (struct question){ i % 2 ? fd[0] : -1, IN, 9 };
    q[170].fd = other[1], q[170].events = 64 | 256;
    check("one of 200 is ready", poll_files(q, 200, -1), 1);
    check("by its second name", q[170].ready, 256);
    check("no other is", q[0].ready | q[1].ready | q[199].ready, 0);
    q[170].fd = -1;
    check("none is", poll_files(q, 200, 10), 0);
    if (fork_process() == 0) {
        nap(0, 30);
        write_file(fd[1], "x", 1);
        sys_exit(0);
    }
    check("a hundred at once", poll_files(q, 200, 10000), 100);
    for (int i = 0; i < 200; i++)
        good += q[i].ready == (i % 2 ? IN : 0);
    check("those that are", good, 200);
    wait_for(-1, 0, 0);
    close_file(fd[0]), close_file(fd[1]);
    close_file(other[0]), close_file(other[1]);
}

/* other things to ask about */
static void
others(void)
{
    struct question q[2] = { { -1, IN, 7 }, { 77, IN, 7 } };
    long start = now();
    int fd = make_file("polled", "text");

    check("a file", state(fd, IN | OUT), 1000 + IN + OUT);
    check("all that a file is", state(fd, -1), 1000 + IN + OUT + 64 + 256);
    close_file(fd), remove_name("polled");
    check("none, and one that is not open", poll_files(q, 2, -1), 1);
    check("none", q[0].ready, 0);
    check("not open", q[1].ready, NVAL);
    check("nothing to ask", poll_files(q, 0, 20), 0);
    check("takes its time", now() - start >= 20, 1);
    check("a bad address", poll_files((void *)8, 1, 0), -14);
    check("too many", poll_files(q, 257, 0), -22);
    long time[2] = { 0, 10000000 };

    check("ppoll", syscall6(271, (long)q, 1, (long)time, 0, 0, 0), 0);
    check("no time is left", time[0] + time[1], 0);
    static const long rest[2] = { 0, 1000 };

    check("a time that cannot be written",
          syscall6(271, (long)q, 1, (long)rest, 0, 0, 0), 0);
    check("a time that cannot be read", syscall6(271, (long)q, 1, 8, 0, 0, 0),
          -14);
    check("a mask of another size", syscall6(271, (long)q, 1, 0, (long)q, 4, 0),
          -22);
    check("no answer can be given",
          poll_files((void *)&rest_of_a_question, 1, 0), -14);
    time[1] = -1;
    check("no time at all", syscall6(271, (long)q, 1, (long)time, 0, 0, 0),
          -22);
}

/* wait, and be woken */
static void
woken(void)
{
    int fd[2], more[2];
    long pid;

    make_pipe(fd), make_pipe(more);
    struct question q[3] = { { fd[0], IN, 0 }, { more[0], IN, 0 },
                             { fd[0], IN, 0 } };

    if ((pid = fork_process()) == 0) {
        nap(0, 30);
        write_file(fd[1], "x", 1);
        sys_exit(0);
    }
    check("woken by a write", poll_files(q, 3, -1), 2);
    check("to the first", q[0].ready, IN);
    check("and not to the second", q[1].ready, 0);
    wait_for(pid, 0, 0);
    read_file(fd[0], buffer, 9);
    if (fork_process() == 0) {
        nap(0, 30);
        sys_exit(0);
    }
    close_file(more[1]);
    check("woken by an end", poll_files(q, 3, 10000), 1);
    check("the second's", q[1].ready, HUP);
    wait_for(-1, 0, 0);
    check("not woken", poll_files(q, 1, 20), 0);
    while (write_file(fd[1], buffer, 4096) == 4096 &&
           state(fd[1], OUT) != 0)
        continue;
    if (fork_process() == 0) {
        close_file(fd[1]);
        nap(0, 30);
        read_file(fd[0], buffer, 4096);
        sys_exit(0);
    }
    q[0].fd = fd[1], q[0].events = OUT;
    check("woken by room", poll_files(q, 1, 10000), 1);
    check("to write", q[0].ready, OUT);
    wait_for(-1, 0, 0);
    q[0].fd = fd[0], q[0].events = IN;
    while (state(fd[0], IN) != 0)
        read_file(fd[0], buffer, sizeof buffer);
    if ((pid = fork_process()) == 0)
        sys_exit(poll_files(q, 1, -1));
    nap(0, 30);
    send_signal(pid, SIG_KILL);
    int status;

    wait_for(pid, &status, 0);
    check("killed while it waits", status, 9);
    close_file(fd[0]), close_file(fd[1]), close_file(more[0]);
}

/* several wait for one thing */
static void
several(void)
{
    int fd[2], status, good = 0;
    struct question q = { 0, IN, 0 };

    make_pipe(fd);
    q.fd = fd[0];
    for (int i = 0; i < 4; i++)
        if (fork_process() == 0)
            sys_exit(poll_files(&q, 1, -1) == 1 && q.ready == IN);
    nap(0, 50);
    write_file(fd[1], "x", 1);
    for (int i = 0; i < 4; i++)
        good += wait_for(-1, &status, 0) > 0 && status == 1 << 8;
    check("one byte is news to four", good, 4);
    close_file(fd[0]), close_file(fd[1]);
}

/* the end of a time limit is seen, whatever happens meanwhile */
static void
busy(void)
{
    static struct question q[8];
    int fd[2], status;
    long start = now(), child;

    make_pipe(fd);
    for (int i = 0; i < 8; i++)
        q[i] = (struct question){ fd[0], 0, 0 };
    if ((child = fork_process()) == 0) {
        while (now() - start < 20000) {
            write_file(fd[1], "x", 1);
            read_file(fd[0], buffer, 1);
        }
        sys_exit(0);
    }
    check("not what was asked for", poll_files(q, 8, 100), 0);
    check("for its time", now() - start >= 100, 1);
    check("and not for as long as much happens", wait_for(child, 0, 1), 0);
    long poller = fork_process();

    if (poller == 0)
        sys_exit(poll_files(q, 8, -1));
    nap(0, 50);
    send_signal(poller, SIG_KILL);
    wait_for(poller, &status, 0);
    check("killed while much happens", status, 9);
    check("and while it still does", wait_for(child, 0, 1), 0);
    send_signal(child, SIG_KILL);
    wait_for(child, 0, 0);
    close_file(fd[0]), close_file(fd[1]);
}

/* a descriptor is closed while its file is asked about */
static void
one_table(void)
{
    int fd[2], status;
    struct question q = { 0, IN, 0 };

    make_pipe(fd);
    q.fd = fd[0];
    if (syscall6(56, 0x400 | 17, 0, 0, 0, 0, 0) == 0) {
        nap(0, 50);
        close_file(fd[0]);
        sys_exit(write_file(fd[1], "x", 1) == 1);
    }
    check("closed by another, and still news", poll_files(&q, 1, 5000), 1);
    wait_for(-1, &status, 0);
    check("could be written to", status, 1 << 8);
    check("it was the last", read_file(fd[0], buffer, 1), -9);
    close_file(fd[1]);
}

/* wait for many, again and again */
static void
many(void)
{
    int fd[PIPES][2], back[2], good = 0;
    struct question q[PIPES];
    char c = 0;

    make_pipe(back);
    for (int i = 0; i < PIPES; i++) {
        make_pipe(fd[i]);
        q[i] = (struct question){ fd[i][0], IN, 0 };
    }
    if (fork_process() == 0) {
        for (int i = 0; i < TOKENS; i++) {
            write_file(fd[i * 5 % PIPES][1], "x", 1);
            read_file(back[0], &c, 1);
        }
        sys_exit(0);
    }
    for (int i = 0; i < TOKENS; i++) {
        if (poll_files(q, PIPES, 20000) == 1 && q[i * 5 % PIPES].ready == IN)
            good += read_file(fd[i * 5 % PIPES][0], &c, 1);
        write_file(back[1], &c, 1);
    }
    check("each token was seen", good, TOKENS);
    wait_for(-1, 0, 0);
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    pipe_states();
    two_hundred();
    others();
    woken();
    several();
    busy();
    one_table();
    many();
    return 0;
}
