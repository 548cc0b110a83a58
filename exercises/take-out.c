/*
 * take-out.c - takes the answers of labs out of the chapters: the last step
 * but one of `make handout', between noweb's markup and the weaver.
 *
 * usage: take-out --chapters N --to DIR --secrets FILE --legit FILE
 *                 [--declare ' WORD...'] LAB=K... < events
 *
 * The stream holds the N chapters, then exercises/LAB/LAB.nw for each LAB and
 * whatever else is to be read along, handouts for one. K is the number of chapters
 * that the lab is about. Every file is written to DIR under its own name:
 *
 * - Each chunk that a LAB.nw replaces loses the code that is in force at the end
 *   of chapter K; what LAB.nw has for it stands in the place of its first piece.
 * - A chunk that only code used which is gone now is gone, too.
 * - Prose says so in each place. Names that prose quotes, and that only gone code
 *   has, are declared with the starter's code (@ %def); more of
 *   them are named by --declare.
 *
 * Each line that is gone is written to the secrets as FILE:LINE:TEXT, and
 * all code that stays or replaces it to the file of what is legitimate.
 */
#include "pieces.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

struct lab {
    char *name;
    int through;
    int file;                   /* of LAB.nw in book.files */
};

static struct book book;
static struct list sources;     /* struct list of lines, one for each file */
static struct list all_labs;      /* struct lab */
static int chapters;
static struct map quoted;       /* words that prose quotes */
static struct map kept;         /* words of code that stays */

/* ---- sources ---- */

static struct list *
source(int file)
{
    return sources.at[file];
}

/* Line n, from 1. */
static const char *
source_line(int file, int n)
{
    return source(file)->at[n - 1];
}

static void
read_sources(void)
{
    for (size_t i = 0; i < book.files.n; i++) {
        struct list *lines = xalloc(sizeof *lines);
        struct buf b = { 0 };

        if (!slurp(book.files.at[i], &b))
            die("cannot read %s: %s", (char *)book.files.at[i], strerror(errno));
        for (char *s = b.s, *next; *s; s = next) {
            size_t n = strcspn(s, "\n");

            next = s + n + (s[n] != '\0');
            list_add(lines, xstrndup(s, n));
        }
        list_add(&sources, lines);
    }
}

static bool
ends_code(const char *s)
{
    size_t n = strlen(s);

    while (n > 0 && isspace((unsigned char)s[n - 1]))
        n--;
    return (*s == '@' && (s[1] == '\0' || isspace((unsigned char)s[1]))) ||
           (n > 5 && has_prefix(s, "<<") && strncmp(s + n - 3, ">>=", 3) == 0);
}

/* The line after a piece's last line of code. */
static int
piece_end(const struct piece *p)
{
    int n = p->line + 1;

    while ((size_t)n <= source(p->file)->n && !ends_code(source_line(p->file, n)))
        n++;
    return n;
}

/* ---- what is replaced, what is gone ---- */

static bool
is_lab_piece(const struct piece *p)
{
    return p->file >= chapters;
}

static struct lab *
lab_of(int file)
{
    for (size_t i = 0; i < all_labs.n; i++)
        if (((struct lab *)all_labs.at[i])->file == file)
            return all_labs.at[i];
    return NULL;
}

static bool
in_chapters(const struct chunk *c)
{
    return c->all.n > 0 && !is_lab_piece(c->all.at[0]);
}

/* The lab that has the last word about a chunk of the chapters, or NULL. */
static struct lab *
replacer(const struct chunk *c)
{
    struct lab *found = NULL;

    for (size_t i = 0; in_chapters(c) && i < c->all.n; i++) {
        const struct piece *p = c->all.at[i];

        if (is_lab_piece(p) && p->replacing)
            found = lab_of(p->file);
    }
    return found;
}

/* Leaves in c->full what the labs have for it, in c->cut what the chapters have. */
static void
take_out(struct chunk *c)
{
    const struct lab *lab = replacer(c);

    if (!lab)
        return;
    for (size_t i = 0; i < c->all.n; i++) {
        struct piece *p = c->all.at[i];

        if (is_lab_piece(p))
            put_in_force(&c->full, p);
        else if (p->file < lab->through)
            put_in_force(&c->cut, p);
        else
            fprintf(stderr, "%s:%d: warning: <<%s>> stays, though lab %s "
                    "takes it out of the chapters before\n",
                    book_file(&book, p->file), p->line, c->name, lab->name);
    }
    for (size_t i = 0; i < c->cut.n; i++)
        ((struct piece *)c->cut.at[i])->gone = true;
    if (c->cut.n == 0)
        fault(book_file(&book, lab->file), 1, "lab %s replaces <<%s>>, which "
              "no chapter defines that the lab is about", lab->name, c->name);
}

