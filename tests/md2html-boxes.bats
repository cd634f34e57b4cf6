# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
# Markdown in boxes of raw HTML, as md2html shows it.
load helper

G=$ROOT/tests/golden/md2html

@test "golden: boxes as people write them" { golden md2html boxes md2html --html trusted boxes.md; }

@test "no emphasis stays literal in a box without blank lines" {
	run md2html "$G/boxes.md"
	output_lacks '**'
	output_lacks 'markdown='
	output_lacks '<div class="theorem-box"><'
}

@test "a box that nothing closes ends with its section, and the finding has its line" {
	printf '## a\n\n<div class="box">\n\n### b\n\n**c**\n\n## d\n' >a.md
	run --separate-stderr md2html a.md
	status_is 1
	[[ $output == *$'<p><strong>c</strong></p>\n</div>\n<h2 id="d">'* ]] || fail "output:" "$output"
	[[ $stderr == *'a.md:3:1: '*'<div class="box">'* ]] || fail "stderr:" "$stderr"
}

@test "lines of findings are true behind boxes" {
	printf '<div class="x">**a**</div>\n<div class="x">\n**b**\n</div>\nc\n\n<b onclick="d">e</b>\n' >a.md
	run --separate-stderr md2html a.md
	status_is 1
	[[ $stderr == *'a.md:7:1: warning: left out: attribute onclick'* ]] || fail "stderr:" "$stderr"
}

@test "a stray end tag closes nothing of the page, trusted or not" {
	printf '> a\n>\n> </div></blockquote>\n\nb </div> c\n' >a.md
	for mode in safe trusted; do
		run --separate-stderr md2html --html "$mode" a.md
		[ "$output" = $'<blockquote>\n<p>a</p>\n\n</blockquote>\n<p>b  c</p>' ] || fail "output:" "$output"
		[[ $stderr == *'a.md:3:1: '*'</blockquote>'*'a.md:5:1: '*'</div>'* ]] || fail "stderr:" "$stderr"
	done
}

@test "many boxes take time that grows with their number" {
	local unit
	for unit in '<div class="x">**a**' '<p><b>'; do
		head -c 1000000 < <(yes "$unit") >many.md
		timeout 20 md2html many.md >out 2>err || status=$?
		[ "${status:-0}" -ne 124 ] || fail "too slow: $unit"
	done
}
