/* weft.c - strings, lists, maps, faults, names, and noweb's event stream */
#include "weft.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int faults;
const char *program = "tangle";

void
die(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fprintf(stderr, "%s: error: ", program);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(2);
}

void
fault(const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fprintf(stderr, "%s:%d: error: ", file, line);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    faults++;
}

void *
xrealloc(void *p, size_t n)
{
    p = realloc(p, n ? n : 1);
    if (!p)
        die("out of memory");
    return p;
}

void *
xalloc(size_t n)
{
    return memset(xrealloc(NULL, n), 0, n);
}

char *
xstrndup(const char *s, size_t n)
{
    char *t = xrealloc(NULL, n + 1);

    memcpy(t, s, n);
    t[n] = '\0';
    return t;
}

char *
xstrdup(const char *s)
{
    return xstrndup(s, strlen(s));
}

void
buf_add(struct buf *b, const char *s, size_t n)
{
    if (b->len + n + 1 > b->cap) {
        b->cap = 2 * (b->len + n) + 64;
        b->s = xrealloc(b->s, b->cap);
    }
    memcpy(b->s + b->len, s, n);
    b->len += n;
    b->s[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void
buf_putc(struct buf *b, int c)
{
    char ch = (char)c;

    buf_add(b, &ch, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    char *s;
    int n;

    va_start(ap, fmt);
    n = vasprintf(&s, fmt, ap);
    va_end(ap);
    if (n < 0)
        die("out of memory");
    buf_add(b, s, (size_t)n);
    free(s);
}

void
list_add(struct list *l, void *p)
{
    if (l->n == l->cap) {
        l->cap = 2 * l->cap + 8;
        l->at = xrealloc(l->at, l->cap * sizeof *l->at);
    }
    l->at[l->n++] = p;
}

struct entry {
    const char *key;
    void *value;
};

/* FNV-1a: short, and good enough to tell texts apart. */
unsigned long long
hash_bytes(const char *s, size_t n)
{
    unsigned long long h = 14695981039346656037ull;

    while (n-- > 0)
        h = (h ^ (unsigned char)*s++) * 1099511628211ull;
    return h;
}

static struct entry *
map_slot(const struct map *m, const char *key)
{
    size_t i = hash_bytes(key, strlen(key)) % m->cap;

    while (m->slot[i].key && strcmp(m->slot[i].key, key) != 0)
        i = (i + 1) % m->cap;
    return &m->slot[i];
}

void *
map_get(const struct map *m, const char *key)
{
    return m->cap ? map_slot(m, key)->value : NULL;
}

const char *
map_key(const struct map *m, size_t i)
{
    return m->slot[i].key;
}

static void
map_grow(struct map *m)
{
    struct map bigger = { .cap = 2 * m->cap + 64 };

    bigger.slot = xalloc(bigger.cap * sizeof *bigger.slot);
    for (size_t i = 0; i < m->cap; i++)
        if (m->slot[i].key)
            *map_slot(&bigger, m->slot[i].key) = m->slot[i];
    bigger.n = m->n;
    free(m->slot);
    *m = bigger;
}

void
map_put(struct map *m, const char *key, void *value)
{
    struct entry *e;

    if (2 * m->n >= m->cap)
        map_grow(m);
    e = map_slot(m, key);
    if (!e->key)
        m->n++;
    e->key = key;
    e->value = value;
}

bool
has_prefix(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
has_suffix(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);

    return n >= m && strcmp(s + n - m, suffix) == 0;
}

bool
slurp(const char *path, struct buf *b)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char block[65536];
    size_t n;
    bool good;

    if (!f)
        return false;
    buf_add(b, "", 0);
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        buf_add(b, block, n);
    good = !ferror(f);
    if (f != stdin)
        fclose(f);
    return good;
}

bool
holds(const char *path, const char *s, size_t n)
{
    struct buf b = { 0 };
    bool same = slurp(path, &b) && b.len == n && memcmp(b.s, s, n) == 0;

    free(b.s);
    return same;
}

bool
make_folders(const char *path)
{
    char *p = xstrdup(path);
    struct stat st;
    bool good = true;

    for (char *s = p + 1; good && *s; s++) {
        if (*s != '/')
            continue;
        *s = '\0';
        good = mkdir(p, 0777) == 0 ||
               (errno == EEXIST && stat(p, &st) == 0 && S_ISDIR(st.st_mode));
        *s = '/';
    }
    free(p);
    return good;
}

bool
is_identifier(const char *s, size_t n)
{
    if (n == 0 || isdigit((unsigned char)s[0]))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)s[i]) && s[i] != '_')
            return false;
    return true;
}

