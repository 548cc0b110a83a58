/*
 * resolve.c - between noweb's markup and nt: decides which pieces of each
 * chunk are in force, reports what is wrong with the chunks, and writes an
 * event stream with a single root that uses all file roots, so that nt
 * expands the whole book in one go.
 *
 * usage: resolve [--through N] [--lab] [--folders FILE] [--check]
 *            < events > events
 *
 * N is the number of source files to tangle (the lab, if any, comes last in
 * the stream and is never cut: --lab says that it is there). Faults are
 * looked for with --check; what has some is put out all the same, with
 * undefined chunks empty, so that later stages may look for theirs.
 *
 * Every line of code is preceded in the output by a line that holds only
 * its origin, between \001 characters. nt indents that line like any other,
 * which tells split.c how far it indented; and as the marker is a line of
 * its own it leaves the columns of the code alone.
 */
#include "pieces.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static struct book book;
static const char *folders_file = "tangle/folders";
static bool hopeless;           /* nt must not see this */

/* ---- which pieces are in force ---- */

static void
find_in_force(int through, bool has_lab)
{
    int lab = has_lab ? (int)book.files.n - 1 : -1;

    for (size_t i = 0; i < book.pieces.n; i++) {
        struct piece *p = book.pieces.at[i];

        put_in_force(&p->chunk->full, p);
        if (p->file < through || p->file == lab)
            put_in_force(&p->chunk->cut, p);
    }
}

/* ---- file roots ---- */

/* No empty, hidden, `.' or `..' part: a root must not leave OUT. */
static bool
has_odd_part(const char *path)
{
    for (const char *s = path;; s++) {
        if (*s == '.' || *s == '/' || *s == '\0')
            return true;
        s += strcspn(s, "/");
        if (*s == '\0')
            return false;
    }
}

static void
check_root(const struct chunk *c)
{
    const struct piece *p = c->all.at[0];
    const char *file = book_file(&book, p->file), *near;
    char *first = xstrndup(c->name, strcspn(c->name, "/"));
    size_t n = strlen(c->name);

    if (has_odd_part(c->name)) {
        fault(file, p->line, "file root <<%s>> is no proper path", c->name);
        hopeless = true;
    } else if (!is_declared(first)) {
        near = nearest(first, &folders);
        fault(file, p->line,
              "file root <<%s>>: `%s' is not declared in %s%s%s%s",
              c->name, first, folders_file, near ? " (did you mean `" : "",
              near ? near : "", near ? "'?)" : "");
    }
    for (size_t i = 0; i < book.chunks.n; i++) {
        const struct chunk *d = book.chunks.at[i];

        if (!d->is_root || !has_prefix(d->name, c->name) || d->name[n] != '/')
            continue;
        fault(file, p->line, "file root <<%s>> is also the folder of <<%s>>",
              c->name, d->name);
        hopeless = true;
    }
    free(first);
}

static void
find_roots(void)
{
    for (size_t i = 0; i < book.chunks.n; i++) {
        struct chunk *c = book.chunks.at[i];

        c->is_root = c->all.n > 0 && is_file(c->name);
    }
}

/* ---- faults ---- */

static struct chunk *
used_by(const struct seg *s)
{
    return s->is_use ? map_get(&book.by_name, s->text) : NULL;
}

static bool
is_blank(const char *s)
{
    return s[strspn(s, " \t")] == '\0';
}

/* (What has no name at all is lint's business.) */
static void
undefined(int file, int line, const struct chunk *c)
{
    const char *near = nearest_chunk(&book, c->name, true), *name = c->name;

    if (is_blank(name))
        return;
    if (near)
        fault(book_file(&book, file), line,
              "undefined chunk <<%s>> (did you mean <<%s>>?)", name, near);
    else if (isspace((unsigned char)name[0]) ||
             isspace((unsigned char)name[strlen(name) - 1]))
        fault(book_file(&book, file), line, "undefined chunk <<%s>> (if these "
              "are shifts, write the first as @<<)", name);
    else
        fault(book_file(&book, file), line,
              "undefined chunk <<%s>>: no chapter defines it", name);
}

