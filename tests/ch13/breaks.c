/* The break, mappings, limits, rights that are none: the same everywhere. */
#include "execute.h"

enum { PAGE = 4096, R = 1, RW = 3, PRIVATE = 2, FIXED = 16, ANON = 32 };
enum { DATA = 2, SIZE = 9 };

CALL3(advise, 28, const void *, unsigned long, int)

static long
limit(int what, unsigned long now, unsigned long *old)
{
    unsigned long pair[2] = { now, -1ul };

    return syscall6(302, 0, what, (long)(now ? pair : 0), (long)old, 0, 0);
}

/* The signal that a look at this byte, or a write to it, ends a child by;
   the child has moved the break there before, unless that is 0. */
static long
break_and_touch(unsigned long to, volatile char *at, int write)
{
    int status;
    long pid = fork_process();

    if (pid == 0) {
        if (to != 0) {
            at[0]++;
            set_break(to);
        }
        if (write)
            *at = 1;
        sys_exit(*at & 0);
    }
    wait_for(pid, &status, 0);
    return status & 127;
}

static long
touch(volatile char *at, int write)
{
    return break_and_touch(0, at, write);
}

static long
zeros(const char *at, unsigned long n)
{
    while (n > 0 && *at == 0)
        at++, n--;
    return n == 0;
}

static char *
map(void *hint, unsigned long n, int prot)
{
    return (char *)map_memory(hint, n, prot, PRIVATE | ANON, -1, 0);
}

static void
bad_mem_access(void)
{
    check("null", touch(NULL, 0), 11);
    check("null and a bit, write", touch((char *)0x1000, 1), 11);
    check("the kernel", touch((char *)0xffff800000000000, 0), 11);
    check("the kernel, write", touch((char *)0xffffffff80100000, 1), 11);
    check("behind the break", touch((char *)set_break(0) + PAGE, 1), 11);
    check("the program's code, write", touch((char *)bad_mem_access, 1), 11);
}

static void
sbrk_small(void)
{
    unsigned long start = set_break(0);
    char *at = (char *)start;

    for (int i = 1; i <= 3 * PAGE; i += 7) {
        if (set_break(start + i) != (long)start + i || at[i - 1] != 0)
            check("byte by byte", i, 0);
        at[i - 1] = 1;
    }
    check("down to a byte", set_break(start + 1) - start, 1);
    check("which is there", at[0], 1);
    check("its page", touch(at + PAGE - 1, 1), 0);
    check("the next is not", touch(at + PAGE, 0), 11);
    set_break(start + 2 * PAGE);
    at[PAGE + 7] = 'x';
    check("gone for who has just used it",
          break_and_touch(start + PAGE, at + PAGE + 7, 0), 11);
    check("down by a page that was used", set_break(start + PAGE) - start,
          PAGE);
    check("it is gone at once", touch(at + PAGE + 7, 0), 11);
    set_break(start + 2 * PAGE);
    check("and comes back empty", at[PAGE + 7], 0);
    set_break(start + 3 * PAGE);
    check("zeros when it comes back", zeros(at + PAGE, 2 * PAGE), 1);
    check("to nothing", set_break(start) - start, 0);
    check("is nothing", touch(at, 0), 11);
}

static void
sbrk_large(void)
{
    unsigned long start = set_break(0), mib = 1 << 20;
    char *at = (char *)start;

    check("40 MiB", set_break(start + 40 * mib) - start, 40 * mib);
    for (unsigned long i = 0; i < 40; i++)
        at[i * mib] = i + 1;
    for (unsigned long i = 0; i < 40; i++)
        if (at[i * mib] != (char)(i + 1) || at[i * mib + 1] != 0)
            check("what was written", i, -1);
    check("20 MiB", set_break(start + 20 * mib) - start, 20 * mib);
    check("gone", touch(at + 20 * mib, 0), 11);
    check("there", at[19 * mib], 20);
    set_break(start + 40 * mib);
    check("zeros", zeros(at + 20 * mib, 2 * mib), 1);
    check("to its end", zeros(at + 40 * mib - PAGE, PAGE), 1);
    set_break(start);
}

