#!/bin/sh
# Programs that nobody here wrote, unmodified, on Weft and on the host's Linux.
. "${0%/*}/tap.sh"

PATH=$PATH:/usr/sbin:/sbin
run ./boot --timeout 300 -- true
is "$status" 0 'the kernel of all chapters' || diag "$(tail -n 5 "$work/err")"

if ! unshare -pfm --kill-child true 2>"$work/unshare"; then
    skip 1 'the host has no namespaces to run the programs in'
    finish
fi

# --- one tree of files for both sides
#
# /bin has busybox, the name of each applet as a link to it, more shells, Lua,
# e2fsck, and the book's init, so that a command is a second process on both.

tests/abi/foreign build/foreign 2>"$work/foreign" || :
diag "$(cat "$work/foreign")"
root=$work/root
mkdir -p "$root/bin" "$root/dev" "$root/etc" "$root/tmp" "$root/calls"
echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
cp kernel-out/build/user/bin/init "$root/bin"
for program in busybox bash e2fsck dash-musl dash-glibc lua-musl lua-glibc; do
    [ ! -x "build/foreign/$program" ] || cp "build/foreign/$program" "$root/bin"
done
if [ ! -x "$root/bin/busybox" ]; then
    skip 1 'no busybox'
    finish
fi
"$root/bin/busybox" --list | while read -r applet; do
    case $applet in busybox | init) ;; *) ln -s busybox "$root/bin/$applet" ;; esac
done
(cd "$root" && sh "$OLDPWD/tests/abi/fixture.sh")
cp tests/abi/driver tests/abi/all.lua "$root"
for kind in shell applets; do
    mkdir "$root/$kind"
    awk -v RS='\n%%\n' -v to="$root/$kind" '{
        name = sprintf("%s/%02d", to, NR); printf "%s\n", $0 >name; close(name)
    }' "tests/abi/$kind.cases"
done
calls=
for kind in musl-static glibc-static glibc-static-pie; do
    cc=gcc
    [ "${kind%%-*}" = glibc ] || cc=musl-gcc
    mkdir -p "$root/calls/$kind"
    if "$cc" "-${kind#*-}" -O2 -Wall -Wextra -Wno-unused-result \
        -o "$root/calls/$kind/calls" tests/abi/calls.c -lm 2>"$work/err"; then
        calls="$calls $kind"
    else
        diag "no $cc -${kind#*-}: $(head -n 1 "$work/err")"
    fi
done

# --- on both sides

# linux WORD...: the command on the host
linux() {
    rm -rf "$work/linux" && cp -a "$root" "$work/linux"
    wanted=0
    unshare -pfm --kill-child sh -c 'mount --rbind /dev "$1/dev" && root=$1 && shift && ulimit -n 256 &&
        exec chroot "$root" env -i PATH=/bin HOME=/ TERM=linux /bin/init "$@"' \
        sh "$work/linux" "$@" >"$work/host" 2>"$work/host-err" </dev/null || wanted=$?
}

# What is in use in the end, by the log.
ledger() {
    sed -n 's/.*ledger: \(.*\) in use.*/\1/p' "$work/err" | tr '\n' ';'
}

# weft CPUS OPTION... -- WORD...: the command on Weft, after which the disk is
# whole, and nothing in use that is not after a shell that did nothing
weft() {
    cpus=$1
    shift
    if [ ! -f "$work/ledger.$cpus" ]; then
        run ./boot --timeout 60 --cpus "$cpus" --option ledger -- sh -c :
        ledger >"$work/ledger.$cpus"
    fi
    rm -f "$work/root.img"
    mke2fs -q -t ext2 -b 4096 -d "$root" "$work/root.img" 64m >"$work/out" 2>&1 ||
        diag "$(cat "$work/out")"
    run ./boot --timeout 120 --disk "$work/root.img" --save-disk "$work/after.img" \
        --cpus "$cpus" --option ledger "$@"
    unlike "$work/err" '^weft. panic' "$what: no panic"
    check "$what: the disk is whole" e2fsck -fn "$work/after.img"
    is "$(ledger)" "$(cat "$work/ledger.$cpus")" "$what: nothing is left in use"
}

# alike: what each of its parts wrote, and how it ended
alike() {
    is "$status" "$wanted" "$what: status" || tail -n 3 "$work/err" | tap_show
    for side in out host; do
        rm -rf "$work/$side.parts" && mkdir "$work/$side.parts"
        awk -v to="$work/$side.parts" 'BEGIN { name = to "/first" }
            /^=== / { name = to "/" $2; next } { print >name }' "$work/$side"
    done
    for part in "$work"/host.parts/*; do
        name=${part##*/}
        if cmp -s "$part" "$work/out.parts/$name"; then
            tap_pass "$what: $name"
        else
            tap_fail "$what: $name"
            [ ! -f "$root/$cases/$name" ] || diag "$(cat "$root/$cases/$name")"
            diff "$part" "$work/out.parts/$name" | tap_show
        fi
    done
}

# --- C programs

cases=none
cat >"$root/go" <<END
for kind in $calls; do
    cd /calls/\$kind
    echo "=== \$kind"
    ./calls 2>&1
    echo "status \$?"
done
END
linux sh /go
for cpus in 1 4; do
    what="C programs, $cpus CPUs"
    weft $cpus -- sh /go
    alike
done

# --- Lua

cat >"$root/go" <<END
cd /tmp
for lua in /bin/lua-*; do
    [ -x \$lua ] || continue
    echo "=== \${lua##*/}"
    \$lua /all.lua word 2>&1
    echo "status \$?"
done
END
linux sh /go
what=Lua
weft 2 --option lockorder -- sh /go
alike

# --- shells and applets

cases=shell
for shell in dash-musl dash-glibc bash busybox; do
    case $shell in *musl) cpus=1 ;; *glibc) cpus=4 ;; bash) cpus=2 ;; *) cpus=8 ;; esac
    if [ ! -x "$root/bin/$shell" ]; then
        skip 1 "no $shell"
        continue
    fi
    ln -sf "$shell" "$root/bin/sh"
    linux sh driver sh /shell
    what="$shell as a shell, $cpus CPUs"
    weft "$cpus" -- sh driver sh /shell
    alike
done
cases=applets
linux sh driver sh /applets
what=applets
weft 2 -- sh driver sh /applets
alike

# --- a file system, mended

if [ -x "$root/bin/e2fsck" ]; then
    cases=none
    mke2fs -q -t ext2 -b 1024 -O ^resize_inode -d tests/abi "$root/good" 1m >"$work/out" 2>&1 || diag "$(cat "$work/out")"
    cp "$root/good" "$root/bad"
    # in both bitmaps, and an inode
    for at in 3072 4096 8192; do
        head -c 256 /dev/zero | dd of="$root/bad" bs=1 seek=$at conv=notrunc 2>/dev/null
    done
    cat >"$root/go" <<END
export E2FSCK_TIME=2000000000
for image in good bad; do
    echo "=== \$image"
    for how in n y n; do
        e2fsck -f\$how /\$image 2>&1
        echo "status \$?"
    done
    md5sum /\$image
done
END
    linux sh /go
    what=e2fsck
    weft 2 -- sh /go
    alike
else
    skip 1 'no e2fsck'
fi

finish
