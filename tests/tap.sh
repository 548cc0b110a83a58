# shellcheck shell=sh
# What the shell tests share. A test begins with
#
#     . "${0%/*}/tap.sh"
#
# which puts it in the top folder with an empty scratch folder, $work, that
# is removed in the end. It ends with `finish`.
#
#     run COMMAND ARG...          runs it: $status, $work/out, $work/err
#     is GOT WANT DESCRIPTION     two strings are the same
#     like FILE REGEX DESCRIPTION     some line of FILE matches (grep -E)
#     unlike FILE REGEX DESCRIPTION   no line does
#     same FILE FILE DESCRIPTION  two files are the same, byte for byte
#     check DESCRIPTION COMMAND ARG...    the command succeeds
#     skip N REASON               N tests that this machine cannot run
#     skip_all REASON             the same for the whole file
#     diag TEXT                   a line for whoever reads the log

cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/weft-test.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
tap_count=0
tap_failed=0

# Each test asks for what it wants itself, not for what `make test` was told.
unset MAKEFLAGS MFLAGS MAKELEVEL THROUGH LAB CPUS MEM

diag() {
    printf '%s\n' "$*" | sed 's/^/# /'
}

# The first lines of standard input, as comments.
tap_show() {
    awk 'NR <= 40 { print "#     " $0 }'
}

tap_pass() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s\n' "$tap_count" "$1"
}

tap_fail() {
    tap_count=$((tap_count + 1))
    tap_failed=$((tap_failed + 1))
    printf 'not ok %d - %s\n' "$tap_count" "$1"
}

run() {
    status=0
    "$@" >"$work/out" 2>"$work/err" || status=$?
}

is() {
    if [ "$1" = "$2" ]; then
        tap_pass "$3"
    else
        tap_fail "$3"
        diag "     got: $1"
        diag "expected: $2"
    fi
}

like() {
    if grep -Eq -e "$2" "$1"; then
        tap_pass "$3"
    else
        tap_fail "$3"
        diag "no line matches /$2/ in:"
        tap_show <"$1"
    fi
}

unlike() {
    if grep -Eq -e "$2" "$1"; then
        tap_fail "$3"
        diag "these lines match /$2/:"
        grep -E -e "$2" "$1" | tap_show
    else
        tap_pass "$3"
    fi
}

same() {
    if cmp "$1" "$2" >"$work/cmp" 2>&1; then
        tap_pass "$3"
    else
        tap_fail "$3"
        tap_show <"$work/cmp"
    fi
}

check() {
    tap_what=$1
    shift
    if "$@" >"$work/check" 2>&1; then
        tap_pass "$tap_what"
    else
        tap_fail "$tap_what"
        diag "$* said:"
        tap_show <"$work/check"
    fi
}

skip() {
    tap_left=$1
    shift
    while [ "$tap_left" -gt 0 ]; do
        tap_count=$((tap_count + 1))
        printf 'ok %d # SKIP %s\n' "$tap_count" "$*"
        tap_left=$((tap_left - 1))
    done
}

skip_all() {
    printf '1..0 # SKIP %s\n' "$*"
    exit 0
}

finish() {
    printf '1..%d\n' "$tap_count"
    [ "$tap_failed" -eq 0 ]
    exit
}

# boot_chapter NN OPTION... [-- COMMAND...]: runs that chapter's kernel, or the
# one of the tree that $TREE names.
boot_chapter() {
    chapter_number=$1
    shift
    if [ -n "${TREE-}" ]; then
        run ./boot --kernel "$TREE/build/kernel.elf" --timeout 60 "$@"
    else
        run ./boot --through "$chapter_number" --timeout 60 "$@"
    fi
}
