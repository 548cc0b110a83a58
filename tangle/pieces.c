/* pieces.c - from noweb's event stream to chunks and their pieces */
#include "pieces.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    struct book *book;
    struct events e;
    int file;
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
begin_piece(struct reader *r)
{
    struct piece *p = xalloc(sizeof *p);

    p->replacing = r->e.replacing;
    p->chunk = chunk_named(r->book, r->e.arg);
    p->file = r->file;
    p->line = r->e.line;
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
        r->code->no = r->e.line;
        list_add(&r->piece->lines, r->code);
    }
    if (!is_use && !*text)
        return;
    s = xalloc(sizeof *s);
    s->is_use = is_use;
    s->text = is_use ? chunk_named(r->book, text)->name : xstrdup(text);
    list_add(&r->code->segs, s);
}

static void
end_of_line(struct reader *r)
{
    /* The newline after @defn belongs to no code line. */
    if (r->in_code && r->piece && r->e.line > r->piece->line && !r->code)
        add_segment(r, false, "");
    r->code = NULL;
}

static bool
is(const struct reader *r, const char *what)
{
    return strcmp(r->e.what, what) == 0;
}

static void
event(struct reader *r)
{
    if (is(r, "file")) {
        list_add(&r->book->files, r->e.file);
        r->file = (int)r->book->files.n - 1;
    } else if (is(r, "begin")) {
        r->in_code = has_prefix(r->e.arg, "code");
        r->piece = NULL;
    } else if (is(r, "end")) {
        r->in_code = false;
    } else if (is(r, "defn")) {
        begin_piece(r);
    } else if (is(r, "nl")) {
        end_of_line(r);
    } else if (is(r, "index") && has_prefix(r->e.arg, "defn ")) {
        list_add(&r->book->declared, xstrdup(r->e.arg + 5));
    } else if (r->in_code && r->piece && (is(r, "text") || is(r, "use"))) {
        add_segment(r, is(r, "use"), r->e.arg);
    }
}

void
read_book(FILE *in, struct book *book)
{
    struct reader r = { .book = book, .e.in = in, .file = -1 };

    while (next_event(&r.e))
        event(&r);
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

const char *
nearest_chunk(const struct book *book, const char *name, bool defined)
{
    struct list names = { 0 };
    const char *near;

    for (size_t i = 0; i < book->chunks.n; i++) {
        const struct chunk *c = book->chunks.at[i];

        if ((c->all.n > 0) == defined)
            list_add(&names, c->name);
    }
    near = nearest(name, &names);
    free(names.at);
    return near;
}
