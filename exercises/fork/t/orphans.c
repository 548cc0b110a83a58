/* Who loses its parent becomes the first process's child; and that is this
   program. */
#include "family.h"

enum { FAMILIES = 10 };

/* A parent that ends before its child. */
static void
living(void)
{
    int status = 0, children = 0, orphans = 0;

    for (int i = 0; i < FAMILIES; i++)
        if (sys_fork() == 0) {
            long father = sys_getpid();

            if (sys_fork() != 0)
                sys_exit(1);
            for (int j = 0; j < 1000 && sys_getppid() == father; j++)
                nap(1);
            sys_exit(sys_getppid() == 1 ? 2 : 3);
        }
    while (wait_in_time(-1, &status) > 0) {
        children += status == 1 << 8;
        orphans += status == 2 << 8;
    }
    check_is(children, FAMILIES, "children that end before their children");
    check_is(orphans, FAMILIES, "orphans whose parent is 1, and who come home");
}

/* A parent that ends without having asked for a dead child. */
static void
dead(void)
{
    int status = 0, children = 0, orphans = 0;

    for (int i = 0; i < FAMILIES; i++)
        if (sys_fork() == 0) {
            for (int j = 0; j < 3; j++)
                if (sys_fork() == 0)
                    sys_exit(2);
            nap(20);
            sys_exit(1);
        }
    while (wait_in_time(-1, &status) > 0) {
        children += status == 1 << 8;
        orphans += status == 2 << 8;
    }
    check_is(children, FAMILIES, "children that do not ask for their dead");
    check_is(orphans, 3 * FAMILIES, "dead whom nobody has asked for");
}

/* The first process sleeps when a dead orphan comes, and nothing else will
   wake it: the orphan's parent is not its child. */
static void
asleep(void)
{
    int status = 0;
    long grandparent = sys_fork();

    if (grandparent == 0) {
        if (sys_fork() == 0) {
            if (sys_fork() == 0)
                sys_exit(5);
            nap(20);
            sys_exit(6);
        }
        nap(3000);
        sys_exit(9);
    }
    sys_wait4(-1, &status, 0, NULL);
    check_is(status, 5 << 8, "an orphan that comes home dead is told of at once");
    sys_kill(grandparent, SIGKILL);
    check_is(end_in_time(grandparent), 128 + SIGKILL, "(the one who had slept)");
    check_is(end_in_time(-1), 6, "the orphan's parent comes home, too");
}

/* Four generations, of which the middle ones end. */
static void
generations(void)
{
    int status = 0, n = 0, sum = 0;

    if (sys_fork() == 0) {
        if (sys_fork() == 0) {
            if (sys_fork() == 0) {
                nap(40);
                sys_exit(sys_getppid() == 1 ? 4 : 8);
            }
            nap(20);
            sys_exit(sys_getppid() == 1 ? 2 : 8);
        }
        sys_exit(1);
    }
    while (wait_in_time(-1, &status) > 0)
        sum += status >> 8, n++;
    check_is(n, 3, "three generations come home");
    check_is(sum, 7, "and the younger ones had been adopted");
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    check_is(sys_getpid(), 1, "this is the first process");
    living();
    dead();
    asleep();
    generations();
    check_is(sys_wait4(-1, NULL, WNOHANG, NULL), -ECHILD, "nobody is left");
    finish();
}
