/*
 * weave-emit.c: writes BUILD/NN-name.md, one a chapter: Markdown in which every chunk is a raw
 * block {=weft} and every [[quote]] a raw span {=weft}, with all numbers and links spelled out.
 *
 * A raw block holds records, one a line, fields divided by SEP:
 *   H number kind file line lang   head; kind: def, cont (continuation), repl; then + if a file
 *   N tokens                       the chunk's name
 *   L line tokens                  a line of code
 *   P number / M number            piece before / piece after it in the same chunk
 *   U number                       a piece that uses it
 *   R number / Q number            piece that it replaces / that replaces it
 * A raw span holds tokens alone. A token is one field: its class, then
 *   t k c s p TEXT    text, keyword, comment, string, directive
 *   u ID SUBSEP NAME  an identifier that is defined somewhere, d the same where it is defined
 *   x NUMBER SUBSEP TOKENS-OF-NAME (divided by SUBSEP)   use of a chunk; NUMBER - if it has no piece yet
 */
#include "weave.h"

static char *
number_of(const struct piece *p)
{
    return format("%d.%d", p->ch->num, p->seq);
}

static void
put_token(FILE *f, char sep, char cls, const char *s, int len)
{
    fprintf(f, "%c%c%.*s", sep, cls, len, s);
}

/* ---------------------------------------------------------------- code */

/* Remembers what came before, to tell the tag cpu, the member cpu and the variable cpu apart. */
struct context {
    const struct piece *piece;
    const struct line *line;
    struct chapter *ch;
    enum before before;
    bool link;
};

static bool
word_is(const struct tok *t, const char *s)
{
    return t->len == (int)strlen(s) && memcmp(t->s, s, t->len) == 0;
}

static enum before
before_next(const struct tok *t, enum before now)
{
    if (t->cls == 't' && *t->s == ' ')
        return now;
    if (t->cls == 'k' && (word_is(t, "struct") || word_is(t, "union") || word_is(t, "enum")))
        return AFTER_TAG;
    if (t->cls == 't' && (word_is(t, "->") || word_is(t, ".")))
        return AFTER_DOT;
    return PLAIN;
}

static void
emit_identifier(FILE *f, char sep, const struct tok *t, const struct context *c)
{
    char *name = xstrndup(t->s, t->len);
    struct def *d = c->line ? def_at(name, c->before, c->piece, c->line) : NULL;
    char cls = d ? 'd' : 'u';
    if (d)
        d->shown = true;
    else
        d = def_of(name, c->before, c->piece, c->line, c->ch);
    if (d && c->link)
        fprintf(f, "%c%c%s%c%s", sep, cls, d->id, SUBSEP, name);
    else
        put_token(f, sep, 't', t->s, t->len);
    free(name);
}

static const struct tok *
neighbour(const toks *v, int i, int step)
{
    for (i += step; i >= 0 && i < v->n; i += step)
        if (v->p[i].s[0] != ' ')
            return &v->p[i];
    return NULL;
}

static bool
is_type_word(const struct tok *t)
{
    return t->cls == 'i' || (t->cls == 'k' && !word_is(t, "return") && !word_is(t, "sizeof"));
}

/* `int n,' and `struct range *set)': two words in a row, then the end of a parameter. */
static bool
is_parameter(const toks *v, int i)
{
    const struct tok *after = neighbour(v, i, 1), *prev = neighbour(v, i, -1);
    if (!after || !(word_is(after, ",") || word_is(after, ")")) || !prev)
        return false;
    if (!word_is(prev, "*"))
        return is_type_word(prev) && v->p[i - 1].s[0] == ' ';
    while (i > 0 && (v->p[i - 1].s[0] == '*' || v->p[i - 1].s[0] == ' '))
        i--;
    if (i < 1)
        return false;
    const struct tok *type = &v->p[i - 1], *tag = neighbour(v, i - 1, -1);
    return type->cls == 'k' || (type->len > 2 && memcmp(type->s + type->len - 2, "_t", 2) == 0)
        || (tag && tag->cls == 'k' && is_type_word(tag));
}

static bool
links_identifiers(enum lang lang)
{
    return lang == LANG_C || lang == LANG_ASM || lang == LANG_LD || lang == LANG_AWK;
}

