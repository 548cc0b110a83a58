/* What the labs' test programs are written with.
 *
 *     #include "lab.h"
 *
 *     int
 *     main(int argc, char **argv, char **envp)
 *     {
 *         int fd[2];
 *
 *         check_is(sys_pipe(fd), 0, "pipe makes a pipe");
 *         check_is(sys_write(fd[0], "x", 1), -EBADF, "nobody writes to its read end");
 *         finish();
 *     }
 *
 * One file, no library: a program is built by
 *
 *     gcc -O1 -static -nostdlib -ffreestanding -no-pie -I exercises eof.c
 *
 * and runs on Weft and on Linux alike. What it says stands on lines of
 * standard output, each written by one call of write:
 *
 *     @001 6c9f0bd2a3e85174 ok pipe makes a pipe
 *     @002 0f5d7c3b9a1e8246 not ok nobody writes to its read end: got 1, expected -9 (EBADF)
 *     @003 b1a28f3c5d4e6079 note written by a comment
 *     @004 93d07a16fe2c48b5 plan 2 1
 *
 * The number in the middle is the SipHash-2-4 of `001 ok pipe makes a pipe`
 * under a key of 16 bytes. The grader writes a new key into its copy of the
 * program before each run; what a submission prints by itself has no right
 * number, and is not looked at. Lines count in the order of their numbers,
 * and only if none is missing before them. Run by hand, the key is 0.
 *
 * Rules for authors:
 *   - Only the process that began in main() checks, and it is not replaced
 *     by exec. Its children report by their exit status (see child()).
 *   - Descriptor 1 stays what it is, or lab_output says where it went.
 *   - The last thing is finish(). A program that ends without it has failed.
 *   - The same run says the same lines in the same order.
 *   - What check() says is what is expected, in words: the student reads it.
 */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __clang__
#pragma clang diagnostic ignored "-Wunused-function"
#else
#pragma GCC diagnostic ignored "-Wunused-function"
#endif

int main(int argc, char **argv, char **envp);

/* --- system calls: a value, or -errno -------------------------------- */

static inline long
sys6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long value;

    __asm__ volatile("syscall" : "=a"(value)
                     : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return value;
}

