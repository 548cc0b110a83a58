/* What programs ask of a system through their C library: tiers A, B1, B2 and
   B4. The same on Linux and on Weft. Executes itself. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* Shows what CALL answers, and errno where that is -1. */
#define try(call) show_answer(#call, (errno = 0, (long)(call)))

static void show_answer(const char *call, long answer)
{
    printf("%s: %ld %s\n", call, answer, answer == -1 ? strerror(errno) : "");
}

static int of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void printing(void)
{
    printf("%d %#x %-5s| %5.3s| %c %%\n", -1, 255, "ab", "abcdef", 'x');
    printf("%g %.17g %a %Lg %e %f\n", 0.1, 1.0 / 3, 1.5, 2.0L / 3, 1e300, -0.0);
    printf("%f %g %g %.0f\n", exp(1), HUGE_VAL, sqrt(2), 2.5);
    printf("%lld %llu %zu %p\n", -(1ll << 62), ~0ull, sizeof(long), (void *)16);
    printf("%.3f %d\n", strtod("12.5e-1x", NULL), atoi("-77z"));
}

static int order(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void memory(void)
{
    static int numbers[10000];
    unsigned sum = 0;

    for (int round = 0; round < 3; round++) {
        char *block[300];
        for (int i = 0; i < 300; i++) {
            size_t n = 1 + (size_t)i * i * i % 70000;
            block[i] = malloc(n);
            memset(block[i], i, n);
        }
        for (int i = 0; i < 300; i++) {
            int k = i * 7 % 300;
            sum = sum * 31 + (unsigned char)block[k][0];
            free(block[k]);
        }
    }
    for (int i = 0; i < 10000; i++)
        numbers[i] = i * 7919 % 10007;
    qsort(numbers, 10000, sizeof *numbers, order);
    printf("memory %u %d %d\n", sum, numbers[0], numbers[9999]);
    char *map = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    map[70000] = 1;
    try(munmap(map + 65536, 65536));
    try(mprotect(map, 4096, PROT_READ));
    try(munmap(map, 1 << 20));
    void *aligned = NULL;
    try(posix_memalign(&aligned, 65536, 100000));
    printf("aligned %d\n", (int)((unsigned long)aligned % 65536));
    free(aligned);
}

static char *volatile nowhere;

static void processes(void)
{
    int status, fd[2];
    char text[100] = "";
    char *list[] = { "calls", "echo", "two words", NULL };
    pid_t pid;

    if ((pid = fork()) == 0)
        _exit(42);
    try(waitpid(pid, &status, 0) == pid);
    printf("fork: %d\n", of(status));
    pipe(fd);
    if ((pid = fork()) == 0) {
        dup2(fd[1], 1);
        close(fd[0]);
        close(fd[1]);
        execv("./calls", list);
        _exit(99);
    }
    close(fd[1]);
    size_t n = 0;
    for (ssize_t got; (got = read(fd[0], text + n, sizeof text - 1 - n)) > 0;)
        n += got;
    close(fd[0]);
    wait(&status);
    printf("pipe: %zu %s%d\n", n, text, of(status));
    try(waitpid(-1, &status, 0));
    try(waitpid(-1, &status, WNOHANG));

    if ((pid = vfork()) == 0) {
        execl("./calls", "calls", "exit", "5", NULL);
        _exit(98);
    }
    waitpid(pid, &status, 0);
    printf("vfork: %d\n", of(status));
    if ((pid = fork()) == 0)
        abort();
    waitpid(pid, &status, 0);
    printf("abort: %d\n", of(status));
    if ((pid = fork()) == 0)
        *nowhere = 1;
    waitpid(pid, &status, 0);
    printf("fault: %d\n", of(status));
}

static void spawns(void)
{
    posix_spawn_file_actions_t actions;
    char *list[] = { "calls", "echo", "spawned", NULL };
    char line[100];
    int status, code;
    pid_t pid;

    fflush(stdout);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "out", O_WRONLY | O_CREAT, 0644);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    try(posix_spawn(&pid, "./calls", &actions, NULL, list, environ));
    try(waitpid(pid, &status, 0) == pid);
    FILE *file = fopen("out", "r");
    printf("spawn: %d %s", of(status), fgets(line, sizeof line, file));
    fclose(file);
    fflush(stdout);
    code = posix_spawnp(&pid, "calls-none", NULL, NULL, list, environ);
    printf("spawnp: %s\n", strerror(code));
    fflush(stdout);
    try(of(system("./calls echo system; exit 7")));
    try(system(NULL) != 0);
    file = popen("./calls echo one; echo two", "r");
    while (fgets(line, sizeof line, file))
        printf("popen: %s", line);
    try(of(pclose(file)));
    fflush(stdout);
    file = popen("read a; read b; echo \"$b $a\"; exit 3", "w");
    fprintf(file, "first\nsecond\n");
    try(of(pclose(file)));
}

