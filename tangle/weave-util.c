/* weave-util.c: memory, messages, a table of names, files that keep their time stamp. */
#include "weave.h"
#include <stdarg.h>
#include <unistd.h>

static int ncomplaints;

void
die(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("weave: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(2);
}

/* Errors in a chapter are collected, so that one run shows them all. */
void
complain(const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fprintf(stderr, "%s:%d: error: ", file, line);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    ncomplaints++;
}

int
complaints(void)
{
    return ncomplaints;
}

void *
xrealloc(void *p, size_t n)
{
    p = realloc(p, n);
    if (!p)
        die("out of memory");
    return p;
}

char *
xstrndup(const char *s, size_t n)
{
    char *p = xrealloc(NULL, n + 1);
    memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

char *
format(const char *fmt, ...)
{
    va_list ap;
    char *s;
    va_start(ap, fmt);
    if (vasprintf(&s, fmt, ap) < 0)
        die("out of memory");
    va_end(ap);
    return s;
}

/* An open hash table from names to whatever the caller keeps in the slot. */
struct map {
    char **key;
    void **val;
    unsigned n, size;
};

struct map *
map_new(void)
{
    struct map *m = xrealloc(NULL, sizeof *m);
    m->n = 0;
    m->size = 256;
    m->key = calloc(m->size, sizeof *m->key);
    m->val = calloc(m->size, sizeof *m->val);
    if (!m->key || !m->val)
        die("out of memory");
    return m;
}

static unsigned
slot_of(const struct map *m, const char *key)
{
    unsigned h = 5381;
    for (const char *s = key; *s; s++)
        h = h * 33 + (unsigned char)*s;
    h %= m->size;
    while (m->key[h] && strcmp(m->key[h], key) != 0)
        h = (h + 1) % m->size;
    return h;
}

static void
grow(struct map *m)
{
    struct map old = *m;
    m->size *= 2;
    m->key = calloc(m->size, sizeof *m->key);
    m->val = calloc(m->size, sizeof *m->val);
    if (!m->key || !m->val)
        die("out of memory");
    for (unsigned i = 0; i < old.size; i++) {
        if (!old.key[i])
            continue;
        unsigned h = slot_of(m, old.key[i]);
        m->key[h] = old.key[i];
        m->val[h] = old.val[i];
    }
    free(old.key);
    free(old.val);
}

void **
map_at(struct map *m, const char *key)
{
    if (2 * m->n > m->size)
        grow(m);
    unsigned h = slot_of(m, key);
    if (!m->key[h]) {
        m->key[h] = xstrdup(key);
        m->n++;
    }
    return &m->val[h];
}

void *
map_get(struct map *m, const char *key)
{
    unsigned h = slot_of(m, key);
    return m->key[h] ? m->val[h] : NULL;
}

static char *
temporary(const char *path)
{
    return format("%s.new", path);
}

FILE *
out_open(const char *path)
{
    char *tmp = temporary(path);
    FILE *f = fopen(tmp, "w");
    if (!f)
        die("cannot write %s", tmp);
    free(tmp);
    return f;
}

static bool
same(const char *a, const char *b)
{
    FILE *f = fopen(a, "r"), *g = fopen(b, "r");
    bool equal = f && g;
    while (equal) {
        int c = getc(f);
        equal = c == getc(g);
        if (c == EOF)
            break;
    }
    if (f)
        fclose(f);
    if (g)
        fclose(g);
    return equal;
}

/* What did not change keeps its time stamp: the stages after us go by it. */
void
out_close(FILE *f, const char *path)
{
    char *tmp = temporary(path);
    if (ferror(f) || fclose(f) != 0)
        die("cannot write %s", tmp);
    if (same(tmp, path))
        unlink(tmp);
    else if (rename(tmp, path) != 0)
        die("cannot rename %s", tmp);
    free(tmp);
}
