/* What descriptors promise. */
#include "files.h"

/* opened in order */
static void
in_order(void)
{
    check("the first one is 3", make_file("f", "0123456789"), 3);
    check("then comes 4", open_file("f", RDONLY, 0), 4);
    check("then comes 5", dup_file(3), 5);
    check("4 is closed", close_file(4), 0);
    check("and only once", close_file(4), -9);
    check("the lowest is taken", open_file("f", RDONLY, 0), 4);
    check("no such descriptor", close_file(-1), -9);
    check("nor this", close_file(100000), -9);
    for (int fd = 3; fd <= 5; fd++)
        close_file(fd);
}

/* a full table */
static void
full_table(void)
{
    int n = 0, full = 0;

    while (open_file("f", RDONLY, 0) >= 0)
        n++;
    check("so many fit", n, 253);
    for (int i = 0; i < 300; i++)
        full += open_file("f", RDONLY, 0) == -24;
    check("full every time", full, 300);
    check("full for dup", dup_file(0), -24);
    check("full for F_DUPFD", control(0, 0, 10), -24);
    check("full before the path is looked at",
          open_file("none", RDONLY, 0), -24);
    check("nothing is created", open_file("new", CREAT | RDWR, 0644), -24);
    close_file(77);
    check("it was not", open_file("new", RDONLY, 0), -2);
    check("one is free", open_file("f", RDONLY, 0), 77);
    for (int fd = 3; fd < 256; fd++)
        close_file(fd);
}

/* two descriptors of one file */
static void
shared_offset(void)
{
    char c[2] = "";
    long a = open_file("f", RDONLY, 0), b = dup_file(a);
    long other = open_file("f", RDONLY, 0);

    read_file(a, c, 1), check("one reads 0", *c, '0');
    read_file(b, c, 1), check("the other one 1", *c, '1');
    seek(a, 7, 0);
    read_file(b, c, 1), check("one moves, the other reads", *c, '7');
    read_file(other, c, 1), check("opened apart", *c, '0');
    close_file(a);
    check("one is closed", read_file(a, c, 1), -9);
    check("the other lives", read_file(b, c, 1), 1);
    close_file(b), close_file(other);
}

/* dup2 in all its cases */
static void
dup2_cases(void)
{
    struct stat s;
    char c[2] = "";
    long a = open_file("f", RDONLY, 0), b = open_file("f", RDONLY, 0);

    check("onto itself", dup2_file(a, a), a);
    check("it is still open", stat_file(a, &s), 0);
    seek(b, 5, 0);
    check("onto an open one", dup2_file(b, a), a);
    read_file(a, c, 1), check("which is replaced", *c, '5');
    check("far away", dup2_file(a, 200), 200);
    check("in between is nothing", read_file(150, c, 1), -9);
    read_file(200, c, 1), check("and it reads", *c, '6');
    check("from none", dup2_file(99, a), -9);
    check("leaves the other alone", read_file(a, c, 1), 1);
    check("to none", dup2_file(a, 256), -9);
    check("below none", dup2_file(a, -1), -9);
    check("dup3 onto itself", dup3_file(a, a, 0), -22);
    check("dup3 with a strange flag", dup3_file(a, b, 1), -22);
    check("dup3 that exec closes", dup3_file(a, b, CLOEXEC), b);
    check("says so", control(b, 1, 0), 1);
    check("dup2 does not", dup2_file(b, 200), 200);
    check("inherit that", control(200, 1, 0), 0);
    close_file(a), close_file(b), close_file(200);
}

/* the calls that change descriptors */
static void
controls(void)
{
    long a = open_file("f", RDWR | CLOEXEC, 0);

    check("marked", control(a, 1, 0), 1);
    check("unmark", control(a, 2, 0), 0);
    check("not marked", control(a, 1, 0), 0);
    check("from 20 on", control(a, 0, 20), 20);
    check("from 20 on, marked", control(a, 1030, 20), 21);
    check("so it is", control(21, 1, 0), 1);
    check("a copy of it", dup_file(21), 4);
    check("is not", control(4, 1, 0), 0);
    close_file(4);
    check("from too many on", control(a, 0, 256), -22);
    check("of none", control(99, 1, 0), -9);
    check("flags", control(a, 3, 0) & 03777777 & ~CLOEXEC, RDWR | 0100000);
    check("append from now on", control(a, 4, APPEND | WRONLY), 0);
    check("for all who share it",
          control(20, 3, 0) & (APPEND | 3), APPEND | RDWR);
    check("all of them", control(20, 3, 0) & ~CLOEXEC,
          APPEND | RDWR | 0100000);
    check("and not any more", control(a, 4, 0), 0);
    check("for all, again", control(20, 3, 0) & ~CLOEXEC, RDWR | 0100000);
    check("no such command", control(a, 4711, 0), -22);
    close_file(a), close_file(20), close_file(21);
}

/* lengths and addresses that make no sense */
extern char _end[];
static char something[4096];        /* so that there are such pages */

static void
bad_buffers(void)
{
    char *last = (char *)(((uintptr_t)_end + 4095) & ~4095ul);
    long a = open_file("f", RDWR, 0);

    read_file(a, something, 0);
    check("read -1 bytes", read_file(a, last - 9, -1), -14);
    check("write -1 bytes", write_file(a, last - 9, -1), -14);
    check("read to the kernel", read_file(a, (void *)(1ul << 63), 1), -14);
    check("stat across the end", stat_file(a, (void *)(last - 100)), -14);
    check("stat into the kernel", stat_file(a, (void *)-4096l), -14);
    last[-1] = 'f';
    check("a path across the end", open_file(last - 1, RDONLY, 0), -14);
    check("no path", open_file((char *)8, RDONLY, 0), -14);
    check("read across the end", read_file(a, last - 4, 10), 4);
    check("the rest is still there", read_file(a, last - 10, 10), 6);
    seek(a, 0, 0);
    check("write across the end", write_file(a, last - 4, 10), 4);
    check("nothing to read", read_file(a, (void *)8, 0), 0);
    close_file(a);
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    for (int fd = 3; fd < 256; fd++)
        close_file(fd);         /* what a shell may have left open */
    in_order();
    full_table();
    shared_offset();
    dup2_cases();
    controls();
    bad_buffers();
    remove_name("f");
    return 0;
}
