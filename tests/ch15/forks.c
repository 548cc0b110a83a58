/* What fork, _exit and wait cost a program with a C library, in ticks, by
   the memory that it has touched: forks [MiB]. Runs on Linux as well. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned long
ticks_now(void)
{
    unsigned low, high;

    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (unsigned long)high << 32 | low;
}

static unsigned long
cost(int rounds)
{
    unsigned long least = -1ul;

    while (rounds-- > 0) {
        unsigned long start = ticks_now();
        int status;

        if (fork() == 0)
            _exit(0);
        wait(&status);
        if (ticks_now() - start < least)
            least = ticks_now() - start;
    }
    return least;
}

int
main(int argc, char **argv)
{
    static const int sizes[] = { 0, 1, 16, 64, 256 };
    int most = argc > 1 ? atoi(argv[1]) : 256;

    for (int i = 0; i < 5 && sizes[i] <= most; i++) {
        size_t n = (size_t)sizes[i] << 20;
        char *at = n == 0 ? NULL : mmap(NULL, n, PROT_READ | PROT_WRITE,
                                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        for (size_t j = 0; j < n; j += 4096)
            at[j] = 1;
        printf("%d MiB: %lu\n", sizes[i], cost(n > 16 << 20 ? 3 : 21));
        fflush(stdout);
        if (n > 0)
            munmap(at, n);
    }
    return 0;
}
