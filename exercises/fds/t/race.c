/* Two processes and one table, or one open file. Which race it is says the
   argument; schedule points force it. */
#include "fds.h"

enum { EACH = 20, BLOCK = 512 };

/* To be read from the program's file: pages that nobody has touched. */
__attribute__((used)) static const char cold[100000] = { 1 };

static int y, go[2], back[2];

static void
meet(void)
{
    sys_pipe2(go, 0), sys_pipe2(back, 0);
}

/* free: both make descriptors at the same time. */
static int
makes_some(long answer)
{
    char fd[EACH], c;

    if (sys_read(go[0], &c, 1) != 1)
        return 1;
    for (int i = 0; i < EACH; i++)
        fd[i] = sys_dup(y);
    return answer && sys_write(back[1], fd, EACH) == EACH ? 0 : 1;
}

static void
both_make(void)
{
    char mine[EACH], fd[EACH];
    int twice = 0, high = 0;

    y = make("y", 100);
    meet();
    long first = lowest(), pid = partner(makes_some, 1);

    sys_write(go[1], "g", 1);
    for (int i = 0; i < EACH; i++)
        mine[i] = sys_dup(y);
    check_is(reap(pid), 0, "the other makes descriptors, too");
    check_is(sys_read(back[0], fd, EACH), EACH, "and says which");
    for (int i = 0; i < EACH; i++)
        for (int j = 0; j < EACH; j++)
            twice += fd[i] == mine[j];
    for (int i = 0; i < EACH; i++)
        high += fd[i] >= first + 2 * EACH || mine[i] >= first + 2 * EACH;
    check_is(twice, 0, "no descriptor was given to both");
    check_is(high, 0, "and all of them are the lowest");
    check_is(lowest(), first + 2 * EACH, "each of them is open");
}

/* closed: one closes what the other is just using. */
static int
closes_and_opens(long unused)
{
    (void)unused;
    nap(100);
    if (sys_close(y) != 0)
        return 1;
    long fd = sys_open("other", O_RDWR, 0);

    sys_close(sys_open("sign", O_CREAT | O_RDWR, 0644));
    return fd == y && sys_unlink("sign") == 0 ? 0 : 1;
}

static void
closed_in_use(void)
{
    char text[5] = "";
    int other = make("other", 0);

    sys_pwrite(other, "other", 5, 0);
    sys_close(other);
    y = make("y", 100);
    long pid = partner(closes_and_opens, 0);

    check_is(sys_read(y, text, 5), 5, "a read, while another closes");
    check_is(reap(pid), 0, "the other closes, and opens another file");
    check(memcmp(text, "abcde", 5) == 0, "the read has read the file that it "
          "began with");
    check_is(sys_read(y, text, 5), 5, "the next one");
    check(memcmp(text, "other", 5) == 0, "reads the other");
    check_is(sys_close(y), 0, "which is closed");
    for (int i = 0; i < 20; i++)
        sys_close(make("y", 10));
    check_is(lowest(), y, "and all goes on");
}

/* count: while two use one table each call gives back what it took. */
static int
stays(long unused)
{
    char c;

    (void)unused;
    return sys_read(go[0], &c, 1) == 1 ? 0 : 1;
}

static void
used_often(void)
{
    char c;
    int bad = 0, end[2];

    meet();
    y = make("y", 1000);
    make_pipe(end);
    long pid = partner(stays, 0);

    for (int i = 0; i < 100; i++) {
        bad += next(y) != i % 26;
        bad += sys_lseek(y, 0, SEEK_CUR) != i + 1;
        bad += sys_close(sys_dup(end[1])) != 0;
        bad += sys_dup2(end[1], end[1]) != end[1];
        bad += sys_read(99, &c, 1) != -EBADF;
        bad += sys_fcntl(end[1], F_GETFL, 0) < 0;
    }
    check_is(bad, 0, "600 calls, while another has the same table");
    check_is(writers(end[0]), -EAGAIN, "the pipe can still be written to");
    sys_close(end[1]);
    check_is(writers(end[0]), 0, "and then cannot");
    sys_write(go[1], "g", 1);
    check_is(reap(pid), 0, "the other ends");
    check_is(next(y), 100 % 26, "which closes nothing");
}