static void
refused(void)
{
    unsigned long start = set_break(0);

    set_break(start + PAGE + 5);
    check("around the end", set_break(-1ul) - start, PAGE + 5);
    check("near the end", set_break(-PAGE) - start, PAGE + 5);
    check("2^63", set_break(1ul << 63) - start, PAGE + 5);
    check("below the start", set_break(start - 1) - start, PAGE + 5);
    check("zero", set_break(0) - start, PAGE + 5);
    char *wall = map((void *)(start + 16 * PAGE), PAGE, RW);
    check("a hint is taken", (long)wall - start, 16 * PAGE);
    check("nearly to a mapping", set_break(start + 15 * PAGE) - start,
          15 * PAGE);
    check("not into it", set_break(start + 17 * PAGE) - start, 15 * PAGE);
    unmap_memory(wall, PAGE);
    check("when it is gone", set_break(start + 17 * PAGE) - start,
          17 * PAGE);
    check("a hole in the heap", unmap_memory((char *)start + 2 * PAGE, PAGE),
          0);
    check("above it", touch((char *)start + 3 * PAGE, 1), 0);
    check("go on growing", set_break(start + 20 * PAGE) - start, 20 * PAGE);
    check("and shrink past it", set_break(start + PAGE) - start, PAGE);
    check("and grow over it", set_break(start + 4 * PAGE) - start, 4 * PAGE);
    check("zeros", zeros((char *)start, 4 * PAGE), 1);
    set_break(start);
}

/* Things that happen to the end of the heap while it stands there. */
static void
changed(void)
{
    unsigned long start = set_break(0);
    char *at = (char *)start;

    set_break(start + 2 * PAGE);
    set_break(start + 3 * PAGE);
    check("its last page", set_rights(at + 2 * PAGE, PAGE, R), 0);
    check("a page more", set_break(start + 4 * PAGE) - start, 4 * PAGE);
    check("can be written to", touch(at + 3 * PAGE, 1), 0);
    check("the one before cannot", touch(at + 2 * PAGE, 1), 11);
    check("down by two", set_break(start + 2 * PAGE) - start, 2 * PAGE);
    check("up by two", set_break(start + 4 * PAGE) - start, 4 * PAGE);
    check("now it can", touch(at + 2 * PAGE, 1), 0);
    check("not its last page", unmap_memory(at + 3 * PAGE, PAGE), 0);
    check("up by a page", set_break(start + 5 * PAGE) - start, 5 * PAGE);
    check("it is there", touch(at + 4 * PAGE, 1), 0);
    check("the one before is not", touch(at + 3 * PAGE, 0), 11);
    set_break(start + PAGE);
    check("a mapping over the heap", (long)map_memory(at, 3 * PAGE, R,
          PRIVATE | ANON | FIXED, -1, 0) - start, 0);
    check("is not the heap's", touch(at, 1), 11);
    check("and in its way", set_break(start + 2 * PAGE) - start, PAGE);
    unmap_memory(at, 3 * PAGE);
    set_break(start);
    set_break(start + PAGE);
    int status;
    long pid = fork_process();
    if (pid == 0) {
        check("a child moves its own", set_break(start + 9 * PAGE) - start,
              9 * PAGE);
        sys_exit(at[8 * PAGE]);
    }
    wait_for(pid, &status, 0);
    check("the child's break", status, 0);
    check("is not the parent's", set_break(0) - start, PAGE);
    check("nor its memory", touch(at + 8 * PAGE, 0), 11);
    set_break(start);
}

static void
limits(void)
{
    unsigned long start = set_break(0), old[2], most;
    int status;
    long pid = fork_process();

    if (pid == 0) {
        check("no limit yet", limit(SIZE, 0, old), 0);
        check("is none", old[0], -1);
        /* what the data have is the same on both: a page or two */
        check("limit the data", limit(DATA, 1 << 20, NULL), 0);
        check("half a MiB", set_break(start + (1 << 19)) - start, 1 << 19);
        check("two", set_break(start + (2 << 20)) - start, 1 << 19);
        check("no more than it is", limit(DATA, 1 << 19, NULL), 0);
        check("not a page", set_break(start + (1 << 19) + PAGE) - start,
              1 << 19);
        check("down", set_break(start + PAGE) - start, PAGE);
        check("and up", set_break(start + (1 << 18)) - start, 1 << 18);
        char *there = map(NULL, 2 * PAGE, RW);
        there[0] = 7;
        check("limit the size", limit(SIZE, 64 << 20, NULL), 0);
        for (most = 0; (long)map(NULL, 1 << 20, 0) > 0; )
            most++;
        check("nearly 64 MiB", most >= 50 && most < 64, 1);
        check("nothing more", (long)map(NULL, 1 << 20, 0), -12);
        check("nor in place of something", (long)map_memory(there + 2 * PAGE
              - (80l << 20), 80l << 20, RW, PRIVATE | ANON | FIXED, -1, 0),
              -12);
        check("which is still there", there[0], 7);
        check("but as much as was there", (long)(there -
              (char *)map_memory(there, 2 * PAGE, RW,
              PRIVATE | ANON | FIXED, -1, 0)), 0);
        check("of zeros", zeros(there, 2 * PAGE), 1);
        check("a small one", touch(map(NULL, PAGE, RW), 1), 0);
        sys_exit(0);
    }
    wait_for(pid, &status, 0);
    check("the child with limits", status, 0);
    check("the parent has none", set_break(start + (4 << 20)) - start,
          4 << 20);
    set_break(start);
    unsigned long pair[2] = { 2, 1 };
    check("more than the most", syscall6(302, 0, SIZE, (long)pair, 0, 0, 0),
          -22);
    check("no such limit", syscall6(302, 0, 99, 0, (long)old, 0, 0), -22);
}

