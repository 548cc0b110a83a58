/* Where the position can go, and where it cannot. */
#include "fds.h"

#define FAR 0x7fffffffffffffff

static int
reads_at(long fd)
{
    return next(fd) == 5 ? 0 : 1;
}

int
main(int argc, char **argv, char **envp)
{
    int f, end[2];

    (void)argc, (void)argv, (void)envp;
    begin();
    f = make("file", 1000);
    check_is(sys_lseek(f, 0, SEEK_CUR), 0, "a new position is 0");
    check_is(sys_lseek(f, 100, SEEK_SET), 100, "from the beginning");
    check_is(next(f), 100 % 26, "a read is there");
    check_is(sys_lseek(f, 0, SEEK_CUR), 101, "and has moved on");
    check_is(sys_lseek(f, -11, SEEK_CUR), 90, "back from here");
    check_is(sys_lseek(f, 5, SEEK_CUR), 95, "on from here");
    check_is(sys_lseek(f, -1, SEEK_END), 999, "back from the end");
    check_is(next(f), 999 % 26, "the last byte");
    check_is(next(f), -1, "behind it is nothing");
    check_is(sys_lseek(f, 0, SEEK_CUR), 1000, "which does not move on");
    check_is(sys_lseek(f, 5000, SEEK_END), 6000, "behind the end is allowed");
    check_is(size_of(f), 1000, "and makes the file no longer");
    check_is(next(f), -1, "nothing is there, either");
    check_is(sys_write(f, "z", 1), 1, "until it is written");
    check_is(size_of(f), 6001, "then the file reaches to there");
    check_is(sys_pread(f, bytes, 1, 3000), 1, "and what is between");
    check_is(bytes[0], 0, "is zeros");
    sys_lseek(f, 5, SEEK_SET);
    check_is(sys_lseek(f, -1, SEEK_SET), -EINVAL, "a negative position");
    check_is(sys_lseek(f, -6, SEEK_CUR), -EINVAL, "one by subtraction");
    check_is(sys_lseek(f, -6002, SEEK_END), -EINVAL, "one from the end");
    check_is(sys_lseek(f, FAR, SEEK_CUR), -EINVAL, "one by a sum that is too "
             "large");
    check_is(sys_lseek(f, FAR, SEEK_END), -EINVAL, "the same from the end");
    check_is(sys_lseek(f, FAR, SEEK_SET), -EINVAL, "more than a file can have");
    check_is(sys_lseek(f, -FAR - 1, SEEK_CUR), -EINVAL, "as far back as "
             "can be said");
    check_is(sys_lseek(f, 0, 77), -EINVAL, "from nowhere");
    check_is(sys_lseek(f, 0, -1), -EINVAL, "from nowhere, negative");
    check_is(sys_lseek(f, 0, SEEK_CUR), 5, "nothing refused has moved it");
    check_is(reap(child(reads_at, f)), 0, "a child is there, too");
    check_is(sys_lseek(f, -1, SEEK_CUR), 5, "and moves it for all");
    sys_pipe2(end, 0);
    check_is(sys_lseek(end[0], 0, SEEK_CUR), -ESPIPE, "a pipe has no position");
    check_is(sys_lseek(end[1], -1, SEEK_SET), -ESPIPE, "at either end");
    check_is(sys_lseek(99, -1, 77), -EBADF, "if it is open at all");
    int dir = sys_open(".", O_RDONLY | O_DIRECTORY, 0);
    check_is(sys_lseek(dir, 0, SEEK_SET), 0, "a directory has one");
    int null = sys_open("/dev/null", O_RDWR, 0);
    check_is(sys_lseek(null, 100, SEEK_SET), 0, "/dev/null is always at 0");
    finish();
}
