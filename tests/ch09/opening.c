/* Opening, reading and cutting where it is odd: each line is a call and its
   answer, to be compared with Linux's. */
#include "files.h"

enum { BIG = 65536, ROUNDS = 300 };

static char text[BIG], name[300];
static struct stat s;

static void
say(const char *what, long answer)
{
    print(what), print(": "), print_number(answer), print("\n");
}

static long
opened(const char *path, int how)
{
    long fd = open_file(path, how, 0644);

    return fd < 0 ? fd : close_file(fd);
}

/* each way to open each kind of name */
static void
ways(void)
{
    static const char *const paths[] = {
        "file", "file/", "file/.", "file/..", "file/x", "dir", "dir/",
        "dir/.", "link", "link/", "dlink", "dlink/", "hangs", "hangs/",
        "self", "none/x", ".", "..", "/", "", "new/",
    };
    static const int hows[] = {
        RDONLY, WRONLY, RDWR, 3, TRUNC, APPEND, NOFOLLOW, DIRECTORY,
        NOFOLLOW | DIRECTORY, CREAT, CREAT | EXCL, CREAT | NOFOLLOW,
        CREAT | DIRECTORY, CREAT | EXCL | NOFOLLOW, EXCL,
    };

    close_file(make_file("file", "12345"));
    make_directory("dir", 0755);
    link_symbol("file", "link"), link_symbol("dir", "dlink");
    link_symbol("nothing", "hangs"), link_symbol("self", "self");
    for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++) {
        say(paths[i], i);
        for (unsigned j = 0; j < sizeof hows / sizeof *hows; j++) {
            say("  opened", opened(paths[i], hows[j]));
            say("  made", remove_name("nothing"));
        }
    }
    say("and made together", opened("both", CREAT | DIRECTORY));
    say("which leaves", stat_path("both", &s));
}

/* paths and names that are too long, and which mistake comes first */
static void
limits(void)
{
    static char path[320] = "file/";

    for (int i = 0; i < 256; i++)
        name[i] = path[5 + i] = 'n';
    say("a long name", opened(name, CREAT));
    say("in a file", opened(path, CREAT));
    memcpy(path, "none/", 5);
    say("in nothing", opened(path, RDONLY));
    name[255] = '\0';
    say("one less", opened(name, CREAT)), remove_name(name);
    say("openat", syscall6(257, -5, (long)"", 0, 0, 0, 0));
    say("openat", syscall6(257, -5, (long)"x", 0, 0, 0, 0));
    say("openat", syscall6(257, -5, (long)"/none", 0, 0, 0, 0));
}

static void
chains(void)
{
    static char from[] = "l00", to[] = "l00";

    close_file(make_file(from, ""));
    for (int i = 1; i <= 42; i++) {
        to[1] = '0' + i / 10, to[2] = '0' + i % 10;
        link_symbol(from, to);
        say("links", opened(to, RDONLY));
        say("links, made", opened(to, CREAT));
        memcpy(from, to, 3);
    }
}

static void
flags(void)
{
    static const int hows[] = {
        RDONLY, WRONLY, RDWR, CREAT | TRUNC | RDWR, RDWR | CLOEXEC,
        RDWR | APPEND | NONBLOCK, RDONLY | NOFOLLOW, RDWR | 04010000,
        RDWR | (int)0x80000000,
    };

    for (unsigned i = 0; i < sizeof hows / sizeof *hows; i++) {
        long fd = open_file("file", hows[i], 0644);

        say("flags", control(fd, 3, 0));
        say("mark", control(fd, 1, 0));
        say("set", control(fd, 4, APPEND | CREAT | WRONLY));
        say("flags", control(fd, 3, 0));
        say("FIONCLEX", syscall6(16, fd, 0x5450, 0, 0, 0, 0));
        say("mark", control(fd, 1, 0));
        say("FIOCLEX", syscall6(16, fd, 0x5451, 0, 0, 0, 0));
        say("mark", control(fd, 1, 0));
        close_file(fd);
    }
    say("FIOCLEX", syscall6(16, 99, 0x5451, 0, 0, 0, 0));
}

/* the far end of what a position can be */
static void
far_away(void)
{
    const long last = 0x7fffffffffffffff;
    long fd = make_file("far", "");

    say("seek", seek(fd, last, 0) == last);
    say("read", read_file(fd, text, 10));
    say("read nothing", read_file(fd, text, 0));
    say("read at", read_at(fd, text, 10, last));
    say("write at", write_at(fd, text, 1, last));
    say("write at", write_at(fd, text, 10, last - 1));
    say("write at", write_at(fd, text, 10, last - 10));
    say("length", seek(fd, 0, 2) == last);
    say("behind it", seek(fd, 1, 2));
    say("cut", set_length(fd, 1));
    say("cut", set_length(fd, -1));
    say("cut nothing", set_length(99, -1));
    close_file(fd), remove_name("far");
}

