/* pieces.h - the book as a set of chunks and their pieces */
#ifndef PIECES_H
#define PIECES_H

#include "weft.h"

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

struct book {
    struct list files;          /* char *: names as noweb was given them */
    struct list pieces;         /* struct piece, in reading order */
    struct list chunks;         /* struct chunk, in order of first mention */
    struct list declared;       /* char *: what `@ %def' declares */
    struct map by_name;         /* name -> struct chunk */
};

/* Parse noweb's event stream into a book. */
void read_book(FILE *in, struct book *book);

/* Add a piece to those in force; a replacing one may void them first. */
void put_in_force(struct list *in_force, struct piece *p);

/* The chunk, defined or used only, that name was probably meant to be. */
const char *nearest_chunk(const struct book *book, const char *name,
                          bool defined);

const char *book_file(const struct book *book, int file);

#endif
