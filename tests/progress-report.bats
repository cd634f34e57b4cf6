# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

G=$ROOT/tests/golden/progress-report
REPORT=reports/PROGRESS_REPORT.md

setup() {
	scratch
	mkdir -p reports
	cp "$G/records.ndjson" .
}

# ---- What it writes ----

@test "golden: a whole report in English" {
	golden progress-report en progress-report -o - --lang en records.ndjson
}

@test "golden: a whole report in Chinese" {
	golden progress-report zh progress-report -o - --lang zh records.ndjson
}

@test "golden: a report of no articles" {
	golden progress-report empty progress-report -o - /dev/null
}

@test "golden: the difference that --check shows" {
	golden progress-report check progress-report --check -o stale.md records.ndjson
}

@test "golden: an updated file" {
	golden progress-report update sh -c 'progress-report -o stale.md records.ndjson && cat stale.md'
}

@test "golden: a template of one's own" {
	golden progress-report template progress-report --template mini.mustache --date 2024-05-06 --next 2 \
		-o - records.ndjson
}

@test "a missing report is created from the template, in reports/" {
	progress-report <records.ndjson
	progress-report -o reports/other.md records.ndjson
	same_bytes "$REPORT" reports/other.md
	grep -q '^# Progress report' "$REPORT"
	grep -qF '](../blogs_raw/adam%20%281%29.md)' "$REPORT"
}

@test "the default folder is made, one that was named is not" {
	rm -r reports
	progress-report <records.ndjson
	[ -s "$REPORT" ]
	run progress-report -o gone/report.md records.ndjson
	status_is 2
	output_has "gone/report.md: No such file or directory"
}

@test "an empty report counts as missing" {
	: >empty.md
	progress-report -o empty.md records.ndjson
	progress-report -o new.md records.ndjson
	same_bytes empty.md new.md
}

@test "it is idempotent, and leaves an unchanged file alone" {
	progress-report records.ndjson
	cp "$REPORT" once.md
	touch -d '2001-02-03 04:05:06 UTC' "$REPORT"
	progress-report records.ndjson
	same_bytes once.md "$REPORT"
	[ "$(date -u -r "$REPORT" +%Y)" = 2001 ]
}

@test "the order of the articles makes no difference, nor do several streams" {
	progress-report -o - records.ndjson >a.out
	tac records.ndjson >reversed.ndjson
	progress-report -o - reversed.ndjson >b.out
	same_bytes a.out b.out
	head -n 3 records.ndjson >first.ndjson
	tail -n +4 records.ndjson | progress-report -o - first.ndjson - >c.out
	same_bytes a.out c.out
	printf '%s\0' first.ndjson - >names
	tail -n +4 records.ndjson | progress-report -o - -0 --files-from names >d.out
	same_bytes a.out d.out
}

@test "a later key replaces the same key of an earlier record" {
	printf '%s\n' '{"path":"a","lines":{"total":5},"meta":{"title":"T","status":"pending"}}' \
		'{"path":"a","lines":{"total":6}}' >r
	run progress-report -o - r
	status_is 0
	output_has "| [T](a) | pending | 6 |"
}

@test "shares add up to 100.0" {
	local i sum
	for i in 1 2 3; do
		printf '{"path":"%s","meta":{"status":"%s"}}\n' "$i" "$(echo completed pending in_progress | cut -d' ' -f$i)"
	done >r
	sum=$(progress-report -o - r | awk -F'|' '/^\| (Completed|In progress|Pending|Unknown) /{s += $4} END {printf "%.1f", s}')
	[ "$sum" = 100.0 ] || fail "$sum"
}

@test "the numbers are those of jq" {
	skip_without jq
	progress-report -o - records.ndjson >report.md
	local lines derivation
	lines=$(jq -s 'map(.lines.total // 0) | add' records.ndjson)
	derivation=$(jq -s 'map(.lines.derivation // 0) | add' records.ndjson)
	grep -qx "| Lines | $lines |" report.md
	grep -qx "| Derivation lines | $derivation |" report.md
}

