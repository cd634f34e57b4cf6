# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

# page FILE [TEXT]: an article without a fault, and then the text of standard input.
page() {
	{
		printf -- '---\ntitle: T\ndate: 2024-05-01\nstatus: completed\ntags: t\n---\n\n'
		cat
	} >"$1"
}

# tagged N...: an equation with each of these tags.
tagged() {
	printf '$$x \\tag{%s}$$\n\n' "$@"
}

# Digits reduced to one mark: what a fix must not change.
masked() {
	sed 's/[0-9][0-9]*/#/g' "$@"
}

# ---- What every tool does ----

@test "help and version" { common_help eqn-check; }
@test "empty input" { common_empty eqn-check; }
@test "standard input and -" { common_stdin eqn-check; }
@test "a missing file" { common_missing_file eqn-check; }
@test "a folder" { common_folder eqn-check --json; }
@test "a bad option" { common_bad_option eqn-check; }
@test "a full disk" { common_full_disk eqn-check --json; }
@test "CRLF" { common_crlf eqn-check; }
@test "BOM" { common_bom eqn-check; }
@test "NUL" { common_nul eqn-check; }
@test "invalid UTF-8" { common_invalid_utf8 eqn-check; }
@test "no final newline" { common_no_final_newline eqn-check; }
@test "threads" { common_threads eqn-check --json; }

@test "a clean article gives nothing and status 0" {
	article a.md
	run eqn-check a.md
	status_is 0
	output_is ""
}

@test "a finding gives its place and status 1" {
	tagged 1 1 | page a.md
	run eqn-check a.md
	status_is 1
	output_has "a.md:10:5: error: equation number (1) is used twice [tag-duplicate]"
	output_has "a.md:8:5: note: first used here"
}

@test "findings on a full disk" {
	tagged 1 1 | page a.md
	full_disk eqn-check a.md
}

# ---- Rules ----

@test "golden: delimiters" { golden eqn-check delims eqn-check delims.md; }
@test "golden: tags" { golden eqn-check tags eqn-check tags.md; }
@test "golden: references" { golden eqn-check refs eqn-check refs.md; }
@test "golden: suppressions" { golden eqn-check suppressed eqn-check suppressed.md; }
@test "golden: the list of rules" { golden eqn-check rules eqn-check --list-rules; }

@test "every rule's bad example is found and its good one is not" {
	local rule engine renderers=commonmark,github,python-markdown,kramdown,pandoc,hugo
	for rule in $(eqn-check --list-rules | cut -d' ' -f1); do
		eqn-check --explain "$rule" | awk '
			/^Bad:$/ { out = "bad.md"; next }
			/^Good:$/ { out = "good.md"; next }
			out { sub(/^    /, ""); print >out }' out=
		if [ -f bad.md ]; then
			# The blank line behind "Bad:" is not part of the example.
			sed -i 1d bad.md good.md
			# An example speaks of one of them.
			for engine in mathjax4 katex; do
				set -- --target "$engine,$renderers" --select "$rule" --fail-level never
				eqn-check "$@" bad.md >>bad.out
				eqn-check "$@" good.md >>good.out
			done
			grep -qF "[$rule]" bad.out || fail "$rule: not in its bad example" "$(cat bad.out)"
			! grep -F "[$rule]" good.out || fail "$rule: in its good example"
		fi
		rm -f bad.* good.*
	done
}

@test "golden: formulas" { golden eqn-check formulas eqn-check formulas.md; }
@test "golden: formulas for KaTeX" {
	golden eqn-check formulas-katex eqn-check --target katex --select 'tex-*' formulas.md
}

@test "--target says who must take a formula" {
	printf '$\\R$ and $\\bbox{x}$\n' | page a.md
	run eqn-check a.md
	output_has 'error: \R'
	output_has 'warning: KaTeX: \bbox'
	run eqn-check --target katex a.md
	output_has 'warning: MathJax: \R'
	output_has 'error: \bbox'
	run eqn-check --target all a.md
	output_has 'error: MathJax: \R'
	output_has 'error: KaTeX: \bbox'
	run eqn-check --target katex,mathjax3 a.md
	output_has 'error: MathJax 3: \R'
	printf 'The set $\\{a, b\\}$.\n' | page b.md
	run eqn-check b.md
	status_is 0
	run eqn-check --target python-markdown b.md
	status_is 1
	output_has "[md-"
	run eqn-check --target katx a.md
	status_is 2
	output_has "did you mean katex"
	run eqn-check --target , a.md
	status_is 2
}

