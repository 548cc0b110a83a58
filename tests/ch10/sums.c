/* Says what is in a tree of files, sorted by nothing: sums FOLDER */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static unsigned char buffer[65536];

static unsigned
sum_of(unsigned sum, const unsigned char *at, long n)
{
    for (long i = 0; i < n; i++)
        sum = sum * 31 + at[i];
    return sum;
}

static void
file(const char *path)
{
    int fd = open(path, O_RDONLY);
    unsigned sum = 1;
    long n;

    while ((n = read(fd, buffer, sizeof buffer)) > 0)
        sum = sum_of(sum, buffer, n);
    printf(" sum %x%s", sum, n < 0 ? " not all of it" : "");
    close(fd);
}

static void
tree(const char *path)
{
    char entries[2048], below[2048], target[300] = "";
    struct stat s;

    if (lstat(path, &s) < 0) {
        printf("%s: %m\n", path);
        return;
    }
    printf("%s %o %d.%d", path, s.st_mode, s.st_uid, s.st_gid);
    if (!S_ISDIR(s.st_mode))
        printf(" links %d size %ld time %ld", (int)s.st_nlink,
               (long)s.st_size, (long)s.st_mtime);
    if (S_ISCHR(s.st_mode) || S_ISBLK(s.st_mode))
        printf(" device %d.%d", major(s.st_rdev), minor(s.st_rdev));
    if (S_ISREG(s.st_mode))
        file(path);
    if (S_ISLNK(s.st_mode) && readlink(path, target, sizeof target - 1) > 0)
        printf(" -> %s", target);
    printf("\n");
    if (!S_ISDIR(s.st_mode))
        return;
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    for (long n; (n = syscall(SYS_getdents64, fd, entries, sizeof entries)) > 0; )
        for (long at = 0; at < n; ) {
            struct dirent64 *d = (void *)(entries + at);
            snprintf(below, sizeof below, "%s/%s", path, d->d_name);
            if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0 &&
                strcmp(d->d_name, "lost+found") != 0)
                tree(below);
            at += d->d_reclen;
        }
    close(fd);
}

int
main(int argc, char **argv)
{
    static char out[8192];

    setvbuf(stdout, out, _IOFBF, sizeof out);
    for (int i = 1; i < argc; i++)
        tree(argv[i]);
    return 0;
}
