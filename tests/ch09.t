#!/bin/sh
# Chapter 9: descriptors, open files, names. The host's Linux is the oracle.
. "${0%/*}/tap.sh"

run ./boot --through 09 --timeout 100 -- hello
is "$status" 0 'hello still runs' || diag "$(tail -n 5 "$work/err")"
like "$work/out" 'hello, world' 'and says so'

# Programs that the book does not print, made of its headers.
for program in fds bytes names corners opening sharing churn; do
    check "$program compiles" gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static \
        -nostdlib -ffreestanding -fno-pic -no-pie -fno-stack-protector \
        -fcf-protection=none -fno-asynchronous-unwind-tables \
        -Wl,--build-id=none -I build/through-09/user -o "$work/$program" \
        "tests/ch09/$program.c"
done

# boot OPTION... -- WORD...: the chapter's kernel, already built, with them
boot() {
    run ./boot --kernel build/through-09/build/kernel.elf --timeout 120 \
        --file "$work/fds:/fds" --file "$work/bytes:/bytes" \
        --file "$work/names:/names" --file "$work/corners:/corners" \
        --file "$work/opening:/opening" --file "$work/sharing:/sharing" \
        --file "$work/churn:/churn" "$@"
}

# host PROGRAM ARG...: the same on Linux; a folder in memory is its root
host() {
    wanted=0
    # shellcheck disable=SC2016 # the inner shell expands these
    timeout -s KILL 60 env -i "PATH=$PATH" \
        unshare -pfm --mount-proc --kill-child sh -c '
        mount -t tmpfs tmpfs "$1" && cp "$2" "$1" && cd "$1" && shift 2 &&
        exec prlimit --nofile=256 chroot . "$@"' sh "$work/scratch" \
        "$work/$1" "/$@" >"$work/host" 2>"$work/host-err" </dev/null ||
        wanted=$?
}

# alike DESCRIPTION: what ran last in the kernel did as the host's did
alike() {
    is "$status" "$wanted" "$1: status"
    same "$work/out" "$work/host" "$1: output"
    unlike "$work/out" 'NOT ok' "$1: every check"
    unlike "$work/err" 'panic|nobody came' "$1: no complaint"
}

# What is in use in the end, by the log.
ledger() {
    sed -n 's/.*ledger: \(.*\) in use.*/\1/p' "$work/err" | tr '\n' ';'
}

mkdir "$work/scratch"
for cpus in 1 2 4 8; do
    boot --cpus "$cpus" --option ledger -- hello
    ledger >"$work/none-$cpus"
    like "$work/none-$cpus" 'pages, .*;[1-9][0-9]* inodes, 0 open files;' \
        "the ledger counts inodes and open files, $cpus CPUs"
done
if unshare -pfm --mount-proc --kill-child mount -t tmpfs tmpfs "$work/scratch" \
    2>"$work/unshare"; then
    for program in fds bytes names corners opening sharing churn; do
        host "$program"
        for cpus in 1 2 4 8; do
            boot --cpus "$cpus" --option ledger -- "/$program"
            alike "$program on $cpus CPUs"
            is "$(ledger)" "$(cat "$work/none-$cpus")" \
                "$program on $cpus CPUs leaves nothing"
        done
    done
    host names
    boot --cpus 4 --model qemu64 --mem 64 -- /names
    alike 'names on an old CPU with little memory'
    for program in sharing churn names corners; do
        host "$program"
        boot --cpus 4 --option lockorder -- "/$program"
        alike "$program with the order of locks checked"
    done
else
    skip 1 'the host has no namespaces to run its side in'
fi

