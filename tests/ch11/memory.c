/* Memory on demand: the heap, mappings, rights, faults. */
#include "execute.h"

enum { PAGE = 4096, R = 1, RW = 3, PRIVATE = 2, FIXED = 16, ANON = 32 };

static long
touch(volatile char *at, int write)
{
    int status;
    long pid = fork_process();

    if (pid == 0) {
        if (write)
            *at = 1;
        sys_exit(*at & 0);
    }
    wait_for(pid, &status, 0);
    return status & 127;
}

static int
zeros(const char *at, unsigned long n)
{
    while (n > 0 && *at == 0)
        at++, n--;
    return n == 0;
}

static void
heap(void)
{
    unsigned long start = set_break(0);
    char *at = (char *)start;

    check("nothing there at first", touch(at, 0), 11);
    check("grow", set_break(start + 5 * PAGE + 3) - start, 5 * PAGE + 3);
    check("zeros", zeros(at, 5 * PAGE + 3), 1);
    memset(at, 1, 5 * PAGE);
    check("shrink", set_break(start + PAGE) - start, PAGE);
    check("gone", touch(at + PAGE, 0), 11);
    check("kept", at[PAGE - 1], 1);
    check("grow again", set_break(start + 3 * PAGE) - start, 3 * PAGE);
    check("zeros again", zeros(at + PAGE, 2 * PAGE), 1);
    check("far too much", set_break(1ul << 46) - start, 3 * PAGE);
    check("below the start", set_break(start - 1) - start, 3 * PAGE);
    check("all gone", set_break(start) - start, 0);
}

static char *
map(unsigned long n, int prot)
{
    return (char *)map_memory(NULL, n, prot, PRIVATE | ANON, -1, 0);
}

static void
mappings(void)
{
    char *at = map(8 * PAGE, RW);

    check("zeros", zeros(at, 8 * PAGE), 1);
    memset(at, 7, 8 * PAGE);
    check("take out the middle", unmap_memory(at + 2 * PAGE, 3 * PAGE), 0);
    check("before it", touch(at + 2 * PAGE - 1, 1), 0);
    check("in it", touch(at + 2 * PAGE, 0), 11);
    check("its end", touch(at + 5 * PAGE - 1, 0), 11);
    check("behind it", at[5 * PAGE], 7);
    check("put something there", map_memory(at + PAGE, 3 * PAGE, RW,
          PRIVATE | ANON | FIXED, -1, 0) - (long)at, PAGE);
    check("new zeros", zeros(at + PAGE, 3 * PAGE), 1);
    check("the old", at[PAGE - 1], 7);
    check("unmap all", unmap_memory(at, 8 * PAGE), 0);
    /* mappings that cannot be */
    check("no length", map_memory(NULL, 0, RW, PRIVATE | ANON, -1, 0), -22);
    check("no kind", map_memory(NULL, PAGE, RW, ANON, -1, 0), -22);
    check("far too much", map_memory(NULL, 1ul << 46, RW, PRIVATE | ANON,
                                     -1, 0), -12);
    check("no file", map_memory(NULL, PAGE, R, PRIVATE, 77, 0), -9);
    check("half a page", map_memory(NULL, PAGE, R, PRIVATE, 0, 5), -22);
    check("an odd place", unmap_memory((char *)PAGE + 1, PAGE), -22);
    check("nothing to unmap", unmap_memory((char *)(1l << 40), PAGE), 0);
    check("the kernel's", unmap_memory((char *)(-1ul << 47), PAGE), -22);
}