static void
none(void)
{
    long fd = make_file("none", "file");
    char *at = map(NULL, 3 * PAGE, RW);
    int status;

    memset(at, 'x', 3 * PAGE);
    check("no rights", set_rights(at + PAGE, PAGE, 0), 0);
    check("to read", touch(at + PAGE, 0), 11);
    check("to write", touch(at + PAGE, 1), 11);
    check("for read()", read_at(fd, at + PAGE, 1, 0), -14);
    check("for write()", write_at(fd, at + PAGE, 1, 0), -14);
    check("across its border", write_at(fd, at + PAGE - 2, 4, 0) <= 2, 1);
    long pid = fork_process();
    if (pid == 0) {
        set_rights(at + PAGE, PAGE, RW);
        sys_exit(at[PAGE] != 'x' || at[2 * PAGE - 1]++ != 'x');
    }
    wait_for(pid, &status, 0);
    check("the child has it", status, 0);
    check("read only", set_rights(at + PAGE, PAGE, R), 0);
    check("nothing lost", at[PAGE], 'x');
    check("but to write", touch(at + PAGE, 1), 11);
    check("all again", set_rights(at, 3 * PAGE, RW), 0);
    at[PAGE] = 'y';
    check("write", at[PAGE] + at[2 * PAGE - 1], 'y' + 'x');
    set_rights(at, 3 * PAGE, 0);
    check("unmap what nobody may use", unmap_memory(at, 3 * PAGE), 0);
    at = map(NULL, 2 * PAGE, 0);
    check("born without rights", touch(at, 0), 11);
    check("get some", set_rights(at, PAGE, RW), 0);
    check("use them", touch(at, 1), 0);
    check("not beside", touch(at + PAGE, 1), 11);
    unmap_memory(at, 2 * PAGE);
    close_file(fd);
    remove_name("none");
}

static void
advice(void)
{
    char *at = map(NULL, 4 * PAGE, RW);

    memset(at, 3, 4 * PAGE);
    check("not needed", advise(at + PAGE, 2 * PAGE, 4), 0);
    check("zeros", zeros(at + PAGE, 2 * PAGE), 1);
    check("beside it", at[PAGE - 1] + at[3 * PAGE], 6);
    check("will be needed", advise(at, PAGE, 3), 0);
    check("an odd place", advise(at + 1, PAGE, 4), -22);
    check("no such advice", advise(at, PAGE, 77), -22);
    check("nor this", advise(at, PAGE, 6), -22);
    check("as you like", advise(at, PAGE, 0) | advise(at, PAGE, 1) |
          advise(at, PAGE, 2) | advise(at, PAGE, 17), 0);
    long wiped = advise(at, PAGE, 18);
    int status;
    long pid = fork_process();
    if (pid == 0)
        sys_exit(wiped == 0 ? at[0] != 0 : at[0] != 3);
    wait_for(pid, &status, 0);
    check("wiped for the child if it was said", status, 0);
    unmap_memory(at + PAGE, PAGE);
    check("a hole", advise(at, 4 * PAGE, 3), -12);
    unmap_memory(at, 4 * PAGE);
}

/* Thousands of mappings that cannot be joined, and then away with them. */
static void
thousands(void)
{
    enum { MANY = 4000 };
    char *at = map(NULL, 2 * MANY * PAGE, RW);
    long bad = 0;

    for (long i = 0; i < MANY; i++)
        bad += set_rights(at + 2 * i * PAGE, PAGE, R) != 0;
    for (long i = 0; i < MANY; i++)
        at[(2 * i + 1) * PAGE] = i;
    for (long i = 0; i < MANY; i++)
        bad += at[(2 * i + 1) * PAGE] != (char)i || at[2 * i * PAGE] != 0;
    check("thousands of regions", bad, 0);
    for (long i = MANY - 1; i >= 0; i -= 2)
        bad += unmap_memory(at + 2 * i * PAGE, PAGE) != 0;
    char *hole = map(NULL, PAGE, R);
    check("the highest hole", (hole - at) / PAGE % 4 == 2 ||
          hole < at || hole >= at + 2 * MANY * PAGE, 1);
    check("all rights alike again", set_rights(at, PAGE, RW), 0);
    check("away with them", unmap_memory(at, 2 * MANY * PAGE), 0);
    check("gone", touch(at + PAGE, 0), 11);
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    bad_mem_access();
    sbrk_small();
    sbrk_large();
    refused();
    changed();
    limits();
    none();
    advice();
    thousands();
    return 0;
}
