/* Does SEED's own N random things with files under a folder, and says what
   came of each: on Weft and on Linux the same.
   work SEED N FOLDER [PROCESSES]: several at once, each in a folder of its
   own, FOLDER1 ..., and what they say in FOLDER1.out ... */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUFFER = 70000, NAMES = 40, OPEN = 6 };

static unsigned long state;
static unsigned char buffer[BUFFER], again[BUFFER];
static int kept[OPEN];          /* open files, perhaps without a name */

static unsigned
draw(unsigned below)
{
    state = state * 6364136223846793005ul + 1442695040888963407ul;
    return (state >> 33) % below;
}

/* A path of one to three names, of which there are few. */
static const char *
path(void)
{
    static char text[4][256];
    static int turn;
    char *to = text[turn++ % 4];
    unsigned deep = draw(3), n = 0;

    for (unsigned i = 0; i < deep; i++)
        n += sprintf(to + n, "d%u/", draw(3));
    if (draw(12) == 0) {
        memset(to + n, 'x', 200);
        n += 200;
    }
    sprintf(to + n, draw(4) ? "f%u" : "d%u", draw(NAMES) % (draw(2) ? 3 : NAMES));
    return to;
}

static long
said(const char *what, long result)
{
    if (result < 0)
        printf("%s: %s\n", what, strerror(errno));
    else
        printf("%s: %ld\n", what, result);
    return result;
}

static unsigned
sum_of(const unsigned char *at, long n)
{
    unsigned sum = 1;

    for (long i = 0; i < n; i++)
        sum = sum * 31 + at[i];
    return sum;
}

static off_t
place(void)
{
    switch (draw(6)) {
    case 0: return draw(3) * 4096;
    case 1: return draw(2000000);
    case 2: return draw(3) ? draw(600000) : draw(4400000) * 16l;
    default: return draw(60000);
    }
}

static void
check(int fd)
{
    struct stat s;
    off_t at;

    if (said("fstat", fstat(fd, &s)) < 0)
        return;
    printf("mode %o size %ld links %ld\n", s.st_mode, (long)s.st_size,
           S_ISDIR(s.st_mode) ? 0l : (long)s.st_nlink);
    at = draw(2) && s.st_size > BUFFER ? s.st_size - BUFFER : place();
    long n = said("pread", pread(fd, buffer, BUFFER, at));
    if (n > 0)
        printf("sum %x\n", sum_of(buffer, n));
}

static void
write_some(int fd)
{
    unsigned n = draw(5) ? draw(6000) : draw(BUFFER);
    off_t at = place();

    for (unsigned i = 0; i < n; i++)
        buffer[i] = draw(256);
    if (said("pwrite", pwrite(fd, buffer, n, at)) == (long)n && n > 0)
        if (said("pread", pread(fd, again, n, at)) != (long)n ||
            memcmp(buffer, again, n) != 0)
            printf("NOT WHAT WAS WRITTEN\n");
}

static void
list(const char *name)
{
    static char entries[4096];
    int fd = said("open", open(name, O_RDONLY | O_DIRECTORY));
    unsigned sum = 0, count = 0;
    struct stat s;
    long n;

    if (fd < 0)
        return;
    while ((n = syscall(SYS_getdents64, fd, entries, sizeof entries)) > 0)
        for (long at = 0; at < n; ) {
            struct dirent64 *d = (void *)(entries + at);
            sum += sum_of((void *)d->d_name, strlen(d->d_name));
            if (d->d_type != DT_UNKNOWN &&
                fstatat(fd, d->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0 &&
                d->d_type != (s.st_mode & S_IFMT) >> 12)
                printf("%s IS NOT OF THAT TYPE\n", d->d_name);
            count++;
            at += d->d_reclen;
        }
    printf("entries %u %x\n", count, sum);
    close(fd);
}

static void
one(void)
{
    char text[300];
    unsigned which = draw(24);
    const char *a = path(), *b = path();
    int fd, *keep = &kept[draw(OPEN)];

    switch (which) {
    case 0 ... 5:
        fd = said("open", open(a, O_RDWR | O_CREAT |
                               (draw(8) ? 0 : O_TRUNC) | (draw(9) ? 0 : O_EXCL), 0644));
        if (fd >= 0) {
            write_some(fd);
            check(fd);
            close(fd);
        }
        break;
    case 6: case 7:
        said("mkdir", mkdir(a, 0755));
        break;
    case 8:
        said("rmdir", rmdir(a));
        break;
    case 9: case 10:
        said("unlink", unlink(a));
        break;
    case 11: case 12:
        said("rename", rename(a, b));
        break;
    case 13:
        said("link", link(a, b));
        break;
    case 14:
        memset(text, 'y', sizeof text);
        text[draw(2) ? draw(20) + 1 : draw(290) + 1] = 0;
        said("symlink", symlink(draw(2) ? b : text, a));
        break;
    case 15:
        memset(text, 0, sizeof text);
        if (said("readlink", readlink(a, text, 299)) > 0)
            printf("%s\n", text);
        break;
    case 16: case 17:
        said("truncate", truncate(a, place()));
        break;
    case 18:
        list(draw(3) ? "." : a);
        break;
    case 19:
        if (*keep != 0)
            close(*keep);
        *keep = open(a, O_RDWR);
        said("keep", *keep >= 0 ? 0 : -1);
        if (*keep < 0)
            *keep = 0;
        break;
    case 20: case 21:
        if (*keep != 0) {
            write_some(*keep);
            check(*keep);
        }
        break;
    case 22:
        if (*keep != 0)
            said("ftruncate", ftruncate(*keep, place()));
        break;
    case 23:
        if (draw(10) == 0)
            sync();
        break;
    }
}

static int
work(unsigned long seed, long n, const char *folder)
{
    state = seed * 2654435761u + 1;
    if ((mkdir(folder, 0755) < 0 && errno != EEXIST) || chdir(folder) < 0) {
        perror(folder);
        return 1;
    }
    for (long i = 0; i < n; i++) {
        printf("%ld ", i);
        one();
    }
    fflush(stdout);
    return 0;
}

static int
child(unsigned long seed, long n, const char *folder, int which)
{
    char name[100];

    sprintf(name, "%s%d.out", folder, which);
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0 || dup2(fd, 1) < 0)
        return 1;
    sprintf(name, "%s%d", folder, which);
    return work(seed + which, n, name);
}

int
main(int argc, char **argv)
{
    static char out[8192];
    int processes = argc > 4 ? atoi(argv[4]) : 0, failed = 0, status;

    setvbuf(stdout, out, _IOFBF, sizeof out);
    if (argc < 4)
        return 2;
    if (processes == 0)
        return work(atol(argv[1]), atol(argv[2]), argv[3]);
    for (int i = 1; i <= processes; i++)
        if (fork() == 0)
            _exit(child(atol(argv[1]), atol(argv[2]), argv[3], i));
    while (wait(&status) > 0)
        failed += status != 0;
    return failed;
}
