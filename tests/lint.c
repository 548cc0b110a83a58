/*
 * How the chapters read, measured: the lengths of chunks, the prose between
 * them, and a few words that are not wanted. Reads noweb's events:
 *
 *     /usr/lib/noweb/markup chapters/NN-name.nw ... | lint [--stats]
 *
 * prints what is wrong as FILE:LINE: ..., and its status is 1 if anything is.
 * With --stats it prints a table instead, one line a chapter.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    MEDIAN_LINES = 8,           /* of a piece of a chunk, at most */
    NINE_IN_TEN_LINES = 20,
    MOST_LINES = 40,
    CODE_COLUMNS = 76,
    LEAST_WORDS = 6,            /* of prose, for a line of code */
    MOST_WORDS = 20,
    MOST_PIECES = 5000,
    LINE_BYTES = 8192           /* of an event */
};

/* What a line of the prose is; BLANK ones do not count as the last. */
enum kind { NOTHING, BLANK, PROSE, HEADING, FENCE, DIV, TABLE, PICTURE };

struct lengths {
    int at[MOST_PIECES], n;
};

struct counts {
    int words, code;
    struct lengths pieces;
};

static struct counts chapter, book;
static char file[LINE_BYTES];
static int line;
static bool stats, faulty;
static bool has_where, has_exercises, has_reading;

__attribute__((format(printf, 2, 3))) static void
complain(int at, const char *format, ...)
{
    va_list args;

    faulty = true;
    if (stats)
        return;
    printf("%s:%d: ", file, at);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

/* --- numbers */

static int
compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The length that PERCENT in a hundred pieces do not exceed. */
static int
percentile(struct lengths *l, int percent)
{
    if (l->n == 0)
        return 0;
    qsort(l->at, l->n, sizeof *l->at, compare);
    return l->at[(l->n * percent + 99) / 100 - 1];
}

static double
words_per_line(const struct counts *c)
{
    return c->code ? (double)c->words / c->code : 0;
}

static void
print_row(const char *name, struct counts *c)
{
    printf("%-28s %6d %7d %6.1f %7d %7d %5d %5d\n", name, c->code, c->words,
           words_per_line(c), c->pieces.n, percentile(&c->pieces, 50),
           percentile(&c->pieces, 90), percentile(&c->pieces, 100));
}

static void
add_piece(struct counts *c, int lines)
{
    if (c->pieces.n == MOST_PIECES) {
        fputs("lint: too many chunks\n", stderr);
        exit(2);
    }
    c->pieces.at[c->pieces.n++] = lines;
}

/* --- text */

/* Columns of UTF-8 text. */
static int
columns(const char *s)
{
    int n = 0;

    for (; *s; s++)
        n += (*s & 0xc0) != 0x80;
    return n;
}

static bool
is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c & 0x80;
}

/* Words are what blanks separate, if there is a letter or digit in them. */
static int
count_words(const char *s)
{
    bool counted = false;
    int n = 0;

    for (; *s; s++)
        if (isspace((unsigned char)*s)) {
            counted = false;
        } else if (!counted && is_word_byte(*s)) {
            counted = true;
            n++;
        }
    return n;
}

static bool
has_word(const char *s, const char *word)
{
    size_t n = strlen(word);
    const char *p;

    for (p = s; *p; p++)
        if (strncasecmp(p, word, n) == 0 && !is_word_byte(p[n]) &&
            (p == s || !is_word_byte(p[-1])))
            return true;
    return false;
}

