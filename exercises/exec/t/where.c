/* Lists and strings are read where they lie, wherever that is. */
#include "exec.h"

static char *in_data[] = { "data", "more", NULL };
static char written[] = "in a page that is written to";

/* A list of n strings, and the strings, one behind the other, at `at`. */
static char **
fill(char *at, int n)
{
    char **list = (char **)at, *text = at + (n + 1) * sizeof *list;

    for (int i = 0; i < n; i++) {
        list[i] = text;
        text += format(text, 40, "string %d at %p", i, text) + 1;
    }
    list[n] = NULL;
    return list;
}

static void
on_the_stack(void)
{
    char room[600], deep[3 * PAGE];

    check_is(arrive(fill(room, 5), nothing), 0, "a list on the stack arrives");
    check_is(arrive(fill(deep + PAGE - (long)deep % PAGE, 200), nothing), 0,
             "and one that fills pages of it");
}

int
main(int argc, char **argv, char **envp)
{
    static char *lower = (char *)0x20000000, *mixed[5];

    if (is_executed())
        return say_strings(argc, argv, envp);
    prepare(envp);
    check_is(arrive(in_data, in_data), 0, "lists in the program's data arrive");
    written[0] = 'I', mixed[0] = written;
    check_is(arrive(mixed, nothing), 0,
             "what is said is what memory holds, and not what the file does");
    on_the_stack();
    char *heap = (char *)sys_brk(0);

    sys_brk(heap + 4 * PAGE);
    check_is(arrive(fill(heap, 9), nothing), 0, "a list on the heap arrives");
    check_is(arrive(fill(heap + 4 * PAGE - 600, 9), fill(heap, 9)), 0,
             "two lists on the heap, one at its end");
    lower = map_at((long)lower, PAGE);
    check_is(arrive(fill(lower, 9), nothing), 0, "a list in mapped memory arrives");
    char *high = map_at(0x7e0000001000, 2 * PAGE);

    check((unsigned long)high >> 32 != 0, "memory above 4 GiB can be had");
    check_is(arrive(fill(high, 9), nothing), 0, "a list above 4 GiB arrives");
    check_is(arrive(fill(high + 1, 9), nothing), 0, "a list at an odd address");
    char *in_both[] = { "here", high + PAGE, written, heap, NULL };

    memcpy(high + PAGE, "up high", 8);
    memcpy(heap, "on the heap", 12);
    check_is(arrive(in_both, nothing), 0, "strings from everywhere, in one list");
    check_is(arrive(in_data, in_both), 0, "and as the environment");
    char *fresh = map(2 * PAGE), *untouched[] = { "x", fresh, fresh + PAGE, NULL };

    check_is(arrive(untouched, nothing), 0,
             "a page that nobody has touched is an empty string");
    char *later = map(PAGE);

    fill(later, 9);
    sys_mprotect(later, PAGE, PROT_READ);
    check_is(arrive((char **)later, nothing), 0, "a list that may only be read");
    sys_mprotect(later, PAGE, PROT_NONE);
    check_is(run((char **)later, nothing), -EFAULT, "one that may not be read");
    finish();
}
