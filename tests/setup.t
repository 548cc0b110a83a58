#!/bin/sh
# ./setup, on a system of which it sees only what this test shows it.
. "${0%/*}/tap.sh"

# dpkg-query knows the packages in $work/installed, apt-get adds to them and
# fails without $work/network. All calls are written to $work/calls.
mkdir "$work/bin"
: >"$work/installed"
: >"$work/network"
cat >"$work/bin/dpkg-query" <<END
#!/bin/sh
for package; do :; done
grep -qx "\$package" "$work/installed" && echo installed
END
cat >"$work/bin/apt-get" <<END
#!/bin/sh
echo "apt-get \$*" >>"$work/calls"
[ -e "$work/network" ] || exit 100
[ "\$1" = install ] || exit 0
for package; do echo "\$package"; done >>"$work/installed"
END
cat >"$work/bin/apt-cache" <<END
#!/bin/sh
for version in 9 14 19 16; do echo "clang-\$version - C compiler"; done
END
cat >"$work/bin/sudo" <<END
#!/bin/sh
echo sudo >>"$work/calls"
exec "\$@"
END
cat >"$work/bin/id" <<END
#!/bin/sh
cat "$work/user"
END
chmod +x "$work"/bin/*
for program in sh awk cat env grep sed tr; do
    ln -s "$(command -v "$program")" "$work/bin"
done
echo 1000 >"$work/user"

setup() {
    : >"$work/calls"
    run env PATH="$work/bin" ./setup "$@"
}

setup nonsense
is "$status" 2 "an unknown task is a mistake"
is "$(cat "$work/err")" "setup: unknown task 'nonsense': qemu, book, test or all" "... in one line"
setup --bogus
is "$status" 2 "so is an unknown option"
setup qemu book
is "$status" 2 "so are two tasks"

setup qemu --dry-run
is "$status" 0 "--dry-run"
like "$work/out" '^setup: missing for qemu: noweb .*qemu-system-x86' "... says what is missing"
is "$(cat "$work/calls")" "" "... and calls nothing"

setup test --dry-run
like "$work/out" '^setup: missing for test: .* clang .*spin sparse .*clang-19' \
    "the newest of several compilers is found"

setup qemu </dev/null
is "$status" 1 "no answer is no"
is "$(cat "$work/calls")" "" "... sudo is not called without asking"
echo no >"$work/answer"
setup qemu <"$work/answer"
is "$status $(cat "$work/calls")" "1 " "nor after a no"
like "$work/err" 'nothing was installed' "... which is said"

rm "$work/network"
setup qemu --yes
is "$status" 1 "without a network it fails"
like "$work/err" '^setup: apt-get could not install them \(is there a network' "... and says why"
: >"$work/network"

echo yes >"$work/answer"
setup qemu <"$work/answer"
is "$status" 0 "a yes installs"
like "$work/calls" '^apt-get install .*--no-install-recommends .*qemu-system-x86' "... what is missing"
setup qemu </dev/null
is "$status $(cat "$work/calls")" "0 " "the second time there is nothing to do"
is "$(cat "$work/out")" "setup: nothing is missing for qemu" "... which is said"
setup book --yes
unlike "$work/calls" 'install.* noweb ' "what is there is not installed again"
like "$work/calls" '^sudo$' "--yes calls sudo"

echo 0 >"$work/user"
setup </dev/null
is "$status" 0 "root installs everything and is not asked"
unlike "$work/calls" '^sudo$' "... nor given sudo"

rm "$work/bin/apt-get"
setup qemu
is "$status" 1 "where there is no package manager that it knows"
like "$work/out" 'qemu needs these packages: noweb ' "... it names the packages"
for family in dnf pacman brew; do
    ln -s /bin/false "$work/bin/$family"
    setup qemu
    like "$work/out" "needs these packages of $family: .*qemu" "... as $family calls them"
    rm "$work/bin/$family"
done

finish