@test "targets, macros and packages of the configuration" {
	printf '$\\RR^n \\norm{x} \\opt[1]{x} \\opt{x}$ and $\\dv{x}$ and $\\R$\n' | page a.md
	run eqn-check a.md
	status_is 1
	output_has '\RR'
	output_has '\dv'
	cat >mathmill.yaml <<-'EOF'
		eqn-check:
		  target: [mathjax4, mathjax3]
		  packages: [physics]
		  macros:
		    RR: '\mathbb{R}'
		    \norm: '\lVert #1 \rVert'
		    opt: ['#1 #2', 2, '0']
		    R: '\mathbb{R}'
	EOF
	run eqn-check --ignore tex-portability a.md
	status_is 0
	output_is ""
	run eqn-check --target katex a.md
	status_is 1
	output_has '\dv'
	local bad
	for bad in "target: [katx]" "macros: {'a b': x}" "macros: {a: [x, y]}" "macros: {a: ['#2', 1]}" \
		"macros: {a: [x, 0, y]}" "macros: {a: {b: c}}" "packages: [physic]"; do
		printf 'eqn-check:\n  %s\n' "$bad" >mathmill.yaml
		run eqn-check a.md
		status_is 2
		output_has "mathmill.yaml:2:"
	done
}

@test "one slip in a formula is one finding" {
	local tex
	for tex in '$a \tag{1}$' '$$\begin{aligned} a \tag{1} \end{aligned}$$' '$$a \tag{1} \tag{2}$$' \
		'$$\left\\{ a \right\\}$$' '$\frac{1}{2$' '$$\begin{align} a \end{aligned}$$'; do
		printf '%s\n' "$tex" | page a.md
		run eqn-check --ignore tag-auto-collision a.md
		[ "$(grep -c ': error: \|: warning: ' <<<"$output")" -eq 1 ] || fail "$tex:" "$output"
	done
}

@test "a suppression in a formula" {
	printf '$$\n%% eqn-check: ignore tex-undefined -- of the page\n\\foo\n$$\n' | page a.md
	run eqn-check a.md
	status_is 0
	output_is ""
	printf '$$\n%% eqn-check: ignore tex-undefined\n\\alpha\n$$\n' | page a.md
	run eqn-check a.md
	output_has "[suppress-unused]"
}

@test "front matter: required fields, and none at all" {
	printf -- '---\ntitle: T\n---\n' >a.md
	run eqn-check a.md
	status_is 1
	output_has "[fm-missing]"
	echo 'Text.' >readme.md
	run eqn-check readme.md
	status_is 0
	output_has "note: there is no front matter"
	printf 'eqn-check:\n  required: [title]\n' >mathmill.yaml
	run eqn-check a.md
	status_is 0
	run eqn-check readme.md
	status_is 1
}

@test "the same slug or source in two files names the other place" {
	article a.md 1
	sed 's/^title:.*/title: other/; s/^source:.*/source: elsewhere/' a.md >b.md
	sed 's/^title:.*/title: third/; s/^slug:.*/slug: third/' a.md >c.md
	run eqn-check -j 4 a.md b.md c.md
	status_is 1
	output_has "b.md:3:7: error:"
	output_has "a.md:3:7: note: first used here"
	output_has "c.md:5:9: warning:"
	output_has "a.md:5:9: note: first used here"
	[ "$(grep -c 'fm-duplicate' <<<"$output")" -eq 2 ]
}

# ---- Severities and statuses ----

@test "--select, --ignore, --error and --warning" {
	tagged 1 1 4 | page a.md
	run eqn-check --select tag-gap a.md
	output_has "[tag-gap]"
	output_lacks "[tag-duplicate]"
	run eqn-check --ignore 'tag-*' a.md
	status_is 0
	output_is ""
	run eqn-check --select tag-gap --error tag-gap a.md
	output_has "error: "
	run eqn-check --warning tag-duplicate --ignore tag-gap a.md
	output_has "warning: equation number (1) is used twice"
	run eqn-check --select tag-gapp a.md
	status_is 2
	output_has "did you mean tag-gap"
}

