/* RLIMIT_DATA and RLIMIT_AS, for a process and its children. */
#include "sbrk.h"

static int
data(long unused)
{
    (void)unused;
    limit(LIMIT_DATA, MIB);
    if (to(MIB / 2) != MIB / 2)
        return 1;
    if (to(2 * MIB) != MIB / 2 || now() != MIB / 2)
        return 2;
    long most = grown(300);

    if (most > 256 || most < 256 - 32)
        return 3;
    if (touch(start + most * PAGE - 1, true) != 0 ||
        touch(start + most * PAGE, true) != KILLED)
        return 4;
    limit(LIMIT_DATA, 2 * MIB);
    if (to(MIB + MIB / 2) != MIB + MIB / 2)
        return 5;
    limit(LIMIT_DATA, MIB);
    if (to(MIB + MIB / 2 + 1) > MIB + MIB / 2)
        return 6;
    return to(MIB / 4) == MIB / 4 && grown(300) == most ? 0 : 7;
}

static int
size(long unused)
{
    (void)unused;
    limit(LIMIT_AS, 64 * MIB);
    long most = 0;

    while (most < 70 && to((most + 1) * MIB) == (most + 1) * MIB)
        most++;
    if (most < 50 || most >= 64)
        return 1;
    to(10 * MIB);
    char *other = (char *)sys_mmap(NULL, 20 * MIB, RW, MAP_PRIVATE | MAP_ANONYMOUS,
                                   -1, 0);
    if ((unsigned long)other > -4096ul)
        return 2;
    if (to((most - 10) * MIB) != 10 * MIB || to((most - 21) * MIB) != (most - 21) * MIB)
        return 3;
    sys_munmap(other, 20 * MIB);
    if (to(most * MIB) != most * MIB || to((most + 1) * MIB) != most * MIB)
        return 4;
    return 0;
}

/* To the last page: by steps of one from where a step of sixteen fails. */
static int
pages(long unused)
{
    (void)unused;
    limit(LIMIT_AS, 32 * MIB);
    long all = grown(10000), again;

    to(0);
    if (to((all + 1) * PAGE) != 0 || to(all * PAGE) != all * PAGE)
        return 1;
    if ((long)sys_mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != -ENOMEM)
        return 2;
    to((all - 1) * PAGE + 1);
    if (now() != (all - 1) * PAGE + 1)
        return 3;
    to((all - 1) * PAGE);
    if ((long)sys_mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) < 0)
        return 4;
    again = grown(10000);
    return again == all - 1 ? 0 : 5;
}

static int
nothing(long what)
{
    limit(what, 0);
    return to(PAGE) != 0;
}

static int
inherited(long unused)
{
    (void)unused;
    limit(LIMIT_DATA, MIB);
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(to(2 * MIB) != 0);
    return reap(pid);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    check_is(reap(child(data, 0)), 0,
             "a limit of 1 MiB for data holds, can be raised and lowered (status: which step fails)");
    check_is(reap(child(size, 0)), 0,
             "a limit of 64 MiB for all memory holds, mappings included");
    check_is(reap(child(pages, 0)), 0, "to the page");
    check_is(reap(child(nothing, LIMIT_DATA)), 0, "a limit of nothing");
    check_is(reap(child(nothing, LIMIT_AS)), 0, "for all memory");
    check_is(reap(child(inherited, 0)), 0, "a child has its parent's limits");
    check_is(to(4 * MIB), 4 * MIB, "who has set none has none");
    finish();
}
