/* Children of a C library's making: vfork, posix_spawn, and fork with many
   pages. For musl and glibc; spawn WORD... only says its words. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 4096 };

extern char **environ;
static char *at;

static int
of(pid_t pid)
{
    int status = -1;

    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int
wrong(char byte)
{
    int n = 0;

    for (int i = 0; i < PAGES; i++)
        n += at[i * PAGE] != byte;
    return n;
}

static void
spawn(const char *path, char **words, posix_spawn_file_actions_t *actions)
{
    pid_t pid = 0;
    int code = posix_spawn(&pid, path, actions, NULL, words, environ);

    if (code == 0)
        printf("posix_spawn: %d\n", of(pid));
    else
        printf("posix_spawn: %s\n", strerror(code));
}

int
main(int argc, char **argv)
{
    char *words[] = { argv[0], "a word", NULL }, said[20] = "";
    posix_spawn_file_actions_t actions;
    int pipe_[2];
    pid_t pid;

    if (argc > 1)
        return puts(argv[1]) < 0 ? 1 : 5;
    at = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < PAGES; i++)
        at[i * PAGE] = 1;
    setvbuf(stdout, NULL, _IONBF, 0);

    if ((pid = vfork()) == 0)
        _exit(3);
    printf("vfork: %d\n", of(pid));
    if ((pid = vfork()) == 0) {
        execv(argv[0], words);
        _exit(4);
    }
    printf("vfork and exec: %d\n", of(pid));
    spawn(argv[0], words, NULL);
    spawn("/none", words, NULL);

    if (pipe(pipe_) < 0)
        return 1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_[1], 1);
    posix_spawn_file_actions_addclose(&actions, pipe_[0]);
    spawn(argv[0], words, &actions);
    posix_spawn_file_actions_destroy(&actions);
    if (read(pipe_[0], said, sizeof said - 1) < 0)
        return 1;
    printf("it says: %s", said);

    if ((pid = fork()) == 0) {
        for (int i = 0; i < PAGES; i += 2)
            at[i * PAGE] = 2;
        _exit(wrong(1) == PAGES / 2 ? 6 : 1);
    }
    printf("fork: %d\n", of(pid));
    printf("wrong pages: %d\n", wrong(1));
    return 0;
}
