#!/bin/sh
# Chapter 10, second half: the page cache and ext2. Linux is the measure: the
# same programs say the same, e2fsck finds nothing to say, debugfs reads what
# Weft wrote, and Weft what mke2fs wrote.
. "${0%/*}/tap.sh"

PATH=$PATH:/usr/sbin:/sbin
for program in mke2fs e2fsck debugfs musl-gcc cc; do
    command -v "$program" >/dev/null || skip_all "$program is not installed"
done

run ./boot --through 10 --timeout 60 -- selftest words
is "$status" 0 "the chapter's kernel boots" || tail -n 5 "$work/err" | tap_show
kernel=build/through-10/build/kernel.elf
for program in work sums ends crowd large kills; do
    musl-gcc -static -O2 -o "$work/$program" "tests/ch10/$program.c"
done
cc -O2 -o "$work/damage" tests/ch10/damage.c

# boot OPTION... -- WORD...: keeps the disk in $work/saved
boot() {
    run ./boot --kernel "$kernel" --timeout 300 --save-disk "$work/saved" "$@"
}

# image NAME SIZE OPTION...: an ext2
image() {
    image=$work/$1
    long=$2
    shift 2
    rm -f "$image"
    mke2fs -q -t ext2 "$@" "$image" "$long" >"$work/mke2fs" 2>&1
}

# whole DESCRIPTION: e2fsck has nothing to say about the saved disk
whole() {
    check "$1: the file system is whole" e2fsck -fn "$work/saved"
    unlike "$work/err" 'damaged' '... and was so all the time'
}

# --- as on Linux: random things, by one process and by several

# as_linux SEED COUNT PROCESSES OPTION...
as_linux() {
    seed=$1 count=$2 processes=$3
    shift 3
    what="seed $seed, $processes processes, $*"
    rm -rf "$work/here" "$work/there"
    mkdir "$work/here" "$work/there"
    (cd "$work/here" && ../work "$seed" "$count" "$PWD/hw" "$processes") >"$work/said"
    boot --file "$work/work:/work" "$@" -- work "$seed" "$count" /hw "$processes"
    is "$status" 0 "$what: runs"
    same "$work/out" "$work/said" '... and says the same as on Linux'
    whole "$what"
    debugfs -R "rdump / $work/there" "$work/saved" >"$work/debugfs" 2>&1
    rm -rf "$work/there/bin" "$work/there/dev" "$work/there/etc" \
        "$work/there/tmp" "$work/there/work" "$work/there/lost+found"
    check '... and its files are what they are on Linux' \
        diff -r --no-dereference "$work/here" "$work/there"
}

for size in 1024 2048 4096; do
    image "disk$size" 24m -b "$size" -I $((size < 2048 ? 128 : 256))
    as_linux "$size" 2500 0 --disk "$work/disk$size"
done
as_linux 1 800 4 --cpus 4
as_linux 2 400 8 --cpus 8 --mem 20 --disk "$work/disk1024" --option lockorder
as_linux 3 400 6 --cpus 1 --mem 20 --model qemu64 --disk "$work/disk2048"
image old 24m -b 1024 -r 0
as_linux 4 800 2 --cpus 2 --disk "$work/old"
image bare 24m -b 4096 -O ^filetype,^sparse_super,^dir_index,^resize_inode
as_linux 5 800 2 --cpus 2 --disk "$work/bare"

# A RAM disk is gone with the machine; what the program says is not.
(cd "$work" && rm -rf hw && ./work 6 1500 "$work/hw") >"$work/said"
run ./boot --kernel "$kernel" --timeout 60 --disk "$work/disk4096" \
    --file "$work/work:/work" -- work 6 1500 /hw
same "$work/out" "$work/said" 'the same again on a copy that nobody keeps'
check '... and the image itself is untouched' e2fsck -fn "$work/disk4096"

# --- a full disk

for size in 1024 4096; do
    image "small$size" 2m -b "$size" -N 64
    boot --file "$work/work:/work" --disk "$work/small$size" -- work 9 2500 /hw
    is "$status" 0 "a small disk of $size byte blocks: runs"
    like "$work/out" 'No space left on device' '... until it is full'
    unlike "$work/out" 'NOT WHAT WAS WRITTEN' '... and what was written can be read'
    whole '... and is full'
