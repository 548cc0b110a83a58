/* weft.h - what the stages of tangle and weave share */
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
bool has_suffix(const char *s, const char *suffix);
unsigned long long hash_bytes(const char *s, size_t n);

/* Read a whole file (or stdin, for "-"); false if it cannot be read. */
bool slurp(const char *path, struct buf *b);

/* Is that what the file at path holds? */
bool holds(const char *path, const char *s, size_t n);

/* Makes the folders that path lies in; false, and errno, if it cannot. */
bool make_folders(const char *path);

/* Who speaks when it dies. */
extern const char *program;

/* Every fault is counted; the program goes on to find the next one. */
extern int faults;
void fault(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void die(const char *fmt, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* The name in names[] that word was probably meant to be, or NULL. */
const char *nearest(const char *word, const struct list *names);

bool is_identifier(const char *s, size_t n);
bool is_c_keyword(const char *s, size_t n);

/* The folders of the tangled tree, and the files that may stand at its top. */
extern struct list folders;
void read_folders(const char *file);
bool is_declared(const char *name);

/* Is a chunk of this name a file? */
bool is_file(const char *name);

/*
 * Noweb's event stream, one event at a time. (With `replacing:' taken off,
 * what @defn has is the chunk's name.)
 */
struct events {
    FILE *in;
    char *what, *arg;           /* of `@what arg' */
    bool replacing;             /* a @defn said so */
    char *file;                 /* of the book, and the line in it that */
    int line;                   /* the event stands on */
    char *text;
    size_t cap;
};

bool next_event(struct events *e);

#endif