static void
emit_code(FILE *f, char sep, struct lexer *l, const char *s, struct context *c)
{
    toks v = { 0 };
    lex(l, s, &v);
    for (int i = 0; i < v.n; i++) {
        if (v.p[i].cls == 'i' && is_parameter(&v, i))
            put_token(f, sep, 't', v.p[i].s, v.p[i].len);
        else if (v.p[i].cls == 'i')
            emit_identifier(f, sep, &v.p[i], c);
        else
            put_token(f, sep, v.p[i].cls, v.p[i].s, v.p[i].len);
        c->before = before_next(&v.p[i], c->before);
    }
    free(v.p);
}

/* A name is prose with [[quotes]]: text tokens t, and quoted ones k. */
static void
emit_name(FILE *f, char sep, const char *name)
{
    if (is_file(name)) {
        put_token(f, sep, 'k', name, strlen(name));
        return;
    }
    while (*name) {
        const char *open = strstr(name, "[["), *close = open ? strstr(open, "]]") : NULL;
        if (!close) {
            put_token(f, sep, 't', name, strlen(name));
            return;
        }
        if (open > name)
            put_token(f, sep, 't', name, open - name);
        put_token(f, sep, 'k', open + 2, close - open - 2);
        name = close + 2;
    }
}

static void
emit_use(FILE *f, char sep, const char *name)
{
    struct chunk *c = chunk_named(name);
    char *number = c && c->piece.n ? number_of(c->piece.p[0]) : xstrdup("-");
    fprintf(f, "%cx%s", sep, number);
    emit_name(f, SUBSEP, name);
    free(number);
}

static void
emit_line(FILE *f, const struct piece *p, int i, struct lexer *l)
{
    const struct line *line = &p->line.p[i];
    struct context c = { p, line, p->ch, PLAIN, links_identifiers(p->lang) };
    fprintf(f, "L%c%d", SEP, line->no);
    l->started = false;
    for (int k = 0; k < line->seg.n; k++) {
        if (line->seg.p[k].use)
            emit_use(f, SEP, line->seg.p[k].s);
        else
            emit_code(f, SEP, l, line->seg.p[k].s, &c);
    }
    fputc('\n', f);
}

/* ---------------------------------------------------------------- chunks */

static int
position(const struct piece *p)
{
    int i = 0;
    while (p->chunk->piece.p[i] != p)
        i++;
    return i;
}

static bool
begins_version(const struct piece *p)
{
    int i = position(p);
    return i == 0 || p->chunk->piece.p[i - 1]->version != p->version;
}

static const char *
kind_of(const struct piece *p)
{
    bool first = begins_version(p);
    return !first ? "cont" : p->version ? "repl" : "def";
}

static void
record(FILE *f, char type, const struct piece *p)
{
    char *n = number_of(p);
    fprintf(f, "%c%c%s\n", type, SEP, n);
    free(n);
}

/* The first piece of a version of a chunk, or NULL. */
static struct piece *
first_of(const struct chunk *c, int version)
{
    for (int i = 0; i < c->piece.n; i++)
        if (c->piece.p[i]->version == version)
            return c->piece.p[i];
    return NULL;
}

static void
emit_relations(FILE *f, const struct piece *p)
{
    const struct chunk *c = p->chunk;
    int i = position(p);
    struct piece *newer = first_of(c, p->version + 1);
    if (!begins_version(p))
        record(f, 'P', c->piece.p[i - 1]);
    if (i + 1 < c->piece.n && c->piece.p[i + 1]->version == p->version)
        record(f, 'M', c->piece.p[i + 1]);
    if (begins_version(p))
        for (int k = 0; k < c->user.n; k++)
            record(f, 'U', c->user.p[k]);
    if (p->version > 0 && begins_version(p))
        record(f, 'R', first_of(c, p->version - 1));
    if (newer)
        record(f, 'Q', newer);
}

static void
emit_piece(FILE *f, const struct piece *p)
{
    static const char *const langs[] = { "none", "c", "asm", "ld", "make", "awk", "sh" };
    struct lexer l = { .lang = p->lang };
    fprintf(f, "\n```{=weft}\nH%c%d.%d%c%s%c%s%c%d%c%s%s\nN", SEP, p->ch->num, p->seq, SEP,
            kind_of(p), SEP, p->ch->file, SEP, p->no, SEP, langs[p->lang],
            is_file(p->chunk->name) ? "+" : "");
    emit_name(f, SEP, p->chunk->name);
    fputc('\n', f);
    for (int i = 0; i < p->line.n; i++)
        emit_line(f, p, i, &l);
    emit_relations(f, p);
    fputs("```\n\n", f);
}

