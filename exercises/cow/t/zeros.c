/* Memory that is only read, before anybody forks: zeros, and a file. */
#include "cow.h"

enum { N = 1000, FILE_PAGES = 16 };

static long
sum(volatile unsigned char *from, int step)
{
    long n = 0;

    for (int i = 0; i < N; i += step)
        n += from[i * PAGE + i];
    return n;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)envp;
    begin();
    volatile unsigned char *page = map(N);

    page[N * PAGE - 1] = 0;
    long before = in_use();

    check_is(sum(page, 1), 0, "pages that nobody has written to are zeros");
    grown(before, 0, 20, "to read 1000 pages takes few");
    for (int i = 0; i < N; i += 2)
        page[i * PAGE + i] = 1;
    check_is(sum(page, 1), N / 2, "every other one is written to");
    grown(before, N / 2, 20, "which takes a page each");
    volatile unsigned char *other = map(N);
    check_is(sum(other, 1), 0, "others still read zeros");
    long pid = sys_fork();

    if (pid == 0) {
        long seen = sum(page, 1) + sum(other, 1);

        for (int i = 0; i < N; i++)
            page[i * PAGE + i] = other[i * PAGE + i] = 2;
        sys_exit(seen == N / 2 && sum(page, 1) + sum(other, 1) == 4 * N ? 7 : 1);
    }
    ends(pid, 7, "a child reads the same, and writes to all");
    check_is(sum(page, 1) + sum(other, 1), N / 2, "the parent's are as before");

    /* the kernel writes to what was only read */
    struct gate in = gate();

    write_all(in.fd[1], "ab", 2);
    check_is(sys_read(in.fd[0], (void *)(other + 5 * PAGE - 1), 2), 2,
             "read() into two of them");
    check(other[5 * PAGE - 1] == 'a' && other[5 * PAGE] == 'b' &&
          other[5 * PAGE + 1] == 0, "arrives, and nothing else does");
    check_is(other[6 * PAGE] + other[7 * PAGE - 1], 0, "nor elsewhere");

    /* a file's page, which others read as well: this program's own file */
    long fd = sys_open(argv[0], O_RDONLY, 0);
    long at1 = sys_mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0);
    long at2 = sys_mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0);

    if (check(fd >= 0 && at1 > 0 && at2 > 0, "a file is mapped twice")) {
        volatile unsigned char *one = (void *)at1, *two = (void *)at2;
        char c = 0;

        check(one[1] == 'E' && two[1] == 'E', "and read");
        one[1] = 'X';
        check_is(one[1], 'X', "a write to one of them");
        check_is(two[1], 'E', "is not seen in the other");
        sys_pread(fd, &c, 1, 1);
        check_is(c, 'E', "nor in the file");
    }
    finish();
}
