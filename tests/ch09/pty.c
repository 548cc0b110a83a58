/* Runs a program on a terminal of the host's and types into it: pty INPUT
   PROGRAM. What stands in the file INPUT is typed as soon as the program has
   said "ready". All that the terminal shows goes to standard output. */
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void
settings(struct termios *t)
{
    memset(t, 0, sizeof *t);
    t->c_iflag = ICRNL | IUTF8;
    t->c_oflag = OPOST | ONLCR;
    t->c_cflag = B115200 | CS8 | CREAD;
    t->c_lflag = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL |
                 ECHOKE;
    t->c_cc[VINTR] = 3, t->c_cc[VQUIT] = 28, t->c_cc[VERASE] = 127;
    t->c_cc[VKILL] = 21, t->c_cc[VEOF] = 4, t->c_cc[VMIN] = 1;
    t->c_cc[VWERASE] = 23;
}

int
main(int argc, char **argv)
{
    static char input[65536], output[65536];
    struct termios t;
    int terminal, typed = 0, status = 0;
    ssize_t n, size, in;

    if (argc < 3 || (in = open(argv[1], O_RDONLY)) < 0)
        return 2;
    size = read(in, input, sizeof input);
    settings(&t);
    pid_t pid = forkpty(&terminal, NULL, &t, NULL);

    if (pid == 0) {
        execv(argv[2], argv + 2);
        _exit(127);
    }
    alarm(60);
    for (ssize_t had = 0; (n = read(terminal, output + had,
                                    sizeof output - 1 - had)) > 0; had += n) {
        fwrite(output + had, 1, n, stdout);
        if (!typed && strstr(output, "ready\n") == NULL &&
            strstr(output, "ready\r") == NULL)
            continue;
        if (!typed && write(terminal, input, size) != size)
            return 2;
        typed = 1;
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
