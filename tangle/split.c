/*
 * split.c - after nt: cuts the expanded book into files, takes the markers
 * of resolve.c out again, turns names of chunks into comments, and writes
 * each file and its line map where something changed.
 *
 * usage: split OUT < expanded
 *
 * The map OUT/.lines/PATH has a line `N FILE LINE' wherever line N of PATH
 * does not follow line N-1 in its source; but, so that a #line can be put
 * at each of them, only where C allows one: not after a backslash and not
 * inside a comment.
 */
#include "weft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum style { PLAIN, C_STYLE, HASH_STYLE, MAKE_STYLE };

/* Origin of a line, and what resolve.c said about it. */
struct origin {
    int file, line;
    char flag;                  /* 0, c: a chunk's name, e: an empty chunk */
};

struct outfile {
    char *path;
    enum style style;
    struct buf text, map;
    int nlines;
    int want_file, want_line;   /* what the map says of the next line */
    bool backslash;             /* the last line ended in one */
    bool in_comment;            /* C: the last line left a comment open */
    char quote;                 /* C: the last line left a string open */
    char first, last;           /* characters of the last line */
    bool held;                  /* a blank line is held back ... */
    struct origin held_from;
    bool dropped;               /* an empty chunk was dropped since */
};

static struct list sources;     /* char * */
static struct list outfiles;    /* struct outfile */
static const char *out;
static bool complete;           /* nothing was cut off */

/* ---- one line of a file ---- */

