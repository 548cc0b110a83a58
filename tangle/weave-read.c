/* weave-read.c: from noweb's event stream to chapters, chunks and pieces. */
#include "weave.h"
#include <ctype.h>

struct book book;
static struct map *chunks;

/* The state of reading: where we are in the stream. */
static struct {
    struct chapter *ch;
    struct piece *piece;        /* NULL while in prose */
    bool quote;
    int no;
    char *prose;                /* the line of prose so far */
    size_t len;
} at;

static const char replacing[] = "replacing: ";

/* tangle/folders names the folders of the kernel's tree, and the few files at its top. */
static struct map *
declared_names(void)
{
    static struct map *names;
    char word[256];
    FILE *f;
    if (names)
        return names;
    names = map_new();
    if ((f = fopen("tangle/folders", "r"))) {
        while (fscanf(f, " %255[^\n]", word) == 1)
            *map_at(names, word) = names;
        fclose(f);
    }
    return names;
}

/* A file's name is a path without blanks, or declared as a file of the top folder. */
bool
is_root(const char *name)
{
    if (strpbrk(name, " \t"))
        return false;
    return strchr(name, '/') || strcmp(name, "Makefile") == 0 || map_get(declared_names(), name);
}

struct chunk *
chunk_named(const char *name)
{
    return map_get(chunks, name);
}

static struct chunk *
make_chunk(const char *name)
{
    void **slot = map_at(chunks, name);
    if (!*slot) {
        struct chunk *c = calloc(1, sizeof *c);
        if (!c)
            die("out of memory");
        c->name = xstrdup(name);
        PUSH(book.chunk, c);
        *slot = c;
    }
    return *slot;
}

static void
begin_file(const char *path)
{
    struct chapter *ch = calloc(1, sizeof *ch);
    if (!ch)
        die("out of memory");
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *dot = strrchr(base, '.');
    ch->file = xstrdup(path);
    ch->base = xstrndup(base, dot ? (size_t)(dot - base) : strlen(base));
    ch->num = isdigit((unsigned char)*base) ? atoi(base)
        : book.chapter.n ? book.chapter.p[book.chapter.n - 1]->num + 1 : 1;
    PUSH(book.chapter, ch);
    at.ch = ch;
    at.piece = NULL;
    at.no = 1;
}

static int
pieces_in(const struct chapter *ch)
{
    int n = 0;
    for (int i = 0; i < ch->item.n; i++)
        n += ch->item.p[i].piece != NULL;
    return n;
}

static void
begin_piece(const char *name)
{
    struct piece *p = calloc(1, sizeof *p);
    if (!p)
        die("out of memory");
    if (strncmp(name, replacing, strlen(replacing)) == 0) {
        p->replacing = true;
        name += strlen(replacing);
    }
    p->ch = at.ch;
    p->no = at.no;
    p->seq = pieces_in(at.ch) + 1;
    p->chunk = make_chunk(name);
    PUSH(p->chunk->piece, p);
    PUSH(at.ch->item, ((struct item){ .piece = p }));
    at.piece = p;
}

static void
add_prose(const char *s, size_t n)
{
    at.prose = xrealloc(at.prose, at.len + n + 1);
    memcpy(at.prose + at.len, s, n);
    at.len += n;
    at.prose[at.len] = '\0';
}

/* Tabs become spaces here, once, so that columns mean columns from now on. */
static char *
untabbed(const char *s)
{
    char *r = xrealloc(NULL, 8 * strlen(s) + 1);
    int n = 0;
    for (; *s; s++) {
        if (*s != '\t') {
            r[n++] = *s;
            continue;
        }
        do
            r[n++] = ' ';
        while (n % 8);
    }
    r[n] = '\0';
    return r;
}

static struct line *
last_line(struct piece *p)
{
    if (p->line.n == 0)
        PUSH(p->line, ((struct line){ .no = at.no, .func = -1 }));
    return &p->line.p[p->line.n - 1];
}

