/*
 * A stand-in for the kernel, to test ./boot: it keeps ./boot's protocol and
 * does one trick for each COMMAND. 32-bit code, entered by the PVH note with
 * paging off. It is ready for input when it has said so. Built by tests/boot.t:
 *
 *     gcc -m32 -O1 -ffreestanding -fno-pic -fno-stack-protector -nostdlib
 *         -static -Wl,-e,start,-Ttext=0x100000,--build-id=none
 */
#include <stdint.h>

#define COM1 0x3f8
#define COM2 0x2f8

struct start_info {
    uint32_t magic, version, flags, modules;
    uint64_t module_list, command_line;
};

struct module {
    uint64_t start, size;
};

__asm__(".pushsection .note.pvh, \"a\", @note\n"
        ".long 4, 4, 18\n"
        ".asciz \"Xen\"\n"
        ".long start\n"
        ".popsection\n"
        ".globl start\n"
        "start: movl $stack + sizeof_stack, %esp\n"
        "pushl %ebx\n"
        "call run\n"
        ".set sizeof_stack, 8192\n"
        ".lcomm stack, 8192\n");

static void
out(uint16_t port, uint8_t byte)
{
    __asm__ volatile("outb %0, %1" : : "a"(byte), "Nd"(port));
}

static uint8_t
in(uint16_t port)
{
    uint8_t byte;

    __asm__ volatile("inb %1, %0" : "=a"(byte) : "Nd"(port));
    return byte;
}

static void
put(uint16_t com, uint8_t byte)
{
    while (!(in(com + 5) & 0x20))
        ;
    out(com, byte);
}

static void
say(uint16_t com, const char *text)
{
    while (*text)
        put(com, *text++);
}

static uint8_t
get(void)
{
    while (!(in(COM1 + 5) & 1))
        ;
    return in(COM1);
}

static void
power_off(void)
{
    while (!(in(COM1 + 5) & 0x40) || !(in(COM2 + 5) & 0x40))
        ;
    out(0x501, 1);
}

static void
end(const char *status)
{
    say(COM2, "weft: status ");
    say(COM2, status);
    say(COM2, "\n");
    power_off();
}

static int
digit(char c)
{
    return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* Takes the next word of *line, decoded in place; null when there is none. */
static char *
word(char **line)
{
    char *from = *line, *to, *start;

    while (*from == ' ')
        from++;
    if (!*from)
        return 0;
    for (start = to = from; *from && *from != ' '; from++)
        if (*from == '%') {
            *to++ = digit(from[1]) << 4 | digit(from[2]);
            from += 2;
        } else
            *to++ = *from;
    *line = *from ? from + 1 : from;
    *to = 0;
    return start;
}

static int
same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

__attribute__((used)) void
run(struct start_info *info)
{
    struct module *archive = (struct module *)(uint32_t)info->module_list;
    char *line = (char *)(uint32_t)info->command_line, *w, c;
    uint32_t i, n, sent;

    for (i = 0; i < 2; i++) {
        out((i ? COM2 : COM1) + 2, 7);          /* FIFOs on, emptied */
        in(i ? COM2 : COM1);                    /* QEMU sends on what waits */
    }
    say(COM2, "ready\n");
    while ((w = word(&line)) && !same(w, "--"))
        ;
    if (!w || !(w = word(&line))) {
        say(COM1, "console\r\n");
        while ((c = get()) != 'q')
            put(COM1, c);
        power_off();
    } else if (same(w, "exit")) {
        end(word(&line));
    } else if (same(w, "bytes")) {
        for (i = 0; i < 256; i++)
            put(COM1, i);
        end("0");
    } else if (same(w, "flood")) {              /* numbers of 8 digits */
        for (n = 0; n < 1 << 17; n++)
            for (i = 0; i < 8; i++)
                put(COM1, "0123456789abcdef"[n >> (28 - 4 * i) & 15]);
        end("0");
    } else if (same(w, "args")) {
        while ((w = word(&line))) {
            put(COM1, '[');
            say(COM1, w);
            say(COM1, "]\n");
        }
        end("0");
    } else if (same(w, "cat")) {        /* as many as COM2 says there were */
        for (n = sent = 0, c = 0; c != '\n' || n < sent;) {
            if (in(COM1 + 5) & 1) {
                put(COM1, in(COM1));
                n++;
            } else if (in(COM2 + 5) & 1 && (c = in(COM2)) != '\n') {
                sent = 10 * sent + (c - '0');
            }
        }
        end("0");
    } else if (same(w, "archive")) {
        for (i = 0; info->modules && i < archive->size; i++)
            put(COM1, ((char *)(uint32_t)archive->start)[i]);
        end("0");
    } else if (same(w, "log")) {
        say(COM1, "weft: status 9\n");
        say(COM2, "one\r\n%s two\n\nthree \\n\nnot weft: status 9\n");
        end("0");
    } else if (same(w, "panic")) {
        say(COM2, "panic: cpu 0: for a test\n    at run+0x1 (chapters/00-none.nw:1)\n");
        end("0");
    } else if (same(w, "die")) {
        say(COM2, "weft: status unknown\nhalf a line");
        power_off();
    } else if (same(w, "hang")) {
        say(COM1, "partial");
        say(COM2, "before\nhalf");
    } else if (same(w, "spam")) {
        for (;;)
            say(COM2, "and on\n");
    }
    for (;;)
        __asm__ volatile("cli; hlt");
}
