#!/usr/bin/env bash
# Boots the kernel: on this terminal, or for one command.
#
#   ./boot [OPTION]...                      an interactive console
#   ./boot [OPTION]... -- COMMAND ARG...    runs COMMAND in the kernel
#
#   --cpus N             processors (2)
#   --mem M              memory, in MiB or as 512M, 1G (128M)
#   --through NN         the kernel as chapter NN leaves it (number or name)
#   --lab LAB            the kernel with exercises/LAB/LAB.nw
#   --timeout S          stop after S seconds
#   --icount             count instructions in place of time: two runs agree
#   --model CPU          QEMU's processor model (max; qemu64 with --icount)
#   --kernel FILE        boot this ELF file and build nothing
#   --option WORD        a word for the kernel itself, such as poison; repeatable
#   --file HOST:GUEST    put the file HOST into the kernel's files as GUEST;
#                        repeatable
#   --get GUEST:HOST     copy the file GUEST out to HOST in the end; repeatable
#   --disk IMG           IMG, an ext2 file system, in place of the disk that
#                        the book makes; or none
#   --save-disk IMG      keep the disk as a COMMAND has left it
#   --module IMG         hand IMG to the kernel as it is, for a RAM disk
#   --gdb                wait until gdb takes over (see make debug)
#
# A COMMAND works on a copy of the disk, the console on the disk itself. Paths
# in the kernel begin in /, and a COMMAND without a slash is looked for in /
# and in /bin.
#
# With COMMAND, its output is this program's output, kernel messages go to
# standard error with "weft| " before each, and standard input reaches
# COMMAND byte for byte (or, with --option terminal, as if it were typed). The
# exit status is COMMAND's: 128+N when signal N killed it, 126 or 127 where it
# cannot be run. Else 124 is the time limit, 125 a panic, no kernel to run, or
# a --get that failed, and 2 a mistake in the call.

set -u
LC_ALL=C

# Who calls with these closed gets nothing in and nothing out.
[[ -e /dev/fd/0 ]] || exec 0</dev/null
[[ -e /dev/fd/1 ]] || exec 1>/dev/null
[[ -e /dev/fd/2 ]] || exec 2>/dev/null
exec 7>&2

top=$(cd "$(dirname "$0")" && pwd) || exit 125

say() {
    printf 'boot: %s\n' "$1" >&7
}

usage() {
    say "$1 (./boot --help lists the options)"
    exit 2
}

give_up() {
    say "$1"
    exit 125
}

# --- what is asked for

cpus='' mem=128M through='' lab='' timeout='' icount='' model='' kernel='' gdb=''
disk='' keep='' module=''
files=() gets=() options=() command=()

while (($# > 0)); do
    option=$1
    shift
    case $option in
    --cpus | --mem | --through | --lab | --timeout | --model | --kernel | --option | \
        --file | --get | --disk | --save-disk | --module)
        (($# > 0)) || usage "$option needs a value"
        value=$1
        shift
        ;;
    esac
    case $option in
    --cpus)
        [[ $value =~ ^[1-9][0-9]{0,2}$ ]] || usage "--cpus: '$value' is no number of processors"
        cpus=$value
        ;;
    --mem)
        [[ $value =~ ^[1-9][0-9]{0,8}[KMG]?$ ]] || usage "--mem: '$value' is no amount of memory"
        # With one, firmware does not even complain.
        [[ $value != 1 && $value != 1M && $value != *K ]] || usage "--mem: '$value' is too little for a PC"
        mem=$value
        ;;
    --through) through=$value ;;
    --lab) lab=$value ;;
    --timeout)
        [[ $value =~ ^[0-9]{1,9}(\.[0-9]{1,6})?$ && $value =~ [1-9] ]] ||
            usage "--timeout: '$value' is no number of seconds"
        timeout=$value
        ;;
    --icount) icount=yes ;;
    --model) model=$value ;;
    --kernel) kernel=$value ;;
    --option)
        [[ $value =~ ^[A-Za-z0-9_.,:=/+-]+$ && $value != -- ]] ||
            usage "--option: '$value' is no word for the kernel"
        options+=("$value")
        ;;
    --file)
        [[ $value == ?*:?* ]] || usage "--file: '$value' is not HOST:GUEST"
        files+=("$value")
        ;;
    --get)
        [[ $value == ?*:?* ]] || usage "--get: '$value' is not GUEST:HOST"
        gets+=("$value")
        ;;
    --disk) disk=$value ;;
    --save-disk) keep=$value ;;
    --module) module=$value ;;
    --gdb) gdb=yes ;;
    --help | -h)
        sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    --)
        (($# > 0)) || usage "no COMMAND after --"
        command=("$@")
        break
        ;;
    -*) usage "unknown option '$option'" ;;
    *) usage "'$option' is no option; a COMMAND comes after --" ;;
    esac