static void
check_words(const char *s, bool prose)
{
    static const char *const unfinished[] = { "TODO", "FIXME", "XXX" };
    size_t i;

    for (i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
        if (has_word(s, unfinished[i]))
            complain(line, "\"%s\" in a finished book", unfinished[i]);
    if (prose && has_word(s, "simply"))
        complain(line, "\"simply\": if it were simple, nobody would say so");
}

static bool
begins(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

/* The end of a sentence may be followed by what closes a quote or a note. */
static bool
ends_sentence(const char *s)
{
    size_t n = strlen(s);

    while (n > 0 && (s[n - 1] & 0x80 || strchr(" \t)\"'*_]`}", s[n - 1])))
        n--;
    return n > 0 && strchr(".:;?!", s[n - 1]);
}

/* --- the prose */

static enum kind last;          /* of the lines since the last chunk */
static bool sentence;           /* that line ends one */
static bool fenced;

static enum kind
kind_of(const char *s)
{
    bool fence = begins(s, "```") || begins(s, "~~~");

    if (fence)
        fenced = !fenced;
    if (fence || fenced)
        return FENCE;
    s += strspn(s, " \t");
    return !*s ? BLANK : *s == '#' ? HEADING : *s == '|' ? TABLE
         : begins(s, ":::") ? DIV : begins(s, "![") ? PICTURE : PROSE;
}

static void
prose_line(const char *s)
{
    enum kind kind = kind_of(s);

    check_words(s, kind != FENCE);
    if (kind == PROSE)
        chapter.words += count_words(s);
    else if (kind == HEADING && strstr(s, "# Exercises"))
        has_exercises = true;
    else if (kind == HEADING && strstr(s, "# Further reading"))
        has_reading = true;
    else if (kind == DIV && strstr(s, ".where"))
        has_where = true;
    if (kind != BLANK) {
        last = kind;
        sentence = ends_sentence(s);
    }
}

/* --- the code */

static int piece_line, piece_lines;
static char piece_name[LINE_BYTES];

static void
begin_piece(const char *name)
{
    piece_line = line;
    piece_lines = -1;           /* the line of the name does not count */
    snprintf(piece_name, sizeof piece_name, "%s", name);
    if (last != PROSE)
        complain(line, "no prose directly before <<%s>>", name);
    else if (!sentence)
        complain(line, "the prose before <<%s>> ends in no sentence", name);
    last = NOTHING;
    if (begins(name, "replacing: "))
        name += strlen("replacing: ");
    if (!strpbrk(name, " /.") && strcmp(name, "Makefile") != 0)
        complain(line, "<<%s>> is a word, not a clause", name);
}

static void
code_line(const char *s)
{
    if (piece_lines++ < 0)
        return;
    check_words(s, false);
    if (s[strspn(s, " \t")])
        chapter.code++;
    if (columns(s) > CODE_COLUMNS)
        complain(line, "a line of code of %d columns, %d fit", columns(s),
                 CODE_COLUMNS);
}

static void
end_piece(void)
{
    if (piece_lines > MOST_LINES)
        complain(piece_line, "<<%s>> has %d lines, the most is %d",
                 piece_name, piece_lines, MOST_LINES);
    add_piece(&chapter, piece_lines);
}

/* --- a chapter */

static void
begin_chapter(const char *name)
{
    snprintf(file, sizeof file, "%s", name);
    memset(&chapter, 0, sizeof chapter);
    line = 1;
    last = NOTHING;
    fenced = has_where = has_exercises = has_reading = false;
}

static void
end_chapter(void)
{
    const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    double ratio = words_per_line(&chapter);
    int i, length;

    if (!*file)
        return;
    length = percentile(&chapter.pieces, 50);
    if (length > MEDIAN_LINES)
        complain(1, "the median chunk has %d lines, at most %d are wanted",
                 length, MEDIAN_LINES);
    length = percentile(&chapter.pieces, 90);
    if (length > NINE_IN_TEN_LINES)
        complain(1, "nine chunks in ten have up to %d lines, at most %d are "
                 "wanted", length, NINE_IN_TEN_LINES);
    if (chapter.code && ratio < LEAST_WORDS)
        complain(1, "%.1f words of prose for a line of code, at least %d are "
                 "wanted", ratio, LEAST_WORDS);
    if (ratio > MOST_WORDS && !begins(name, "01-"))
        complain(1, "%.1f words of prose for a line of code, at most %d are "
                 "wanted", ratio, MOST_WORDS);
    if (!has_where)
        complain(1, "no ::: {.where} box");
    if (!has_exercises)
        complain(1, "no section \"Exercises\"");
    if (!has_reading)
        complain(1, "no section \"Further reading\"");

    if (stats)
        print_row(name, &chapter);
    book.words += chapter.words;
    book.code += chapter.code;
    for (i = 0; i < chapter.pieces.n; i++)
        add_piece(&book, chapter.pieces.at[i]);
}

/* Appends text to the line, and of a chunk's name what is printed. */
static void
append(char *to, const char *s, bool name)
{
    char *end = to + LINE_BYTES - 1;

    to += strlen(to);
    for (; *s && to < end; s++)
        if (name && (begins(s, "[[") || begins(s, "]]")))
            s++;
        else
            *to++ = *s;
    *to = '\0';
}

static void
read_events(void)
{
    static char event[LINE_BYTES], text[LINE_BYTES];
    bool code = false;

    while (fgets(event, sizeof event, stdin)) {
        event[strcspn(event, "\n")] = '\0';
        if (begins(event, "@file ")) {
            end_chapter();
            begin_chapter(event + strlen("@file "));
        } else if (begins(event, "@begin code")) {
            code = true;
        } else if (begins(event, "@end code")) {
            end_piece();
            code = false;
        } else if (begins(event, "@defn ")) {
            begin_piece(event + strlen("@defn "));
        } else if (begins(event, "@text ")) {
            append(text, event + strlen("@text "), false);
        } else if (begins(event, "@use ")) {
            append(text, "<", false);
            append(text, event + strlen("@use "), true);
            append(text, ">", false);
        } else if (begins(event, "@nl")) {
            if (code)
                code_line(text);
            else
                prose_line(text);
            *text = '\0';
            line++;
        }
    }
    end_chapter();
}

int
main(int argc, char **argv)
{
    stats = argc == 2 && strcmp(argv[1], "--stats") == 0;
    if (argc > 1 && !stats) {
        fputs("usage: markup FILE... | lint [--stats]\n", stderr);
        return 2;
    }
    if (stats)
        printf("%-28s %6s %7s %6s %7s %7s %5s %5s\n", "chapter", "code",
               "words", "ratio", "chunks", "median", "90%", "max");
    read_events();
    if (!*file) {
        fputs("lint: no chapter to read\n", stderr);
        return 2;
    }
    if (stats)
        print_row("all", &book);
    return faulty && !stats;
}
