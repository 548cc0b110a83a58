/* Ends that cannot be: the break stays, and everything else as well. */
#include "sbrk.h"

static void
refuse(unsigned long end, const char *what)
{
    long at = sys_brk((void *)end) - (long)start;

    check_is(at, 5 * PAGE + 5, "%s: the break stays", what);
    if (at != 5 * PAGE + 5)
        to(5 * PAGE + 5);
}

int
main(int argc, char **argv, char **envp)
{
    bool right = true;

    (void)argc, (void)argv, (void)envp;
    begin();
    to(5 * PAGE + 5);
    for (int i = 0; i < 6; i++)
        start[i * PAGE] = 'a' + i;
    refuse(-1ul, "the last address there is");
    refuse(-PAGE, "the last page");
    refuse(-PAGE + 1, "a byte more");
    refuse((unsigned long)start + 5 * PAGE + (1ul << 63), "2^63 bytes more");
    refuse((unsigned long)start - PAGE + (1ul << 63), "nearly 2^63 bytes more");
    refuse(1ul << 63, "2^63");
    refuse(1ul << 47, "the end of user memory");
    refuse((1ul << 47) - PAGE, "the page before it");
    refuse(0xffff800000000000, "the kernel's memory");
    refuse((unsigned long)start - 4 * MIB, "below the heap");
    refuse(1, "the first page");
    refuse((unsigned long)&right, "the stack");
    check_is(now(), 5 * PAGE + 5, "zero is a question");
    for (int i = 0; i < 6; i++)
        right &= start[i * PAGE] == 'a' + i && zeros(start + i * PAGE + 1, 99);
    check(right, "what was in the heap is there");
    check_is(touch(start + 6 * PAGE, true), KILLED, "and the page behind it is not");
    check_is(touch((char *)&argc, true), 0, "the stack works");
    check_is(to(6 * PAGE), 6 * PAGE, "and the heap can grow");
    finish();
}
