load helper

# Pages against cmark-gfm where there is no maths, and every formula in the page where there is, by
# build/*/tests/diff/html_cmark (which says how to read a line of its output).
#
# The specification of GFM and a collection of articles are used where GFM_SPECS (a folder with
# gfm-spec.txt and gfm-extensions.txt) and COLLECTION (a folder of *.md) are set.

# no_fault LEAST-DOCUMENTS LEAST-FORMULAS ARGUMENT...
no_fault() {
	local documents=$1 formulas=$2 d f rest
	shift 2
	run "$BUILD/tests/diff/html_cmark" "$@"
	status_is 0
	read -r d _ f rest <<<"${lines[-1]}"
	[ "$rest" = "formulas, 0 faults" ] || fail "$output"
	[ "$d" -ge "$documents" ] && [ "$f" -ge "$formulas" ] || fail "too few: ${lines[-1]}"
}

@test "the CommonMark specification" {
	local spec=$ROOT/tests/node_modules/commonmark-spec/spec.txt
	[ -f "$spec" ] || skip "no commonmark-spec: ./bootstrap test brings it"
	no_fault 650 0 -e "$spec"
}

@test "the GFM specification and the examples of its extensions" {
	[ -f "${GFM_SPECS:-}/gfm-spec.txt" ] || skip "no GFM_SPECS"
	no_fault 700 0 -e "$GFM_SPECS/gfm-spec.txt" "$GFM_SPECS/gfm-extensions.txt"
}

@test "the sample articles: every formula is whole" {
	no_fault 14 1800 "$ROOT"/blogs_raw/*.md
}

@test "a collection: every formula is whole" {
	[ -d "${COLLECTION:-}" ] || skip "no COLLECTION"
	no_fault 1 1 "$COLLECTION"/*.md
}

@test "20,000 documents at random" {
	no_fault 20000 0 -r 20000
}

@test "20,000 documents at random with formulas" {
	no_fault 20000 100000 -f 20000
}

@test "a fault is told, trouble is no agreement" {
	run "$BUILD/tests/diff/html_cmark" missing.md
	status_is 2
	output_has "missing.md: No such file or directory"
	printf 'text\n' >spec.txt
	run "$BUILD/tests/diff/html_cmark" -e spec.txt
	status_is 2
	output_has "no example"
}