static void
files(void)
{
    char text[16];
    long fd = make_file("mapped", "some text");

    write_at(fd, "more", 4, PAGE + 100);
    char *at = (char *)map_memory(NULL, 4 * PAGE, RW, PRIVATE, fd, 0);

    check("its bytes", equal(at, "some text", 10), 1);
    check("a hole", zeros(at + 9, PAGE + 91), 1);
    check("the rest of its last page", zeros(at + PAGE + 104, 3992), 1);
    check("a page behind it", touch(at + 2 * PAGE, 0), 7);
    check("and for a system call", write_file(fd, at + 2 * PAGE, 1), -14);
    at[0] = 'S';
    read_at(fd, text, 9, 0);
    check("the file is as it was", equal(text, "some text", 9), 1);
    check("the memory is not", equal(at, "Some text", 9), 1);
    write_at(fd, "third", 6, 2 * PAGE);
    at = (char *)map_memory(NULL, 3 * PAGE, R, PRIVATE, fd, 0);
    check("take out its middle", unmap_memory(at + PAGE, PAGE), 0);
    check("the first page", equal(at, "some text", 9), 1);
    check("the third page", equal(at + 2 * PAGE, "third", 6), 1);
    unmap_memory(at, 3 * PAGE);
    set_length(fd, PAGE + 104);
    at = (char *)map_memory(NULL, 2 * PAGE, R, PRIVATE, fd, PAGE);
    check("from the second page on", touch(at + 100, 0), 0);
    set_length(fd, PAGE);
    check("which is cut off", touch(at + 100, 0), 7);
    close_file(fd);
    remove_name("mapped");
}

/* Dies of the second write, if the right is gone at once. */
static long
write_twice(volatile char *at)
{
    int status;
    long pid = fork_process();

    if (pid == 0) {
        *at = 1;
        set_rights((const void *)at, PAGE, R);
        *at = 2;
        sys_exit(0);
    }
    wait_for(pid, &status, 0);
    return status & 127;
}

static void
rights(void)
{
    long fd = make_file("file", "x");
    char *at = map(4 * PAGE, RW);

    memset(at, 5, 4 * PAGE);
    check("read only, the middle", set_rights(at + PAGE, 2 * PAGE, R), 0);
    check("read it", at[PAGE], 5);
    check("write to it", touch(at + PAGE, 1), 11);
    check("the kernel, too", read_at(fd, at + PAGE, 1, 0), -14);
    check("at once", write_twice(at + 3 * PAGE), 11);
    check("write beside it", touch(at + 3 * PAGE, 1), 0);
    check("nothing at all", set_rights(at + PAGE, PAGE, 0), 0);
    check("read that", touch(at + PAGE, 0), 11);
    check("everything again", set_rights(at, 4 * PAGE, RW), 0);
    at[PAGE]++, at[2 * PAGE]++;
    check("nothing was lost", at[PAGE] + at[2 * PAGE] + at[0], 17);
    check("where there is nothing", set_rights(at, 1ul << 40, R), -12);
    unmap_memory(at + 2 * PAGE, PAGE);
    check("over a hole", set_rights(at, 4 * PAGE, RW), -12);
    check("from within it", set_rights(at + 2 * PAGE, 2 * PAGE, RW), -12);
    check("up to it", set_rights(at, 2 * PAGE, RW), 0);
    check("and behind it", set_rights(at + 3 * PAGE, PAGE, RW), 0);
    check("an odd place", set_rights(at + 1, PAGE, R), -22);
    check("write to code", touch((char *)rights, 1), 11);
    close_file(fd);
    remove_name("file");
    unmap_memory(at, 4 * PAGE);
}

static void
copies(void)
{
    char *at = map(3 * PAGE, RW);
    long fd = make_file("copied", "bbbb"), pid;
    int status;

    at[0] = 'a';
    set_rights(at, PAGE, R);
    pid = fork_process();
    set_rights(at, PAGE, RW);
    at[0]++, at[PAGE] = 'c';
    if (pid == 0) {
        read_at(fd, at + 2 * PAGE, 4, 0);
        sys_exit(at[0] != 'b' || at[PAGE] != 'c' || at[2 * PAGE] != 'b');
    }
    wait_for(pid, &status, 0);
    check("what the child has", status, 0);
    check("what the parent has", at[0] == 'b' && at[2 * PAGE] == 0, 1);
    close_file(fd);
    remove_name("copied");
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    heap();
    mappings();
    files();
    rights();
    copies();
    return 0;
}