@test "no text of a record can break a table or a link" {
	printf '%s\n' '{"path":"a|b](x) <i>\n`.md","meta":{"title":"t|u\n](y) <!-- progress-report:end articles --> `$*"}}' >r
	progress-report -o out.md r
	progress-report -o out.md --check r
	grep -qxF '| [t\|u \](y) \<!-- progress-report:end articles --> \`\$\*](a%7Cb%5D%28x%29%20%3Ci%3E%0A%60.md) | unknown | – | – | – | – | – |' out.md ||
		fail "$(grep '^| \[t' out.md)"
}

# ---- Regions ----

@test "CRLF: new text takes the line endings of the file" {
	sed 's/$/\r/' "$G/stale.md" >crlf.md
	progress-report -o crlf.md records.ndjson
	[ "$(grep -c '' crlf.md)" -gt 20 ]
	[ "$(grep -vc $'\r$' crlf.md)" -eq 0 ] || fail "a line without CR"
	progress-report -o crlf.md --check records.ndjson
}

@test "BOM, NUL, invalid UTF-8 and a missing final newline outside of regions stay" {
	{
		printf '\357\273\277a\0b\377\n\n'
		printf '<!-- progress-report:begin next -->\nold\n<!-- progress-report:end -->\nlast'
	} >odd.md
	progress-report -o odd.md records.ndjson
	[ "$(head -c 8 odd.md | od -An -tx1 | tr -d ' \n')" = efbbbf610062ff0a ]
	[ "$(tail -c 4 odd.md)" = last ]
	grep -q 'What is next' odd.md
	run grep '^old' odd.md
	status_is 1
}

# refused MESSAGE: the file bad.md is refused with it and left as it was.
refused() {
	cp bad.md before.md
	run progress-report -o bad.md records.ndjson
	status_is 2
	output_is "$1"
	same_bytes bad.md before.md
}

@test "an unknown region is an error that names the nearest" {
	printf 'a\n\n<!-- progress-report:begin articels -->\n<!-- progress-report:end -->\n' >bad.md
	refused 'bad.md:3:1: error: unknown region "articels"; did you mean "articles"?'
}

@test "a region that is there twice" {
	printf '<!-- progress-report:begin next -->\n<!-- progress-report:end -->\n%.0s' 1 2 >bad.md
	refused 'bad.md:3:1: error: region "next" is there twice'
}

@test "a nested region" {
	printf '<!-- progress-report:begin %s -->\n' next totals >bad.md
	printf '<!-- progress-report:end totals -->\n' >>bad.md
	refused 'bad.md:2:1: error: region "totals" begins inside region "next"'
}

@test "crossed and unclosed regions" {
	printf '<!-- progress-report:begin next -->\n<!-- progress-report:end totals -->\n' >bad.md
	refused 'bad.md:2:1: error: region "totals" ends inside region "next"'
	printf '<!-- progress-report:begin next -->\n' >bad.md
	refused 'bad.md:1:1: error: region "next" does not end'
	printf 'x\n\n<!-- progress-report:end next -->\n' >bad.md
	refused 'bad.md:3:1: error: a region ends that did not begin'
}

@test "a file without a region is refused" {
	echo text >bad.md
	refused 'progress-report: bad.md: it has no region to write in; see progress-report --print-template'
}

@test "a region that the template lacks" {
	printf '<!-- progress-report:begin topics -->\n<!-- progress-report:end -->\n' >bad.md
	run progress-report --template "$G/mini.mustache" -o bad.md records.ndjson
	status_is 2
	output_is 'bad.md:1:1: error: the template has no region "topics"'
}

@test "an example in a code block is no region" {
	{
		printf '    <!-- progress-report:begin bogus -->\n\n```\n<!-- progress-report:begin bogus -->\n```\n'
		printf '<!-- progress-report:begin next -->\n<!-- progress-report:end -->\n'
	} >code.md
	progress-report -o code.md records.ndjson
	[ "$(grep -c bogus code.md)" -eq 2 ]
	grep -q 'What is next' code.md
}

# ---- --check ----

@test "--check: missing is stale, fresh is not, and nothing is written" {
	run progress-report --check records.ndjson
	status_is 1
	output_has "+# Progress report"
	[ ! -e "$REPORT" ]
	progress-report records.ndjson
	run progress-report --check records.ndjson
	status_is 0
	output_is ""
	run progress-report --check /dev/null
	status_is 1
	output_has "-| Lines | 581 |"
	progress-report --check records.ndjson
}

