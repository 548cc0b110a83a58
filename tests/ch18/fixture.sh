# Makes the files that the cases work on, in the folder fixture.
mkdir -p fixture/dir/sub && cd fixture || exit
echo 'weft is a book, and weft is a kernel
The weft travels across the warp.
Nothing here.' >README
echo 'one 1 eins
two 2 zwei
three 3 drei

five 5  fuenf' >table
echo 'abc
ac
abbbc
a.c
a*c
ABC
ax
bx
dx
]x
x
xx

hello
a$
abc
Zebra zoo' >words
echo '10
9
-3
9 apples
100

abc
9
1000000000000
 7' >numbers
echo 'root:x:0:0
me:y:1000:1
nothing here' >passwd
echo 'int a;' >a.c
echo 'int b;' >b.c
echo 'hidden' >.hidden
echo 'f' >dir/f
echo 'text' >dir/sub/x.txt
echo '#!/bin/false
echo "script $0 $# $1 $2"
exit 6' | sed 1d >script
echo 'sourced=yes
echo "in $sourced"' >script2
awk 'BEGIN { for (i = 0; i < 50000; i++) printf "x"; print ""; print "short" }' >big
