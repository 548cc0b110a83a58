/*
 * events.c - noweb's event stream with what the tangle stages know of it,
 * for whoever weaves:
 *
 *     @line N               after @file, @begin docs and @begin code: the line
 *                           of the source that the next event stands on
 *     @defn NAME            NAME without `replacing:'
 *     @replaces FILE:LINE   after the @defn of a replacing piece: one for each
 *                           piece that it stands in for
 *     @replaced FILE:LINE   after the @defn of a piece that is out of force:
 *                           by which piece
 *
 * usage: events < events > events
 */
#include "weft.h"

#include <errno.h>
#include <string.h>

static struct book book;

/* For each piece, in reading order, the piece that voided it, or NULL. */
static struct list voided_by;

static size_t
index_of(const struct piece *p)
{
    size_t i = 0;

    while (book.pieces.at[i] != p)
        i++;
    return i;
}

static void
find_replaced(void)
{
    for (size_t i = 0; i < book.pieces.n; i++) {
        struct piece *p = book.pieces.at[i];
        struct list *full = &p->chunk->full;
        struct list before = { 0 };

        list_add(&voided_by, NULL);
        for (size_t j = 0; j < full->n; j++)
            list_add(&before, full->at[j]);
        put_in_force(full, p);
        if (full->n == 1)
            for (size_t j = 0; j < before.n; j++)
                voided_by.at[index_of(before.at[j])] = p;
    }
}

static void
put_replacements(size_t i)
{
    const struct piece *p = book.pieces.at[i], *by = voided_by.at[i];

    for (size_t j = 0; j < i; j++) {
        const struct piece *q = book.pieces.at[j];

        if (voided_by.at[j] == p)
            printf("@replaces %s:%d\n", book_file(&book, q->file), q->line);
    }
    if (by)
        printf("@replaced %s:%d\n", book_file(&book, by->file), by->line);
}

static void
put_events(char *s)
{
    int line = 0;
    size_t piece = 0;
    char *next;

    for (; *s; s = next) {
        next = s + strcspn(s, "\n");
        if (*next)
            *next++ = '\0';
        if (has_prefix(s, "@defn ")) {
            const struct piece *p = book.pieces.at[piece];

            printf("@defn %s\n", p->chunk->name);
            put_replacements(piece++);
            continue;
        }
        puts(s);
        if (has_prefix(s, "@file "))
            line = 1;
        if (has_prefix(s, "@file ") || has_prefix(s, "@begin "))
            printf("@line %d\n", line);
        if (strcmp(s, "@nl") == 0 || strcmp(s, "@index nl") == 0)
            line++;
    }
}

int
main(void)
{
    struct buf b = { 0 };
    FILE *in;

    if (!slurp("-", &b) || b.len == 0)
        die("cannot read the event stream");
    in = fmemopen(b.s, b.len, "r");
    if (!in)
        die("cannot read the event stream: %s", strerror(errno));
    read_book(in, &book);
    fclose(in);
    find_replaced();
    put_events(b.s);
    return ferror(stdout) || fflush(stdout) ? 2 : 0;
}
