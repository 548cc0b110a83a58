/* What names promise. */
#include "files.h"

static char text[5000], long_name[300];

/* make and remove directories */
static void
directories(void)
{
    struct stat s;

    check("make one", make_directory("d", 0777), 0);
    check("twice", make_directory("d", 0777), -17);
    check("one in it", make_directory("d/e/", 0777), 0);
    stat_path("d", &s), check("its links", s.nlink, 3);
    check("its mode", s.mode, 040755);
    check("in none", make_directory("x/y", 0777), -2);
    check("without a name", make_directory("", 0777), -2);
    check("the root", make_directory("/", 0777), -17);
    check("dot", make_directory("d/.", 0777), -17);
    check("not empty", remove_directory("d"), -39);
    check("its dot", remove_directory("d/."), -22);
    check("its parent", remove_directory("d/e/.."), -39);
    check("not by unlink", remove_name("d"), -21);
    check("the inner one", remove_directory("d/e"), 0);
    stat_path("d", &s), check("links again", s.nlink, 2);
    check("the outer one", remove_directory("d/"), 0);
    check("is gone", stat_path("d", &s), -2);
    check("the root stays", remove_directory("/"), -16);
}

/* names of files */
static void
names(void)
{
    struct stat s;
    char c;
    long fd = make_file("a", "text");

    check("another name", link_file("a", "b"), 0);
    stat_path("b", &s), check("two names", s.nlink, 2);
    check("taken", link_file("a", "b"), -17);
    check("of nothing", link_file("none", "c"), -2);
    check("of a directory", link_file(".", "c"), -1);
    check("remove the first", remove_name("a"), 0);
    check("it has gone", open_file("a", RDONLY, 0), -2);
    stat_path("b", &s), check("one name", s.nlink, 1);
    check("remove the second", remove_name("b"), 0);
    check("twice", remove_name("b"), -2);
    stat_file(fd, &s), check("no name", s.nlink, 0);
    check("still a file", read_at(fd, &c, 1, 3) == 1 && c == 't', 1);
    check("and can be written", write_file(fd, "more", 4), 4);
    stat_file(fd, &s), check("its size", s.size, 8);
    close_file(fd);
    check("not a directory", remove_directory("none"), -2);
    close_file(make_file("a", ""));
    check("a file is none", remove_directory("a"), -20);
    check("nor has files in it", open_file("a/b", RDONLY, 0), -20);
    check("nor gets any", open_file("a/b", CREAT | RDWR, 0644), -20);
    check("by any name", open_file("a/.", CREAT | RDWR, 0644), -20);
    check("nor a slash behind it", remove_name("a/"), -20);
    remove_name("a");
}

/* paths that are odd */
static void
odd_paths(void)
{
    struct stat s;

    for (int i = 0; i < 299; i++)
        long_name[i] = 'n';
    check("too long a name", open_file(long_name, CREAT, 0644), -36);
    long_name[255] = '\0';
    check("just not", close_file(open_file(long_name, CREAT, 0644)), 0);
    check("it is there", remove_name(long_name), 0);
    for (int i = 0; i < 4200; i += 2)
        text[i] = '.', text[i + 1] = '/';
    check("too long a path", stat_path(text, &s), -36);
    text[4095] = '\0';
    check("just not", stat_path(text, &s), 0);
    close_file(make_file("a", ""));
    check("slashes", stat_path(".///./a", &s), 0);
    check("a slash too many", stat_path("a/", &s), -20);
    check("created with a slash", open_file("x/", CREAT, 0644), -21);
    check("no path", stat_path("", &s), -2);
    check("above the root", stat_path("/../..", &s), 0);
    check("down and up", stat_path("../", &s), 0);
    check("up from a file", stat_path("a/..", &s), -20);
    remove_name("a");
}

/* symbolic links */
static void
symbols(void)
{
    struct stat s;

    close_file(make_file("a", "12345"));
    check("make one", link_symbol("a", "s"), 0);
    check("follow it", stat_path("s", &s) == 0 && s.size == 5, 1);
    check("or not", stat_link("s", &s) == 0 && s.mode == 0120777, 1);
    check("its target", read_link("s", text, 10), 1);
    check("is a", text[0], 'a');
    check("of a file", read_link("a", text, 10), -22);
    check("not to be opened", open_file("s", NOFOLLOW, 0), -40);
    check("not exclusively", open_file("s", CREAT | EXCL, 0644), -17);
    check("to nowhere", link_symbol("b", "t"), 0);
    check("there is nothing", open_file("t", RDONLY, 0), -2);
    check("until it is made", close_file(open_file("t", CREAT, 0644)), 0);
    check("behind the link", remove_name("b"), 0);
    check("in a circle", link_symbol("v", "u"), 0);
    check("of two", link_symbol("u", "v"), 0);
    check("which has no end", stat_path("u", &s), -40);
    make_directory("d", 0755), link_symbol("d", "e");
    check("through a link", close_file(open_file("e/f", CREAT, 0644)), 0);
    check("up from there", stat_path("e/../a", &s), 0);
    check("a link is no directory", remove_directory("e"), -20);
    check("nor with a slash", remove_name("e/"), -20);
    check("with one it is", stat_link("e/", &s) == 0 &&
                            s.mode == 040755, 1);
    check("empty", link_symbol("", "w"), -2);
    remove_name("d/f"), remove_directory("d"), remove_name("e");
    remove_name("a"), remove_name("s"), remove_name("t");
    remove_name("u"), remove_name("v");
}