/* The first piece of a chunk must not replace. */
static void
check_replacing(const struct chunk *c)
{
    const struct piece *p = c->all.n > 0 ? c->all.at[0] : NULL;
    const char *near;

    if (!p || !p->replacing || is_blank(c->name))
        return;
    near = nearest_chunk(&book, c->name, true);
    fault(book_file(&book, p->file), p->line, "replacing chunk <<%s>>, which "
          "nothing before it defines%s%s%s", c->name,
          near ? " (did you mean <<" : "", near ? near : "",
          near ? ">>?)" : "");
}

/* Notes that the chunks used in a piece are used; names the undefined. */
static void
check_uses(const struct piece *p)
{
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct line *l = p->lines.at[i];

        for (size_t j = 0; j < l->segs.n; j++) {
            struct chunk *c = used_by(l->segs.at[j]);

            if (!c)
                continue;
            c->used = true;
            if (c->all.n == 0)
                undefined(p->file, l->no, c);
        }
    }
}

static void
check_orphan(const struct chunk *c)
{
    const struct piece *p = c->all.n > 0 ? c->all.at[0] : NULL;
    const char *near, *file;

    if (!p || p->replacing || c->used || c->is_root || is_blank(c->name))
        return;
    near = nearest_chunk(&book, c->name, false);
    file = book_file(&book, p->file);
    if (near)
        fault(file, p->line, "orphan chunk <<%s>>: no chunk uses it (did you "
              "mean <<%s>>?)", c->name, near);
    else if (strchr(c->name, '.') && !strpbrk(c->name, " \t"))
        fault(file, p->line, "orphan chunk <<%s>>: no chunk uses it (if it is "
              "a file, %s must name it)", c->name, folders_file);
    else
        fault(file, p->line, "orphan chunk <<%s>>: no chunk uses it", c->name);
}

/* Depth first; mark is 1 on the way down and 2 when a chunk is done. */
static void
check_recursion(struct chunk *c)
{
    c->mark = 1;
    for (size_t i = 0; i < c->full.n; i++) {
        const struct piece *p = c->full.at[i];

        for (size_t j = 0; j < p->lines.n; j++) {
            const struct line *l = p->lines.at[j];

            for (size_t k = 0; k < l->segs.n; k++) {
                struct chunk *d = used_by(l->segs.at[k]);

                if (d && d->mark == 1) {
                    fault(book_file(&book, p->file), l->no,
                          "chunk <<%s>> uses itself%s", d->name,
                          d == c ? "" : " by way of this use");
                    hopeless = true;
                } else if (d && d->mark == 0)
                    check_recursion(d);
            }
        }
    }
    c->mark = 2;
}

static void
check(void)
{
    for (size_t i = 0; i < book.pieces.n; i++)
        check_uses(book.pieces.at[i]);
    for (size_t i = 0; i < book.chunks.n; i++) {
        struct chunk *c = book.chunks.at[i];

        check_replacing(c);
        check_orphan(c);
        if (c->is_root)
            check_root(c);
        if (c->mark == 0)
            check_recursion(c);
    }
}

/* ---- the way out ---- */

/* The chunk of a use that has its line to itself, or NULL. */
static struct chunk *
lone_use(const struct line *l)
{
    struct chunk *found = NULL;

    for (size_t i = 0; i < l->segs.n; i++) {
        const struct seg *s = l->segs.at[i];

        if (s->is_use ? found != NULL : !is_blank(s->text))
            return NULL;
        if (s->is_use)
            found = used_by(s);
    }
    return found;
}

/* Nothing in it but uses of chunks with nothing in them. */
static bool
is_empty(struct chunk *c)
{
    if (c->empty)
        return c->empty == 2;
    c->empty = 1;               /* also what a recursive use shall find */
    for (size_t i = 0; i < c->cut.n; i++) {
        const struct piece *p = c->cut.at[i];

        for (size_t j = 0; j < p->lines.n; j++) {
            struct chunk *d = lone_use(p->lines.at[j]);

            if (!d || !is_empty(d))
                return false;
        }
    }
    c->empty = 2;
    return true;
}