@test "--check needs a file" {
	run progress-report --check -o - records.ndjson
	status_is 2
	output_has "--check needs a file"
}

# ---- Faulty records ----

@test "a bad line is reported with its place, the others still count" {
	{
		head -n 2 records.ndjson
		printf '{"path":\n\n[]\n{"schema":1}\n{"schema":9,"path":"x"}\n'
		tail -n +3 records.ndjson
	} >bad.ndjson
	progress-report -o - records.ndjson >good.out
	run --separate-stderr progress-report -o bad.md bad.ndjson
	status_is 2
	[ "$output" = "" ]
	progress-report -o good.md records.ndjson
	same_bytes bad.md good.md
	[ "${#stderr_lines[@]}" -eq 4 ] || fail "$stderr"
	[[ ${stderr_lines[0]} == "bad.ndjson:3:"*": error: not JSON: "* ]] || fail "$stderr"
	[ "${stderr_lines[1]}" = 'bad.ndjson:5:1: error: a record is a JSON object' ]
	[ "${stderr_lines[2]}" = 'bad.ndjson:6:1: error: this record has no "path"' ]
	[[ ${stderr_lines[3]} == 'bad.ndjson:7:1: error: the schema '* ]]
	run --separate-stderr progress-report -o - <bad.ndjson
	status_is 2
	[[ $stderr == "<stdin>:3:"* ]] || fail "$stderr"
}

@test "invalid UTF-8 and NUL in a record are reported" {
	printf '{"path":"a\377"}\n{"path":"b"}\n{"path":"c\0"}\n' >r
	run progress-report -o - r
	status_is 2
	output_has "r:1:"
	output_has "r:3:"
	output_has "| [b](b) |"
}

@test "records with BOM, CRLF, blank lines and no final newline" {
	progress-report -o - records.ndjson >want.out
	{
		printf '\357\273\277'
		sed 's/$/\r\n/' records.ndjson
	} | head -c -2 >odd.ndjson
	progress-report -o - odd.ndjson >got.out
	same_bytes want.out got.out
}

@test "empty input is a report of no articles" {
	: >empty
	progress-report -o - empty >file.out
	progress-report -o - </dev/null >stdin.out
	same_bytes file.out stdin.out
	grep -qF 'There are no articles.' file.out
}

@test "standard input and -" {
	progress-report -o - records.ndjson >file.out
	progress-report -o - <records.ndjson >none.out
	progress-report -o - - <records.ndjson >dash.out
	same_bytes file.out none.out
	same_bytes file.out dash.out
}

@test "a missing file is named with the reason, the others still count" {
	progress-report -o - records.ndjson >want.out
	run --separate-stderr progress-report -o got.out missing.ndjson records.ndjson
	status_is 2
	[ "$stderr" = "progress-report: missing.ndjson: No such file or directory" ] || fail "$stderr"
	same_bytes want.out got.out
}

@test "a folder is no file of records" {
	mkdir d
	run progress-report -o - d
	status_is 2
	output_has "d is a folder"
}

# ---- Options ----

@test "help and version" {
	common_help progress-report
}

@test "a bad option" {
	common_bad_option progress-report
	run progress-report --lnag zh
	status_is 2
	output_has "did you mean --lang"
	run progress-report --lang de
	status_is 2
	output_has "unknown value 'de'"
	run progress-report --date 2024-02-30 records.ndjson
	status_is 2
	output_has "2024-02-30"
	output_has "YYYY-MM-DD"
}

@test "a terminal is no input" {
	skip_without script
	run script -qec "progress-report -o -" /dev/null
	status_is 2
	output_has "standard input is a terminal"
}

@test "a full disk, a missing folder, a folder in the report's place" {
	full_disk progress-report -o - records.ndjson
	full_disk progress-report --print-template
	full_disk progress-report --check records.ndjson
	run progress-report -o /dev/full records.ndjson
	status_is 2
	output_has "No space left on device"
	run progress-report -o no/such/folder.md records.ndjson
	status_is 2
	output_is "progress-report: no/such/folder.md: No such file or directory"
	run progress-report -o reports records.ndjson
	status_is 2
	output_is "progress-report: reports: Is a directory"
}

