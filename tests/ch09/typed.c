/* Shows what each read from the terminal gets. */
#include "terminal.h"

int
main(int argc, char **argv)
{
    static char line[4096];
    long n;

    (void)argc, (void)argv;
    print("ready\n");
    int before = 0, now = 0;

    while (ask(FIONREAD, &now) == 0 && (now == 0 || now != before)) {
        before = now;
        nap(1, 0);
    }
    while ((n = take(line, sizeof line)) > 0)
        show(line, n);
    print("end\n");
    return 0;
}
