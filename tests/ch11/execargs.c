/* Executes itself with as many arguments as there can be. */
#include "execute.h"

enum { MIB = 1 << 20, ONE = 128 * 1024 };
static char text[3 * MIB], *list[400000], *empty[] = { NULL };

static int
sum(char **strings)
{
    unsigned long total = 0;

    for (int i = 0; strings[i] != NULL; i++)
        total = total * 31 + length(strings[i]) + 1;
    return total % 89;
}

static int
add_up(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        for (char *c = argv[i]; *c != '\0'; c++)
            if (*c != 't')
                return 99;
    return sum(argv);
}

static long
send(long n, unsigned long bytes, int environment)
{
    char **strings = environment ? LIST("t") : list;

    for (long i = 0; i < n; i++)
        list[i] = text + sizeof text - bytes;
    text[sizeof text - 1] = '\0';
    list[n] = NULL;
    long status = run("./me", strings, environment ? list : empty);

    return status == sum(strings) << 8 ? 0 : status;
}

static void
borders(void)
{
    char *page = (char *)map_memory(NULL, 16384, 3, 0x22, -1, 0);

    unmap_memory(page + 12288, 4096);
    memset(page, 't', 12288);
    page[4095] = page[4096] = page[12287] = '\0';
    for (int i = 0; i < 8; i++)
        list[i] = page + 4090 + i;
    list[8] = page + 8191, list[9] = page + 12287, list[10] = NULL;
    check("on borders", run("./me", list, empty), sum(list) << 8);
    page[12287] = 't';
    check("without an end", run("./me", list, empty), -14);
}

int
main(int argc, char **argv)
{
    if (argc > 1 || argv[0][0] == 't')
        return add_up(argc, argv);
    copy_file(own_path(argv), "me");
    memset(text, 't', sizeof text);
    /* single strings */
    check("a long string", send(1, ONE - 1, 0), 0);
    check("the longest", send(1, ONE, 0), 0);
    check("longer than that", send(1, ONE + 1, 0), -7);
    check("in the environment", send(1, ONE, 1), 0);
    check("too long there", send(1, ONE + 1, 1), -7);
    /* all of them together */
    check("many", send(15, ONE, 0), 0);
    check("too many", send(16, ONE, 0), -7);
    check("many in the environment", send(15, ONE, 1), 0);
    check("a hundred thousand", send(100000, 2, 0), 0);
    check("and nothing in them", send(200000, 1, 0), 0);
    check("too many of nothing", send(240000, 1, 0), -7);
    send(15, ONE, 0);
    list[15] = text + sizeof text - (ONE - 128 - 5 + 1);
    list[16] = NULL;
    check("one byte more than all", run("./me", list, empty), -7);
    list[15]++;
    check("exactly all", run("./me", list, empty), sum(list) << 8);
    borders();
    remove_name("me");
    return 0;
}
