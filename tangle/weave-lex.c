/* weave-lex.c: code cut into tokens, as far as colouring and linking need it. */
#include "weave.h"
#include <ctype.h>

static const char *const awk_words[] = {
    "BEGIN", "END", "function", "if", "else", "while", "for", "do", "in", "next", "exit",
    "return", "print", "printf", "getline", "delete", "break", "continue", NULL
};
static const char *const sh_words[] = {
    "if", "then", "else", "elif", "fi", "for", "in", "do", "done", "while", "until", "case",
    "esac", "exit", "return", "set", "export", NULL
};
static const char *const make_words[] = {
    "include", "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "define", "endef",
    "override", "export", NULL
};
static const char *const ld_words[] = {
    "ENTRY", "SECTIONS", "PHDRS", "OUTPUT_FORMAT", "OUTPUT_ARCH", "PROVIDE", "KEEP", "ALIGN",
    "AT", "ASSERT", "PT_LOAD", "PT_NOTE", "FLAGS", "SIZEOF", "LOADADDR", "ADDR", "BLOCK", NULL
};
static const char *const directives[] = {
    "define", "undef", "include", "if", "ifdef", "ifndef", "else", "elif", "endif", "error",
    "pragma", "warning", NULL
};

static bool
among(const char *const *words, const char *s, int len)
{
    for (; *words; words++)
        if ((int)strlen(*words) == len && memcmp(*words, s, len) == 0)
            return true;
    return false;
}

static bool
is_keyword(enum lang lang, const char *s, int len)
{
    switch (lang) {
    case LANG_C:    return is_c_keyword(s, len);
    case LANG_AWK:  return among(awk_words, s, len);
    case LANG_SH:   return among(sh_words, s, len);
    case LANG_MAKE: return among(make_words, s, len);
    case LANG_LD:   return among(ld_words, s, len);
    default:        return false;
    }
}

static bool
word_char(int c)
{
    return isalnum(c) || c == '_';
}

/* Length of the token at s that ends at the given close bracket, or at the line's end. */
static int
until(const char *s, int from, const char *close, bool *closed)
{
    const char *e = strstr(s + from, close);
    *closed = e != NULL;
    return e ? (int)(e - s) + (int)strlen(close) : (int)strlen(s);
}

static int
string_length(const char *s)
{
    int n = 1;
    while (s[n] && s[n] != s[0])
        n += s[n] == '\\' && s[n + 1] ? 2 : 1;
    return s[n] ? n + 1 : n;
}

static bool
has_c_comments(enum lang lang)
{
    return lang == LANG_C || lang == LANG_ASM || lang == LANG_LD;
}

static int
directive_length(const char *s)
{
    int n = 1, word;
    while (s[n] == ' ')
        n++;
    for (word = n; isalpha((unsigned char)s[n]); n++)
        ;
    return among(directives, s + word, n - word) ? n : 0;
}

/* A comment that begins here: its length, or 0. Sets l->comment if it goes on. */
static int
comment_length(struct lexer *l, const char *s)
{
    bool closed;
    if (has_c_comments(l->lang) && s[0] == '/' && s[1] == '*') {
        int n = until(s, 2, "*/", &closed);
        l->comment = !closed;
        return n;
    }
    if ((l->lang == LANG_C || l->lang == LANG_ASM) && s[0] == '/' && s[1] == '/')
        return strlen(s);
    if (s[0] == '#' && l->lang != LANG_C && l->lang != LANG_LD && l->lang != LANG_NONE)
        return strlen(s);
    return 0;
}

static bool
begins_string(enum lang lang, int c)
{
    if (lang == LANG_NONE || lang == LANG_MAKE)
        return false;
    return c == '"' || (c == '\'' && lang != LANG_AWK && lang != LANG_ASM);
}

/* In assembly a dot begins a directive; numbers take their letters with them (0x1f, 10UL). */
static int
word_length(enum lang lang, const char *s)
{
    int n = 0;
    if (lang == LANG_ASM && (*s == '.' || *s == '%' || *s == '$') && isalpha((unsigned char)s[1]))
        n = 1;
    while (word_char((unsigned char)s[n]))
        n++;
    return n;
}

static char
class_of_word(const struct lexer *l, const char *s, int n)
{
    if (l->lang == LANG_ASM && *s == '.' && !(n > 2 && s[1] == 'L'))
        return 'k';
    if (isdigit((unsigned char)*s) || *s == '%' || *s == '.' || *s == '$')
        return 't';
    return is_keyword(l->lang, s, n) ? 'k' : 'i';
}

static int
plain_length(const struct lexer *l, const char *s)
{
    if (l->lang == LANG_C && s[0] == '-' && s[1] == '>')
        return 2;
    if (*s == ' ')
        return strspn(s, " ");
    return 1;
}

static struct tok
next(struct lexer *l, const char *s)
{
    int n;
    bool closed;
    if (l->comment) {
        n = until(s, 0, "*/", &closed);
        l->comment = !closed;
        return (struct tok){ 'c', s, n };
    }
    if (*s == '#' && has_c_comments(l->lang) && !l->started && (n = directive_length(s)))
        return (struct tok){ 'p', s, n };
    if ((n = comment_length(l, s)))
        return (struct tok){ 'c', s, n };
    if (begins_string(l->lang, *s))
        return (struct tok){ 's', s, string_length(s) };
    if ((n = word_length(l->lang, s)))
        return (struct tok){ class_of_word(l, s, n), s, n };
    return (struct tok){ 't', s, plain_length(l, s) };
}

/* The file name of an #include is set as a string. */
static bool
is_include(const struct tok *t)
{
    return t->cls == 'p' && t->len >= 7 && memcmp(t->s + t->len - 7, "include", 7) == 0;
}

void
lex(struct lexer *l, const char *s, toks *out)
{
    while (*s) {
        struct tok t = next(l, s);
        PUSH(*out, t);
        if (*s != ' ')
            l->started = true;
        s += t.len;
        if (is_include(&t) && *s) {
            PUSH(*out, ((struct tok){ 's', s, strlen(s) }));
            return;
        }
    }
}