/* sys(NUMBER, ARGUMENT...): any call, with up to six numbers or pointers. */
#define sys(...) sys_pick_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
#define sys_pick_(nr, a, b, c, d, e, f, ...) \
    sys6(nr, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

enum {
    EPERM = 1, ENOENT, ESRCH, EINTR, EIO, ENXIO, E2BIG, ENOEXEC, EBADF, ECHILD,
    EAGAIN, ENOMEM, EACCES, EFAULT, EBUSY = 16, EEXIST, EXDEV, ENODEV, ENOTDIR,
    EISDIR, EINVAL, ENFILE, EMFILE, ENOTTY, ETXTBSY, EFBIG, ENOSPC, ESPIPE,
    EROFS, EMLINK, EPIPE, EDOM, ERANGE, ENAMETOOLONG = 36, ENOSYS = 38,
    ENOTEMPTY, ELOOP,
};

enum {
    O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0100, O_EXCL = 0200,
    O_TRUNC = 01000, O_APPEND = 02000, O_NONBLOCK = 04000,
    O_DIRECTORY = 0200000, O_CLOEXEC = 02000000, AT_FDCWD = -100,
    SEEK_SET = 0, SEEK_CUR, SEEK_END,
    F_DUPFD = 0, F_GETFD, F_SETFD, F_GETFL, F_SETFL, FD_CLOEXEC = 1,
    PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4,
    MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_FIXED = 16, MAP_ANONYMOUS = 32,
    WNOHANG = 1, POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 16,
    SIGHUP = 1, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE,
    SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM,
    SIG_BLOCK = 0, SIG_UNBLOCK, SIG_SETMASK,
};

struct timespec {
    long tv_sec, tv_nsec;
};
struct pollfd {
    int fd;
    short events, revents;
};
struct iovec {
    void *iov_base;
    size_t iov_len;
};

#define SYS1(name, nr, A) \
    static inline long sys_##name(A a) { return sys(nr, a); }
#define SYS2(name, nr, A, B) \
    static inline long sys_##name(A a, B b) { return sys(nr, a, b); }
#define SYS3(name, nr, A, B, C) \
    static inline long sys_##name(A a, B b, C c) { return sys(nr, a, b, c); }
#define SYS4(name, nr, A, B, C, D) \
    static inline long sys_##name(A a, B b, C c, D d) \
    { return sys(nr, a, b, c, d); }

typedef const char *lab_path;
SYS3(read, 0, int, void *, size_t)
SYS3(write, 1, int, const void *, size_t)
SYS3(open, 2, lab_path, int, int)
SYS1(close, 3, int)
SYS2(stat, 4, lab_path, void *)
SYS2(fstat, 5, int, void *)
SYS3(poll, 7, struct pollfd *, unsigned long, int)
SYS3(lseek, 8, int, long, int)
SYS3(mprotect, 10, void *, size_t, int)
SYS2(munmap, 11, void *, size_t)
SYS1(brk, 12, void *)
SYS4(pread, 17, int, void *, size_t, long)
SYS4(pwrite, 18, int, const void *, size_t, long)
SYS3(readv, 19, int, const struct iovec *, int)
SYS3(writev, 20, int, const struct iovec *, int)
SYS1(pipe, 22, int *)
SYS3(madvise, 28, void *, size_t, int)
SYS1(dup, 32, int)
SYS2(dup2, 33, int, int)
SYS2(nanosleep, 35, const struct timespec *, struct timespec *)
SYS3(execve, 59, lab_path, char *const *, char *const *)
SYS4(wait4, 61, int, int *, int, void *)
SYS2(kill, 62, int, int)
SYS3(fcntl, 72, int, int, long)
SYS2(ftruncate, 77, int, long)
SYS2(getcwd, 79, char *, size_t)
SYS1(chdir, 80, lab_path)
SYS2(rename, 82, lab_path, lab_path)
SYS2(mkdir, 83, lab_path, int)
SYS1(rmdir, 84, lab_path)
SYS1(unlink, 87, lab_path)
SYS2(getrlimit, 97, int, void *)
SYS2(setrlimit, 160, int, const void *)
SYS1(exit_group, 231, int)
SYS4(openat, 257, int, lab_path, int, int)
SYS3(dup3, 292, int, int, int)
SYS2(pipe2, 293, int *, int)
SYS4(prlimit, 302, int, int, const void *, void *)

static inline long sys_sched_yield(void) { return sys(24); }
static inline long sys_getpid(void) { return sys(39); }
static inline long sys_getppid(void) { return sys(110); }
static inline long sys_gettid(void) { return sys(186); }

static inline long
sys_mmap(void *at, size_t length, int rights, int flags, int fd, long offset)
{
    return sys(9, at, length, rights, flags, fd, offset);
}

static inline __attribute__((noreturn)) void
sys_exit(int status)
{
    for (;;)
        sys(231, status);
}

static bool lab_child;          /* in a child, which may not check */

static inline long
sys_fork(void)
{
    long pid = sys(57);

    if (pid == 0)
        lab_child = true;
    return pid;
}

/* --- strings; GCC itself calls the first four -------------------------- */

#define lab_weak __attribute__((weak, noinline, \
    optimize("no-tree-loop-distribute-patterns")))
#ifdef __clang__
#undef lab_weak
#define lab_weak __attribute__((weak, noinline, no_builtin))
#endif

lab_weak void *
memset(void *to, int byte, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ((char *)to)[i] = byte;
    return to;
}

lab_weak void *
memcpy(void *to, const void *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ((char *)to)[i] = ((const char *)from)[i];
    return to;
}

lab_weak void *
memmove(void *to, const void *from, size_t n)
{
    if ((uintptr_t)to <= (uintptr_t)from)
        return memcpy(to, from, n);
    while (n-- > 0)
        ((char *)to)[n] = ((const char *)from)[n];
    return to;
}

lab_weak int
memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a, *q = b;

    for (size_t i = 0; i < n; i++)
        if (p[i] != q[i])
            return p[i] - q[i];
    return 0;
}

lab_weak size_t
strlen(const char *text)
{
    size_t n = 0;

    while (text[n] != '\0')
        n++;
    return n;
}

lab_weak int
strcmp(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

/* The number that the text is; -1 if it is none. */
static long
number(const char *text)
{
    long n = 0;

    if (text == NULL || *text == '\0')
        return -1;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || n > 100000000000000000)
            return -1;
        n = 10 * n + *text - '0';
    }
    return n;
}

/* Writes to text, of size bytes, what the format says: %d %u %x, with l in
   front for a long; %s; %c; %p; %%. Returns the length, cut to size - 1. */
