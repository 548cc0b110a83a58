/* Random calls of malloc() and its kin against a model. mallocs SEED STEPS */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS = 300 };

static struct { unsigned char *at; size_t n; unsigned char byte; } b[BLOCKS];
static unsigned long seed;

static unsigned long
draw(unsigned long n)
{
    seed = seed * 6364136223846793005 + 1442695040888963407;
    return (seed >> 33) % n;
}

static void
verify(int i, size_t n, const char *what)
{
    for (size_t k = 0; k < n; k++)
        if (b[i].at[k] != b[i].byte) {
            printf("NOT ok: %s: byte %lu of %lu\n", what, (unsigned long)k,
                   (unsigned long)n);
            exit(1);
        }
}

static size_t
size(void)
{
    static const unsigned long most[] = { 16, 100, 3000, 70000, 400000 };

    return draw(most[draw(1000) < 10 ? 4 : draw(4)]);
}

int
main(int argc, char **argv)
{
    seed = argc > 1 ? atol(argv[1]) : 1;
    for (long steps = argc > 2 ? atol(argv[2]) : 20000; steps > 0; steps--) {
        int i = draw(BLOCKS), what = draw(4);
        size_t n = size(), old = b[i].n;

        if (b[i].at != NULL)
            verify(i, old, "what was written");
        if (b[i].at != NULL && what < 2) {
            free(b[i].at);
            b[i].at = NULL, b[i].n = 0;
            continue;
        }
        if (b[i].at != NULL) {
            unsigned char *to = realloc(b[i].at, n + 1);

            if (to == NULL)
                return puts("NOT ok: realloc"), 1;
            b[i].at = to, b[i].n = n + 1;
            verify(i, old < n + 1 ? old : n + 1, "what realloc moved");
        } else if (what == 0) {
            b[i].at = calloc(n + 1, 1), b[i].n = n + 1, b[i].byte = 0;
            if (b[i].at == NULL)
                return puts("NOT ok: calloc"), 1;
            verify(i, n + 1, "zeros");
        } else {
            b[i].at = malloc(n + 1), b[i].n = n + 1;
            if (b[i].at == NULL)
                return puts("NOT ok: malloc"), 1;
        }
        if ((unsigned long)b[i].at % 16 != 0)
            return puts("NOT ok: where it begins"), 1;
        b[i].byte = draw(256);
        memset(b[i].at, b[i].byte, b[i].n);
    }
    for (int i = 0; i < BLOCKS; i++)
        if (b[i].at != NULL)
            verify(i, b[i].n, "in the end");
    volatile size_t far_too_much = -100ul, too_much = 1ul << 46;
    if (malloc(far_too_much) != NULL || malloc(too_much) != NULL)
        return puts("NOT ok: too much"), 1;
    puts("ok");
    return 0;
}
