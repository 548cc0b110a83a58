/* Buffers that are not there, not there yet, or in several parts. */
#include "pipe.h"

struct part {
    void *data;
    unsigned long n;
};

static long
read_parts(int fd, struct part *part, int n)
{
    return sys(19, fd, (long)part, n);
}

static long
write_parts(int fd, struct part *part, int n)
{
    return sys(20, fd, (long)part, n);
}

/* Buffers of which a page is missing for good. */
static void
no_pages(int *fd)
{
    char *page = map(2 * PAGE);
    struct part half[2] = { { buffer, 50 }, { page + PAGE, 50 } };

    unmap(page + PAGE, PAGE);
    check_is(sys_write(fd[1], (void *)8, 9), -EFAULT, "nothing to write from");
    check_is(sys_write(fd[1], page + PAGE - 50, 100), -EFAULT,
             "a short write of which half is there");
    check_is(write_parts(fd[1], half, 2), -EFAULT,
             "the same in two parts");
    check_is(queued(fd[0]), 0, "leave nothing in the pipe");
    check_is(sys_write(fd[1], page, 2 * PAGE), PAGE,
             "of a long write there counts what there is");
    check_is(sys_read(fd[0], other, PIPE_SIZE), PAGE, "and that arrives, once");
    check_is(sys_write(fd[1], (void *)-PAGE, 9), -EFAULT,
             "the kernel's memory is not written from");
    check_is(sys_write(fd[1], buffer, -PAGE), -EFAULT,
             "nor is more than there is in the world");
    check_is(sys_read(fd[0], (void *)-PAGE, 9), -EFAULT, "nor read to");
    sys_write(fd[1], buffer, 9);
    check_is(sys_read(fd[0], (void *)"read only", 9), -EFAULT,
             "a buffer that is read-only");
    check_is(sys_read(fd[0], (void *)8, 9), -EFAULT, "or none");
    check_is(queued(fd[0]), 9, "the bytes are still in the pipe");
    check_is(sys_read(fd[0], other, 99), 9, "and can be read");
    check(equal(other, buffer, 9), "as they were");
    unmap(page, PAGE);
}

/* Buffers of which nobody has touched a page, or only one. */
static void
fresh(int *fd)
{
    char *from = map(PIPE_SIZE), *to = map(PIPE_SIZE);

    check_is(sys_write(fd[1], from, PIPE_SIZE), PIPE_SIZE,
             "64 KiB from pages that nobody has touched");
    check_is(sys_read(fd[0], to, PIPE_SIZE), PIPE_SIZE,
             "to pages that nobody has touched");
    check(equal(from, to, PIPE_SIZE), "are zeros");
    unmap(from, PIPE_SIZE), unmap(to, PIPE_SIZE);
    from = map(PIPE_SIZE), to = map(PIPE_SIZE);
    for (int i = 0; i < PIPE_SIZE; i += 3 * PAGE)
        from[i + 5] = 1 + i / PAGE, to[i + 7] = 'x';
    check_is(sys_write(fd[1], from, PIPE_SIZE), PIPE_SIZE,
             "the same with every third page touched");
    check_is(queued(fd[0]), PIPE_SIZE, "each byte once");
    check_is(sys_read(fd[0], to, PIPE_SIZE), PIPE_SIZE, "here and there");
    check(equal(from, to, PIPE_SIZE), "and in its place");
    unmap(from, PIPE_SIZE), unmap(to, PIPE_SIZE);
    /* one read, two pages of which the second is fresh */
    to = map(2 * PAGE);
    to[0] = 'x';
    sys_write(fd[1], buffer, 200);
    check_is(sys_read(fd[0], to + PAGE - 100, 200), 200,
             "200 bytes across the border of a fresh page");
    check(equal(to + PAGE - 100, buffer, 200), "and none twice");
    unmap(to, 2 * PAGE);
}

static void
parts(int *fd)
{
    struct part out[5] = { { buffer, 10 }, { buffer, 0 },
                           { buffer + 10, 5000 }, { buffer + 5010, 1 },
                           { buffer + 5011, 9000 } };
    struct part in[4] = { { other, 3 }, { other + 3, 9000 }, { other, 0 },
                          { other + 9003, 100000 } };

    check_is(write_parts(fd[1], out, 5), 14011, "five parts are one write");
    check_is(read_parts(fd[0], in, 4), 14011, "that is read in four");
    check(equal(buffer, other, 14011), "as it was");
    check_is(read_parts(fd[0], in, 0), 0, "no parts at all");
    in[0].n = in[1].n = in[3].n = 0;
    check_is(read_parts(fd[0], in, 4), 0, "empty ones");
    /* parts of a short write, and room for some of them only */
    sys_write(fd[1], buffer, PIPE_SIZE - 4000);
    set_waiting(fd[1], false);
    out[2].n = 3000, out[4].n = 1000;
    check_is(write_parts(fd[1], out, 5), -EAGAIN,
             "4,011 bytes in parts, and room for 4,000");
    check_is(queued(fd[0]), PIPE_SIZE - 4000, "nothing goes in");
    set_waiting(fd[1], true);
}

int
main(int argc, char **argv, char **envp)
{
    int fd[2];

    (void)argc, (void)argv, (void)envp;
    fill();
    make_pipe(fd);
    no_pages(fd);
    fresh(fd);
    parts(fd);
    close_both(fd);
    finish();
}
