# What every Bats file begins with: `load helper`.
#
# A test runs in a scratch folder of its own ($BATS_TEST_TMPDIR), with the tools under test first in
# PATH and a fixed environment.  BIN, set by the Makefile, says which build is tested.

# shellcheck disable=SC2154 # run sets status, output, lines and stderr
bats_require_minimum_version 1.5.0

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=${HERE%/*}
: "${BUILD:=$ROOT/build/release}"
: "${BIN:=$BUILD/bin}"
export ROOT BUILD BIN
export PATH=$BIN:$PATH LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
unset NO_COLOR SOURCE_DATE_EPOCH COLUMNS MAKEFLAGS MFLAGS MAKELEVEL
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX

setup() {
	scratch
}

# For files with a setup of their own.
scratch() {
	cd "$BATS_TEST_TMPDIR" || return
	# Ends the upward search for a configuration here.
	mkdir -p .git
}

skip_without() {
	command -v "$1" >/dev/null || skip "$1 is not installed"
}

# ---- Assertions: each says what it saw when it fails ----

fail() {
	printf '%s\n' "$@" >&2
	return 1
}

# After `run`.
status_is() {
	[ "$status" -eq "$1" ] || fail "status is $status, not $1; output:" "$output"
}

output_is() {
	[ "$output" = "$1" ] || fail "output is not what it should be:" \
		"$(diff -u <(printf '%s\n' "$1") <(printf '%s\n' "$output"))"
}

output_has() {
	[[ $output == *"$1"* ]] || fail "no \"$1\" in the output:" "$output"
}

output_lacks() {
	[[ $output != *"$1"* ]] || fail "\"$1\" is in the output:" "$output"
}

same_bytes() {
	cmp "$1" "$2" || fail "$(diff -a "$1" "$2" | head -40)"
}

# golden TOOL CASE COMMAND...: standard output and the exit status are exactly those of
# tests/golden/TOOL/CASE.out.  Runs in a scratch copy of that folder, so that a case can change its
# input.  With BLESS=1 the file is written instead.
golden() {
	local from=$ROOT/tests/golden/$1 case=$2 status=0
	shift 2
	rm -rf golden
	cp -R "$from" golden
	(cd golden && "$@") >golden.out 2>golden.err || status=$?
	if [ -s golden.out ] && [ -n "$(tail -c 1 golden.out)" ]; then
		printf '\n\\ no newline at the end\n' >>golden.out
	fi
	echo "-- exit $status" >>golden.out
	cat golden.err >&2
	if [ -n "${BLESS:-}" ]; then
		cmp -s golden.out "$from/$case.out" || cp golden.out "$from/$case.out"
		return
	fi
	[ -f "$from/$case.out" ] || fail "no $from/$case.out: make bless"
	cmp -s golden.out "$from/$case.out" || fail "$(diff -au "$from/$case.out" golden.out)"
}

# Output that cannot be written is trouble, and says so.
full_disk() {
	run bash -c '"$@" >/dev/full' full_disk "$@"
	status_is 2
	output_has "No space left on device"
}

# ---- Articles to run the tools on ----

# article FILE [NUMBER]: an article without a fault, in Chinese, with one numbered formula.
article() {
	cat >"$1" <<-EOF
		---
		title: 动量${2:-}
		slug: momentum${2:-}
		date: 2024-05-01
		source: https://example.org/momentum${2:-}
		status: completed
		tags: optimizer, momentum
		---

		# 动量${2:-}

		## 推导

		设参数为\$\\theta\$，则有
		\$\$
		v_{t+1} = \\beta v_t + g_t \\tag{1}
		\$\$
		由式(1)可得结论。
	EOF
}

# ---- Manual pages ----

# manual_examples TOOL LEAST STATUS: the commands of its manual, `$ ...` lines, end with at most STATUS;
# there are at least LEAST of them.
manual_examples() {
	local line n=0
	while IFS= read -r line; do
		run bash -o pipefail -c "$line"
		[ "$status" -le "$3" ] || fail "$line: status $status" "$output"
		n=$((n + 1))
	done < <(sed -n 's/^\.Dl \$ //p; s/^\$ //p' "$ROOT/tools/$1.1" | sed 's/\\e/\\/g')
	[ "$n" -ge "$2" ] || fail "only $n examples"
}

# The manual names every option that --help names, and mandoc finds no fault in it.
manual_options() {
	skip_without mandoc
	local option
	run "$1" --help
	status_is 0
	for option in $(grep -o -- ' --[a-z-]*' <<<"$output" | sort -u); do
		mandoc -T utf8 "$ROOT/tools/$1.1" | col -b | grep -qE -- "$option( |,|$|\\.)" ||
			fail "no $option in the manual"
	done
	run mandoc -T lint -W warning "$ROOT/tools/$1.1"
	status_is 0
}

# ---- What every tool that reads Markdown must do: one call a test, named after the case ----
#
#	@test "CRLF" { common_crlf linecount; }
#
# The arguments are the tool and the options that it needs to be run on files.

common_help() {
	run "$1" --help
	status_is 0
	output_has "$1"
	output_has "--help"
	[ "${#lines[@]}" -le 80 ] || fail "--help is longer than a screen: ${#lines[@]} lines"
	full_disk "$1" --help
	run "$1" --version
	status_is 0
	output_has "$1"
}

common_empty() {
	: >empty.md
	run "$@" empty.md
	[ "$status" -le 1 ] || status_is 0
	run "$@" </dev/null
	[ "$status" -le 1 ] || status_is 0
}

# No operand and `-` are standard input, and say the same.
common_stdin() {
	article a.md
	"$@" <a.md >none.out
	"$@" - <a.md >dash.out
	same_bytes none.out dash.out
}

# The missing file is named with the reason, the others are still done, the status is 2.
common_missing_file() {
	article a.md
	"$@" a.md >alone.out
	run --separate-stderr "$@" missing.md a.md
	status_is 2
	[[ $stderr == *"$1: missing.md: No such file or directory"* ]] || fail "stderr:" "$stderr"
	[ -n "$output" ] || [ ! -s alone.out ] || fail "a.md was not done"
}

# Files of a folder come sorted by name, hidden ones are left out.
common_folder() {
	mkdir -p d/sub d/.hidden
	article d/b.md 2
	article d/a.md 1
	article d/sub/c.md 3
	article d/.hidden/x.md 4
	echo text >d/notes.txt
	"$@" d >folder.out
	"$@" d/a.md d/b.md d/sub/c.md >files.out
	same_bytes folder.out files.out
}

common_bad_option() {
	run "$@" --hepl
	status_is 2
	output_has "--help"
	run "$@" -j x
	status_is 2
	run "$@" -j
	status_is 2
}

common_full_disk() {
	mkdir -p d
	article d/a.md
	full_disk "$@" d
}

# common_bytes NAME TOOL...: any bytes are accepted; NAME says which kind.
common_bytes() {
	local kind=$1
	shift
	article plain.md
	case $kind in
	crlf) sed 's/$/\r/' plain.md >odd.md ;;
	bom) { printf '\357\273\277'; cat plain.md; } >odd.md ;;
	nul) { cat plain.md; printf 'a\0b $x\0y$\n'; } >odd.md ;;
	utf8) { cat plain.md; printf 'a\377b $\300\200$\n'; } >odd.md ;;
	newline) printf '%s' "$(cat plain.md)" >odd.md ;;
	*) fail "common_bytes: no kind $kind" ;;
	esac
	cp odd.md before.md
	run "$@" odd.md
	[ "$status" -le 1 ] || status_is 0
	same_bytes odd.md before.md
}

common_crlf() { common_bytes crlf "$@"; }
common_bom() { common_bytes bom "$@"; }
common_nul() { common_bytes nul "$@"; }
common_invalid_utf8() { common_bytes utf8 "$@"; }
common_no_final_newline() { common_bytes newline "$@"; }

# One thread and many give the same bytes, in the same order.
common_threads() {
	local i
	mkdir -p d
	for i in $(seq 40); do
		article "d/$i.md" "$i"
	done
	"$@" -j 1 d >one.out
	"$@" -j 8 d >many.out
	same_bytes one.out many.out
	[ -s one.out ] || skip "it says nothing about articles without faults"
}
