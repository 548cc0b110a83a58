/* Files far larger than the disk, with hardly anything in them:
   large WRITE|READ DIR  writes a page's worth at places that need each kind
   of tree, up to the largest that the file system allows; or looks whether
   it is there, and says what lies between. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const long long places[] = {
    0, 40000, 300000, 5 << 20, 70 << 20, 600 << 20, (2ll << 30) - 50,
    (4ll << 30) - 50, (4ll << 30) + 12345, (10ll << 30) + 1, 17247252480 - 100,
    (100ll << 30) + 7, (1ll << 40) - 1, (2ll << 40) - 5000,
};
enum { PLACES = sizeof places / sizeof places[0] };

static void
stop(const char *what, int i)
{
    fprintf(stderr, "%s at %lld: %s\n", what, places[i], strerror(errno));
    exit(1);
}

int
main(int argc, char **argv)
{
    char name[100], was[100], is[100];
    struct stat s;

    if (argc != 3)
        return 2;
    snprintf(name, sizeof name, "%s/large", argv[2]);
    int fd = open(name, argv[1][0] == 'W' ? O_RDWR | O_CREAT : O_RDONLY, 0644);
    if (fd < 0)
        stop(name, 0);
    for (int i = 0; i < PLACES; i++) {
        memset(is, 'a' + i, sizeof is);
        if (argv[1][0] == 'W') {
            long n = pwrite(fd, is, sizeof is, places[i]);
            printf("%lld: %ld%s%s\n", places[i], n, n < 0 ? " " : "",
                   n < 0 ? strerror(errno) : "");
        } else {
            long n = pread(fd, was, sizeof was, places[i]);
            if (n > 0 && (n != sizeof was || memcmp(is, was, n) != 0))
                stop("other bytes", i);
            printf("%lld: %ld\n", places[i], n);
            n = pread(fd, was, 1, places[i] / 2 + 777777);
            if (n > 0 && was[0] != '\0')
                stop("no hole", i);
        }
    }
    if (fstat(fd, &s) < 0)
        stop("fstat", 0);
    printf("size %lld\n", (long long)s.st_size);
    if (argv[1][0] == 'W')
        printf("room %lld\n", (long long)s.st_blocks);
    if (strcmp(argv[1], "WCUT") == 0) {
        for (int i = PLACES - 1; i >= 0; i -= 3)
            if (places[i] < s.st_size && ftruncate(fd, places[i] + 10) < 0)
                stop("ftruncate", i);
        if (fstat(fd, &s) < 0 || s.st_size >= places[4])
            stop("fstat", 0);
        printf("size %lld, room %lld\n", (long long)s.st_size,
               (long long)s.st_blocks);
    }
    return 0;
}
