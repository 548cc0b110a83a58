/*
 * weave-index BUILD BIBLIOGRAPHY <markup's output: numbers, definitions and links of the book.
 * Writes BUILD/NN-name.md for each chapter, BUILD/book.index, .list and .cited; exit 1 with
 * FILE:LINE: error: ... for what is wrong in the chapters.
 */
#include "weave.h"

int
main(int argc, char **argv)
{
    if (argc != 3)
        die("usage: weave-index BUILD BIBLIOGRAPHY <events");
    book.build = argv[1];
    read_stream(stdin);
    read_bibliography(argv[2]);
    find_definitions();
    number_labels();
    emit_book();
    return complaints() ? 1 : 0;
}
