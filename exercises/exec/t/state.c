/* What a new program finds: its registers, stack, memory. */
#include "exec.h"

static volatile char zeros[3 * PAGE], given[] = "given";

static long
base_of(int which)
{
    long base = 1;

    sys(158, which, &base);
    return base;
}

/* The executed program is asked by a letter; 100 is the right answer. */
static int
look(int argc, char **argv, char **envp)
{
    long *sp = (long *)(argv - 1);
    unsigned vector[4];

    switch (argv[1][0]) {
    case 's':                   /* the stack */
        return (long)sp % 16 != 0 ? 101 : *sp != argc ? 102 :
               envp != argv + argc + 1 ? 103 :
               auxiliary(envp, 6) != PAGE ? 104 : 100;
    case 'p':                   /* the path */
        return strcmp((char *)auxiliary(envp, 31), argv[2]) != 0 ? 101 : 100;
    case 'f':                   /* the bases of fs and gs */
        return base_of(0x1003) != 0 ? 101 : base_of(0x1004) != 0 ? 102 : 100;
    case 'x':                   /* floating point */
        __asm__ volatile("movdqu %%xmm7, %0" : "=m"(vector));
        return vector[0] | vector[1] | vector[2] | vector[3] ? 101 : 100;
    case 'm':                   /* memory */
        for (int i = 0; i < 3 * PAGE; i++)
            if (zeros[i] != 0)
                return 101;
        return given[0] != 'g' ? 102 : 100;
    case 'h':                   /* the heap */
        return (long)sys_brk(0) == number(argv[2]) ? 101 : 100;
    case 'o': {                 /* an address that was the old program's */
        int fd = sys_open(argv[3], O_RDONLY, 0);
        long got = sys_read(fd, (void *)number(argv[2]), 1);

        return fd < 0 ? 102 : got == -EFAULT ? 100 : 101;
    }
    }
    return 99;
}

static long
ask(char *letter, char *a, char *b)
{
    char *list[] = { "-", letter, a, b, NULL };

    return run(list, nothing);
}

int
main(int argc, char **argv, char **envp)
{
    if (is_executed())
        return look(argc, argv, envp);
    prepare(envp);
    char *old = map_at(0x30000000, PAGE), *heap = (char *)sys_brk(0);
    char text[32];

    sys_brk(heap + 10 * PAGE);
    memset((char *)zeros, 1, sizeof zeros), given[0] = 'x', old[0] = 1;
    for (int n = 2; n < 6; n++) {
        char *list[] = { "-", "s", "a", "b", "c", NULL }, *e[] = { "E=", NULL };

        list[n] = NULL;
        check_is(run(list, n % 2 ? e : nothing), 100,
                 "%d words: rsp is a multiple of 16 (else status 101), and what"
                 " lies there is in order", n);
    }
    check_is(ask("p", self, NULL), 100, "the path can be found");
    check_is(ask("m", NULL, NULL), 100,
             "variables have the file's values, and zeros behind");
    format(text, sizeof text, "%ld", (long)heap + 10 * PAGE);
    check_is(ask("h", text, NULL), 100, "the heap is a new one");
    format(text, sizeof text, "%ld", (long)old);
    check_is(ask("o", text, self), 100, "what the old program had mapped is gone");
    long pid = sys_fork();

    if (pid == 0) {
        sys(158, 0x1002, text), sys(158, 0x1001, text);
        char *list[] = { "-", "f", NULL };
        sys_exit(-sys_execve(self, list, nothing));
    }
    check_is(reap(pid), 100, "fs and gs have no base");
    if ((pid = sys_fork()) == 0) {
        char *list[] = { "-", "x", NULL };

        memset(text, 0x55, sizeof text);
        __asm__ volatile("movdqu %0, %%xmm7" : : "m"(text));
        sys_exit(-sys_execve(self, list, nothing));
    }
    check_is(reap(pid), 100, "floating-point registers are empty");
    finish();
}
