#!/bin/sh
# The replay of sessions tells what agrees from what does not.
. "${0%/*}/tap.sh"

check "it compiles" make -s --no-print-directory build/tests/replay

cat >"$work/good.nw" <<'END'
Prose, and `$ false` in it.

```{.session}
$ printf 'one\ntwo\nthree\n'
one
...
$ printf 'a b c\r\n' ; exit 3
a {...} c
$ echo $? \
    '@<<'
3 @<<
$ for x in a b
> do echo $x
> done
a
b
$ cat
$ printf 'first\nmiddle\nlast\nlast\n'
...
last
```
END
run build/tests/replay "$work/good.nw"
is "$status $(cat "$work/out")" "0 ok 1 - $work/good.nw:3: printf 'one\\ntwo\\nthree\\n'
1..1" "a session that agrees"

bad() {
    printf 'x\n\n```{.session}\n%b\n```\n' "$2" >"$work/bad.nw"
    run build/tests/replay "$work/bad.nw"
    is "$status $(grep -c '^not ok' "$work/out")" "1 1" "$1"
    like "$work/out" "^# $work/bad.nw:$3: " "... is reported at its line"
}
bad "another line" '$ echo a\nb' 4
bad "a line too few" '$ echo a' 4
bad "a line too many" '$ true\n$ true\na' 5
bad "only a part of a line" '$ echo ab\na' 4
bad "something else, of several lines" '$ for x in a\n> do echo $x\n> done\nb' 4
like "$work/out" "^not ok 1 - .*:3: for x in a$" "... and named by its first line"
bad "no session at all" 'a' 4

finish
