/* Strings and lists that begin, end, or are cut off where pages are. */
#include "exec.h"

static char filler[8000];

int
main(int argc, char **argv, char **envp)
{
    if (is_executed())
        return say_strings(argc, argv, envp);
    prepare(envp);
    char *page = map(4 * PAGE), *end = page + 3 * PAGE;
    char *list[20] = { "x" };

    sys_munmap(end, PAGE);
    memset(page, 't', 3 * PAGE);
    page[PAGE - 1] = page[PAGE] = end[-1] = '\0';
    list[1] = page + PAGE;
    check_is(arrive(list, nothing), 0, "an empty string at the start of a page");
    list[1] = page + PAGE - 1;
    check_is(arrive(list, nothing), 0, "an empty string at the end of a page");
    list[1] = end - 1;
    check_is(arrive(list, nothing), 0, "one in the last byte before nothing");
    list[1] = end - 9;
    check_is(arrive(list, nothing), 0, "a string that ends there");
    list[1] = page + PAGE + 1;
    check_is(arrive(list, nothing), 0, "a string across a page's end");
    list[1] = page;
    check_is(arrive(list, nothing), 0, "a string that fills a page to its end");
    for (int i = 0; i < 12; i++)
        list[i + 1] = page + PAGE - 6 + i;
    check_is(arrive(list, list), 0, "twelve that begin around a border");

    /* where a string ends in the new stack: all places around a page's end */
    char *moving[] = { "x", filler, "", "y", "", NULL };
    int first_bad = -1;

    for (int n = 0; n < 4200 && first_bad < 0; n += n < 1500 || n > 2300 ? 97 : 1) {
        memset(filler, 'f', n);
        filler[n] = '\0';
        if (arrive(moving, nothing) != 0)
            first_bad = n;
    }
    check_is(first_bad, -1, "a string of each length, and an empty one behind it");

    end[-1] = 't';
    char *cut[] = { "x", end - 9, NULL };

    check_is(run(cut, nothing), -EFAULT, "a string without an end is EFAULT");
    check_is(run(list, cut), -EFAULT, "in the environment, too");
    char **last = (char **)end - 1;

    *last = "x";
    check_is(run(last, nothing), -EFAULT, "a list without an end is EFAULT");
    check_is(run(list, last), -EFAULT, "an environment without an end, too");
    last = (char **)(end - 4);
    check_is(run(last, nothing), -EFAULT, "a pointer of which half is there, too");
    last = (char **)(end - sizeof *last) - 1;
    last[0] = "x", last[1] = NULL;
    check_is(arrive(last, nothing), 0, "a list that ends with the page arrives");
    finish();
}