@test "a reader that goes away is no trouble" {
	run bash -o pipefail -c 'for i in $(seq 3000); do printf "{\"path\":\"%s\"}\n" $i; done |
		progress-report -o - | head -n 1'
	status_is 0
	output_is "# Progress report"
}

@test "--next limits the list and says what it leaves out" {
	run progress-report -o - --next 1 records.ndjson
	status_is 0
	output_has "And 4 more; \`progress-report --next 0\` lists all."
	output_has "And 5 more; \`progress-report --next 0\` lists all."
	run progress-report -o - --next 0 records.ndjson
	status_is 0
	output_lacks " more."
}

@test "--date is the only date" {
	run progress-report -o - --date 2024-02-29 records.ndjson
	status_is 0
	output_has "As of 2024-02-29."
	run progress-report -o - records.ndjson
	status_is 0
	output_lacks "As of"
}

@test "a faulty template is an error at its place" {
	printf 'a\n {{#b}}\n' >bad.mustache
	run progress-report --template bad.mustache -o - records.ndjson
	status_is 2
	output_is 'bad.mustache:2:2: error: the section "b" is not closed'
	run progress-report --template missing.mustache -o - records.ndjson
	status_is 2
	output_is "progress-report: missing.mustache: No such file or directory"
}

@test "--print-template prints what is used" {
	progress-report --print-template --lang zh >zh.mustache
	progress-report -o - --template zh.mustache records.ndjson >own.out
	progress-report -o - --lang zh records.ndjson >builtin.out
	same_bytes own.out builtin.out
	same_bytes zh.mustache "$ROOT/share/report/report.zh.mustache"
}

@test "configuration: output, lang, template, next; the command line wins" {
	mkdir -p sub
	printf 'progress-report:\n  output: reports/mine.md\n  lang: zh\n  next: 1\n' >mathmill.yaml
	(cd sub && progress-report ../records.ndjson)
	grep -q '^# 进度报告' reports/mine.md
	grep -q '另有 4 篇' reports/mine.md
	progress-report --lang en --next 2 -o en.md records.ndjson
	grep -q 'And 3 more' en.md
	grep -q 'And 4 more' en.md
	progress-report --no-config -o plain.md records.ndjson
	grep -q '^# Progress report' plain.md
	printf 'progress-report:\n  template: sub/t.mustache\n' >mathmill.yaml
	echo '{{totals.articles}}' >sub/t.mustache
	run bash -c 'cd sub && progress-report -o - ../records.ndjson'
	status_is 0
	output_is 7
}

@test "configuration: problems and line-anchor" {
	printf 'progress-report:\n  problems: 1\n  line-anchor: "?plain=1#L"\n' >mathmill.yaml
	run progress-report -o - records.ndjson
	status_is 0
	output_has '](blogs_raw/sgd.md?plain=1#L128) |'
	output_has 'And 2 more;'
	run progress-report -o - --problems 2 --line-anchor '#' records.ndjson
	output_has '](blogs_raw/sgd.md#128) |'
	output_has 'And 1 more;'
}

@test "configuration: an unknown key is an error that names the nearest" {
	printf 'progress-report:\n  ouptut: x.md\n' >mathmill.yaml
	run progress-report -o - records.ndjson
	status_is 2
	output_has "mathmill.yaml:2:3: error:"
	output_has "output"
}

@test "links lead from the report to the articles, wherever it is" {
	mkdir -p a/b
	progress-report -o a/b/r.md records.ndjson
	grep -qF '](../../blogs_raw/sgd.md)' a/b/r.md
	progress-report -o "$PWD/a/r.md" records.ndjson
	grep -qF '](../blogs_raw/sgd.md)' a/r.md
	(cd a && progress-report -o ../up.md ../records.ndjson)
	grep -qF '](a/blogs_raw/sgd.md)' up.md
	progress-report -o - records.ndjson >r.md
	grep -qF '](blogs_raw/sgd.md)' r.md
}

@test "a symbolic link is followed, and the mode kept" {
	progress-report -o real.md records.ndjson
	chmod 640 real.md
	ln -s real.md link.md
	progress-report -o link.md /dev/null
	[ -L link.md ]
	[ "$(stat -c %a real.md)" = 640 ]
	grep -qF 'There are no articles.' real.md
}

