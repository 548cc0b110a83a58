/* The grader's side of lab.h: keys, and which lines have been signed.
 *
 *     signed key FILE     writes a new key into the program or kernel FILE,
 *                         at its symbol lab_key, and prints it
 *     signed read KEY     reads what a machine has said, and prints the lines
 *                         that count, without number and MAC; then
 *                         `end CHECKS FAILED yes|no`: was there a plan, and
 *                         did it fit?
 *
 * A line counts if its MAC is right and its number is the next one. What is
 * printed is at most 64 KiB, whatever is read.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY = 16, MAC = 16, MOST = 64 << 10 };

static _Noreturn void
fail(const char *what, const char *file)
{
    fprintf(stderr, "signed: %s: %s\n", file, what);
    exit(2);
}

/* --- SipHash-2-4 ------------------------------------------------------- */

static uint64_t
load(const unsigned char *bytes, size_t n)
{
    uint64_t word = 0;

    for (size_t i = 0; i < n; i++)
        word |= (uint64_t)bytes[i] << 8 * i;
    return word;
}

static uint64_t
turn(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

static void
sip_round(uint64_t v[4])
{
    v[0] += v[1], v[1] = turn(v[1], 13) ^ v[0], v[0] = turn(v[0], 32);
    v[2] += v[3], v[3] = turn(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = turn(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = turn(v[1], 17) ^ v[2], v[2] = turn(v[2], 32);
}

static uint64_t
siphash(const unsigned char key[KEY], const char *text, size_t n)
{
    uint64_t k0 = load(key, 8), k1 = load(key + 8, 8);
    uint64_t v[4] = { k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
                      k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573 };
    bool last;

    for (size_t at = 0; at <= n; at += 8) {
        last = n - at < 8;
        uint64_t word = load((const unsigned char *)text + at, last ? n - at : 8);
        if (last)
            word |= (uint64_t)n << 56;
        v[3] ^= word;
        sip_round(v), sip_round(v);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* --- a key into a file ------------------------------------------------- */

static unsigned char *file_bytes;
static size_t file_size;

/* n bytes of the file; whoever made it may have lied about where. */
static void *
part(const char *file, uint64_t at, uint64_t n)
{
    if (at > file_size || n > file_size - at)
        fail("is no whole ELF file", file);
    return file_bytes + at;
}

/* Where in the file the bytes of lab_key are. */
static unsigned char *
find_key(const char *file)
{
    Elf64_Ehdr *elf = part(file, 0, sizeof(*elf));

    if (memcmp(elf->e_ident, ELFMAG "\2\1", 6) != 0)
        fail("is no ELF file", file);
    Elf64_Shdr *sections = part(file, elf->e_shoff, (uint64_t)elf->e_shnum * sizeof(*sections));
    for (int i = 0; i < elf->e_shnum; i++) {
        if (sections[i].sh_type != SHT_SYMTAB || sections[i].sh_link >= elf->e_shnum)
            continue;
        Elf64_Shdr *names = &sections[sections[i].sh_link];
        Elf64_Sym *symbols = part(file, sections[i].sh_offset, sections[i].sh_size);
        for (size_t n = 0; n < sections[i].sh_size / sizeof(*symbols); n++) {
            Elf64_Sym *s = &symbols[n];
            if (s->st_shndx >= elf->e_shnum || s->st_size != KEY ||
                (uint64_t)s->st_name + sizeof("lab_key") > names->sh_size ||
                strcmp(part(file, names->sh_offset + s->st_name, sizeof("lab_key")), "lab_key") != 0)
                continue;
            Elf64_Shdr *in = &sections[s->st_shndx];
            if (in->sh_type == SHT_PROGBITS && s->st_value - in->sh_addr < in->sh_size)
                return part(file, in->sh_offset + (s->st_value - in->sh_addr), KEY);
        }
    }
    fail("has no key: is it made with lab.h?", file);
}

static int
write_key(const char *file)
{
    struct stat st;
    int fd = open(file, O_RDWR | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &st) < 0)
        fail("cannot be opened", file);
    file_size = st.st_size;
    file_bytes = mmap(NULL, file_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (file_bytes == MAP_FAILED)
        fail("cannot be read", file);
    unsigned char *key = find_key(file);
    if (getrandom(key, KEY, 0) != KEY)
        fail("no random numbers", file);
    for (int i = 0; i < KEY; i++)
        printf("%02x", key[i]);
    printf("\n");
    return 0;
}

/* --- which lines count ------------------------------------------------- */

static unsigned char key[KEY];
static int count, checks, failed, printed;
static bool planned;

/* Is this `@NNN MAC text`, up to end, the next signed line? */
static bool
signed_next(const char *at, const char *end)
{
    char text[1024], mac[MAC + 1];
    int digits = 0;

    for (at++; digits < 9 && at + digits < end && at[digits] >= '0' && at[digits] <= '9';)
        digits++;
    if (digits < 3 || end - at < digits + MAC + 2 || end - at > (long)sizeof(text) ||
        at[digits] != ' ' || at[digits + 1 + MAC] != ' ')
        return false;
    int n = snprintf(text, sizeof(text), "%.*s %.*s", digits, at,
                     (int)(end - at) - digits - MAC - 2, at + digits + MAC + 2);
    snprintf(mac, sizeof(mac), "%016lx", siphash(key, text, n));
    if (memcmp(mac, at + digits + 1, MAC) != 0 || atoi(text) != count + 1)
        return false;
    const char *said = text + digits + 1;
    int all, bad;
    count++;
    if (planned)
        planned = false, count = INT32_MAX - 1;     /* nothing comes after it */
    if (strncmp(said, "ok ", 3) == 0)
        checks++;
    else if (strncmp(said, "not ok ", 7) == 0)
        checks++, failed++;
    else if (sscanf(said, "plan %d %d", &all, &bad) == 2)
        planned = all == checks && bad == failed;
    if (printed + n < MOST)
        printed += printf("%s\n", said);
    return true;
}

static int
read_lines(const char *hex)
{
    char line[2048];
    size_t n = 0;
    int c;

    for (int i = 0; i < KEY; i++)
        if (sscanf(hex + 2 * i, "%2hhx", &key[i]) != 1)
            fail("is no key", hex);
    do {
        c = getchar_unlocked();
        if (c != '\n' && c != EOF) {
            if (n < sizeof(line))       /* no signed line is that long */
                line[n++] = c == '\0' ? 1 : c;
            continue;
        }
        if (n > 0 && line[n - 1] == '\r')
            n--;
        for (char *at = line; at < line + n && (at = memchr(at, '@', line + n - at)); at++)
            if (signed_next(at, line + n))
                break;
        n = 0;
    } while (c != EOF);
    printf("end %d %d %s\n", checks, failed, planned ? "yes" : "no");
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "key") == 0)
        return write_key(argv[2]);
    if (argc == 3 && strcmp(argv[1], "read") == 0 && strlen(argv[2]) == 2 * KEY)
        return read_lines(argv[2]);
    fprintf(stderr, "usage: signed key FILE | signed read KEY\n");
    return 2;
}
