/* What calls on names do where they are odd: each line is a call and its
   answer, to be compared with Linux's. */
#include "files.h"

enum { BUFFER = 8192, NOREPLACE = 1 };

static char text[BUFFER], name[300];
static struct stat s;

static void
say(const char *what, long answer)
{
    print(what), print(": "), print_number(answer), print("\n");
}

/* a name of n bytes, or a path of n that leads to the same directory */
static char *
name_of(int n)
{
    for (int i = 0; i < n; i++)
        name[i] = 'n';
    name[n] = '\0';
    return name;
}

static char *
path_of(int n, const char *end)
{
    int rest = n - (int)length(end);

    for (int i = 0; i < rest; i++)
        text[i] = i % 2 == 0 && i + 1 < rest ? '.' : '/';
    for (int i = 0; i <= (int)length(end); i++)
        text[rest + i] = end[i];
    return text;
}

/* limits of names and paths, for each call that takes one */
static void
limits(void)
{
    static const int sizes[] = { 255, 256 };

    for (int i = 0; i < 2; i++) {
        char *n = name_of(sizes[i]);

        say("mkdir", make_directory(n, 0755));
        say("rename onto itself", rename_file(n, n));
        say("rmdir", remove_directory(n));
        say("symlink", link_symbol("x", n));
        say("readlink", read_link(n, text, 10));
        say("unlink", remove_name(n));
        say("stat", stat_path(n, &s));
        say("chdir", go_to(n));
        say("a target of that length", link_symbol(n, "s"));
        say("followed", open_file("s", CREAT | EXCL, 0644));
        say("and without EXCL", open_file("s", CREAT, 0644));
        remove_name("s"), remove_name(n);
        for (long fd = 3; fd < 9; fd++)
            close_file(fd);
    }
    for (int n = 4094; n <= 4097; n++) {
        say("mkdir by a long path", make_directory(path_of(n, "d"), 0755));
        say("with a slash", make_directory(path_of(n, "e/"), 0755));
        say("rmdir", remove_directory(path_of(n, "d")));
        say("rmdir with a slash", remove_directory(path_of(n, "e/")));
        say("link to a long path", link_symbol(path_of(n, "x"), "s"));
        say("its length", read_link("s", text, BUFFER));
        say("followed", stat_path("s", &s));
        remove_name("s");
    }
}

/* A folder with d/, f, and links: s to d, t to nothing, c to itself, u to
   f; and nothing else of these letters. */
static long home;

static void
clear(void)
{
    static char one[] = "?";

    syscall6(81, home, 0, 0, 0, 0, 0);
    remove_name("no"), remove_directory("no");
    make_directory("w", 0755), go_to("w");
    remove_name("..."), remove_directory("...");
    for (const char *c = "wnlmdfstcu"; *c != '\0'; c++) {
        *one = *c;
        if (remove_name(one) < 0 && remove_directory(one) == -39) {
            go_to(one), remove_name("x"), remove_directory("x");
            remove_name("..."), remove_directory("..."), go_to("..");
            remove_directory(one);
        }
    }
}

static void
set_up(void)
{
    clear();
    make_directory("d", 0755), close_file(make_file("f", "1"));
    link_symbol("d", "s"), link_symbol("n", "t");
    link_symbol("c", "c"), link_symbol("f", "u");
}

static long
opened(const char *p, int how)
{
    long fd = open_file(p, how, 0644);

    return fd < 0 ? fd : close_file(fd);
}

