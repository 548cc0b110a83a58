#!/bin/sh
# Chapter 11: exec. The host's Linux is the oracle.
. "${0%/*}/tap.sh"

run ./boot --through 11 --timeout 300 -- hello
is "$status" 0 'hello is executed from the file system' || diag "$(tail -n 5 "$work/err")"
like "$work/out" 'hello, world' 'and says so'
programs=$PWD/build/through-11/build/user
mkdir "$work/scratch"

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel build/through-11/build/kernel.elf --timeout 120 "$@"
}

# host PROGRAM ARG...: the same on Linux, in the scratch folder
host() {
    wanted=0
    (cd "$work/scratch" && env -i PATH=/bin HOME=/ TERM=linux prlimit --stack=8388608 \
        --nofile=256 "$@") >"$work/host" 2>"$work/host-err" </dev/null || wanted=$?
}

# alike DESCRIPTION: what ran last in the kernel did as the host's did
alike() {
    is "$status" "$wanted" "$1: status"
    same "$work/out" "$work/host" "$1: output"
    unlike "$work/out" 'NOT ok' "$1: every check"
    unlike "$work/err" 'panic' "$1: no panic"
}

# What is in use in the end, by the log.
ledger() {
    sed -n 's/.*ledger: \(.*\) in use.*/\1/p' "$work/err" | tr '\n' ';'
}

# The chapter's programs, and two that are made of its headers.
user() {
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -nostdlib -ffreestanding -fno-pic \
        -no-pie -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
        -Wl,--build-id=none -I build/through-11/user -o "$work/$1" "tests/ch11/$1.c"
}
cp "$programs/execs" "$programs/execcost" "$work"
user execargs
user memory
for program in execs execargs memory; do
    host "$work/$program"
    for options in '--cpus 1' '--cpus 2 --mem 64 --model qemu64' '--cpus 4' \
        '--cpus 2 --option lockorder' '--cpus 2 --disk none'; do
        # shellcheck disable=SC2086 # these are words
        boot $options --file "$work/$program:/$program" -- "$program"
        alike "$program, $options"
    done
done

# Nothing is left, wherever the files are: in memory nothing is cached.
for program in execs execargs memory execcost; do
    boot --disk none --option ledger --file "$work/$program:/$program" -- hello
    ledger >"$work/none"
    boot --disk none --cpus 2 --option ledger --file "$work/$program:/$program" -- \
        "$program"
    is "$(ledger)" "$(cat "$work/none")" "$program leaves nothing"
done

# From inside: each allocation fails in its turn.
for options in '--cpus 1' '--cpus 4' '--disk none'; do
    for name in stack process; do
        # shellcheck disable=SC2086 # these are words
        boot $options -- selftest "$name"
        is "$status" 0 "selftest $name, $options"
    done
done
for name in vm-elf vm-busy vm-failure forkfail wait; do
    boot --cpus 2 -- selftest "$name"
    is "$status" 0 "selftest $name of an earlier chapter"
done
boot --cpus 2 --disk none -- selftest files-fail
is "$status" 0 'selftest files-fail of an earlier chapter'
for program in faults forktree waitall killed forkregs clones fds bytes names sharing; do
    boot --cpus 4 --disk none -- "$program"
    unlike "$work/out" 'NOT ok' "$program of an earlier chapter"
    unlike "$work/err" 'panic' "$program: no panic"
done

# Which program it is, and what it is told.
printf '#!/bin/args from\n' >"$work/scratch/script"
chmod 755 "$work/scratch/script"
cp "$programs/args" "$work/scratch/hello"
boot --file "$work/scratch/script:/dir/script" -- dir/script a
like "$work/out" '^\[from\]' 'the first program may be a script'
like "$work/out" '^\[dir/script\]' 'and is told its path'
is "$status" 4 'with its arguments'
boot --file "$work/scratch/hello:/hello" -- hello x
like "$work/out" '^argc 2' 'a program in / comes before one in /bin'
boot -- no-such-program
is "$status" 127 'no such program'
boot -- /dev
is "$status" 126 'a directory is no program'
chmod 644 "$work/scratch/script"
boot --file "$work/scratch/script:/script" -- script
is "$status" 126 'nor is a file that nobody may execute'

