/* weft.h - what the stages of the tangle pipeline share */
#ifndef WEFT_H
#define WEFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A growing string; s is always terminated by a NUL once anything was added. */
struct buf {
    char *s;
    size_t len, cap;
};

/* A growing array of pointers. */
struct list {
    void **at;
    size_t n, cap;
};

/* A map from strings to pointers. Keys are not copied. */
struct map {
    struct entry *slot;
    size_t n, cap;
};

/* A run of text in a line of code, or the use of a chunk. */
struct seg {
    bool is_use;
    char *text;
};

struct line {
    int no;                     /* in the chapter, from 1 */
    struct list segs;
};

/* One <<...>>= ... @ of a source file. */
struct piece {
    struct chunk *chunk;
    int file;                   /* index into book.files */
    int line;                   /* of the <<...>>= */
    int last;                   /* line of the last code line */
    bool replacing;
    struct list lines;
};

/* All pieces of one name. */
struct chunk {
    char *name;
    int id;
    struct list all;            /* every piece of every file */
    struct list full;           /* pieces in force in the whole book */
    struct list cut;            /* pieces in force under THROUGH */
    bool used, is_root;
    int mark;                   /* for walks over the graph of uses */
    int empty;                  /* under THROUGH: 0 unknown, 1 no, 2 yes */
};

/* An identifier that `@ %def' declares. */
struct declared {
    int file, line;
    char *name;
    struct chunk *chunk;        /* the one that it stands at the end of */
};

struct book {
    struct list files;          /* char *: names as noweb was given them */
    struct list pieces;         /* struct piece, in reading order */
    struct list chunks;         /* struct chunk, in order of first mention */
    struct list declared;       /* struct declared */
    struct map by_name;         /* name -> struct chunk */
};

void *xalloc(size_t n);
void *xrealloc(void *p, size_t n);
char *xstrndup(const char *s, size_t n);
char *xstrdup(const char *s);

void buf_add(struct buf *b, const char *s, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, int c);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void list_add(struct list *l, void *p);

void *map_get(const struct map *m, const char *key);
void map_put(struct map *m, const char *key, void *value);

/* The key in slot i (below cap), or NULL: for walks over a map. */
const char *map_key(const struct map *m, size_t i);

bool has_prefix(const char *s, const char *prefix);
unsigned long long hash_bytes(const char *s, size_t n);

/* Read a whole file (or stdin, for "-"); false if it cannot be read. */
bool slurp(const char *path, struct buf *b);

/* Every fault is counted; the program goes on to find the next one. */
extern int faults;
void fault(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void die(const char *fmt, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* The name in names[] that word was probably meant to be, or NULL. */
const char *nearest(const char *word, const struct list *names);

bool is_identifier(const char *s, size_t n);

/* Parse noweb's event stream into a book. */
void read_book(FILE *in, struct book *book);

/* Add a piece to those in force; a replacing one may void them first. */
void put_in_force(struct list *in_force, struct piece *p);

const char *book_file(const struct book *book, int file);

#endif