static long
call(int which, const char *p)
{
    s.mode = 0;
    switch (which) {
    case 0: return stat_path(p, &s), s.mode & 0170000;
    case 1: return stat_link(p, &s), s.mode & 0170000;
    case 2: return may_access(p, 0);
    case 3: return read_link(p, text, 10);
    case 4: return opened(p, RDONLY);
    case 5: return opened(p, DIRECTORY);
    case 6: return opened(p, NOFOLLOW);
    case 7: return opened(p, WRONLY);
    case 8: return opened(p, CREAT | EXCL | RDWR);
    case 9: return opened(p, CREAT | RDWR);
    case 10: return opened(p, CREAT | NOFOLLOW);
    case 11: return opened(p, TRUNC | WRONLY);
    case 12: return syscall6(76, (long)p, 0, 0, 0, 0, 0);
    case 13: return make_directory(p, 0755);
    case 14: return link_symbol("f", p);
    case 15: return syscall6(133, (long)p, 0100644, 0, 0, 0, 0);
    case 16: return link_file(p, "l");
    case 17: return link_file("f", p);
    case 18: return link_file("d", p);
    case 19: return link_file("no", p);
    case 20: return rename_file(p, "m");
    case 21: return rename_file(p, "m/");
    case 22: return rename_file("f", p);
    case 23: return rename_file("d", p);
    case 24: return rename_file("no", p);
    case 25: return rename_file(p, p);
    case 26: return rename_file("d", "d/m");
    case 27: return remove_name(p);
    case 28: return remove_directory(p);
    case 29: return go_to(p);
    case 30: return syscall6(316, CWD, (long)"f", CWD, (long)p, NOREPLACE, 0);
    case 31: return syscall6(316, CWD, (long)p, CWD, (long)p, NOREPLACE, 0);
    case 32: return syscall6(265, CWD, (long)p, CWD, (long)"l", 0x400, 0);
    case 33: return opened(p, CREAT | EXCL | NOFOLLOW);
    case 34: return opened(p, CREAT | TRUNC | WRONLY);
    case 35: return opened(p, RDONLY | TRUNC);
    case 36: return rename_file("u", p);
    case 37: return rename_file("s", p);
    default: return 1;
    }
}

/* slashes behind names, names that are dots, links, in each call */
static void
ends(void)
{
    static const char *const odd[] = {
        "", "/", "//", ".", "..", "./", "../", "/.", "/..", "d/.", "d/..",
        "d/./", "d/../", "d//", "d/", "d", "d/x", "d/x/", "d/x/.", "f", "f/",
        "f/.", "f/..", "f//", "f/x", "f/x/", "s", "s/", "s/.", "s/..", "s/x",
        "n", "n/", "n/.", "n/..", "n/x", "n/x/", "t", "t/", "t/.", "t/x",
        "c", "c/", "c/x", "u", "u/", "u/x", "d/../f", "f/../d", "s/../w",
        "./d", "d/../d/../d", "/no", "/no/x", "...", "d/...",
    };

    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) {
        print("\""), print(odd[i]), print("\":");
        for (int which = 0; which <= 37; which++) {
            set_up();
            print(" "), print_number(call(which, odd[i]));
            syscall6(81, home, 0, 0, 0, 0, 0);
            if (stat_path("w/d", &s) < 0 || s.nlink != 2)
                print("d");
            if (stat_path("w/f", &s) < 0 || s.nlink != 1 || s.size != 1)
                print("f");
        }
        print("\n");
    }
    clear();
    go_to(".."), say("nothing is left", remove_directory("w"));
}

/* a directory that was removed while a process is in it */
static void
dead(void)
{
    static const char *const odd[] = { ".", "..", "x", "./x", "../x", "" };
    long fd;

    make_directory("d", 0755), go_to("d"), fd = open_file(".", RDONLY, 0);
    say("rmdir of our own", remove_directory("../d"));
    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) {
        const char *p = odd[i];

        print("dead, "), print(p), print(":\n");
        say("stat", stat_path(p, &s));
        if (s.mode >> 12 == 4 && i == 0)
            say("links", s.nlink);
        say("open", opened(p, RDONLY));
        say("create", opened(p, CREAT | RDWR)), remove_name("../x");
        say("mkdir", make_directory(p, 0755)), remove_directory("../x");
        say("symlink", link_symbol("y", p)), remove_name("../x");
        say("move in", rename_file("../f", p));
        rename_file("../x", "../f");
        say("link in", link_file("../f", p)), remove_name("../x");
        say("unlink", remove_name(p));
        say("rmdir", remove_directory(p));
    }
    say("chdir to it", go_to("."));
    say("getcwd", where_am_i(text, BUFFER));
    say("getdents", list_files(fd, text, BUFFER));
    say("fchdir to it", syscall6(81, fd, 0, 0, 0, 0, 0));
    say("chmod", change_mode(".", 0700));
    stat_file(fd, &s), say("is done", s.mode & 0777);
    say("create by its descriptor",
        syscall6(257, fd, (long)"y", CREAT | RDWR, 0644, 0, 0));
    say("close", close_file(fd));
    say("up and back", go_to(".."));
    say("has gone", go_to("d"));
}

