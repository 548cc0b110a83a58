/*
 * Exercises the C library of chapter 18. Compiled with that one and with the
 * host's, it has to print the same.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void
formats(void)
{
    char buffer[8];
    int n;

    printf("[%d] [%5d] [%-5d] [%05d] [%.3d] [%8.3d] [%-8.3d] [%.0d]\n", 42, 42,
           42, -42, 7, 7, 7, 0);
    printf("[%ld] [%ld] [%d] [%u] [%lu]\n", LONG_MIN, LONG_MAX, INT_MIN,
           UINT_MAX, ULONG_MAX);
    printf("[%x] [%X] [%o] [%lx] [%08x] [%.4x] [%zu]\n", 0xbeef, 0xbeef, 0755,
           ULONG_MAX, 0xbeef, 0xb, sizeof(long));
    printf("[%s] [%6s] [%-6s] [%.2s] [%6.1s] [%*s] [%-*s] [%.*s]\n", "weft",
           "ab", "ab", "weft", "weft", 6, "x", 6, "y", 2, "weft");
    printf("[%c] [%3c] [%-3c] [%%] [%p]\n", 'a', 'b', 'c', (void *)0x1234);
    printf("[%*d] [%lld] [%jd] [%td]\n", -6, 42, 1ll << 40, (intmax_t)-5,
           (ptrdiff_t)-6);
    n = snprintf(buffer, sizeof buffer, "%s-%d", "abcdefgh", 12345);
    printf("%d %s\n", n, buffer);
    n = snprintf(NULL, 0, "%d", 123456);
    printf("%d\n", n);
    printf("[%+d] [%+d] [% d] [% d] [%+05d] [% -5d] [%+ i] [%i] [%+u]\n", 1,
           -1, 2, -2, 3, 4, 5, -6, 7u);
    n = printf("%s", "");
    printf("%d\n", n);
}

static void
numbers(void)
{
    static const char *const texts[] = {
        "42", "  -7 apples", "apples", "", "0x1f", "0X1F", "0x", "010", "+5",
        "99999999999999999999", "-9223372036854775808",
        "9223372036854775807", "9223372036854775808", "-99999999999999999999",
        "--3", "- 3", "zz", "7fffffffffffffff", "12abc"
    };
    static const int bases[] = { 0, 8, 10, 16, 36 };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t j = 0; j < 5; j++) {
            char *end;
            errno = 0;
            long value = strtol(texts[i], &end, bases[j]);
            printf("%s %d: %ld %d %d\n", texts[i], bases[j], value,
                   (int)(end - texts[i]), errno == ERANGE);
        }
    printf("%d %d %d %ld\n", atoi("-12x"), atoi(" 34"), atoi("x"), atol("-5"));
}

static int
sign(int n)
{
    return (n > 0) - (n < 0);
}

static void
strings(void)
{
    char a[32] = "abcdefghij", b[32];
    const char *s = "one/two/three";

    printf("%d %d %d %d\n", sign(strcmp("a", "b")), sign(strcmp("b", "a")),
           strcmp("x", "x"), sign(strcmp("\xe4", "a")));
    printf("%d %d\n", strncmp("abc", "abd", 2), sign(strncmp("abc", "abd", 3)));
    printf("%s %s %d\n", strchr(s, '/'), strrchr(s, '/'), strchr(s, 'x') == NULL);
    printf("%d %d\n", (int)(strchr(s, '\0') - s), strrchr(s, '\0') == s + 13);
    printf("%zu %zu %zu\n", strspn("aabbc", "ab"), strcspn("hello, world", " ,"),
           strcspn("x", ""));
    memmove(a + 2, a, 6);
    printf("%.10s\n", a);
    memmove(a, a + 3, 6);
    printf("%.10s\n", a);
    memset(b, 'z', 5);
    b[5] = '\0';
    printf("%s %d %d\n", b, sign(memcmp("ab\0c", "ab\0d", 4)),
           memcmp("ab", "ab", 2));
    char *copy = strndup("abcdef", 3), *whole = strdup("weft");
    printf("%s %s\n", copy, whole);
    free(copy);
    free(whole);
    for (int c = 0; c < 128; c++)
        printf("%d%d%d%d%d%d%d%d%d%d%c", !!isdigit(c), !!islower(c),
               !!isupper(c), !!isalpha(c), !!isalnum(c), !!isspace(c),
               !!isprint(c), !!iscntrl(c), !!ispunct(c), !!isxdigit(c),
               isprint(toupper(c)) ? toupper(c) : '.');
    puts("");
    for (int e = 0; e < 40; e++)
        if (e != 15 && e != 35 && e != 37)
            printf("%s\n", strerror(e));
}

static unsigned long seed = 1;

static unsigned
any(unsigned below)
{
    seed = seed * 6364136223846793005ul + 1442695040888963407ul;
    return (seed >> 33) % below;
}

static void
heap(void)
{
    static unsigned char *block[500];
    static size_t size[500];
    int bad = 0;

    for (int i = 0; i < 200000; i++) {
        int k = any(500);
        for (size_t j = 0; j < size[k] && block[k] != NULL; j++)
            bad += block[k][j] != (unsigned char)k;
        switch (any(3)) {
        case 0:
            free(block[k]);
            block[k] = NULL;
            size[k] = 0;
            break;
        case 1:
            free(block[k]);
            size[k] = any(10) == 0 ? any(50000) : any(200);
            block[k] = malloc(size[k]);
            break;
        default:
            size[k] = size[k] / 2 + any(300);
            block[k] = realloc(block[k], size[k] + 1);
        }
        bad += (uintptr_t)block[k] % 16 != 0;
        if (block[k] != NULL)
            memset(block[k], k, size[k]);
    }
    printf("heap: %d bad\n", bad);
    volatile size_t huge = SIZE_MAX / 2;
    printf("%d %d %d\n", malloc(huge) == NULL, calloc(huge, 3) == NULL,
           malloc(SIZE_MAX - 8) == NULL);
    int *zeros = calloc(1000, sizeof *zeros), sum = 0;
    for (int i = 0; i < 1000; i++)
        sum += zeros[i];
    printf("%d\n", sum);
    free(zeros);
    for (int i = 0; i < 500; i++)
        free(block[i]);
}

static int
by_value(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

static void
sorting(void)
{
    static int items[3000];

    for (int n = 0; n < 3000; n += n < 20 ? 1 : 487) {
        int wrong = 0;
        long sum = 0;
        for (int i = 0; i < n; i++)
            sum += items[i] = (int)any(n % 2 ? 10 : 1000000) - 5;
        qsort(items, n, sizeof *items, by_value);
        for (int i = 0; i < n; i++) {
            wrong += i > 0 && items[i - 1] > items[i];
            sum -= items[i];
        }
        printf("%d: %d %ld\n", n, wrong, sum);
    }
}

static void
dates(void)
{
    char text[80];

    for (time_t t = -3000000000; t < 9000000000; t += 7654321) {
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %b %e %j %y %F %T %s %%",
                 gmtime(&t));
        puts(text);
    }
    time_t t = 0;
    printf("%zu\n", strftime(text, 10, "%Y-%m-%d", gmtime(&t)));
    printf("%zu\n", strftime(text, 11, "%Y-%m-%d", gmtime(&t)));
}

static void
environment(void)
{
    char name[] = "VARIABLE_00", text[400];

    printf("%d\n", getenv("NO_SUCH_THING") == NULL);
    for (int i = 0; i < 50; i++) {
        name[9] = '0' + i / 10;
        name[10] = '0' + i % 10;
        memset(text, 'a' + i % 26, sizeof text);
        text[i * 7] = '\0';
        printf("%d", setenv(name, text, 1));
    }
    setenv("VARIABLE_07", "seven", 0);
    setenv("VARIABLE_08", "eight", 1);
    printf("\n%s %s %zu\n", getenv("VARIABLE_07"), getenv("VARIABLE_08"),
           strlen(getenv("VARIABLE_49")));
    printf("%d %d\n", setenv("", "x", 1), setenv("a=b", "x", 1));
}

static void
streams(const char *path)
{
    FILE *f = fopen(path, "w");
    char *line = NULL, word[10];
    size_t room = 0;
    int c, n = 0;

    for (int i = 0; i < 9000; i++)
        fputs(i % 100 == 99 ? "x\n" : "y", f);
    fprintf(f, "%s", "last");
    printf("%d\n", fclose(f));
    f = fopen(path, "a");
    printf("%zu\n", fwrite("12345678", 2, 4, f));
    fclose(f);
    f = fopen(path, "r");
    while ((c = getc(f)) != EOF)
        n += c;
    printf("%d %d\n", n, ferror(f));
    fclose(f);
    f = fopen(path, "r");
    while (getline(&line, &room, f) > 0)
        n = strlen(line);
    printf("%d %s\n", n, line);
    fclose(f);
    f = fopen(path, "r");
    printf("%s", fgets(word, sizeof word, f));
    printf("%s\n", fgets(word, sizeof word, f));
    fclose(f);
    free(line);
    f = fopen("/no/such", "r");
    printf("%d %d\n", f == NULL, errno == ENOENT);
    f = fopen("/dev/full", "w");
    if (f != NULL) {
        for (int i = 0; i < 20000; i++)
            fputs("x", f);
        printf("%d ", ferror(f) != 0);
        printf("%d\n", fclose(f));
    }
}

static void
options(int argc, char **argv)
{
    int letter;

    while ((letter = getopt(argc, argv, "ab:c")) != -1)
        printf("%c %s\n", letter, letter == 'b' ? optarg : "");
    printf("rest:");
    while (optind < argc)
        printf(" %s", argv[optind++]);
    puts("");
}

int
main(int argc, char **argv)
{
    static char *line[] = {
        "name", "-a", "-cab1", "-b", "2", "-", "-x", NULL
    };
    DIR *d = opendir("/");
    int entries = 0;

    (void)argc;
    formats();
    numbers();
    strings();
    heap();
    sorting();
    dates();
    environment();
    streams(argv[1]);
    options(7, line);
    while (d != NULL && readdir(d) != NULL)
        entries++;
    printf("%d ", entries > 2);
    printf("%d\n", closedir(d));
    return 0;
}