done

# --- more files, and more holes, than there is memory for

image many 64m -b 4096 -N 130000 -I 256
boot --mem 20 --disk "$image" --file "$work/crowd:/program" -- program files 40000
is "$status" 0 'forty thousand empty files'
whole '... all there'
image hole 24m -b 4096
boot --mem 24 --disk "$image" --file "$work/crowd:/program" -- program holes 100000
is "$status" 0 'a hole of 25 GB is read here and there'

# --- files of up to 2 TB, on a disk of 24 MiB

# at BYTE TEXT: /large on the saved disk has the text there, says debugfs
at() {
    block=$(debugfs -R "bmap /large $(($1 / size))" "$work/saved" 2>"$work/debugfs")
    there=$(dd if="$work/saved" bs=1 skip=$((block * size + $1 % size)) count=5 2>"$work/dd")
    is "$there" "$2" "... and so does debugfs at $1"
}

for size in 1024 2048 4096; do
    image wide 24m -b "$size"
    boot --disk "$image" --file "$work/large:/program" -- program WRITE /
    is "$status" 0 "large files with blocks of $size"
    grep size "$work/out" >"$work/said"
    whole '... are written'
    at 4294979641 iiiii
    at 17247252380 kkkkk
    mv "$work/saved" "$image"
    boot --disk "$image" --file "$work/large:/program" -- program READ /
    is "$status" 0 '... are read again'
    tail -n 1 "$work/out" >"$work/here.said"
    same "$work/here.said" "$work/said" '... and have their size'
    boot --disk "$image" --file "$work/large:/program" -- program WCUT /
    is "$status" 0 '... are cut'
    whole '... and nothing is left of them'
done

# --- what mke2fs wrote

tree=$work/tree
mkdir -p "$tree/a/b/c" "$tree/many"
echo hello >"$tree/a/hello"
ln -s hello "$tree/a/fast"
ln -s "$(printf '%0100d' 0)" "$tree/a/slow"
ln "$tree/a/hello" "$tree/a/b/hard"
for i in 1 2 3 4 5 6 7 8 9; do
    for j in 0 1 2 3 4 5 6 7 8 9; do
        echo $i$j >"$tree/many/a-file-with-a-long-name-$i$j"
    done
done
head -c 300000 <"$kernel" >"$tree/a/b/large"
head -c 30000 <"$kernel" >"$tree/a/b/c/holes"
tail -c 3000 <"$kernel" | dd of="$tree/a/b/c/holes" bs=1000 seek=70000 conv=notrunc 2>"$work/dd"
mkfifo "$tree/many/fifo"
mknod "$tree/many/device" c 1 3 2>"$work/mknod" || :
chmod 751 "$tree/a" "$tree/a/hello"
chown -R 0:0 "$tree" 2>"$work/chown" || :
(cd "$tree" && "$work/sums" . ) | sed 's,^\.,,' | grep . | sort >"$work/said"
for size in 1024 2048 4096; do
    image made 24m -b "$size" -d "$tree"
    boot --disk "$image" --file "$work/sums:/sums" -- sums /a /many
    grep -E '^/(a|many)[/ ]' "$work/said" >"$work/there.said"
    sort "$work/out" >"$work/here.said"
    same "$work/here.said" "$work/there.said" "what mke2fs -d wrote in blocks of $size is read"
done

# --- features

image made 8m -d "$tree"
debugfs -w -R 'set_super_value feature_incompat 0x42' "$image" >"$work/debugfs" 2>&1
boot --disk "$image" -- hello
is "$status" 0 'an ext2 that needs what is not known'
like "$work/err" 'vda: not mounted: .*not known' '... is refused'
mkdir "$tree/dev"
image made 8m -d "$tree"
boot --disk "$image" --file "$work/ends:/program" -- program exit
is "$status" 7 'a program is put on a disk'
debugfs -w -R 'set_super_value feature_ro_compat 0x43' "$work/saved" >"$work/debugfs" 2>&1
mv "$work/saved" "$work/readable"
boot --disk "$work/readable" --file "$work/ends:/program" -- program exit
is "$status" 3 '... and can do nothing to it when that can only be read'
like "$work/err" 'mounted as the root, read only' '... which the log says'
same "$work/saved" "$work/readable" '... and not a bit of it is changed'

