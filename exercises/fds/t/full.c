/* What happens when no descriptor is free. */
#include "fds.h"

int
main(int argc, char **argv, char **envp)
{
    long n = most(), first, made = 0, fd;
    int file, ends[2], bad = 0;

    (void)argc, (void)argv, (void)envp;
    begin();
    sys_unlink("new");
    file = make("file", 50);
    first = lowest();
    while (made <= n && (fd = sys_open("file", O_RDONLY, 0)) >= 0)
        made++;
    check_is(made, n - first, "as many files can be opened as there are "
             "descriptors");
    check_is(sys_open("file", O_RDONLY, 0), -EMFILE, "then open() says EMFILE");
    check_is(sys_dup(file), -EMFILE, "dup() does");
    check_is(sys_fcntl(file, F_DUPFD, 0), -EMFILE, "F_DUPFD does");
    check_is(sys_fcntl(file, F_DUPFD, n), -EINVAL, "but a descriptor that "
             "there cannot be is EINVAL");
    check_is(sys_pipe2(ends, 0), -EMFILE, "pipe2() does");
    check_is(sys_open("new", O_CREAT | O_RDWR, 0644), -EMFILE,
             "so does open(), if it were to make a file");
    check_is(sys_stat("new", bytes), -ENOENT, "which it has not made");
    check_is(sys_dup2(file, n - 1), n - 1, "dup2() can still replace one");
    for (fd = first; fd < n; fd++)
        bad += sys_fcntl(fd, F_GETFD, 0) != 0;
    check_is(bad, 0, "all that were handed out are open");
    sys_close(n / 2);
    check_is(sys_open("file", O_RDONLY, 0), n / 2, "one was closed, and is "
             "the next");
    for (int i = 0; i < 200; i++)
        bad += sys_open("file", O_RDONLY, 0) != -EMFILE;
    check_is(bad, 0, "200 times EMFILE");
    for (fd = first; fd < n; fd++)
        bad += sys_close(fd) != 0;
    check_is(bad, 0, "all can be closed");
    check_is(sys_open("file", O_RDONLY, 0), first, "and opened anew");
    check_is(next(first), 0, "to read the file from its beginning");
    finish();
}
