/* Memory that vfork lends: who sees whose writes, and who has it in the end. */
#include "execute.h"

enum { PAGE = 4096, VFORK = 0x4000, VM = 0x100, SIGCHLD_ = 17, KILL = 9 };
static char *const none[] = { NULL };
static volatile int seen;
static char **args;
static volatile char *volatile nowhere = (volatile char *)8;

static inline long
lend(long flags)
{
    return syscall6(56, flags | SIGCHLD_, 0, 0, 0, 0, 0);
}

/* What children do never returns to the frame in which both began. */
static __attribute__((noinline, noreturn)) void
write_and(int how)
{
    seen++;
    if (how == 1)
        *nowhere = 1;
    if (how == 2)
        seen = execute("no-such-file", none, none);
    if (how == 3)
        execute(own_path(args), LIST("lent", "x"), none);
    if (how == 4) {
        long pid = fork_process();

        if (pid == 0) {
            seen += 100;
            sys_exit(0);
        }
        wait_for(pid, NULL, 0);
    }
    if (how == 5) {
        long pid = fork_and_lend();

        if (pid == 0)
            sys_exit(0);
        wait_for(pid, NULL, 0);
        seen -= 10;
    }
    if (how == 6)
        *(volatile char *)map_memory((void *)0x5550000000, PAGE, 3, 50, -1, 0) = 6;
    sys_exit(0);
}

static int
after(int how, long flags)
{
    int status = -1;

    seen = 10;
    long pid = lend(flags);

    if (pid == 0)
        write_and(how);
    wait_for(pid, &status, 0);
    check("end", status, how == 1 ? 11 : how == 3 ? 7 << 8 : 0);
    return seen;
}

/* The one in the middle stands still and is killed; its child goes on. */
static void
killed(void)
{
    int go[2], told[2], status = 0;
    long pids[2] = { 0 }, sum = 0;
    volatile char *at = (volatile char *)map_memory(0, 64 * PAGE, 3, 34, -1, 0);

    syscall6(22, (long)go, 0, 0, 0, 0, 0);
    syscall6(22, (long)told, 0, 0, 0, 0, 0);
    for (int i = 0; i < 64; i++)
        at[i * PAGE] = i;
    long middle = fork_process();

    if (middle == 0) {
        if (fork_and_lend() == 0) {
            for (int i = 0; i < 32; i++)
                at[i * PAGE] = 1;
            write_file(told[1], "b", 1);
            read_file(go[0], (char *)at, 1);
            for (int i = 0; i < 64; i++)
                sum += at[i * PAGE];
            write_file(told[1], (char *)&sum, sizeof sum);
            sys_exit(0);
        }
        sys_exit(1);
    }
    read_file(told[0], (char *)pids, 1);
    syscall6(62, middle, KILL, 0, 0, 0, 0);
    wait_for(middle, &status, 0);
    check("the lender is killed", status, KILL);
    write_file(go[1], "z", 1);
    read_file(told[0], (char *)&sum, sizeof sum);
    check("the borrower goes on", sum, 31 + 'z' + (32 + 63) * 16);
    sum = 0;
    for (int i = 0; i < 64; i++)
        sum += at[i * PAGE];
    check("what the first one has", sum, 63 * 32);
}

/* Three in a row stand still for one another, and the second is killed. */
static __attribute__((noinline, noreturn)) void
tell_and_lend(int told, int depth)
{
    long pid = syscall6(39, 0, 0, 0, 0, 0, 0);

    write_file(told, (char *)&pid, sizeof pid);
    if (depth == 2)
        for (;;)
            nap(1, 0);
    if (fork_and_lend() == 0)
        tell_and_lend(told, depth + 1);
    sys_exit(1);
}

static void
killed_between(void)
{
    int told[2], status = 0;
    long second, third;

    syscall6(22, (long)told, 0, 0, 0, 0, 0);
    long first = fork_process();

    if (first == 0) {
        seen = 10;
        if (lend(VFORK | VM) == 0)
            tell_and_lend(told[1], 1);
        wait_for(-1, &status, 0);
        seen++;
        sys_exit(status == KILL ? seen : 1);
    }
    read_file(told[0], (char *)&second, sizeof second);
    read_file(told[0], (char *)&third, sizeof third);
    syscall6(62, second, KILL, 0, 0, 0, 0);
    wait_for(first, &status, 0);
    check("the first goes on", status, 11 << 8);
    syscall6(62, third, KILL, 0, 0, 0, 0);
    wait_for(third, &status, 0);
    check("the third was still there", status, KILL);
}

/* One who lends again and again is killed at any moment, alone or with all
   others; whoever is left behind is the first one's. */
static void
storm(void)
{
    int status, left = 0;

    for (int i = 0; i < 200; i++) {
        long lender = fork_process();

        if (lender == 0)
            for (int how = 0;; how = (how + 1) % 4) {
                if (lend(VFORK | VM) == 0)
                    write_and(how);
                wait_for(-1, NULL, 0);
            }
        for (volatile int n = 0; n < i * 4973 % 200000; n++)
            continue;
        syscall6(62, i % 2 ? -1 : lender, KILL, 0, 0, 0, 0);
        while (wait_for(-1, &status, 0) > 0)
            left += status != KILL && status != 0 && status != 11 &&
                    status != 7 << 8;
    }
    check("ends of a strange kind", left, 0);
}

int
main(int argc, char **argv)
{
    if (argc > 1)
        return 7;
    args = argv;
    check("a write", after(0, VFORK | VM), 11);
    check("a write, then a fault", after(1, VFORK | VM), 11);
    check("an error of exec", after(2, VFORK | VM), -2);
    check("another program", after(3, VFORK | VM), 11);
    check("the borrower's own child", after(4, VFORK | VM), 11);
    check("the borrower lends", after(5, VFORK | VM), 1);
    check("a mapping", after(6, VFORK | VM), 11);
    check("is there", *(volatile char *)0x5550000000, 6);
    check("a copy", after(0, VFORK), 10);
    for (int i = 0; i < 20; i++)
        killed();
    killed_between();
    storm();
    return 0;
}
