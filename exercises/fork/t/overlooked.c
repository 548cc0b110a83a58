/* Everybody is killed while one is forking. Who slips through ends
   with 3. */
#include "family.h"

int
main(int argc, char **argv, char **envp)
{
    int status = 0, slipped = 0, died = 0;
    long pid;

    (void)argc, (void)argv, (void)envp;
    pid = sys_fork();
    if (pid == 0) {
        if (sys_fork() == 0) {
            nap(100);
            sys_exit(3);
        }
        for (;;)
            nap(1000000);
    }
    if (!check(pid > 0, "fork makes a process"))
        finish();
    sys_kill(-1, SIGKILL);
    while (wait_in_time(-1, &status) > 0)
        died += status == SIGKILL, slipped += status != SIGKILL;
    check(died > 0, "everybody is killed");
    check_is(slipped, 0, "and nobody who was just being born is overlooked");
    finish();
}