/* where this program's memory ends */
extern char _end[];

static char *
end(void)
{
    return (char *)(((uintptr_t)_end + 4095) & ~4095ul);
}

/* the names in a directory, added up, by calls with so large a buffer */
static void
list_all(const char *what, long fd, unsigned size)
{
    long got, n = 0, sum = 0, bad = 0;

    while ((got = list_files(fd, text, size)) > 0)
        for (long at = 0; at < got; n++) {
            long record = *(unsigned short *)(text + at + 16);
            const char *end = text + at + 19;

            sum += *end == '.' ? 0 : *end * (long)length(end);
            bad += record % 8 != 0 || at + record > got ||
                   (*end == '.' && text[at + 18] != 4);
            at += record;
        }
    print(what), print(": "), print_number(n), print(" names, ");
    print_number(sum), print(", "), print_number(bad), print(" bad, ");
    print_number(got), print("\n");
}

static void
lists(void)
{
    char one[] = "d/?";
    long fd;

    make_directory("d", 0755);
    for (char c = 'a'; c <= 'z'; c++)
        one[2] = c, close_file(make_file(one, ""));
    fd = open_file("d", RDONLY, 0);
    for (unsigned size = 0; size < 60; size += 7)
        seek(fd, 0, 0), list_all("buffer", fd, size);
    seek(fd, 0, 0);
    say("too large a one", list_files(fd, text, 0x80000000));
    say("a large one", list_files(fd, text, 0x7fffffff) > 0);
    say("the end", list_files(fd, text, 0x80000000));
    seek(fd, 0, 0);
    say("nowhere", list_files(fd, (char *)8, 100));
    say("to the kernel", list_files(fd, (char *)(1ul << 63), 100));
    list_all("nothing was lost", fd, 100);
    for (int left = 0; left <= 60; left += 10) {
        seek(fd, 0, 0);
        say("at the end of memory", list_files(fd, end() - left, 1000));
        list_all("and the rest", fd, 100);
    }
    seek(fd, 0, 0);
    say("a few", list_files(fd, text, 24 * 5) > 0);
    for (char c = 'a'; c <= 'z'; c++)
        one[2] = c, remove_name(one);
    list_all("all the others were removed", fd, 100);
    seek(fd, 0, 0);
    list_all("two are left", fd, 100);
    say("from the middle of nowhere", seek(fd, 1l << 40, 0) > 0);
    list_all("nothing there", fd, 100);
    say("a negative place", seek(fd, -1, 0));
    say("not for writing", write_file(fd, "x", 1));
    say("nor at a place", write_at(fd, "x", 1, 0));
    say("nor for reading", read_at(fd, text, 1, 0));
    say("nor cutting", set_length(fd, 0));
    close_file(fd), remove_directory("d");
    fd = make_file("f", ""), say("of a file", list_files(fd, text, 100));
    say("of none", list_files(99, text, 100));
    close_file(fd), remove_name("f");
}

