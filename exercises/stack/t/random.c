/* Touches at random, by the program and by the kernel, against a model. */
#include "stack.h"

enum { PAGES = 1900 };          /* more than 7 MiB */

static unsigned char holds[PAGES];
static int fd[2];

static int
play(long seed)
{
    char *base = here() - 16 * PAGE;

    memset(holds, 0, PAGES);
    rnd_seed(seed);
    for (long step = 0; step < 4000; step++) {
        long reach = 1 + step * (PAGES - 1) / 4000;
        long i = rnd(8) == 0 ? rnd(reach) : rnd(reach / 8 + 1);
        volatile char *at = base - i * PAGE;
        char byte = 1 + rnd(250);

        switch (rnd(5)) {
        case 0:
            if (*at != (char)holds[i])
                return 1;
            break;
        case 1:
            sys_write(fd[1], &byte, 1);
            if (sys_read(fd[0], (char *)at, 1) != 1)
                return 2;
            holds[i] = byte;
            break;
        case 2:
            if (sys_write(fd[1], (char *)at, 1) != 1 || sys_read(fd[0], &byte, 1) != 1 ||
                byte != (char)holds[i])
                return 3;
            break;
        default:
            *at = byte, holds[i] = byte;
        }
    }
    for (long i = 0; i < PAGES; i++)
        if (holds[i] != 0 && base[-i * PAGE] != (char)holds[i])
            return 4;
    return 0;
}

int
main(int argc, char **argv, char **envp)
{
    (void)envp;
    sys_pipe(fd);
    for (int i = 0; i < 4; i++)
        check_is(reap(child(play, i + (argc > 1 ? number(argv[1]) : 0))), 0,
                 "4,000 random touches within 7 MiB, seed %d", i);
    finish();
}
