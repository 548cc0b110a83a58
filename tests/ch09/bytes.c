/* What reading and writing promise. */
#include "files.h"

static char page[3 * 4096] __attribute__((aligned(4096)));

/* fill a buffer, and look whether it is full of that */
static void
fill(char c, long n)
{
    for (long i = 0; i < n; i++)
        page[i] = c;
}

static int
full_of(char c, long n)
{
    while (n > 0 && page[n - 1] == c)
        n--;
    return n == 0;
}

static long
size_of(long fd)
{
    struct stat s;

    return stat_file(fd, &s) == 0 ? s.size : -1;
}

/* small reads and writes */
static void
small(void)
{
    char text[16];
    long fd = make_file("b", "weft");

    check("the end", read_file(fd, text, 16), 0);
    check("back", seek(fd, 0, 0), 0);
    check("two bytes", read_file(fd, text, 2), 2);
    check("the rest", read_file(fd, text + 2, 14), 2);
    check("what was written", equal(text, "weft", 4), 1);
    check("write inside", write_at(fd, "oo", 2, 1), 2);
    check("the position stays", seek(fd, 0, 1), 4);
    check("read it", read_at(fd, text, 16, 0), 4);
    check("woot", equal(text, "woot", 4), 1);
    check("behind the end", read_at(fd, text, 16, 4), 0);
    check("far behind", read_at(fd, text, 16, 1l << 40), 0);
    close_file(fd);
}

/* ways of opening */
static void
ways(void)
{
    char c;
    long fd = open_file("b", RDONLY, 0);

    check("no writing", write_file(fd, "x", 1), -9);
    check("nor elsewhere", write_at(fd, "x", 1, 0), -9);
    check("nor cutting", set_length(fd, 0), -22);
    close_file(fd), fd = open_file("b", WRONLY, 0);
    check("no reading", read_file(fd, &c, 1), -9);
    check("nor elsewhere", read_at(fd, &c, 1, 0), -9);
    close_file(fd);
    check("only if new", open_file("b", CREAT | EXCL | RDWR, 0644), -17);
    fd = open_file("b", WRONLY | APPEND, 0);
    check("append", write_file(fd, "!", 1), 1);
    check("behind it", seek(fd, 0, 1), 5);
    check("append at a place", write_at(fd, "?", 1, 0), 1);
    check("is behind it, too", size_of(fd), 6);
    close_file(fd), fd = open_file("b", WRONLY | TRUNC, 0);
    check("empty", size_of(fd), 0);
    close_file(fd);
    check("not a directory", open_file("b", DIRECTORY, 0), -20);
    check("a directory", open_file(".", WRONLY, 0), -21);
    check("a directory to create", open_file(".", CREAT, 0644), -21);
    fd = open_file(".", RDONLY, 0);
    check("directories are not read", read_file(fd, &c, 1), -21);
    check("nor written", write_file(fd, &c, 1), -9);
    close_file(fd);
}

/* where the position may be */
static void
positions(void)
{
    long fd = make_file("b", "0123456789");

    check("from the end", seek(fd, -3, 2), 7);
    check("from here", seek(fd, 2, 1), 9);
    check("negative", seek(fd, -1, 0), -22);
    check("negative from here", seek(fd, -10, 1), -22);
    check("negative from the end", seek(fd, -11, 2), -22);
    check("too far", seek(fd, 0x7fffffffffffffff, 1), -22);
    check("from where?", seek(fd, 0, 17), -22);
    check("it has not moved", seek(fd, 0, 1), 9);
    check("pread at -1", read_at(fd, page, 1, -1), -22);
    check("pwrite at -1", write_at(fd, page, 1, -1), -22);
    check("above 4 GiB", seek(fd, 5l << 32, 0), 5l << 32);
    check("nothing there", read_file(fd, page, 1), 0);
    check("no descriptor", seek(99, 0, 0), -9);
    close_file(fd);
}

/* holes and cuts */
static void
holes(void)
{
    long fd = open_file("b", CREAT | TRUNC | RDWR, 0644);

    fill('x', 5000), write_at(fd, page, 5000, 0);
    check("cut in a page", set_length(fd, 100), 0);
    check("longer again", set_length(fd, 6000), 0);
    fill('y', 6000);
    check("all of it", read_at(fd, page, 6000, 0), 6000);
    check("begins as it did", page[99], 'x');
    check("then zeros", page[100] | page[4095] | page[4096] | page[5999],
          0);
    check("write behind the end", write_at(fd, "z", 1, 20000), 1);
    check("the size", size_of(fd), 20001);
    fill('y', 8192), check("a hole", read_at(fd, page, 8192, 8000), 8192);
    check("of zeros", full_of(0, 8192), 1);
    check("cut to nothing", set_length(fd, 0), 0);
    check("and is empty", read_at(fd, page, 1, 0), 0);
    check("a negative length", set_length(fd, -1), -22);
    close_file(fd);
}

/* large and sparse files */
static void
large(void)
{
    long fd = open_file("b", CREAT | TRUNC | RDWR, 0644);
    int good = 0;

    for (int i = 0; i < 300; i++)
        fill('a' + i % 26, 4096), write_file(fd, page, 4096);
    check("300 pages", size_of(fd), 300 * 4096);
    for (int i = 299; i >= 0; i--)
        if (read_at(fd, page, 4096, i * 4096l) == 4096)
            good += full_of('a' + i % 26, 4096);
    check("each as written", good, 300);
    check("a byte far away", write_at(fd, "!", 1, 1l << 40), 1);
    check("the size", size_of(fd), (1l << 40) + 1);
    check("before it", read_at(fd, page, 4096, (1l << 40) - 4095), 4096);
    check("zeros, and the byte", full_of(0, 4095) && page[4095] == '!', 1);
    check("cut", set_length(fd, 65 * 4096 + 1), 0);
    check("what is left", read_at(fd, page, 4096, 65 * 4096l), 1);
    check("is right", page[0], 'a' + 65 % 26);
    close_file(fd);
}

/* many buffers */
struct vector { void *data; unsigned long n; };

static void
vectors(void)
{
    long fd = open_file("b", CREAT | TRUNC | RDWR, 0644);
    char a[3], b[5];
    struct vector out[3] = { { "one", 3 }, { "", 0 }, { "three", 5 } };
    struct vector in[3] = { { a, 3 }, { (void *)8, 0 }, { b, 5 } };

    check("writev", syscall6(20, fd, (long)out, 3, 0, 0, 0), 8);
    seek(fd, 0, 0);
    check("readv", syscall6(19, fd, (long)in, 3, 0, 0, 0), 8);
    check("the parts", equal(a, "one", 3) && equal(b, "three", 5), 1);
    in[1].n = -1ul;
    check("a bad length", syscall6(19, fd, (long)in, 3, 0, 0, 0), -22);
    check("too many", syscall6(19, fd, (long)in, 1025, 0, 0, 0), -22);
    seek(fd, 0, 0), in[1].n = 4;
    check("a bad buffer", syscall6(19, fd, (long)in, 3, 0, 0, 0), 3);
    check("stops there", seek(fd, 0, 1), 3);
    check("none at all", syscall6(20, fd, 8, 0, 0, 0, 0), 0);
    close_file(fd);
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    small();
    ways();
    positions();
    holes();
    large();
    vectors();
    remove_name("b");
    return 0;
}
