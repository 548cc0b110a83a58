/*
 * idents.c - which identifiers the book's code defines, and whether the
 * [[quotes]] in its prose are among them.
 *
 * usage: idents --tags FILE --maps DIR [--quotes FILE | --defs] < events
 *
 * The tags are ctags' (NAME KIND PATH LINE, PATH in DIR's tree), the maps
 * those that `split --exact' left in DIR, the quotes are lint's. With
 * --defs each definition is printed as
 *
 *     IDENTIFIER KIND FILE:LINE CHUNK NAME
 */
#include "weft.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

struct run {
    int first;                  /* line of the tangled file */
    char *file;                 /* of the book */
    int line;
};

static struct book book;
static struct map known;        /* identifier -> anything */
static struct list names;       /* char *: the same, for `did you mean' */
static struct map maps;         /* path -> struct list of struct run */
static bool printing;

static void
know(const char *name)
{
    if (!map_get(&known, name)) {
        map_put(&known, name, (void *)name);
        list_add(&names, (void *)name);
    }
}

/* ---- from the tangled tree back to the book ---- */

static struct list *
read_map(const char *dir, const char *path)
{
    struct list *runs = map_get(&maps, path);
    struct buf name = { 0 }, b = { 0 };

    if (runs)
        return runs;
    runs = xalloc(sizeof *runs);
    map_put(&maps, xstrdup(path), runs);
    buf_printf(&name, "%s/.lines/%s", dir, path);
    if (!slurp(name.s, &b))
        die("cannot read %s: %s", name.s, strerror(errno));
    for (char *s = strtok(b.s, "\n"); s; s = strtok(NULL, "\n")) {
        struct run *r = xalloc(sizeof *r);
        char *last = strrchr(s, ' ');

        r->first = (int)strtol(s, &r->file, 10);
        r->file++;
        r->line = (int)strtol(last, NULL, 10);
        *last = '\0';
        list_add(runs, r);
    }
    free(name.s);
    return runs;
}

static const struct run *
run_at(const struct list *runs, int line)
{
    const struct run *found = NULL;

    for (size_t i = 0; i < runs->n; i++) {
        const struct run *r = runs->at[i];

        if (r->first > line)
            break;
        found = r;
    }
    return found;
}

static const char *
chunk_at(const char *file, int line)
{
    for (size_t i = 0; i < book.pieces.n; i++) {
        const struct piece *p = book.pieces.at[i];

        if (p->line <= line && line <= p->last &&
            strcmp(book_file(&book, p->file), file) == 0)
            return p->chunk->name;
    }
    return "";
}

/* ctags makes up names for what has none; nobody quotes these. */
static void
tag(const char *dir, char *s)
{
    char *kind = strchr(s, ' '), *path, *line;
    const struct run *r;
    int n;

    path = kind ? strchr(kind + 1, ' ') : NULL;
    line = path ? strrchr(path + 1, ' ') : NULL;
    if (!line)
        die("ctags printed what nobody understands: %s", s);
    *kind++ = *path++ = *line++ = '\0';
    if (has_prefix(s, "__anon"))
        return;
    know(s);
    if (!printing)
        return;
    n = (int)strtol(line, NULL, 10);
    r = run_at(read_map(dir, path), n);
    if (!r)
        return;
    n += r->line - r->first;
    printf("%s %s %s:%d %s\n", s, kind, r->file, n, chunk_at(r->file, n));
}

static void
read_tags(const char *file, const char *dir)
{
    struct buf b = { 0 };
    char *next;

    if (!slurp(file, &b))
        die("cannot read %s: %s", file, strerror(errno));
    for (char *s = b.s; *s; s = next) {
        next = s + strcspn(s, "\n");
        if (*next)
            *next++ = '\0';
        tag(dir, s);
    }
}

static void
read_declared(void)
{
    for (size_t i = 0; i < book.declared.n; i++) {
        const struct declared *d = book.declared.at[i];

        know(d->name);
        if (printing)
            printf("%s declared %s:%d %s\n", d->name,
                   book_file(&book, d->file), d->line,
                   d->chunk ? d->chunk->name : "");
    }
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
read_replaced(void)
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
        for (size_t j = 0; !in_force && j < p->lines.n; j++) {
            const struct line *l = p->lines.at[j];

            for (size_t k = 0; k < l->segs.n; k++)
                know_words(((struct seg *)l->segs.at[k])->text);
        }
    }
}

/* ---- quotes ---- */

static void
know_keywords(void)
{
    static const char *const keywords[] = {
        "auto", "break", "case", "char", "const", "continue", "default",
        "do", "double", "else", "enum", "extern", "float", "for", "goto",
        "if", "inline", "int", "long", "register", "restrict", "return",
        "short", "signed", "sizeof", "static", "struct", "switch",
        "typedef", "typeof", "union", "unsigned", "void", "volatile",
        "while", "asm", "__asm__", "__attribute__", "_Static_assert",
        "_Bool", "_Noreturn", "_Alignas", "_Alignof", "_Atomic",
        "_Thread_local", "_Generic"
    };

    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        know(keywords[i]);
}

static void
check_chunk_quote(const char *file, int line, const char *name)
{
    const struct chunk *c = map_get(&book.by_name, name);
    struct list all = { 0 };
    const char *near;

    if (c && c->all.n > 0)
        return;
    for (size_t i = 0; i < book.chunks.n; i++) {
        const struct chunk *d = book.chunks.at[i];

        if (d->all.n > 0)
            list_add(&all, d->name);
    }
    near = nearest(name, &all);
    fault(file, line, "undefined chunk <<%s>>%s%s%s", name,
          near ? " (did you mean <<" : "", near ? near : "",
          near ? ">>?)" : "");
    free(all.at);
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
    if (map_get(&known, text) || has_prefix(text, "__builtin_"))
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
    static const struct option options[] = {
        { "tags", required_argument, NULL, 't' },
        { "maps", required_argument, NULL, 'm' },
        { "quotes", required_argument, NULL, 'q' },
        { "defs", no_argument, NULL, 'd' },
        { 0 }
    };
    const char *tags = NULL, *dir = ".", *quotes = NULL;
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 't': tags = optarg; break;
        case 'm': dir = optarg; break;
        case 'q': quotes = optarg; break;
        case 'd': printing = true; break;
        default: return 2;
        }
    }
    read_book(stdin, &book);
    if (tags)
        read_tags(tags, dir);
    read_declared();
    if (quotes) {
        know_keywords();
        read_replaced();
        check_quotes(quotes);
        check_names();
    }
    return faults || fflush(stdout) ? 1 : 0;
}
