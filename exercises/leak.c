/*
 * leak.c - looks for secrets in files: the last step of `make handout'.
 *
 * usage: leak [--lines FILE]... [--text FILE]... [--legit FILE]... FILE...
 *
 * A secret is a line of at least 20 characters, runs of blanks counted as one, that
 * the legitimate files do not hold. --lines are FILE:LINE:TEXT, one secret a line, as
 * take-out writes them; each line of a --text is one. No blanks are compared, nor where
 * lines end. Each secret found is an error that names both places.
 */
#include "weft.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { SHORTEST = 20 };

struct secret {
    const char *file;
    int line;
    char *text;                 /* as it stands there */
    char *bare;                 /* without blanks */
};

static struct list secrets;     /* struct secret */
static struct buf legit;

static const char *
skip_mark(const char *s)
{
    /* noweb's @<< is a << in code; a typesetter's apostrophe is one of ASCII. */
    if (*s == '@' && (has_prefix(s + 1, "<<") || has_prefix(s + 1, ">>")))
        return s + 1;
    return s;
}

/* The text without blanks; line[i] is the line that byte i stood on. */
static char *
bare(const char *s, size_t n, int **line)
{
    struct buf b = { 0 };
    size_t cap = 0;
    int no = 1;

    buf_puts(&b, "");
    for (const char *end = s + n; s < end; s++) {
        s = skip_mark(s);
        no += *s == '\n';
        if (isspace((unsigned char)*s) || *s == '\0')
            continue;
        if (line && b.len == cap) {
            cap = 2 * cap + 1024;
            *line = xrealloc(*line, cap * sizeof **line);
        }
        if (line)
            (*line)[b.len] = no;
        if (has_prefix(s, "’")) {
            buf_putc(&b, '\'');
            s += strlen("’") - 1;
        } else
            buf_putc(&b, *s);
    }
    return b.s;
}

static size_t
squeezed_length(const char *s)
{
    size_t n = 0;

    for (s += strspn(s, " \t"); *s; s++)
        n += !isspace((unsigned char)*s) ||
             (s[1] && !isspace((unsigned char)s[1]));
    return n;
}

static void
add_secret(const char *file, int line, const char *text)
{
    struct secret *s;

    if (squeezed_length(text) < SHORTEST)
        return;
    s = xalloc(sizeof *s);
    s->file = file;
    s->line = line;
    s->text = xstrdup(text + strspn(text, " \t"));
    s->bare = bare(text, strlen(text), NULL);
    list_add(&secrets, s);
}

static void
read_secrets(const char *file, bool named)
{
    struct buf b = { 0 };
    int no = 1;

    if (!slurp(file, &b))
        die("cannot read %s: %s", file, strerror(errno));
    for (char *s = b.s, *next; *s; s = next, no++) {
        char *colon = strchr(s, ':'), *text = colon ? strchr(colon + 1, ':') : NULL;

        next = s + strcspn(s, "\n");
        if (*next)
            *next++ = '\0';
        if (!named) {
            add_secret(file, no, s);
        } else if (text) {
            *colon = '\0';
            add_secret(s, atoi(colon + 1), text + 1);
        } else {
            die("%s:%d: not FILE:LINE:TEXT", file, no);
        }
    }
}

static void
look_into(const char *file)
{
    struct buf b = { 0 };
    int *line = NULL;
    char *text;

    if (!slurp(file, &b))
        die("cannot read %s: %s", file, strerror(errno));
    text = bare(b.s, b.len, &line);
    for (size_t i = 0; i < secrets.n; i++) {
        const struct secret *s = secrets.at[i];
        const char *found = strstr(text, s->bare);

        if (found && !strstr(legit.s, s->bare))
            fault(file, line[found - text], "this is of %s:%d, and not for "
                  "students: %s", s->file, s->line, s->text);
    }
    free(line);
    free(text);
    free(b.s);
}

int
main(int argc, char **argv)
{
    static const struct option options[] = {
        { "lines", required_argument, NULL, 'l' },
        { "text", required_argument, NULL, 't' },
        { "legit", required_argument, NULL, 'g' },
        { 0 }
    };
    struct buf b = { 0 };
    int c;

    program = "leak";
    buf_puts(&legit, "");
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 'l': read_secrets(optarg, true); break;
        case 't': read_secrets(optarg, false); break;
        case 'g':
            b.len = 0;
            if (!slurp(optarg, &b))
                die("cannot read %s: %s", optarg, strerror(errno));
            buf_puts(&legit, bare(b.s, b.len, NULL));
            buf_putc(&legit, '\n');
            break;
        default: return 2;
        }
    }
    for (int i = optind; i < argc; i++)
        look_into(argv[i]);
    return faults != 0;
}
