/*
 * lint.c - reads the chapters as they are written, before noweb does:
 * finds what noweb would stop at, drop or take for something else, and
 * checks the cross-references and citations of the prose.
 *
 * usage: lint [--bib FILE] [--quotes FILE] [--mended DIR] FILE...
 *
 * Into the quotes file goes a line `FILE:LINE:TEXT' for each [[TEXT]] of
 * the prose that is not inside a code span or a fenced block (or each
 * [[<<TEXT>>]], with the angle brackets). With --mended, copies of faulty
 * files go to DIR/FILE in which noweb finds nothing to stop at, so that
 * the later stages can report their faults in the same run.
 */
#include "weft.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* Somewhere that a label or key is defined or used. */
struct mention {
    const char *file;
    int line;
    char *name;
};

struct lint {
    const char *file;
    char *text;                 /* of the whole file; mended in place */
    size_t len;
    bool mended;
    bool in_code;
    int code_line;              /* where the chunk begins */
    char *code_name;
    struct list swallowed;      /* labels in lines that are taken as code */
    char fence;                 /* ` or ~ while in a fenced block, else 0 */
    size_t fence_len;
    int fence_line;
    char *para;                 /* start of the paragraph being read */
    int para_line;
};

static struct list labels, uses;        /* struct mention */
static struct map label_of, key_of;     /* name -> struct mention */
static FILE *quotes;

static struct mention *
new_mention(const char *file, int line, const char *name, size_t n)
{
    struct mention *m = xalloc(sizeof *m);

    m->file = file;
    m->line = line;
    m->name = xstrndup(name, n);
    return m;
}

/* ---- bytes ---- */

/* Length of the UTF-8 character at s, or 0 if there is none. */
static size_t
utf8_length(const unsigned char *s, size_t n)
{
    size_t len = *s < 0x80 ? 1 : *s < 0xc2 ? 0 : *s < 0xe0 ? 2 :
                 *s < 0xf0 ? 3 : *s < 0xf5 ? 4 : 0;

    if (len == 0 || len > n)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
        (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f))
        return 0;
    return len;
}

static const char *
what_is_wrong(unsigned char c)
{
    return c == '\0' ? "NUL byte" :
           c == '\r' ? "carriage return (the file has DOS line ends?)" :
           c < ' ' || c == 0x7f ? "control character" : "not UTF-8";
}

/* One report a line is enough, ten in a file, and one of DOS line ends. */
static void
check_bytes(struct lint *l)
{
    int line = 1, reported = 0, count = 0;
    size_t i = 0;

    while (i < l->len) {
        unsigned char c = (unsigned char)l->text[i];
        size_t n = utf8_length((unsigned char *)l->text + i, l->len - i);
        bool bad = n == 0 || c == 0x7f ||
                   (c < ' ' && c != '\n' && c != '\t');

        if (bad && reported != line && count < 10) {
            fault(l->file, line, "%s", what_is_wrong(c));
            reported = line;
            count = c == '\r' ? 10 : count + 1;
        }
        if (bad) {
            l->text[i] = ' ';
            l->mended = true;
        }
        line += c == '\n';
        i += n ? n : 1;
    }
}

/* ---- prose ---- */

enum { OPEN = 0, QUOTED = 1, SPAN = 2 };

static int
line_at(const struct lint *l, const char *s)
{
    int line = l->para_line;

    for (const char *p = l->para; p < s; p++)
        line += *p == '\n';
    return line;
}

static void
mend(struct lint *l, char *s)
{
    s[0] = s[1] = '.';
    l->mended = true;
}

/* Past the ]] that closes what opened before s; the last of a ]]]. */
static char *
brackets_end(char *s, const char *end)
{
    for (; s + 1 < end && *s != '\n'; s++) {
        if (s[0] == ']' && s[1] == ']') {
            while (s + 2 < end && s[2] == ']')
                s++;
            return s + 2;
        }
    }
    return NULL;
}

/*
 * The end of the [[quote]] at s, or NULL. One line break may be in it; and
 * the name of a chunk, with quotes of its own.
 */
static char *
quote_end(char *s, const char *end)
{
    bool in_name = false;
    int breaks = 0;

    for (s += 2; s + 1 < end; s++) {
        if (*s == '\n') {
            in_name = false;
            if (++breaks > 1)
                return NULL;
        } else if (s[0] == '<' && s[1] == '<') {
            in_name = true;
            s++;
        } else if (in_name && s[0] == '>' && s[1] == '>') {
            in_name = false;
            s++;
        } else if (in_name && s[0] == '[' && s[1] == '[') {
            s = brackets_end(s + 2, end);
            if (!s)
                return NULL;
            s--;
        } else if (s[0] == ']' && s[1] == ']') {
            return brackets_end(s, end);
        }
    }
    return NULL;
}