/* holes take no room, whether cut, read or passed over */
static void
holes(void)
{
    long fd = make_file("holes", "");

    set_length(fd, 1 << 20);
    stat_file(fd, &s), say("blocks", s.blocks);
    set_length(fd, 5000);
    stat_file(fd, &s), say("blocks after a cut", s.blocks);
    write_at(fd, "x", 1, 1 << 20);
    say("read", read_at(fd, text, 4096, 8192));
    stat_file(fd, &s), say("blocks after a read", s.blocks);
    set_length(fd, (1 << 20) - 1);
    stat_file(fd, &s), say("blocks after another cut", s.blocks);
    close_file(fd), remove_name("holes");
}

/* lists of buffers: nothing of a directory; and one that overwrites itself */
static void
lists(void)
{
    static struct { void *data; unsigned long n; } list[64];
    long fd = open_file("dir", RDONLY, 0);

    say("nothing of a directory", syscall6(19, fd, (long)list, 2, 0, 0, 0));
    say("no bytes of it", read_file(fd, text, 0));
    close_file(fd);
    fd = make_file("zeros", ""), set_length(fd, BIG);
    list[0].data = list, list[0].n = sizeof list;
    list[1].data = text, list[1].n = 0;
    say("over itself", syscall6(19, fd, (long)list, 2, 0, 0, 0));
    close_file(fd), remove_name("zeros");
}

/* One process fills a file and cuts it, again and again; another reads. It
   may find less than there was, but never a byte that was not written. */
static void
cut_and_read(void)
{
    long pid, zeros = 0, fd = make_file("cut", "");

    if ((pid = fork_process()) == 0) {
        static char a[BIG];

        memset(a, 'A', BIG);
        for (int i = 0; i < ROUNDS; i++) {
            write_at(fd, a, BIG, 0);
            set_length(fd, 5000), set_length(fd, 0);
        }
        sys_exit(0);
    }
    for (int i = 0; wait_for(pid, 0, 1) == 0; i++) {
        long n = read_at(fd, text, i % 2 ? BIG : 4096, 0);

        for (long j = 0; j < n; j++)
            zeros += text[j] == '\0';
    }
    say("zeros that were read", zeros);
    close_file(fd), remove_name("cut");
}

/* A listing that renames what it finds meets each name once. */
static void
list_and_rename(void)
{
    static char at[] = "00", to[64] = "r";
    static struct entry {
        uint64_t number;
        int64_t next;
        unsigned short length;
        char type, text[110];
    } e;
    long dir, renamed = 0;

    make_directory("list", 0755), go_to("list");
    for (int i = 0; i < 50; i++) {
        at[0] = '0' + i / 10, at[1] = '0' + i % 10;
        close_file(make_file(at, ""));
    }
    dir = open_file(".", RDONLY, 0);
    while (renamed < 500 && list_files(dir, &e, 40) > 0)
        if (e.text[0] != '.') {
            memcpy(to + 1, e.text, length(e.text) + 1);
            renamed += rename_file(e.text, to) == 0;
            seek(dir, e.next, 0);
        }
    say("renamed", renamed);
    seek(dir, 0, 0);
    while (list_files(dir, &e, 40) > 0)
        remove_name(e.text), seek(dir, e.next, 0);
    close_file(dir), go_to("..");
    say("and gone", remove_directory("list"));
}

static void
append(void)
{
    long fd = open_file("log", CREAT | RDWR | APPEND, 0644);

    say("begins at", seek(fd, 0, 1));
    say("write", write_file(fd, "abc", 3));
    say("at", seek(fd, 0, 1));
    say("write elsewhere", write_at(fd, "d", 1, 1));
    say("read", read_at(fd, text, 10, 0));
    text[4] = '\0', print(text), print("\n");
    say("at", seek(fd, 0, 1));
    close_file(fd), remove_name("log");
}

static void
clear(void)
{
    static const char *const names[] = {
        "file", "link", "dlink", "hangs", "self", "new", "both",
    };
    static char at[] = "l00";

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        remove_name(names[i]);
    for (int i = 0; i <= 42; i++) {
        at[1] = '0' + i / 10, at[2] = '0' + i % 10;
        remove_name(at);
    }
    remove_directory("dir"), go_to(".."), say("clear", remove_directory("o"));
}

int
main(int argc, char **argv)
{
    (void)argc, (void)argv;
    make_directory("o", 0755), go_to("o");
    ways();
    limits();
    chains();
    flags();
    far_away();
    holes();
    lists();
    cut_and_read();
    list_and_rename();
    append();
    clear();
    return 0;
}
