/* The break is a matter of bytes, and memory one of pages. */
#include "sbrk.h"

int
main(int argc, char **argv, char **envp)
{
    long bad = -1;

    (void)argc, (void)argv, (void)envp;
    begin();
    check_is(to(1), 1, "a heap of a byte ends a byte further on");
    start[0] = 'a';
    check_is(start[0], 'a', "and the byte is there");
    check_is(touch(start + PAGE - 1, true), 0, "with the rest of its page");
    check_is(touch(start + PAGE, false), KILLED, "and no other");
    check_is(to(PAGE), PAGE, "a heap of a page");
    check_is(touch(start + PAGE, false), KILLED, "has that page and no other");
    check_is(to(PAGE + 1), PAGE + 1, "a byte more");
    check_is(touch(start + 2 * PAGE - 1, true), 0, "is a page more");
    for (long i = 1; i <= 5 * PAGE && bad < 0; i += 7) {
        if (to(i) != i)
            bad = i;
        else
            start[i - 1] = i;
    }
    check_is(bad, -1, "up to five pages, seven bytes at a time");
    for (long i = 5 * PAGE; i > 0 && bad < 0; i -= 11) {
        long last = (i - 1) / 7 * 7;

        if (to(i) != i || start[last] != (char)(last + 1))
            bad = i;
    }
    check_is(bad, -1, "and down, eleven at a time; what is left is as it was");
    check_is(to(3), 3, "down to three bytes");
    check_is(now(), 3, "is what the break says when it is asked");
    check_is(touch(start + PAGE - 1, true), 0, "their page is there");
    check_is(to(0), 0, "down to nothing");
    check_is(touch(start, false), KILLED, "there is nothing");
    check_is(to(40l * MIB + 5), 40l * MIB + 5, "40 MiB and five bytes at once");
    for (long i = 0; i < 40; i++)
        start[i * MIB] = i + 1;
    for (long i = 0; i < 40 && bad < 0; i++)
        if (start[i * MIB] != i + 1 || start[i * MIB + 1] != 0)
            bad = i;
    check_is(bad, -1, "each of them keeps what is written to it");
    check_is(touch(start + 40l * MIB + 4, true), 0, "up to the last byte");
    check_is(touch(start + 40l * MIB + PAGE, true), KILLED, "and no further");
    finish();
}
