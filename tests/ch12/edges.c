/* What pipes do, at their edges. Says the same on Linux. */
#include "pipes.h"

enum { SIZE = 65536 };

static char buffer[2 * SIZE], other[2 * SIZE];

/* start a child, and wait for it */
static long
end_of(long pid)
{
    int status = -1;

    wait_for(pid, &status, 0);
    return status;
}

static void
close_both(int *fd)
{
    close_file(fd[0]);
    close_file(fd[1]);
}

/* bytes through a pipe */
static void
bytes(void)
{
    int fd[2];

    check("a pipe", make_pipe(fd), 0);
    check("its ends are two descriptors", fd[1] - fd[0], 1);
    check("ten bytes go in", write_file(fd[1], buffer, 10), 10);
    check("four come out", read_file(fd[0], other, 4), 4);
    check("the right ones", equal(other, buffer, 4), 1);
    check("and then the rest", read_file(fd[0], other, 100), 6);
    check("which is right, too", equal(other, buffer + 4, 6), 1);
    check("nothing goes in", write_file(fd[1], buffer, 0), 0);
    check("nothing comes out", read_file(fd[0], other, 0), 0);
    for (int i = 0; i < 12; i++)
        check("a piece", write_file(fd[1], buffer + i * 3000, 3000), 3000);
    check("twelve pieces", queued(fd[0]), 36000);
    check("come out as one", read_file(fd[0], other, SIZE), 36000);
    check("and unchanged", equal(other, buffer, 36000), 1);
    close_both(fd);
}

/* what is not a file */
static void
not_a_file(void)
{
    int fd[2];
    struct stat s;

    make_pipe(fd);
    check("no position", seek(fd[0], 0, 0), -29);
    check("none to read at", read_at(fd[0], other, 1, 0), -29);
    check("fstat", stat_file(fd[0], &s), 0);
    check("a pipe's mode", s.mode, 010600);
    check("no length to set", set_length(fd[1], 0), -22);
    check("no terminal", request(fd[0], 0x5401, other), -25);
    check("no position to write at", write_at(fd[1], other, 1, 0), -29);
    check("nor one from the end", seek(fd[1], 0, 2), -29);
    check("no directory", list_files(fd[0], other, 1000), -20);
    check("nothing on a disk", syscall6(74, fd[1], 0, 0, 0, 0, 0), -22);
    check("nothing to map", syscall6(9, 0, 4096, 1, 2, fd[0], 0), -19);
    check("waiting bytes, at both ends", queued(fd[0]) + queued(fd[1]), 0);
    check("cannot write to read", write_file(fd[0], buffer, 1), -9);
    check("cannot read to write", read_file(fd[1], other, 1), -9);
    check("read-only", control(fd[0], 3, 0) & 3, 0);
    check("write-only", control(fd[1], 3, 0) & 3, 1);
    close_both(fd);
    check("two flags", make_pipe2(fd, CLOEXEC | NONBLOCK), 0);
    check("close on exec", control(fd[0], 1, 0), 1);
    check("both ends", control(fd[1], 1, 0), 1);
    check("do not wait", control(fd[1], 3, 0) & NONBLOCK, NONBLOCK);
    close_both(fd);
    check("other flags", make_pipe2(fd, 1), -22);
    make_pipe(fd);
    long twin = dup_file(fd[0]);

    set_blocking(twin, 0);
    check("a twin's flag is the same", read_file(fd[0], other, 1), -11);
    close_file(twin);
    close_both(fd);
}

struct part {
    void *data;
    unsigned long n;
};

