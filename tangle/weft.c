/* weft.c - strings, lists, maps, and the reader of noweb's event stream */
#include "weft.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int faults;

void
die(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fputs("tangle: error: ", stderr);
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
is_identifier(const char *s, size_t n)
{
    if (n == 0 || isdigit((unsigned char)s[0]))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)s[i]) && s[i] != '_')
            return false;
    return true;
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

/* ---- the event stream ---- */

struct reader {
    struct book *book;
    int file, line;
    bool in_code;
    struct piece *piece;
    struct line *code;          /* the code line being read */
};

const char *
book_file(const struct book *book, int file)
{
    return book->files.at[file];
}

static struct chunk *
chunk_named(struct book *book, const char *name)
{
    struct chunk *c = map_get(&book->by_name, name);

    if (!c) {
        c = xalloc(sizeof *c);
        c->name = xstrdup(name);
        c->id = (int)book->chunks.n;
        list_add(&book->chunks, c);
        map_put(&book->by_name, c->name, c);
    }
    return c;
}

static void
begin_piece(struct reader *r, const char *name)
{
    static const char mark[] = "replacing:";
    struct piece *p = xalloc(sizeof *p);

    if (has_prefix(name, mark)) {
        p->replacing = true;
        name += strlen(mark);
        name += strspn(name, " \t");
    }
    p->chunk = chunk_named(r->book, name);
    p->file = r->file;
    p->line = p->last = r->line;
    list_add(&p->chunk->all, p);
    list_add(&r->book->pieces, p);
    r->piece = p;
}

static void
add_segment(struct reader *r, bool is_use, const char *text)
{
    struct seg *s;

    if (!r->code) {
        r->code = xalloc(sizeof *r->code);
        r->code->no = r->line;
        list_add(&r->piece->lines, r->code);
        r->piece->last = r->line;
    }
    if (!is_use && !*text)
        return;
    s = xalloc(sizeof *s);
    s->is_use = is_use;
    s->text = is_use ? chunk_named(r->book, text)->name : xstrdup(text);
    list_add(&r->code->segs, s);
}

static void
add_declared(struct reader *r, const char *name)
{
    struct declared *d = xalloc(sizeof *d);

    d->file = r->file;
    d->line = r->line;
    d->name = xstrdup(name);
    d->chunk = r->piece ? r->piece->chunk : NULL;
    list_add(&r->book->declared, d);
}

static void
end_of_line(struct reader *r)
{
    /* The newline after @defn belongs to no code line. */
    if (r->in_code && r->piece && r->line > r->piece->line && !r->code)
        add_segment(r, false, "");
    r->code = NULL;
    r->line++;
}

static void
event(struct reader *r, char *s)
{
    if (has_prefix(s, "@file ")) {
        list_add(&r->book->files, xstrdup(s + 6));
        r->file = (int)r->book->files.n - 1;
        r->line = 1;
    } else if (has_prefix(s, "@begin ")) {
        r->in_code = has_prefix(s, "@begin code");
        r->piece = NULL;
    } else if (has_prefix(s, "@end ")) {
        r->in_code = false;
    } else if (has_prefix(s, "@defn ")) {
        begin_piece(r, s + 6);
    } else if (strcmp(s, "@nl") == 0) {
        end_of_line(r);
    } else if (strcmp(s, "@index nl") == 0) {
        r->line++;
    } else if (has_prefix(s, "@index defn ")) {
        add_declared(r, s + 12);
    } else if (r->in_code && r->piece && has_prefix(s, "@text ")) {
        add_segment(r, false, s + 6);
    } else if (r->in_code && r->piece && has_prefix(s, "@use ")) {
        add_segment(r, true, s + 5);
    } else if (has_prefix(s, "@fatal ")) {
        die("noweb's markup gave up: %s", s + 7);
    }
}

void
read_book(FILE *in, struct book *book)
{
    struct reader r = { .book = book, .file = -1 };
    char *s = NULL;
    size_t cap = 0;
    ssize_t n;

    while ((n = getline(&s, &cap, in)) > 0) {
        if (s[n - 1] == '\n')
            s[n - 1] = '\0';
        event(&r, s);
    }
    if (ferror(in))
        die("cannot read the event stream: %s", strerror(errno));
    free(s);
}

/*
 * The first `replacing:' piece of a file throws away what was in force
 * before; further ones in the same file add to it.
 */
void
put_in_force(struct list *in_force, struct piece *p)
{
    bool ours = !p->replacing;

    for (size_t i = 0; i < in_force->n; i++) {
        const struct piece *q = in_force->at[i];

        ours = ours || (q->replacing && q->file == p->file);
    }
    if (!ours)
        in_force->n = 0;
    list_add(in_force, p);
}