# --- how it ends

# ends STATUS HOW: the program, which must have come to that end
ends() {
    boot --file "$work/ends:/program" -- program "$2"
    is "$status" "$1" "the machine ends by $2, with files open that have no name"
}

# state REGEX: what the saved disk says of itself
state() {
    dumpe2fs -h "$work/saved" >"$work/state" 2>&1
    like "$work/state" "^Filesystem state: +$1\$" "... and says itself: $1"
}

for how in '7 exit' '0 power' '0 restart' '7 wrong'; do
    ends ${how% *} "${how#* }"
    whole '... then'
    state clean
done
is "$(cat "$work/out")" '-1 22 -1 0' 'reboot with wrong numbers'
# pull WORD ARG: the plug, as soon as program ARG has said WORD
pull() {
    ./boot --kernel "$kernel" --timeout 100 --save-disk "$work/saved" \
        --file "$work/ends:/program" -- program "$2" >"$work/out" 2>"$work/err" &
    machine=$!
    while ! grep -q "$1" "$work/out" && kill -0 "$machine" 2>/dev/null; do
        sleep 0.2
    done
    for child in $(cat "/proc/$machine/task/$machine/children"); do
        case $(cat "/proc/$child/comm") in qemu*) kill -KILL "$child" ;; esac
    done
    wait "$machine"
}

pull synced sync
like "$work/out" synced 'the plug is pulled after a sync'
whole '... then'
state clean
pull crashing crash
like "$work/out" crashing 'the plug is pulled in the middle of things'
state 'not clean'
run e2fsck -fy "$work/saved"
check '... and e2fsck can mend it' e2fsck -fn "$work/saved"

# --- inside

for options in '--cpus 1' '--cpus 4 --option lockorder'; do
    for name in failures full errors forget memory behind; do
        # shellcheck disable=SC2086 # these are words
        boot $options --mem 24 -- selftest "ext2-$name"
        is "$status" 0 "selftest ext2-$name, $options"
        whole "ext2-$name"
    done
done

boot --mem 24 -- selftest ext2-flush
is "$status" 0 'selftest ext2-flush'
check '... leaves a disk that is whole' e2fsck -fn "$work/saved"
state 'not clean with errors'

# ledger WORD...: what is in use after a program
ledger() {
    boot --option ledger --file "$work/work:/work" -- "$@"
    grep 'ledger: ' "$work/err"
}
is "$(ledger work 3 300 /hw 3)" "$(ledger hello)" 'a busy program leaves nothing behind in memory'

# --- killed in the middle

for options in '--cpus 1' '--cpus 4 --option lockorder'; do
    # shellcheck disable=SC2086 # these are words
    boot $options --mem 24 --option ledger --file "$work/kills:/program" -- program 60
    is "$status" 0 "sixty are killed in the middle of reading and writing, $options"
    grep 'ledger: ' "$work/err" >"$work/ledger"
    whole '... then'
    # shellcheck disable=SC2086 # these are words
    boot $options --mem 24 --option ledger --file "$work/kills:/program" -- hello
    grep 'ledger: ' "$work/err" >"$work/ledger.hello"
    same "$work/ledger" "$work/ledger.hello" '... and nothing is left in memory'
done

# --- damaged images

for size in 1024 2048 4096; do
    image "damaged$size" $((size / 2 + 2000))k -b "$size" -N 128 -d "$tree"
    "$work/damage" "$image" "$size" 200
    boot --disk "$image" -- selftest ext2-damaged
    is "$status" 0 "200 damaged images with blocks of $size"
    like "$work/err" 'images, [0-9]+ of them mounted, [1-9][0-9]* errors' '... some of which say so'
done

# A few of them as the root of a machine that goes on to work there.
for seed in 1 2 3 4 5 6 7 8; do
    image root 4000k -b 1024 -N 128 -d "$tree"
    "$work/damage" "$image" "$seed" 0
    boot --disk "$image" --file "$work/work:/work" -- work "$seed" 300 /a/hw
    check "a damaged root, $seed: no panic, and an end" \
        test "$status" -le 1 -o "$status" -eq 126
done

finish
