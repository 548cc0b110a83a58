/*
 * weave-defs.c: where each identifier of the book is defined.
 *
 * Only whole files can be parsed, so the chunks are expanded here as the tangler does it, but
 * into scratch files of our own, and each line remembers the pieces that it came from. ctags then
 * says what is defined where. Names that a chapter replaced away are defined in the book
 * as it was before; so the expansion is repeated as of the chapter before each replacement.
 */
#include "weave.h"
#include <ctype.h>
#include <errno.h>

struct origin {                 /* one stretch of one line of an expanded file */
    int out;
    struct piece *piece;
    int line;                   /* index into piece->line */
};

struct func {                   /* a function: its lines in an expanded file, its local names */
    VEC(char *) local;
};

struct sheet {                  /* one expanded file */
    char *path, *root;
    VEC(struct origin) origin;
    int lines;
};

static VEC(struct sheet *) sheets;
static VEC(struct func) funcs;
static struct map by_name;      /* name -> defs */

typedef VEC(struct def *) defs;

/* ---------------------------------------------------------------- expanding */

static enum lang
lang_of(const char *root)
{
    static const struct { const char *end; enum lang lang; } ends[] = {
        { ".c", LANG_C }, { ".h", LANG_C }, { ".S", LANG_ASM }, { ".ld", LANG_LD },
        { "akefile", LANG_MAKE }, { ".mk", LANG_MAKE }, { ".awk", LANG_AWK }, { ".sh", LANG_SH },
    };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (has_suffix(root, ends[i].end))
            return ends[i].lang;
    return LANG_NONE;
}

/* The pieces of a chunk that are in force when the book ends with the chapter at `cut'. */
static int
version_at(const struct chunk *c, int cut)
{
    int version = 0;
    for (int i = 0; i < c->piece.n; i++)
        if (c->piece.p[i]->ch->num <= cut)
            version = c->piece.p[i]->version;
    return version;
}

struct expansion {
    FILE *f;
    struct sheet *sheet;
    int cut, depth;
};

static void expand(struct expansion *x, const struct chunk *c);

static void
expand_line(struct expansion *x, struct piece *p, int i)
{
    struct line *l = &p->line.p[i];
    for (int k = 0; k < l->seg.n; k++) {
        if (l->seg.p[k].use) {
            expand(x, chunk_named(l->seg.p[k].s));
            continue;
        }
        PUSH(x->sheet->origin, ((struct origin){ x->sheet->lines, p, i }));
        fputs(l->seg.p[k].s, x->f);
    }
}

static void
expand_piece(struct expansion *x, struct piece *p)
{
    if (!p->root) {
        p->root = x->sheet->root;
        p->lang = lang_of(p->root);
    }
    for (int i = 0; i < p->line.n; i++) {
        expand_line(x, p, i);
        if (i < p->line.n - 1) {
            fputc('\n', x->f);
            x->sheet->lines++;
        }
    }
}

static void
expand(struct expansion *x, const struct chunk *c)
{
    int version = version_at(c, x->cut);
    bool first = true;
    if (x->depth > 100)         /* a chunk that uses itself: the tangler says so */
        return;
    x->depth++;
    for (int i = 0; i < c->piece.n; i++) {
        struct piece *p = c->piece.p[i];
        if (p->ch->num > x->cut || p->version != version)
            continue;
        if (!first) {
            fputc('\n', x->f);
            x->sheet->lines++;
        }
        first = false;
        expand_piece(x, p);
    }
    x->depth--;
}

static void
write_sheet(const struct chunk *root, int cut)
{
    struct sheet *sh = xalloc(sizeof *sh);
    sh->root = root->name;
    sh->path = format("%s/code/%d/%s", book.build, cut, root->name);
    sh->lines = 1;
    struct expansion x = { make_folders(sh->path) ? fopen(sh->path, "w") : NULL, sh, cut, 0 };
    if (!x.f)
        die("cannot write %s: %s", sh->path, strerror(errno));
    expand(&x, root);
    fputc('\n', x.f);
    if (ferror(x.f) || fclose(x.f) != 0)
        die("cannot write %s: %s", sh->path, strerror(errno));
    PUSH(sheets, sh);
}

static void
write_sheets(int cut)
{
    for (int i = 0; i < book.chunk.n; i++) {
        struct chunk *c = book.chunk.p[i];
        if (is_file(c->name) && c->piece.n && c->piece.p[0]->ch->num <= cut)
            write_sheet(c, cut);
    }
}