/* rename in all ways */
static void
renames(void)
{
    struct stat s;

    close_file(make_file("a", "a")), close_file(make_file("b", "bb"));
    make_directory("d", 0755), make_directory("d/e", 0755);
    make_directory("f", 0755);
    check("to a new name", rename_file("a", "c"), 0);
    check("the old one is gone", stat_path("a", &s), -2);
    check("onto another file", rename_file("c", "b"), 0);
    check("which is replaced", stat_path("b", &s) == 0 && s.size == 1, 1);
    check("onto itself", rename_file("b", "b"), 0);
    check("onto a directory", rename_file("b", "d"), -21);
    check("a directory onto it", rename_file("d", "b"), -20);
    check("onto a full one", rename_file("f", "d"), -39);
    check("onto an empty one", rename_file("f", "d/e"), 0);
    check("into itself", rename_file("d", "d/e/g"), -22);
    check("onto itself", rename_file("d", "d"), 0);
    check("onto its parent", rename_file("d/e", "d"), -39);
    check("out of its parent", rename_file("d/e", "h"), 0);
    stat_path("d", &s), check("fewer links", s.nlink, 2);
    check("nothing", rename_file("none", "x"), -2);
    check("into nothing", rename_file("b", "x/y"), -2);
    check("dot", rename_file("d/.", "x"), -16);
    check("a file with a slash", rename_file("b", "x/"), -20);
    check("a directory with one", rename_file("d/", "i/"), 0);
    link_file("b", "c");
    check("two names of a file", rename_file("b", "c"), 0);
    check("both stay", stat_path("b", &s) == 0 && s.nlink == 2, 1);
    remove_name("b"), remove_name("c");
    remove_directory("h"), remove_directory("i");
}

/* a directory is listed */
static int
count_entries(long fd, unsigned size)
{
    int n = 0;
    long got;

    while ((got = list_files(fd, text, size)) > 0)
        for (long at = 0; at < got; n++)
            at += *(unsigned short *)(text + at + 16);
    return got == 0 ? n : (int)got;
}

static void
listing(void)
{
    char name[] = "l/a";
    long fd;

    make_directory("l", 0755);
    for (int i = 0; i < 26; i++)
        name[2] = 'a' + i, close_file(make_file(name, ""));
    fd = open_file("l", RDONLY, 0);
    check("all at once", count_entries(fd, 4096), 28);
    check("no more", count_entries(fd, 4096), 0);
    seek(fd, 0, 0);
    check("one by one", count_entries(fd, 32), 28);
    seek(fd, 0, 0);
    check("too small", list_files(fd, text, 10), -22);
    check("nothing is lost", count_entries(fd, 100), 28);
    check("not a directory", list_files(1, text, 100), -20);
    for (int i = 0; i < 26; i++)
        name[2] = 'a' + i, remove_name(name);
    check("removed", remove_directory("l"), 0);
    check("an end", list_files(fd, text, 100), -2);
    close_file(fd);
}

/* where a process is */
static void
working_directory(void)
{
    static char home[4096], here[4096];
    struct stat s, t;

    check("a place", where_am_i(home, sizeof home) > 1, 1);
    long n = length(home);

    if (n == 1)
        n = 0;
    make_directory("d", 0755), make_directory("d/e", 0755);
    check("go there", go_to("d/e"), 0);
    check("as long as that", where_am_i(here, sizeof here), n + 5);
    check("below home", equal(home, here, n) &&
                        same(here + n, "/d/e"), 1);
    check("too small", where_am_i(here, n + 4), -34);
    check("renamed meanwhile", rename_file("../../d", "../../f"), 0);
    check("is told", where_am_i(here, sizeof here) == n + 5 &&
                     same(here + n, "/f/e"), 1);
    stat_path(".", &s), stat_path("../e", &t);
    check("dot and its name", s.ino == t.ino, 1);
    check("removed meanwhile", remove_directory("../e"), 0);
    check("has no name", where_am_i(here, sizeof here), -2);
    check("nor files", open_file("x", CREAT | RDWR, 0644), -2);
    check("nor directories", make_directory("x", 0755), -2);
    check("but a parent", go_to(".."), 0);
    check("back", go_to(home), 0);
    check("not into a file", go_to("names-none"), -2);
    remove_directory("f");
}

/* what is told about files */
static void
told(void)
{
    struct stat s;
    long old = set_umask(077), fd = make_file("a", "123");

    stat_path("a", &s), check("masked", s.mode, 0100600);
    check("the mask", set_umask(old), 077);
    check("changed", change_mode("a", 04751), 0);
    stat_path("a", &s), check("to that", s.mode, 0104751);
    check("executable", may_access("a", 1), 0);
    change_mode("a", 0644);
    check("not any more", may_access("a", 1), -13);
    check("there", may_access("a", 0), 0);
    check("not there", may_access("b", 0), -2);
    check("may what?", may_access("a", 64), -22);
    stat_path("a", &s);
    check("size and blocks", s.size == 3 && s.blocks == 8, 1);
    check("times", s.mtime[0] > 1600000000 && s.mtime[0] == s.ctime[0], 1);
    check("ioctl", syscall6(16, fd, 0x5401, 0, 0, 0, 0), -25);
    check("truncate", syscall6(76, (long)"a", 1, 0, 0, 0, 0), 0);
    check("a directory", syscall6(76, (long)".", 1, 0, 0, 0, 0), -21);
    check("by its descriptor", stat_file(fd, &s) == 0 && s.size == 1, 1);
    close_file(fd), remove_name("a");
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    set_umask(022);
    directories();
    names();
    odd_paths();
    symbols();
    renames();
    listing();
    working_directory();
    told();
    return 0;
}
