load helper

# The suite can fail: with tools that only exit 42, every tool's Bats file is red.

@test "a stub that exits 42 turns every tool's tests red" {
	mkdir -p stubs/bin
	local tool n=0
	for tool in "$ROOT"/tools/*.c; do
		tool=$(basename "$tool" .c)
		printf '#!/bin/sh\nexit 42\n' >"stubs/bin/$tool"
		chmod +x "stubs/bin/$tool"
	done
	for tool in stubs/bin/*; do
		tool=${tool#stubs/bin/}
		[ -f "$ROOT/tests/$tool.bats" ] || fail "$tool has no tests/$tool.bats"
		run env -i PATH="$PATH" HOME="$HOME" "$ROOT/tests/run" "$PWD/stubs" "tests/$tool.bats"
		status_is 1
		# Nothing in it passes with such a tool, but what is skipped for other reasons.
		[[ $output == *$'\n0 passed, '* ]] || fail "$output"
		n=$((n + 1))
	done
	[ "$n" -ge 3 ] || fail "only $n tools"
}

@test "golden compares bytes and status, and says how they differ" {
	mkdir -p root/tests/golden/t
	ROOT=$PWD/root
	printf 'a\n-- exit 0\n' >root/tests/golden/t/c.out
	golden t c echo a
	run golden t c echo b
	status_is 1
	output_has "+b"
	run golden t c sh -c 'echo a; exit 1'
	status_is 1
	output_has "+-- exit 1"
	run golden t c printf a
	status_is 1
	run golden t none echo a
	status_is 1
}

@test "make bless writes golden files" {
	mkdir -p root/tests/golden/t
	ROOT=$PWD/root
	export BLESS=1
	golden t c sh -c 'echo a; exit 1'
	unset BLESS
	golden t c sh -c 'echo a; exit 1'
}
