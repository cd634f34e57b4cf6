load helper

# The Makefile and bootstrap, on a project of a few lines and on a machine of a few commands.

small_project() {
	mkdir -p p/lib/base p/tools p/tests/unit p/share/report p/tests/lint
	cp "$ROOT/Makefile" p/
	cp "$ROOT/share/embed.sh" p/share/
	cp "$ROOT/tests/run" p/tests/
	cp "$ROOT/tests/unit/unit.h" p/tests/unit/
	cp "$ROOT/lib/base/slice.h" p/lib/base/
	printf 'hello {{x}}\n' >p/share/report/t.mustache
	echo '{}' >p/share/schema.json
	echo 'int one_get(void);' >p/lib/base/one.h
	printf '#include "base/one.h"\nint one_get(void)\n{\n\treturn 1;\n}\n' >p/lib/base/one.c
	cat >p/tools/hello.c <<-'EOF'
		#include <stdio.h>
		#include "base/one.h"
		#include "share.h"
		int main(void)
		{
			struct slice t = share_report_t_mustache;
			printf("%d ", one_get());
			return fwrite(t.p, 1, t.n, stdout) != t.n;
		}
	EOF
	printf '.Dd $Mdocdate$\n.Dt HELLO 1\n.Os\n.Sh NAME\n.Nm hello\n.Nd greet\n' >p/tools/hello.1
	cat >p/tests/unit/test_one.c <<-'EOF'
		#include "base/one.h"
		#include "unit.h"
		TEST(one) { CHECK_INT(one_get(), 1); }
		int main(void) { RUN(one); return unit_end(); }
	EOF
	cd p || return
}

@test "make builds a tool, and rebuilds it when a template, a header or a flag changes" {
	small_project
	run make
	status_is 0
	[ "$(build/release/bin/hello)" = "1 hello {{x}}" ]
	make >again.out
	! grep -q -e ' -c ' -e ' -o ' again.out || fail "$(cat again.out)"

	printf 'bye\\"\377\0?\n' >share/report/t.mustache
	make
	build/release/bin/hello | cmp - <(printf '1 bye\\"\377\0?\n')

	printf 'int one_get(void);\n#define ONE_MORE 1\n' >lib/base/one.h
	make >again.out
	grep -q 'obj/tools/hello.o' again.out

	make CPPFLAGS=-DX >again.out
	grep -q 'obj/lib/base/one.o' again.out
}

@test "make removes from the library what is gone from lib/" {
	small_project
	printf 'int two_get(void);\nint two_get(void)\n{\n\treturn 2;\n}\n' >lib/base/two.c
	make
	nm build/release/libmathmill.a | grep -q two_get
	rm lib/base/two.c
	touch lib/base/one.c
	make
	! nm build/release/libmathmill.a | grep -q two_get
}

@test "make test runs the tests, and fails with a failing test and with none" {
	small_project
	run make test
	status_is 0
	output_has "1 passed, 0 failed"
	sed -i.bak 's/return 1/return 2/' lib/base/one.c
	run make test
	[ "$status" -ne 0 ]
	output_has "one_get() is 2, not 1"
	output_has "0 passed, 1 failed"
	rm tests/unit/test_one.c
	run make test
	[ "$status" -ne 0 ]
	output_has "there are no tests"
}

@test "tests/run counts a crash, a missing plan and a silent program as failures" {
	mkdir -p b
	printf '#!/bin/sh\necho "ok 1 - a"; echo 1..1; exit 3\n' >bad_status
	printf '#!/bin/sh\necho "ok 1 - a"; echo "ok 2 - b"; kill -SEGV $$\n' >crash
	printf '#!/bin/sh\nexit 0\n' >silent
	printf '#!/bin/sh\necho "ok 1 - a"; echo "ok 2 b # skip why"; echo 1..2\n' >good
	chmod +x bad_status crash silent good
	run "$ROOT/tests/run" "$PWD/b" "$PWD/good"
	status_is 0
	output_has "1 passed, 0 failed, 1 skipped"
	run "$ROOT/tests/run" "$PWD/b" "$PWD/good" "$PWD/bad_status" "$PWD/crash" "$PWD/silent"
	status_is 1
	output_has "4 passed, 3 failed, 1 skipped"
}

@test "make asan finds what a sanitizer finds" {
	small_project
	printf '#include "base/one.h"\nint one_get(void)\n{\n\tint v[2] = {1, 2};\n\tint *volatile p = v;\n\treturn p[2];\n}\n' >lib/base/one.c
	run make asan
	[ "$status" -ne 0 ]
	output_has "one.c:6"
	[ -d build/asan ]
	[ ! -d build/release ]
}

@test "make install puts everything under DESTDIR and uninstall takes it away" {
	small_project
	make install DESTDIR="$PWD/d" PREFIX=/opt
	[ -x d/opt/bin/hello ]
	[ -f d/opt/share/man/man1/hello.1 ]
	[ -f d/opt/share/mathmill/report/t.mustache ]
	[ -f d/opt/share/mathmill/schema.json ]
	[ ! -e d/opt/share/mathmill/embed.sh ]
	make uninstall DESTDIR="$PWD/d" PREFIX=/opt
	[ -z "$(find d -type f)" ]
}

@test "make man renders the pages" {
	skip_without mandoc
	small_project
	make man
	grep -q 'greet' build/man/hello.1.txt
	grep -q '<div class="manual-text">' build/man/hello.1.html
}

