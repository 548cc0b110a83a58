/* What processes share of files, and what not. */
#include "files.h"

enum { WORKERS = 4, ROUNDS = 200 };

/* start workers, and wait for them */
static long
clone_process(long flags)
{
    return syscall6(56, flags, 0, 0, 0, 0, 0);
}

static void
workers(const char *what, long flags, int (*work)(int me))
{
    int status, bad = 0;

    for (int i = 0; i < WORKERS; i++)
        if (clone_process(flags) == 0)
            sys_exit(work(i));
    for (int i = 0; i < WORKERS; i++)
        if (wait_for(-1, &status, 0) < 0 || status != 0)
            bad++;
    check(what, bad, 0);
}

/* what fork shares */
static void
after_fork(void)
{
    char c[4] = "";
    long fd = make_file("f", "0123456789"), pid;

    seek(fd, 0, 0);
    if ((pid = fork_process()) == 0) {
        read_file(fd, c, 3);
        close_file(fd);
        go_to("/"), set_umask(0);
        sys_exit(open_file("nowhere/f", RDONLY, 0) == -2 ? 0 : 1);
    }
    wait_for(pid, NULL, 0);
    check("the child's reading moved us", read_file(fd, c, 1), 1);
    check("to 3", *c, '3');
    check("its working directory is its own",
          close_file(open_file("f", RDONLY, 0)), 0);
    check("so is its mask", set_umask(022) == 0, 0);
    close_file(fd), remove_name("f");
}

/* what else a child has from its parent */
static void
inherited(void)
{
    struct stat s;
    long fd, pid, old = set_umask(077);

    make_directory("d", 0755), go_to("d");
    fd = open_file("..", RDONLY | CLOEXEC, 0);
    if ((pid = fork_process()) == 0) {
        close_file(open_file("x", CREAT | RDWR, 0666));
        make_file(control(fd, 1, 0) == 1 ? "marked" : "not marked", "");
        sys_exit(0);
    }
    wait_for(pid, NULL, 0);
    go_to(".."), close_file(fd), set_umask(old);
    check("its working directory", stat_path("d/x", &s), 0);
    check("and its mask", s.mode, 0100600);
    check("and the mark for exec", remove_name("d/marked"), 0);
    remove_name("d/x"), remove_directory("d");
}

/* one table for two */
static void
one_table(void)
{
    int status = -1;
    char c = 0;
    long fd = make_file("f", "0123456789");
    long pid = clone_process(0x400 | SIG_CHLD);

    if (pid == 0) {
        dup2_file(fd, 50);
        close_file(fd);
        sys_exit(0);
    }
    wait_for(pid, &status, 0);
    check("a child with our table", status, 0);
    check("closes", read_at(fd, &c, 1, 5), -9);
    check("and opens for us", read_at(50, &c, 1, 5), 1);
    check("the same file", c, '5');
    close_file(50), remove_name("f");
}

/* one table, and everybody opens */
static int
open_and_look(int me)
{
    char name[] = "share-x", c;
    int bad = 0;

    name[6] = 'a' + me;
    for (int i = 0; i < ROUNDS; i++) {
        long fd = make_file(name, name + 6), copy = dup_file(fd);

        bad += fd < 0 || read_at(copy, &c, 1, 0) != 1 || c != name[6];
        bad += close_file(fd) != 0 || read_at(copy, &c, 1, 0) != 1;
        bad += c != name[6] || close_file(copy) != 0;
    }
    return bad != 0 || remove_name(name) != 0;
}

/* one open file, and everybody reads */
enum { RECORDS = 2000 };
static long together;

static int
read_records(int me)
{
    long record[2], sum = 0, n;
    long to = open_file("sums", WRONLY | APPEND, 0);

    (void)me;
    while ((n = read_file(together, record, sizeof record)) > 0) {
        if (n != sizeof record || record[0] != record[1])
            return 1;
        sum += record[0];
    }
    return write_file(to, &sum, sizeof sum) != sizeof sum;
}

static void
read_together(void)
{
    long record[2], sum = 0, part;
    long sums = make_file("sums", "");

    together = make_file("records", "");
    for (int i = 1; i <= RECORDS; i++) {
        record[0] = record[1] = i;
        write_file(together, record, sizeof record);
    }
    seek(together, 0, 0);
    workers("reads", SIG_CHLD, read_records);
    while (read_file(sums, &part, sizeof part) == sizeof part)
        sum += part;
    check("each record once", sum, RECORDS * (RECORDS + 1l) / 2);
    close_file(together), close_file(sums);
    remove_name("records"), remove_name("sums");
}

/* one file, and everybody writes */
static int how;

static int
write_lines(int me)
{
    char line[9];
    long fd = how == APPEND ? open_file("lines", WRONLY | APPEND, 0)
                            : together;

    for (int i = 0; i < 9; i++)
        line[i] = 'a' + me;
    for (int i = 0; i < ROUNDS; i++)
        if (write_file(fd, line, 9) != 9)
            return 1;
    return 0;
}

static void
write_together(const char *what, int flags)
{
    char line[9];
    int whole = 0, same_letters = 0;

    how = flags;
    together = make_file("lines", "");
    workers(what, SIG_CHLD, write_lines);
    seek(together, 0, 0);
    while (read_file(together, line, 9) == 9) {
        whole++, same_letters++;
        for (int i = 1; i < 9; i++)
            if (line[i] != line[0]) {
                same_letters--;
                break;
            }
    }
    check("no line is lost", whole, WORKERS * ROUNDS);
    check("none is mixed", same_letters, WORKERS * ROUNDS);
    close_file(together), remove_name("lines");
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    after_fork();
    inherited();
    one_table();
    workers("opens", 0x400 | SIG_CHLD, open_and_look);
    read_together();
    write_together("appends", APPEND);
    write_together("writes", 0);
    return 0;
}
