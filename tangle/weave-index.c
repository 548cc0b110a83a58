/*
 * weave-index BUILD FOLDERS <events: numbers, definitions and links of the book, of which tangle
 * has found nothing wrong. Writes BUILD/NN-name.md for each chapter, BUILD/book.index, .list and
 * .cited; exit 1 with FILE:LINE: error: ... for what pandoc would misread.
 */
#include "weave.h"

struct book book;

int
main(int argc, char **argv)
{
    program = "weave";
    if (argc != 3)
        die("usage: weave-index BUILD FOLDERS <events");
    book.build = argv[1];
    read_folders(argv[2]);
    read_stream(stdin);
    find_definitions();
    number_labels();
    emit_book();
    return faults ? 1 : 0;
}