static void
marker(int file, int line, const char *flag)
{
    printf("@text \001%d:%d%s\001\n@nl\n", file, line, flag);
}

/*
 * A use with a line to itself gets a line for the comment before it
 * (flag c); and if there is nothing to expand, a line that split.c will
 * drop where it may (flag e).
 */
static void
put_line(const struct piece *p, const struct line *l)
{
    struct chunk *alone = lone_use(l);
    const struct seg *first = l->segs.n ? l->segs.at[0] : NULL;

    if (alone && is_empty(alone)) {
        marker(p->file, l->no, "e");
        printf("@nl\n");
        return;
    }
    if (alone) {
        marker(p->file, l->no, "c");
        printf("@text %s%s\n@nl\n", first->is_use ? "" : first->text,
               alone->name);
    }
    marker(p->file, l->no, "");
    for (size_t i = 0; i < l->segs.n; i++) {
        const struct seg *s = l->segs.at[i];
        struct chunk *c = used_by(s);

        if (!c)
            printf("@text %s\n", s->text);
        else if (!is_empty(c))
            printf("@use %d\n", c->id);
    }
    printf("@nl\n");
}

static void
put_chunk(const struct chunk *c)
{
    printf("@begin code 0\n@defn %d\n@nl\n", c->id);
    for (size_t i = 0; i < c->cut.n; i++) {
        const struct piece *p = c->cut.at[i];

        for (size_t j = 0; j < p->lines.n; j++)
            put_line(p, p->lines.at[j]);
    }
    printf("@end code 0\n");
}

static int
by_path(const void *a, const void *b)
{
    const struct chunk *const *c = a, *const *d = b;

    return strcmp((*c)->name, (*d)->name);
}

/* The root nt expands: names of the sources, then each file's root. */
static void
put_root(void)
{
    struct list roots = { 0 };

    for (size_t i = 0; i < book.chunks.n; i++) {
        struct chunk *c = book.chunks.at[i];

        if (c->is_root && c->cut.n > 0)
            list_add(&roots, c);
    }
    if (roots.n)
        qsort(roots.at, roots.n, sizeof *roots.at, by_path);
    printf("@begin code 0\n@defn all\n@nl\n");
    for (size_t i = 0; i < book.files.n; i++)
        printf("@text \002s%s\n@nl\n", book_file(&book, (int)i));
    for (size_t i = 0; i < roots.n; i++) {
        struct chunk *c = roots.at[i];

        printf("@text \002f%s\n@nl\n", c->name);
        if (!is_empty(c))
            printf("@use %d\n@nl\n", c->id);
    }
    printf("@text \002.\n@nl\n@end code 0\n");
    free(roots.at);
}

int
main(int argc, char **argv)
{
    static const struct option options[] = {
        { "through", required_argument, NULL, 't' },
        { "folders", required_argument, NULL, 'f' },
        { "lab", no_argument, NULL, 'l' },
        { "check", no_argument, NULL, 'c' },
        { 0 }
    };
    bool checking = false, lab = false;
    int through = 1 << 30, c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 't': through = atoi(optarg); break;
        case 'f': folders_file = optarg; break;
        case 'l': lab = true; break;
        case 'c': checking = true; break;
        default: return 2;
        }
    }
    read_folders(folders_file);
    read_book(stdin, &book);
    find_in_force(through, lab);
    find_roots();
    if (checking)
        check();
    if (hopeless)
        return 1;
    put_root();
    for (size_t i = 0; i < book.chunks.n; i++) {
        struct chunk *chunk = book.chunks.at[i];

        if (chunk->cut.n > 0 && !is_empty(chunk))
            put_chunk(chunk);
    }
    return ferror(stdout) || fflush(stdout) ? 2 : faults ? 1 : 0;
}