static bool
replaces_something(const struct chapter *ch)
{
    for (int i = 0; i < ch->item.n; i++)
        if (ch->item.p[i].piece && ch->item.p[i].piece->version)
            return true;
    return false;
}

/* The whole book first: its reading of a piece is the one that counts. */
static void
write_all_sheets(void)
{
    write_sheets(1000);
    for (int i = book.chapter.n - 1; i > 0; i--)
        if (replaces_something(book.chapter.p[i]))
            write_sheets(book.chapter.p[i]->num - 1);
}

/* ---------------------------------------------------------------- what ctags says */

struct tag {
    char *name, *kind, *scope;
    int line, end;
    struct sheet *sheet;
};

static struct sheet *
sheet_at(const char *path)
{
    for (int i = 0; i < sheets.n; i++)
        if (strcmp(sheets.p[i]->path, path) == 0)
            return sheets.p[i];
    return NULL;
}

/* A line of ctags: NAME \t FILE \t LINE;" \t KIND \t line:N \t SCOPEKIND:SCOPE \t end:N */
static bool
parse_tag(char *s, struct tag *t)
{
    char *save, *name = strtok_r(s, "\t\n", &save), *path = strtok_r(NULL, "\t\n", &save);
    if (!name || *name == '!' || !path || !strtok_r(NULL, "\t\n", &save))
        return false;
    *t = (struct tag){ .name = name, .kind = strtok_r(NULL, "\t\n", &save),
                       .sheet = sheet_at(path) };
    for (char *f; (f = strtok_r(NULL, "\t\n", &save)); ) {
        if (has_prefix(f, "line:"))
            t->line = atoi(f + 5);
        else if (has_prefix(f, "end:"))
            t->end = atoi(f + 4);
        else if (has_prefix(f, "struct:") || has_prefix(f, "union:")
                 || has_prefix(f, "function:"))
            t->scope = strchr(f, ':') + 1;
    }
    return t->kind && t->sheet;
}

static bool
line_has_word(const struct piece *p, int i, const char *name)
{
    size_t n = strlen(name);
    const struct line *l = &p->line.p[i];
    for (int k = 0; k < l->seg.n; k++) {
        const char *s = l->seg.p[k].s;
        if (l->seg.p[k].use)
            continue;
        for (const char *e = s; (e = strstr(e, name)); e++)
            if ((e == s || (!isalnum((unsigned char)e[-1]) && e[-1] != '_'))
                && !isalnum((unsigned char)e[n]) && e[n] != '_')
                return true;
    }
    return false;
}

static const struct origin *
origin_of(const struct tag *t)
{
    for (int i = 0; i < t->sheet->origin.n; i++) {
        const struct origin *o = &t->sheet->origin.p[i];
        if (o->out == t->line && line_has_word(o->piece, o->line, t->name))
            return o;
    }
    return NULL;
}

static defs *
defs_named(const char *name)
{
    defs *v = map_get(&by_name, name);
    if (!v) {
        v = xalloc(sizeof *v);
        map_put(&by_name, xstrdup(name), v);
    }
    return v;
}

/*
 * A chunk used twice, or expanded for two cuts, yields its definitions twice. The assembler's
 * variables are set again and again: the first time counts.
 */
static bool
known(const defs *v, const struct piece *p, int lineno, const char *kind)
{
    for (int i = 0; i < v->n; i++) {
        const struct def *d = v->p[i];
        if (strcmp(d->kind, kind) == 0
            && ((d->piece == p && d->lineno == lineno)
                || (strcmp(kind, "define") == 0 && d->piece->root == p->root)))
            return true;
    }
    return false;
}

/* Of a scope a::b::__anon123 the innermost name that a person gave, or NULL. */
static char *
last_named(const char *scope)
{
    char *copy = xstrdup(scope), *save, *name = NULL;
    for (char *s = strtok_r(copy, ":", &save); s; s = strtok_r(NULL, ":", &save))
        if (!has_prefix(s, "__anon"))
            name = s;
    return name ? xstrdup(name) : NULL;
}

static void
add_def(const char *name, const char *kind, const char *scope, struct piece *p, int lineno)
{
    defs *v = defs_named(name);
    if (known(v, p, lineno, kind))
        return;
    struct def *d = xalloc(sizeof *d);
    d->name = xstrdup(name);
    d->kind = xstrdup(kind);
    d->scope = scope ? last_named(scope) : NULL;
    d->piece = p;
    d->lineno = lineno;
    PUSH(*v, d);
    PUSH(book.def, d);
}

