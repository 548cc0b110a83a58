/* What wait4 answers. */
#include "family.h"

static long
end_with(int value)
{
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(value);
    return pid;
}

static long
sleep_on(void)
{
    long pid = sys_fork();

    if (pid == 0)
        for (;;)
            nap(1000000);
    return pid;
}

static void
nobody(void)
{
    int status;
    long me = sys_getpid();

    check_is(sys_wait4(-1, &status, 0, NULL), -ECHILD, "there is no child");
    check_is(sys_wait4(-1, &status, WNOHANG, NULL), -ECHILD,
             "nor is there one for who does not want to wait");
    check_is(sys_wait4(me, &status, 0, NULL), -ECHILD, "one is no child of one");
    check_is(sys_wait4(-1, &status, 0x1000, NULL), -EINVAL,
             "there is no such option");
    long pid = sleep_on();

    check_is(sys_wait4(31000, &status, 0, NULL), -ECHILD,
             "there is a child, but not this one");
    check_is(sys_wait4(pid, &status, WNOHANG, NULL), 0,
             "there is, and it lives");
    check_is(sys_wait4(-1, &status, WNOHANG, NULL), 0, "as do all there are");
    sys_kill(pid, SIGTERM);
    check_is(wait_in_time(pid, &status), pid, "it is killed, and waited for");
    check_is(status, SIGTERM, "its status is the signal");
    check_is(sys_wait4(pid, &status, 0, NULL), -ECHILD, "of that one is told once");
    check_is(sys_kill(pid, 0), -ESRCH, "and then it is nowhere to be found");
}

static void
named(void)
{
    int status = 0;
    long a = end_with(259), b = end_with(4), c = sleep_on();

    check_is(wait_in_time(b, &status), b, "of two who end, the one that is named");
    check_is(status, 4 << 8, "its status");
    check_is(sys_kill(a, 0), 0, "a zombie can still be found");
    check_is(wait_in_time(0, &status), a, "0 means any child");
    check_is(status, 3 << 8, "a status has eight bits");
    check_is(sys_wait4(-1, &status, WNOHANG, NULL), 0, "one is left, who lives");
    sys_kill(c, SIGKILL);
    check_is(end_in_time(-1), 128 + SIGKILL, "until it is killed");
}

static void
status_lost(void)
{
    char nothing[144];
    int status;
    long a = end_with(5);

    nap(5);
    check_is(sys_wait4(a, (int *)8, 0, NULL), -EFAULT, "a bad address");
    check_is(sys_wait4(a, &status, 0, NULL), -ECHILD, "costs the status");
    a = end_with(6);
    check_is(sys_wait4(a, NULL, 0, NULL), a, "no address at all does not matter");
    a = end_with(7);
    check_is(sys_wait4(a, &status, 0, nothing), a, "what it used is told, too");
    check_is(status, 7 << 8, "beside the status");
}

static void
others(void)
{
    long parent = sys_getpid(), cousin = sleep_on(), child = sys_fork();

    if (child == 0)
        sys_exit(sys_wait4(parent, NULL, 0, NULL) == -ECHILD &&
                 sys_wait4(cousin, NULL, 0, NULL) == -ECHILD &&
                 sys_wait4(-1, NULL, 0, NULL) == -ECHILD ? 7 : 8);
    check_is(end_in_time(child), 7,
             "one waits for one's children: not for a parent, nor a sister");
    /* a grandchild is nobody's to wait for but its parent's */
    if ((child = sys_fork()) == 0) {
        long grandchild = end_with(9);

        nap(30);
        sys_exit(end_in_time(grandchild));
    }
    nap(10);
    sys_kill(cousin, SIGKILL);
    check_is(end_in_time(cousin), 128 + SIGKILL, "one's own is told of");
    check_is(end_in_time(child), 9, "a grandchild is told of to its parent");
}

static void
all_values(void)
{
    long sum = 0, n = 0;
    int status;

    for (int i = 0; i < 256; i += 8) {
        for (int j = 0; j < 8; j++)
            end_with(i + j);
        while (wait_in_time(-1, &status) > 0)
            sum += status >> 8, n++;
    }
    check_is(n, 256, "children that came home");
    check_is(sum, 255 * 128, "the sum of what they said");
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    nobody();
    named();
    status_lost();
    others();
    all_values();
    finish();
}