/*
 * noweb knows nothing of code spans and fences: to it [[ opens a quote and
 * << is an error wherever they are.
 */
static void
scan_noweb(struct lint *l, char *end, char *mask)
{
    for (char *s = l->para; s < end; s++) {
        char *close;

        if (s + 1 < end && s[0] == '@' && s[1] == '@' &&
            (s == l->text || s[-1] == '\n')) {
            s++;
        } else if (s + 2 < end && *s == '@' && s[1] == s[2] &&
                   strchr("<>[]", s[1])) {
            s += 2;
        } else if (s[0] == '[' && s + 1 < end && s[1] == '[') {
            close = quote_end(s, end);
            if (!close) {
                fault(l->file, line_at(l, s), "`[[' is never closed "
                      "(for two plain brackets write @[[)");
                mend(l, s++);
                continue;
            }
            memset(mask + (s - l->para), QUOTED, (size_t)(close - s));
            s = close - 1;
        } else if (s[0] == '<' && s + 1 < end && s[1] == '<') {
            fault(l->file, line_at(l, s), "stray `<<' in prose "
                  "(write @<<, in code spans and fenced blocks too)");
            mend(l, s++);
        }
    }
}

/* Masks code spans: a run of backticks up to the next run as long. */
static void
scan_spans(const char *s, size_t n, char *mask)
{
    for (size_t i = 0; i < n; i++) {
        size_t run = 0, j;

        if (s[i] == '\\' && mask[i] == OPEN) {
            i++;
            continue;
        }
        if (s[i] != '`' || mask[i] != OPEN)
            continue;
        while (i + run < n && s[i + run] == '`')
            run++;
        for (j = i + run; j < n; j++) {
            size_t k = 0;

            while (j + k < n && s[j + k] == '`' && mask[j + k] == OPEN)
                k++;
            if (k == run)
                break;
            j += k ? k - 1 : 0;
        }
        if (j < n)
            memset(mask + i, SPAN, j + run - i);
        i = (j < n ? j : i) + run - 1;
    }
}

static void
put_quotes(const struct lint *l, size_t n, const char *mask)
{
    for (size_t i = 0; i + 1 < n; i++) {
        const char *end;

        if (mask[i] != QUOTED)
            continue;
        end = quote_end(l->para + i, l->para + n);
        fprintf(quotes, "%s:%d:", l->file, line_at(l, l->para + i));
        for (const char *s = l->para + i + 2; s < end - 2; s++)
            fputc(*s == '\n' ? ' ' : *s, quotes);
        fputc('\n', quotes);
        i = (size_t)(end - l->para) - 1;
    }
}

static void
add_label(const char *file, int line, const char *s, size_t n)
{
    struct mention *m = new_mention(file, line, s, n), *old;

    old = map_get(&label_of, m->name);
    if (old)
        fault(file, line, "label #%s is taken (%s:%d)", m->name, old->file,
              old->line);
    else
        map_put(&label_of, m->name, m);
    list_add(&labels, m);
}

/* Labels are words with a # in braces: {#sec:x .unnumbered}. */
static void
scan_braces(struct lint *l, const char *s, const char *end)
{
    const char *close = s;

    while (close < end && *close != '}' && *close != '\n')
        close++;
    if (s + 1 < end && s[1] == '#' && (close == end || *close != '}')) {
        fault(l->file, line_at(l, s), "`{#' is not closed on its line");
        return;
    }
    for (const char *p = s + 1; p < close; p++) {
        size_t n = strcspn(p, " \t}\n");

        if (*p == '#' && (p[-1] == '{' || p[-1] == ' ') && n > 1)
            add_label(l->file, line_at(l, p), p + 1, n - 1);
    }
}

/* The length of the key after an @: pandoc's rule for citations. */
static size_t
key_length(const char *s, const char *end)
{
    size_t n = 0;

    if (s >= end || (!isalnum((unsigned char)*s) && *s != '_'))
        return 0;
    while (s + n < end && (isalnum((unsigned char)s[n]) || s[n] == '_' ||
           (strchr(":.#$%&-+?<>~/", s[n]) && s + n + 1 < end &&
            (isalnum((unsigned char)s[n + 1]) || s[n + 1] == '_'))))
        n++;
    return n;
}

