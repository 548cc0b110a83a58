/* Parent, child and grandchild: what each of them sees of every page. */
#include "execute.h"

enum { PAGE = 4096, R = 1, RW = 3, PRIVATE = 2, ANON = 32, PAGES = 1100 };

static volatile char *at;

/* check(), but with one write a line, since others print as well. */
static void
expect(const char *what, long got, long wanted)
{
    char line[100], *end = line;

    for (const char *c = got == wanted ? "ok: " : "NOT ok: "; *c != '\0'; )
        *end++ = *c++;
    while (*what != '\0')
        *end++ = *what++;
    *end++ = '\n';
    sys_write(1, line, end - line);
}
#define check expect

static void
fill(int first, int step, char byte)
{
    for (int i = first; i < PAGES; i += step) {
        at[i * PAGE] = byte;
        at[i * PAGE + PAGE - 1] = byte + 1;
    }
}

/* How many of these pages have not these bytes? */
static long
wrong(int first, int step, char byte)
{
    long n = 0;

    for (int i = first; i < PAGES; i += step)
        n += at[i * PAGE] != byte || at[i * PAGE + 1] != 0 ||
             at[i * PAGE + PAGE - 1] != (char)(byte + (byte != 0));
    return n;
}

static void
grandchild(void)
{
    check("grandchild: its parent's", wrong(0, 2, 20), 0);
    check("grandchild: its grandparent's", wrong(1, 2, 10), 0);
    fill(0, 3, 30);
    check("grandchild: its own", wrong(0, 3, 30), 0);
    check("grandchild: the rest", wrong(1, 6, 10) + wrong(2, 6, 20) +
          wrong(4, 6, 20) + wrong(5, 6, 10), 0);
    sys_exit(wrong(0, 3, 30) != 0);
}

static void
child(void)
{
    check("child: as it was", wrong(0, 1, 10), 0);
    fill(0, 2, 20);
    long pid = fork_process();

    if (pid == 0)
        grandchild();
    int status = 1;

    wait_for(pid, &status, 0);
    check("grandchild's end", status, 0);
    check("child: as it left it", wrong(0, 2, 20) + wrong(1, 2, 10), 0);
    fill(1, 2, 40);
    check("child: all its own", wrong(1, 2, 40), 0);
    sys_exit(0);
}

/* The kernel writes: to one of two who share a page. */
static void
kernel_writes(void)
{
    int pipe[2], status = 1;
    long time[2] = { 1, 2 };

    syscall6(22, (long)pipe, 0, 0, 0, 0, 0);
    fill(0, 1, 10);
    long pid = fork_process();

    if (pid == 0) {
        write_file(pipe[1], "abc", 3);
        check("read into a shared page",
              read_file(pipe[0], (char *)at + 5 * PAGE, 3), 3);
        syscall6(228, 1, (long)at + 6 * PAGE, 0, 0, 0, 0);
        check("it is there", at[5 * PAGE] + at[5 * PAGE + 2], 'a' + 'c');
        check("and the time", at[6 * PAGE] == 10 && at[6 * PAGE + 1] == 0, 0);
        sys_exit(0);
    }
    wait_for(pid, &status, 0);
    check("end", status, 0);
    check("the parent's pages", wrong(0, 1, 10), 0);
    check("who reads a mapping that may not be written",
          read_file(pipe[0], (char *)time, 0), 0);
}

/* Writing where it is forbidden stays forbidden, shared or not. */
static void
forbidden(void)
{
    char *page = (char *)map_memory(0, PAGE, RW, PRIVATE | ANON, -1, 0);
    int status = 0;

    page[0] = 7;
    set_rights(page, PAGE, R);
    for (int i = 0; i < 2; i++) {
        long pid = fork_process();

        if (pid == 0) {
            if (i == 1)
                set_rights(page, PAGE, RW);
            *(volatile char *)page = 8;
            sys_exit(page[0]);
        }
        wait_for(pid, &status, 0);
        check("write to what is read only, or was", status, i == 0 ? 11 : 8 << 8);
        check("the parent's", page[0], 7);
    }
    unmap_memory(page, PAGE);
}

/* Nor does a walk go on to where it is forbidden. */
static void
border(void)
{
    char *page = (char *)map_memory(0, 8 * PAGE, RW, PRIVATE | ANON, -1, 0);
    int status = 0;

    for (int i = 0; i < 8; i++)
        page[i * PAGE] = 7;
    long pid = fork_process();
    if (pid == 0) {
        set_rights(page + 4 * PAGE, 4 * PAGE, R);
        for (int i = 0; i < 5; i++)
            *(volatile char *)(page + i * PAGE) = 8;
        sys_exit(1);
    }
    wait_for(pid, &status, 0);
    check("a walk to what is read only", status, 11);
    for (int i = 0; i < 8; i++)
        check("the parent's", page[i * PAGE], 7);
    unmap_memory(page, 8 * PAGE);
}

/* A child that never leaves its CPU looks at pages, has some of them copied
   in advance, and must not go by what it remembers: its parent writes. */