/* ---------------------------------------------------------------- quotes */

static int
longest_ticks(const char *s)
{
    int best = 0, n = 0;
    for (; *s; s++) {
        n = *s == '`' ? n + 1 : 0;
        best = n > best ? n : best;
    }
    return best;
}

void
emit_quote(FILE *f, const char *text, int len, struct chapter *ch)
{
    char *s = xstrndup(text, len);
    struct lexer l = { .lang = LANG_C };
    struct context c = { NULL, NULL, ch, PLAIN, true };
    int ticks = longest_ticks(s) + 1;
    fprintf(f, "%.*s", ticks, "`````````");
    if (has_prefix(s, "<<") && has_suffix(s, ">>") && len > 4) {
        s[len - 2] = '\0';
        emit_use(f, SEP, s + 2);
    } else if (is_file(s)) {
        put_token(f, SEP, 't', s, len);
    } else {
        emit_code(f, SEP, &l, s, &c);
    }
    fprintf(f, "%c%.*s{=weft}", SEP, ticks, "`````````");
    free(s);
}

/* ---------------------------------------------------------------- the book */

static int
last_line_of(const struct chapter *ch)
{
    const struct item *last = &ch->item.p[ch->item.n - 1];
    return last->piece ? last->piece->no : last->prose.no;
}

static void
emit_chapter(struct chapter *ch)
{
    char *name = format("%s.md", ch->base);
    struct out *o = out_open(name);
    FILE *f = o->f;
    bool blank = true;
    /* The file and number of the chapter, for marks and for counting. */
    fprintf(f, "`````{=weft}\nC%c%s%c%d\n`````\n\n", SEP, ch->file, SEP, ch->num);
    for (int i = 0; i < ch->item.n; i++) {
        struct item *it = &ch->item.p[i];
        if (it->piece) {
            emit_piece(f, it->piece);
            blank = true;
            continue;
        }
        emit_prose(f, ch, &it->prose, blank);
        blank = *it->prose.s == '#' || it->prose.s[strspn(it->prose.s, " ")] == '\0';
    }
    if (ch->item.n)
        end_prose(ch, last_line_of(ch));
    out_close(o);
    free(name);
}

/* What the indexes at the back need and no page says: BUILD/book.index, fields divided by SEP. */
static void
emit_index(void)
{
    struct out *o = out_open("book.index");
    FILE *f = o->f;
    for (int i = 0; i < book.def.n; i++) {
        struct def *d = book.def.p[i];
        fprintf(f, "D%c%s%c%s%c%s%c%s%c%s\n", SEP, d->id, SEP, d->name, SEP, d->kind, SEP,
                d->scope ? d->scope : "", SEP, d->piece->root ? d->piece->root : "");
    }
    for (int i = 0; i < book.chunk.n; i++) {
        struct chunk *c = book.chunk.p[i];
        fputc('K', f);
        fprintf(f, "%c%s", SEP, is_file(c->name) ? "file" : "chunk");
        for (int k = 0; k < c->piece.n; k++)
            fprintf(f, "%c%d.%d", k ? ',' : SEP, c->piece.p[k]->ch->num, c->piece.p[k]->seq);
        fputc(SEP, f);
        for (int k = 0; k < c->user.n; k++)
            fprintf(f, "%s%d.%d", k ? "," : "", c->user.p[k]->ch->num, c->user.p[k]->seq);
        emit_name(f, SEP, c->name);
        fputc('\n', f);
    }
    out_close(o);
}

static void
emit_list(void)
{
    struct out *o = out_open("book.list");
    for (int i = 0; i < book.chapter.n; i++)
        fprintf(o->f, "%s\n", book.chapter.p[i]->base);
    out_close(o);
    o = out_open("book.cited");
    emit_cited(o->f);
    out_close(o);
}

void
emit_book(void)
{
    for (int i = 0; i < book.chapter.n; i++)
        emit_chapter(book.chapter.p[i]);
    emit_index();
    emit_list();
}
