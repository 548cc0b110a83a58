/* Several who read the terminal, some of whom are killed at it. */
#include "terminal.h"

enum { READERS = 4 };

static long reader[READERS];

static void
read_a_line(void)
{
    char line[80];

    show(line, take(line, sizeof line));
    sys_exit(7);
}

static int
wait_status(long pid)
{
    int status = -1;

    wait_for(pid, &status, 0);
    return status;
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    for (int i = 0; i < READERS; i++) {
        reader[i] = fork_process();
        if (reader[i] == 0)
            read_a_line();
        nap(0, 50);
    }
    send_signal(reader[2], SIG_KILL);
    check("killed before its turn", wait_status(reader[2]), SIG_KILL);
    send_signal(reader[0], SIG_KILL);
    check("killed in its turn", wait_status(reader[0]), SIG_KILL);
    print("ready\n");
    check("the next", wait_status(reader[1]), 7 << 8);
    check("and the last", wait_status(reader[3]), 7 << 8);
    extern char _end[];
    char *edge = (char *)(((unsigned long)_end + 4095) & ~4095ul);

    nap(0, 500);
    show(edge - 3, take(edge - 3, 80));
    check("no page", take(edge, 80), -14);
    show(edge - 80, take(edge - 80, 80));
    return 0;
}