/* many buffers */
static void
parts(void)
{
    int fd[2];
    struct part out[5] = { { buffer, 10 }, { buffer, 0 }, { buffer + 10, 5000 },
                           { buffer + 5010, 1 }, { buffer + 5011, 9000 } };
    struct part in[4] = { { other, 3 }, { other + 3, 9000 }, { other, 0 },
                          { other + 9003, 100000 } };

    make_pipe(fd);
    check("five parts", syscall6(20, fd[1], (long)out, 5, 0, 0, 0), 14011);
    check("come as three", syscall6(19, fd[0], (long)in, 4, 0, 0, 0), 14011);
    check("and are the same", equal(buffer, other, 14011), 1);
    check("no parts at all", syscall6(19, fd[0], (long)in, 0, 0, 0, 0), 0);
    in[0].n = in[1].n = in[3].n = 0;
    check("empty parts", syscall6(19, fd[0], (long)in, 4, 0, 0, 0), 0);
    /* a list that is read over, as its first part */
    static char zeros[132], beyond[100];
    struct part list[3] = { { list, 32 }, { other, 100 }, { beyond, 100 } };

    memset(beyond, 'b', 100);
    write_file(fd[1], zeros, 132);
    syscall6(19, fd[0], (long)list, 2, 0, 0, 0);
    check("nothing beyond the list", beyond[0] == 'b', 1);
    close_file(fd[1]);
    check("many of them", syscall6(19, fd[0], (long)in, 1025, 0, 0, 0), -22);
    close_file(fd[0]);
}

/* two processes with one table of descriptors */
static void
one_table(void)
{
    int fd[2];
    long pid;

    make_pipe(fd);
    if ((pid = syscall6(56, 0x400 | 17, 0, 0, 0, 0, 0)) == 0) {
        nap(0, 20);
        for (int i = 0; i < 10; i++)
            write_file(fd[1], buffer + i * 1000, 1000);
        close_file(fd[1]);      /* for both */
        sys_exit(0);
    }
    long total = 0, n;

    while ((n = read_file(fd[0], other + total, 700)) > 0)
        total += n;
    check("through a common table", total, 10000);
    check("in order", equal(other, buffer, 10000), 1);
    end_of(pid);
    check("closed by the other", close_file(fd[1]), -9);
    close_file(fd[0]);
}

/* ends that close */
static void
closing(void)
{
    int fd[2], go[2];
    char c;
    long pid;

    make_pipe(fd);
    write_file(fd[1], buffer, 5);
    close_file(fd[1]);
    check("what was left", read_file(fd[0], other, 9), 5);
    check("the end", read_file(fd[0], other, 9), 0);
    check("and again", read_file(fd[0], other, 9), 0);
    close_file(fd[0]);
    make_pipe(fd), make_pipe(go);
    /* a child that holds the write end */
    if ((pid = fork_process()) == 0) {
        close_file(fd[0]);
        read_file(go[0], &c, 1);
        sys_exit(write_file(fd[1], "late", 4));
    }
    close_file(fd[1]);
    set_blocking(fd[0], 0);
    check("not the end: a child has it", read_file(fd[0], other, 9), -11);
    set_blocking(fd[0], 1);
    write_file(go[1], "x", 1);
    check("the child writes", read_file(fd[0], other, 9), 4);
    check("and when it is gone", read_file(fd[0], other, 9), 0);
    check("it wrote all", end_of(pid), 4 << 8);
    close_file(fd[0]);
    /* a second descriptor that holds it */
    make_pipe(fd);
    long twin = dup_file(fd[1]);

    close_file(fd[1]);
    set_blocking(fd[0], 0);
    check("not the end: a twin has it", read_file(fd[0], other, 9), -11);
    close_file(twin);
    check("now it is", read_file(fd[0], other, 9), 0);
    close_file(fd[0]);
    /* readers that wait for the end */
    make_pipe(fd);
    for (int i = 0; i < 4; i++)
        if (fork_process() == 0) {
            close_file(fd[1]);
            sys_exit(read_file(fd[0], other, 9));
        }
    nap(0, 50);
    close_both(fd);
    for (int i = 0; i < 4; i++)
        check("a reader that waited", end_of(-1), 0);
    close_both(go);
}

/* without waiting */
static void
not_waiting(void)
{
    int fd[2];

    make_pipe2(fd, NONBLOCK);
    check("empty", read_file(fd[0], other, 9), -11);
    check("as much as there is room", write_file(fd[1], buffer, 100000),
          SIZE);
    check("full", write_file(fd[1], buffer, 1), -11);
    check("a page comes out", read_file(fd[0], other, 4096), 4096);
    check("and one goes in", write_file(fd[1], buffer + SIZE, 4096), 4096);
    check("and no more", write_file(fd[1], buffer, 5000), -11);
    check("a page comes out again", read_file(fd[0], other, 4096), 4096);
    check("a long write puts in a part",
          write_file(fd[1], buffer + SIZE + 4096, 8192), 4096);
    check("all comes out", read_file(fd[0], other, 2 * SIZE), SIZE);
    check("in order", equal(other, buffer + 8192, SIZE), 1);
    for (int i = 0; i < 15; i++)
        write_file(fd[1], buffer, 4096);
    write_file(fd[1], buffer, 100);
    check("a page or nothing", write_file(fd[1], buffer, 4096), -11);
    check("it was nothing", queued(fd[0]), 61540);
    close_both(fd);
}