@test "quotes in the manuals are closed where the word ends" {
	skip_without mandoc
	local page open=$'\u2018' close=$'\u2019'
	for page in "$ROOT"/tools/*.[15]; do
		mandoc -T utf8 "$page" | sed 's/.\x08//g' >text
		# Ql in the arguments of another Ql nests.
		run grep -n "${close}${close}\|${open}[^${close}]*${open}" text
		[ "$status" -eq 1 ] || fail "$page:" "$output"
	done
}

@test "the lint scripts find what they are for" {
	small_project
	cp "$ROOT"/tests/lint/*.sh tests/lint/
	mkdir -p lib/io lib/tex lib/text
	run sh tests/lint/layers.sh
	status_is 0
	run sh tests/lint/sizes.sh
	status_is 0

	echo '#include "io/x.h"' >lib/base/up.c
	echo '#include "tex/x.h"' >lib/text/side.c
	echo '#include "x.h"' >lib/io/near.c
	echo '#include <yaml.h>' | tee lib/io/a.c >lib/io/b.c
	echo '#include <yaml.h>' >lib/io/c.h
	run sh tests/lint/layers.sh
	[ "$status" -ne 0 ]
	output_has 'lib/base/up.c:1: base must not include io ("io/x.h")'
	output_has 'lib/text/side.c:1: text must not include tex'
	output_has 'lib/io/near.c:1: "x.h": name it by its layer'
	output_has 'lib/io/b.c:1: <yaml.h> is included by lib/io/a.c already'
	output_has 'lib/io/c.h:1: <yaml.h> belongs into one .c file'

	{ printf 'int f(void)\n{\n'; yes '	f();' | head -81; printf '}\n'; } >lib/io/long.c
	yes '' | head -651 >lib/io/longer.c
	run sh tests/lint/sizes.sh
	[ "$status" -ne 0 ]
	output_has "lib/io/long.c:2: a function of 81 lines"
	output_has "lib/io/longer.c: a file of 651 lines"

	mkdir -p o/lib/io
	printf 'int good_x;\nint part_y;\nint bad;\n' >x.c
	touch lib/io/good.h
	cc -c -o o/lib/io/good-part.o x.c
	run sh tests/lint/externs.sh o o/lib/io/good-part.o
	status_is 1
	output_has "lib/io/good-part.c: extern bad should begin with good_part_ good_"
	output_has "extern part_y"
	output_lacks "good_x"
}

# A machine with nothing but what POSIX has and the given commands: bare COMMAND...
bare() {
	mkdir -p bare
	local c
	for c in sh env awk sed tr mktemp rm cp cat cmp dirname getconf paste "$@"; do
		ln -s "$(type -P "$c")" "bare/$c"
	done
}

stub() {
	# Not through a link to the real one.
	rm -f "bare/$1"
	printf '#!/bin/sh\n%s\n' "$2" >"bare/$1"
	chmod +x "bare/$1"
}

bootstrap() {
	cp "$ROOT/bootstrap" .
	run env -i PATH="$PWD/bare" HOME="$PWD" LOG="$PWD/log" ./bootstrap "$@" </dev/null
}

@test "bootstrap: an unknown argument is a usage error" {
	bare
	bootstrap tset
	status_is 2
	output_has "unknown argument: tset"
	output_has "usage: ./bootstrap"
	bootstrap --help
	status_is 0
	output_has "usage: ./bootstrap"
}

@test "bootstrap: no package manager" {
	bare
	bootstrap
	status_is 1
	output_has "no package manager"
}

@test "bootstrap: without root and sudo it prints the exact command" {
	bare
	stub id 'echo 1000'
	stub apt-get 'exit 9'
	bootstrap all
	status_is 1
	output_has "apt-get update"
	output_has "apt-get install -y --no-install-recommends gcc libc6-dev make pkg-config libpcre2-dev libyaml-dev libjansson-dev libutf8proc-dev libcmark-gfm-dev libcmark-gfm-extensions-dev"
	rm bare/apt-get
	stub apk 'exit 9'
	bootstrap all
	status_is 1
	output_has "apk add gcc musl-dev make pkgconf pcre2-dev yaml-dev jansson-dev utf8proc-dev cmark-gfm-dev"
}

@test "bootstrap: as root it installs what is missing, each package once, for every manager" {
	local m
	for m in apt-get dnf pacman apk brew; do
		rm -rf bare log
		bare
		stub id 'echo 0'
		stub "$m" 'echo "$0 $*" >>"$LOG"; exit 0'
		bootstrap test lint
		# The stub installs nothing, and that is noticed.
		status_is 1
		output_has "is still missing after the installation"
		grep -q "/$m .*pcre2" log
		grep -q "/$m .*jansson" log
		grep -q "/$m .*bats" log
		[ -z "$(tail -n 1 log | tr ' ' '\n' | sort | uniq -d)" ] || fail "$(cat log)"
	done
}

@test "bootstrap: sudo is used where there is one" {
	bare
	stub id 'echo 1000'
	stub sudo '[ "$1" = -n ] && exit 0; echo "sudo $*" >>"$LOG"'
	stub dnf 'exit 9'
	bootstrap all
	grep -q '^sudo dnf install -y gcc ' log
}

@test "bootstrap: nothing is installed when nothing is missing" {
	bare make pkg-config
	# The compiler finds the linker by PATH.
	stub cc "PATH='$PATH' exec '$(command -v cc)' \"\$@\""
	stub id 'echo 0'
	stub apt-get 'echo "$*" >>"$LOG"'
	printf 'all:\n\t@: by the shell; echo made\n' >Makefile
	bootstrap all
	status_is 0
	output_has "made"
	output_lacks "missing"
	[ ! -e log ]
}
