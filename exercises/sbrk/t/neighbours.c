/* The heap and what else is mapped. Between the break and a mapping above it
   Linux keeps a page free, and others need not. */
#include "sbrk.h"

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    begin();
    to(2 * PAGE), start[PAGE] = 'h';
    char *wall = map_at(start + 16 * PAGE, 2 * PAGE);

    check_is(wall - start, 16 * PAGE, "a mapping fourteen pages above the heap");
    wall[0] = wall[PAGE] = 'w';
    check_is(to(15 * PAGE), 15 * PAGE, "the heap may come near it");
    check_is(to(17 * PAGE), 15 * PAGE, "but not into it");
    check_is(to(40 * PAGE), 15 * PAGE, "nor over it");
    check_is(to(15 * PAGE + 100 * PAGE), 15 * PAGE, "nor far beyond");
    check(wall[0] == 'w' && wall[PAGE] == 'w', "and it is not changed");
    sys_munmap(wall, 2 * PAGE);
    check_is(to(40 * PAGE), 40 * PAGE, "when it is gone, the heap may");
    check(zeros(start + 16 * PAGE, PAGE), "and finds zeros there");

    /* one that comes after the heap has grown, and before it grows again */
    to(2 * PAGE), to(3 * PAGE), to(4 * PAGE);
    wall = map_at(start + 8 * PAGE, PAGE);
    wall[0] = 'w';
    check_is(to(5 * PAGE), 5 * PAGE, "a mapping that has come since: the heap may come near");
    check_is(to(9 * PAGE), 5 * PAGE, "but not into it");
    check_is(wall[0], 'w', "and it is not changed");
    sys_munmap(wall, PAGE);

    /* holes that the program makes itself */
    to(10 * PAGE), memset(start, 'h', 10 * PAGE);
    check_is(sys_munmap(start + 4 * PAGE, PAGE), 0, "a hole in the heap");
    check_is(to(12 * PAGE), 12 * PAGE, "it can grow all the same");
    check(start[5 * PAGE] == 'h' && zeros(start + 10 * PAGE, 2 * PAGE),
          "what is above the hole is there");
    check_is(to(6 * PAGE), 6 * PAGE, "shrink to above the hole");
    check_is(touch(start + 4 * PAGE, false), KILLED, "which is one");
    check_is(to(2 * PAGE), 2 * PAGE, "and past it");
    check_is(to(8 * PAGE), 8 * PAGE, "and grow again");
    check(zeros(start + 2 * PAGE, 6 * PAGE), "over the hole, with zeros");
    sys_munmap(start, 8 * PAGE);
    check_is(now(), 8 * PAGE, "who takes all of the heap away leaves the break");
    check_is(to(9 * PAGE), 9 * PAGE, "from where it grows");
    check_is(touch(start + 8 * PAGE, true), 0, "by a page");
    check_is(touch(start + 7 * PAGE, true), KILLED, "and only by that");
    check_is(to(0), 0, "to nothing");
    wall = map_at(start, PAGE);
    check_is(wall - start, 0, "a mapping where the heap would begin");
    check_is(to(2 * PAGE), 0, "leaves no room for one");
    sys_munmap(wall, PAGE);
    check_is(to(2 * PAGE), 2 * PAGE, "until it is gone");
    finish();
}
