/* Many change the same names; the tree must stay a tree. */
#include "files.h"

enum { WORKERS = 4, DEEP = 100 };   /* bytes of the longest path */

static unsigned long seed;

/* choose at random */
static unsigned
choose(unsigned n)
{
    seed = seed * 6364136223846793005 + 1442695040888963407;
    return (seed >> 33) % n;
}

static void
choose_path(char path[8])
{
    int deep = choose(3) == 0;

    path[0] = '0' + choose(2), path[1] = '/';
    path[2] = 'a' + choose(3), path[3] = deep ? '/' : '\0';
    path[4] = 'a' + choose(3), path[5] = '\0';
}

/* change something */
static int
allowed(long answer)
{
    static const short errors[] = { 1, 2, 17, 20, 21, 22, 39, 40 };

    for (unsigned i = 0; i < sizeof errors / sizeof *errors; i++)
        if (answer == -errors[i])
            return 1;
    return answer >= 0;
}

static int
churn(int rounds)
{
    char a[8], b[8];
    struct stat s;
    long answer = 0;

    for (int i = 0; i < rounds && allowed(answer); i++) {
        choose_path(a), choose_path(b);
        /* do one of nine things */
        switch (choose(9)) {
        case 0: answer = open_file(a, CREAT | RDWR, 0644); break;
        case 1: answer = open_file(a, CREAT | EXCL | RDWR, 0644); break;
        case 2: answer = remove_name(a); break;
        case 3: answer = make_directory(a, 0755); break;
        case 4: answer = remove_directory(a); break;
        case 5: answer = link_file(a, b); break;
        case 6: case 7: answer = rename_file(a, b); break;
        case 8: answer = stat_path(a, &s); break;
        }
        if (answer > 2)
            answer = close_file(answer);
    }
    if (!allowed(answer))
        check("an answer", answer, 0);
    return !allowed(answer);
}

/* look at what is left, and remove it */
static int wrong_links;

static long
names_of(const char *dir, unsigned long ino, int *directories)
{
    char list[256], path[DEEP];
    long fd = open_file(dir, RDONLY | DIRECTORY, 0), got, n = 0;

    while ((got = list_files(fd, list, sizeof list)) > 0)
        for (long at = 0; at < got; at += *(short *)(list + at + 16)) {
            if (list[at + 19] == '.')
                continue;
            n += *(unsigned long *)(list + at) == ino;
            if (list[at + 18] == 4) {
                /* count in the directory list + at + 19, too */
                unsigned i = 0;

                for (; dir[i] != '\0' && i < DEEP - 4; i++)
                    path[i] = dir[i];
                path[i] = '/', path[i + 1] = list[at + 19], path[i + 2] = '\0';
                ++*directories;
                if (ino != 0) {
                    int below;

                    n += names_of(path, ino, &below);
                }
            }
        }
    close_file(fd);
    return n;
}

static void
take_down(const char *dir)
{
    char path[DEEP];
    struct stat s;
    unsigned i = 0;

    for (; dir[i] != '\0' && i < DEEP - 4; i++)
        path[i] = dir[i];
    path[i] = '/', path[i + 2] = '\0';
    for (char c = 'a'; c <= 'c'; c++) {
        int directories = 0;

        path[i + 1] = c;
        if (stat_link(path, &s) < 0)
            continue;
        /* count the links of path, and remove it */
        if ((s.mode & 0170000) == 0040000) {
            names_of(path, 0, &directories);
            wrong_links += s.nlink != 2ul + directories;
            take_down(path);
            remove_directory(path);
        } else {
            wrong_links += (long)s.nlink !=
                names_of("0", s.ino, &directories) +
                names_of("1", s.ino, &directories);
            remove_name(path);
        }
    }
}

int
main(int argc, char **argv)
{
    int status, bad = 0, rounds = 200;

    (void)argv;
    while (argc-- > 1)
        rounds *= 5;
    make_directory("0", 0755), make_directory("1", 0755);
    for (int i = 0; i < WORKERS; i++)
        if (fork_process() == 0) {
            seed = 12345 + i;
            sys_exit(churn(rounds));
        }
    for (int i = 0; i < WORKERS; i++)
        if (wait_for(-1, &status, 0) < 0 || status != 0)
            bad++;
    check("every call has a right answer", bad, 0);
    take_down("0"), take_down("1");
    check("every count of links", wrong_links, 0);
    check("all can be removed", remove_directory("0"), 0);
    check("from both", remove_directory("1"), 0);
    return 0;
}
