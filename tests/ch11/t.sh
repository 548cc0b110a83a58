echo "start $# $1"
f() { echo "in f $1"; return 3; }
f x; echo "status $?"
for i in 1 2 3; do echo $i; done > lines
while read l; do echo "line $l"; done < lines
case abc in a*) echo glob;; esac
x=5; x=$((x * 8 + 2)); echo $x ${x%2} ${x:-none} ${y:-none}
(exit 5); echo sub $?
(cd /; pwd); set -- a 'b c' d; echo $# "$2"
test -d /dev && echo directory
./no-such; echo $?
./plain one; echo $?
./hash one; echo $?
./hello -n; echo $?
i=0; while [ $i -lt 30 ]; do ./hello; i=$((i + 1)); done; echo $i
echo *
trap 'echo bye' EXIT
exec ./hello last