/* lengths that change */
static void
lengths(void)
{
    static const long sizes[] = {
        0, 1, 4095, 4096, 4097, 8192, 1l << 20, 1l << 32, (1l << 40) + 5, 3,
    };
    long fd = make_file("f", "0123456789"), read_only, n;

    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        say("ftruncate", set_length(fd, sizes[i]));
        stat_file(fd, &s), say("size", s.size);
        n = read_at(fd, text, 10, s.size > 5 ? s.size - 5 : 0);
        say("its end", n);
        for (int j = 0; j < n; j++)
            print_number(text[j]), print(" ");
        print("\n"), write_at(fd, "abcdefghij", 10, sizes[i] - 3);
    }
    say("the position stays", seek(fd, 0, 1));
    say("negative", set_length(fd, -1));
    say("of a path", syscall6(76, (long)"f", 7, 0, 0, 0, 0));
    stat_path("f", &s), say("size", s.size);
    say("negative", syscall6(76, (long)"f", -1, 0, 0, 0, 0));
    say("negative, of none", syscall6(76, (long)"none", -1, 0, 0, 0, 0));
    read_only = open_file("f", RDONLY, 0);
    say("for reading", set_length(read_only, 3));
    say("of none", set_length(99, 3));
    close_file(fd), close_file(read_only), remove_name("f");
}