static void show(const char *name)
{
    struct stat s;

    if (lstat(name, &s) < 0)
        printf("%s: %s\n", name, strerror(errno));
    else
        printf("%s: %o %ld %ld %d\n", name, s.st_mode, (long)s.st_nlink,
               S_ISREG(s.st_mode) ? (long)s.st_size : -1, (int)s.st_uid);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void directories(void)
{
    char path[4096];
    struct dirent **names;

    umask(022);
    try(mkdir("d", 0777));
    try(mkdir("d", 0777));
    try(chdir("d"));
    try(getcwd(path, sizeof path) != NULL);
    printf("%s\n", strrchr(path, '/'));
    int fd = open("f", O_RDWR | O_CREAT | O_EXCL, 0666);
    try(write(fd, "0123456789", 10));
    try(lseek(fd, -3, SEEK_END));
    try(read(fd, path, 100));
    try(pwrite(fd, "x", 1, 20));
    try(ftruncate(fd, 15));
    struct iovec parts[] = { { path, 2 }, { path + 10, 30 } };
    try(lseek(fd, 0, SEEK_SET));
    try(readv(fd, parts, 2));
    try(fcntl(fd, F_GETFL) & O_ACCMODE);
    try(fcntl(fd, F_DUPFD_CLOEXEC, 20));
    try(fcntl(20, F_GETFD));
    try(isatty(fd));
    try(close(fd));
    try(write(fd, "x", 1));
    try(open("f", O_RDWR | O_CREAT | O_EXCL, 0666));
    try(open("none/f", O_RDONLY));
    try(open("f/g", O_RDONLY));
    try(open(".", O_WRONLY));
    show("f");
    try(link("f", "g"));
    try(symlink("f", "s"));
    try(symlink("l", "l"));
    try(readlink("s", path, 100));
    try(access("s", R_OK | W_OK));
    try(access("s", X_OK));
    try(access("l", F_OK));
    try(rename("g", "h"));
    try(chmod("h", 0604));
    try(mkdir("e", 0700));
    try(rename("e", "e/inside"));
    try(unlink("e"));
    try(rmdir("h"));
    show("f");
    show("s");
    show("e");
    int n = scandir(".", &names, NULL, by_name);
    for (int i = 0; i < n; i++) {
        printf("%s/%d ", names[i]->d_name, names[i]->d_type);
        free(names[i]);
    }
    free(names);
    printf("%d\n", n);
    try(realpath("./e/../s", path) != NULL);
    printf("%s\n", strrchr(path, '/'));
    struct timespec times[2] = { { 1000000000, 5 }, { 1234567890, 0 } };
    struct stat s;
    try(utimensat(AT_FDCWD, "f", times, 0));
    stat("f", &s);
    printf("%ld %ld\n", (long)s.st_atime, (long)s.st_mtime);
    try(unlink("f"));
    try(stat("s", &s));
    for (const char **p = (const char *[]) { "s", "l", "h", NULL }; *p; p++)
        try(unlink(*p));
    try(rmdir("e"));
    try(chdir(".."));
    try(rmdir("d"));
    try(remove("d"));
}

static void streams(void)
{
    char line[100];
    FILE *file = fopen("stream", "w+");
    int a;
    double b;

    for (int i = 0; i < 3000; i++)
        fprintf(file, "%d %g\n", i, i / 7.0);
    try(ftell(file));
    try(fseek(file, 100, SEEK_SET));
    fgets(line, sizeof line, file);
    try(fscanf(file, "%d %lf", &a, &b));
    printf("%s%d %g\n", line, a, b);
    rewind(file);
    int c, lines = 0;
    while ((c = getc(file)) != EOF)
        lines += c == '\n';
    printf("%d %d %d\n", lines, feof(file) != 0, ferror(file));
    fclose(file);
    try(remove("stream"));
    try(fopen("stream", "r") != NULL);
    file = tmpfile();
    try(file != NULL && fputs("x", file) >= 0 && fclose(file) == 0);
    char name[] = "/tmp/abiXXXXXX";
    int fd = mkstemp(name);
    try(fd >= 0 && close(fd) == 0);
    try(unlink(name));
}

static jmp_buf place;

static void deep(int n)
{
    if (n == 0)
        longjmp(place, 5);
    if (n > 0)
        deep(n - 1);
}

static void the_rest(void)
{
    struct timespec a, b, nap = { 0, 20000000 };
    struct utsname u;
    volatile int times = 0;
    int back = setjmp(place);

    times++;
    if (back == 0)
        deep(50);
    printf("setjmp %d %d\n", back, times);
    clock_gettime(CLOCK_MONOTONIC, &a);
    try(nanosleep(&nap, NULL));
    clock_gettime(CLOCK_MONOTONIC, &b);
    long slept = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
    printf("slept %d\n", slept >= 20 && slept < 5000);
    clock_t used = clock();
    clock_gettime(CLOCK_MONOTONIC, &b);
    for (long i = 0; i < 20000000; i++)
        times++;
    used = clock() - used;
    clock_gettime(CLOCK_MONOTONIC, &a);
    long all = (a.tv_sec - b.tv_sec) * 1000000 + (a.tv_nsec - b.tv_nsec) / 1000;
    printf("used %d\n", used > 1000 && used < all + 20000);
    used = clock();
    nanosleep(&(struct timespec) { 0, 300000000 }, NULL);
    printf("asleep %d\n", clock() - used < 150000);
    try(time(NULL) > 1600000000);
    time_t then = 1234567890;
    char text[100];
    strftime(text, sizeof text, "%F %T %j %a", gmtime(&then));
    printf("%s\n", text);
    try(uname(&u));
    printf("%s\n", u.machine);
    try(sysconf(_SC_PAGESIZE));
    try(sysconf(_SC_OPEN_MAX) > 10);
    try(sysconf(_SC_NPROCESSORS_ONLN) >= 1);
    try(getpid() > 0 && getppid() > 0);
    try(getuid() == geteuid());
    try(setlocale(LC_ALL, "C") != NULL);
    try(setenv("ABI", "value", 1));
    try(of(system("test \"$ABI\" = value")));
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*run)(void); } parts[] = {
        { "printing", printing }, { "memory", memory }, { "processes", processes },
        { "spawns", spawns }, { "directories", directories }, { "streams", streams },
        { "rest", the_rest },
    };

    if (argc > 2 && strcmp(argv[1], "exit") == 0)
        exit(atoi(argv[2]));
    if (argc > 2) {
        puts(argv[2]);
        return 3;
    }
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (argc < 2 || strcmp(argv[1], parts[i].name) == 0) {
            parts[i].run();
            fflush(stdout);
        }
    return 6;
}
