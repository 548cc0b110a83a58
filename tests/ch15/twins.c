/* A child that only exits, while its parent writes to what they share. */
#include "execute.h"

enum { PAGE = 4096, PAGES = 64 };

int
main(int argc, char **argv)
{
    volatile char *at = (volatile char *)map_memory(0, PAGES * PAGE, 3, 34,
                                                    -1, 0);
    int bad = 0;

    (void)argc, (void)argv;
    for (int i = 0; i < PAGES; i++)
        at[i * PAGE] = 1;
    for (int i = 0; i < PAGES; i++) {
        long pid = fork_process();

        if (pid == 0)
            sys_exit(0);
        at[i * PAGE] = 2;
        wait_for(pid, NULL, 0);
        for (int j = 0; j < PAGES; j++)
            bad += at[j * PAGE] != 1 + (j <= i);
    }
    check("the parent's pages", bad, 0);
    return 0;
}
