#!/bin/sh
# Chapter 7: threads, the scheduler, time. The host's Linux is the oracle for
# what programs print; no test measures how long something takes.
. "${0%/*}/tap.sh"

./boot --through 07 --timeout 60 -- hello >"$work/out" 2>"$work/err" ||
    diag "$(tail -n 5 "$work/err")"
like "$work/out" 'hello, world: 4 picks over 32 threads' 'hello runs'
programs=build/through-07/build/user

# boot OPTION... -- WORD...: the chapter's kernel, already built
boot() {
    run ./boot --kernel build/through-07/build/kernel.elf --timeout 60 "$@"
}

# Programs of this chapter and of chapter 5, here and on Linux.
for cpus in 1 4 8; do
    for program in times vectors; do
        "$programs/$program" >"$work/host"
        boot --cpus "$cpus" -- "$program"
        is "$status" 0 "$program on $cpus CPUs"
        same "$work/out" "$work/host" "$program on $cpus CPUs: output"
    done
    unlike "$work/host" 'wrong' 'and Linux finds nothing wrong'
    boot --cpus "$cpus" -- regs many
    like "$work/out" '^wrong answers: 0$' "regs on $cpus CPUs"
    boot --cpus "$cpus" -- faults null
    is "$status" 139 "a program dies of a fault on $cpus CPUs"
done

# Three that compute and one that sleeps: all get on.
for cpus in 1 2; do
    boot --cpus "$cpus" --option with=count,count,count -- dots
    is "$status" 0 "dots ends beside three hogs on $cpus CPUs"
    is "$(grep -cx '\.' "$work/out")" 50 'with all its dots'
    is "$(grep -x 'counting [0-9]' "$work/out" | sort -u | tr -cd 0-9)" 234 \
        'and each of them counts meanwhile'
done

# A long write lets others run between its pieces.
boot --cpus 1 --option with=flood -- dots
is "$status" 0 'dots ends beside one that writes'
is "$(awk '/^\.$/ && !dot { dot = NR } /^x/ { last = NR }
    END { print (dot && dot < last) ? "before" : "after" }' "$work/out")" \
    before 'the first dot comes before the last of a long write'

# Programs with different registers on one CPU, and a hog between. Who finds
# another one's in its own dies of it.
for cpus in 1 4; do
    boot --cpus "$cpus" --option with=vectors,vectors,count -- vectors
    is "$status" 0 "vectors beside vectors on $cpus CPUs"
    unlike "$work/err" 'signal' 'nobody finds what belongs to another one'
    boot --cpus "$cpus" --option with=yields,yields -- regs many
    like "$work/out" '^wrong answers: 0$' "regs beside others on $cpus CPUs"
done

# One that dies beside does no harm to the others.
boot --cpus 2 --option with=hello,no-such,hello,averyveryverylongname,times \
    -- dots
is "$status" 0 'programs end beside the first one'
is "$(grep -c '^hello, world' "$work/out")" 2 'and have run'
like "$work/err" 'no-such: cannot be run' 'one that is not there is reported'
is "$(grep -c 'cannot be run' "$work/err")" 2 'and one with a long name, once'

# Inside the kernel.
for options in '--cpus 1' '--cpus 2' '--cpus 4' '--cpus 8 --mem 4096' \
    '--cpus 4 --model qemu64' '--cpus 4 --option lockorder'; do
    for name in threads pingpong wake-early idle called forward one-cpu \
        timeout turns sleep sleep-kill lost-wakeup semaphore; do
        # shellcheck disable=SC2086 # these are words
        boot $options -- selftest "$name"
        is "$status" 0 "selftest $name, $options"
    done
done

# The figures of the text.
boot --icount -- selftest switch-cost
for price in 'a yield:185' 'a token passed:500'; do
    cost=$(sed -n "s/.*${price%:*}: //p" "$work/err")
    is "$(test "$cost" -le "${price#*:}"; echo $?)" 0 \
        "${price%:*}: at most ${price#*:} instructions ($cost)"
done
boot --icount --option with=yields -- yields tell
cost=$(sed -n 's/ a switch$//p' "$work/out")
is "$(test "$cost" -le 390; echo $?)" 0 \
    "a switch between programs: at most 390 instructions ($cost)"
boot --icount -- hello
start=$(sed -n 's/.*first user instruction at tsc //p' "$work/err")
is "$(test "$start" -le 9000000; echo $?)" 0 \
    "power-on to the first program takes at most 9 million ($start)"

finish
