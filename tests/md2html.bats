# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

G=$ROOT/tests/golden/md2html

# ---- Conversion ----

@test "golden: an article for MathJax" { golden md2html article md2html --html trusted article.md; }
@test "golden: formulas as they are written" { golden md2html raw md2html --html trusted --math raw article.md; }

@test "raw HTML is cleaned, and what is left out is told with its line" {
	run --separate-stderr md2html "$G/article.md"
	status_is 1
	[[ $stderr == *"article.md:42:1: warning: left out: attribute onclick"* ]] || fail "stderr:" "$stderr"
	[[ $output == *'<div class="theorem-box">'* ]] || fail "no box"
	[[ $output != *onclick* ]] || fail "an event attribute is in the page"
	printf 'a <script>alert(1)</script> b [c](javascript:alert(1))\n' >a.md
	run --separate-stderr md2html a.md
	status_is 1
	[ "$output" = '<p>a  b c</p>' ] || fail "output:" "$output"
	run --separate-stderr md2html --html trusted a.md
	status_is 0
	[[ $output == *'<script>alert(1)</script>'*'javascript:alert(1)'* ]] || fail "output:" "$output"
}

@test "what an article leaves open does not reach the next one" {
	printf '<div>\n\na\n' >a.md
	printf 'b\n' >b.md
	run --separate-stderr md2html a.md b.md
	[ "$output" = $'<div>\n<p>a</p>\n</div>\n<p>b</p>' ] || fail "output:" "$output"
}

@test "markup that costs the library too much is refused, and the others are still done" {
	head -c 1000000 < <(yes 'a<?' | tr -d '\n') >many.md
	printf 'b\n' >b.md
	run --separate-stderr md2html many.md b.md
	status_is 2
	[ "$output" = '<p>b</p>' ] || fail "output:" "${output:0:200}"
	[[ $stderr == *"md2html: many.md: not converted: its markup takes more time"* ]] || fail "stderr:" "$stderr"
}

@test "much markup is converted in a worker, with the same result" {
	for i in $(seq 900); do printf '[a](b) <b onclick=x>c</b> $x_%d$\n' "$i"; done >many.md
	run --separate-stderr md2html many.md
	status_is 1
	[ "$(grep -o 'class="math inline"' <<<"$output" | wc -l)" -eq 900 ] || fail "formulas are missing"
	[[ $stderr == *"many.md:900:1: warning: left out: attribute onclick"* ]] || fail "stderr:" "${stderr:0:300}"
}

@test "headings have ids, and [TOC] is a table of contents" {
	printf '[TOC]\n\n# 推导 $x^2$\n\n## 推导 $x^2$\n\n## Set {#mine}\n' >a.md
	run md2html a.md
	output_has '<h1 id="推导-x2">'
	output_has '<h2 id="推导-x2-2">'
	output_has '<h2 id="mine">Set</h2>'
	output_has '<a href="#mine">Set</a>'
	run md2html --headings permalinks a.md
	output_has 'class="permalink"'
	run md2html --headings plain a.md
	output_has '<p>[TOC]</p>'
	output_lacks 'id='
}

@test "the configuration sets the defaults, the command line wins" {
	printf 'md2html:\n  math: raw\n' >mathmill.yaml
	printf '$x$\n' >a.md
	run md2html a.md
	[ "$output" = '<p>$x$</p>' ] || fail "output:" "$output"
	run md2html --math katex a.md
	[ "$output" = '<p><span class="math inline">\(x\)</span></p>' ] || fail "output:" "$output"
	printf 'md2html:\n  maths: raw\n' >mathmill.yaml
	run md2html a.md
	status_is 2
	output_has "did you mean"
}

@test "brackets are maths when the configuration says so" {
	printf 'a \\(x_1\\) b\n' >a.md
	printf 'text:\n  tex-brackets: true\n' >mathmill.yaml
	run md2html a.md
	[ "$output" = '<p>a <span class="math inline">\(x_1\)</span> b</p>' ] || fail "output:" "$output"
}

@test "every formula of the sample collection is in its page, whole and in order" {
	skip_without python3
	python3 - "$ROOT" <<-'PYTHON'
		import glob, html, json, re, subprocess, sys
		n = 0
		for path in sorted(glob.glob(sys.argv[1] + "/blogs_raw/*.md")):
		    run = lambda *words: subprocess.run([*words, path], stdout=subprocess.PIPE).stdout.decode()
		    want = [json.loads(line)["tex"] for line in
		            run("eqn-check", "--no-config", "--list-formulas").splitlines()]
		    page = run("md2html", "--html", "trusted")
		    got = re.findall(r'class="math (?:inline|display)">\\[(\[](.*?)\\[)\]]</(?:span|div)>', page, re.S)
		    assert [html.unescape(tex) for tex in got] == want, path
		    n += len(want)
		assert n > 1800, n
	PYTHON
}

# ---- As every tool ----

@test "help and version" { common_help md2html; }
@test "empty input" { common_empty md2html; }
@test "standard input" { common_stdin md2html; }
@test "a missing file" { common_missing_file md2html; }
@test "a folder" { common_folder md2html; }
@test "a bad option" { common_bad_option md2html; }
@test "a full disk" { common_full_disk md2html; }
@test "CRLF" { common_crlf md2html; }
@test "BOM" { common_bom md2html; }
@test "NUL" { common_nul md2html; }
@test "invalid UTF-8" { common_invalid_utf8 md2html; }
@test "no final newline" { common_no_final_newline md2html; }
@test "threads do not change the output" { common_threads md2html; }

@test "a pipe into head ends quietly" {
	run bash -c 'set -o pipefail; md2html "$1"/blogs_raw | head -n 1' _ "$ROOT"
	output_lacks "Broken pipe"
}

@test "the manual's examples run" {
	cp -R "$ROOT/blogs_raw" .
	manual_examples md2html 6 1
}

@test "the manual names every option" { manual_options md2html; }

@test "an empty template is an empty page, not the one that is built in" {
	printf '# A\n' >a.md
	: >empty.mustache
	md2html --standalone --template empty.mustache a.md >page.html
	[ ! -s page.html ] || fail "a page:" "$(head -c 200 page.html)"
}
