/* What the tests of swap share. */
#pragma once
#include "lab.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

enum { PAGE = 4096, WORDS = PAGE / 8 };

struct sysinfo {
    long uptime;
    unsigned long loads[3], ram, free, shared, buffers, swap, free_swap;
    unsigned short processes, unused;
    unsigned long high, free_high;
    unsigned unit;
};

static struct sysinfo
about(void)
{
    struct sysinfo s;

    sys(99, &s);
    return s;
}

/* Pages of the swap area that are in use. */
static long
used_slots(void)
{
    struct sysinfo s = about();

    return (s.swap - s.free_swap) / PAGE;
}

static long
free_pages(void)
{
    return about().free / PAGE;
}

static char block[16 * PAGE];

/* A machine that waits for its disk, on a busy host, looks like one that
   waits for ever. With somebody in it who sleeps until some time, the grader
   has more patience. */
static long sleeper;

static int
sleeps_on(long unused)
{
    struct timespec time = { 1000, 0 };

    return sys_nanosleep(&time, NULL);
}

static inline __attribute__((noreturn)) void
done(void)
{
    sys_kill(sleeper, SIGKILL);
    reap(sleeper);
    finish();
}

/* Makes a file of that many pages, without holes, and swaps to it. */
static long
swap_to(const char *path, long pages)
{
    sleeper = child(sleeps_on, 0);
    long fd = sys_open(path, O_CREAT | O_RDWR, 0600);

    if (fd < 0)
        return fd;
    for (long n; pages > 0; pages -= n) {
        n = pages < 16 ? pages : 16;
        if (sys_write(fd, block, n * PAGE) != n * PAGE)
            return -EIO;
    }
    sys_close(fd);
    return sys(167, path, 0);
}

/* That many pages of fresh memory, in a region that touches no other. Low:
   below what squeeze() takes, and written earlier, so that a hand that goes
   round from either end or by age comes to them in a round. */
static uint64_t *
memory(long pages)
{
    static uintptr_t at = 0x20000000;
    uint64_t *it = (void *)sys_mmap((void *)at, pages * PAGE,
                                    PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    at += (pages + 1) * PAGE;
    return it;
}

static uint64_t
word(uint64_t salt, long page, int i)
{
    return (salt + page * WORDS + i) * 0x9e3779b97f4a7c15;
}

/* Writes page n: eight words of it, the first and the last among them. */
static void
fill(uint64_t *at, long n, uint64_t salt)
{
    for (int i = 0; i < WORDS; i += WORDS / 8)
        at[n * WORDS + i] = word(salt, n, i);
    at[n * WORDS + WORDS - 1] = word(salt, n, WORDS - 1);
}

/* Is it as it was written? */
static bool
is_whole(const uint64_t *at, long n, uint64_t salt)
{
    for (int i = 0; i < WORDS; i += WORDS / 8)
        if (at[n * WORDS + i] != word(salt, n, i))
            return false;
    return at[n * WORDS + 1] == 0 &&
           at[n * WORDS + WORDS - 1] == word(salt, n, WORDS - 1);
}

static void
fill_all(uint64_t *at, long pages, uint64_t salt)
{
    for (long n = 0; n < pages; n++)
        fill(at, n, salt);
}

/* How many of the pages are not as they were written. */
static long
damaged(const uint64_t *at, long pages, uint64_t salt)
{
    long bad = 0;

    for (long n = 0; n < pages; n++)
        bad += !is_whole(at, n, salt);
    return bad;
}

/* Writes that many pages and gives them back: whatever else there was is in
   the swap area now, unless it was used meanwhile. 0: it had the memory. */
static long
squeeze(long pages)
{
    uint64_t *at = (void *)sys_mmap(NULL, pages * PAGE,
                                    PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if ((long)at < 0)
        return (long)at;
    fill_all(at, pages, 77);
    return sys_munmap(at, pages * PAGE);
}
