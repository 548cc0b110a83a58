/* A write that is killed before it is over. */
#include "process.h"

static char much[1 << 23];

int
main(int argc, char **argv)
{
    int status = 0;
    long pid = fork_process();

    (void)argc, (void)argv;
    while (pid == 0)
        sys_write(1, much, sizeof much);
    nap(0, 20);
    send_signal(pid, SIG_KILL);
    wait_for(pid, &status, 0);
    check("died in its write", status, SIG_KILL);
    return 0;
}