static void
looked_at(void)
{
    volatile char *page = (volatile char *)map_memory(0, 16 * PAGE, RW,
                                                      PRIVATE | ANON, -1, 0);
    int status = 0, sum = 0;

    for (int i = 0; i < 16; i++)
        page[i * PAGE] = 7;
    long pid = fork_process();
    if (pid == 0) {
        for (int i = 0; i < 16; i++)
            sum += page[i * PAGE];
        for (int i = 0; i < 3; i++)
            page[i * PAGE] = 7;
        for (int n = 0; n < 20000000 && page[5 * PAGE] == 7; n++)
            continue;
        for (int i = 0; i < 16; i++)
            sum -= page[i * PAGE];
        sys_exit(sum != 0);
    }
    nap(0, 20);
    for (int i = 0; i < 16; i++)
        page[i * PAGE] = 8;
    wait_for(pid, &status, 0);
    check("looked at before", status, 0);
    unmap_memory((char *)page, 16 * PAGE);
}

/* A part is unmapped, or mapped anew, by one of two. */
static void
ranges(void)
{
    int status = 1;

    fill(0, 1, 10);
    for (int i = 0; i < 2; i++) {
        long pid = fork_process();

        if ((pid == 0) == (i == 0)) {
            check("take out", unmap_memory((char *)at + 100 * PAGE,
                                           800 * PAGE), 0);
            check("put zeros there", map_memory((char *)at + 100 * PAGE,
                  800 * PAGE, RW, PRIVATE | ANON | 16, -1, 0) - (long)at,
                  100 * PAGE);
            long sum = 0;
            for (int j = 100; j < 900; j++)
                sum += at[j * PAGE] + at[j * PAGE + PAGE - 1];
            check("zeros", sum, 0);
            check("before and behind", at[99 * PAGE] + at[900 * PAGE], 20);
        }
        if (pid == 0) {
            if (i == 1)
                check("the child has all", wrong(0, 1, 10), 0);
            sys_exit(0);
        }
        wait_for(pid, &status, 0);
        if (i == 0)
            check("the parent has all", wrong(0, 1, 10), 0);
    }
}

/* One of two hides what both share, and shows it again. */
static void
hidden(void)
{
    int status = 1;

    fill(0, 1, 10);
    for (int i = 0; i < 2; i++) {
        long pid = fork_process();

        if ((pid == 0) == (i == 0)) {
            set_rights((char *)at, PAGES * PAGE, 0);
            if (i == 0)
                sys_exit(0);
            wait_for(pid, &status, 0);
            set_rights((char *)at, PAGES * PAGE, RW);
        } else if (i == 0) {
            wait_for(pid, &status, 0);
        } else {
            nap(0, 50);
            check("the child, while its parent hides all", wrong(0, 1, 10), 0);
            sys_exit(0);
        }
        check("end", status, 0);
        check("all is there", wrong(0, 1, 10), 0);
    }
}

/* Both show what was hidden when they parted, and write to it. */
static void
hidden_first(void)
{
    int status = 1;

    fill(0, 1, 10);
    set_rights((char *)at, PAGES * PAGE, 0);
    long pid = fork_process();

    if (pid != 0)
        wait_for(pid, &status, 0);
    set_rights((char *)at, PAGES * PAGE, RW);
    check(pid == 0 ? "what was hidden: the child's" : "the parent's",
          wrong(0, 1, 10), 0);
    fill(0, 2, 20);
    check("half of it written", wrong(0, 2, 20) + wrong(1, 2, 10), 0);
    if (pid == 0)
        sys_exit(0);
    check("end", status, 0);
}

/* What was only read is zeros, and becomes one's own by writing. */
static void
zeros(void)
{
    char *page = (char *)map_memory(0, 600 * PAGE, RW, PRIVATE | ANON, -1, 0);
    long sum = 0;

    for (int i = 0; i < 600; i++)
        sum += page[i * PAGE + i];
    check("zeros", sum, 0);
    for (int i = 0; i < 600; i += 2)
        page[i * PAGE] = 1;
    for (int i = 0; i < 600; i++)
        sum += page[i * PAGE];
    check("half of them written", sum, 300);
    unmap_memory(page, 600 * PAGE);
}

int
main(int argc, char **argv)
{
    int status = 1;

    (void)argc, (void)argv;
    at = (volatile char *)map_memory(0, PAGES * PAGE, RW, PRIVATE | ANON,
                                     -1, 0);
    fill(0, 1, 10);
    long pid = fork_process();

    if (pid == 0)
        child();
    fill(0, 1, 50);     /* at the same time, or before */
    check("parent: its own", wrong(0, 1, 50), 0);
    wait_for(pid, &status, 0);
    check("child's end", status, 0);
    check("parent: still", wrong(0, 1, 50), 0);
    kernel_writes();
    forbidden();
    border();
    looked_at();
    ranges();
    hidden();
    hidden_first();
    zeros();
    return 0;
}
