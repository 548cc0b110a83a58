/*
 * weave-prose.c: the Markdown between the chunks, as far as the book as a whole is concerned.
 *
 * Two passes. The first numbers what has a label (chapters, sections, figures, tables) and the
 * second writes each line out with references put in. pandoc's reader keeps no line numbers, so
 * the second pass also leaves marks, `12`{=at}, where a mark cannot disturb the Markdown; the
 * filters turn them into comments, by which an error from LaTeX finds its way back to the chapter.
 * What pandoc would pass over in silence (a crooked table, say) is an error here.
 */
#include "weave.h"
#include <ctype.h>
#include <unistd.h>

static struct map labels;       /* name -> its number */
static VEC(char *) cited;

/* Where in the Markdown of a chapter we are. */
struct state {
    char fence;                 /* '`' or '~' inside a fenced block, else 0 */
    int fence_len;
    VEC(int) div;               /* lines of the ::: that are open */
    bool para;                  /* inside a paragraph that takes marks */
    bool tick;                  /* inside a code span that goes over a line's end */
    bool math;
    int depth;                  /* brackets open in this paragraph */
    int table_line, cells;      /* in a table: its line so far, cells of its head */
};
static struct state st;

/* ---------------------------------------------------------------- bits of Markdown */

static int
run_of(const char *s, char c)
{
    int n = 0;
    while (s[n] == c)
        n++;
    return n;
}

static const char *
skip_blanks(const char *s)
{
    return s + strspn(s, " ");
}

/* Follows fenced blocks; true if this line belongs to one. */
static bool
fenced(struct state *t, const struct prose *p)
{
    const char *s = skip_blanks(p->s);
    int n = run_of(s, *s == '~' ? '~' : '`');
    if (t->fence) {
        if (run_of(s, t->fence) >= t->fence_len && !*skip_blanks(s + run_of(s, t->fence)))
            t->fence = 0;
        return true;
    }
    if (n < 3 || (*s == '`' && strchr(s + n, '`')))
        return false;
    t->fence = *s;
    t->fence_len = n;
    return true;
}

static void
divs(struct state *t, const struct chapter *ch, const struct prose *p)
{
    int n = run_of(p->s, ':');
    if (n < 3)
        return;
    if (*skip_blanks(p->s + n))
        PUSH(t->div, p->no);
    else if (t->div.n)
        t->div.n--;
    else
        fault(ch->file, p->no, "nothing is open that this ::: could close");
}

static bool
label_char(int c)
{
    return isalnum(c) || c == '-' || c == '_';
}

/* sec:x and the like at s: its length, or 0. */
static int
label_length(const char *s)
{
    static const char *const kinds[] = { "sec:", "ch:", "fig:", "tbl:", NULL };
    for (int i = 0; kinds[i]; i++) {
        int n = strlen(kinds[i]), m = n;
        if (strncmp(s, kinds[i], n) != 0)
            continue;
        while (label_char((unsigned char)s[m]))
            m++;
        return m > n ? m : 0;
    }
    return 0;
}

/* The label that {#...} on this line declares, or NULL. */
static char *
declared(const char *s)
{
    for (; (s = strstr(s, "{#")); s += 2) {
        int n = label_length(s + 2);
        if (n)
            return xstrndup(s + 2, n);
    }
    return NULL;
}

/* ---------------------------------------------------------------- first pass: numbers */

static struct {
    int sec[4], fig, tbl;
} count;

static char *
heading_number(const struct chapter *ch, int level)
{
    if (level == 1)
        return format("%d", ch->num);
    if (level == 2)
        return format("%d.%d", ch->num, count.sec[1]);
    return format("%d.%d.%d", ch->num, count.sec[1], count.sec[2]);
}

static void
number_heading(const struct chapter *ch, const struct prose *p, char *key)
{
    int level = run_of(p->s, '#');
    if (level > 3 || strstr(p->s, "{-}") || strstr(p->s, ".unnumbered"))
        return;
    if (level > 1)
        count.sec[level - 1]++;
    for (int i = level; i < 4; i++)
        count.sec[i] = 0;
    if (key)
        map_put(&labels, key, heading_number(ch, level));
}

