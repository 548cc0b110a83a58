/* The behaviours that the handout of lab 3 asks of a heap, by its names.
   lab3 TEST [pages]: with `pages' those in use are compared as well, which
   makes sense only where nobody else takes any. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, SMALL = 5000, MIB = 1 << 20, LARGE = 32 * MIB };

static int counting;

static void
check(const char *what, int ok)
{
    printf("%sok: %s\n", ok ? "" : "NOT ", what);
    fflush(stdout);
}

static long
pages_free(void)
{
    struct sysinfo s;

    return sysinfo(&s) == 0 ? (long)(s.freeram * s.mem_unit / PAGE) : -1;
}

/* Were n pages taken since there were so many free? Tables may be, too, and
   the kernel's own records. */
static void
taken(const char *what, long before, long n)
{
    long now = before - pages_free(), most = n + n / 512 + (n > 0 ? 4 : 1);

    check(what, !counting || (now >= n && now <= most));
    if (counting && (now < n || now > most))
        printf("# %ld pages\n", now);
}

/* The signal that a child gets for this access. */
static int
signal_of(volatile char *at, int write)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        if (write)
            *at = 1;
        else
            (void)*at;
        _exit(0);
    }
    waitpid(pid, &status, 0);
    return status & 127;
}

static void
bad_mem_access(void)
{
    static const unsigned long bad[] = {
        0, 0x1000, 0x100000000, 0x7fffffffffff, 0x800000000000,
        0xffff800000000000, 0xffffffff80000000, -1ul,
    };
    int died = 0;

    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
        for (int write = 0; write < 2; write++)
            died += signal_of((char *)bad[i], write) == 11;
    check("every bad access dies", died == 2 * (int)(sizeof bad / 8));
    check("so does one behind the heap",
          signal_of((char *)sbrk(0) + PAGE, 1) == 11);
    check("a good one does not", signal_of((char *)&died, 1) == 0);
}

static void
malloc_test(void)
{
    enum { MANY = 500 };
    static unsigned char *at[MANY];
    int status;
    long before = pages_free();

    if (fork() == 0) {
        int bad = 0;

        for (int round = 0; round < 4; round++) {
            for (int i = round % 2; i < MANY; i++)
                if (at[i] == NULL && (at[i] = malloc(1 + i * 37)) != NULL)
                    memset(at[i], i, 1 + i * 37);
            for (int i = 0; i < MANY; i++)
                for (int k = 0; at[i] != NULL && k < 1 + i * 37; k++)
                    bad += at[i][k] != (unsigned char)i;
            for (int i = round; i < MANY; i += 2)
                free(at[i]), at[i] = NULL;
        }
        _exit(bad != 0 || malloc(1l << 46) != NULL);
    }
    wait(&status);
    check("what malloc gave keeps what it got", status == 0);
    taken("and is given back by its end", before, 0);
}

static void
sbrk_small(void)
{
    char *start = sbrk(0), *end = start;
    int bad = 0;
    long before = pages_free();

    for (int i = 0; i < SMALL; i++) {
        char *at = sbrk(1);

        bad += at != end;
        end = at + 1;
        bad += *at != 0;
        *at = i;
    }
    check("byte by byte", bad == 0);
    for (int i = 0; i < SMALL; i++)
        bad += start[i] != (char)i;
    check("each its own", bad == 0);
    taken("two pages", before, SMALL / PAGE + (SMALL % PAGE != 0));
    for (int i = 0; i < SMALL; i++)
        bad += sbrk(-1) != end--;
    check("and back", bad == 0 && sbrk(0) == start);
    taken("no pages", before, 0);
}

static void
sbrk_large(void)
{
    char *start = sbrk(0);
    int bad = 0;
    long before = pages_free();

    check("32 MiB", sbrk(LARGE) == start);
    taken("none of it is there", before, 0);
    for (long i = 0; i < LARGE; i += PAGE) {
        bad += start[i] != 0;
        start[i] = 1;
    }
    check("of zeros", bad == 0);
    taken("as many pages as were touched", before, LARGE / PAGE);
    check("half of it back", sbrk(-LARGE / 2) == start + LARGE);
    taken("is given back", before, LARGE / 2 / PAGE);
    check("and cannot be used",
          signal_of(start + LARGE / 2, 0) == 11);
    check("more than there is", sbrk(1l << 46) == (void *)-1);
    check("more than the machine has", /* Linux promises more than that */
          !counting || sbrk(1l << 30) == (void *)-1);
    check("down past the beginning", sbrk(-(1l << 62)) == (void *)-1);
    check("around the end", sbrk(-1ul >> 1) == (void *)-1);
    check("changes nothing", sbrk(0) == start + LARGE / 2);
    check("the rest of it back", sbrk(-LARGE / 2) == start + LARGE / 2);
    taken("with all its pages", before, 0);
}

int
main(int argc, char **argv)
{
    static const struct { const char *name; void (*test)(void); } all[] = {
        { "bad_mem_access", bad_mem_access }, { "malloc_test", malloc_test },
        { "sbrk_small", sbrk_small }, { "sbrk_large", sbrk_large },
    };

    counting = argc > 2;
    signal_of(argv[0], 0);      /* a kernel may keep a child's stack */
    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)
        if (argc > 1 && strcmp(argv[1], all[i].name) == 0)
            return check(argv[1], 1), all[i].test(), 0;
    return 2;
}