@test "--fail-level says which findings make the status 1" {
	tagged 1 2 4 | page warning.md
	tagged 1 2 2 | page error.md
	run eqn-check warning.md
	status_is 1
	run eqn-check --fail-level error warning.md
	status_is 0
	run eqn-check --fail-level error error.md
	status_is 1
	run eqn-check --fail-level never error.md
	status_is 0
	printf '\\begin{equation}\\label{a}x\\end{equation}\n' | page note.md
	run eqn-check note.md
	status_is 0
	run eqn-check --fail-level note note.md
	status_is 1
}

@test "--explain" {
	run eqn-check --explain tag-gap
	status_is 0
	output_has "tag-gap: "
	output_has "Bad:"
	run eqn-check --explain tag-gapp
	status_is 2
	output_has "did you mean tag-gap"
	run eqn-check --explain 'tag-*'
	status_is 2
}

@test "a baseline lets only new findings count" {
	tagged 1 2 4 | page a.md
	run eqn-check --write-baseline known.json a.md
	status_is 0
	output_is ""
	run eqn-check --baseline known.json a.md
	status_is 0
	output_is ""
	sed -i 's/^---$/&\n/; 1,2d' a.md
	sed -i '1i ---' a.md
	tagged 4 >>a.md
	run eqn-check --baseline known.json a.md
	status_is 1
	output_has "[tag-duplicate]"
	output_lacks "[tag-gap]"
	run eqn-check --baseline missing.json a.md
	status_is 2
	output_has "missing.json"
}

# ---- Formats ----

@test "golden: formats" {
	local format
	for format in gcc pretty json sarif github checkstyle junit; do
		golden eqn-check "format-$format" eqn-check --format "$format" refused.md
	done
}

@test "--json writes records with the key equations" {
	golden eqn-check records eqn-check --json refs.md fix.md
	article a.md
	run --separate-stderr eqn-check --json missing.md a.md
	status_is 2
	[[ ${lines[0]} == *'"error":"No such file or directory"'* ]]
	[[ ${lines[1]} == *'"equations":{"tags":1,"automatic":0,"labels":0,"references":1,'* ]]
}

# ---- Records ----

@test "-R adds its key and passes every other byte on" {
	article a.md
	tagged 1 1 | page b.md
	printf '%s\n' '{"x" : 1.50,"path":"a.md", "y":[ ]}' '{"path":"b.md","equations":7}' >in
	run --separate-stderr eqn-check -R <in
	status_is 0
	[[ ${lines[0]} == '{"x" : 1.50,"path":"a.md", "y":[ ],"equations":{"tags":1,'* ]] || fail "$output"
	[[ ${lines[1]} == '{"path":"b.md","equations":{"tags":2,'*'"error":1,'*'"rule":"tag-duplicate"'* ]] ||
		fail "$output"
	run --separate-stderr eqn-check -R --fail-level warning <in
	status_is 1
}

@test "-R: an unreadable article and a bad line" {
	article a.md
	printf '%s\n' '{"path":"missing.md","n":1}' 'no json' '{"n":2}' '{"path":"a.md"}' >in
	run --separate-stderr eqn-check -R <in
	status_is 2
	[ "${#lines[@]}" -eq 2 ] || fail "$output"
	[ "${lines[0]}" = '{"path":"missing.md","n":1,"error":"No such file or directory"}' ]
	[[ ${lines[1]} == '{"path":"a.md","equations":{'* ]]
	[[ $stderr == *"missing.md: No such file or directory"* ]]
	[[ $stderr == *"<stdin>:2: "* && $stderr == *"<stdin>:3: "* ]]
}

@test "-R: one thread and many give the same bytes" {
	local i
	for i in $(seq 40); do
		article "$i.md" "$i"
		echo "{\"path\":\"$i.md\"}"
	done >in
	eqn-check -R -j 1 <in >one
	eqn-check -R -j 8 <in >many
	same_bytes one many
	[ "$(wc -l <one)" -eq 40 ]
}

@test "combinations that make no sense are refused" {
	local options
	for options in "--fix -R" "--fix --json" "-R --format gcc" "--json --format json" \
		"--fix --baseline x" "-R --write-baseline x" "-R file.md" "--formulas -R" \
		"--formulas --fix" "--formulas --json" "--formulas file.md" "--list-formulas --diff" \
		"--list-formulas --formulas" "--list-formulas --format gcc"; do
		# shellcheck disable=SC2086 # several options
		run eqn-check $options </dev/null
		status_is 2
	done
}

# ---- Formulas ----

@test "golden: --formulas" { golden eqn-check stream sh -c 'eqn-check --formulas <stream.ndjson'; }
@test "golden: --list-formulas" { golden eqn-check list eqn-check --list-formulas formulas.md refs.md; }