enum { USED_BY_KEPT = 1, USED_BY_GONE = 2 };

static void
mark_used(const struct piece *p)
{
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct line *l = p->lines.at[i];

        for (size_t j = 0; j < l->segs.n; j++) {
            const struct seg *s = l->segs.at[j];

            if (s->is_use)
                ((struct chunk *)map_get(&book.by_name, s->text))->mark |=
                    p->gone ? USED_BY_GONE : USED_BY_KEPT;
        }
    }
}

/* Chunks that only gone code uses go with it; true if there were any. */
static bool
take_out_unused(void)
{
    bool found = false;

    for (size_t i = 0; i < book.chunks.n; i++)
        ((struct chunk *)book.chunks.at[i])->mark = 0;
    for (size_t i = 0; i < book.pieces.n; i++)
        mark_used(book.pieces.at[i]);
    for (size_t i = 0; i < book.chunks.n; i++) {
        struct chunk *c = book.chunks.at[i];
        const struct lab *lab = replacer(c);

        if (c->mark != USED_BY_GONE || !in_chapters(c))
            continue;
        if (lab) {
            fault(book_file(&book, lab->file), 1, "lab %s replaces <<%s>>, but "
                  "the code that it begins with nowhere uses it", lab->name, c->name);
            continue;
        }
        for (size_t j = 0; j < c->all.n; j++) {
            struct piece *p = c->all.at[j];

            found = found || (!p->gone && !is_lab_piece(p));
            p->gone = !is_lab_piece(p);
        }
    }
    return found && !faults;
}

/* Is nothing of this chunk left? */
static bool
is_gone(const struct chunk *c)
{
    if (replacer(c))
        return false;
    for (size_t i = 0; i < c->all.n; i++)
        if (!((struct piece *)c->all.at[i])->gone)
            return false;
    return c->all.n > 0;
}

/* ---- names that prose quotes ---- */

static void
read_quotes(const char *s)
{
    while ((s = strstr(s, "[["))) {
        size_t n = 0;

        s += 2;
        while (isalnum((unsigned char)s[n]) || s[n] == '_')
            n++;
        if (is_identifier(s, n) && !is_c_keyword(s, n) &&
            (has_prefix(s + n, "]]") || has_prefix(s + n, "()]]"))) {
            char *word = xstrndup(s, n);

            if (!map_get(&quoted, word))
                map_put(&quoted, word, word);
        }
    }
}

/* The next word at *s, or NULL when there is no more. */
static char *
next_word(const char **s)
{
    while (**s) {
        const char *start = *s;
        size_t n = 0;

        while (isalnum((unsigned char)start[n]) || start[n] == '_')
            n++;
        *s += n ? n : 1;
        if (is_identifier(start, n))
            return xstrndup(start, n);
    }
    return NULL;
}

/* Adds to words those of a piece; or to out, if they are quoted and not among words. */
static void
read_words(const struct piece *p, struct map *words, struct buf *out)
{
    char *word;

    for (size_t i = 0; i < p->lines.n; i++) {
        const struct line *l = p->lines.at[i];

        for (size_t j = 0; j < l->segs.n; j++) {
            const struct seg *seg = l->segs.at[j];
            const char *s = seg->is_use ? "" : seg->text;

            while ((word = next_word(&s))) {
                if (map_get(words, word))
                    continue;
                if (out && !map_get(&quoted, word))
                    continue;
                if (out)
                    buf_printf(out, " %s", word);
                map_put(words, word, word);
            }
        }
    }
}

/*
 * Quoted names that only gone code has, and those that the command line
 * names: the first starter in a chapter declares them.
 */
static char *
declarations(const char *more)
{
    struct buf out = { 0 };

    buf_printf(&out, "%s", more);
    for (size_t i = 0; i < book.pieces.n; i++)
        if (!((struct piece *)book.pieces.at[i])->gone)
            read_words(book.pieces.at[i], &kept, NULL);
    for (size_t i = 0; i < book.pieces.n; i++) {
        const struct piece *p = book.pieces.at[i];
        int end = piece_end(p);

        if (!p->gone)
            continue;
        read_words(p, &kept, &out);
        if ((size_t)end <= source(p->file)->n &&
            has_prefix(source_line(p->file, end), "@ %def"))
            buf_puts(&out, source_line(p->file, end) + 6);
    }
    return out.s;
}

/* ---- writing ---- */

/* A chunk's name as prose that does not refer to it. */
static void
put_name(struct buf *out, const char *name)
{
    bool in_quote = false;

    if (is_file(name)) {
        buf_printf(out, "`%s`", name);
        return;
    }
    buf_puts(out, "⟨");
    for (const char *s = name; *s; s++) {
        if (has_prefix(s, "[["))
            in_quote = true;
        else if (has_prefix(s, "]]"))
            in_quote = false;
        if (!in_quote && strchr("*_`$#~^\\", *s))
            buf_putc(out, '\\');
        buf_putc(out, *s);
    }
    buf_puts(out, "⟩");
}

