/* What a stack has stays its own, and what it has not it cannot get. */
#include "stack.h"

static char *
page_below(long bytes)
{
    return (char *)(((long)here() & -PAGE) - bytes);
}

static long
map(char *at, long n)
{
    return map_memory(at, n, RW, FIXED, -1, 0) != (long)at;
}

/* Holes of a stack are its own, whatever has come close to it since. */
static long
neighbour(long bytes)
{
    return jump(MIB) ||
           map(page_below(MIB + 16 * PAGE), PAGE) || jump(bytes);
}

static long
limit_comes(long bytes)
{
    return jump(MIB) || limit(STACK, 16 * PAGE) || jump(bytes);
}

static long
size_comes(long bytes)
{
    return jump(MIB) || limit(SIZE, 16 * PAGE) || jump(bytes);
}

static long
cut_by_rights(long bytes)
{
    return jump(MIB) || set_rights(page_below(MIB / 2), PAGE, 1) ||
           jump(bytes);
}

static long
healed(long bytes)
{
    return jump(MIB) || set_rights(page_below(MIB / 2), PAGE, 1) ||
           set_rights(page_below(MIB / 2), PAGE, RW) ||
           limit(STACK, 2 * MIB) || jump(bytes);
}

static long
cut_by_a_hole(long bytes)
{
    return jump(MIB) || unmap_memory(page_below(MIB / 2), PAGE) ||
           jump(bytes);
}

/* Cut again and again, a stack never gets into the way of mappings. */
static long
cut_often(long times)
{
    long fd = make_file("scratch", "0123456789");
    char *wall = page_below(24 * MIB);

    if (map(wall, PAGE) || set_rights(wall, PAGE, 1))
        return 1;
    for (long at = 4 * MIB; at <= 4 * MIB * times; at += 4 * MIB) {
        read_at(fd, page_below(at), 1, 0);
        set_rights(page_below(at - MIB), PAGE, 1);
    }
    for (int i = 24; i > 0; i--)
        if (map_memory(0, i * MIB, RW, 2 | 32, -1, 0) < 0)
            return 2;
    remove_name("scratch");
    return 0;
}

static char *stack_end;

/* The lowest byte that may be had, by the kernel and by hand. */
static long
to_the_byte(long bytes)
{
    long fd = make_file("scratch", "0123456789");
    char *lowest = (char *)(((long)stack_end - bytes + PAGE - 1) & -PAGE);

    if (limit(STACK, bytes) != 0)
        return 1;
    if (read_at(fd, lowest - 1, 1, 0) != -14 ||
        read_at(fd, lowest - 1, 2, 0) != -14)
        return 2;
    if (open_file(lowest - 1, RDONLY, 0) != -14 ||
        write_file(fd, lowest - 1, 2) != -14)
        return 3;
    if (open_file(lowest + 10, RDONLY, 0) != -2)
        return 4;
    remove_name("scratch");
    return read_at(fd, lowest, 10, 0) == 10 ? lowest[9] - '9' : 5;
}

static long
a_byte_too_far(long bytes)
{
    char *lowest = (char *)(((long)stack_end - bytes + PAGE - 1) & -PAGE);

    limit(STACK, bytes);
    *(volatile char *)lowest = 1;
    lowest[-1] = 1;
    return 0;
}

/* The kernel copies a string, and bytes, across the stack's lower end. */
static long
across(long pages)
{
    char *border = page_below(pages * PAGE), text[3 * PAGE];
    long fd = make_file("scratch", ""), n = 0;

    for (long i = 0; i < 3 * PAGE; i++)
        text[i] = i % 251 + 1;
    write_file(fd, text, 3 * PAGE);
    *(volatile char *)border = 0;
    if (read_at(fd, border - PAGE - 5, 3 * PAGE, 0) != 3 * PAGE)
        return 1;
    while (n < 3 * PAGE && border[n - PAGE - 5] == text[n])
        n++;
    remove_name("scratch");
    return n != 3 * PAGE || may_access(border - 9 * PAGE, 0) != -2;
}

static long
fetch(long bytes)
{
    ((void (*)(void))(here() - bytes))();
    return 0;
}

static long
write_rights(long rights)
{
    jump(MIB);
    set_rights(page_below(MIB), PAGE, rights);
    *(volatile char *)page_below(MIB + PAGE) = 1;
    return 0;
}

/* Pages that come in advance count: with them, too, it is not too much. */
static long
size_holds(long n)
{
    char *low = page_below(2 * MIB);
    long end = set_break(0), size = MIB;

    for (int i = 0; i < 5; i++)
        *(volatile char *)(low + i * PAGE) = 1;
    for (; size <= 64 * MIB; size += PAGE)
        if (limit(SIZE, size) || set_break(end + PAGE) > end)
            break;
    limit(SIZE, size + 20 * PAGE);
    set_break(end + 2 * PAGE);
    for (int i = 0; i < 2; i++) {
        syscall6(28, (long)low, PAGE, 4, 0, 0, 0);
        *(volatile char *)low = 1;
    }
    set_break(end + n * PAGE);
    limit(SIZE, size + 20 * PAGE);
    return size > 64 * MIB ||
           map_memory(0, PAGE, RW, 2 | 32, -1, 0) < 0;
}

int
main(int argc, char **argv)
{
    const char *end = own_path(argv);

    (void)argc;
    while (*end++ != '\0')
        continue;
    stack_end = (char *)(((long)end + PAGE - 1) & -PAGE);
    check("holes, with a neighbour", in_child(neighbour, MIB / 2), 0);
    check("holes, and a limit", in_child(limit_comes, MIB / 2), 0);
    check("below that", in_child(limit_comes, 2 * MIB), 11);
    check("holes, and a limit of size", in_child(size_comes, MIB / 2), 0);
    check("below that, too", in_child(size_comes, 2 * MIB), 11);
    check("above a cut", in_child(cut_by_rights, MIB / 4), 0);
    check("below a cut", in_child(cut_by_rights, 3 * MIB / 4), 0);
    check("in a cut", in_child(cut_by_rights, MIB / 2), 11);
    check("a cut that has healed", in_child(healed, 7 * MIB / 4), 0);
    check("below its limit", in_child(healed, 9 * MIB / 4), 11);
    check("above a hole", in_child(cut_by_a_hole, MIB / 4), 0);
    check("below a hole", in_child(cut_by_a_hole, 2 * MIB), 0);
    check("cut, and cut again", in_child(cut_often, 5), 0);
    check("8 MiB to the byte", in_child(to_the_byte, 8 * MIB), 0);
    check("1 MiB to the byte", in_child(to_the_byte, MIB), 0);
    check("an odd limit", in_child(to_the_byte, MIB + 5000), 0);
    check("a byte too far", in_child(a_byte_too_far, MIB), 11);
    check("across the end", in_child(across, 100), 0);
    check("across a table", in_child(across, 700), 0);
    check("a jump into the stack", in_child(fetch, PAGE), 11);
    check("a jump below it", in_child(fetch, MIB), 11);
    check("below what may be read", in_child(write_rights, 1), 11);
    check("below what may not", in_child(write_rights, 0), 11);
    check("a limit of size holds", in_child(size_holds, 20), 0);
    return 0;
}
