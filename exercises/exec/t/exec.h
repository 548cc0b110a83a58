/* What the tests of the lab exec share: a program that executes itself. */
#pragma once
#include "lab.h"

enum { PAGE = 4096, MIB = 1 << 20, RW = PROT_READ | PROT_WRITE };

/* The executed program knows by this descriptor that it is the one. Into it
   it writes what it was started with. */
enum { REPORT = 77 };

/* Statuses of those who are not heard of by a report. */
enum { DIED = 1000, OTHER_STRINGS = 2000, NO_REPORT = 3000 };

static char self[4200];         /* this program's absolute path */
static char *nothing[] __attribute__((unused)) = { NULL };
static int report_from;

/* An entry of the auxiliary vector, which lies behind the environment. */
static inline unsigned long
auxiliary(char **envp, unsigned long what)
{
    while (*envp != NULL)
        envp++;
    for (unsigned long *at = (unsigned long *)(envp + 1); at[0] != 0; at += 2)
        if (at[0] == what)
            return at[1];
    return 0;
}

static inline bool
is_executed(void)
{
    return sys_fcntl(REPORT, F_GETFD, 0) >= 0;
}

/* Finds out its own path, and makes the pipe for reports. */
static inline void
prepare(char **envp)
{
    const char *path = (const char *)auxiliary(envp, 31);
    int fd[2];
    long n = 0;

    if (path == NULL || *path == '\0') {
        check(false, "AT_EXECFN tells the program's path");
        finish();
    }
    if (*path != '/') {
        n = sys_getcwd(self, 4096) - 1;
        self[n++] = '/';
    }
    memcpy(self + n, path, strlen(path) + 1);
    if (sys_pipe2(fd, O_NONBLOCK) != 0 || sys_dup2(fd[1], REPORT) != REPORT) {
        check(false, "a pipe can be had");
        finish();
    }
    sys_close(fd[1]);
    report_from = fd[0];
}

/* A number that depends on each byte of all the strings, and their order. */
static inline uint64_t
hash_list(uint64_t h, char **list)
{
    for (; *list != NULL; list++) {
        const char *c = *list;

        do
            h = (h ^ (unsigned char)*c) * 0x100000001b3;
        while (*c++ != '\0');
        h = (h ^ 0x1ff) * 0x100000001b3;
    }
    return (h ^ 0x2ff) * 0x100000001b3;
}

/* What the executed program does: it says what has come. */
static inline int
say_strings(int argc, char **argv, char **envp)
{
    uint64_t h = hash_list(hash_list(argc, argv), envp);

    return sys_write(REPORT, &h, sizeof h) == sizeof h ? 100 : 101;
}

/* Executes this program in a child: its status, or -errno of execve. */
static inline long
run_path(const char *path, char **argv, char **envp)
{
    long pid = sys_fork();

    if (pid == 0) {
        long err = sys_execve(path, argv, envp);

        sys_exit(err < 0 && err > -100 ? -err : 99);
    }
    long status = reap(pid);

    return status < 100 ? -status : status >= 128 ? DIED + status : status;
}

static inline long
run(char **argv, char **envp)
{
    return run_path(self, argv, envp);
}

/* Whether these strings arrive: 0, or -errno, or one of the above. */
static inline long
arrive(char **argv, char **envp)
{
    uint64_t want, got = 0, old;
    int argc = 0;

    while (argv[argc] != NULL)
        argc++;
    want = hash_list(hash_list(argc, argv), envp);
    while (sys_read(report_from, &old, sizeof old) > 0)
        ;
    long status = run(argv, envp);

    if (status != 100)
        return status;
    if (sys_read(report_from, &got, sizeof got) != sizeof got)
        return NO_REPORT;
    return got == want ? 0 : OTHER_STRINGS;
}

/* Fresh memory, where the hint says if that is free. */
static inline char *
map_at(unsigned long hint, unsigned long n)
{
    return (char *)sys_mmap((void *)hint, n, RW,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static inline char *
map(unsigned long n)
{
    return map_at(0, n);
}