bool
is_c_keyword(const char *s, size_t n)
{
    static const char *const words[] = {
        "auto", "break", "case", "char", "const", "continue", "default",
        "do", "double", "else", "enum", "extern", "float", "for", "goto",
        "if", "inline", "int", "long", "register", "restrict", "return",
        "short", "signed", "sizeof", "static", "struct", "switch",
        "typedef", "typeof", "union", "unsigned", "void", "volatile",
        "while", "asm", "__asm__", "__attribute__", "_Static_assert",
        "_Bool", "_Noreturn", "_Alignas", "_Alignof", "_Atomic",
        "_Thread_local", "_Generic"
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && memcmp(words[i], s, n) == 0)
            return true;
    return false;
}

/* Edit distance, given up as soon as it is sure to exceed limit. */
static int
distance(const char *a, const char *b, int limit)
{
    int la = (int)strlen(a), lb = (int)strlen(b), row[256];

    if (abs(la - lb) > limit || lb > 255)
        return limit + 1;
    for (int j = 0; j <= lb; j++)
        row[j] = j;
    for (int i = 1; i <= la; i++) {
        int diagonal = row[0], best = row[0] = i;

        for (int j = 1; j <= lb; j++) {
            int d = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            if (row[j] + 1 < d)
                d = row[j] + 1;
            if (row[j - 1] + 1 < d)
                d = row[j - 1] + 1;
            row[j] = d;
            if (d < best)
                best = d;
        }
        if (best > limit)
            return limit + 1;
    }
    return row[lb];
}

const char *
nearest(const char *word, const struct list *names)
{
    int n = (int)strlen(word), best = n / 4 + (n > 3);
    const char *found = NULL;

    for (size_t i = 0; i < names->n; i++) {
        int d = distance(word, names->at[i], best);

        if (d <= best && d > 0) {
            found = names->at[i];
            best = d - 1;
        }
    }
    return found;
}

/* ---- file roots ---- */

struct list folders;

void
read_folders(const char *file)
{
    struct buf b = { 0 };

    if (!slurp(file, &b))
        die("cannot read %s: %s", file, strerror(errno));
    for (char *s = strtok(b.s, "\n"); s; s = strtok(NULL, "\n")) {
        s[strcspn(s, "#")] = '\0';
        s += strspn(s, " \t");
        s[strcspn(s, " \t/")] = '\0';
        if (*s)
            list_add(&folders, s);
    }
}

bool
is_declared(const char *name)
{
    for (size_t i = 0; i < folders.n; i++)
        if (strcmp(folders.at[i], name) == 0)
            return true;
    return false;
}

/* A name without blanks that has a slash or is a declared top-level file. */
bool
is_file(const char *name)
{
    return *name && !strpbrk(name, " \t[]") &&
           (strchr(name, '/') || strcmp(name, "Makefile") == 0 ||
            is_declared(name));
}

/* ---- the event stream ---- */

bool
next_event(struct events *e)
{
    static const char mark[] = "replacing:";
    bool newline = e->what && (strcmp(e->what, "nl") == 0 ||
        (strcmp(e->what, "index") == 0 && strcmp(e->arg, "nl") == 0));
    ssize_t n = getline(&e->text, &e->cap, e->in);

    if (n <= 0) {
        if (ferror(e->in))
            die("cannot read the event stream: %s", strerror(errno));
        if (!e->what || strcmp(e->what, "end") != 0)
            die("the event stream is cut off (is the disk full?)");
        free(e->text);
        return false;
    }
    if (e->text[n - 1] == '\n')
        e->text[n - 1] = '\0';
    e->what = e->text + (e->text[0] == '@');
    e->arg = e->what + strcspn(e->what, " ");
    if (*e->arg)
        *e->arg++ = '\0';
    e->line += newline;
    e->replacing = false;
    if (strcmp(e->what, "file") == 0) {
        e->file = xstrdup(e->arg);
        e->line = 1;
    } else if (strcmp(e->what, "fatal") == 0) {
        die("noweb's markup gave up: %s", e->arg);
    } else if (strcmp(e->what, "defn") == 0 && has_prefix(e->arg, mark)) {
        e->replacing = true;
        e->arg += strlen(mark);
        e->arg += strspn(e->arg, " \t");
    }
    return true;
}
