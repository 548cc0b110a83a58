# shellcheck shell=sh disable=SC2016 # what is quoted is for another shell
# Makes the files that the cases work on, in the folder fixture.
mkdir -p fixture/dir/sub && cd fixture || exit
printf 'weft is a book, and weft is a kernel\nThe weft travels across the warp.\nNothing here.\n' >README
printf 'one 1 eins\ntwo 2 zwei\nthree 3 drei\n\nfive 5\tfuenf\n' >table
printf 'abc\nac\nabbbc\na.c\nABC\nbx\ndx\nx\nxx\n\nhello\nabc\nZebra zoo\n' >words
printf '10\n9\n-3\n9 apples\n100\n\nabc\n1000000000000\n 7\n' >numbers
printf 'root:x:0:0\nme:y:1000:1\nyou:z:1001:2\n' >passwd
echo 'int a;' >a.c
echo 'int b;' >b.c
echo hidden >.hidden
echo f >dir/f
echo text >dir/sub/x.txt
printf '#!/bin/sh\nsourced=yes\necho "script $0 $# $1 $2"\n' >script
printf 'echo "no first line"; exit 6\n' >script2
awk 'BEGIN { for (i = 0; i < 50000; i++) printf "x"; print ""; print "short" }' >big
