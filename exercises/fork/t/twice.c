/* fork returns twice: to the parent the child's pid, to the child 0; and
   nothing else tells the two apart. */
#include "family.h"

enum { WORDS = 12 + 2 * 16 };

__attribute__((used)) static unsigned long given[WORDS], found[WORDS];

/* Makes the call with every register full that a call preserves. */
long call_full(long number);
__asm__("call_full: push %rbx; push %rbp; push %r12; push %r13\n"
        "push %r14; push %r15; mov %rdi, %rax; n = 0\n"
        ".irp r, rbx,rbp,r12,r13,r14,r15,rdi,rsi,rdx,r8,r9,r10\n"
        "mov given+n(%rip), %\\r; n = n + 8; .endr\n"
        ".irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
        "movups given+n(%rip), %xmm\\r; n = n + 16; .endr\n"
        "syscall; n = 0\n"
        ".irp r, rbx,rbp,r12,r13,r14,r15,rdi,rsi,rdx,r8,r9,r10\n"
        "mov %\\r, found+n(%rip); n = n + 8; .endr\n"
        ".irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
        "movups %xmm\\r, found+n(%rip); n = n + 16; .endr\n"
        "pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n"
        "ret\n");

static int
differ(void)
{
    int n = 0;

    for (int i = 0; i < WORDS; i++)
        n += given[i] != found[i];
    return n;
}

static void
answers(void)
{
    long me = sys_getpid(), pid = sys_fork();

    if (pid == 0)
        sys_exit(sys_getpid() == me ? 1 : sys_getppid() != me ? 2 : 0);
    check(pid > 0 && pid != me, "the parent is told a pid, and not its own");
    check_is(sys_getpid(), me, "and has the pid that it had");
    check_is(end_in_time(pid), 0,
             "the child has one of its own (else 1), and its parent's (2)");
    for (int i = 0; i < WORDS; i++)
        given[i] = (i + 3) * 0x9e3779b97f4a7c15;
    pid = call_full(57);
    if (pid == 0)
        sys_exit(differ());
    check_is(differ(), 0, "registers that the parent finds changed");
    check_is(end_in_time(pid), 0, "registers that the child finds changed");
}

/* The two memories are equal, and separate. */
static char heap_like[3 * 4096] = { 1 };

static void
memory(void)
{
    int go[2], back[2], local = 1;
    volatile int *at = &local;
    char c = 0;

    sys_pipe(go), sys_pipe(back);
    heap_like[5000] = 'p';
    long pid = sys_fork();

    if (pid == 0) {
        int bad = heap_like[5000] != 'p' || *at != 1;

        heap_like[5000] = heap_like[9000] = 'c', *at = 2;
        sys_write(back[1], "x", 1);
        sys_read(go[0], &c, 1);
        bad |= heap_like[5000] != 'c' || *at != 2 || heap_like[100] != 0;
        sys_exit(bad);
    }
    sys_close(back[1]);
    sys_read(back[0], &c, 1);
    check(heap_like[5000] == 'p' && heap_like[9000] == 0,
          "what the child writes the parent does not see");
    check(*at == 1, "not on the stack either");
    heap_like[100] = 'p', *at = 3;
    sys_write(go[1], "x", 1);
    check_is(end_in_time(pid), 0,
             "the child sees what was there before, and nothing later");
    for (int i = 0; i < 2; i++)
        sys_close(go[i]);
    sys_close(back[0]);
}

static void
many(void)
{
    enum { MANY = 30 };
    long pid[MANY];
    int same = 0, good = 0;

    for (int i = 0; i < MANY; i++)
        if ((pid[i] = sys_fork()) == 0)
            sys_exit(i + 1);
    for (int i = 0; i < MANY; i++)
        for (int j = 0; j < i; j++)
            same += pid[i] == pid[j];
    check_is(same, 0, "children with the same pid");
    for (int i = MANY - 1; i >= 0; i--)
        good += end_in_time(pid[i]) == i + 1;
    check_is(good, MANY, "thirty children, each asked for by its pid");
}

/* A child that begins on a stack of its own. */
static char stack[4096] __attribute__((aligned(16)));

__attribute__((used)) static int
where(void)
{
    char here;

    return &here > stack && &here < stack + sizeof stack ? 6 : 7;
}

long clone_on(long flags, void *top);
__asm__("clone_on: mov $56, %eax; xor %edx, %edx; syscall\n"
        "test %eax, %eax; jnz 1f\n"
        "call where; mov %eax, %edi; mov $231, %eax; syscall\n"
        "1: ret\n");

/* What a child has of its parent's files. */
static void
files(const char *name)
{
    int fd[2], status;
    char text[8] = "";
    long pid, file;

    file = sys_open(name, O_RDONLY, 0);
    check(file > 2, "a file is open");
    if ((pid = sys_fork()) == 0) {
        sys_lseek(file, 1, SEEK_SET);
        sys_exit(0);
    }
    wait_in_time(pid, &status);
    check_is(sys_read(file, text, 3), 3, "a child that ends does not close it");
    check(text[0] == 'E' && text[1] == 'L' && text[2] == 'F',
          "and has moved the position that they have in common");
    for (int i = 0; i < 20; i++) {
        if ((pid = sys_fork()) == 0) {
            sys_close(file);
            sys_exit(sys_read(file, text, 1) == -EBADF ? 0 : 1);
        }
        if (end_in_time(pid) != 0)
            break;
    }
    check_is(sys_lseek(file, 0, SEEK_CUR), 4, "whoever closes it for himself");
    sys_close(file);
    sys_pipe(fd);
    if ((pid = sys_fork()) == 0)
        for (;;)
            nap(1000000);
    sys_close(fd[1]);
    sys_fcntl(fd[0], F_SETFL, O_NONBLOCK);
    check_is(sys_read(fd[0], text, 1), -EAGAIN, "the child has the pipe, too");
    sys_kill(pid, SIGKILL);
    for (int i = 0; i < 500 && sys_read(fd[0], text, 1) != 0; i++)
        nap(20);
    check_is(sys_read(fd[0], text, 1), 0,
             "its end is the pipe's, before anybody has waited for it");
    check_is(end_in_time(pid), 128 + SIGKILL, "and after");
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)envp;
    answers();
    memory();
    many();
    files(argv[0]);
    check_is(end_in_time(clone_on(17, stack + sizeof stack)), 6,
             "clone with a stack: the child is on it");
    check_is(end_in_time(-1), -ECHILD, "nobody else is there in the end");
    finish();
}
