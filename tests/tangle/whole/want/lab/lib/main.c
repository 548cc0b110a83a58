/* includes */
#include <stdio.h>
#include "two.h"

/* what only chapter two has */
int twice(int n);

/*
 * A chunk's name in a comment would nest:
  * one
  * two
 */
int
main(void)
{
    /* later */
    twice(2);

    int x = 1 +
            2;
    const char *s = "é/*"; x++;

                           x--;

    for (;;) {
        /* do * / what / * is to be done with a[i] */
        if (x) {
            /* print x */
            puts("lab");
            /* a chunk of the lab */
            puts("more of the lab");
        }
    }

    /* later */
    twice(2);
}

/* what only chapter two has */
int twice(int n);
