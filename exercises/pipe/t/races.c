/* Two processes at one pipe, the one of which is between two steps while the
   other does something. Boot options say where it is held; what is right is
   right in every order. */
#include "pipe.h"

static int fd[2];

/* A reader whose page is missing, and the last writer's close. */
static void
close_meanwhile(void)
{
    char *fresh = map(PAGE);
    long pid;

    make_pipe(fd);
    sys_write(fd[1], "abc", 3);
    if ((pid = sys_fork()) == 0)
        sys_exit(0);
    sys_close(fd[1]);
    check_is(sys_read(fd[0], fresh, 9), 3,
             "three bytes arrive, though the writer goes meanwhile");
    check(equal(fresh, "abc", 3), "and are the right ones");
    end_of(pid);
    sys_close(fd[0]);
    unmap(fresh, PAGE);
}

/* A reader whose page is missing, and another who takes the bytes. */
static void
taken_meanwhile(void)
{
    char *fresh = map(PAGE);
    long pid, n, status;

    make_pipe(fd);
    sys_write(fd[1], "abc", 3);
    if ((pid = sys_fork()) == 0) {
        sys_close(fd[1]);
        sys_exit(sys_read(fd[0], other, 9));
    }
    sys_close(fd[1]);
    n = sys_read(fd[0], fresh, 9);
    status = end_of(pid);
    check(n == 0 || n == 3, "one of two readers gets the bytes");
    check_is(n + (status >> 8), 3, "and the other one the end");
    sys_close(fd[0]);
    unmap(fresh, PAGE);
}

/* A writer whose second page is missing, and another one. The room in the
   ring's page ends where the first page does. */
static void
between(void)
{
    char *fresh = map(2 * PAGE);
    long pid;

    make_pipe(fd);
    memset(buffer, '.', 4000);
    sys_write(fd[1], buffer, 4000);
    memset(fresh, 'a', PAGE);
    if ((pid = sys_fork()) == 0) {
        memset(buffer, 'b', 200);
        sys_exit(sys_write(fd[1], buffer, 200));
    }
    check_is(sys_write(fd[1], fresh + PAGE - 96, 200), 200,
             "a line whose second page is missing is written");
    check_is(end_of(pid), exited(200), "and so is another one");
    check_is(sys_read(fd[0], other, PIPE_SIZE), 4400, "both come out");
    const char *at = other + 4000;
    int first = at[0] == 'b' ? 200 : 0;
    bool good = true;

    for (int i = 0; i < 200; i++) {
        good &= at[200 - first + i] == 'b';
        good &= at[first + i] == (i < 96 ? 'a' : 0);
    }
    check(good, "and neither lies within the other");
    close_both(fd);
    unmap(fresh, 2 * PAGE);
}

/* Between a reader's look and its sleep a byte comes, or the end. */
static void
just_before(void)
{
    long pid;

    for (int i = 0; i < 4; i++) {
        make_pipe(fd);
        if ((pid = sys_fork()) == 0) {
            sys_close(fd[1]);
            sys_exit(sys_read(fd[0], other, 9));
        }
        for (int j = 0; j < i; j++)
            sys(24);
        if (i % 2 == 0)
            sys_write(fd[1], "x", 1);
        sys_close(fd[1]);
        check_is(end_in_time(pid), exited(i % 2 == 0), i % 2 == 0 ?
                 "a byte that comes while a reader lies down" :
                 "the end that comes while a reader lies down");
        sys_close(fd[0]);
    }
}

/* The same for a writer who finds no room. */
static void
just_before_room(void)
{
    long pid;

    make_pipe(fd);
    sys_write(fd[1], buffer, PIPE_SIZE);
    if ((pid = sys_fork()) == 0) {
        sys_close(fd[0]);
        sys_exit(sys_write(fd[1], buffer, 9));
    }
    sys(24);
    sys_read(fd[0], other, PIPE_SIZE);
    check_is(end_in_time(pid), exited(9),
             "room that comes while a writer lies down");
    close_both(fd);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    close_meanwhile();
    taken_meanwhile();
    between();
    just_before();
    just_before_room();
    finish();
}