static void
number_line(const struct chapter *ch, const struct prose *p)
{
    char *key = declared(p->s);
    if (p->s[0] == '#')
        number_heading(ch, p, key);
    else if (key && strncmp(key, "fig:", 4) == 0)
        map_put(&labels, key, format("%d.%d", ch->num, ++count.fig));
    else if (key && strncmp(key, "tbl:", 4) == 0)
        map_put(&labels, key, format("%d.%d", ch->num, ++count.tbl));
    else if (key)
        fault(ch->file, p->no, "%s: only a heading can have this label", key);
}

void
number_labels(void)
{
    for (int i = 0; i < book.chapter.n; i++) {
        struct chapter *ch = book.chapter.p[i];
        struct state t = { 0 };
        memset(&count, 0, sizeof count);
        for (int k = 0; k < ch->item.n; k++)
            if (!ch->item.p[k].piece && !fenced(&t, &ch->item.p[k].prose))
                number_line(ch, &ch->item.p[k].prose);
    }
}

/* ---------------------------------------------------------------- citations */

static int
compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every work that is cited, so that each chapter's author-year labels agree with the list. */
void
emit_cited(FILE *f)
{
    if (cited.n)
        qsort(cited.p, cited.n, sizeof *cited.p, compare);
    for (int i = 0; i < cited.n; i++)
        if (i == 0 || strcmp(cited.p[i], cited.p[i - 1]) != 0)
            fprintf(f, "%s\n", cited.p[i]);
}

static int
key_length(const char *s)
{
    int n = 0;
    while (isalnum((unsigned char)s[n]) || (s[n] && strchr("_:.#$%&-+?<>~/", s[n])))
        n++;
    while (n && !isalnum((unsigned char)s[n - 1]) && s[n - 1] != '_')
        n--;
    return n;
}

/* ---------------------------------------------------------------- second pass */

static void
mark(FILE *f, int no)
{
    fprintf(f, "`%d`{=at}", no);
}

/* A reference becomes a link whose text is the number; [@sec:x] loses its brackets. */
static const char *
reference(FILE *f, const struct chapter *ch, const struct prose *p, const char *s)
{
    bool bracket = *s == '[';
    const char *name = s + bracket + 1;
    int n = label_length(name);
    char *key = xstrndup(name, n);
    const char *number = map_get(&labels, key);
    if (!number)
        fault(ch->file, p->no, "@%s: the place with this label has no number", key);
    fprintf(f, "[%s](#%s)", number ? number : "0", key);
    if (bracket && name[n] != ']')
        fault(ch->file, p->no, "a reference is [@%s] or @%s, with nothing else inside",
                 key, key);
    free(key);
    return name + n + (bracket && name[n] == ']');
}

static const char *
quoted(FILE *f, struct chapter *ch, const char *s)
{
    const char *e = strchr(s, QUOTE_OFF);
    int n = e ? e - s - 1 : (int)strlen(s) - 1;
    emit_quote(f, s + 1, n, ch);
    return s + 1 + n + (e != NULL);
}

static void
literal_char(FILE *f, char c)
{
    if (c == QUOTE_ON)
        fputs("[[", f);
    else if (c == QUOTE_OFF)
        fputs("]]", f);
    else
        fputc(c, f);
}

/* A code span is copied as it is. If it goes on in the next line we remember so. */
static const char *
code_span(FILE *f, const char *s)
{
    int n = run_of(s, '`');
    const char *e = s + n;
    while (*e && run_of(e, '`') != n)
        e += run_of(e, '`') ? run_of(e, '`') : 1;
    if (!*e)
        st.tick = true;
    else
        e += n;
    for (; s < e; s++)
        literal_char(f, *s);
    return e;
}