/* who has no reader */
static void
no_reader(void)
{
    int fd[2];
    long pid;

    make_pipe(fd);
    if ((pid = fork_process()) == 0) {
        close_file(fd[0]);
        nap(0, 30);
        sys_exit(-write_file(fd[1], buffer, 1));
    }
    close_file(fd[0]);
    check("killed by the signal", end_of(pid), 13);
    if ((pid = fork_process()) == 0) {
        ignore(13);
        check("ignores it, and is told", write_file(fd[1], buffer, 1), -32);
        check("nothing can be written", write_file(fd[1], buffer, 0), 0);
        sys_exit(0);
    }
    check("goes on", end_of(pid), 0);
    close_file(fd[1]);
    make_pipe(fd);
    if ((pid = fork_process()) == 0) {
        ignore(13);
        close_file(fd[0]);
        check("what had arrived", write_file(fd[1], buffer, 100000), SIZE);
        sys_exit(0);
    }
    nap(0, 50);
    close_both(fd);
    check("woken by the last reader's end", end_of(pid), 0);
    make_pipe(fd);
    if ((pid = fork_process()) == 0) {
        close_file(fd[0]);
        sys_exit(write_file(fd[1], buffer, 100000) < 0);
    }
    nap(0, 50);
    close_both(fd);
    check("killed in the middle of a write", end_of(pid), 13);
}

/* pipes that cannot be made */
static void
not_made(void)
{
    int fd[2], next, last;

    next = dup_file(1), close_file(next);
    check("a bad address", make_pipe((int *)8), -14);
    check("one that is read only", make_pipe((int *)"read only"), -14);
    check("leave nothing open", dup_file(1), next);
    while ((last = dup_file(1)) >= 0)
        next = last;
    check("no descriptor left", make_pipe(fd), -24);
    close_file(next);
    check("one descriptor left", make_pipe(fd), -24);
    check("is still there", dup_file(1), next);
    close_file(next), close_file(next - 1);
    check("two are enough", make_pipe(fd), 0);
    check("and are in order", fd[1] - fd[0], 1);
    while (next > 2)
        close_file(next--);
}

/* pages that are missing */
static void
missing_pages(void)
{
    int fd[2];
    char *page = map(2 * 4096);
    struct { void *data; unsigned long n; } part[2] =
        { { buffer, 50 }, { 0, 50 } };

    unmap(page + 4096, 4096);
    make_pipe(fd);
    /* write from a page that is not there */
    check("nothing to write", write_file(fd[1], (void *)8, 9), -14);
    check("half of it is missing", write_file(fd[1], page + 4046, 100), -14);
    part[1].data = page + 4096;
    check("the second part is", syscall6(20, fd[1], (long)part, 2, 0, 0, 0),
          -14);
    check("so nothing arrives", queued(fd[0]), 0);
    check("two pages, one missing", write_file(fd[1], page, 8192), 4096);
    check("one arrives", queued(fd[0]), 4096);
    check("once", read_file(fd[0], other, SIZE), 4096);
    check("nor from the kernel", write_file(fd[1], (void *)-4096, 9), -14);
    check("nor beyond the end", write_file(fd[1], buffer, -4096), -14);
    check("nor to it", read_file(fd[0], (void *)-4096, 9), -14);
    check("nothing came of it", queued(fd[0]), 0);
    write_file(fd[1], buffer, 9);
    check("nor to what is read only", read_file(fd[0], "read only", 9), -14);
    check("nine are left", read_file(fd[0], other, 99), 9);
    /* read into a page that is not there */
    write_file(fd[1], buffer, 4096);
    write_file(fd[1], buffer + 4096, 4096);
    check("nowhere to read to", read_file(fd[0], (void *)8, 9), -14);
    check("room for half", read_file(fd[0], page + 4046, 100), -14);
    check("nothing is lost", queued(fd[0]), 8192);
    check("room for one page", read_file(fd[0], page, 8192), 4096);
    check("the first", equal(page, buffer, 4096), 1);
    check("the second stays", read_file(fd[0], other, SIZE), 4096);
    check("and is whole", equal(other, buffer + 4096, 4096), 1);
    /* pages that nobody has touched yet */
    char *from = map(SIZE), *to = map(SIZE);

    check("from pages never touched", write_file(fd[1], from, SIZE), SIZE);
    check("to pages never touched", read_file(fd[0], to, SIZE), SIZE);
    check("zeros", equal(from, to, SIZE), 1);
    unmap(from, SIZE), unmap(to, SIZE);
    from = map(SIZE), to = map(SIZE);
    to[3] = from[3] = 'x';
    check("all but the first", write_file(fd[1], from, SIZE), SIZE);
    check("and read likewise", read_file(fd[0], to, SIZE), SIZE);
    check("nothing twice", equal(from, to, SIZE) && to[3] == 'x', 1);
    unmap(from, SIZE), unmap(to, SIZE);
    close_both(fd);
    unmap(page, 4096);
}