static size_t
vformat(char *text, size_t size, const char *format, va_list ap)
{
    size_t at = 0;

    for (; *format != '\0'; format++) {
        char digits[24], *piece = digits + sizeof(digits) - 1;
        bool is_long = false;

        *piece = '\0';
        if (*format == '%' && *++format == 'l') {
            is_long = true;
            format++;
        } else if (format[-1] != '%') {
            *--piece = *format;
            goto copy;
        }
        switch (*format) {
        case 's':
            piece = va_arg(ap, char *);
            if (piece == NULL)
                piece = "(null)";
            break;
        case 'd': case 'u': case 'x': case 'p': {
            unsigned base = *format == 'x' || *format == 'p' ? 16 : 10;
            long n;
            if (is_long || *format == 'p')
                n = va_arg(ap, long);
            else if (*format == 'd')
                n = va_arg(ap, int);
            else
                n = va_arg(ap, unsigned);
            bool minus = *format == 'd' && n < 0;
            unsigned long rest = minus ? -(unsigned long)n : (unsigned long)n;
            do
                *--piece = "0123456789abcdef"[rest % base];
            while ((rest /= base) > 0);
            if (minus)
                *--piece = '-';
            if (*format == 'p')
                *--piece = 'x', *--piece = '0';
            break;
        }
        case 'c':
            *--piece = va_arg(ap, int);
            break;
        case '\0':
            format--;
            break;
        default:
            *--piece = *format;
        }
copy:
        for (; *piece != '\0'; piece++)
            if (at + 1 < size)
                text[at++] = *piece;
    }
    text[at] = '\0';
    return at;
}

#define lab_printf(f, a) __attribute__((format(printf, f, a)))

static lab_printf(3, 4) size_t
format(char *text, size_t size, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    size_t n = vformat(text, size, format, ap);
    va_end(ap);
    return n;
}

/* Writes all of it, however often it takes; false if that fails. */
static bool
write_all(int fd, const void *bytes, size_t n)
{
    for (size_t done = 0; done < n;) {
        long wrote = sys_write(fd, (const char *)bytes + done, n - done);
        if (wrote <= 0 && wrote != -EINTR)
            return false;
        if (wrote > 0)
            done += wrote;
    }
    return true;
}

/* Prints, unsigned: for a person who looks on. At most 1 KiB. */
static lab_printf(1, 2) void
put(const char *format, ...)
{
    char text[1024];
    va_list ap;

    va_start(ap, format);
    size_t n = vformat(text, sizeof(text), format, ap);
    va_end(ap);
    write_all(1, text, n);
}

/* --- signed lines ------------------------------------------------------ */

/* The grader finds the key by this symbol, in its copy of the program. */
__attribute__((section(".data"))) volatile unsigned char lab_key[16];

static int lab_output = 1;      /* the descriptor that signed lines go to */
static int lab_lines, lab_checks, lab_failures;

static inline uint64_t
lab_load(const volatile unsigned char *bytes, int n)
{
    uint64_t word = 0;

    for (int i = 0; i < n; i++)
        word |= (uint64_t)bytes[i] << 8 * i;
    return word;
}

