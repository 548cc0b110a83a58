/* Raw mode: when does a read return, and with how much? */
#include "terminal.h"

static void
try_read(const char *what, int min, int tenths, unsigned long most)
{
    struct termios t;
    char keys[64];

    ask(TCGETS, &t);
    t.local &= ~(ICANON | ECHO | ISIG);
    t.input &= ~ICRNL;
    t.key[VMIN] = min, t.key[VTIME] = tenths;
    ask(TCSETS, &t);
    print(what), print("\n");
    show(keys, take(keys, most));
}

int
main(int argc, char **argv)
{
    struct termios before;
    int waiting = 0;

    (void)argc, (void)argv;
    ask(TCGETS, &before);
    try_read("at once", 0, 0, 64);
    try_read("half a second", 0, 5, 64);
    print("ready\n");
    try_read("one key", 1, 0, 1);
    try_read("three keys", 3, 0, 3);
    try_read("two of three", 3, 0, 2);
    nap(0, 500);
    ask(FIONREAD, &waiting);
    print_number(waiting), print(" wait\n");
    try_read("five, or a pause", 5, 2, 64);
    ask(TCSETS, &before);
    print("over\n");
    return 0;
}
