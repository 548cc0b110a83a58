/* Writes of at most PIPE_BUF bytes are not divided. */
#include "pipe.h"

enum { LETTERS = 26, ROUNDS = 8, READERS = 4 };

struct message {
    unsigned short n;           /* how long it is, with this */
    char text[PIPE_BUF - 2];
};

static struct message message;

static int
length(int letter, int i)
{
    return i == 0 ? PIPE_BUF : 10 + (i * 997 + letter * 131) % 4087;
}

/* Each letter is a process that writes messages of its own letter. */
static void
start_letters(const int *fd)
{
    for (int letter = 'a'; letter < 'a' + LETTERS; letter++) {
        if (sys_fork() != 0)
            continue;
        sys_close(fd[0]);
        memset(message.text, letter, sizeof message.text);
        for (int i = 0; i < ROUNDS; i++) {
            message.n = length(letter, i);
            if (sys_write(fd[1], &message, message.n) != message.n)
                sys_exit(1);
        }
        sys_exit(0);
    }
    sys_close(fd[1]);
}

static long
read_fully(int fd, void *to, long n)
{
    long done = 0, now;

    while (done < n && (now = sys_read(fd, (char *)to + done, n - done)) > 0)
        done += now;
    return done;
}

static bool
is_whole(const struct message *m)
{
    for (int i = 1; i < m->n - 2; i++)
        if (m->text[i] != m->text[0])
            return false;
    return m->text[0] >= 'a' && m->text[0] < 'a' + LETTERS;
}

/* One reader, who finds each message whole. The pipe is full at first. */
static void
one_reader(void)
{
    int fd[2], good = 0;

    make_pipe(fd);
    start_letters(fd);
    nap(20);
    while (read_fully(fd[0], &message, 2) == 2 && message.n > 2 &&
           message.n <= sizeof message &&
           read_fully(fd[0], message.text, message.n - 2) == message.n - 2)
        good += is_whole(&message);
    check_is(good, LETTERS * ROUNDS, "messages of 26 writers, each whole");
    sys_close(fd[0]);
    int ended = 0;

    for (int i = 0; i < LETTERS; i++)
        ended += end_in_time(-1) == 0;
    check_is(ended, LETTERS, "writers that have written all");
}

/* Several readers, who together get every byte. */
static void
many_readers(void)
{
    int fd[2], result[2], ended = 0;
    long n, total = 0, sum = 0, all = 0;

    make_pipe(fd), make_pipe(result);
    for (int i = 0; i < READERS; i++)
        if (sys_fork() == 0) {
            sys_close(fd[1]);
            while ((n = sys_read(fd[0], &message, i * 999 + 9)) > 0)
                sum += n;
            sys_write(result[1], &sum, sizeof sum);
            sys_exit(0);
        }
    start_letters(fd);
    for (int letter = 'a'; letter < 'a' + LETTERS; letter++)
        for (int i = 0; i < ROUNDS; i++)
            all += length(letter, i);
    sys_close(fd[0]);
    for (int i = 0; i < READERS + LETTERS; i++)
        ended += end_in_time(-1) == 0;
    check_is(ended, READERS + LETTERS,
             "26 writers and four readers at one pipe, who all end");
    set_waiting(result[0], false);
    for (int i = 0; i < READERS; i++)
        if (sys_read(result[0], &sum, sizeof sum) == sizeof sum)
            total += sum;
    check_is(total, all, "bytes that four readers get together");
    close_both(result);
}

/* There is room for a part of a line: it waits, and others go before it. */
static void
part(void)
{
    int fd[2];
    long pid;

    make_pipe(fd);
    memset(buffer, '.', PIPE_SIZE);
    sys_write(fd[1], buffer, PIPE_SIZE - PIPE_BUF);
    sys_write(fd[1], buffer, PIPE_BUF - 10);
    if ((pid = sys_fork()) == 0) {
        sys_close(fd[0]);
        sys_exit(sys_write(fd[1], "one line of text", 16));
    }
    nap(20);
    check_is(queued(fd[0]), PIPE_SIZE - 10, "no part of a line is written");
    check_is(sys_write(fd[1], "another", 7), 7, "a shorter one still fits in");
    sys_read(fd[0], other, PIPE_SIZE - 10);
    check_is(read_fully(fd[0], other, 23), 23, "both come out");
    check(equal(other, "anotherone line of text", 23),
          "the one in one piece behind the other");
    check_is(end_in_time(pid), exited(16), "and it knows");
    close_both(fd);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    part();
    one_reader();
    many_readers();
    finish();
}
