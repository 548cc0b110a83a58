/* Far down at once, and what lies between is filled in later. */
#include "stack.h"

/* A frame of a MiB, of which the lowest byte is the first that is used. */
static __attribute__((noinline)) int
frame(long rounds)
{
    volatile char room[MIB];

    room[0] = rounds;
    room[MIB - 1] = 1;
    return rounds == 1 ? room[0] - 1 : frame(rounds - 1);
}

static int
between(long bytes)
{
    volatile char *low = here() - bytes;

    *low = 1;
    for (long i = bytes / 2; i > 8 * PAGE; i /= 2) {
        if (low[i] != 0)
            return 1;
        low[i] = i / PAGE;
    }
    for (long i = bytes / 2; i > 8 * PAGE; i /= 2)
        if (low[i] != (char)(i / PAGE))
            return 2;
    return *low - 1;
}

static int
write_first(long bytes)
{
    volatile char *at = here() - bytes;

    *at = 3;
    return *at - 3;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    check_is(after_jump(PAGE), 0, "a jump of a page");
    check_is(after_jump(5 * PAGE), 0, "of five");
    check_is(after_jump(64 * KIB), 0, "of 64 KiB");
    check_is(after_jump(300 * KIB), 0, "of 300 KiB");
    check_is(after_jump(MIB), 0, "of a MiB");
    check_is(after_jump(7 * MIB), 0, "of seven MiB");
    check_is(reap(child(write_first, MIB)), 0, "a jump that begins with a write");
    check_is(reap(child(frame, 1)), 0, "a frame of 1 MiB, whose lowest byte is used first");
    check_is(reap(child(frame, 7)), 0, "seven of them");
    check_is(reap(child(between, 100 * PAGE)), 0, "what lies between can be used");
    check_is(reap(child(between, 6 * MIB)), 0, "also if that is 6 MiB");
    check_is(jump(2 * MIB), 0, "the same in this process");
    check_is(frame(2), 0, "which goes on");
    finish();
}