static enum style
style_of(const char *path, const char *first)
{
    static const struct { const char *end; enum style style; } table[] = {
        { ".c", C_STYLE }, { ".h", C_STYLE }, { ".S", C_STYLE },
        { ".ld", C_STYLE }, { ".lds", C_STYLE }, { "Makefile", MAKE_STYLE },
        { ".mk", MAKE_STYLE }, { ".awk", HASH_STYLE }, { ".sh", HASH_STYLE },
        { ".cfg", HASH_STYLE }, { ".gdb", HASH_STYLE },
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (has_suffix(path, table[i].end))
            return table[i].style;
    return has_prefix(first, "#!") ? HASH_STYLE : PLAIN;
}

/* Follows comments and strings of C through one line. */
static void
scan_c(struct outfile *f, const char *s)
{
    for (; *s; s++) {
        if (f->in_comment) {
            if (s[0] == '*' && s[1] == '/') {
                f->in_comment = false;
                s++;
            }
        } else if (f->quote) {
            if (*s == '\\' && s[1])
                s++;
            else if (*s == f->quote)
                f->quote = 0;
        } else if (s[0] == '/' && s[1] == '*') {
            f->in_comment = true;
            s++;
        } else if (s[0] == '/' && s[1] == '/') {
            break;
        } else if (*s == '"' || *s == '\'') {
            f->quote = *s;
        }
    }
    if (!f->backslash)
        f->quote = 0;
}

static void
put_line(struct outfile *f, const char *s, const struct origin *o)
{
    size_t n = strlen(s);
    bool legal = !f->backslash && !f->in_comment;

    f->nlines++;
    if ((o->file != f->want_file || o->line != f->want_line) &&
        legal) {
        buf_printf(&f->map, "%d %s %d\n", f->nlines,
                   (char *)sources.at[o->file], o->line);
        f->want_file = o->file;
        f->want_line = o->line;
    }
    f->want_line++;
    if (f->nlines == 1)
        f->style = style_of(f->path, s);
    buf_add(&f->text, s, n);
    buf_putc(&f->text, '\n');
    f->first = n > 0 ? s[0] : '\n';
    f->last = n > 0 ? s[n - 1] : '\n';
    f->backslash = f->last == '\\';
    if (f->style == C_STYLE)
        scan_c(f, s);
}

/*
 * Where an empty chunk vanished between two blank lines, or between one and
 * a brace, a blank line has to go with it; so each is held back until it is
 * known what follows.
 */
static void
release(struct outfile *f, const char *next)
{
    bool closing = !next || next[strspn(next, " \t")] == '}';

    if (f->held && !(f->dropped && closing))
        put_line(f, "", &f->held_from);
    f->held = false;
}

/*
 * Functions that come one a chunk stand next to each other in the file;
 * whoever reads it there wants a blank line between them.
 */
static bool
wants_space(const struct outfile *f, const char *s)
{
    return f->style == C_STYLE && f->first == '}' && !f->held &&
           !f->in_comment && !f->backslash && !strchr(" \t#})", *s);
}

static void
add_line(struct outfile *f, const char *s, const struct origin *o)
{
    bool needless = f->held || f->nlines == 0 || f->last == '{';

    if (*s || f->backslash) {
        if (wants_space(f, s))
            put_line(f, "", o);
        release(f, s);
        put_line(f, s, o);
    } else if (f->dropped && needless) {
        return;
    } else {
        release(f, "");
        f->held = true;
        f->held_from = *o;
    }
    f->dropped = false;
}

/* [[x]] becomes x, and what would open or end a comment no longer does. */
static void
put_words(struct buf *b, const char *s)
{
    for (; *s; s++) {
        if (s[0] == '[' && s[1] == '[')
            s++;
        else if (s[0] == ']' && s[1] == ']' && s[2] != ']')
            s++;
        else if ((s[0] == '*' && s[1] == '/') || (s[0] == '/' && s[1] == '*'))
            buf_printf(b, "%c ", *s);
        else
            buf_putc(b, *s);
    }
}

/*
 * A chunk's name as a comment; nothing where a comment line would end a
 * continued macro or nest in a comment.
 */
static void
put_name(struct outfile *f, const char *s, const struct origin *o)
{
    struct buf b = { 0 };
    size_t indent = strspn(s, " \t");

    if (f->nlines == 0)
        f->style = style_of(f->path, "");
    if (f->backslash || f->in_comment || f->style == PLAIN)
        return;
    /* In a recipe, make would hand a comment after a tab to the shell. */
    if (f->style == MAKE_STYLE)
        for (size_t i = 0; i < indent; i++)
            buf_puts(&b, s[i] == '\t' ? "        " : " ");
    else
        buf_add(&b, s, indent);
    buf_puts(&b, f->style == C_STYLE ? "/* " : "# ");
    put_words(&b, s + indent);
    if (f->style == C_STYLE)
        buf_puts(&b, " */");
    else if (b.s[b.len - 1] == '\\')
        buf_putc(&b, '.');
    add_line(f, b.s, o);
    free(b.s);
}

/* ---- from nt's lines back to ours ---- */

/*
 * nt indents what it expands by as many blanks as there are bytes before
 * the use. stencil holds what these blanks stand for: a tab where the line
 * with the use has a tab, nothing for the later bytes of a UTF-8 character,
 * else a blank.
 */
struct splitter {
    struct outfile *f;
    struct buf stencil;
    struct buf text;            /* the line being put together */
    struct origin origin;
    bool open;                  /* there is such a line */
    bool skipping;              /* a name in mid-line: not wanted */
    size_t column;              /* in nt's eyes: bytes */
};

static void
add_text(struct splitter *sp, const char *s, size_t n)
{
    sp->stencil.len = sp->column < sp->stencil.len ? sp->column
                                                   : sp->stencil.len;
    for (size_t i = 0; i < n; i++)
        buf_putc(&sp->stencil, s[i] == '\t' ? '\t' :
                 (s[i] & 0xc0) == 0x80 ? '\001' : ' ');
    buf_add(&sp->text, s, n);
    sp->column += n;
}

static bool
blank(const struct buf *b)
{
    return b->len == 0 || strspn(b->s, " \t") == b->len;
}

static void
close_line(struct splitter *sp)
{
    struct buf *t = &sp->text;

    if (!sp->open)
        return;
    sp->open = false;
    if (sp->origin.flag == 'e' && blank(t) && !sp->f->backslash) {
        sp->f->dropped = true;
        return;
    }
    if (blank(t))
        t->len = 0;
    buf_putc(t, '\0');
    if (sp->origin.flag == 'c')
        put_name(sp->f, t->s, &sp->origin);
    else
        add_line(sp->f, t->s, &sp->origin);
}

static void
open_line(struct splitter *sp, size_t indent, const struct origin *o)
{
    close_line(sp);
    sp->open = true;
    sp->skipping = false;
    sp->origin = *o;
    sp->text.len = 0;
    sp->column = indent;
    for (size_t i = 0; i < indent && i < sp->stencil.len; i++)
        if (sp->stencil.s[i] != '\001')
            buf_putc(&sp->text, sp->stencil.s[i]);
}

static struct origin
parse_marker(const char *s)
{
    struct origin o = { 0 };
    char *end;

    o.file = (int)strtol(s, &end, 10);
    o.line = (int)strtol(end + 1, &end, 10);
    o.flag = *end == '\001' ? 0 : *end;
    if (o.file < 0 || (size_t)o.file >= sources.n)
        die("split: a marker was damaged on its way through nt");
    return o;
}

/* A line of nt's that ends in a marker: what follows is the line itself. */
static void
marked_line(struct splitter *sp, const char *s, size_t n, bool fresh)
{
    struct origin o = parse_marker(s + n + 1);

    if (fresh && sp->skipping) {    /* the line after an unwanted name */
        sp->skipping = false;
        return;
    }
    if (fresh) {
        open_line(sp, n, &o);
        return;
    }
    add_text(sp, s, n);
    if (o.flag == 'c' && !blank(&sp->text))
        sp->skipping = true;
    else if (blank(&sp->text))
        sp->origin = o;
}

static void
directive(struct splitter *sp, const char *s)
{
    close_line(sp);
    if (sp->f)
        release(sp->f, NULL);
    if (*s == 's') {
        list_add(&sources, xstrdup(s + 1));
    } else if (*s == 'f') {
        sp->f = xalloc(sizeof *sp->f);
        sp->f->path = xstrdup(s + 1);
        sp->f->want_file = -1;
        buf_add(&sp->f->text, "", 0);
        buf_add(&sp->f->map, "", 0);
        list_add(&outfiles, sp->f);
    } else {
        complete = true;
    }
}

static void
split(char *s)
{
    struct splitter sp = { 0 };
    bool fresh = true;
    char *next, *mark;

    for (; *s; s = next) {
        next = s + strcspn(s, "\n");
        if (*next)
            *next++ = '\0';
        if (*s == '\002') {
            directive(&sp, s + 1);
            fresh = true;
            continue;
        }
        mark = strchr(s, '\001');
        if (!fresh) {               /* nt has indented it: take that off */
            size_t indent = strspn(s, " ");

            s += indent < sp.column ? indent : sp.column;
        } else if (!mark) {
            continue;               /* the end of an empty root */
        }
        if (mark)
            marked_line(&sp, s, (size_t)(mark - s), fresh);
        else if (!sp.skipping)
            add_text(&sp, s, strlen(s));
        fresh = !mark;
    }
    close_line(&sp);
}

/* ---- writing ---- */

static char *
path_of(const char *folder, const char *path)
{
    struct buf b = { 0 };

    buf_printf(&b, "%s/%s%s", out, folder, path);
    return b.s;
}

/*
 * Files are written into OUT/.lines/.new; they get their places and names
 * only when all of them could be written. What a run left there that did not
 * live to its end is written over, or thrown away.
 */
static struct list pending;     /* char *: where each will go */

static char *
new_file(size_t i)
{
    struct buf b = { 0 };

    buf_printf(&b, "%s/.lines/.new/%zu", out, i);
    return b.s;
}

static void
throw_away_new(void)
{
    char *path = path_of(".lines/", ".new");
    DIR *dir = opendir(path);
    const struct dirent *e;

    while (dir && (e = readdir(dir)))
        unlinkat(dirfd(dir), e->d_name, 0);
    if (dir)
        closedir(dir);
    rmdir(path);
    free(path);
}

static void
give_up(const char *what, const char *path)
{
    int reason = errno;

    throw_away_new();
    die("cannot %s %s: %s", what, path, strerror(reason));
}

static void
write_file(const char *path, const struct buf *b, mode_t mode)
{
    char *tmp = new_file(pending.n);
    FILE *f;

    if (!make_folders(path) || !make_folders(tmp))
        give_up("make the folder of", path);
    list_add(&pending, xstrdup(path));
    f = fopen(tmp, "wb");
    if (!f)
        give_up("write", path);
    if (fwrite(b->s, 1, b->len, f) != b->len || fclose(f) != 0 ||
        (mode && chmod(tmp, mode) < 0))
        give_up("write", path);
    free(tmp);
}

static void
rename_pending(void)
{
    for (size_t i = 0; i < pending.n; i++) {
        char *tmp = new_file(i);

        if (rename(tmp, pending.at[i]) < 0)
            give_up("write", pending.at[i]);
        free(tmp);
    }
    throw_away_new();
}

static bool
newer(const char *a, const char *b)
{
    struct stat sa, sb;

    if (stat(a, &sa) < 0 || stat(b, &sb) < 0)
        return true;
    if (sa.st_mtim.tv_sec != sb.st_mtim.tv_sec)
        return sa.st_mtim.tv_sec > sb.st_mtim.tv_sec;
    return sa.st_mtim.tv_nsec > sb.st_mtim.tv_nsec;
}

/*
 * The map is written whenever its file was, and after it: a file newer than
 * its map is one that somebody has edited by hand.
 */
static void
write_outfile(const struct outfile *f)
{
    char *path = path_of("", f->path), *map = path_of(".lines/", f->path);
    bool script = has_prefix(f->text.s, "#!");
    bool changed = !holds(path, f->text.s, f->text.len);

    if (changed)
        write_file(path, &f->text, script ? 0755 : 0644);
    if (changed || newer(path, map) || !holds(map, f->map.s, f->map.len))
        write_file(map, &f->map, 0);
    free(path);
    free(map);
}

/* Removes a file and the folders that it leaves empty. */
static void
remove_file(const char *folder, const char *name)
{
    char *path = path_of(folder, name), *slash;
    size_t top = strlen(out) + 1 + strlen(folder);

    if (unlink(path) < 0 && errno != ENOENT && errno != ENOTDIR)
        give_up("remove", path);
    while ((slash = strrchr(path, '/')) && (size_t)(slash - path) >= top) {
        *slash = '\0';
        if (rmdir(path) < 0)
            break;
    }
    free(path);
}

/* What somebody wrote into a file of ours is kept, out of the way. */
static void
keep_edited(const char *name, const char *hash)
{
    char *path = path_of("", name), *copy = path_of(".edited/", name);
    struct buf b = { 0 };

    if (slurp(path, &b) && hash_bytes(b.s, b.len) != strtoull(hash, NULL, 16)) {
        write_file(copy, &b, 0);
        fprintf(stderr, "%s: warning: edited by hand, and now made anew: the "
                "book is its source (your version is in %s)\n", path, copy);
    }
    free(b.s);
    free(path);
    free(copy);
}

/*
 * The manifest lists the files made last time, with a hash of each. Returns
 * those that are made no more.
 */
static struct list
read_manifest(const char *manifest)
{
    struct buf b = { 0 };
    struct map now = { 0 };
    struct list stale = { 0 };

    if (!slurp(manifest, &b))
        return stale;
    for (size_t i = 0; i < outfiles.n; i++) {
        struct outfile *f = outfiles.at[i];

        map_put(&now, f->path, f);
    }
    for (char *s = strtok(b.s, "\n"); s; s = strtok(NULL, "\n")) {
        char *name = strchr(s, ' '), *path;
        struct outfile *f;

        if (!name)
            continue;
        f = map_get(&now, ++name);
        path = path_of("", name);
        if (!f || !holds(path, f->text.s, f->text.len))
            keep_edited(name, s);
        if (!f)
            list_add(&stale, name);
        free(path);
    }
    free(now.slot);
    return stale;
}

static void
write_all(void)
{
    char *manifest = path_of(".lines/", ".manifest");
    struct list stale;
    struct buf list = { 0 };

    /* One at a time; the lock ends with the program. */
    if (!make_folders(manifest) || flock(open(out, O_RDONLY), LOCK_EX) < 0)
        give_up("make the folder of", manifest);
    stale = read_manifest(manifest);
    buf_add(&list, "", 0);
    for (size_t i = 0; i < outfiles.n; i++) {
        const struct outfile *f = outfiles.at[i];

        buf_printf(&list, "%016llx %s\n", hash_bytes(f->text.s, f->text.len),
                   f->path);
        write_outfile(f);
    }
    if (!holds(manifest, list.s, list.len))
        write_file(manifest, &list, 0);
    for (size_t i = 0; i < stale.n; i++) {
        remove_file("", stale.at[i]);
        remove_file(".lines/", stale.at[i]);
    }
    rename_pending();
    free(manifest);
    free(list.s);
}

int
main(int argc, char **argv)
{
    struct buf in = { 0 };

    if (argc != 2)
        die("usage: split OUT");
    out = argv[1];
    if (!slurp("-", &in))
        die("cannot read the expanded book: %s", strerror(errno));
    split(in.s);
    if (!complete)
        die("the expanded book is cut off (is the disk full?)");
    write_all();
    free(in.s);
    return 0;
}
