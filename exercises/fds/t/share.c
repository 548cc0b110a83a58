/* Who shares a position with whom. */
#include "fds.h"

static int a, b;

static int
read_two(long want)
{
    return next(a) == want && next(b) == want + 1 ? 0 : 1;
}

static int
seek_away(long to)
{
    return sys_lseek(a, to, SEEK_SET) == to ? 0 : 1;
}

static int
close_both(long unused)
{
    (void)unused;
    return sys_close(a) == 0 && sys_close(b) == 0 ? 0 : 1;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    a = make("file", 1000);
    b = sys_open("file", O_RDWR, 0);
    check_is(next(a), 0, "a read begins at the beginning");
    check_is(next(a), 1, "and the next one behind it");
    check_is(next(b), 0, "who opens the file anew begins anew");
    check_is(sys_read(a, bytes, 5), 5, "five bytes");
    check_is(next(b), 1, "do not move the other position");
    sys_close(b);
    b = sys_dup(a);
    check_is(next(b), 7, "what dup() made goes on where the first was");
    check_is(next(a), 8, "the first goes on where the second was");
    check_is(next(b), 9, "and so on, in turns");
    check_is(sys_lseek(b, 20, SEEK_SET), 20, "lseek() by one of them");
    check_is(next(a), 20, "moves the other, too");
    check_is(reap(child(read_two, 21)), 0, "a child reads by both of them");
    check_is(next(a), 23, "and the parent goes on behind it");
    check_is(reap(child(seek_away, 3)), 0, "a child moves the position");
    check_is(next(b), 3, "and so it is moved here");
    check_is(reap(child(close_both, 0)), 0, "a child closes both");
    check_is(next(a), 4, "which closes nothing here");
    check_is(next(b), 5, "nothing at all");
    sys_close(a);
    check_is(next(b), 6, "when one is closed the other stays");
    check_is(sys_dup2(b, a), a, "dup2() makes a second one again");
    check_is(next(a), 7, "at the same position");
    check_is(sys_pread(a, bytes, 1, 100), 1, "a read that brings its position");
    check_is(next(b), 8, "does not move the file's");
    sys_lseek(a, 0, SEEK_END);
    check_is(sys_write(b, "xyz", 3), 3, "a write at the end");
    check_is(sys_lseek(a, 0, SEEK_CUR), 1003, "moves the position behind it");
    check_is(next(a), -1, "where nothing is");
    check_is(sys_fcntl(a, F_SETFL, O_APPEND), 0, "O_APPEND, set by one,");
    check_is(sys_fcntl(b, F_GETFL, 0) & O_APPEND, O_APPEND, "is the other's");
    sys_lseek(b, 2, SEEK_SET);
    check_is(sys_write(b, "e", 1), 1, "whose next write goes to the end");
    check_is(sys_lseek(a, 0, SEEK_CUR), 1004, "and takes the position there");
    finish();
}
