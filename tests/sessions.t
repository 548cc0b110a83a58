#!/bin/sh
# The terminal sessions of the chapters say what the kernel says today.
. "${0%/*}/tap.sh"

if ! make -s --no-print-directory build/tests/replay >&2; then
    echo 'Bail out! the replay does not compile'
    exit 1
fi
# What builds is not part of a session.
make -s --no-print-directory kernel >"$work/out" 2>&1 || diag "$(cat "$work/out")"
build/tests/replay chapters/[0-9][0-9]-*.nw
