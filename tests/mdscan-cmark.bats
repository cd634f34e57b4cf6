load helper

# Which lines are code, HTML, heading or table, and where blocks begin: the scanner against cmark-gfm,
# by build/*/tests/diff/mdscan_cmark (which says how to read a line of its output).
#
# The specification of GFM and a collection of articles are compared where GFM_SPECS (a folder with
# gfm-spec.txt and gfm-extensions.txt) and COLLECTION (a folder of *.md) are set.

compare() {
	run "$BUILD/tests/diff/mdscan_cmark" "$@"
}

# no_difference_but PATTERN...: every line of the output matches one of them (which each has a reason).
no_difference_but() {
	[ "$status" -le 1 ] || status_is 0
	local pattern
	for pattern; do
		output=$(printf '%s\n' "$output" | grep -v -- "$pattern" || true)
	done
	[ -z "$output" ] || fail "$output"
}

@test "the CommonMark specification: 0.31 against cmark-gfm's 0.29" {
	local spec=$ROOT/tests/node_modules/commonmark-spec/spec.txt
	[ -f "$spec" ] || skip "no commonmark-spec: ./bootstrap test brings it"
	compare -e "$spec"
	# 171: <textarea> begins an HTML block of type 1 since 0.30.
	no_difference_but ': example 171: scanner HTML, '
}

@test "the GFM specification" {
	[ -f "${GFM_SPECS:-}/gfm-spec.txt" ] || skip "no GFM_SPECS"
	compare -e "$GFM_SPECS/gfm-spec.txt"
	no_difference_but
}

@test "the examples of the GFM extensions" {
	[ -f "${GFM_SPECS:-}/gfm-extensions.txt" ] || skip "no GFM_SPECS"
	compare -e "$GFM_SPECS/gfm-extensions.txt"
	# 25: a footnote, which cmark-gfm takes for a link definition where it is not asked for footnotes;
	# the scanner leaves `[^note]:` to be text.
	no_difference_but ': example 25: scanner prose (1 block), cmark prose: \[^'
}

@test "the sample articles" {
	compare "$ROOT"/blogs_raw/*.md
	status_is 0
	output_is ""
}

@test "a collection: no difference but in formulas" {
	[ -d "${COLLECTION:-}" ] || skip "no COLLECTION"
	compare -n "$COLLECTION"/*.md
	status_is 0
	output_is ""
	compare "$COLLECTION"/*.md
	# A formula over several lines, in which `=` stands alone: to CommonMark, all above it in the
	# paragraph is a heading.
	no_difference_but 'msign算子的newton-schulz迭代下.md:6\(2[2-9]\|3[0-4]\): '
}

@test "100,000 documents at random" {
	compare -r 100000
	status_is 0
	output_is ""
}

@test "the two differences that are meant" {
	printf 'a\n$$\nb\n- c\n$$\n' >lines.md
	printf 'a | $|x|$\n-|-\n' >bars.md
	compare lines.md bars.md
	status_is 1
	output_is 'lines.md:4: scanner prose, cmark prose (1 list 1 item 1 block): - c
bars.md:1: scanner table (1 block), cmark prose (1 block): a | $|x|$
bars.md:2: scanner table, cmark prose: -|-'
	compare -n lines.md bars.md
	status_is 0
	output_is ""
}

@test "trouble is no agreement" {
	compare missing.md
	status_is 2
	output_has "missing.md: No such file or directory"
	printf 'text\n' >spec.txt
	compare -e spec.txt
	status_is 2
	output_has "no example"
}
