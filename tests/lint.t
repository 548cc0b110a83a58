#!/bin/sh
# How the chapters read: chunk lengths, prose around them, unwanted words.
. "${0%/*}/tap.sh"

check "the lint compiles" make -s --no-print-directory build/tests/lint
lint() {
    "${NOWEB:-/usr/lib/noweb}/markup" "$@" | build/tests/lint
}

# A chapter with nothing wrong, then with one fault at a time.
cat >"$work/02-good.nw" <<'END'
# Good {#ch:good}

::: {.where}
Where we are going, told in so many words that nobody can say afterwards that there were too few of them.
:::

This sentence explains the one function that the program is going to have here:

<<lib/good.c>>=
int
good(void)
{
    <<return a [[good]] number>>
}
@

And this one, ending in [[good]] and a reference (see section @sec:good), explains some numbers which have turned out to be good.

<<return a [[good]] number>>=
return 1;
@

## Exercises

1. (think, 5 min) Why?

## Further reading

Much.
END
run lint "$work/02-good.nw"
is "$status $(cat "$work/out")" "0 " "a good chapter is left alone"

# fault DESCRIPTION LINE MESSAGE SED-SCRIPT
fault() {
    sed "$4" "$work/02-good.nw" >"$work/02-bad.nw"
    run lint "$work/02-bad.nw"
    grep -Fx "$work/02-bad.nw:$2: $3" "$work/out" >"$work/found"
    is "$status $(cat "$work/found")" "1 $work/02-bad.nw:$2: $3" "$1"
}
fault "no prose before a chunk" 19 "no prose directly before <<return a [[good]] number>>" \
    's/^And this.*//'
fault "a heading before a chunk" 20 "no prose directly before <<return a [[good]] number>>" \
    's/^And this.*/&\n# Heading/'
fault "half a sentence before a chunk" 19 \
    "the prose before <<return a [[good]] number>> ends in no sentence" 's/good\.$/good/'
fault "a long line of code" 20 "a line of code of 83 columns, 76 fit" \
    's/^return 1;/&                                                         \/* what a line *\//'
fault "a chunk named by a word" 19 "<<number>> is a word, not a clause" \
    's/return a \[\[good\]\] number/number/'
fault "an unwanted word" 17 '"simply": if it were simple, nobody would say so' \
    's/explains some/simply explains some/'
fault "unfinished code" 11 '"TODO" in a finished book' 's/^good(void)/& \/* TODO *\//'
fault "too long a chunk" 19 "<<return a [[good]] number>> has 41 lines, the most is 40" \
    "s/^return 1;/&$(awk 'BEGIN { for (i = 0; i < 40; i++) printf "\\n" }')/"
fault "too little prose" 1 \
    "1.8 words of prose for a line of code, at least 6 are wanted" \
    's/^This sentence explains.*/This:/; s/^And this one.*/And see that:/; s/^Where.*/x/'
fault "no Exercises" 1 'no section "Exercises"' '/^## Ex/d'
fault "no Further reading" 1 'no section "Further reading"' '/^## Fu/d'
fault "no box at the start" 1 'no ::: {.where} box' 's/ {.where}/ {.aside}/'

for chapter in chapters/[0-9][0-9]-*.nw; do
    check "$chapter" lint "$chapter"
done
check "every name that prose quotes is defined" tangle/tangle --events
finish
