/* Steps at random: a parent and its children map, cut, hide, show and write
   what they share. The parent tells each what to do next, and keeps a model
   of what must be there. */
#include "shm.h"

enum { PAGES = 24, MOST = 6, STEPS = 900, LARGE = 600 };
enum { GONE, NONE, READ, WRITE };      /* what one may do with a page */

struct order {
    int what, page, n, value;
};

static memory s;
static int model[PAGES];               /* a byte of each page */
static int may[MOST][PAGES];
static struct turns way[MOST];
static long pids[MOST];

/* The pages lie far apart, every now and then in another table. */
static memory
place(int page)
{
    return s + (long)page * (LARGE / PAGES) * PAGE;
}

static int
obey(struct order o)
{
    static const int rights[] = { 0, PROT_NONE, PROT_READ, RW };
    long length = (long)o.n * (LARGE / PAGES);

    switch (o.what) {
    case 'w':
        place(o.page)[3] = o.value;
        return 0;
    case 'r':
        return place(o.page)[3];
    case 'u':
        return -unmap(place(o.page), length);
    case 'p':
        return -protect(place(o.page), length, rights[o.value]);
    }
    return 250;
}

static void
serve(struct turns *t)
{
    struct order o;

    be_child(t);
    while (sys_read(t->here[0], &o, sizeof o) == sizeof o) {
        unsigned char answer = obey(o);

        sys_write(t->there[1], &answer, 1);
    }
    sys_exit(7);
}

/* Number 0 is the parent itself. */
static int
tell(int who, struct order o)
{
    unsigned char answer = 251;

    if (who == 0)
        return obey(o);
    sys_write(way[who].here[1], &o, sizeof o);
    sys_read(way[who].there[0], &answer, 1);
    return answer;
}

static void
begin(int who)
{
    way[who] = turns();
    if ((pids[who] = sys_fork()) == 0) {
        for (int i = 1; i < MOST; i++)
            if (i != who && pids[i] > 0)
                turns_over(&way[i]);
        serve(&way[who]);
    }
    be_parent(&way[who]);
    memcpy(may[who], may[0], sizeof may[0]);
}

static bool
end(int who)
{
    turns_over(&way[who]);
    long status = reap(pids[who]);

    pids[who] = 0;
    return status == 7;
}

static bool
step(void)
{
    int who = rnd(MOST), page = rnd(PAGES), n = 1 + rnd(4), what = rnd(40);
    struct order o = { 'r', page, n < PAGES - page ? n : PAGES - page, rnd(249) + 1 };
    bool good = true, all = true;

    if (who > 0 && pids[who] == 0) {
        begin(who);
        return true;
    }
    for (int i = page; i < page + o.n; i++)
        all = all && may[who][i] != GONE;
    if (what == 0 && who > 0)
        return end(who);
    if (what == 1) {
        o.what = 'u';
        good = tell(who, o) == 0;
        for (int i = page; i < page + o.n; i++)
            may[who][i] = GONE;
    } else if (what < 8 && all) {
        o.what = 'p';
        o.value = NONE + rnd(3);
        good = tell(who, o) == 0;
        for (int i = page; i < page + o.n; i++)
            may[who][i] = o.value;
    } else if (what < 24 && may[who][page] == WRITE) {
        o.what = 'w';
        good = tell(who, o) == 0;
        model[page] = o.value;
    } else if (may[who][page] >= READ)
        good = tell(who, o) == model[page];
    return good;
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    s = map_shared(LARGE);
    for (int i = 0; i < PAGES; i++)
        may[0][i] = WRITE;
    int n = 0;

    while (n < STEPS && step())
        n++;
    check_is(n, STEPS, "processes that share memory find in it what the last "
             "of them wrote, for so many steps");
    for (int i = 1; i < MOST; i++)
        if (pids[i] > 0)
            check(end(i), "process %d has come to its end", i);
    finish();
}