/* The rest of a code span that an earlier line began. */
static const char *
end_of_code_span(FILE *f, const char *s)
{
    for (; *s && st.tick; s++) {
        literal_char(f, *s);
        if (*s == '`')
            st.tick = false;
    }
    return s;
}

static void
follow(char c)
{
    if (c == '$')
        st.math = !st.math;
    else if (strchr("([{", c))
        st.depth++;
    else if (strchr(")]}", c) && st.depth)
        st.depth--;
}

static bool
may_cite(const char *line, const char *s)
{
    return s == line || !(isalnum((unsigned char)s[-1]) || strchr("\\./_", s[-1]));
}

static void
emit_line(FILE *f, struct chapter *ch, const struct prose *p, const char *s)
{
    int n;
    if (st.tick)
        s = end_of_code_span(f, s);
    while (*s) {
        if (*s == QUOTE_ON) {
            s = quoted(f, ch, s);
        } else if (*s == '\\' && s[1]) {
            fwrite(s, 1, 2, f);
            s += 2;
        } else if (*s == '`') {
            s = code_span(f, s);
        } else if ((*s == '@' && may_cite(p->s, s) && label_length(s + 1))
                   || (*s == '[' && s[1] == '@' && label_length(s + 2))) {
            s = reference(f, ch, p, s);
        } else {
            if (*s == '@' && may_cite(p->s, s) && (n = key_length(s + 1)))
                PUSH(cited, xstrndup(s + 1, n));
            follow(*s);
            fputc(*s++, f);
        }
    }
}

/* Where the text of a list item begins: the length of its bullet or number, or 0. */
static int
bullet(const char *s)
{
    const char *e = skip_blanks(s);
    if (strchr("-*+", *e) && e[0] && e[1] == ' ')
        return e + 2 - s;
    while (isdigit((unsigned char)*e))
        e++;
    if (e > skip_blanks(s) && (*e == '.' || *e == ')') && e[1] == ' ')
        return e + 2 - s;
    return 0;
}

/* May a paragraph that begins like this have a mark put in front? */
static bool
plain_start(const char *s)
{
    if (*s == '[')
        return s[1] != '^' && !strstr(s, "]:");
    return isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80
        || (*s && strchr("\"'`(\001$_", *s) && strncmp(s, "```", 3) != 0)
        || (*s == '*' && s[1] != ' ' && s[1] != '*' && !strncmp(s, "***", 3));
}

/* Writes as much of the line's beginning as must stand before a mark, and the mark. */
static const char *
emit_mark(FILE *f, const struct prose *p, bool after_blank)
{
    const char *s = p->s;
    int lead = bullet(s);
    bool item = lead > 0 && !st.tick && !st.math;
    if (after_blank || item) {
        st.tick = st.math = false;
        st.depth = 0;
        if (!item)
            lead = 0;
        st.para = plain_start(s + lead);
    } else {
        lead = skip_blanks(s) - s;
    }
    if (!st.para || st.tick || st.math || st.depth || !plain_start(s + lead))
        return s;
    fwrite(s, 1, lead, f);
    mark(f, p->no);
    return s + lead;
}

static int
cells_of(const char *s)
{
    int n = 0;
    bool code = false;
    size_t len = strlen(s);
    while (len && s[len - 1] == ' ')
        len--;
    for (size_t i = 1; i < len; i++) {
        if (s[i] == '`' || s[i] == QUOTE_ON || s[i] == QUOTE_OFF)
            code = !code;
        if (s[i] == '\\')
            i++;
        else if (s[i] == '|' && !code)
            n++;
    }
    return len && s[len - 1] == '|' ? n : n + 1;
}

/* pandoc drops cells too many without a word, and reads a table without its rule as prose. */
static void
check_table(const struct chapter *ch, const struct prose *p)
{
    if (p->s[0] != '|' || p->s[1] == '\0') {
        if (st.table_line == 1)
            fault(ch->file, p->no, "a table needs a rule |---|---| under its head");
        st.table_line = 0;
        return;
    }
    int n = cells_of(p->s);
    if (++st.table_line == 1)
        st.cells = n;
    if (st.table_line == 2 && p->s[strspn(p->s, "|:- +")])
        fault(ch->file, p->no, "a table needs a rule |---|---| under its head");
    else if (n != st.cells)
        fault(ch->file, p->no, "this row has %d cells, the table's head has %d", n, st.cells);
}

