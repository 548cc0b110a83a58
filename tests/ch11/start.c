/* What a C library needs before and around main: tiers A, D and B1 without
   pipes. Executes itself. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static __thread int of_thread = 7;
static int calls;
extern char **environ;

static void __attribute__((constructor)) before(void)
{
    calls++;
}

static void after(void)
{
    printf("after main %d\n", calls);
}

static void memory(void)
{
    unsigned long sum = 0;
    char *kept[200] = { NULL };

    for (int i = 0; i < 2000; i++) {
        size_t n = (size_t)i * i * 37 % 100000 + 1;

        free(kept[i % 200]);
        kept[i % 200] = malloc(n);
        memset(kept[i % 200], i, n);
        if (i % 3 == 0)
            kept[i % 200] = realloc(kept[i % 200], 2 * n);
        sum = sum * 31 + (unsigned char)kept[i * 7 % 200 <= i ? i * 7 % 200 : 0][0];
    }
    printf("memory %lu, too much %d\n", sum, malloc(1ul << 46) == NULL);
    char *big = calloc(1, 20 << 20);
    for (int i = 0; i < 20; i++)
        sum += big[(size_t)i << 20]++;
    printf("zeros %lu\n", sum);
    free(big);
}

static void deep(int n)
{
    volatile char frame[200];

    frame[0] = n;
    if (n > 0)
        deep(n - 1);
}

int main(int argc, char **argv)
{
    int status;
    char *list[] = { "again", "one", "two words", NULL };
    pid_t pid;

    atexit(after);
    printf("%s: %d arguments, %s, %.17g, %d, calls %d\n", argc > 1 ? argv[0] : "start",
           argc, getenv("WHO") ? getenv("WHO") : "nobody", sin(0.5), of_thread, calls);
    if (argc > 1)
        return 40 + argc;
    memory();
    deep(150);
    fflush(stdout);
    setenv("WHO", "child", 1);
    if ((pid = fork()) == 0) {
        of_thread = 8;
        execv(argv[1 - 1][0] == '/' ? argv[0] : "./start", list);
        _exit(1);
    }
    waitpid(pid, &status, 0);
    printf("status %x\n", status);
    fflush(stdout);
    if ((pid = fork()) == 0) {
        execlp("no-such-program", "x", NULL);
        _exit(errno == ENOENT ? 50 : 51);
    }
    waitpid(pid, &status, 0);
    printf("status %x\n", status);
    fflush(stdout);
    if ((pid = vfork()) == 0) {
        execve("/dev/null", list, environ);
        _exit(errno == EACCES ? 60 : 61);
    }
    waitpid(pid, &status, 0);
    printf("status %x, still %d\n", status, of_thread);
    return 9;
}
