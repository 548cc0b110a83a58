/* weave-util.c: strings, and files that keep their time stamp. */
#include "weave.h"
#include <errno.h>
#include <stdarg.h>

char *
format(const char *fmt, ...)
{
    va_list ap;
    char *s;
    va_start(ap, fmt);
    if (vasprintf(&s, fmt, ap) < 0)
        die("out of memory");
    va_end(ap);
    return s;
}

struct out *
out_open(const char *name)
{
    struct out *o = xalloc(sizeof *o);
    o->path = format("%s/%s", book.build, name);
    o->f = open_memstream(&o->s, &o->n);
    if (!o->f)
        die("out of memory");
    return o;
}

/* The stages after us go by the time stamp, so half a file must not have one. */
void
out_close(struct out *o)
{
    char *tmp = format("%s.new", o->path);
    if (fclose(o->f) != 0)
        die("out of memory");
    if (!holds(o->path, o->s, o->n)) {
        FILE *f = fopen(tmp, "w");
        if (!f || fwrite(o->s, 1, o->n, f) != o->n || fclose(f) != 0 || rename(tmp, o->path) != 0)
            die("cannot write %s: %s", o->path, strerror(errno));
    }
    free(tmp);
    free(o->s);
    free(o->path);
    free(o);
}
