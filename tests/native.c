/*
 * Chapter 3's allocators on real processors: the kernel's own files, as a
 * program for Linux on x86-64, which is here all that they need of a kernel.
 *
 *     native CPUS TEST...         self-tests, in that many threads
 *
 * Each thread is bound to a processor and has its struct cpu at %gs:0, as in
 * the kernel. Physical memory is 64 MiB at DIRECT_BASE, which must be an
 * address that a program may have; there are no interrupts. tests/ch03.t
 * shows how it is built.
 */
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "boot/bootinfo.h"
#include "boot/cpu.h"
#include "boot/smp.h"
#include "mm/kalloc.h"
#include "tests/selftest.h"

enum { MEMORY = 64 << 20, SET_GS = 0x1001 };

struct cpu cpus[MAX_CPUS];
int ncpu;
struct boot_info boot_info = {
    .usable = { { 1 << 20, MEMORY } }, .nusable = 1
};

static const struct {
    const char *name;
    void (*run)(void);
} tests[] = {
    { "pages", selftest_pages },
    { "exhaustion", selftest_exhaustion },
    { "references", selftest_references },
    { "failures", selftest_failures },
    { "objects", selftest_objects },
    { "contention", selftest_contention },
};

static struct {
    void (*fn)(void *);
    void *arg;
} work;

noreturn void
panic(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    exit(1);
}

void
cpu_relax(void)
{
    __builtin_ia32_pause();
}

bool
boot_option(const char *name, char *value, size_t n)
{
    (void)name, (void)value, (void)n;
    return false;
}

/* Makes cpus[i] the calling thread's, and the thread a processor's. */
static void
become(int i)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(i % (int)sysconf(_SC_NPROCESSORS_ONLN), &set);
    sched_setaffinity(0, sizeof(set), &set);
    cpus[i].self = &cpus[i];
    cpus[i].id = i;
    syscall(SYS_arch_prctl, SET_GS, &cpus[i]);
}

static void *
thread(void *cpu)
{
    become((struct cpu *)cpu - cpus);
    work.fn(work.arg);
    return NULL;
}

void
run_on_cpus(void (*fn)(void *), void *arg)
{
    pthread_t threads[MAX_CPUS];

    work.fn = fn;
    work.arg = arg;
    for (int i = 0; i < ncpu; i++)
        if (pthread_create(&threads[i], NULL, thread, &cpus[i]) != 0)
            panic("no thread");
    for (int i = 0; i < ncpu; i++)
        pthread_join(threads[i], NULL);
}

int
main(int argc, char **argv)
{
    ncpu = argc > 1 ? atoi(argv[1]) : 0;
    if (ncpu < 1 || ncpu > MAX_CPUS)
        panic("usage: native CPUS TEST...");
    if (mmap((void *)DIRECT_BASE, MEMORY, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE |
             MAP_POPULATE, -1, 0) == MAP_FAILED)
        panic("no memory at %lx", DIRECT_BASE);
    become(0);
    kalloc_init();
    for (int i = 2; i < argc; i++)
        for (size_t t = 0; t < sizeof(tests) / sizeof(tests[0]); t++)
            if (strcmp(argv[i], tests[t].name) == 0) {
                tests[t].run();
                printf("selftest %s: ok\n", argv[i]);
            }
    return 0;
}