static void
scan_references(struct lint *l, const char *end, const char *mask)
{
    for (const char *s = l->para; s < end; s++) {
        size_t n;

        if (mask[s - l->para] != OPEN)
            continue;
        if (*s == '\\') {
            s++;
        } else if (*s == '{') {
            scan_braces(l, s, end);
        } else if (*s == '@' && (s == l->para ||
                   (!isalnum((unsigned char)s[-1]) && !strchr("/@_", s[-1])))) {
            n = key_length(s + 1, end);
            if (n > 0)
                list_add(&uses, new_mention(l->file, line_at(l, s), s + 1, n));
        }
    }
}

/* Reads the paragraph that ends before end; nothing spans two of them. */
static void
end_paragraph(struct lint *l, char *end)
{
    size_t n = l->para ? (size_t)(end - l->para) : 0;

    if (n > 0) {
        char *mask = xalloc(n);

        scan_noweb(l, end, mask);
        if (!l->fence) {
            scan_spans(l->para, n, mask);
            put_quotes(l, n, mask);
            scan_references(l, end, mask);
        }
        free(mask);
    }
    l->para = NULL;
}

/* ---- lines ---- */

/* Where the first >> is that is not in [[ ]], up to n; n if there is none. */
static size_t
name_end(const char *s, size_t n)
{
    bool quoted = false;

    for (size_t i = 0; i + 1 < n; i++) {
        if (s[i] == '[' && s[i + 1] == '[')
            quoted = true;
        else if (s[i] == ']' && s[i + 1] == ']')
            quoted = false;
        else if (!quoted && s[i] == '>' && s[i + 1] == '>' &&
                 (i == 0 || s[i - 1] != '@'))
            return i;
    }
    return n;
}

/* The chunk name if s is a <<name>>= line (or was meant to be), or NULL. */
static char *
defined_name(const char *s, bool *perfect)
{
    size_t n = strcspn(s, "\n"), start = strspn(s, " \t"), end;

    while (n > 0 && isspace((unsigned char)s[n - 1]))
        n--;
    if (n < start + 3 || strncmp(s + start, "<<", 2) != 0 || s[n - 1] != '=')
        return NULL;
    *perfect = start == 0 && n >= 5 && name_end(s + 2, n - 2) == n - 5;
    if (*perfect)
        return xstrndup(s + 2, n - 5);
    end = start + 2 + strcspn(s + start + 2, ">@\n");
    if (end > n - 1)
        end = n - 1;
    if (n < 6 || end <= start + 2)
        return NULL;
    return xstrndup(s + start + 2, end - start - 2);
}

static bool
is_blank(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isspace((unsigned char)s[i]))
            return false;
    return true;
}

/* `<<' with words after it, and no `>>': in C no two words follow a <<. */
static bool
forgot_closing(const char *s, size_t n)
{
    size_t first = strspn(s, " \t"), i, words = 0;

    for (i = 0; i + 1 < n; i++)
        if (s[i] == '<' && s[i + 1] == '<' && (i == 0 || s[i - 1] != '@'))
            break;
    if (i + 1 >= n)
        return false;
    for (size_t j = i + 2; j + 1 < n; j++)
        if (s[j] == '>' && s[j + 1] == '>')
            return false;
    if (i == first && i + 2 < n &&
        (isalnum((unsigned char)s[i + 2]) || s[i + 2] == '['))
        return true;
    for (i += 2; i < n && isalpha((unsigned char)s[i]); i++, words++)
        while (i < n && (isalnum((unsigned char)s[i]) || s[i] == '_'))
            i++;
    return words > 1;
}

static void
code_line(struct lint *l, const char *s, size_t n, int line)
{
    const char *brace, *empty;

    if (forgot_closing(s, n))
        fault(l->file, line, "`<<' without `>>' (for a shift write @<<)");
    for (empty = s; empty + 3 < s + n; empty++)
        if (strncmp(empty, "<<", 2) == 0 && (empty == s || empty[-1] != '@') &&
            strncmp(empty + 2 + strspn(empty + 2, " \t"), ">>", 2) == 0)
            fault(l->file, line, "empty chunk name");
    for (brace = s; brace + 3 < s + n; brace++) {
        size_t len = strcspn(brace, " }\n");

        if (brace[0] == '{' && brace[1] == '#' && len > 2)
            list_add(&l->swallowed,
                     new_mention(l->file, line, brace + 2, len - 2));
    }
}

