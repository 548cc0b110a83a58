/*
 * weave.h: what the parts of weave-index share.
 *
 * weave-index reads noweb's event stream for the whole book, finds out everything that is a
 * property of the book and not of its looks (numbers, uses, definitions, links), and writes one
 * Markdown file a chapter in which all of it is spelled out. Nothing here knows about LaTeX or
 * HTML: print and web are two pandoc filters over the same files.
 */
#ifndef WEAVE_H
#define WEAVE_H

#include "weft.h"

#include <stdlib.h>
#include <string.h>

#define VEC(T) struct { T *p; int n, cap; }
#define PUSH(v, x) do { \
        if ((v).n == (v).cap) { \
            (v).cap = (v).cap ? 2 * (v).cap : 8; \
            (v).p = xrealloc((v).p, (v).cap * sizeof *(v).p); \
        } \
        (v).p[(v).n++] = (x); \
    } while (0)

/* In prose, a [[quote]] stands between these two bytes: Markdown gives them no meaning. */
#define QUOTE_ON '\001'
#define QUOTE_OFF '\002'

/* Separators in what we hand to the filters (see weave-emit.c). */
#define SEP '\037'
#define SUBSEP '\036'

enum lang { LANG_NONE, LANG_C, LANG_ASM, LANG_LD, LANG_MAKE, LANG_AWK, LANG_SH };

struct chapter;
struct chunk;

/* A stretch of one line of code: text, or the use of a chunk. */
struct seg {
    bool use;
    char *s;
};

struct line {
    int no;                     /* line in the chapter's file */
    int func;                   /* function it belongs to (index into funcs), or -1 */
    VEC(struct seg) seg;
};

struct piece {                  /* one <<name>>=...@ */
    struct chapter *ch;
    struct chunk *chunk;
    int seq;                    /* its number in the chapter */
    int no;                     /* line of its head */
    int version;                /* 0 for the original, 1 for what first replaced it, ... */
    enum lang lang;
    const char *root;           /* a file that it ends up in, or NULL */
    VEC(struct line) line;
};

struct chunk {
    char *name;
    VEC(struct piece *) piece;
    VEC(struct piece *) user;
    struct chapter *replacer;   /* the last one that replaced it, or NULL */
};

struct prose {
    int no;
    char *s;
};

struct item {                   /* a chapter is a sequence of prose lines and pieces */
    struct piece *piece;        /* NULL for a line of prose */
    struct prose prose;
};

struct chapter {
    char *file;                 /* as given, chapters/NN-name.nw */
    char *base;                 /* NN-name */
    int num;
    VEC(struct item) item;
};

struct def {                    /* the definition of an identifier */
    char *name;
    char *id;                   /* unique: name, name.2, ... */
    const char *kind;           /* function, macro, struct, member, variable, ... */
    char *scope;                /* of a member: its struct */
    struct piece *piece;
    int lineno;                 /* in the chapter's file */
    bool shown;                 /* its place in the text has been written */
};

struct book {
    VEC(struct chapter *) chapter;
    VEC(struct chunk *) chunk;
    VEC(struct def *) def;
    const char *build;          /* folder for what we write */
};
extern struct book book;

struct tok {
    char cls;                   /* t text, k keyword, c comment, s string, p directive, i identifier */
    const char *s;
    int len;
};
typedef VEC(struct tok) toks;

/* What the lexer remembers from one line, or stretch of one, to the next. */
struct lexer {
    enum lang lang;
    bool comment;               /* inside a block comment */
    bool started;               /* something other than blanks was seen on this line */
};

/* What came before an identifier and decides which of its meanings is meant. */
enum before { PLAIN, AFTER_TAG, AFTER_DOT };

char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A file that is written, or keeps its time stamp if nothing changed. */
struct out {
    FILE *f;
    char *path, *s;
    size_t n;
};
struct out *out_open(const char *name);             /* in book.build */
void out_close(struct out *o);

/* weave-read.c */
void read_stream(FILE *in);
struct chunk *chunk_named(const char *name);        /* or NULL */

/* weave-lex.c */
void lex(struct lexer *l, const char *s, toks *out);

/* weave-defs.c */
void find_definitions(void);
struct def *def_at(const char *name, enum before before, const struct piece *p,
                   const struct line *l);
struct def *def_of(const char *name, enum before before, const struct piece *p,
                   const struct line *l, const struct chapter *ch);

/* weave-prose.c */
void number_labels(void);
void emit_prose(FILE *f, struct chapter *ch, const struct prose *p, bool after_blank);
void end_prose(struct chapter *ch, int line);
void emit_cited(FILE *f);

/* weave-emit.c */
void emit_quote(FILE *f, const char *s, int len, struct chapter *ch);
void emit_book(void);

#endif