done

if [[ $icount ]]; then
    [[ ${cpus:-1} == 1 ]] || usage "--icount counts one processor's instructions: --cpus $cpus cannot be"
    cpus=1
    : "${model:=qemu64}"
fi

for file in "${files[@]}"; do
    host=${file%:*} guest=${file##*:}
    [[ -f $host && -r $host ]] || usage "--file: cannot read the file '$host'"
    [[ /$guest/ != */../* && $guest != */ ]] || usage "--file: '$guest' is no name of a file"
done

for file in "${gets[@]}"; do
    host=${file#*:} guest=${file%%:*}
    [[ -d $(dirname -- "$host") && ! -d $host ]] || usage "--get: cannot write the file '$host'"
    [[ $guest != *[\"$'\n']* && $guest != */ ]] || usage "--get: '$guest' is no name of a file"
done
if [[ $disk && $disk != none ]]; then
    [[ -f $disk && -r $disk ]] || usage "--disk: cannot read the file '$disk'"
fi
[[ ! $keep || ${#command[@]} -gt 0 ]] || usage "--save-disk is for a COMMAND"
[[ ! $keep || -d $(dirname -- "$keep") && ! -d $keep ]] || usage "--save-disk: cannot write the file '$keep'"
if [[ $module ]]; then
    [[ -f $module && -r $module ]] || usage "--module: cannot read the file '$module'"
    ((${#files[@]} == 0)) || usage "--module takes the place of --file"
fi

if [[ $kernel ]]; then
    [[ -f $kernel && -r $kernel ]] || usage "--kernel: cannot read the file '$kernel'"
    [[ ! $through$lab ]] || usage "--kernel builds nothing: no --through or --lab with it"
fi

if [[ $through ]]; then
    chapter=$through
    [[ $chapter =~ ^[0-9]{1,2}$ ]] && printf -v chapter %02d "$((10#$chapter))"
    found=
    for file in "$top/chapters/$chapter"-*.nw "$top"/chapters/[0-9][0-9]-"$chapter".nw; do
        [[ -f $file ]] && found=${file##*/}
    done
    [[ $found ]] || usage "--through: there is no chapter '$through'"
    through=${found%%-*}
fi

if [[ $lab && ! -f $top/exercises/$lab/$lab.nw ]]; then
    usage "--lab: there is no lab '$lab'"
fi

qemu=${QEMU:-qemu-system-x86_64}
type -P "$qemu" >/dev/null || give_up "$qemu is not installed: ./setup qemu does it"

# --- everything from here on must be put away again

tmp='' reader='' writer='' teller='' machine='' filter='' terminal=''

clean_up() {
    trap '' HUP INT TERM
    [[ $machine ]] && kill -KILL "$machine"
    [[ $reader ]] && kill "$reader"
    [[ $writer ]] && kill "$writer" "$teller"
    wait
    [[ $terminal ]] && stty "$terminal" <&3
    [[ $gdb ]] && rm -f "$top/build/debug.elf"
    [[ $tmp ]] && rm -rf "$tmp"
}

die_of() {
    clean_up
    trap - EXIT "$1"
    kill -s "$1" $$
}

trap clean_up EXIT
for signal in HUP INT TERM; do
    # shellcheck disable=SC2064 # the signal's name of now is meant
    trap "die_of $signal" "$signal"
done

exec 3<&0

tmp=$(mktemp -d "${TMPDIR:-/tmp}/weft-boot.XXXXXX") || exit 125

# --- the kernel
#
# Sources newer than the last build's beginning, or files of the kernel newer
# than its end, call for another. Most calls find nothing and start at once.

if [[ ! $kernel ]]; then
    out=$top/kernel-out
    [[ $lab$through ]] && out=$top/build/${lab:+lab-$lab}${lab:+${through:+-}}${through:+through-$through}
    last=$top/build/${out##*/}
    newer=yes
    if [[ -e $last.ended && -e $out/build/kernel.elf && ! ${CC-}${CROSS-}${V-} ]]; then
        newer=$(find "$top/chapters" "$top/tangle" "$top/Makefile" \
            ${lab:+"$top/exercises/$lab"} -newer "$last.began" -print -quit
            find "$out" -path "$out/build" -prune -o \
                -newer "$last.ended" -print -quit)
    fi
    if [[ $newer ]]; then
        mkdir -p "$top/build" && touch "$tmp/began"
        env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$top" kernel \
            "OUT=${out#"$top/"}" "THROUGH=$through" "LAB=$lab" >&2 </dev/null ||
            give_up "no kernel to boot"
        mv "$tmp/began" "$last.began"
        touch "$last.ended"
    fi
    kernel=$out/build/kernel.elf
fi

# --- its disk

[[ $disk || ! -f ${kernel%/*}/disk.img ]] || disk=${kernel%/*}/disk.img
[[ $disk == none ]] && disk=''
if ((${#gets[@]} > 0)) && ! PATH=$PATH:/usr/sbin:/sbin type -P debugfs >/dev/null; then
    give_up "debugfs is not installed: ./setup qemu does it"
fi
if [[ ! $disk ]]; then
    ((${#gets[@]} == 0)) || usage "--get: this kernel has no disk"
    [[ ! $keep ]] || usage "--save-disk: this kernel has no disk"
elif ((${#command[@]} > 0)); then
    if ! cp "$disk" "$tmp/disk.img" || ! chmod u+w "$tmp/disk.img"; then
        give_up "cannot copy the disk '$disk'"
    fi
    disk=$tmp/disk.img
fi

# Runs a command of debugfs on the disk.
debug_disk() {
    PATH=$PATH:/usr/sbin:/sbin debugfs -R "$1" "$disk" >"$tmp/told" 2>&1
}

# Copies the files of --get off the disk.
get_files() {
    local file host guest
    for file in "${gets[@]}"; do
        host=${file#*:} guest=/${file%%:*}
        while [[ $guest == *//* ]]; do
            guest=${guest//\/\///}
        done
        debug_disk "stat \"$guest\""
        if ! grep -q '^Inode: .* Type: regular ' "$tmp/told"; then
            if grep -q '^Inode: ' "$tmp/told"; then
                say "--get: $guest is no ordinary file"
            else
                say "--get: $(tail -n 1 "$tmp/told")"
            fi
            return 1
        fi
        rm -f "$tmp/got"
        debug_disk "dump \"$guest\" $tmp/got"
        if [[ $(wc -l <"$tmp/told") -gt 1 || ! -f $tmp/got ]]; then
            say "--get: $(tail -n 1 "$tmp/told")"
            return 1
        fi
        if ! cat "$tmp/got" >"$host"; then
            say "--get: cannot write the file '$host'"
            return 1
        fi
    done
}

# --- the machine
#
# Of QEMU's usual devices only the screen: firmware looks at each of them, and
# a network card alone costs it half a million instructions.

args=(-machine pc -nodefaults -vga std -cpu "${model:-max}" -smp "${cpus:-2}" -m "$mem" -no-reboot
    -display none -kernel "$kernel"
    -device 'isa-debug-exit,iobase=0x501,iosize=2')
[[ $icount ]] && args+=(-icount 'shift=0,sleep=off')
# Without "strict" firmware would read the disk in search of a loader.
if [[ $disk ]]; then
    args+=(-boot strict=on -device 'virtio-blk-pci,drive=disk'
        -drive "if=none,id=disk,format=raw,file=${disk//,/,,}${command[*]:+,cache=unsafe}")
fi
[[ $gdb ]] && args+=(-s -S)

if ((${#files[@]} > 0)); then
    type -P cpio >/dev/null || give_up "cpio is not installed: ./setup qemu does it"
    for file in "${files[@]}"; do
        host=${file%:*} guest=$tmp/root/${file##*:}
        if ! mkdir -p "${guest%/*}" || ! cp -p "$host" "$guest"; then
            give_up "cannot pack the file '$host'"
        fi
    done
    (cd "$tmp/root" && find . -mindepth 1 | sort | cpio -o -H newc --quiet) >"$tmp/archive" ||
        give_up "cannot pack the files"
    args+=(-initrd "$tmp/archive")
elif [[ $module ]]; then
    args+=(-initrd "$module")
fi

# Prints the words with all but plain characters as %XX, and an empty word
# as %00, which reads as one.
encode() {
    local word text i c code
    for word; do
        text=
        for ((i = 0; i < ${#word}; i++)); do
            c=${word:i:1}
            if [[ $c != [A-Za-z0-9_./:=,+-] ]]; then
                printf -v code %d "'$c"
                printf -v c %%%02X "$((code & 255))"
            fi
            text+=$c
        done
        printf ' %s' "${text:-%00}"
    done
}

# Bash has its own words for children that were killed: nobody needs them.
exec 2>/dev/null

# A machine that sleeps until a device answers has QEMU warn that nothing is
# to be waited for. That is what --icount wants: no time passes meanwhile.
if [[ $icount ]]; then
    exec 8> >(sed '/icount sleep disabled and no active timers/d' >&7)
    filter=$!
else
    exec 8>&7
fi

# The machine holds $tmp/log.out open as its descriptor 5, so that the end of
# that pipe is the end of the machine.
mkfifo "$tmp/log.in" "$tmp/log.out" "$tmp/in" "$tmp/out" "$tmp/count" || exit 125
if ((${#command[@]} > 0)); then
    # Pipes of our own on both sides keep QEMU from setting our caller's
    # descriptors to non-blocking, which it would not undo.
    args+=(-append "log=com2 ${options[*]-} --$(encode "${command[@]}")" -monitor none
        -chardev 'stdio,id=com1,signal=off' -serial chardev:com1
        -chardev "pipe,id=com2,path=${tmp//,/,,}/log" -serial chardev:com2)
    "$qemu" "${args[@]}" <"$tmp/in" >"$tmp/out" 2>&8 3<&- 5>"$tmp/log.out" &
    machine=$!
    exec 6>"$tmp/in" 8>&-
    {
        cat <"$tmp/out" 2>&7
        told=$?
        ((told == 0)) || kill -KILL "$machine"
        exit "$told"
    } 6>&- &
    reader=$!
else
    if [[ -t 0 && -t 1 ]]; then
        terminal=$(stty -g)
        window=$(stty size)
        options+=("window=${window/ /x}")
        say "Ctrl-A X leaves the machine"
    fi
    args+=(-append "${options[*]-}" -serial mon:stdio)
    "$qemu" "${args[@]}" <&3 2>&8 3<&- 5>"$tmp/log.out" &
    machine=$!
    exec 8>&-
fi
if [[ $gdb ]]; then
    mkdir -p "$top/build" && ln -sfn "$(realpath "$kernel")" "$top/build/debug.elf"
    [[ ! -t 0 ]] || say "waiting for gdb: run make debug in another terminal"
fi

# --- its log, line by line, until it ends or its time is up

exec 4<"$tmp/log.out"
if [[ $timeout ]]; then
    whole=${timeout%.*} part=
    [[ $timeout == *.* ]] && part=${timeout#*.}
    part=${part}000000
    end=$((${EPOCHREALTIME/./} + 10#$whole * 1000000 + 10#${part:0:6}))
fi
verdict='' late=''
while :; do
    limit=()
    if [[ $timeout ]]; then
        left=$((end - ${EPOCHREALTIME/./}))
        if ((left <= 0)); then
            late=yes
            break
        fi
        printf -v left '%d.%06d' "$((left / 1000000))" "$((left % 1000000))"
        limit=(-t "$left")
    fi
    IFS= read -r "${limit[@]}" -u 4 line
    code=$?
    line=${line%$'\r'}
    [[ $code == 0 || $line ]] && printf 'weft| %s\n' "$line" >&7
    if [[ $line =~ ^'panic: ' ]]; then
        verdict=125
    elif [[ $verdict != 125 && $line =~ ^'weft: status '([0-9]{1,3})$ ]]; then
        verdict=${BASH_REMATCH[1]}
    fi
    ((code > 128)) && late=yes
    ((code == 0)) || break
    # A serial port loses what comes before the kernel has set it up, so
    # standard input waits for the kernel's first word. When it has ended, the
    # kernel is told on the second port how many bytes there were.
    if [[ $reader && ! $writer ]]; then
        LC_ALL=C dd bs=64k <&3 >&6 2>"$tmp/count" &
        writer=$!
        exec 6>&-
        sed -n 's/^\([0-9]*\) byte.*/\1/p' <"$tmp/count" 1<>"$tmp/log.in" &
        teller=$!
    fi
done

# QEMU on a terminal wants to set it right before it goes.
if [[ $late && $terminal ]]; then
    kill "$machine"
elif [[ $late ]]; then
    kill -KILL "$machine"
fi
wait "$machine"
code=$?
machine=
[[ $filter ]] && wait "$filter"
if [[ $reader ]]; then
    wait "$reader"
    told=$?
    reader=
    ((told != 141)) || exit 141
    ((told == 0)) || give_up "cannot write the output"
fi

if [[ $keep ]]; then
    cp "$disk" "$keep" || give_up "cannot write the disk '$keep'"
fi
if [[ $late ]]; then
    say "time limit of $timeout s reached"
    exit 124
elif ((${#command[@]} == 0)); then
    # The kernel's own power-off gives an odd status above one.
    ((code == 0 || (code > 1 && code % 2 == 1))) || give_up "QEMU ended with status $code"
    get_files || exit 125
elif [[ ! $verdict ]]; then
    give_up "the machine stopped without telling a status"
else
    if [[ $verdict != 125 ]] && ! get_files && ((verdict == 0)); then
        verdict=125
    fi
    exit "$verdict"
fi
