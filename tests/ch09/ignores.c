/* Signals that are ignored, and those that cannot be. */
#include "process.h"

static long
set(int signal, long handler)
{
    long action[4] = { handler, 0, 0, 0 }, old[4];
    long answer = syscall6(13, signal, (long)action, (long)old, 8, 0, 0);

    return answer < 0 ? answer : old[0];
}
static int
die_of(int before, int then)
{
    int status = 0;
    long pid = fork_process();

    if (pid == 0) {
        send_signal(own_pid(), before);
        send_signal(own_pid(), then);
        sys_exit(3);
    }
    wait_for(pid, &status, 0);
    return status;
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    check("default at first", set(SIG_TERM, 1), 0);
    check("ignored then", set(SIG_TERM, 1), 1);
    check("a child ignores it, too", die_of(SIG_TERM, 10), 10);
    check("but not for ever", set(SIG_TERM, 0), 1);
    check("then it dies of it", die_of(SIG_TERM, 10), SIG_TERM);
    check("nobody ignores KILL", set(SIG_KILL, 1), -22);
    check("no such signal", set(65, 1), -22);
    check("nor this", set(0, 1), -22);
    long mask = 0x4000 | 0x100, old = 0, action[4];

    check("asking about KILL", syscall6(13, 9, 0, (long)action, 8, 0, 0), 0);
    check("a bad size", syscall6(13, 15, 0, 0, 4, 0, 0), -22);
    check("a bad pointer", syscall6(13, 15, 8, 0, 8, 0, 0), -14);
    check("a mask", syscall6(14, 0, (long)&mask, (long)&old, 8, 0, 0), 0);
    check("was empty", old, 0);
    check("is told", syscall6(14, 1, 0, (long)&old, 8, 0, 0), 0);
    check("without KILL", old, 0x4000);
    check("a bad how", syscall6(14, 7, (long)&mask, 0, 8, 0, 0), -22);
    return 0;
}