/* calls with pointers, flags and descriptors that make no sense */
static void
nonsense(void)
{
    char *const bad[] = { (char *)8, (char *)(1ul << 63), (char *)-1l };
    long fd = make_file("f", ""), d;

    make_directory("d", 0755), d = open_file("d", RDONLY, 0);
    for (int i = 0; i < 3; i++) {
        char *p = bad[i];

        say("bad stat", stat_path(p, &s));
        say("bad stat to", stat_path("f", (void *)p));
        say("bad fstat to", stat_file(fd, (void *)p));
        say("of none", stat_path("none", (void *)p));
        say("bad access", may_access(p, 0));
        say("bad access, how", may_access(p, 8));
        say("bad mkdir", make_directory(p, 0755));
        say("bad rmdir", remove_directory(p));
        say("bad unlink", remove_name(p));
        say("bad chdir", go_to(p));
        say("bad link", link_file(p, "x"));
        say("bad link to", link_file("f", p));
        say("bad link of none to", link_file("none", p));
        say("bad symlink", link_symbol(p, "x"));
        say("bad symlink at", link_symbol("x", p));
        say("bad symlink, empty at", link_symbol("", p));
        say("bad rename", rename_file(p, "x"));
        say("bad rename to", rename_file("f", p));
        say("bad rename of none to", rename_file("none", p));
        say("bad readlink", read_link(p, text, 9));
        say("bad readlink, 0", read_link(p, text, 0));
        link_symbol("x", "s");
        say("bad readlink to", read_link("s", p, 9)), remove_name("s");
        say("bad chmod", change_mode(p, 0644));
        say("bad getcwd", where_am_i(p, 100));
        say("bad and small getcwd", where_am_i(p, 0));
        say("bad truncate", syscall6(76, (long)p, 0, 0, 0, 0, 0));
        say("bad and negative", syscall6(76, (long)p, -1, 0, 0, 0, 0));
        say("bad chown", syscall6(92, (long)p, 0, 0, 0, 0, 0));
        say("bad times", syscall6(280, CWD, (long)"f", (long)p, 0, 0, 0));
        say("bad times of", syscall6(280, CWD, (long)p, 0, 0, 0, 0));
        say("bad mknod", syscall6(133, (long)p, 0100644, 0, 0, 0, 0));
        say("bad uname", syscall6(63, (long)p, 0, 0, 0, 0, 0));
        say("bad statfs", syscall6(137, (long)p, (long)text, 0, 0, 0, 0));
        say("bad statfs to", syscall6(137, (long)".", (long)p, 0, 0, 0, 0));
        say("bad fstatfs to", syscall6(138, fd, (long)p, 0, 0, 0, 0));
    }
    for (int i = 0; i < 2; i++) {
        long at = i == 0 ? fd : 99;

        print(i == 0 ? "at a file\n" : "at nothing\n");
        say("openat", syscall6(257, at, (long)"x", RDONLY, 0, 0, 0));
        say("absolute", close_file(syscall6(257, at, (long)"/", 0, 0, 0, 0)));
        say("mkdirat", syscall6(258, at, (long)"x", 0755, 0, 0, 0));
        say("unlinkat", syscall6(263, at, (long)"x", 0, 0, 0, 0));
        say("renameat", syscall6(264, at, (long)"x", CWD, (long)"y", 0, 0));
        say("renameat to", syscall6(264, CWD, (long)"f", at, (long)"y", 0, 0));
        say("linkat", syscall6(265, at, (long)"x", CWD, (long)"y", 0, 0));
        say("symlinkat", syscall6(266, (long)"x", at, (long)"x", 0, 0, 0));
        say("readlinkat", syscall6(267, at, (long)"x", (long)text, 9, 0, 0));
        say("fchmodat", syscall6(268, at, (long)"x", 0644, 0, 0, 0));
        say("faccessat", syscall6(269, at, (long)"x", 0, 0, 0, 0));
        say("fstatat", syscall6(262, at, (long)"x", (long)&s, 0, 0, 0));
        say("itself", syscall6(262, at, (long)"", (long)&s, 0x1000, 0, 0));
        say("no flag", syscall6(262, at, (long)"", (long)&s, 0, 0, 0));
        say("strange flag", syscall6(262, at, (long)"", (long)&s, 7, 0, 0));
        say("its times", syscall6(280, at, 0, 0, 0, 0, 0));
        say("fchmod", syscall6(91, at, 0600, 0, 0, 0, 0));
        say("fchown", syscall6(93, at, -1, -1, 0, 0, 0));
        say("fchdir", syscall6(81, at, 0, 0, 0, 0, 0));
        say("fstatfs", syscall6(138, at, (long)text, 0, 0, 0, 0));
        say("fsync", syscall6(74, at, 0, 0, 0, 0, 0));
        say("fadvise", syscall6(221, at, 0, 0, 0, 0, 0));
    }
    print("at a directory\n");
    say("create", close_file(syscall6(257, d, (long)"x", CREAT, 0644, 0, 0)));
    say("there", stat_path("d/x", &s));
    say("up", syscall6(262, d, (long)"../f", (long)&s, 0, 0, 0));
    say("strange flags for unlinkat", syscall6(263, d, (long)"x", 1, 0, 0, 0));
    say("rmdir", syscall6(263, d, (long)"x", 0x200, 0, 0, 0));
    say("rename out", syscall6(264, d, (long)"x", CWD, (long)"y", 0, 0));
    say("link in", syscall6(265, CWD, (long)"y", d, (long)"z", 0, 0));
    say("strange flags for linkat",
        syscall6(265, CWD, (long)"y", d, (long)"z", 1, 0));
    say("strange flags for renameat2",
        syscall6(316, CWD, (long)"y", d, (long)"z", 64, 0));
    say("exchange and noreplace",
        syscall6(316, CWD, (long)"y", d, (long)"z", 3, 0));
    say("noreplace", syscall6(316, CWD, (long)"y", d, (long)"z", 1, 0));
    say("noreplace of none", syscall6(316, CWD, (long)"n", d, (long)"z", 1, 0));
    say("unlink", syscall6(263, d, (long)"z", 0, 0, 0, 0));
    say("mkdirat, sticky and more",
        syscall6(258, d, (long)"z", 07777, 0, 0, 0));
    stat_path("d/z", &s), say("mode", s.mode);
    remove_directory("d/z"), remove_name("y");
    say("mknod of no type", syscall6(133, (long)"x", 0644, 0, 0, 0, 0));
    stat_path("x", &s), say("is", s.mode), remove_name("x");
    say("mknod of two", syscall6(133, (long)"x", 0150644, 0, 0, 0, 0));
    say("mknod of a directory", syscall6(133, (long)"x", 0040755, 0, 0, 0, 0));
    say("mknod of a link", syscall6(133, (long)"x", 0120755, 0, 0, 0, 0));
    say("of one that is there", syscall6(133, (long)"f", 0040755, 0, 0, 0, 0));
    say("chmod with a type", change_mode("f", 0047777));
    stat_path("f", &s), say("is", s.mode);
    for (int mode = 0; mode < 4; mode++) {
        change_mode("f", mode << 10 | 0755);
        say("chown", syscall6(92, (long)"f", -1, -1, 0, 0, 0));
        stat_path("f", &s), say("mode", s.mode);
        change_mode("f", mode << 10 | 0644);
        say("chown", syscall6(92, (long)"f", 1, 2, 0, 0, 0));
        stat_path("f", &s), say("mode", s.mode);
        change_mode("d", mode << 10 | 0755);
        say("chown", syscall6(92, (long)"d", 1, 2, 0, 0, 0));
        stat_path("d", &s), say("mode", s.mode);
    }
    say("umask", set_umask(0xffff)), say("umask", set_umask(022));
    close_file(fd), close_file(d), remove_name("f"), remove_directory("d");
}