static void
text(const char *s)
{
    if (!at.piece) {
        add_prose(s, strlen(s));
        return;
    }
    struct line *l = last_line(at.piece);
    if (*s)
        PUSH(l->seg, ((struct seg){ false, untabbed(s) }));
}

static void
use(const char *name)
{
    if (!at.piece) {
        add_prose("<<", 2);
        add_prose(name, strlen(name));
        add_prose(">>", 2);
        return;
    }
    struct chunk *c = make_chunk(name);
    struct line *l = last_line(at.piece);
    PUSH(l->seg, ((struct seg){ true, c->name }));
    if (!c->used_file) {
        c->used_file = at.ch->file;
        c->used_line = at.no;
    }
    if (c->user.n == 0 || c->user.p[c->user.n - 1] != at.piece)
        PUSH(c->user, at.piece);
}

static void
quote(bool on)
{
    char c = on ? QUOTE_ON : QUOTE_OFF;
    if (!at.piece)
        add_prose(&c, 1);
}

/* The newline after <<name>>= ends no line of code; every other one does. */
static void
newline(void)
{
    struct piece *p = at.piece;
    if (!p) {
        add_prose("", 0);
        PUSH(at.ch->item, ((struct item){ .prose = { at.no, at.prose } }));
        at.prose = NULL;
        at.len = 0;
    }
    at.no++;
    if (p)
        PUSH(p->line, ((struct line){ .no = at.no, .func = -1 }));
}

static void
end_piece(void)
{
    struct piece *p = at.piece;
    while (p->line.n && p->line.p[p->line.n - 1].seg.n == 0)
        p->line.n--;
    at.piece = NULL;
}

static const char *
after(const char *line, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(line, word, n) != 0 || (line[n] && line[n] != ' '))
        return NULL;
    return line[n] ? line + n + 1 : line + n;
}

static void
event(const char *s)
{
    const char *arg;
    if ((arg = after(s, "@text")))
        text(arg);
    else if (after(s, "@nl"))
        newline();
    else if (after(s, "@index nl"))
        at.no++;
    else if ((arg = after(s, "@use")))
        use(arg);
    else if ((arg = after(s, "@defn")))
        begin_piece(arg);
    else if (after(s, "@quote"))
        quote(true);
    else if (after(s, "@endquote"))
        quote(false);
    else if (after(s, "@end code"))
        end_piece();
    else if ((arg = after(s, "@file")))
        begin_file(arg);
    else if ((arg = after(s, "@fatal")))
        die("markup: %s", arg);
}

/* A version begins where a file replaces what the files before it said. */
static void
number_versions(struct chunk *c)
{
    int version = 0;
    for (int i = 0; i < c->piece.n; i++) {
        struct piece *p = c->piece.p[i], *before = i ? c->piece.p[i - 1] : NULL;
        if (p->replacing && !before)
            complain(p->ch->file, p->no, "replaces <<%s>>, which nothing before it defines",
                     c->name);
        if (p->replacing && before && !(before->replacing && before->ch == p->ch))
            version++;
        p->version = version;
    }
}

static void
check_chunk(const struct chunk *c)
{
    if (c->piece.n == 0)
        complain(c->used_file, c->used_line, "no chapter defines <<%s>>", c->name);
    else if (c->user.n == 0 && !is_root(c->name))
        complain(c->piece.p[0]->ch->file, c->piece.p[0]->no, "nothing uses <<%s>>", c->name);
}

void
read_stream(FILE *in)
{
    char *s = NULL;
    size_t cap = 0;
    ssize_t n;
    chunks = map_new();
    while ((n = getline(&s, &cap, in)) > 0) {
        if (s[n - 1] == '\n')
            s[n - 1] = '\0';
        event(s);
    }
    free(s);
    for (int i = 0; i < book.chunk.n; i++) {
        number_versions(book.chunk.p[i]);
        check_chunk(book.chunk.p[i]);
    }
}
