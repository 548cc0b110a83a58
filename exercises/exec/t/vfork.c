/* A parent that stands still until its child has another program; and a table
   of descriptors that two processes share. */
#include "exec.h"

static char *late[] = { "x", "late", NULL }, *now[] = { "x", "now", NULL };

/* The executed program writes to the pipe when it is let. */
static int
look(char **argv)
{
    char c;

    if (argv[1][0] == 'l')
        sys_read(60, &c, 1);
    return 100;
}

static void
stand_still(void)
{
    int gate[2], told[2];
    char c;

    sys_pipe2(gate, 0), sys_pipe2(told, O_CLOEXEC | O_NONBLOCK);
    sys_dup2(gate[0], 60);
    long pid = sys(56, 0x4000 | 17, 0);         /* CLONE_VFORK */

    if (pid == 0) {
        sys_close(gate[1]);
        sys_exit(-sys_execve(self, late, nothing));
    }
    sys_close(told[1]);
    /* Now the child has another program, and it waits for this. */
    check_is(sys_wait4(pid, NULL, WNOHANG, NULL), 0,
             "the parent goes on when its child executes, and not at its end");
    check_is(sys_read(told[0], &c, 1), 0,
             "by then what the child had marked close-on-exec is closed");
    sys_write(gate[1], "x", 1);
    check_is(reap(pid), 100, "then the child ends");
    pid = sys(56, 0x4000 | 17, 0);
    if (pid == 0)
        sys_exit(-sys_execve("/no/such", late, nothing));
    check_is(reap(pid), ENOENT, "a child that cannot execute ends by itself");
}

static void
share(void)
{
    int fd = sys_open(self, O_RDONLY | O_CLOEXEC, 0), ends[2];
    char c;

    sys_dup3(fd, 61, O_CLOEXEC);
    sys_pipe2(ends, 0);
    long pid = sys(56, 0x400 | 17, 0);          /* CLONE_FILES */

    if (pid == 0)
        sys_exit(-sys_execve(self, now, nothing));
    check_is(reap(pid), 100, "who shares a table of descriptors may execute");
    check_is(sys_fcntl(61, F_GETFD, 0), FD_CLOEXEC,
             "what that closes is not closed for others");
    pid = sys(56, 0x400 | 17, 0);
    if (pid == 0)
        sys_exit(-sys_execve("/no/such", now, nothing));
    check_is(reap(pid), ENOENT, "if it fails");
    sys_dup2(fd, 62);
    check_is(sys_fcntl(62, F_GETFD, 0), 0, "the table is still in order");
    sys_close(ends[1]);
    check_is(sys_read(ends[0], &c, 1), 0, "and nobody else has it");
}

int
main(int argc, char **argv, char **envp)
{
    if (is_executed())
        return look(argv);
    (void)argc;
    prepare(envp);
    stand_still();
    share();
    finish();
}
