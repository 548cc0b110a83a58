/* What execve is given arrives: each string, in order, arguments first. */
#include "exec.h"

enum { MANY = 1000 };
static char text[MANY][8], *many[MANY + 1], big[70001];

int
main(int argc, char **argv, char **envp)
{
    char *one[] = { "one", NULL }, *few[] = { "a", "bc", "def", "g h", NULL };
    char *empty[] = { "x", "", "", "y", "", NULL };
    char *e[] = { "A=1", "B=", "C=three words here", NULL };
    char *longer[] = { "n", big, "behind", NULL };

    if (is_executed())
        return say_strings(argc, argv, envp);
    prepare(envp);
    check_is(arrive(one, nothing), 0, "one argument arrives");
    check_is(arrive(few, nothing), 0, "and several, in their order");
    check_is(arrive(empty, nothing), 0, "empty ones among them");
    check_is(arrive(one, e), 0, "an environment arrives");
    check_is(arrive(few, e), 0, "arguments and environment together");
    check_is(arrive(empty, empty), 0, "empty strings in both");
    for (int i = 0; i < MANY; i++) {
        format(text[i], sizeof text[i], "%d", i * i);
        many[i] = text[i];
    }
    check_is(arrive(many, nothing), 0, "a thousand arguments");
    check_is(arrive(few, many), 0, "a thousand strings in the environment");
    check_is(arrive(many, many), 0, "and a thousand in both");
    for (int n = 1000; n <= 70000; n += n < 9000 ? 999 : 20111) {
        for (int i = 0; i < n; i++)
            big[i] = '!' + (i + i / 90) % 90;
        big[n] = '\0';
        check_is(arrive(longer, e), 0, "a string of %d bytes, and one behind it", n);
    }
    finish();
}
