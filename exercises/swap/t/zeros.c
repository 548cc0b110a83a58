/* Zeros stay zeros, and a file's bytes stay the file's. */
#include "swap.h"

enum { ZEROS = 200, BYTES = 64 };

static bool
all_zero(const uint64_t *at)
{
    for (int i = 0; i < WORDS; i++)
        if (at[i] != 0)
            return false;
    return true;
}

int
main(int argc, char **argv, char **envp)
{
    long free = free_pages();
    uint64_t *z = memory(ZEROS);
    long bad = 0;

    check_is(swap_to("/swap", 1500), 0, "swapon takes a file of 1,500 pages");
    long fd = sys_open("/bytes", O_CREAT | O_RDWR, 0600);

    for (int n = 0; n < BYTES; n++) {
        memset(block, 0, PAGE);
        fill((uint64_t *)block - n * WORDS, n, 4);
        sys_write(fd, block, PAGE);
    }
    uint64_t *f = (void *)sys_mmap(NULL, BYTES * PAGE, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE, fd, 0);

    for (int n = 0; n < ZEROS; n++)
        if (n % 4 == 1)
            bad += z[n * WORDS] != 0;
        else if (n % 4 == 2)
            z[n * WORDS + 7] = 5, z[n * WORDS + 7] = 0;
        else if (n % 4 == 3)
            fill(z, n, 6);
    for (int n = 1; n < BYTES; n += 2)
        fill(f, n, 5);
    for (int i = 0; i < 2; i++) {
        check_is(squeeze(free), 0, "whoever needs memory gets it");
        check(used_slots() > 0, "something is in the swap area");
        for (int n = 0; n < ZEROS; n++)
            bad += n % 4 == 3 ? !is_whole(z, n, 6) : !all_zero(z + n * WORDS);
        check_is(bad, 0, "pages that were never written are zeros, and so are those full of zeros");
        for (int n = 0; n < BYTES; n++)
            bad += !is_whole(f, n, n % 2 ? 5 : 4);
        check_is(bad, 0, "a private mapping of a file has what was written to it, and else the file's bytes");
    }
    check(all_zero(memory(1)), "fresh memory is zeros, whatever its page was used for");
    done();
}
