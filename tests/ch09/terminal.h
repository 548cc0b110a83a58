/* The terminal, for small programs. */
#pragma once
#include "process.h"

struct termios {
    unsigned input, output, control, local;
    unsigned char line, key[19];
};

enum { TERMINAL = 0, TCGETS = 0x5401, TCSETS = 0x5402, FIONREAD = 0x541b };
enum { ISIG = 1, ICANON = 2, ECHO = 8, ICRNL = 0400, VTIME = 5, VMIN = 6 };

static inline long
ask(unsigned long what, void *arg)
{
    return syscall6(16, TERMINAL, what, (long)arg, 0, 0, 0);
}

static inline long
take(char *to, unsigned long n)
{
    return syscall6(0, TERMINAL, (long)to, n, 0, 0, 0);
}
static inline void
show(const char *s, long n)
{
    char line[1200], *to = line;
    const char *digits = "0123456789abcdef";

    for (long i = 0; i < n && i < 390; i++) {
        unsigned char c = s[i];

        if (c >= ' ' && c < 0x7f && c != '\\') {
            *to++ = c;
        } else {
            *to++ = '\\';
            *to++ = digits[c >> 4];
            *to++ = digits[c & 15];
        }
    }
    char all[1216] = "[", *at = all + 1;
    char number[8], *digit = number;
    long rest = n < 0 ? -n : n;

    if (n < 0)
        *at++ = '-';
    do
        *digit++ = '0' + rest % 10;
    while ((rest /= 10) != 0);
    while (digit > number)
        *at++ = *--digit;
    *at++ = ']';
    *at++ = ' ';
    for (const char *c = line; c < to; c++)
        *at++ = *c;
    *at++ = '\n';
    sys_write(1, all, at - all);
}
