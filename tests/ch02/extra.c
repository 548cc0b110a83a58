/* Checks of chapter 2's code that the book does not print: tests/ch02.t adds
   this file to a copy of the kernel's tree, as the self-tests below. */
#include "boot/acpi.h"
#include "boot/bootinfo.h"
#include "boot/cpu.h"
#include "boot/smp.h"
#include "lib/panic.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/layout.h"
#include "tests/selftest.h"

void selftest_tags(void);
void selftest_chatter(void);
void selftest_entries(void);

/* Reads the tags as GRUB's, and says what was found. */
static void
expect_tags(const uint32_t *info, int nusable, const char *cmdline)
{
    struct boot_info before = boot_info, found;
    memset(&boot_info, 0, sizeof(boot_info));
    boot_info_init(MULTIBOOT2_MAGIC, V2P(info));
    found = boot_info;
    boot_info = before;
    if (found.nusable != nusable || strcmp(found.cmdline, cmdline) != 0)
        panic("tags: %d ranges, [%s]", found.nusable, found.cmdline);
}

void
selftest_tags(void)
{
    enum { RAM = 64 << 20 };
    static uint32_t good[] = { 72, 0, 6, 40, 24, 0, RAM, 0, 1 << 20, 0, 1, 0,
        1, 10, 0x61626364, 0, 0, 8, };
    good[12] = 1;
    expect_tags(good, 1, "dcba");
    static uint32_t no_size[] = { 64, 0, 6, 40, 0, 0, RAM, 0, 1 << 20, 0, 1,
        0, 1, 13, 0x61626364, 0, 0, 8 };
    expect_tags(no_size, 0, "dcba");
    static uint32_t short_map[] = { 64, 0, 6, 12, 24, 0, 1, 13, 0x61626364, 0,
        0, 8, 0, 0, 0, 0, 0, 0 };
    expect_tags(short_map, 0, "dcba");
    static uint32_t wraps[] = { 40, 0, 99, 0xfffffffa, 0, 0, 1, 13,
        0x61626364, 0, 0, 8 };
    expect_tags(wraps, 0, "");
    static uint32_t too_long[] = { 32, 0, 1, 33, 0x61626364, 0, 0, 8, 0, 0 };
    expect_tags(too_long, 0, "");
}

/* Entries of a MADT that are shorter than what they are read as. */
void
selftest_entries(void)
{
    static const uint8_t madt[] = {
        'A', 'P', 'I', 'C', 44 + 16, [44] =
        0, 2, 9, 4, 1, 1, 77, 8, 1, 1, 1, 1, 1, 1, 0, 0,
    };
    static struct acpi found;
    acpi_read_madt((const struct acpi_table *)madt, &found);
    for (unsigned id = 0; id < ARRAY_LEN(found.has_cpu); id++)
        ASSERT(!found.has_cpu[id]);
    ASSERT(found.odd_cpus == 0);
}

static void
chat(void *unused)
{
    (void)unused;
    if (mycpu()->id == 0) {
        for (int i = 0; i < 20; i++)
            printf("chatter\n");
        panic("enough of this");
    }
    for (;;)
        printf("chatter\n");
}

/* A CPU that only prints stops when another one panics. */
void
selftest_chatter(void)
{
    run_on_cpus(chat, NULL);
}