/* replace: both put files at the same place. */
static int
replaces(long from)
{
    int bad = 0;

    for (int i = 0; i < 30; i++)
        bad += sys_dup2(from, 50) != 50;
    return bad;
}

static int
opens(long unused)
{
    (void)unused;
    for (int i = 0; i < 30; i++) {
        long fd = sys_fcntl(y, F_DUPFD, 50);

        if (fd <= 50 || sys_close(fd) != 0)
            return 1;
    }
    return 0;
}

static void
both_replace(void)
{
    int a[2], b[2];

    y = make("y", 10);
    make_pipe(a), make_pipe(b);
    sys_dup2(y, 50);
    long one = partner(replaces, a[1]), two = partner(opens, 0);
    int bad = replaces(b[1]);

    check_is(reap(one) + bad, 0, "two put files at one place, 30 times each");
    check_is(reap(two), 0, "and a third never gets that place");
    sys_close(a[1]), sys_close(b[1]);
    check_is(writers(a[0]) + writers(b[0]), -EAGAIN, "one of both is there");
    sys_close(50);
    check_is(writers(a[0]), 0, "when it is closed, neither the one");
    check_is(writers(b[0]), 0, "nor the other is open");
}

/* position: both read by one open file, and both write by one. */
static int
reads(long fd)
{
    long n, blocks = 0;
    char block[BLOCK];

    while ((n = sys_read(fd, block, BLOCK)) > 0)
        blocks++;
    if (n < 0)
        blocks = -1;
    return sys_write(back[1], &blocks, sizeof blocks) == sizeof blocks ? 0 : 1;
}

static int
writes(long letter)
{
    char line[8];

    memset(line, letter, 8);
    for (int i = 0; i < 40; i++)
        if (sys_write(y, line, 8) != 8)
            return 1;
    return 0;
}

static void
one_position(const char *me)
{
    long mine, other = 0, fd = sys_open(me, O_RDONLY, 0);
    long size = size_of(fd), torn = 0, of_a = 0, n;

    meet();
    long pid = child(reads, fd);

    reads(fd);
    check_is(reap(pid), 0, "two read one file by one open file");
    sys_read(back[0], &mine, sizeof mine);
    sys_read(back[0], &other, sizeof other);
    check_is(mine + other, (size + BLOCK - 1) / BLOCK,
             "each part of it was read by one of them");
    check_is(sys_lseek(fd, 0, SEEK_CUR), size, "and the position is its end");
    y = make("y", 0);
    pid = child(writes, 'A');
    n = writes('B');
    check_is(n + reap(pid), 0, "two write by one open file");
    check_is(size_of(y), 2 * 40 * 8, "all that they wrote is there");
    n = sys_pread(y, bytes, sizeof bytes, 0);
    for (int i = 0; i + 8 <= n; i += 8) {
        of_a += bytes[i] == 'A';
        for (int j = 1; j < 8; j++)
            torn += bytes[i + j] != bytes[i];
    }
    check_is(of_a, 40, "of each as many as it wrote");
    check_is(torn, 0, "and no line is torn");
}

/* seek: both move one position, step by step. */
static int
steps(long fd)
{
    int bad = 0;

    for (int i = 0; i < 500; i++)
        bad += sys_lseek(fd, 1, SEEK_CUR) <= i;
    return bad == 0 ? 0 : 1;
}

static void
both_seek(void)
{
    y = make("y", 100);
    long pid = child(steps, y);

    check_is(steps(y), 0, "each step goes on");
    check_is(reap(pid), 0, "in both processes");
    check_is(sys_lseek(y, 0, SEEK_CUR), 1000, "two times 500 steps are 1,000");
}

int
main(int argc, char **argv, char **envp)
{
    char race = argc > 1 ? argv[1][0] : 0;

    (void)envp;
    begin();
    switch (race) {
    case 'f': both_make(); break;
    case 'c': closed_in_use(); used_often(); break;
    case 'r': both_replace(); break;
    case 'p': one_position(argv[0]); break;
    case 's': both_seek(); break;
    }
    finish();
}
