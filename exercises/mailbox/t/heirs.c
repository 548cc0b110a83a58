/* Letters are inherited: by the first process, which is this program. */
#include "family.h"

enum { FAMILIES = 12 };

int
main(int argc, char **argv, char **envp)
{
    int status, parents = 0, letters = 0, orphans = 0;

    (void)argc, (void)argv, (void)envp;
    for (int i = 0; i < FAMILIES; i++)
        if (sys_fork() == 0) {
            for (int j = 0; j < 5; j++)
                if (sys_fork() == 0)
                    sys_exit(2);
            if (sys_fork() == 0) {
                nap(40);
                sys_exit(sys_getppid() == 1 ? 3 : 4);
            }
            nap(20);
            sys_exit(1);
        }
    while (sys_wait4(-1, &status, 0, NULL) > 0) {
        parents += status == 1 << 8;
        letters += status == 2 << 8;
        orphans += status == 3 << 8;
    }
    check_is(parents, FAMILIES, "parents that ask for nobody");
    check_is(letters, 5 * FAMILIES, "letters that they have not opened");
    check_is(orphans, FAMILIES, "orphans that end later, as children of 1");
    finish();
}