/* Prose, with [[<<name>>]] of gone chunks as mere names. */
static void
put_prose(struct buf *out, const char *s)
{
    while (*s) {
        const char *end = has_prefix(s, "[[<<") ? strstr(s, ">>]]") : NULL;
        char *name;
        const struct chunk *c;

        if (!end) {
            buf_putc(out, *s++);
            continue;
        }
        name = xstrndup(s + 4, (size_t)(end - s - 4));
        for (char *t = name; *t; t++)
            if (*t == '\n')
                *t = ' ';
        c = map_get(&book.by_name, name);
        if (c && is_gone(c))
            put_name(out, name);
        else
            buf_add(out, s, (size_t)(end + 4 - s));
        s = end + 4;
    }
}

/* The name in a line that is `<<name>>' with blanks around it, or NULL. */
static char *
lone_name(const char *s, size_t *indent)
{
    size_t n = strlen(s);

    *indent = strspn(s, " \t");
    while (n > 0 && isspace((unsigned char)s[n - 1]))
        n--;
    if (n < *indent + 5 || strncmp(s + *indent, "<<", 2) != 0 ||
        strncmp(s + n - 2, ">>", 2) != 0)
        return NULL;
    return xstrndup(s + *indent + 2, n - *indent - 4);
}

static void put_starter(struct buf *out, const struct list *pieces,
                        const char *indent, int depth);

/* The labs' own chunks are no chapter's: their code stands in the use's place. */
static void
put_starter_line(struct buf *out, const struct piece *p, const struct line *l,
                 const char *indent, int depth)
{
    const char *s = source_line(p->file, l->no);
    size_t more = 0;
    char *name = lone_name(s, &more);

    for (size_t i = 0; i < l->segs.n; i++) {
        const struct seg *seg = l->segs.at[i];
        const struct chunk *c = seg->is_use ? map_get(&book.by_name, seg->text) : NULL;
        struct list own = { 0 };
        struct buf deeper = { 0 };

        if (!c || in_chapters(c) || c->all.n == 0)
            continue;
        if (!name || strcmp(name, c->name) != 0 || depth > 20) {
            fault(book_file(&book, p->file), l->no, "<<%s>> is this lab's own: "
                  "its use needs a line to itself", c->name);
            continue;
        }
        for (size_t j = 0; j < c->all.n; j++)
            put_in_force(&own, c->all.at[j]);
        buf_printf(&deeper, "%s%.*s", indent, (int)more, s);
        put_starter(out, &own, deeper.s, depth + 1);
        return;
    }
    buf_printf(out, "%s%s\n", *s ? indent : "", s);
}

static void
put_starter(struct buf *out, const struct list *pieces, const char *indent, int depth)
{
    for (size_t i = 0; i < pieces->n; i++) {
        const struct piece *p = pieces->at[i];

        for (size_t j = 0; j < p->lines.n; j++)
            put_starter_line(out, p, p->lines.at[j], indent, depth);
    }
}

/* What stands in the place of a gone piece. */
static void
put_replacement(struct buf *out, const struct piece *p, char **names)
{
    const struct chunk *c = p->chunk;
    const struct lab *lab = replacer(c);
    bool first = lab && c->cut.n > 0 && c->cut.at[0] == p;

    if (out->len > 1 && out->s[out->len - 2] != '\n')
        buf_putc(out, '\n');
    if (first) {
        buf_printf(out, "**Lab `%s`.** The code that stood here is yours to "
                   "write. This is what `%s` begins with:\n\n<<%s%s>>=\n",
                   lab->name, book_file(&book, lab->file),
                   p->replacing ? "replacing: " : "", c->name);
        put_starter(out, &c->full, "", 0);
        buf_printf(out, "@%s%s\n", **names ? " %def" : "", *names);
        *names = "";
    } else {
        buf_puts(out, lab ? "**Lab.** More of " : "**Lab.** ");
        put_name(out, c->name);
        buf_puts(out, " stood here. It is part of what you write.\n");
    }
}