/* times, and what changes them */
static void
times(void)
{
    static const long given[][4] = {
        { 5, 6, 7, 8 }, { 5, 0x3ffffffe, 9, 0x3ffffffe }, { 1, 1000000000 },
        { 1, -1 }, { 5, 0x3ffffffe, 11, 12 }, { -5, 1, -1, 999999999 },
    };
    static const long omit[] = { 5, 0x3ffffffe, 9, 0x3ffffffe };
    long fd = make_file("f", "");

    for (unsigned i = 0; i < sizeof given / sizeof *given; i++) {
        say("times", syscall6(280, CWD, (long)"f", (long)given[i], 0, 0, 0));
        stat_path("f", &s);
        say("read", s.atime[0]), say("and", s.atime[1]);
        say("written", s.mtime[0]), say("and", s.mtime[1]);
    }
    say("of none", syscall6(280, CWD, (long)"none", (long)given[0], 0, 0, 0));
    say("strange flags",
        syscall6(280, CWD, (long)"f", (long)given[0], 1, 0, 0));
    say("neither", syscall6(280, CWD, (long)"none", (long)omit, 0, 0, 0));
    say("no path", syscall6(280, CWD, 0, (long)given[0], 0, 0, 0));
    say("itself", syscall6(280, fd, (long)"", (long)given[0], 0x1000, 0, 0));
    say("chown, strange flags",
        syscall6(260, CWD, (long)"f", 0, 0, 1, 0));
    say("link by a descriptor",
        syscall6(265, fd, (long)"", CWD, (long)"g", 0x1000, 0));
    stat_path("g", &s), say("two names", s.nlink), remove_name("g");
    say("no flag", syscall6(265, fd, (long)"", CWD, (long)"g", 0, 0));
    say("where we are",
        syscall6(262, CWD, (long)"", (long)&s, 0x1000, 0, 0));
    say("a directory", s.mode >> 12);
    say("with access", syscall6(439, fd, (long)"", 0, 0x1000, 0, 0));
    say("strange how", syscall6(439, fd, (long)"", 8, 0x1000, 0, 0));
    say("strange flags", syscall6(439, fd, (long)"", 0, 1, 0, 0));
    say("write", write_file(fd, "x", 1));
    stat_path("f", &s), say("now", s.mtime[0] > 1000000);
    syscall6(280, CWD, (long)"f", (long)given[0], 0, 0, 0);
    say("write nothing", write_file(fd, "x", 0));
    stat_path("f", &s), say("as it was", s.mtime[0]);
    say("same length", set_length(fd, 1));
    stat_path("f", &s), say("counts as a change", s.mtime[0] > 1000000);
    make_directory("d", 0755);
    syscall6(280, CWD, (long)"d", (long)given[0], 0, 0, 0);
    link_file("f", "d/x");
    stat_path("d", &s), say("a link is made", s.mtime[0] > 1000000);
    syscall6(280, CWD, (long)"d", (long)given[0], 0, 0, 0);
    rename_file("d/x", "d/y");
    stat_path("d", &s), say("renamed", s.mtime[0] > 1000000);
    syscall6(280, CWD, (long)"d", (long)given[0], 0, 0, 0);
    remove_name("d/y");
    stat_path("d", &s), say("removed", s.mtime[0] > 1000000);
    close_file(fd), remove_name("f"), remove_directory("d");
}

