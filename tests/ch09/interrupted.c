/* Whom the interrupt key hits, and whom not. */
#include "terminal.h"

enum { SIG_INT = 2 };

static void
ignore_interrupt(void)
{
    long action[4] = { 1, 0, 0, 0 };

    syscall6(13, SIG_INT, (long)action, 0, 8, 0, 0);
}

static long
start(void (*act)(void))
{
    long pid = fork_process();

    while (pid == 0)
        act();
    return pid;
}

static void
await(const char *who, long pid)
{
    int status = 0;

    check(who, wait_for(pid, &status, 0) == pid ? status : -1, SIG_INT);
}
static void
read_for_ever(void)
{
    char line[80];

    take(line, sizeof line);
}

static void
spin(void)
{
    __asm__ volatile("");
}

int
main(int argc, char **argv)
{
    char line[80];

    (void)argc, (void)argv;
    long reader = start(read_for_ever), spinner = start(spin);
    long sleeper = start(sleep_long);

    ignore_interrupt();
    nap(0, 100);
    print("ready\n");
    await("who reads", reader);
    await("who spins", spinner);
    await("who sleeps", sleeper);
    show(line, take(line, sizeof line));
    return 0;
}