@test "--formulas: verdicts and findings of each line, every other byte as it was" {
	printf '%s\n' '{ "n": 1.50, "tex":"\\R" }' '{"tex":"a \\tag{1}","display":true}' \
		'{"tex":"a \\tag{1}","verdicts":0}' >in
	run --separate-stderr eqn-check --formulas <in
	status_is 0
	[[ ${lines[0]} == '{ "n": 1.50, "tex":"\\R" ,"verdicts":{"katex":true,"mathjax3":false,"mathjax4":false},"findings":[{"rule":"tex-undefined","severity":"error","offset":0,"end":2,"engines":["mathjax3","mathjax4"],'* ]] ||
		fail "$output"
	[ "${lines[1]}" = '{"tex":"a \\tag{1}","display":true,"verdicts":{"katex":true,"mathjax3":true,"mathjax4":true},"findings":[]}' ]
	[[ ${lines[2]} == '{"tex":"a \\tag{1}","verdicts":{"katex":false,"mathjax3":true,"mathjax4":true},"findings":['* ]]
	run --separate-stderr eqn-check --formulas --fail-level error <in
	status_is 1
	run --separate-stderr eqn-check --formulas --select cjk-in-math --fail-level note <in
	status_is 0
	[[ ${lines[0]} == *'"findings":[]}' ]]
}

@test "--formulas: bad lines are answered, too" {
	printf '%s\n' 'no json' '{"n":2}' '{"tex":7}' '[]' '{"tex":"a"' '{"tex":"a"}' >in
	run --separate-stderr eqn-check --formulas <in
	status_is 2
	[ "${#lines[@]}" -eq 6 ] || fail "$output"
	[ "${lines[0]}" = '{"error":"column 1: not a JSON object"}' ]
	[ "${lines[1]}" = '{"n":2,"error":"there is no \"tex\""}' ]
	[ "${lines[2]}" = '{"tex":7,"error":"column 8: \"tex\" is not a string"}' ]
	[[ ${lines[5]} == '{"tex":"a","verdicts":{"katex":true,'* ]]
	[ "$(grep -c '<stdin>:[1-5]: ' <<<"$stderr")" -eq 5 ]
}

@test "--formulas: a line is answered before the next one comes" {
	mkfifo in
	eqn-check --formulas <in >out &
	exec 5>in
	local n
	for n in 1 2 3; do
		echo '{"tex":"a"}' >&5
		local i=0
		until [ "$(wc -l <out)" -eq "$n" ]; do
			sleep 0.05
			i=$((i + 1))
			[ "$i" -lt 200 ] || fail "no answer to line $n"
		done
	done
	exec 5>&-
	wait
}

@test "--formulas: one thread and many give the same bytes" {
	eqn-check --list-formulas "$ROOT"/blogs_raw >in
	eqn-check --formulas -j 1 <in >one
	eqn-check --formulas -j 8 <in >many
	same_bytes one many
	[ "$(wc -l <one)" -eq "$(wc -l <in)" ]
	full_disk eqn-check --formulas <in
	full_disk eqn-check --list-formulas "$ROOT"/blogs_raw
}

# ---- Fixes ----

@test "golden: fixes of formulas" {
	golden eqn-check fix-formulas sh -c 'eqn-check --fix fix-formulas.md; cat fix-formulas.md'
}
@test "golden: unsafe fixes of formulas" {
	golden eqn-check unsafe-formulas eqn-check --unsafe-fixes --diff fix-formulas.md
}
@test "golden: a preview of formulas" {
	golden eqn-check dry-run-formulas eqn-check --unsafe-fixes --dry-run fix-formulas.md
}

@test "fixes of formulas are idempotent, with any line endings" {
	local options ending
	for options in --fix --unsafe-fixes; do
		for ending in '' '\r'; do
			sed "s/\$/$ending/" "$ROOT"/tests/golden/eqn-check/fix-formulas.md >a.md
			cp a.md before.md
			run eqn-check "$options" a.md
			status_is 1
			cmp -s a.md before.md && fail "nothing was changed"
			# A line has the ending that all had.
			[ "$(grep -c $'\r$' a.md)" -eq "$([ -z "$ending" ] && echo 0 || wc -l <a.md)" ]
			cp a.md once.md
			run eqn-check "$options" a.md
			same_bytes once.md a.md
			run eqn-check "$options" --diff a.md
			output_is ""
		done
	done
}