/* chains of links */
static void
chains(void)
{
    char from[] = "s?", to[] = "s?";

    close_file(make_file("f", "1"));
    link_symbol("f", "s0");
    for (int i = 1; i <= 45; i++) {
        from[1] = '0' + i, to[1] = '0' + i - 1;
        link_symbol(to, from);
        if (i > 36)
            say("so many links", stat_path(from, &s));
    }
    for (int i = 0; i <= 45; i++)
        from[1] = '0' + i, remove_name(from);
    make_directory("d", 0755), link_symbol("../d", "d/s");
    for (int n = 38; n <= 42; n++) {
        int at = 0;

        text[at++] = 'd';
        for (int i = 0; i < n; i++)
            text[at++] = '/', text[at++] = 's';
        text[at] = '\0';
        say("so many in a path", stat_path(text, &s));
        say("and the last itself", stat_link(text, &s));
    }
    remove_name("d/s"), remove_directory("d"), remove_name("f");
}

/* names that stay, with renames between them */
static void
moves(void)
{
    close_file(make_file("a", "1")), link_file("a", "b");
    say("onto its own other name", rename_file("a", "b"));
    say("both are there", stat_path("a", &s) | stat_path("b", &s));
    say("not to be replaced",
        syscall6(316, CWD, (long)"a", CWD, (long)"b", NOREPLACE, 0));
    make_directory("d", 0755), make_directory("d/e", 0755);
    make_directory("d/e/g", 0755), make_directory("h", 0755);
    say("into itself", rename_file("d", "d/x"));
    say("deep into itself", rename_file("d", "d/e/g/x"));
    say("onto what is in it", rename_file("d", "d/e/g"));
    say("by a way round", rename_file("d", "h/../d/e/x"));
    say("onto its parent's", rename_file("d/e/g", "d"));
    say("a file onto its directory", rename_file("a", "d"));
    say("out and up", rename_file("d/e", "h/e"));
    stat_path("d", &s), say("links", s.nlink);
    stat_path("h", &s), say("links", s.nlink);
    stat_path("h/e", &s), say("links", s.nlink);
    say("up from there is h", stat_path("h/e/../e/g", &s));
    say("onto a full one", rename_file("d", "h"));
    say("onto an empty one", rename_file("h", "d"));
    say("a file in the way", rename_file("d", "a/x"));
    say("a file in the way, with a slash", rename_file("d", "a/"));
    say("take down", remove_directory("d/e/g"));
    say("take down", remove_directory("d/e"));
    say("take down", remove_directory("d"));
    remove_name("a"), remove_name("b");
}

/* a chain of directories that is kept by whoever stands at its end; when
   he leaves, all of them go at once */
static void
deep(void)
{
    enum { DEEP = 1000 };
    int bad = 0;

    for (int i = 0; i < DEEP; i++) {
        bad += make_directory("d", 0755) != 0 || go_to("d") != 0;
        for (int j = 0; j < 3; j++)
            text[3 * i + j] = "../"[j];
    }
    text[3 * DEEP] = 'd', text[3 * DEEP + 1] = '\0';
    for (int i = 1; i <= DEEP; i++)
        bad += remove_directory(text + 3 * (DEEP - i)) != 0;
    say("a deep one", bad);
    say("up from its end", stat_path("../../..", &s));
    say("no names there", s.nlink);
    say("leave it", go_to("/"));
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    set_umask(022);
    deep();
    limits();
    dead();
    lists();
    lengths();
    nonsense();
    times();
    chains();
    moves();
    home = open_file(".", RDONLY, 0);
    ends();
    close_file(home);
    return 0;
}
