/*
 * idents.c - whether the book's code defines the identifiers that its prose
 * [[quotes]].
 *
 * usage: idents QUOTES [TAGS] < events
 *
 * The quotes are lint's, the tags ctags', one name a line. Without tags any word
 * of the code will do: a mistake in the C can hide half a file from ctags, and
 * whoever made it should hear of it from the compiler.
 */
#include "pieces.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct book book;
static struct map known;        /* identifier -> anything */
static struct list names;       /* char *: the same, for `did you mean' */

static void
know(const char *name)
{
    if (!map_get(&known, name)) {
        map_put(&known, name, (void *)name);
        list_add(&names, (void *)name);
    }
}

/* ctags makes up names for what has none; nobody quotes these. */
static void
read_tags(const char *file)
{
    struct buf b = { 0 };

    if (!slurp(file, &b))
        die("cannot read %s: %s", file, strerror(errno));
    for (char *s = strtok(b.s, "\n"); s; s = strtok(NULL, "\n"))
        if (!has_prefix(s, "__anon"))
            know(s);
}

static void
read_declared(void)
{
    for (size_t i = 0; i < book.declared.n; i++)
        know(book.declared.at[i]);
}

/*
 * What only stands in pieces that were replaced is in no tree that ctags
 * sees, but the chapter that had it may talk of it: every word there counts.
 */
static void
know_words(const char *s)
{
    while (*s) {
        size_t n = 0;

        while (isalnum((unsigned char)s[n]) || s[n] == '_')
            n++;
        if (is_identifier(s, n))
            know(xstrndup(s, n));
        s += n ? n : 1;
    }
}

static void
read_words(bool replaced_only)
{
    for (size_t i = 0; i < book.pieces.n; i++) {
        struct piece *p = book.pieces.at[i];

        put_in_force(&p->chunk->full, p);
    }
    for (size_t i = 0; i < book.pieces.n; i++) {
        const struct piece *p = book.pieces.at[i];
        bool in_force = false;

        for (size_t j = 0; j < p->chunk->full.n; j++)
            in_force = in_force || p->chunk->full.at[j] == p;
        for (size_t j = 0; !(replaced_only && in_force) && j < p->lines.n; j++) {
            const struct line *l = p->lines.at[j];

            for (size_t k = 0; k < l->segs.n; k++) {
                const struct seg *s = l->segs.at[k];

                if (!s->is_use)
                    know_words(s->text);
            }
        }
    }
}

/* ---- quotes ---- */

static void
check_chunk_quote(const char *file, int line, const char *name)
{
    const struct chunk *c = map_get(&book.by_name, name);
    const char *near;

    if (c && c->all.n > 0)
        return;
    near = nearest_chunk(&book, name, true);
    fault(file, line, "undefined chunk <<%s>>%s%s%s", name,
          near ? " (did you mean <<" : "", near ? near : "",
          near ? ">>?)" : "");
}

/* Only a single identifier, perhaps with (), is looked up. */
static void
check_quote(const char *file, int line, char *text)
{
    size_t n = strlen(text);
    const char *near;

    if (n > 4 && has_prefix(text, "<<") && strcmp(text + n - 2, ">>") == 0) {
        text[n - 2] = '\0';
        check_chunk_quote(file, line, text + 2);
        return;
    }
    if (n > 2 && strcmp(text + n - 2, "()") == 0)
        n -= 2;
    if (!is_identifier(text, n))
        return;
    text[n] = '\0';
    if (map_get(&known, text) || is_c_keyword(text, n) ||
        has_prefix(text, "__builtin_"))
        return;
    near = nearest(text, &names);
    fault(file, line, "[[%s]]: no chapter's code defines it%s%s%s", text,
          near ? " (did you mean [[" : " (not ours? then write it `so`)",
          near ? near : "", near ? "]]?)" : "");
}

static void
check_quotes(const char *quotes)
{
    struct buf b = { 0 };
    char *next;

    if (!slurp(quotes, &b))
        die("cannot read %s: %s", quotes, strerror(errno));
    for (char *s = b.s; *s; s = next) {
        char *line = strchr(s, ':'), *text;

        next = s + strcspn(s, "\n");
        if (*next)
            *next++ = '\0';
        text = line ? strchr(line + 1, ':') : NULL;
        if (!text)
            die("%s: no quote: %s", quotes, s);
        *line = '\0';
        check_quote(s, atoi(line + 1), text + 1);
    }
}

/* [[x]] in the names of chunks. */
static void
check_names(void)
{
    for (size_t i = 0; i < book.pieces.n; i++) {
        const struct piece *p = book.pieces.at[i];
        const char *s = p->chunk->name, *end;

        while ((s = strstr(s, "[[")) && (end = strstr(s, "]]"))) {
            char *text;

            while (end[2] == ']')
                end++;
            text = xstrndup(s + 2, (size_t)(end - s - 2));
            check_quote(book_file(&book, p->file), p->line, text);
            free(text);
            s = end + 2;
        }
    }
}

int
main(int argc, char **argv)
{
    bool tags = argc == 3;

    if (argc != 2 && !tags)
        die("usage: idents QUOTES [TAGS] < events");
    read_book(stdin, &book);
    if (tags)
        read_tags(argv[2]);
    read_declared();
    read_words(tags);
    check_quotes(argv[1]);
    check_names();
    return faults != 0;
}