/* a long write */
static void
long_write(void)
{
    int fd[2];
    long pid, n, total = 0, good = 1;

    make_pipe(fd);
    if ((pid = fork_process()) == 0) {
        close_file(fd[0]);
        for (int i = 0; i < 5; i++)
            if (write_file(fd[1], buffer, 2 * SIZE) != 2 * SIZE)
                sys_exit(1);
        sys_exit(0);
    }
    close_file(fd[1]);
    for (int i = 1; (n = read_file(fd[0], other, i * 37 % 9000 + 1)) > 0;
         i++) {
        for (long j = 0; j < n; j++)
            good &= other[j] == buffer[(total + j) % (2 * SIZE)];
        total += n;
    }
    check("all of a long write", total, 10 * SIZE);
    check("in order", good, 1);
    check("and it knows", end_of(pid), 0);
    close_file(fd[0]);
}

/* one after the other */
static void
in_turn(void)
{
    int fd[2];

    make_pipe(fd);
    for (int i = 0; i < 4; i++)
        if (fork_process() == 0)
            sys_exit(read_file(fd[0], other, 1));
    nap(0, 50);
    write_file(fd[1], "four", 4);
    for (int i = 0; i < 4; i++)
        check("a byte for each of four", end_of(-1), 1 << 8);
    write_file(fd[1], buffer, SIZE);
    for (int i = 0; i < 4; i++)
        if (fork_process() == 0)
            sys_exit(write_file(fd[1], buffer, 4096) == 4096);
    nap(0, 50);
    check("room for all at once", read_file(fd[0], other, SIZE), SIZE);
    for (int i = 0; i < 4; i++)
        check("and for each of four", end_of(-1), 1 << 8);
    check("all has arrived", queued(fd[0]), 4 * 4096);
    close_both(fd);
}

/* killed while it waits */
static void
killed(void)
{
    int fd[2];
    long pid;

    make_pipe(fd);
    if ((pid = fork_process()) == 0)
        sys_exit(read_file(fd[0], other, 1));
    nap(0, 30);
    send_signal(pid, SIG_KILL);
    check("killed while it reads", end_of(pid), 9);
    if ((pid = fork_process()) == 0)
        sys_exit(write_file(fd[1], buffer, 100000));
    nap(0, 50);
    send_signal(pid, SIG_KILL);
    check("killed while it writes", end_of(pid), 9);
    close_file(fd[1]);
    check("what it had written", read_file(fd[0], other, 2 * SIZE), SIZE);
    check("is in order", equal(other, buffer, SIZE), 1);
    check("and no more comes", read_file(fd[0], other, SIZE), 0);
    close_file(fd[0]);
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    for (int i = 0; i < 2 * SIZE; i++)
        buffer[i] = i * 7 + i / 4096;
    bytes();
    not_a_file();
    parts();
    one_table();
    closing();
    not_waiting();
    no_reader();
    not_made();
    missing_pages();
    long_write();
    in_turn();
    killed();
    return 0;
}