static inline void
lab_round(uint64_t v[4])
{
#define LAB_TURN(x, n) ((x) << (n) | (x) >> (64 - (n)))
    v[0] += v[1], v[1] = LAB_TURN(v[1], 13) ^ v[0], v[0] = LAB_TURN(v[0], 32);
    v[2] += v[3], v[3] = LAB_TURN(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = LAB_TURN(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = LAB_TURN(v[1], 17) ^ v[2], v[2] = LAB_TURN(v[2], 32);
}

/* SipHash-2-4, by Aumasson and Bernstein. */
static uint64_t
lab_siphash(const volatile unsigned char key[16], const void *bytes, size_t n)
{
    const unsigned char *at = bytes;
    uint64_t k0 = lab_load(key, 8), k1 = lab_load(key + 8, 8);
    uint64_t v[4] = { k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
                      k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573 };

    for (size_t left = n;; left -= 8, at += 8) {
        bool last = left < 8;
        uint64_t word = lab_load(at, last ? left : 8);
        if (last)
            word |= (uint64_t)n << 56;
        v[3] ^= word;
        lab_round(v);
        lab_round(v);
        v[0] ^= word;
        if (last)
            break;
    }
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++)
        lab_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* A signed line: what, then the format's text, then more. */
static void
lab_line(const char *what, const char *form, va_list ap, const char *more)
{
    enum { LENGTH = 400 };
    char text[LENGTH + 8], line[LENGTH + 40], said[LENGTH - 100];
    size_t n;

    if (lab_child) {
        write_all(2, "lab.h: a child may not check\n", 29);
        sys_exit(99);
    }
    vformat(said, sizeof(said), form, ap);
    lab_lines++;
    n = format(text, sizeof(text), "%s%d %s%s%s",
               lab_lines < 10 ? "00" : lab_lines < 100 ? "0" : "", lab_lines,
               what, said, more);
    for (size_t i = 0; i < n; i++)      /* one line, of plain characters */
        if (text[i] < ' ' || text[i] > '~')
            text[i] = '?';
    uint64_t mac = lab_siphash(lab_key, text, n);
    char digits[17] = "";
    for (int i = 0; i < 16; i++)
        digits[i] = "0123456789abcdef"[mac >> (60 - 4 * i) & 15];
    size_t space = 0;
    while (text[space] != ' ')
        space++;
    text[space] = '\0';
    n = format(line, sizeof(line), "@%s %s %s\n", text, digits, text + space + 1);
    write_all(lab_output, line, n);
}

/* One check: what is expected, in words. Returns whether it holds. */
static lab_printf(2, 3) bool
check(bool holds, const char *format, ...)
{
    va_list ap;

    lab_checks++;
    lab_failures += !holds;
    va_start(ap, format);
    lab_line(holds ? "ok " : "not ok ", format, ap, "");
    va_end(ap);
    return holds;
}

/* The name of an error, from -errno; "" for anything else. */
static const char *
error_name(long value)
{
    static const char names[] =
        "EPERM\0ENOENT\0ESRCH\0EINTR\0EIO\0ENXIO\0E2BIG\0ENOEXEC\0EBADF\0"
        "ECHILD\0EAGAIN\0ENOMEM\0EACCES\0EFAULT\0ENOTBLK\0EBUSY\0EEXIST\0"
        "EXDEV\0ENODEV\0ENOTDIR\0EISDIR\0EINVAL\0ENFILE\0EMFILE\0ENOTTY\0"
        "ETXTBSY\0EFBIG\0ENOSPC\0ESPIPE\0EROFS\0EMLINK\0EPIPE\0EDOM\0ERANGE\0"
        "EDEADLK\0ENAMETOOLONG\0ENOLCK\0ENOSYS\0ENOTEMPTY\0ELOOP";
    const char *name = names;

    if (value >= 0 || value < -ELOOP)
        return "";
    for (long i = -1; i > value; i--)
        name += strlen(name) + 1;
    return name;
}

/* Checks that two numbers are the same, and says both if they are not. */
static lab_printf(3, 4) bool
check_is(long got, long want, const char *form, ...)
{
    char more[96] = "", *a = "", *b = "", *c = "", *d = "";
    va_list ap;

    if (got != want) {
        if (*error_name(got))
            a = " (", b = ")";
        if (*error_name(want))
            c = " (", d = ")";
        format(more, sizeof(more), ": got %ld%s%s%s, expected %ld%s%s%s",
               got, a, error_name(got), b, want, c, error_name(want), d);
    }
    lab_checks++;
    lab_failures += got != want;
    va_start(ap, form);
    lab_line(got == want ? "ok " : "not ok ", form, ap, more);
    va_end(ap);
    return got == want;
}

/* A comment, shown to the student if the test fails. */
static lab_printf(1, 2) void
note(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    lab_line("note ", format, ap, "");
    va_end(ap);
}

static lab_printf(1, 2) void
lab_plan(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    lab_line("plan ", format, ap, "");
    va_end(ap);
}

/* The end: so many checks, so many of them failed. */
static inline __attribute__((noreturn)) void
finish(void)
{
    lab_plan("%d %d", lab_checks, lab_failures);
    sys_exit(lab_failures > 0);
}

/* --- children ---------------------------------------------------------- */

/* Forks a child that runs fn(arg) and exits with what it returns. */
static long
child(int (*fn)(long), long arg)
{
    long pid = sys_fork();

    if (pid == 0)
        sys_exit(fn(arg));
    return pid;
}

/* Waits for that child (or -1: any): its exit status, 128 + the signal that
   killed it, or -errno. */
static long
reap(long pid)
{
    int status = 0;
    long got;

    do
        got = sys_wait4(pid, &status, 0, NULL);
    while (got == -EINTR);
    if (got < 0)
        return got;
    return (status & 127) != 0 ? 128 + (status & 127) : status >> 8 & 255;
}

/* --- chance, the same in each run -------------------------------------- */

static uint64_t rnd_state = 88172645463325252;

/* Starts the sequence anew. It begins with argv[1], if that is a number. */
static void
rnd_seed(uint64_t seed)
{
    rnd_state = (seed + 1) * 0x9e3779b97f4a7c15;
    if (rnd_state == 0)
        rnd_state = 1;
}

/* A number from 0 to n - 1. */
static long
rnd(long n)
{
    rnd_state ^= rnd_state << 13;
    rnd_state ^= rnd_state >> 7;
    rnd_state ^= rnd_state << 17;
    return (rnd_state >> 11) % n;
}

/* --- where a program begins -------------------------------------------- */

__attribute__((used, noreturn)) static void
lab_start(long *stack)
{
    int argc = stack[0];
    char **argv = (char **)(stack + 1);

    if (argc > 1 && number(argv[1]) >= 0)
        rnd_seed(number(argv[1]));
    sys_exit(main(argc, argv, argv + argc + 1));
}

__asm__(".text\n"
        ".globl _start\n"
        "_start:\n"
        "    xor %ebp, %ebp\n"
        "    mov %rsp, %rdi\n"
        "    and $-16, %rsp\n"
        "    call lab_start\n");
