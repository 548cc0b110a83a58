/*
 * Spoils a program in many ways and tries to execute each: elfs PROGRAM N
 * [SEED]. Each is refused, or runs and ends, or dies of a signal, or has to
 * be killed; nothing else may happen, and in the end the whole program must
 * still run.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX = 1 << 20, NOT_RUN = 200 };
static unsigned char good[MAX], spoilt[MAX];
static size_t size, now_size;
static uint64_t state;
static int errors[256], refused, ended, died, killed;

static uint64_t random_number(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* Values on which checks stumble: borders, and what is beside them. */
static uint64_t nasty(void)
{
    static const uint64_t borders[] = {
        0, 1, 56, 64, 4096, 0x10000, 0x400000, 0x401000, 1 << 16, 1ul << 31,
        1ul << 32, 1ul << 46, 0x7fffffdfb000, 0x7fffffdfb800,
        0x7ffffffff000, 1ul << 47, 0xffff800000000000, 0xffffffff80000000,
        1ul << 63, -4096ul,
    };
    uint64_t n = random_number();

    if (n % 5 == 0)
        return random_number() >> random_number() % 64;
    if (n % 5 == 1)
        return size + n / 5 % 5 - 2;
    return borders[n / 5 % (sizeof borders / sizeof *borders)]
           + random_number() % 3 - 1;
}

/* A field of one of the headers gets another value. */
static void spoil_field(void)
{
    static const struct { int at, n; } head[] = {
        { 16, 2 }, { 18, 2 }, { 20, 4 }, { 24, 8 }, { 32, 8 }, { 48, 4 },
        { 52, 2 }, { 54, 2 }, { 56, 2 },
    }, segment[] = {
        { 0, 4 }, { 4, 4 }, { 8, 8 }, { 16, 8 }, { 32, 8 }, { 40, 8 },
        { 48, 8 },
    };
    int i = random_number() % (spoilt[56] + 1ul), at, n;
    uint64_t value = nasty(), old = 0;

    if (i == 0 || spoilt[56] > 20) {
        i = random_number() % 9;
        at = head[i].at, n = head[i].n;
    } else {
        at = 64 + (i - 1) * 56;
        i = random_number() % 7;
        at += segment[i].at, n = segment[i].n;
    }
    memcpy(&old, spoilt + at, n);
    if (random_number() % 4 == 0)
        value = old + random_number() % 3 - 1;
    else if (random_number() % 4 == 0)
        value = old ^ 1ul << random_number() % (8 * n);
    memcpy(spoilt + at, &value, n);
}

static void spoil(void)
{
    memcpy(spoilt, good, size);
    now_size = size;
    switch (random_number() % 10) {
    case 0:
        now_size = random_number() % size;
        break;
    case 1:
        for (int i = random_number() % 20; i >= 0; i--)
            spoilt[random_number() % size] = random_number();
        break;
    default:
        for (int i = random_number() % 3; i >= 0; i--)
            spoil_field();
    }
}

static int write_file(const char *path, const void *data, size_t n)
{
    int fd;

    unlink(path);
    fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0755);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n || close(fd) < 0) {
        perror(path);
        exit(1);
    }
    return 0;
}

/* Executes the file, and tells what came of it, as waitpid does. */
static int try(const char *path)
{
    static char *argv[] = { "spoilt", "a", NULL }, *envp[] = { "A=b", NULL };
    const struct timespec nap = { 0, 1000000 };
    int status, naps = 0;
    pid_t pid = fork(), got;

    if (pid < 0) {
        perror("fork");
        exit(1);
    }
    if (pid == 0) {
        close(1);
        execve(path, argv, envp);
        _exit(errno == 0 ? 1 : NOT_RUN + (errno & 31));
    }
    while ((got = waitpid(pid, &status, WNOHANG)) == 0) {
        nanosleep(&nap, NULL);
        if (++naps == 100)
            kill(pid, SIGKILL);
    }
    if (got != pid) {
        perror("waitpid");
        exit(1);
    }
    return status;
}

int main(int argc, char **argv)
{
    int n = argc > 2 ? atoi(argv[2]) : 10, fd, wanted, got;

    state = argc > 3 ? atoi(argv[3]) : 1;
    fd = open(argv[1], O_RDONLY);
    size = fd >= 0 ? read(fd, good, MAX) : 0;
    if (size < 64) {
        perror(argv[1]);
        return 1;
    }
    close(fd);
    write_file("/tmp/good", good, size);
    wanted = try("/tmp/good");
    for (int i = 0; i < n; i++) {
        int status;

        spoil();
        write_file("/tmp/spoilt", spoilt, now_size);
        status = try("/tmp/spoilt");
        if (WIFSIGNALED(status))
            ++*(WTERMSIG(status) == SIGKILL ? &killed : &died);
        else if (WEXITSTATUS(status) >= NOT_RUN)
            refused++, errors[WEXITSTATUS(status) - NOT_RUN]++;
        else
            ended++;
    }
    got = try("/tmp/good");
    printf("%d programs: %d refused, %d ended, %d died, %d killed\n", n,
           refused, ended, died, killed);
    for (int i = 0; i < 32; i++)
        if (errors[i] > 0)
            printf("error %d: %d times\n", i, errors[i]);
    printf("the program itself: %s\n", got == wanted ? "as before" : "NOT as before");
    unlink("/tmp/good");
    unlink("/tmp/spoilt");
    return got != wanted;
}
