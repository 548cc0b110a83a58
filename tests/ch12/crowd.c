/* Many writers and many readers at one pipe. Says the same on Linux. */
#include "pipes.h"

enum { LETTERS = 26, ROUNDS = 40, READERS = 4, RING = 8, HOPS = 800 };

struct message {
    unsigned short n;           /* how long it is, with this */
    char text[4094];
};

static struct message message;

/* write messages of one letter */
static void
write_letter(int fd, int letter)
{
    memset(message.text, letter, sizeof message.text);
    for (int i = 0; i < ROUNDS; i++) {
        message.n = 10 + (i * 997 + letter * 131) % 4087;
        if (write_file(fd, &message, message.n) != message.n)
            sys_exit(1);
    }
    sys_exit(0);
}

static void
start_letters(int *fd)
{
    for (int letter = 'a'; letter < 'a' + LETTERS; letter++)
        if (fork_process() == 0) {
            close_file(fd[0]);
            write_letter(fd[1], letter);
        }
    close_file(fd[1]);
}

static long
all_end_well(int n)
{
    int status, good = 0;

    for (int i = 0; i < n; i++)
        good += wait_for(-1, &status, 0) > 0 && status == 0;
    return good;
}

/* read messages, and find them whole */
static long
read_fully(int fd, void *to, long n)
{
    long done = 0, now;

    while (done < n && (now = read_file(fd, (char *)to + done, n - done)) > 0)
        done += now;
    return done;
}

static int
whole(const struct message *m)
{
    for (int i = 1; i < m->n - 2; i++)
        if (m->text[i] != m->text[0])
            return 0;
    return m->text[0] >= 'a' && m->text[0] < 'a' + LETTERS;
}

/* twenty-six writers */
static void
alphabet(void)
{
    int fd[2], good = 0;

    make_pipe(fd);
    start_letters(fd);
    while (read_fully(fd[0], &message, 2) == 2 && message.n > 2 &&
           message.n <= sizeof message &&
           read_fully(fd[0], message.text, message.n - 2) == message.n - 2)
        good += whole(&message);
    check("messages of 26 writers, whole", good, LETTERS * ROUNDS);
    check("their writers", all_end_well(LETTERS), LETTERS);
    close_file(fd[0]);
}

/* several readers */
static void
several_readers(void)
{
    int fd[2], result[2];
    long n, total = 0, sum, sent = 0;

    make_pipe(fd), make_pipe(result);
    for (int i = 0; i < READERS; i++)
        if (fork_process() == 0) {
            close_file(fd[1]);
            for (sum = 0; (n = read_file(fd[0], &message, i * 999 + 9)) > 0;
                 sum += n)
                ;
            write_file(result[1], &sum, sizeof sum);
            sys_exit(0);
        }
    start_letters(fd);
    for (int letter = 'a'; letter < 'a' + LETTERS; letter++)
        for (int i = 0; i < ROUNDS; i++)
            sent += 10 + (i * 997 + letter * 131) % 4087;
    check("everybody ends", all_end_well(READERS + LETTERS),
          READERS + LETTERS);
    for (int i = 0; i < READERS; i++) {
        read_file(result[0], &sum, sizeof sum);
        total += sum;
    }
    check("what several read together", total, sent);
    close_file(fd[0]), close_file(result[0]), close_file(result[1]);
}

/* a token around a ring */
static void
ring(void)
{
    int fd[RING][2];
    char hop[2] = { 0, 0 };

    for (int i = 0; i < RING; i++)
        make_pipe(fd[i]);
    for (int i = 1; i < RING; i++)
        if (fork_process() == 0) {
            for (int j = 0; j < HOPS / RING; j++)
                if (read_file(fd[i][0], hop, 2) == 2)
                    hop[0]++, write_file(fd[(i + 1) % RING][1], hop, 2);
            sys_exit(0);
        }
    for (int j = 0; j < HOPS / RING; j++) {
        write_file(fd[1][1], hop, 2);
        read_file(fd[0][0], hop, 2);
    }
    check("hops of a token", (unsigned char)hop[0],
          HOPS / RING * (RING - 1) % 256);
    check("the ring ends", all_end_well(RING - 1), RING - 1);
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    alphabet();
    several_readers();
    ring();
    return 0;
}