# Races, forced. The programs of chapters 5 to 8 write through the new calls.
race() {
    for cpus in 1 2 4; do
        boot --cpus "$cpus" --option ledger --option "point=$2" -- races "$1"
        is "$status" 0 "race $1, $cpus CPUs"
        like "$work/out" '^ok: the one' "race $1: the one"
        like "$work/out" '^ok: the other' "race $1: the other"
        like "$work/out" '^ok: and what is left' "race $1: the outcome"
        unlike "$work/err" 'nobody came|panic' "race $1: it came to pass"
        is "$(ledger)" "$(cat "$work/none-$cpus")" "race $1: nothing is left"
    done
}
race 1 remove:found/wait=rename:done
race 2 open:exclusive/wait=rename:done
race 3 link:found/wait=remove:done
race 4 rename:checked/wait=remove:done
race 5 transfer:locked/wait=remove:done
boot --cpus 2 --option point=fd:found-free/yield50 -- /sharing
unlike "$work/out" 'NOT ok' 'one table, and others come in between'
boot --cpus 2 --option point=transfer:locked/yield50 -- /sharing
unlike "$work/out" 'NOT ok' 'one open file, and others come in between'
boot --cpus 2 --option point=write:locked/yield50 -- /sharing
unlike "$work/out" 'NOT ok' 'one inode, and others come in between'
for program in forktree waitall regs; do
    boot --cpus 2 -- "$program"
    is "$status" 0 "$program of an earlier chapter runs"
    unlike "$work/out" 'NOT ok' "$program: every check"
done

# Inside the kernel.
for options in '--cpus 1' '--cpus 2 --mem 64' '--cpus 4' '--cpus 8'; do
    for name in files files-fail forkfail; do
        # shellcheck disable=SC2086 # these are words
        boot $options -- selftest "$name"
        is "$status" 0 "selftest $name, $options"
    done
done

# Files that come with the command, with their modes.
printf 'from the host\n' >"$work/text"
chmod 640 "$work/text"
if command -v musl-gcc >/dev/null; then
    cat >"$work/musl.c" <<'END'
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
int
main(int argc, char **argv)
{
    char line[100];
    struct stat s;
    int fd = open(argv[argc - 1], O_RDONLY);

    printf("%zd %.13s\n", read(fd, line, sizeof line), line);
    printf("%o\n", fstat(fd, &s) == 0 ? s.st_mode : 0);
    close(fd);
    fd = open("out", O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    for (int i = 0; i < 1000; i++)
        dprintf(fd, "%d\n", i);
    printf("%ld\n", (long)lseek(fd, -4, SEEK_END));
    printf("%zd %.3s\n", read(fd, line, sizeof line), line);
    printf("%d\n", mkdir("dir", 0755));
    printf("%d\n", rename("out", "dir/out"));
    printf("%d\n", symlink("dir/out", "link"));
    printf("%zd\n", readlink("link", line, sizeof line));
    printf("%d\n", stat("link", &s) == 0 && s.st_size == 3890);
    printf("%d\n", fcntl(fd, F_GETFD));
    printf("%d %s\n", open("nothing", O_RDONLY), strerror(errno));
    printf("%d\n", faccessat(AT_FDCWD, "dir/out", X_OK, 0));
    return 0;
}
END
    musl-gcc -static -O2 -o "$work/musl" "$work/musl.c"
    cp "$work/musl" "$work/text" "$work/scratch/"
    (cd "$work/scratch" && ./musl text) >"$work/host"
    wanted=0
    boot --cpus 2 --file "$work/musl:/musl" --file "$work/text:/some/text" -- \
        /musl some/text
    alike 'a musl program with files'
    boot --cpus 2 --file "$work/musl:/musl" --file "$work/text:/bin/hello" -- \
        /musl /bin/hello
    alike 'a file in place of a longer one, with its mode'
else
    skip 4 'no musl-gcc'
fi

# The figures of the text: instructions, which are the same in every run.
boot --icount -- filecost
at_most() {
    got=$(sed -n "s/^$1: //p" "$work/out")
    is "$(test "${got:-0}" -gt 0 && test "$got" -le "$2"; echo $?)" 0 \
        "$1: at most $2 instructions ($got)"
}
at_most 'dup2 and close' 180
at_most 'open and close' 700
at_most 'read 4096 bytes at a place' 705

finish
