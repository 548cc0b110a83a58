/* Ends in different ways, with files open that have no name:
   ends exit|sync|power|restart|wrong|crash */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char page[4096];

/* Nothing here may fail: a test of what it leaves behind would test nothing. */
static void
must(long result, const char *what)
{
    if (result < 0) {
        perror(what);
        exit(3);
    }
}

static int
make(const char *name, int pages)
{
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

    must(fd, name);
    memset(page, 'e', sizeof page);
    for (int i = 0; i < pages; i++)
        must(write(fd, page, sizeof page) == sizeof page ? 0 : -1, name);
    return fd;
}

static long
reboot_with(unsigned magic, unsigned what)
{
    return syscall(SYS_reboot, magic, 0x28121969, what, 0);
}

int
main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";

    must(mkdir("/ends", 0755), "/ends");
    make("/ends/nameless", 300);
    must(unlink("/ends/nameless"), "unlink");
    make("/ends/kept", 100);
    if (strcmp(how, "sync") == 0) {
        /* whatever comes after it, the disk is whole */
        must(unlink("/ends/kept"), "unlink");
        for (int fd = 3; fd < 10; fd++)
            close(fd);
        make("/ends/synced", 50);
        sync();
        printf("synced\n");
        fflush(stdout);
        for (;;)
            continue;
    }
    if (strcmp(how, "crash") == 0) {
        sync();
        make("/ends/more", 3000);
        must(mkdir("/ends/folder", 0755), "/ends/folder");
        printf("crashing\n");
        fflush(stdout);
        for (;;)
            continue;
    }
    if (strcmp(how, "power") == 0)
        must(reboot_with(0xfee1dead, 0x4321fedc), "power off");
    if (strcmp(how, "restart") == 0)
        must(reboot_with(0xfee1dead, 0x01234567), "restart");
    if (strcmp(how, "wrong") == 0) {
        printf("%ld", reboot_with(1, 0x4321fedc));
        printf(" %d", errno);
        printf(" %ld", reboot_with(0xfee1dead, 12345));
        printf(" %ld\n", reboot_with(0xfee1dead, 0));
    }
    return 7;
}
