/* One of two who share pages gives some back, or gets others there. */
#include "lazy.h"

enum { FIRST = 100, LAST = 1500, PART = LAST - FIRST };

static long
sum(int first, int end)
{
    long n = 0;

    for (int i = first; i < end; i++)
        n += at[i * PAGE] + at[i * PAGE + PAGE - 1];
    return n;
}

/* In one of two: 1 if something is wrong. */
static int
change(int how)
{
    void *part = (char *)at + FIRST * PAGE;

    switch (how) {
    case 0:
        sys_munmap(part, PART * PAGE);
        if (sys_mmap(part, PART * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS |
                     MAP_FIXED, -1, 0) != (long)part)
            return 1;
        break;
    case 1:
        if (sys_mmap(part, PART * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS |
                     MAP_FIXED, -1, 0) != (long)part)
            return 1;
        break;
    case 2:
        if (sys_madvise(part, PART * PAGE, 4) != 0)
            return 1;
    }
    if (sum(FIRST, LAST) != 0)
        return 2;
    fill(FIRST, LAST, 1, 77);
    if (wrong(FIRST, LAST, 1, 77) != 0)
        return 3;
    return wrong(0, FIRST, 1, 10) + wrong(LAST, PAGES, 1, 10) == 0 ? 7 : 4;
}

int
main(int argc, char **argv, char **envp)
{
    static const char *const names[] = { "unmaps", "maps anew", "forgets" };

    (void)argc, (void)argv, (void)envp;
    begin();
    for (int how = 0; how < 3; how++)
        for (int who = 0; who < 2; who++) {
            struct gate g = gate();

            fill(0, PAGES, 1, 10);
            long pid = sys_fork();

            if (pid == 0 && who == 0)
                sys_exit(change(how));
            if (pid == 0) {
                await(&g);
                sys_exit(wrong(0, PAGES, 1, 10) == 0 ? 7 : 9);
            }
            if (who == 1)
                check_is(change(how), 7, "the parent %s a part", names[how]);
            open_gate(&g);
            ends(pid, 7, who == 0 ? "the child has what it should"
                 : "the child has all");
            if (who == 0)
                check_is(wrong(0, PAGES, 1, 10), 0,
                         "the child %s a part: the parent has all", names[how]);
        }

    /* both give it back, at the same time, and again and again */
    for (int i = 0; i < 10; i++) {
        volatile unsigned char *more = map(64);

        for (int j = 0; j < 64; j++)
            more[j * PAGE] = i;
        long pid = sys_fork();

        sys_munmap((void *)more, 64 * PAGE);
        if (pid == 0)
            sys_exit(7);
        ends(pid, 7, "both give back what they share");
    }
    finish();
}
