#!/bin/sh
# ./boot itself, with a stand-in for the kernel that keeps its protocol.
. "${0%/*}/tap.sh"

fake=$work/kernel.elf
if ! ${CC:-gcc} -m32 -O1 -Wall -Wextra -Werror -ffreestanding -fno-pic \
    -fno-stack-protector -nostdlib -static \
    -Wl,-e,start,-Ttext=0x100000,--build-id=none \
    -o "$fake" tests/fakekernel.c 2>"$work/err"; then
    skip_all "this compiler makes no 32-bit x86 code: $(head -n 1 "$work/err")"
fi

# Temporary files of ./boot go where they can be counted.
TMPDIR=$work/tmp
export TMPDIR
mkdir "$TMPDIR"
boot() {
    run ./boot --kernel "$fake" --timeout 60 "$@"
}

# --- status

boot -- exit 0
is "$status" 0 "a command's status 0"
is "$(cat "$work/out")" "" "... nothing on standard output but the command's"
is "$(cat "$work/err")" "weft| ready
weft| weft: status 0" "... nothing on standard error but the kernel's messages"
boot -- exit 3
is "$status" 3 "a command's status 3"
boot -- exit 139
is "$status" 139 "a command killed by signal 11"
boot -- panic
is "$status" 125 "a panic is 125"
like "$work/err" '^weft\|     at run\+0x1 \(chapters/00-none.nw:1\)$' "... with its backtrace"
boot -- die
is "$status" 125 "a machine that stops without a status is 125"
like "$work/err" '^weft\| half a line$' "... its last words are shown"
like "$work/err" '^boot: the machine stopped' "... and that it stopped"
boot --timeout 4.5 -- hang
is "$status" 124 "past the time limit is 124"
is "$(cat "$work/out")" partial "... what was written before is there"
like "$work/err" '^weft\| half$' "... what was logged before as well"
boot --timeout 1 -- spam
is "$status" 124 "a kernel that never stops talking meets the time limit, too"
boot -- log
is "$status" 0 "a status counts on the log alone"
is "$(cat "$work/out")" "weft: status 9" "... and the command may write what it likes"
is "$(sed -n 2,5p "$work/err")" "weft| one
weft| %s two
weft| 
weft| three \\n" "messages are marked line by line, otherwise as they are"

# --- what comes out

boot -- bytes
awk 'BEGIN { for (i = 0; i < 256; i++) printf "\\%03o", i }' >"$work/octal"
# shellcheck disable=SC2059 # the format is the text
printf "$(cat "$work/octal")" >"$work/bytes"
same "$work/out" "$work/bytes" "every byte comes out as it went in"
boot -- flood
awk 'BEGIN { for (i = 0; i < 131072; i++) printf "%08x", i }' >"$work/numbers"
same "$work/out" "$work/numbers" "a MiB of output is complete"
./boot --kernel "$fake" --timeout 60 -- hang >"$work/out" 2>"$work/err" &
booted=$!
for i in 1 2 3 4 5 6 7 8 9 10; do
    grep -q before "$work/err" && break
    sleep 1
done
like "$work/err" '^weft\| before$' "messages come while the kernel runs"
kill "$booted"
wait "$booted" 2>/dev/null
is $? 143 "a signal ends it"
(
    code=0
    ./boot --kernel "$fake" --timeout 60 -- flood 2>/dev/null || code=$?
    echo "$code" >"$work/status"
) | head -c 10 >"$work/out"
is "$(cat "$work/out") $(cat "$work/status")" "0000000000 141" "who stops reading ends it"

# --- what goes in

