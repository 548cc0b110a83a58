/* What belongs to the process stays; what belongs to the program goes. */
#include "exec.h"

enum { IGNORED = SIGUSR1, HANDLED = SIGUSR2, BLOCKED = SIGTERM };

struct action {
    unsigned long handler, flags, restorer, mask;
};

static long
handler_of(int signal)
{
    struct action a = { 99, 0, 0, 0 };

    sys(13, signal, 0, &a, 8);
    return a.handler;
}

/* The executed program: 100 is the right answer. */
static int
look(char **argv)
{
    unsigned long mask = 0;
    char text[300] = "";

    switch (argv[1][0]) {
    case 'p':
        return sys_getpid() != number(argv[2]) ? 101 :
               sys_getppid() != number(argv[3]) ? 102 : 100;
    case 'd':
        sys_getcwd(text, sizeof text);
        return strcmp(text, argv[2]) != 0 ? 101 : 100;
    case 's':
        sys(14, SIG_BLOCK, 0, &mask, 8);
        return handler_of(IGNORED) != 1 ? 101 : handler_of(HANDLED) != 0 ? 102 :
               mask != 1ul << (BLOCKED - 1) ? 103 : 100;
    case 'f':
        return sys_read(50, text, 5) != 5 || memcmp(text, "56789", 5) != 0 ? 101 :
               sys_fcntl(51, F_GETFD, 0) != -EBADF ? 102 :
               sys_fcntl(52, F_GETFD, 0) != -EBADF ? 103 :
               sys_fcntl(53, F_GETFD, 0) != 0 ? 104 : 100;
    case 'c':                   /* a child of the old program's */
        return sys_wait4(number(argv[2]), NULL, 0, NULL) == number(argv[2]) ? 100 : 101;
    }
    return 99;
}

static void
become(char *letter, char *a, char *b)
{
    char *list[] = { "x", letter, a, b, NULL };

    sys_exit(-sys_execve(self, list, nothing));
}

int
main(int argc, char **argv, char **envp)
{
    char pid[24], parent[24], text[300] = "";
    long child;

    if (is_executed())
        return look(argv);
    (void)argc;
    prepare(envp);
    format(parent, sizeof parent, "%ld", sys_getpid());
    if ((child = sys_fork()) == 0) {
        format(pid, sizeof pid, "%ld", sys_getpid());
        become("p", pid, parent);
    }
    check_is(reap(child), 100, "pid and parent stay");
    if ((child = sys_fork()) == 0) {
        sys_chdir("/dev"), sys_getcwd(text, sizeof text);
        become("d", text, NULL);
    }
    check_is(reap(child), 100, "the working directory stays");
    if ((child = sys_fork()) == 0) {
        struct action ignore = { 1, 0, 0, 0 };
        struct action handle = { (unsigned long)look, 0x04000000, 1, 0 };
        unsigned long mask = 1ul << (BLOCKED - 1);

        sys(13, IGNORED, &ignore, 0, 8), sys(13, HANDLED, &handle, 0, 8);
        sys(14, SIG_SETMASK, &mask, 0, 8);
        become("s", NULL, NULL);
    }
    check_is(reap(child), 100, "what is ignored (101) or blocked (103) stays, a"
             " function to be called (102) goes");
    if ((child = sys_fork()) == 0) {
        int fd = sys_open("s-file", O_CREAT | O_TRUNC | O_RDWR, 0644);

        sys_write(fd, "0123456789", 10), sys_lseek(fd, 5, SEEK_SET);
        sys_dup2(fd, 50), sys_dup2(fd, 51), sys_dup3(fd, 52, O_CLOEXEC);
        sys_dup3(fd, 53, O_CLOEXEC);
        sys_fcntl(51, F_SETFD, FD_CLOEXEC), sys_fcntl(53, F_SETFD, 0);
        become("f", NULL, NULL);
    }
    check_is(reap(child), 100, "descriptors stay with their positions, those"
             " marked close-on-exec go");
    sys_unlink("s-file");
    if ((child = sys_fork()) == 0) {
        long grandchild = sys_fork();

        if (grandchild == 0)
            sys_exit(0);
        format(pid, sizeof pid, "%ld", grandchild);
        become("c", pid, NULL);
    }
    check_is(reap(child), 100, "children stay");
    finish();
}
