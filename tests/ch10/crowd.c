/* More of something than there is memory for:
   crowd files N   makes N empty files, 200 in a folder
   crowd holes N   reads a byte in every 256 KiB of a file that is all hole */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
stop(const char *what, long i)
{
    char text[64];

    snprintf(text, sizeof text, "%s %ld", what, i);
    perror(text);
    exit(1);
}

static void
make_files(long n)
{
    char name[64];

    for (long i = 0; i < n; i++) {
        snprintf(name, sizeof name, "/crowd/%ld", i / 200);
        if (i % 200 == 0 && mkdir(name, 0755) < 0)
            stop(name, i);
        snprintf(name, sizeof name, "/crowd/%ld/%ld", i / 200, i % 200);
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);
        if (fd < 0 || close(fd) < 0)
            stop("open", i);
    }
}

static void
read_holes(long n)
{
    int fd = open("/crowd/hole", O_RDWR | O_CREAT, 0644);
    char byte;

    if (fd < 0 || ftruncate(fd, n << 18) < 0)
        stop("ftruncate", n);
    for (long i = 0; i < n; i++)
        if (pread(fd, &byte, 1, i << 18) != 1 || byte != 0)
            stop("pread", i);
    close(fd);
}

int
main(int argc, char **argv)
{
    if (argc != 3 || mkdir("/crowd", 0755) < 0)
        stop("mkdir", 0);
    if (strcmp(argv[1], "files") == 0)
        make_files(atol(argv[2]));
    else
        read_holes(atol(argv[2]));
    /* there must be memory for a process, too */
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    if (child < 0 || waitpid(child, NULL, 0) != child)
        stop("fork", 0);
    printf("done\n");
    return 0;
}