@test "--select, --ignore and suppressions say what is fixed" {
	printf '$x_\\mathcal{S}$\n\n$$\\begin{matrix} a \\\\ \\end{matrix}$$\n' | page a.md
	cp a.md before.md
	eqn-check --fix --ignore 'tex-*' a.md
	same_bytes before.md a.md
	eqn-check --fix --select tex-trailing-row a.md
	grep -qF '$x_\mathcal{S}$' a.md
	grep -qF 'a \end{matrix}' a.md
	{ echo '<!-- eqn-check-disable tex-unbraced-script -->'; cat a.md; } >b.md
	cp b.md before.md
	eqn-check --fix --ignore 'fm-*' b.md
	same_bytes before.md b.md
}

@test "a known finding of a formula is left out, and its fix is in SARIF" {
	printf '$x_\\mathcal{S}$\n\n$\\foo$\n' | page a.md
	eqn-check --write-baseline known.json a.md
	run eqn-check --baseline known.json a.md
	status_is 0
	output_is ""
	run eqn-check --format sarif a.md
	output_has '"fixes":[{"description":{"text":"put braces around it"}'
}

@test "golden: a fix" { golden eqn-check fix sh -c 'eqn-check --fix fix.md && cat fix.md'; }
@test "golden: --diff" { golden eqn-check diff eqn-check --diff fix.md; }
@test "golden: --dry-run" { golden eqn-check dry-run eqn-check --dry-run fix.md; }

@test "--fix is idempotent and changes nothing but numbers" {
	cp "$ROOT"/tests/golden/eqn-check/fix.md a.md
	cp a.md before.md
	run eqn-check --fix a.md
	status_is 0
	output_is ""
	cmp -s a.md before.md && fail "nothing was changed"
	masked before.md >before.masked
	masked a.md >after.masked
	same_bytes before.masked after.masked
	cp a.md once.md
	touch -d '2001-02-03 04:05:06 UTC' a.md
	eqn-check --fix a.md
	same_bytes once.md a.md
	[ "$(date -ur a.md +%Y)" = 2001 ] || fail "an unchanged file was written"
}

@test "--fix keeps mode, BOM, CRLF and the missing final newline" {
	{ printf '\357\273\277'; tagged 1 3 4; printf '由式(3)'; } | sed 's/$/\r/' >a.md
	printf '%s' "$(cat a.md)" >b.md
	chmod 640 b.md
	cp b.md before.md
	run eqn-check --fix --ignore 'fm-*' b.md
	sed 's/{3}/{2}/; s/{4}/{3}/; s/(3)/(2)/' before.md >want.md
	same_bytes want.md b.md
	[ "$(stat -c %a b.md)" = 640 ]
}

@test "--fix on standard input writes the document" {
	tagged 1 3 | page a.md
	eqn-check --fix <a.md >out.md
	sed 's/{3}/{2}/' a.md >want.md
	same_bytes want.md out.md
	eqn-check --fix - <want.md >again.md
	same_bytes want.md again.md
	tagged 1 2 1 2 | page b.md
	echo '由式(1)' >>b.md
	run --separate-stderr eqn-check --fix <b.md
	status_is 1
	[ "$output" = "$(cat b.md)" ]
	[[ $stderr == *"[tag-renumber-refused]"* ]]
}

@test "--diff and --dry-run write nothing, and the patch is what --fix does" {
	cp "$ROOT"/tests/golden/eqn-check/fix.md a.md
	cp a.md before.md
	run eqn-check --dry-run a.md
	status_is 1
	run eqn-check --diff a.md
	status_is 1
	same_bytes before.md a.md
	run eqn-check --diff a.md
	printf '%s\n' "$output" >changes
	eqn-check --fix a.md
	patch -s before.md changes
	same_bytes a.md before.md
	run eqn-check --diff a.md
	status_is 0
	output_is ""
}

@test "a file with an ambiguous reference is left alone, with the reason" {
	cp "$ROOT"/tests/golden/eqn-check/refused.md a.md
	cp a.md before.md
	run eqn-check --fix a.md
	status_is 1
	output_has "reference (2) is ambiguous: 2 equations have this number [tag-renumber-refused]"
	output_has "1 more reference"
	same_bytes before.md a.md
	run eqn-check --unsafe-fixes a.md
	status_is 0
	output_is ""
	grep -q '由式(4)和式(3)' a.md
}