static bool
in_header(const struct def *d)
{
    return has_suffix(d->piece->root, ".h");
}

/* `extern struct acpi { ... } acpi;' is a declaration, but ctags calls it a variable. */
static bool
only_declares(const struct def *d)
{
    const defs *v = map_get(&by_name, d->name);
    if (strcmp(d->kind, "variable") != 0 || !in_header(d))
        return false;
    for (int i = 0; i < v->n; i++)
        if (strcmp(v->p[i]->kind, "variable") == 0 && !in_header(v->p[i]))
            return true;
    return false;
}

static void
keep_definitions(void)
{
    int kept = 0;
    for (int i = 0; i < book.def.n; i++)
        if (!only_declares(book.def.p[i]))
            book.def.p[kept++] = book.def.p[i];
    book.def.n = kept;
    by_name = (struct map){ 0 };
    for (int i = 0; i < book.def.n; i++) {
        struct def *d = book.def.p[i];
        defs *v = defs_named(d->name);
        PUSH(*v, d);
        d->id = v->n > 1 ? format("%s.%d", d->name, v->n) : d->name;
    }
}

/* ctags does not read linker scripts: NAME = ...; at the start of a line. */
static void
add_linker_symbols(struct piece *p)
{
    for (int i = 0; i < p->line.n; i++) {
        const struct line *l = &p->line.p[i];
        const char *s = l->seg.n && !l->seg.p[0].use ? l->seg.p[0].s : "";
        s += strspn(s, " ");
        int n = 0;
        while (isalnum((unsigned char)s[n]) || s[n] == '_')
            n++;
        const char *e = s + n + strspn(s + n, " ");
        if (n == 0 || isdigit((unsigned char)*s) || *e != '=' || e[1] == '=')
            continue;
        char *name = xstrndup(s, n);
        add_def(name, "label", NULL, p, l->no);
        free(name);
    }
}

static void
mark_function(const struct tag *t)
{
    PUSH(funcs, ((struct func){ 0 }));
    for (int i = 0; i < t->sheet->origin.n; i++) {
        const struct origin *o = &t->sheet->origin.p[i];
        struct line *l = &o->piece->line.p[o->line];
        if (o->out >= t->line && o->out <= t->end && l->func < 0)
            l->func = funcs.n - 1;
    }
}

static void
add_local(const struct tag *t)
{
    const struct origin *o = origin_of(t);
    int f = o ? o->piece->line.p[o->line].func : -1;
    if (f >= 0)
        PUSH(funcs.p[f].local, xstrdup(t->name));
}

static bool
is(const struct tag *t, const char *kind)
{
    return strcmp(t->kind, kind) == 0;
}

static void
take_tag(const struct tag *t)
{
    const struct origin *o;
    if (has_prefix(t->name, "__anon") || is(t, "local") || is(t, "parameter"))
        return;
    if ((o = origin_of(t)))
        add_def(t->name, t->kind, t->scope, o->piece, o->piece->line.p[o->line].no);
    if (is(t, "function") && t->end)
        mark_function(t);
}

/* Locals go to the function around them, so functions come first. */
static void
take_tags(char **line, int n, bool locals)
{
    for (int i = 0; i < n; i++) {
        struct tag t;
        char *copy = xstrdup(line[i]);
        if (parse_tag(copy, &t)) {
            if (!locals)
                take_tag(&t);
            else if (is(&t, "local") || is(&t, "parameter"))
                add_local(&t);
        }
        free(copy);
    }
}

static void
run_ctags(void)
{
    char *list = format("%s/code/list", book.build);
    FILE *f = fopen(list, "w");
    if (!f)
        die("cannot write %s: %s", list, strerror(errno));
    for (int i = 0; i < sheets.n; i++)
        fprintf(f, "%s\n", sheets.p[i]->path);
    fclose(f);
    char *cmd = format("ctags --options=NONE --quiet --sort=no --excmd=number --langmap=C:.c.h"
        " --langmap=Asm:.S --languages=C,Asm,Awk --kinds-C=+lz-p"
        " -I __user,__packed,__aligned+,__noreturn,__unused -D 'GUARDED_BY(lock)='"
        " --fields=nKse -f - -L %s 2>%s.err", list, list);
    FILE *p = popen(cmd, "r");
    VEC(char *) lines = { 0 };
    char *s = NULL;
    size_t cap = 0;
    if (!p)
        die("cannot run ctags");
    while (getline(&s, &cap, p) > 0)
        PUSH(lines, xstrdup(s));
    free(s);
    if (pclose(p) != 0)
        die("ctags failed");
    take_tags(lines.p, lines.n, false);
    take_tags(lines.p, lines.n, true);
}

