/* weave-read.c: from noweb's event stream to chapters, chunks and pieces. */
#include "weave.h"
#include <ctype.h>

static struct map chunks;

/* The state of reading: where we are in the stream. */
static struct {
    struct chapter *ch;
    struct piece *piece;        /* NULL while in prose */
    int no;
    struct buf prose;           /* the line of prose so far */
} at;

struct chunk *
chunk_named(const char *name)
{
    return map_get(&chunks, name);
}

static struct chunk *
make_chunk(const char *name)
{
    struct chunk *c = chunk_named(name);
    if (!c) {
        c = xalloc(sizeof *c);
        c->name = xstrdup(name);
        PUSH(book.chunk, c);
        map_put(&chunks, c->name, c);
    }
    return c;
}

static void
begin_file(const char *path)
{
    struct chapter *ch = xalloc(sizeof *ch);
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *dot = strrchr(base, '.');
    ch->file = xstrdup(path);
    ch->base = xstrndup(base, dot ? (size_t)(dot - base) : strlen(base));
    ch->num = isdigit((unsigned char)*base) ? atoi(base)
        : book.chapter.n ? book.chapter.p[book.chapter.n - 1]->num + 1 : 1;
    PUSH(book.chapter, ch);
    at.ch = ch;
    at.piece = NULL;
}

static int
pieces_in(const struct chapter *ch)
{
    int n = 0;
    for (int i = 0; i < ch->item.n; i++)
        n += ch->item.p[i].piece != NULL;
    return n;
}

/*
 * A version begins with the first piece of a file that replaces what the files before it said;
 * further ones add to it, as those that do not replace do. (Compare put_in_force in pieces.c.)
 */
static int
version_of(struct piece *p, bool replacing)
{
    const struct chunk *c = p->chunk;
    const struct piece *last = c->piece.n ? c->piece.p[c->piece.n - 1] : NULL;
    if (!replacing || !last || c->replacer == p->ch)
        return last ? last->version : 0;
    p->chunk->replacer = p->ch;
    return last->version + 1;
}

static void
begin_piece(const char *name, bool replacing)
{
    struct piece *p = xalloc(sizeof *p);
    p->ch = at.ch;
    p->no = at.no;
    p->seq = pieces_in(at.ch) + 1;
    p->chunk = make_chunk(name);
    p->version = version_of(p, replacing);
    PUSH(p->chunk->piece, p);
    PUSH(at.ch->item, ((struct item){ .piece = p }));
    at.piece = p;
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
        buf_puts(&at.prose, s);
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
        buf_printf(&at.prose, "<<%s>>", name);
        return;
    }
    struct chunk *c = make_chunk(name);
    struct line *l = last_line(at.piece);
    PUSH(l->seg, ((struct seg){ true, c->name }));
    if (c->user.n == 0 || c->user.p[c->user.n - 1] != at.piece)
        PUSH(c->user, at.piece);
}

static void
quote(char mark)
{
    if (!at.piece)
        buf_putc(&at.prose, mark);
}

/* The newline after <<name>>= ends no line of code; every other one does. */
static void
newline(void)
{
    struct piece *p = at.piece;
    if (!p) {
        buf_puts(&at.prose, "");
        PUSH(at.ch->item, ((struct item){ .prose = { at.no, at.prose.s } }));
        at.prose = (struct buf){ 0 };
    } else {
        PUSH(p->line, ((struct line){ .no = at.no + 1, .func = -1 }));
    }
}

static void
end_piece(void)
{
    struct piece *p = at.piece;
    while (p->line.n && p->line.p[p->line.n - 1].seg.n == 0)
        p->line.n--;
    at.piece = NULL;
}

static void
event(const struct events *e)
{
    const char *what = e->what;
    at.no = e->line;
    if (strcmp(what, "text") == 0)
        text(e->arg);
    else if (strcmp(what, "nl") == 0)
        newline();
    else if (strcmp(what, "use") == 0)
        use(e->arg);
    else if (strcmp(what, "defn") == 0)
        begin_piece(e->arg, e->replacing);
    else if (strcmp(what, "quote") == 0)
        quote(QUOTE_ON);
    else if (strcmp(what, "endquote") == 0)
        quote(QUOTE_OFF);
    else if (strcmp(what, "end") == 0 && at.piece)
        end_piece();
    else if (strcmp(what, "file") == 0)
        begin_file(e->arg);
}

void
read_stream(FILE *in)
{
    struct events e = { .in = in };
    while (next_event(&e))
        event(&e);
}
