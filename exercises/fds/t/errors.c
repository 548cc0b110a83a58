/* A call that fails says why, and leaves nothing open. */
#include "fds.h"

static const int none[] = { -1, 99, 255, 256, 100000, -2147483647 - 1,
                            2147483647 };

static void
no_such_descriptor(void)
{
    int bad = 0;
    char c;

    for (int i = 0; i < 7; i++) {
        int fd = none[i];

        bad += sys_close(fd) != -EBADF;
        bad += sys_dup(fd) != -EBADF;
        bad += sys_read(fd, &c, 1) != -EBADF;
        bad += sys_lseek(fd, 0, SEEK_CUR) != -EBADF;
        bad += sys_fcntl(fd, F_GETFL, 0) != -EBADF;
        bad += sys_fcntl(fd, F_DUPFD, 0) != -EBADF;
    }
    check_is(bad, 0, "close, dup, read, lseek, fcntl of descriptors that are "
             "not open, or cannot be: EBADF");
}

static void
no_such_file(void)
{
    long first = lowest();
    int fd = make("there", 5);

    check_is(sys_open("there", O_RDONLY, 0), fd + 1, "a file that is there");
    sys_close(fd + 1);
    check_is(sys_open("missing", O_RDONLY, 0), -ENOENT, "one that is not");
    check_is(sys_open("", O_RDONLY, 0), -ENOENT, "no name");
    check_is(sys_open("there/x", O_RDONLY, 0), -ENOTDIR, "a file as directory");
    check_is(sys_open("there", O_RDONLY | O_DIRECTORY, 0), -ENOTDIR,
             "a file where a directory is wanted");
    check_is(sys_open(".", O_RDWR, 0), -EISDIR, "a directory to be written");
    check_is(sys_open("there", O_CREAT | O_EXCL | O_RDWR, 0644), -EEXIST,
             "a new file under an old name");
    check_is(sys_open((char *)8, O_RDONLY, 0), -EFAULT, "no place for a name");
    check_is(lowest(), fd + 1, "none of these has left a descriptor");
    sys_close(fd);
    for (int i = 0; i < 200; i++) {
        sys_open("missing", O_RDONLY, 0);
        sys_open(".", O_WRONLY, 0);
        sys_open("there", O_CREAT | O_EXCL | O_RDWR, 0644);
        sys_open("there/x", O_RDONLY, 0);
    }
    check_is(sys_open("there", O_RDONLY, 0), first,
             "after 800 that failed, one more that works");
    sys_close(first);
}

static void
what_it_is_for(void)
{
    int r = make("mode", 5), w;
    char c = 'x';

    sys_close(r);
    r = sys_open("mode", O_RDONLY, 0);
    check_is(sys_write(r, &c, 1), -EBADF, "what is open to read is not written");
    w = sys_open("mode", O_WRONLY, 0);
    check_is(sys_read(w, &c, 1), -EBADF, "what is open to write is not read");
    check_is(sys_fcntl(w, F_GETFL, 0) & 3, O_WRONLY, "and fcntl() says so");
    check_is(sys_read(r, &c, -1), -EFAULT, "a length of -1 is refused");
    check_is(sys_read(r, &c, 1), 1, "and does no harm");
    sys_close(r), sys_close(w);
    check_is(sys_close(sys_open("mode", O_RDWR | O_TRUNC, 0)), 0,
             "O_TRUNC opens a file, too");
    w = sys_open("mode", O_RDONLY, 0);
    check_is(size_of(w), 0, "and empties it");
    sys_close(w);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    no_such_descriptor();
    no_such_file();
    what_it_is_for();
    finish();
}