/*
 * Labels in what was really prose are taken as defined, or one fault would
 * be reported as many.
 */
static void
unterminated(struct lint *l, int line)
{
    if (line)
        fault(l->file, l->code_line, "chunk <<%s>> is not terminated: no `@' "
              "before line %d", l->code_name, line);
    else
        fault(l->file, l->code_line, "chunk <<%s>> is not terminated: no `@' "
              "before the end of the file", l->code_name);
    for (size_t i = 0; i < l->swallowed.n; i++) {
        struct mention *m = l->swallowed.at[i];

        if (!map_get(&label_of, m->name))
            map_put(&label_of, m->name, m);
    }
}

/* Writes a proper <<name>>= over a botched one, as much as it has room for. */
static void
mend_definition(struct lint *l, char *s, size_t n, const char *name)
{
    size_t len = strlen(name);

    if (len + 5 > n)
        len = n - 5;
    memcpy(s, "<<", 2);
    memcpy(s + 2, name, len);
    memcpy(s + 2 + len, ">>=", 3);
    memset(s + 5 + len, ' ', n - len - 5);
    l->mended = true;
}

static void
begin_code(struct lint *l, char *s, size_t n, int line, char *name,
           bool perfect)
{
    const char *bare = name;

    if (!perfect) {
        fault(l->file, line, "`<<' at the start of a line that is no proper "
              "`<<%s>>='", name);
        mend_definition(l, s, n, name);
    }
    if (l->in_code)
        unterminated(l, line);
    if (has_prefix(bare, "replacing:"))
        bare += strlen("replacing:");
    if (strlen(name) > 250)
        fault(l->file, line, "this chunk's name has %zu bytes: noweb reads "
              "no more than 250", strlen(name));
    if (perfect && is_blank(bare, strlen(bare)))
        fault(l->file, line, "empty chunk name");
    free(l->code_name);
    l->in_code = true;
    l->code_line = line;
    l->code_name = name;
    l->swallowed.n = 0;
}

/* Opens or closes a fenced block; false if s is no fence line. */
static bool
fence_line(struct lint *l, char *s, size_t n, int line)
{
    size_t i = strspn(s, " \t>"), len = 0;
    char c = i < n ? s[i] : 0;

    if (c != '`' && c != '~')
        return false;
    while (i + len < n && s[i + len] == c)
        len++;
    if (l->fence) {
        if (c != l->fence || len < l->fence_len ||
            !is_blank(s + i + len, n - i - len))
            return false;
        end_paragraph(l, s);
        l->fence = 0;
        return true;
    }
    if (len < 3 || (c == '`' && memchr(s + i + len, '`', n - i - len)))
        return false;
    end_paragraph(l, s);
    l->para = s + i + len;          /* its attributes may hold a label */
    l->para_line = line;
    end_paragraph(l, s + n);
    l->fence = c;
    l->fence_len = len;
    l->fence_line = line;
    return true;
}

static void
prose_line(struct lint *l, char *s, size_t n, int line)
{
    if (*s == '@' && (n == 1 || isspace((unsigned char)s[1])))
        fault(l->file, line, "`@' at the start of a line ends no chunk "
              "(write @@ for a plain @)");
    if (fence_line(l, s, n, line))
        return;
    if (!l->fence && is_blank(s, n)) {
        end_paragraph(l, s);
    } else if (!l->para) {
        l->para = s;
        l->para_line = line;
    }
}

static void
end_code(struct lint *l, char *s, size_t n, int line)
{
    l->in_code = false;
    if (n > 5 && strncmp(s, "@ %def", 6) == 0 &&
        isspace((unsigned char)s[6]))
        return;
    if (!is_blank(s + 1, n - 1)) {
        l->para = s + 1;
        l->para_line = line;
    }
}

static void
lint_lines(struct lint *l)
{
    char *s = l->text, *stop = l->text + l->len, *next;
    int line = 1;

    for (; s < stop; s = next, line++) {
        size_t n = strcspn(s, "\n");
        bool perfect = false;
        char *name = defined_name(s, &perfect);

        next = s + n + 1;
        if (name && (perfect || !l->in_code)) {
            end_paragraph(l, s);
            if (l->fence)
                fault(l->file, line, "chunk <<%s>> inside a fenced block "
                      "(to show noweb's syntax write @<<)", name);
            l->fence = 0;
            begin_code(l, s, n, line, name, perfect);
            continue;
        }
        free(name);
        if (!l->in_code)
            prose_line(l, s, n, line);
        else if (*s == '@' && (n == 1 || isspace((unsigned char)s[1])))
            end_code(l, s, n, line);
        else
            code_line(l, s, n, line);
    }
    end_paragraph(l, stop);
    if (l->in_code)
        unterminated(l, 0);
    if (l->fence)
        fault(l->file, l->fence_line, "fenced block is never closed");
}