static char *
rewritten(int file, size_t *next_piece, char **names)
{
    struct buf out = { 0 }, prose = { 0 };
    const struct list *lines = source(file);

    buf_puts(&out, "");
    buf_puts(&prose, "");
    for (int n = 1; (size_t)n <= lines->n;) {
        const struct piece *p = *next_piece < book.pieces.n ?
            book.pieces.at[*next_piece] : NULL;
        int end;

        if (!p || p->file != file || p->line != n) {
            buf_printf(&prose, "%s\n", source_line(file, n++));
            continue;
        }
        put_prose(&out, prose.s);
        prose.len = 0;
        buf_puts(&prose, "");
        ++*next_piece;
        end = piece_end(p);
        if (p->gone) {
            put_replacement(&out, p, names);
            if ((size_t)end <= lines->n && *source_line(file, end) == '@') {
                const char *rest = source_line(file, end) + 1;

                if (!has_prefix(rest, " %def") && rest[strspn(rest, " ")])
                    buf_printf(&prose, "%s\n", rest + 1);
                end++;
            }
            n = end;
        } else {
            while (n < end)
                buf_printf(&out, "%s\n", source_line(file, n++));
            if ((size_t)n <= lines->n && *source_line(file, n) == '@')
                buf_printf(&out, "%s\n", source_line(file, n++));
        }
    }
    put_prose(&out, prose.s);
    return out.s;
}

static void
write_file(const char *path, const char *s)
{
    FILE *f = make_folders(path) ? fopen(path, "w") : NULL;

    if (!f || fputs(s, f) < 0 || fclose(f) != 0)
        die("cannot write %s: %s", path, strerror(errno));
}

static void
write_files(const char *to, const char *more)
{
    char *names = declarations(more);
    size_t next_piece = 0;

    for (size_t i = 0; i < book.files.n; i++) {
        struct buf path = { 0 };
        char *s = rewritten((int)i, &next_piece, &names);

        buf_printf(&path, "%s/%s", to, (char *)book.files.at[i]);
        if (!faults)
            write_file(path.s, s);
        free(s);
    }
}

/* The longest stretch of a line between uses of chunks. */
static const char *
longest_text(const struct line *l)
{
    const char *best = "";

    for (size_t i = 0; i < l->segs.n; i++) {
        const struct seg *s = l->segs.at[i];

        if (!s->is_use && strlen(s->text) > strlen(best))
            best = s->text;
    }
    return best;
}

static void
write_secrets(const char *secrets_file, const char *legit_file)
{
    struct buf secrets = { 0 }, legit = { 0 };

    buf_puts(&secrets, "");
    buf_puts(&legit, "");
    for (size_t i = 0; i < book.pieces.n; i++) {
        const struct piece *p = book.pieces.at[i];

        for (size_t j = 0; j < p->lines.n; j++) {
            const struct line *l = p->lines.at[j];

            if (p->gone)
                buf_printf(&secrets, "%s:%d:%s\n", book_file(&book, p->file),
                           l->no, longest_text(l));
            else
                buf_printf(&legit, "%s\n", source_line(p->file, l->no));
        }
    }
    write_file(secrets_file, secrets.s);
    write_file(legit_file, legit.s);
}

/* ---- the labs ---- */

static void
add_lab(const char *arg)
{
    struct lab *lab = xalloc(sizeof *lab);
    const char *k = strchr(arg, '=');
    struct buf end = { 0 };

    if (!k)
        die("'%s' is not LAB=CHAPTERS", arg);
    lab->name = xstrndup(arg, (size_t)(k - arg));
    lab->through = atoi(k + 1);
    lab->file = -1;
    buf_printf(&end, "/%s/%s.nw", lab->name, lab->name);
    for (size_t i = (size_t)chapters; i < book.files.n; i++)
        if (has_suffix(book.files.at[i], end.s))
            lab->file = (int)i;
    if (lab->file < 0)
        die("no %s among the files", end.s + 1);
    list_add(&all_labs, lab);
}

int
main(int argc, char **argv)
{
    static const struct option options[] = {
        { "chapters", required_argument, NULL, 'n' },
        { "to", required_argument, NULL, 't' },
        { "secrets", required_argument, NULL, 's' },
        { "legit", required_argument, NULL, 'l' },
        { "declare", required_argument, NULL, 'd' },
        { 0 }
    };
    const char *to = NULL, *secrets = NULL, *legit = NULL, *declare = "";
    int c;

    program = "handout";
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 'n': chapters = atoi(optarg); break;
        case 't': to = optarg; break;
        case 's': secrets = optarg; break;
        case 'l': legit = optarg; break;
        case 'd': declare = optarg; break;
        default: return 2;
        }
    }
    if (!to || !secrets || !legit || chapters < 1)
        die("usage: take-out --chapters N --to DIR --secrets FILE --legit FILE LAB=K...");
    read_book(stdin, &book);
    read_sources();
    for (int i = optind; i < argc; i++)
        add_lab(argv[i]);
    for (size_t i = 0; i < sources.n; i++)
        for (size_t j = 0; j < source((int)i)->n; j++)
            read_quotes(source((int)i)->at[j]);
    for (size_t i = 0; i < book.chunks.n; i++)
        take_out(book.chunks.at[i]);
    while (take_out_unused())
        ;
    if (!faults)
        write_files(to, declare);
    if (!faults)
        write_secrets(secrets, legit);
    return faults != 0;
}
