/* What names do where they are odd. Says the same on Linux. */
#include "files.h"

int
main(void)
{
    return 0;
}