# Programs that were spoilt: many per boot, and then the ledger.
if command -v musl-gcc >/dev/null; then
    musl-gcc -static -O2 -Wall -Werror -o "$work/elfs" tests/ch11/elfs.c
    boot --disk none --option ledger --file "$work/elfs:/elfs" -- elfs /bin/args 0
    ledger >"$work/none"
    for seed in 1 2; do
        boot --disk none --cpus 2 --option ledger --file "$work/elfs:/elfs" -- \
            elfs /bin/args 600 "$seed"
        is "$status" 0 "600 spoilt programs, seed $seed" || diag "$(tail -n 5 "$work/err")"
        like "$work/out" 'as before' 'the good one still runs'
        is "$(ledger)" "$(cat "$work/none")" 'and nothing is left'
    done
else
    skip 6 'no musl-gcc'
fi

# Programs of C libraries.
for cc in 'musl-gcc -static' 'gcc -static' 'gcc -static-pie'; do
    # shellcheck disable=SC2086 # these are words
    if $cc -O2 -o "$work/scratch/start" tests/ch11/start.c -lm 2>"$work/err"; then
        host ./start
        for options in '--cpus 1 --model qemu64' '--cpus 4' '--disk none'; do
            boot $options --file "$work/scratch/start:/start" -- ./start
            alike "start, $cc, $options"
        done
    else
        skip 12 "no $cc"
    fi
done

# Programs that nobody here wrote.
tests/abi/foreign build/foreign 2>"$work/foreign" || :
diag "$(cat "$work/foreign")"
cp tests/ch11/t.lua tests/ch11/t.sh "$work/scratch"
cp "$programs/hello" "$work/scratch"
printf 'echo plain $1\n' >"$work/scratch/plain"
printf '#!./sh\necho hash $0 $1\nexit 4\n' >"$work/scratch/hash"
chmod 755 "$work/scratch"/*
for libc in musl glibc; do
    if [ -x "build/foreign/lua-$libc" ]; then
        cp "build/foreign/lua-$libc" "$work/scratch/lua"
        host ./lua t.lua word
        boot --file "$work/scratch/lua:/lua" --file "$work/scratch/t.lua:/t.lua" -- \
            ./lua t.lua word
        alike "Lua, $libc"
    else
        skip 4 "no Lua for $libc"
    fi
done
for shell in dash-musl dash-glibc busybox; do
    [ -x "build/foreign/$shell" ] || { skip 4 "no $shell"; continue; }
    rm -rf "$work/shell" && mkdir "$work/shell"
    for file in plain hash hello t.sh; do
        cp "$work/scratch/$file" "$work/shell/$file"
    done
    cp "build/foreign/$shell" "$work/shell/sh"
    # busybox reads lines by way of poll(), which is chapter 12's, and runs
    # what has no first line by way of /proc/self/exe
    [ "$shell" != busybox ] || sed -i '/read l/d; /plain/d' "$work/shell/t.sh"
    wanted=0
    (cd "$work/shell" && env -i PATH=/bin HOME=/ TERM=linux ./sh t.sh a) >"$work/host" \
        2>/dev/null </dev/null || wanted=$?
    rm -f "$work/shell/lines"
    set --
    for file in "$work/shell"/*; do
        set -- "$@" --file "$file:/w/${file##*/}"
    done
    printf 'cd /w && exec ./sh t.sh a 2>/dev/null\n' >"$work/go"
    boot "$@" --file "$work/shell/sh:/bin/sh" --file "$work/go:/go" -- sh /go
    alike "$shell runs a script"
done

finish