static bool
readable(const char *fmt, const char *name)
{
    char *path = format(fmt, name);
    bool ok = access(path, R_OK) == 0;
    free(path);
    return ok;
}

static bool
is_picture(const char *path)
{
    return has_suffix(path, ".pdf") || has_suffix(path, ".png") || has_suffix(path, ".jpg")
        || has_suffix(path, ".svg");
}

/* ](figures/NAME.pdf) needs a source to draw it from, or a drawing made by a run. */
static void
check_figures(const struct chapter *ch, const struct prose *p)
{
    for (const char *s = p->s; (s = strstr(s, "](")); s++) {
        char *path = xstrndup(s + 2, strcspn(s + 2, ") ")), *stem = path + strlen("figures/");
        bool ours = has_prefix(path, "figures/");
        if (ours ? !has_suffix(path, ".pdf") : is_picture(path) && !strstr(path, "://")) {
            fault(ch->file, p->no, "%s: figures are included as figures/NAME.pdf", path);
        } else if (ours) {
            path[strlen(path) - strlen(".pdf")] = '\0';
            if (!readable("figures/%s.tex", stem) && !readable("figures/%s.dot", stem)
                && !readable("figures/%s.gp", stem) && !readable("build/figures/%s.pdf", stem))
                fault(ch->file, p->no, "there is no figures/%s.tex, .dot or .gp", stem);
        }
        free(path);
    }
}

/* pandoc knows no labels on tables; an empty span in the caption does as well. */
static bool
emit_table_caption(FILE *f, struct chapter *ch, const struct prose *p)
{
    const char *s = strncmp(p->s, ": ", 2) == 0 ? strstr(p->s, "{#tbl:") : NULL;
    if (!s)
        return false;
    struct prose head = { p->no, xstrndup(p->s, s - p->s) };
    emit_line(f, ch, &head, head.s);
    fprintf(f, "[]%s\n", s);
    free(head.s);
    return true;
}

static void
emit_code_line(FILE *f, const struct prose *p)
{
    for (const char *s = p->s; *s; s++)
        literal_char(f, *s);
    fputc('\n', f);
}

/* The head of a fenced block gets its line as an attribute: no mark can stand inside. */
static void
emit_fence(FILE *f, const struct prose *p)
{
    const char *s = skip_blanks(p->s);
    int n = run_of(s, *s);
    const char *info = skip_blanks(s + n);
    fprintf(f, "%.*s ", (int)(s - p->s) + n, p->s);
    if (*info == '{')
        fprintf(f, "%.*s at=%d}\n", (int)strcspn(info, "}"), info, p->no);
    else
        fprintf(f, "{%s%s at=%d}\n", *info ? "." : "", info, p->no);
}

void
emit_prose(FILE *f, struct chapter *ch, const struct prose *p, bool after_blank)
{
    bool inside = st.fence;
    if (fenced(&st, p)) {
        if (inside)
            emit_code_line(f, p);
        else
            emit_fence(f, p);
        return;
    }
    check_table(ch, p);
    check_figures(ch, p);
    divs(&st, ch, p);
    if (emit_table_caption(f, ch, p))
        return;
    if (!*p->s)
        st.para = false;
    emit_line(f, ch, p, emit_mark(f, p, after_blank));
    fputc('\n', f);
}

/* A chapter, or a stretch of prose before a chunk, ends: nothing may be left open. */
void
end_prose(struct chapter *ch, int line)
{
    check_table(ch, &(struct prose){ line, "" });
    if (st.div.n)
        fault(ch->file, st.div.p[st.div.n - 1], "this ::: is never closed");
    free(st.div.p);
    memset(&st, 0, sizeof st);
}
