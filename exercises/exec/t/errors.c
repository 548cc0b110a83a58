/* What cannot be executed is refused, and the caller goes on as if nothing
   had been. Everything is asked of the process that checks. */
#include "exec.h"

static char *list[] = { "x", "y", NULL }, path[6000];
static char data[] = "data of the caller";

static void
make(const char *name, const char *text, int mode)
{
    int fd = sys_open(name, O_CREAT | O_TRUNC | O_WRONLY, mode);

    sys_write(fd, text, strlen(text));
    sys_close(fd);
}

int
main(int argc, char **argv, char **envp)
{
    if (is_executed())
        return say_strings(argc, argv, envp);
    prepare(envp);
    char *bad[] = { "x", (char *)16, NULL }, *heap = (char *)sys_brk(0);
    char *high[] = { "x", (char *)(-1ul << 47), NULL };
    char *page = map(2 * PAGE);
    int fd = sys_open(self, O_RDONLY | O_CLOEXEC, 0);

    sys_brk(heap + 2 * PAGE);
    memcpy(heap, "heap", 5), memcpy(page, "page", 5);
    make("e-text", "text\n", 0644), make("e-plain", "text\n", 0755);
    make("e-empty", "", 0755), make("e-half", "\177ELF\2\1\1", 0755);
    sys_mkdir("e-dir", 0755);
    memset(path, 'n', sizeof path - 1);

    check_is(sys_execve("e-none", list, nothing), -ENOENT, "no such file: ENOENT");
    check_is(sys_execve("", list, nothing), -ENOENT, "an empty path: ENOENT");
    check_is(sys_execve("e-text/x", list, nothing), -ENOTDIR,
             "a file for a directory: ENOTDIR");
    check_is(sys_execve("e-dir", list, nothing), -EACCES, "a directory: EACCES");
    check_is(sys_execve("e-text", list, nothing), -EACCES,
             "a file that nobody may execute: EACCES");
    check_is(sys_execve(path, list, nothing), -ENAMETOOLONG,
             "a path of 6,000 bytes: ENAMETOOLONG");
    check_is(sys_execve("e-plain", list, nothing), -ENOEXEC,
             "a text that is no script: ENOEXEC");
    check_is(sys_execve("e-empty", list, nothing), -ENOEXEC, "an empty file: ENOEXEC");
    check_is(sys_execve("e-half", list, nothing), -ENOEXEC, "half a header: ENOEXEC");
    check_is(sys_execve((char *)16, list, nothing), -EFAULT,
             "a path that is not there: EFAULT");
    check_is(sys_execve(NULL, list, nothing), -EFAULT, "no path: EFAULT");
    check_is(sys_execve(self, (char **)16, nothing), -EFAULT,
             "a list that is not there: EFAULT");
    check_is(sys_execve(self, list, (char **)16), -EFAULT,
             "an environment that is not there: EFAULT");
    check_is(sys_execve(self, (char **)(-1ul << 47), nothing), -EFAULT,
             "a list that is the kernel's: EFAULT");
    check_is(sys_execve(self, bad, nothing), -EFAULT,
             "a string that is not there: EFAULT");
    check_is(sys_execve(self, list, bad), -EFAULT, "in the environment as well");
    check_is(sys_execve(self, high, nothing), -EFAULT,
             "a string that is the kernel's: EFAULT");

    check(strcmp(heap, "heap") == 0 && strcmp(page, "page") == 0 &&
          strcmp(data, "data of the caller") == 0,
          "after all that, the caller's memory is as it was");
    check_is(sys_fcntl(fd, F_GETFD, 0), FD_CLOEXEC,
             "and so are its descriptors, those marked close-on-exec too");
    check_is((long)sys_brk(0), (long)heap + 2 * PAGE, "and its break");
    check_is(arrive(list, nothing), 0, "and it can still execute a program");

    sys_unlink("e-text"), sys_unlink("e-plain");
    sys_unlink("e-empty"), sys_unlink("e-half"), sys_rmdir("e-dir");
    finish();
}
