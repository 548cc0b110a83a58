#!/bin/sh
# Chapter 10: disks, the page cache, ext2. What the machine has is chosen by a
# stand-in for QEMU that adds words of its own; no test measures time.
. "${0%/*}/tap.sh"

PATH=$PATH:/usr/sbin:/sbin
command -v mke2fs >/dev/null || skip_all 'mke2fs is not installed'

run ./boot --through 10 --timeout 60 -- selftest words
is "$status" 0 "the chapter's kernel boots" || tail -n 5 "$work/err" | tap_show
kernel=build/through-10/build/kernel.elf

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel "$kernel" --timeout 60 "$@"
}

# machine WORDS OPTION... -- WORD...: the same with more hardware, and no disk
# but what the words say
cat >"$work/qemu" <<'END'
#!/bin/sh
# shellcheck disable=SC2086 # these are words
exec qemu-system-x86_64 "$@" $MORE
END
chmod +x "$work/qemu"
machine() {
    MORE=$1
    shift
    run env "MORE=$MORE" "QEMU=$work/qemu" ./boot --kernel "$kernel" \
        --timeout 60 --disk none "$@"
}
drive=-drive\ if=none,format=raw,file=$work/disk
device='-device virtio-blk-pci,drive=a'
mke2fs -q -t ext2 "$work/disk" 1m >"$work/out"
cp "$work/disk" "$work/disk2"

# --- disks, through all that drives them

for options in '--cpus 1' '--cpus 4 --option lockorder' '--cpus 8 --model qemu64' \
    '--icount'; do
    for name in disk disk-crowd disk-limits disk-queue disk-lies disk-cost; do
        # shellcheck disable=SC2086 # these are words
        boot $options -- selftest "$name"
        is "$status" 0 "selftest $name, $options"
    done
done
boot --save-disk "$work/saved" -- selftest disk
like "$work/err" '^weft. vda: patterns come back$' 'the disk is there and keeps what it is given'
same "$work/saved" "${kernel%/*}/disk.img" '... and in the end has what it had'

machine "$drive,id=a $device,disable-legacy=on" -- selftest disk
like "$work/err" '^weft. vda: patterns come back$' 'a disk of the new kind alone'
machine "$drive,id=a -device pci-bridge,id=x,chassis_nr=1
    -device pci-bridge,id=y,bus=x,addr=3,chassis_nr=2
    $device,bus=y,addr=7" -- selftest disk
like "$work/err" '^weft. vda: patterns come back$' 'a disk behind two bridges'
machine "$drive,id=a $device,queue-size=4,vectors=1" --cpus 4 -- selftest disk-crowd
is "$status" 0 'a queue with room for one request, and one interrupt'
like "$work/err" '^weft. 40 threads, 1600 requests$' '... which all come through it'
machine "$drive,id=a,cache=writethrough $device,config-wce=off" -- selftest disk
like "$work/err" '^weft. vda: patterns come back$' 'a disk with nothing to flush'
machine "$drive,id=a $device $drive""2,id=b -device virtio-blk-pci,drive=b
    -initrd $work/disk" -- selftest disk
for name in vda vdb ram; do
    like "$work/err" "^weft. $name: patterns come back\$" "of three disks $name"
done
is "$(grep -c ': 1024 KiB' "$work/err")" 3 '... each with its size'
boot --disk none --module "$work/disk" -- selftest disk-crowd
like "$work/err" '^weft. 40 threads, 1600 requests$' 'a RAM disk, and many threads'
boot --disk none --module "$work/disk" -- selftest disk-limits
is "$status" 0 '... and its limits, which nobody else guards'
boot --disk none -- selftest disk
is "$status" 0 'no disk at all'

# --- what is not as it should be

machine "$drive,id=a,read-only=on $device" -- selftest disk-limits
is "$status" 0 'a disk that can only be read'
like "$work/err" '^weft. vda: 1024 KiB, read only$' '... is known as one'
machine "$drive,id=a $device,disable-modern=on" -- selftest disk
is "$status" 0 'a disk of the old kind is left alone'
like "$work/err" '^weft. PCI 0:3.0: the disk has no registers of the new kind: not used$' \
    '... with a message'
machine "$drive,id=a $device,vectors=0" -- selftest disk
like "$work/err" '^weft. PCI 0:3.0: the disk has no interrupt of the new kind: not used$' \
    'a disk without MSI-X is left alone'
machine "$drive,id=a $device,iommu_platform=on,disable-legacy=on" -- selftest disk
like "$work/err" '^weft. PCI 0:3.0: the disk wants features that we do not have: not used$' \
    'a disk that wants more features is left alone'
cat >"$work/errors" <<'END'
[inject-error]
event = "read_aio"
errno = "5"
sector = "80"
END
machine "-drive if=none,id=a,format=raw,file=blkdebug:$work/errors:$work/disk $device" \
    -- selftest disk-bad
is "$status" 0 'a disk with a bad sector'
like "$work/err" '^weft. 1 of 64 reads failed$' '... gives an error there and nowhere else'
boot -- selftest disk-broken
is "$status" 0 'a device that fails for good'
like "$work/err" '^weft. vda: says that it has failed: given up$' '... is given up'

finish