@test "20,000 records in a moment, and a very long line" {
	awk 'BEGIN { for (i = 0; i < 20000; i++)
		printf "{\"path\":\"a/%d.md\",\"lines\":{\"total\":%d,\"derivation\":1}}\n", i * 7919 % 20000, i }' >many
	run timeout 20 progress-report -o many.md many
	status_is 0
	grep -qx '| Lines | 199990000 |' many.md
	[ "$(sed -n '/begin articles/,/end articles/p' many.md | grep -c '^| \[a/')" -eq 20000 ]
	head -c 3000000 /dev/zero | tr '\0' '[' >long
	run timeout 20 progress-report -o - long
	status_is 2
	output_has "long:1:"
}

# ---- Plan, bars ----

@test "golden: bars of plain text" {
	golden progress-report bars progress-report --bars --plan plan.yaml audited.ndjson
}

@test "the order of the records makes no difference to a plan" {
	cp "$G/plan.yaml" "$G/audited.ndjson" .
	progress-report --plan plan.yaml -o - audited.ndjson >a.out
	tac audited.ndjson >reversed
	progress-report --plan plan.yaml -o - reversed >b.out
	same_bytes a.out b.out
}

@test "plan: faults are reported at their places, and nothing is written" {
	cat >bad.yaml <<-'EOF'
		batches:
		  - nmae: x
		    glob: a
		  - name: y
		    from: 2024-05-09
		    to: 2024-05-01
		    where: lines.total <> 3
		  - name: y
		    targets: {formula: 3}
		    articles: [a.md, a.md]
		  - name: z
	EOF
	run progress-report --plan bad.yaml -o r.md records.ndjson
	status_is 2
	output_is 'bad.yaml:2:5: error: unknown key "nmae"; did you mean "name"?
bad.yaml:2:5: error: the batch has no "name"
bad.yaml:6:9: error: the batch ends before it begins
bad.yaml:8:11: error: there is a batch "y" already
bad.yaml:9:15: error: unknown target "formula"; did you mean "formulas"?
bad.yaml:10:22: error: the article "a.md" stands here twice
bad.yaml:11:5: error: the batch has no articles: it needs articles, glob, where or batches'
	[ ! -e r.md ]
	run progress-report --plan gone.yaml records.ndjson
	status_is 2
	output_is "progress-report: gone.yaml: No such file or directory"
}

@test "a region for a plan that was not given" {
	printf '<!-- progress-report:begin batches -->\n<!-- progress-report:end -->\n' >bad.md
	run progress-report -o bad.md records.ndjson
	status_is 2
	output_is 'bad.md:1:1: error: the template has no region "batches" without --plan'
}

@test "bars: a full disk" {
	full_disk progress-report --bars records.ndjson
}

# ---- The manual ----

@test "the examples of the manual run" {
	mkdir -p blogs_raw
	article blogs_raw/momentum.md
	manual_examples progress-report 6 0
}

@test "the manual names every option" {
	manual_options progress-report
	run mandoc -T lint -W warning "$ROOT/tools/mathmill-records.5"
	status_is 0
}

@test "the records fit their JSON Schema" {
	python3 -c 'import jsonschema' 2>/dev/null || skip "Python has no jsonschema"
	progress-report -o - records.ndjson >/dev/null
	python3 - "$ROOT/share/mathmill-records.schema.json" records.ndjson <<-'EOF'
		import json, sys, jsonschema
		schema = json.load(open(sys.argv[1]))
		jsonschema.Draft202012Validator.check_schema(schema)
		validator = jsonschema.Draft202012Validator(schema)
		for line in open(sys.argv[2], encoding="utf-8"):
		    validator.validate(json.loads(line))
		try:
		    validator.validate({"schema": 1, "path": "a", "lines": {"total": -1}})
		except jsonschema.ValidationError:
		    sys.exit(0)
		sys.exit("a negative count is accepted")
	EOF
}

@test "the report of the sample collection says what it holds" {
	cd "$ROOT" || return
	run bash -c 'set -o pipefail; linecount --json --by-section blogs_raw | eqn-check -R | tag-classify -R | derive-audit -R | progress-report --check'
	status_is 0
	output_is ""
}
