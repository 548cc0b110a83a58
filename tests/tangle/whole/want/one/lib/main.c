/* includes */
#include <stdio.h>

/*
 * A chunk's name in a comment would nest:
  * one
  * two
 */
int
main(void)
{
    int x = 1 +
            2;
    const char *s = "é/*"; x++;

                           x--;

    for (;;) {
        /* do * / what / * is to be done with a[i] */
        if (x) {
            /* print x */
            printf("one %d\n", x);
        }
    }
}
