/* Waits for its standard input by poll, and tells what comes. */
#include "pipes.h"

int
main(int argc, char **argv)
{
    struct question q = { 0, IN, 0 };
    char line[100];
    long n;

    (void)argc, (void)argv;
    do {
        if (poll_files(&q, 1, 20000) != 1)
            return 1;
        n = read_file(0, line, sizeof line);
        print("ready: "), print_number(n), print(" bytes\n");
    } while (n > 0);
    return 0;
}