# shellcheck disable=SC1003 # a backslash is meant
boot -- args plain 'two words' '' '%41%' 'ümlaut' "it's" '"*$?\' -- --cpus '
'
is "$(cat "$work/out")" "[plain]
[two words]
[]
[%41%]
[ümlaut]
[it's]
[\"*\$?\\]
[--]
[--cpus]
[
]" "arguments arrive as they are"
printf 'one\ntwo' >"$work/text"
boot -- cat <"$work/text"
is "$(cat "$work/out")" "one
two" "standard input reaches the command, then its end"
boot -- cat <"$work/bytes"
same "$work/out" "$work/bytes" "every byte of it, as it was"
boot -- cat </dev/null
is "$status" 0 "so does an empty input"
boot -- cat <&-
is "$status" 0 "so does a closed one"
mkfifo "$work/pipe"
sleep 60 >"$work/pipe" &
boot -- exit 4 <"$work/pipe"
kill $!
is "$status" 4 "an input that stays open does not hold it up"
echo 'hello q' >"$work/text"
boot <"$work/text"
is "$status" 0 "without a command the kernel has the console"
like "$work/out" '^console' "... and shows it here"

printf 'text\n' >"$work/a:b"
chmod 640 "$work/a:b"
ln boot "$work/program" 2>/dev/null || cp -p boot "$work/program"
boot --file "$work/a:b:/etc/some text" --file "$work/program:bin/program" -- archive
cp "$work/out" "$work/archive"
run cpio -itv --quiet <"$work/archive"
like "$work/out" '^-rw-r----- .* etc/some text$' "a file is packed with its mode"
like "$work/out" '^-rwxr-xr-x .* bin/program$' "... and so is a program"
run cpio -i --quiet --to-stdout 'etc/some text' <"$work/archive"
is "$(cat "$work/out")" text "... with what is in it"

# --- the disk

PATH=$PATH:/usr/sbin:/sbin
if command -v mke2fs >/dev/null && command -v debugfs >/dev/null; then
    mkdir -p "$work/root/some where"
    printf 'on the disk\n' >"$work/root/some where/file"
    mke2fs -q -t ext2 -d "$work/root" "$work/a,disk" 1m >"$work/out"
    cp "$work/a,disk" "$work/disk.img"
    boot --disk "$work/a,disk" --get "//some where//file:$work/got" \
        --get "some where/file:$work/got:2" --save-disk "$work/kept" -- exit 3
    is "$status" 3 "a command with a disk"
    is "$(cat "$work/got" "$work/got:2")" "on the disk
on the disk" "--get copies files out of it"
    same "$work/kept" "$work/a,disk" "--save-disk keeps it"
    for code in 0 3; do
        boot --get "/none:$work/none" -- exit $code
        is "$status" "$((code ? 3 : 125))" "a file that is not there, after status $code"
        like "$work/err" "^boot: --get: /none: File not found" "... is told"
        is "$(ls "$work/none" 2>&1 | wc -l)" 1 "... and not made"
    done
    boot --get "/some where:$work/none" -- exit 0
    is "$status" 125 "a folder cannot be copied out"
    like "$work/err" "^boot: --get: /some where is no ordinary file$" "... which is told"
    is "$(ls "$work/none" 2>&1 | wc -l)" 1 "... and nothing is made"
    boot --get "/some where/file:/dev/full" -- exit 0
    is "$status" 125 "nor a file where nothing can be written"
    like "$work/err" "^boot: --get: cannot write the file '/dev/full'$" "... which is told, too"
    rm "$work/got"
    boot --get "some where/file:$work/got" <"$work/text"
    is "$status $(cat "$work/got")" "0 on the disk" "--get without a command"
    rm "$work/disk.img"
else
    skip 15 "mke2fs and debugfs are not installed"
fi

# --- what it builds first

tree=$work/tree
mkdir -p "$tree/chapters" "$tree/tangle" "$tree/exercises/easy"
cp boot "$tree"
touch "$tree/chapters/02-first.nw" "$tree/exercises/easy/easy.nw"
cat >"$tree/Makefile" <<END
kernel:
	@echo builds \$(OUT) \$(THROUGH) \$(LAB)
	@mkdir -p \$(OUT)/build && cp $fake \$(OUT)/build/kernel.elf
END
builds() {
    what=$1
    shift
    run "$tree/boot" --timeout 60 "$@" -- exit 6
    is "$status $(grep -v "^weft|" "$work/err" | xargs)" "6 $what" "boot $* builds ${what:-nothing}"
}
builds "builds kernel-out"
builds ""
builds "builds build/through-02 02" --through 2
builds "" --through first
builds "builds build/lab-easy easy" --lab easy
builds "builds build/lab-easy-through-02 02 easy" --lab easy --through 02
sleep 1
touch "$tree/exercises/easy/easy.nw"
builds ""
builds "builds build/lab-easy easy" --lab easy
touch "$tree/chapters/02-first.nw"
builds "builds kernel-out"
rm "$tree/kernel-out/build/kernel.elf"
builds "builds kernel-out"
echo >"$tree/kernel-out/file.c"
builds "builds kernel-out"
run env CC=clang "$tree/boot" --timeout 60 -- exit 6
like "$work/err" "^builds kernel-out" "another compiler builds again"
echo "kernel: ; false" >"$tree/Makefile"
run "$tree/boot" -- exit 6
is "$status" 125 "a kernel that cannot be built is 125"
like "$work/err" "^boot: no kernel to boot$" "... and says so"

# --- several at once, and what is left

for i in 1 2 3 4; do
    ./boot --kernel "$fake" --timeout 60 -- args "number $i" >"$work/out.$i" 2>&1 &
done
wait
is "$(cat "$work"/out.[1-4] | grep number | tr '\n' ' ')" \
    "[number 1] [number 2] [number 3] [number 4] " "runs do not disturb each other"
is "$(ls -A "$TMPDIR")" "" "no temporary file is left"

# --- the machine that is asked for

cat >"$work/qemu" <<'END'
#!/bin/sh
for word; do printf '%s ' "$word"; done >&2
END
chmod +x "$work/qemu"
asked() {
    run env QEMU="$work/qemu" ./boot --kernel "$fake" "$@" -- exit
}
asked
like "$work/err" '-cpu max -smp 2 -m 128M ' "the usual machine"
asked --cpus 8 --mem 1G --model qemu64
like "$work/err" '-cpu qemu64 -smp 8 -m 1G ' "another"
asked --icount
like "$work/err" '-cpu qemu64 -smp 1 .*-icount shift=0,sleep=off' "--icount"
asked --option poison --option x=1
like "$work/err" "-append log=com2 poison x=1 -- exit" "--option"
unlike "$work/err" 'drive' "no disk, if there is none"
echo >"$work/disk.img"
asked
like "$work/err" '-boot strict=on -device virtio-blk-pci,drive=disk -drive if=none,id=disk,format=raw,file=.*tmp/weft-boot.*,cache=unsafe' \
    "the disk beside the kernel, a copy of it"
asked --disk none
unlike "$work/err" 'drive' "--disk none"
run env QEMU="$work/qemu" ./boot --kernel "$fake"
like "$work/err" "file=$work/disk.img " "the disk itself, without a command"
asked --disk "$fake" --module "$fake"
like "$work/err" "-initrd $fake" "--module"
rm "$work/disk.img"
asked --gdb
like "$work/err" ' -s -S ' "--gdb"
is "$(ls build/debug.elf 2>/dev/null)" "" "... and leaves nothing"
asked
is "$status" 125 "a QEMU that fails is 125"
run env QEMU=no-such-qemu ./boot --kernel "$fake" -- exit
is "$status" 125 "a QEMU that is not there is 125"
like "$work/err" '^boot: no-such-qemu is not installed: ./setup qemu does it$' "... and says so"

# --- mistakes in the call: one line, status 2, no machine

mistake() {
    what=$1
    shift
    run env QEMU="$work/qemu" ./boot "$@"
    is "$status $(wc -l <"$work/err") $(cut -d '(' -f 1 <"$work/err")" "2 1 boot: $what " "boot $*"
}
mistake "unknown option '--bogus'" --bogus
mistake "--option: 'a b' is no word for the kernel" --option "a b"
mistake "'ls' is no option; a COMMAND comes after --" ls
mistake "no COMMAND after --" --
mistake "--cpus needs a value" --cpus
mistake "--cpus: 'two' is no number of processors" --cpus two
mistake "--cpus: '0' is no number of processors" --cpus 0
mistake "--mem: 'much' is no amount of memory" --mem much
mistake "--mem: '1M' is too little for a PC" --mem 1M
mistake "--mem: '640K' is too little for a PC" --mem 640K
mistake "--timeout: '-1' is no number of seconds" --timeout -1
mistake "--timeout: '0.0' is no number of seconds" --timeout 0.0
mistake "--icount counts one processor's instructions: --cpus 2 cannot be" --cpus 2 --icount
mistake "--through: there is no chapter '99'" --through 99
mistake "--through: there is no chapter '../x'" --through ../x
mistake "--lab: there is no lab 'none'" --lab none
mistake "--kernel: cannot read the file 'none.elf'" --kernel none.elf
mistake "--kernel builds nothing: no --through or --lab with it" --kernel "$fake" --through 2
mistake "--file: 'README.md' is not HOST:GUEST" --file README.md
mistake "--file: cannot read the file 'none'" --file none:/none
mistake "--file: cannot read the file 'tests'" --file tests:/tests
mistake "--file: '../x' is no name of a file" --file boot:../x
mistake "--file: '/etc/' is no name of a file" --file boot:/etc/
mistake "--get: 'x' is not GUEST:HOST" --get x
mistake "--get: cannot write the file 'none/x'" --get /x:none/x
mistake "--get: '/x/' is no name of a file" --get /x/:x
mistake "--get: this kernel has no disk" --kernel "$fake" --get /x:x -- exit
mistake "--disk: cannot read the file 'none.img'" --disk none.img
mistake "--save-disk is for a COMMAND" --save-disk "$work/x"
mistake "--save-disk: cannot write the file 'none/x'" --save-disk none/x -- exit
mistake "--save-disk: cannot write the file 'tests'" --save-disk tests -- exit
mistake "--disk: cannot read the file 'tests'" --disk tests
mistake "--save-disk: this kernel has no disk" --kernel "$fake" --save-disk "$work/x" -- exit
mistake "--module: cannot read the file 'none'" --module none
mistake "--module takes the place of --file" --module boot --file boot:x
run ./boot --help
is "$status" 0 "--help"
like "$work/out" '^  --icount ' "... lists the options"

finish
