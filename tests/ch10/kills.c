/* Processes are killed in the middle of what they do to files:
   kills COUNT, four at a time. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 4 };

static char page[4096];

static void
must(long result, const char *what)
{
    if (result < 0) {
        perror(what);
        exit(3);
    }
}

/* For ever: nothing here may fail but by the kill. */
static void
work(int n)
{
    char a[40], b[40], dir[40];

    snprintf(a, sizeof a, "/kills/%d/a", n);
    snprintf(b, sizeof b, "/kills/%d/b", n);
    snprintf(dir, sizeof dir, "/kills/%d/dir", n);
    for (int i = 0; ; i++) {
        int fd = open(a, O_RDWR | O_CREAT | O_TRUNC, 0644);
        must(fd, a);
        memset(page, i, sizeof page);
        for (int j = 0; j < 30; j++)
            must(pwrite(fd, page, sizeof page, (off_t)j * j << 12), "pwrite");
        must(fsync(fd), "fsync");
        must(rename(a, b), "rename");
        must(ftruncate(fd, 70000), "ftruncate");
        must(pread(fd, page, sizeof page, 4096), "pread");
        if (i % 2 == 0)
            must(unlink(b), "unlink");
        close(fd);
        if (mkdir(dir, 0755) < 0 && errno != EEXIST)
            must(-1, dir);
        must(rmdir(dir), "rmdir");
    }
}

int
main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 100, status;
    pid_t child[AT_ONCE] = { 0 };
    char name[40];

    must(mkdir("/kills", 0755), "/kills");
    for (int i = 0; i < AT_ONCE; i++) {
        snprintf(name, sizeof name, "/kills/%d", i);
        must(mkdir(name, 0755), name);
    }
    for (int i = 0; i < count + AT_ONCE; i++) {
        int n = i % AT_ONCE;
        if (child[n] != 0) {
            nanosleep(&(struct timespec){ 0, rand() % 4000000 }, NULL);
            kill(child[n], SIGKILL);
            must(waitpid(child[n], &status, 0), "waitpid");
            if (!WIFSIGNALED(status)) {
                fprintf(stderr, "a child ended by itself: %x\n", status);
                return 1;
            }
        }
        if (i < count && (child[n] = fork()) == 0)
            work(n);
        must(i < count ? child[n] : 0, "fork");
        if (i >= count)
            child[n] = 0;
    }
    for (int i = 0; i < AT_ONCE; i++)
        for (const char *s = "a\0b\0"; *s != '\0'; s += 2) {
            snprintf(name, sizeof name, "/kills/%d/%s", i, s);
            unlink(name);
        }
    for (int i = 0; i < AT_ONCE; i++) {
        snprintf(name, sizeof name, "/kills/%d/dir", i);
        rmdir(name);
        snprintf(name, sizeof name, "/kills/%d", i);
        must(rmdir(name), name);
    }
    must(rmdir("/kills"), "rmdir");
    printf("done\n");
    return 0;
}