@test "several files: what can be fixed is, a read-only one is trouble" {
	tagged 1 3 | page a.md
	tagged 1 3 | page b.md
	tagged 1 3 | page c.md
	chmod 444 b.md
	[ ! -w b.md ] || skip "root may write everywhere"
	run eqn-check --fix a.md b.md c.md
	status_is 2
	output_has "b.md: "
	grep -q '{2}' a.md
	grep -q '{3}' b.md
	grep -q '{2}' c.md
}

@test "suppressed findings about numbers are not fixed" {
	{ echo '<!-- eqn-check-disable-file tag-gap -->'; tagged 1 3; } | page a.md
	cp a.md before.md
	run eqn-check --fix a.md
	status_is 0
	same_bytes before.md a.md
	tagged 1 3 | page b.md
	cp b.md before.md
	eqn-check --fix --ignore tag-gap b.md
	same_bytes before.md b.md
}

# ---- Configuration ----

@test "numbering: start, policy, scope and automatic" {
	tagged 0 1 2 | page a.md
	run eqn-check a.md
	status_is 1
	printf 'eqn-check:\n  numbering: {start: 0}\n' >mathmill.yaml
	run eqn-check a.md
	status_is 0
	printf 'eqn-check:\n  numbering: {policy: unique}\n' >mathmill.yaml
	tagged 5 3 9 | page b.md
	run eqn-check b.md
	status_is 0
	printf 'eqn-check:\n  numbering: {policy: off}\n' >mathmill.yaml
	tagged 5 5 | page c.md
	run eqn-check c.md
	status_is 0
	{ echo '## A'; tagged 1 2; echo '## B'; tagged 1 2; } | page d.md
	printf 'eqn-check:\n  numbering: {scope: section}\n' >mathmill.yaml
	run eqn-check d.md
	status_is 0
	run eqn-check --no-config d.md
	status_is 1
	{ tagged 1; printf '\\begin{equation}x\\end{equation}\n'; } | page e.md
	run eqn-check e.md
	output_has "[tag-auto-collision]"
	printf 'eqn-check:\n  numbering: {automatic: false}\n' >mathmill.yaml
	run eqn-check e.md
	status_is 0
}

@test "patterns, words that name another text, severities" {
	{ tagged 1; echo 'Nach Gl. (7), und bei Gauss Gl. (8).'; } | page a.md
	cat >mathmill.yaml <<-'EOF'
		eqn-check:
		  references:
		    patterns: ['Gl\. \((?<list>\d+)\)']
		    elsewhere: [bei Gauss]
		  rules: {ref-number: note}
	EOF
	run eqn-check a.md
	status_is 0
	output_has "note: no equation has the number (7) [ref-number]"
	output_lacks "number (8)"
	run eqn-check --error ref-number a.md
	status_is 1
}

@test "faults in the configuration name their place" {
	article a.md
	printf 'eqn-check:\n  references:\n    patterns: ["("]\n' >mathmill.yaml
	run eqn-check a.md
	status_is 2
	output_has "mathmill.yaml:3:"
	printf 'eqn-check:\n  numbering:\n    polcy: unique\n' >mathmill.yaml
	run eqn-check a.md
	status_is 2
	output_has "policy"
	printf 'eqn-check:\n  rules: {tag-gapp: off}\n' >mathmill.yaml
	run eqn-check a.md
	status_is 2
	output_has "did you mean tag-gap"
	printf 'eqn-check:\n  rules: {tag-gap: loud}\n' >mathmill.yaml
	run eqn-check a.md
	status_is 2
	output_has "mathmill.yaml:2:"
}

@test "input that is made to hurt ends in good time" {
	yes '$$\tag{' | head -20000 >a.md
	timeout 20 eqn-check --fail-level never a.md >/dev/null
	yes '式(1)' | head -20000 >b.md
	timeout 20 eqn-check --fail-level never b.md >/dev/null
	yes '$$x \tag{1}$$' | sed G | head -10000 >c.md
	yes '由式(1)' | head -5000 >>c.md
	timeout 20 eqn-check --fix --fail-level never c.md >/dev/null
	yes '\begin{aligned}' | head -50000 >d.md
	timeout 20 eqn-check --fail-level never d.md >/dev/null
}

@test "the examples of the manual run" {
	cp -R "$ROOT/blogs_raw" .
	manual_examples eqn-check 8 1
}

@test "the manual names every option" { manual_options eqn-check; }
