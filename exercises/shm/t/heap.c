/* Shared memory in the place of the heap: what the heap gets later is its
   own. */
#include "shm.h"

static long
brk_to(memory to)
{
    return sys_brk((void *)to);
}

int
main(int argc, char **argv, char **envp)
{
    (void)argc, (void)argv, (void)envp;
    memory heap = (memory)((brk_to(NULL) + PAGE - 1) & -PAGE);

    check_is(brk_to(heap + 2 * PAGE), (long)heap + 2 * PAGE, "a heap");
    heap[0] = 1;
    map_at(heap, 2, RW, MAP_SHARED);
    check_is(heap[0], 0, "shared memory takes its place");
    brk_to(heap + 2 * PAGE);
    check_is(brk_to(heap + 2 * PAGE - 8), (long)heap + 2 * PAGE - 8,
             "the break moves within it");
    check_is(brk_to(heap + 6 * PAGE), (long)heap + 6 * PAGE, "and beyond");
    heap[PAGE] = 1, heap[3 * PAGE] = 1;
    long pid = sys_fork();

    if (pid == 0) {
        heap[0] = heap[PAGE] = heap[2 * PAGE] = heap[3 * PAGE] = 9;
        heap[5 * PAGE] = 9;
        sys_exit(7);
    }
    check_is(reap(pid), 7, "a child writes to all of that");
    check(heap[0] == 9 && heap[PAGE] == 9, "which is shared where it was mapped");
    check(heap[2 * PAGE] == 0 && heap[3 * PAGE] == 1 && heap[5 * PAGE] == 0,
          "and private where the heap has grown");
    check_is(brk_to(heap + PAGE), (long)heap + PAGE, "the break moves down into it");
    pid = sys_fork();
    if (pid == 0)
        sys_exit(heap[0] == 9 ? (heap[1] = 3, heap[PAGE]) : 1);
    check_is(reap(pid), KILLED, "what is above is no more");
    check_is(heap[1], 3, "what is below is shared as before");
    brk_to(heap);
    check_is(brk_to(heap + 2 * PAGE), (long)heap + 2 * PAGE, "the heap begins anew");
    check_is(heap[0], 0, "with pages of its own");
    finish();
}