/* ---------------------------------------------------------------- which definition is meant */

static bool
is_local(const struct line *l, const char *name)
{
    if (!l || l->func < 0)
        return false;
    for (int i = 0; i < funcs.p[l->func].local.n; i++)
        if (strcmp(funcs.p[l->func].local.p[i], name) == 0)
            return true;
    return false;
}

static bool
is_tag_kind(const struct def *d)
{
    return strcmp(d->kind, "struct") == 0 || strcmp(d->kind, "union") == 0
        || strcmp(d->kind, "enum") == 0;
}

static enum before
place_of(const struct def *d)
{
    return strcmp(d->kind, "member") == 0 ? AFTER_DOT : is_tag_kind(d) ? AFTER_TAG : PLAIN;
}

static bool
is_user(const char *root)
{
    return root && has_prefix(root, "user/");
}

/* May code in piece p, or prose (p is NULL), mean d? Kernel and user programs are two worlds. */
static bool
within_sight(const struct def *d, enum before space, const struct piece *p)
{
    return place_of(d) == space
        && (!p || !p->root || is_user(p->root) == is_user(d->piece->root));
}

/*
 * Members of different structs are told apart by nothing we know. So there must be one alone,
 * at least in the chapters up to here; a doubtful one has no link.
 */
static struct def *
only_member(const defs *v, const struct piece *p, const struct chapter *ch)
{
    struct def *found[2] = { NULL, NULL };
    int n[2] = { 0, 0 };
    for (int i = 0; i < v->n; i++) {
        if (!within_sight(v->p[i], AFTER_DOT, p))
            continue;
        bool later = v->p[i]->piece->ch->num > ch->num;
        found[later] = v->p[i];
        n[later]++;
    }
    if (n[0])
        return n[0] == 1 ? found[0] : NULL;
    return n[1] == 1 ? found[1] : NULL;
}

/* Of several definitions that in the same file is meant, else that in this chapter, else any. */
static struct def *
best(const defs *v, enum before space, const struct piece *p, const struct chapter *ch)
{
    struct def *same = NULL, *here = NULL, *any = NULL;
    if (space == AFTER_DOT)
        return only_member(v, p, ch);
    for (int i = v->n - 1; i >= 0; i--) {
        struct def *d = v->p[i];
        if (!within_sight(d, space, p))
            continue;
        any = d;
        if (d->piece->ch == ch)
            here = d;
        if (p && p->root && d->piece->root && strcmp(p->root, d->piece->root) == 0)
            same = d;
    }
    return same ? same : here ? here : any;
}

static bool
is_at(const struct def *d, enum before before)
{
    return (before == AFTER_TAG) == (place_of(d) == AFTER_TAG);
}

/* The definition that this very line holds, or NULL. */
struct def *
def_at(const char *name, enum before before, const struct piece *p, const struct line *l)
{
    const defs *v = map_get(&by_name, name);
    for (int i = 0; v && i < v->n; i++) {
        struct def *d = v->p[i];
        if (d->piece == p && d->lineno == l->no && !d->shown && is_at(d, before))
            return d;
    }
    return NULL;
}

struct def *
def_of(const char *name, enum before before, const struct piece *p, const struct line *l,
       const struct chapter *ch)
{
    const defs *v = map_get(&by_name, name);
    struct def *d;
    if (!v)
        return NULL;
    if (before == PLAIN && is_local(l, name))
        return NULL;
    if (before != PLAIN)
        return best(v, before, p, ch);
    if ((d = best(v, PLAIN, p, ch)))
        return d;
    if (p)                      /* in code a bare name is no tag and no member ... */
        return NULL;
    d = best(v, AFTER_TAG, p, ch);      /* ... but prose says [[writers]] for p->writers */
    return d ? d : best(v, AFTER_DOT, p, ch);
}

void
find_definitions(void)
{
    write_all_sheets();
    if (sheets.n)
        run_ctags();
    for (int i = 0; i < book.chunk.n; i++)
        for (int j = 0; j < book.chunk.p[i]->piece.n; j++) {
            struct piece *p = book.chunk.p[i]->piece.p[j];
            if (p->lang == LANG_LD)
                add_linker_symbols(p);
        }
    keep_definitions();
}
