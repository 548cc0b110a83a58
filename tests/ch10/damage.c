/* Damages an ext2 image's metadata at random: appends to the image a list of
   what to change for each of COUNT images, for the self-test ext2-damaged; or
   with a COUNT of 0, changes the image itself.
   damage IMAGE SEED COUNT */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *image;
static size_t size;
static uint64_t state;
static uint32_t block_size;
static uint32_t *spots, nspots;         /* bytes of metadata */

static uint32_t
draw(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
}

static uint32_t
at32(size_t at)
{
    uint32_t n = 0;

    if (at + 4 <= size)
        memcpy(&n, image + at, 4);
    return n;
}

static uint32_t
at16(size_t at)
{
    return at32(at) & 0xffff;
}

/* The n bytes at byte at may be damaged: times of them for those of weight. */
static void
spot(size_t at, size_t n, int weight)
{
    for (size_t i = 0; i < n && at + i < size; i++)
        for (int w = 0; w < weight; w++) {
            if (nspots % 4096 == 0)
                spots = realloc(spots, (nspots + 4096) * sizeof *spots);
            spots[nspots++] = at + i;
        }
}

static void
pointers(uint32_t block, int height)
{
    if (block == 0 || (size_t)block * block_size >= size)
        return;
    if (height == 0) {
        spot((size_t)block * block_size, 64, 1);        /* of a directory */
        return;
    }
    for (uint32_t i = 0; i < block_size / 4; i++) {
        uint32_t next = at32((size_t)block * block_size + 4 * i);
        if (next != 0) {
            spot((size_t)block * block_size + 4 * i, 4, 1);
            if (height > 1)
                pointers(next, height - 1);
        }
    }
}

static void
inode(size_t at)
{
    uint32_t mode = at16(at), i;

    if (mode == 0 || at16(at + 26) == 0)
        return;
    spot(at, 4, 2);             /* mode */
    spot(at + 4, 4, 4);         /* size */
    spot(at + 24, 8, 2);        /* links, sectors */
    spot(at + 40, 60, 1);       /* blocks */
    spot(at + 104, 8, 2);       /* attributes, size */
    if ((mode & 0xf000) == 0x4000)
        for (i = 0; i < 12; i++) {
            uint32_t block = at32(at + 40 + 4 * i);
            if (block != 0 && (size_t)block * block_size < size)
                spot((size_t)block * block_size, block_size, 1);
        }
    if ((mode & 0xf000) == 0x4000 || (mode & 0xf000) == 0x8000)
        for (i = 0; i < 3; i++)
            pointers(at32(at + 88 + 4 * i), i + 1);
}

static void
find_spots(void)
{
    uint32_t first = at32(1024 + 20), per = at32(1024 + 32);
    uint32_t inodes = at32(1024 + 40), inode_size = at16(1024 + 88);
    uint32_t groups = (at32(1024 + 4) - first + per - 1) / per;

    spot(1024, 104, 6);
    for (uint32_t g = 0; g < groups; g++) {
        size_t d = (size_t)(first + 1) * block_size + 32 * g;
        spot(d, 18, 6);
        spot((size_t)at32(d) * block_size, per / 8 < 64 ? per / 8 : 64, 1);
        spot((size_t)at32(d + 4) * block_size, inodes / 8, 2);
        for (uint32_t i = 0; i < inodes; i++)
            inode((size_t)at32(d + 8) * block_size + i * inode_size);
    }
}

int
main(int argc, char **argv)
{
    FILE *f = argc == 4 ? fopen(argv[1], "r+b") : NULL;

    if (f == NULL) {
        fprintf(stderr, "damage IMAGE SEED COUNT\n");
        return 2;
    }
    fseek(f, 0, SEEK_END);
    size = ftell(f);
    rewind(f);
    image = malloc(size);
    if (image == NULL || fread(image, 1, size, f) != size)
        return 1;
    block_size = 1024 << at32(1024 + 24);
    state = strtoul(argv[2], NULL, 10) * 2654435761u + 1;
    find_spots();
    fseek(f, (size + 4095) & ~4095l, SEEK_SET);
    uint32_t count = strtoul(argv[3], NULL, 10);
    for (uint32_t i = 0; count == 0 && i < 20; i++) {
        fseek(f, spots[draw(nspots)], SEEK_SET);
        fputc(draw(256), f);
    }
    if (count == 0)
        return fclose(f) != 0;
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t n = i == count ? 1 : 1 + draw(draw(4) ? 3 : 40);
        for (uint32_t k = 0; k < n; k++) {
            static const uint8_t often[] = { 0, 1, 2, 0x7f, 0x80, 0xff };
            uint32_t at = spots[draw(nspots)];
            uint32_t value = draw(3) == 0 ? often[draw(sizeof often)]
                : draw(2) ? image[at] ^ 1u << draw(8) : draw(256);
            uint32_t record[4] = { i == count ? ~0u : i, at, value, 0 };
            fwrite(record, sizeof record, 1, f);
        }
    }
    for (int i = 0; i < 4096; i++)
        fputc(0xff, f);
    long end = ftell(f);
    while (end++ % 4096 != 0)
        fputc(0xff, f);
    return fclose(f) != 0;
}
