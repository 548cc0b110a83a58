/* getpriority and setpriority, as a program sees them. */
#include "nice.h"

int
main(int argc, char **argv, char **envp)
{
    int go[2], back[2];
    long a;

    (void)argc, (void)argv, (void)envp;
    check_is(get(0), 20, "who has said nothing has the value 0, of which the kernel says 20");
    check_is(set(0, 5), 0, "a value is set");
    check_is(get(0), 15, "it is 5, and the kernel says 15");
    check_is(get(sys_getpid()), 15, "by number, too");
    check_is(set(0, 100), 0, "too large a value is no error");
    check_is(get(0), 1, "and means 19");
    check_is(set(0, -100), 0, "nor is one that is too small");
    check_is(get(0), 40, "which means -20");
    check_is(set(sys_getpid(), 0), 0, "the value is set by number");
    check_is(get(0), 20, "and is 0 again");
    check_is(sys(140, 3, 0), -EINVAL, "there is no fourth kind of whom");
    check_is(sys(141, -1, 0, 0), -EINVAL, "nor one before the first");
    check_is(get(30000), -ESRCH, "nobody has the number 30000");
    check_is(set(30000, 1), -ESRCH, "and nothing can be set for him");
    check_is(get(-5), -ESRCH, "nor has anybody a negative one");
    sys_pipe(go), sys_pipe(back);
    if ((a = sys_fork()) == 0) {
        char c;

        sys_read(go[0], &c, 1);
        c = get(0);
        sys_write(back[1], &c, 1);
        sys_exit(get(0));
    }
    check_is(set(a, 12), 0, "another's value is set");
    check_is(get(a), 8, "and read");
    check_is(get(0), 20, "one's own is what it was");
    char c = 0;
    sys_write(go[1], &c, 1);
    sys_read(back[0], &c, 1);
    check_is(c, 8, "the other sees it, too");
    check_is(reap(a), 8, "until its end");
    check_is(get(a), -ESRCH, "and then it is nobody");
    finish();
}