/* ---- files ---- */

static void
write_mended(const struct lint *l, const char *folder)
{
    struct buf path = { 0 };
    FILE *f;

    buf_printf(&path, "%s/%s", folder, l->file);
    f = make_folders(path.s) ? fopen(path.s, "wb") : NULL;
    if (!f || fwrite(l->text, 1, l->len, f) != l->len || fclose(f) != 0)
        die("cannot write %s: %s", path.s, strerror(errno));
    free(path.s);
}

static void
lint_file(const char *file, const char *mended)
{
    struct lint l = { .file = file };
    struct buf b = { 0 };

    if (!slurp(file, &b)) {
        fprintf(stderr, "%s:1: error: cannot read it: %s\n", file,
                strerror(errno));
        exit(2);
    }
    l.text = b.s;
    l.len = b.len;
    check_bytes(&l);
    lint_lines(&l);
    if (mended)
        write_mended(&l, mended);
    free(l.code_name);
    free(b.s);
}

/* Keys are what stands between the brace and the comma of @kind{key, ... */
static void
read_bibliography(const char *file)
{
    struct buf b = { 0 };
    int line = 1;

    if (!slurp(file, &b))
        return;
    for (char *s = b.s, *next; *s; s = next, line++) {
        size_t n = strcspn(s, "\n"), open = strcspn(s, "{\n"), from, to;
        struct mention *m, *old;

        next = s + n + (s[n] != '\0');
        if (*s != '@' || s[open] != '{' || strncasecmp(s, "@comment", 8) == 0 ||
            strncasecmp(s, "@string", 7) == 0)
            continue;
        from = open + 1 + strspn(s + open + 1, " \t");
        to = from + strcspn(s + from, ", \t\n");
        m = new_mention(file, line, s + from, to - from);
        old = map_get(&key_of, m->name);
        if (old)
            fault(file, line, "key %s is taken (line %d)", m->name, old->line);
        else
            map_put(&key_of, m->name, m);
    }
    free(b.s);
}

static bool
is_cross_reference(const char *s)
{
    static const char *const kinds[] = {
        "ch:", "sec:", "fig:", "tbl:"
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (has_prefix(s, kinds[i]))
            return true;
    return false;
}

static void
check_uses(const char *bib)
{
    struct list names = { 0 };

    for (size_t i = 0; i < labels.n; i++)
        list_add(&names, ((struct mention *)labels.at[i])->name);
    for (size_t i = 0; i < key_of.cap; i++)
        if (map_key(&key_of, i))
            list_add(&names, (void *)map_key(&key_of, i));
    for (size_t i = 0; i < uses.n; i++) {
        const struct mention *m = uses.at[i];
        bool label = is_cross_reference(m->name);
        const char *near;

        if (map_get(label ? &label_of : &key_of, m->name))
            continue;
        near = nearest(m->name, &names);
        if (near && is_cross_reference(near) != label)
            near = NULL;
        fault(m->file, m->line, "@%s: no %s%s%s%s%s", m->name,
              label ? "such label" : "such key in ", label ? "" : bib,
              near ? " (did you mean @" : "", near ? near : "",
              near ? "?)" : "");
    }
    free(names.at);
}

int
main(int argc, char **argv)
{
    static const struct option options[] = {
        { "bib", required_argument, NULL, 'b' },
        { "quotes", required_argument, NULL, 'q' },
        { "mended", required_argument, NULL, 'm' },
        { 0 }
    };
    const char *bib = "chapters/references.bib", *mended = NULL;
    const char *quotes_file = "/dev/null";
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 'b': bib = optarg; break;
        case 'q': quotes_file = optarg; break;
        case 'm': mended = optarg; break;
        default: return 2;
        }
    }
    quotes = fopen(quotes_file, "w");
    if (!quotes)
        die("cannot write %s: %s", quotes_file, strerror(errno));
    read_bibliography(bib);
    for (int i = optind; i < argc; i++)
        lint_file(argv[i], mended);
    check_uses(bib);
    if (ferror(quotes) || fclose(quotes) != 0)
        die("cannot write %s: %s", quotes_file, strerror(errno));
    return faults != 0;
}
