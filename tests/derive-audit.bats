# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

G=$ROOT/tests/golden/derive-audit
ALL='batch.md behind.md claimed.md good.md open.md parts.md silent.md'

# shellcheck disable=SC2086 # the names are words
golden_run() {
	golden derive-audit "$1" derive-audit --standards standards.yaml "${@:2}" $ALL
}

# Copies of the articles and their standards, here.
here() {
	cp "$G"/*.md "$G"/standards.yaml "$G"/before.ndjson .
}

# ---- What it says ----

@test "rules count the front matter alone as in records" {
	skip_without jq
	article a.md
	printf 'standards: {s: {rules: [{id: x, check: value, of: meta.tags, min: 2, max: 3}]}}' >s.yaml
	run derive-audit --standards s.yaml a.md
	status_is 0
	output_has '2          2 to 3'
	linecount --json a.md | derive-audit --standards s.yaml -R | jq -c .audit >filter
	derive-audit --standards s.yaml --json a.md | jq -c .audit >direct
	same_bytes filter direct
}

@test "golden: checklists" { golden_run checklist; }
@test "golden: growth over a baseline" { golden derive-audit growth derive-audit --standards standards.yaml --baseline before.ndjson batch.md; }
@test "golden: one standard for all" { golden_run standard --standard short; }
@test "golden: records" { golden_run json --json; }
@test "golden: summary" { golden_run summary --summary; }
@test "golden: findings, gcc" { golden_run gcc --format gcc; }
@test "golden: findings, pretty" { golden_run pretty --format pretty --color never; }
@test "golden: findings, json" { golden_run ndjson --format json; }
@test "golden: findings, sarif" { golden_run sarif --format sarif; }
@test "golden: findings, github" { golden_run github --format github; }
@test "golden: findings, checkstyle" { golden_run checkstyle --format checkstyle; }
@test "golden: findings, junit" { golden_run junit --format junit; }
@test "golden: the kinds of findings" { golden derive-audit rules derive-audit --list-rules; }

# What is recommended, what is waived, and what nothing judges.
advice() {
	golden derive-audit-advice "$1" derive-audit --standards standards.yaml "${@:2}" advised.md plain.md unused.md waived.md
}

@test "golden: advice and waivers" { advice checklist; }
@test "golden: advice and waivers, findings" { advice gcc --format gcc; }
@test "golden: advice and waivers, records" { advice json --json; }
@test "golden: advice and waivers, summary" { advice summary --summary; }

@test "an article that no required rule applies to is not audited, and its status stays" {
	cp "$ROOT"/tests/golden/derive-audit-advice/* .
	cp plain.md before.md
	run derive-audit --standards standards.yaml --json plain.md
	status_is 0
	output_has '"pass":null,"score":null'
	output_has '"status":"not-audited"'
	run derive-audit --standards standards.yaml --fix plain.md
	status_is 0
	same_bytes plain.md before.md
}

@test "a waiver is undone with its comment" {
	cp "$ROOT"/tests/golden/derive-audit-advice/* .
	sed '/derive-audit-disable/d' waived.md >bare.md
	run derive-audit --standards standards.yaml --json bare.md
	output_has '"failed":3,"advised":1,"waived":0'
	# One of two places: the other one counts.
	sed 's/^<!-- derive-audit-enable prose -->//' waived.md >all.md
	run derive-audit --standards standards.yaml --json all.md
	output_has '"failed":0,"advised":0,"waived":4'
	output_has '"pass":true'
}

# ---- The plan ----

@test "the standard of an article by the plan" {
	cp "$ROOT"/tests/golden/derive-audit-advice/* .
	standard_of() { derive-audit --standards standards.yaml --json "$@" | grep -o '"standard":"[^"]*"' || true; }
	[ "$(standard_of advised.md)" = '"standard":"full"' ]
	[ "$(standard_of --plan plan.yaml advised.md)" = '"standard":"maths"' ]
	# A part before its whole, what is asked for before all.
	[ "$(standard_of --plan plan.yaml waived.md)" = '"standard":"full"' ]
	[ "$(standard_of --plan plan.yaml --standard full advised.md)" = '"standard":"full"' ]
	# A batch without a standard is still the article's batch.
	printf 'standards:\n  b: {when: {batch: second}, rules: [{id: x, check: levels}]}\n  maths: {rules: [{id: x, check: levels}]}\n  full: {rules: [{id: x, check: levels}]}\n' >b.yaml
	run derive-audit --standards b.yaml --plan plan.yaml --json plain.md unused.md
	[[ ${lines[0]} == *'"standard":"b"'* ]] || fail "$output"
	[[ ${lines[1]} == *'"standard":"maths"'* ]] || fail "$output"
	printf '{"path":"unused.md","meta":{"status":"completed"}}\n' >in
	run derive-audit --standards b.yaml --plan plan.yaml -R <in
	output_has '"standard":"b"'
	printf 'derive-audit:\n  plan: plan.yaml\n  standards: standards.yaml\n' >mathmill.yaml
	run derive-audit --json advised.md
	output_has '"standard":"maths"'
}

@test "a plan with faults" {
	article a.md
	printf 'batches:\n  - {name: a, standard: no such, glob: x}\n  - {name: b, standard: early, glob: x}\n' >plan.yaml
	run derive-audit --plan plan.yaml a.md
	status_is 2
	output_is 'plan.yaml:2:5: error: no standard is named "no such"'
	printf 'batches: 1\n' >plan.yaml
	run derive-audit --plan plan.yaml a.md
	status_is 2
	output_has 'plan.yaml:1:'
	run derive-audit --plan gone.yaml a.md
	status_is 2
}

@test "the status is judged by the audit" {
	here
	run bash -c 'derive-audit --standards standards.yaml --json . | grep -o "\"path\":\"[^\"]*\"\|\"status\":\"[a-z]*\"}}" | paste - -'
	output_has $'"path":"./good.md"\t"status":"verified"}}'
	output_has $'"path":"./claimed.md"\t"status":"overstated"}}'
	output_has $'"path":"./behind.md"\t"status":"understated"}}'
	output_has $'"path":"./open.md"\t"status":"open"}}'
	output_has $'"path":"./silent.md"\t"status":"understated"}}'
}

@test "an article that claims nothing has only notes" {
	here
	run derive-audit --standards standards.yaml --format gcc open.md
	status_is 0
	output_has '[audit-open]'
	output_lacks 'warning'
}

@test "an article that no standard fits is left alone" {
	here
	sed -i '/# For what has parts/,$d' standards.yaml
	run derive-audit --standards standards.yaml good.md claimed.md
	status_is 0
	output_is $'good.md: no standard fits\nclaimed.md: no standard fits'
	run derive-audit --standards standards.yaml --format gcc good.md
	status_is 0
	[ "${lines[0]}" = 'good.md:1:1: note: no standard fits the article [audit-no-standard]' ]
	run derive-audit --standards standards.yaml --fix claimed.md
	status_is 0
	same_bytes claimed.md "$G/claimed.md"
	run bash -c 'derive-audit --standards standards.yaml --json good.md | grep -o "\"audit\".*"'
	output_is '"audit":{"standard":null}}'
}

@test "--explain tells of the findings of this tool, and of no other" {
	run derive-audit --explain audit-status
	status_is 0
	output_has 'audit-status'
	output_has 'in_progress'
	full_disk derive-audit --explain audit-status
	run derive-audit --explain tag-gap
	status_is 2
	output_has 'no rule is named "tag-gap"'
	run derive-audit --explain audit-statsu
	status_is 2
	output_has '--explain: no rule is named "audit-statsu"; did you mean "audit-status"?'
}

@test "the level that fails" {
	here
	run derive-audit --standards standards.yaml behind.md
	status_is 1
	run derive-audit --standards standards.yaml --fail-level error behind.md
	status_is 0
	run derive-audit --standards standards.yaml --fail-level error claimed.md
	status_is 1
	run derive-audit --standards standards.yaml --fail-level never claimed.md
	status_is 0
	run derive-audit --standards standards.yaml --fail-level note open.md
	status_is 1
	printf 'derive-audit:\n  standards: standards.yaml\n  fail-level: error\n' >mathmill.yaml
	run derive-audit behind.md
	status_is 0
	run derive-audit --fail-level warning behind.md
	status_is 1
}

# ---- The status in the front matter ----

@test "--fix sets the status, and no other byte" {
	here
	sed -i 's/$/\r/' behind.md
	sed '4s/"completed"/"in_progress"/' claimed.md >claimed.want
	sed '4s/in_progress/completed/' behind.md >behind.want
	sed '3a status: completed' silent.md >silent.want
	run derive-audit --standards standards.yaml --fix .
	status_is 0
	output_is ''
	same_bytes claimed.md claimed.want
	same_bytes behind.md behind.want
	same_bytes silent.md silent.want
	same_bytes good.md "$G/good.md"
	same_bytes open.md "$G/open.md"
	run derive-audit --standards standards.yaml --diff .
	status_is 0
	output_is ''
	derive-audit --standards standards.yaml --fix <"$G/claimed.md" >piped.md
	same_bytes piped.md claimed.want
	derive-audit --standards standards.yaml --fix - <piped.md >again.md
	same_bytes again.md piped.md
}

@test "--diff and --dry-run show it first" {
	here
	run derive-audit --standards standards.yaml --dry-run claimed.md good.md silent.md
	status_is 1
	output_is $'claimed.md:4:9: status: completed becomes in_progress\nsilent.md:4:1: status: none becomes completed'
	derive-audit --standards standards.yaml --diff . >fix.patch || [ $? = 1 ]
	same_bytes claimed.md "$G/claimed.md"
	same_bytes silent.md "$G/silent.md"
	skip_without patch
	patch -s -p1 <fix.patch
	run derive-audit --standards standards.yaml --diff .
	status_is 0
	output_is ''
}

@test "a status that cannot be set is left alone, the others are done" {
	here
	sed -i 's/^status:.*/status: [completed]/' claimed.md
	sed -i 's/^status:.*/status: |\n  pending/' good.md
	cp good.md before.md
	run --separate-stderr derive-audit --standards standards.yaml --fix good.md behind.md
	status_is 1
	[[ $stderr == *'good.md:4:9: status not changed: '* ]] || fail "$stderr"
	same_bytes good.md before.md
	grep -qx 'status: completed' behind.md
}

@test "a file that cannot be written" {
	[ "$(id -u)" != 0 ] || skip "root may write everything"
	here
	chmod a-w behind.md
	run derive-audit --standards standards.yaml --fix behind.md
	status_is 2
	output_has 'behind.md: Permission denied'
}

# ---- Standards ----

@test "the standards that are built in" {
	run derive-audit --list-standards
	status_is 0
	[[ ${lines[1]} == later* && ${lines[2]} == early* ]] || fail "$output"
	for name in early later; do
		derive-audit --print-standard "$name" >own.yaml
		derive-audit --standard "$name" --json "$ROOT/blogs_raw" >built-in || [ $? = 1 ]
		derive-audit --standards own.yaml --standard "$name" --json "$ROOT/blogs_raw" >file ||
			[ $? = 1 ]
		same_bytes built-in file
	done
}

@test "a standard is printed with its comments, as a file of its own" {
	run derive-audit --standards "$G/standards.yaml" --print-standard long
	status_is 0
	output_is "version: 1
standards:
$(sed -n '3,9p' "$G/standards.yaml")"
	derive-audit --standards "$G/standards.yaml" --print-standard short >own.yaml
	run derive-audit --standards own.yaml --list-standards
	status_is 0
	[ "${#lines[@]}" = 2 ]
	printf 'standards: {a: {rules: [{id: x, check: value, of: lines.total, min: 1}]}, b: {rules: [{id: x, check: value, of: lines.total, min: 1}]}}' >flow.yaml
	derive-audit --standards flow.yaml --print-standard b >printed.yaml
	run derive-audit --standards printed.yaml --list-standards
	status_is 0
	full_disk derive-audit --print-standard early
}

@test "conditions are told" {
	run derive-audit --standards "$G/standards.yaml" --list-standards
	status_is 0
	output_is "standard  rules  title              for
long          2  A long derivation  batch 2
parts         1                     from 2024-01-01; to 2024-12-31; title ^部分\$, ^parts\$
short         2  A page             any article"
}

@test "a standard that is not there" {
	run derive-audit --standard latter "$ROOT/blogs_raw"
	status_is 2
	output_has 'no standard is named "latter"; did you mean "later"?'
	run derive-audit --print-standard nothing
	status_is 2
	output_has 'no standard is named "nothing"'
	run derive-audit --standards gone.yaml "$ROOT/blogs_raw"
	status_is 2
	output_has 'derive-audit: gone.yaml: No such file or directory'
}

@test "faults of standards have their line and column, and all are told" {
	printf 'standards:\n  a:\n    rules:\n      - {id: x, check: value, of: lines.total, min: 3, max: 2}\n      - {id: y, chekc: value}\n' >s.yaml
	run derive-audit --standards s.yaml "$ROOT/blogs_raw"
	status_is 2
	output_has 's.yaml:4:'
	output_has 's.yaml:5:'
	output_has 'did you mean "check"?'
}

@test "standards of several files, and by the configuration" {
	here
	mkdir sub
	rm parts.md
	derive-audit --standards standards.yaml --print-standard long >long.yaml
	derive-audit --standards standards.yaml --print-standard short >short.yaml
	run derive-audit --standards long.yaml --standards short.yaml --list-standards
	[ "${#lines[@]}" = 3 ] || fail "$output"
	derive-audit --standards standards.yaml ./*.md >want || [ $? = 1 ]
	printf 'derive-audit:\n  standards: [long.yaml, short.yaml]\n' >mathmill.yaml
	derive-audit ./*.md >got || [ $? = 1 ]
	same_bytes got want
	run bash -c 'cd sub && derive-audit ../batch.md | head -n 1'
	output_has '../batch.md: long: '
	run derive-audit --standards short.yaml batch.md
	output_has 'batch.md: short: '
	printf 'derive-audit:\n  standarts: x\n' >mathmill.yaml
	run derive-audit batch.md
	status_is 2
	output_has 'mathmill.yaml:2:3: error: '
}

@test "what is a derivation is linecount's to say" {
	here
	printf 'linecount:\n  derivation: 没有\n  words-per-minute: 100\n' >mathmill.yaml
	run derive-audit --standards standards.yaml batch.md
	status_is 1
	output_has 'derivation  0 '
	printf 'linecount:\n  derivation: "("\n' >mathmill.yaml
	run derive-audit --standards standards.yaml batch.md
	status_is 2
	output_has 'mathmill.yaml:2:15: error: derivation: '
}

@test "a baseline that is none" {
	here
	run derive-audit --standards standards.yaml --baseline gone batch.md
	status_is 2
	printf '{"path":"batch.md"}\n{"path"\n' >bad
	run derive-audit --standards standards.yaml --baseline bad batch.md
	status_is 2
	output_has 'bad:2:7: error: not JSON: '
}

# ---- Records ----

@test "a filter adds its key and passes on every other byte" {
	here
	printf '%s\n' '{ "path" : "good.md", "x": 1.50, "audit":0, "u":"\u00e9" }' '{"path":"claimed.md"}' >in
	run derive-audit --standards standards.yaml -R <in
	status_is 0
	[[ ${lines[0]} == '{ "path" : "good.md", "x": 1.50, "audit":{"standard":"short","pass":true,'*', "u":"\u00e9" }' ]] || fail "$output"
	[[ ${lines[1]} == '{"path":"claimed.md","audit":{"standard":"short","pass":false,'*'}' ]] || fail "$output"
	run derive-audit --standards standards.yaml -R --fail-level warning <in
	status_is 1
	printf 'derive-audit:\n  standards: standards.yaml\n  fail-level: note\n' >mathmill.yaml
	run derive-audit -R <in
	status_is 0
}

@test "what a record says stands before what is measured" {
	here
	run derive-audit --standards standards.yaml -R <<<'{"path":"good.md","batch":"2","lines":{"total":900,"derivation":500}}'
	status_is 0
	output_has '"standard":"long","pass":true'
	run derive-audit --standards standards.yaml -R <<<'{"path":"good.md","batch":"2"}'
	output_has '"standard":"long","pass":false'
}

@test "a standard by topic" {
	here
	printf 'standards:\n  t: {when: {topic: [优化理论]}, rules: [{id: x, check: value, of: lines.total, min: 1}]}\n' >topic.yaml
	run derive-audit --standards topic.yaml -R <<<'{"path":"good.md","topics":{"primary":"优化理论"}}'
	output_has '"standard":"t"'
	run derive-audit --standards topic.yaml -R <<<'{"path":"good.md","topics":{"primary":null}}'
	output_has '"standard":null'
}

@test "a record of a missing article gets an error, the others are done" {
	article a.md
	printf '%s\n' '{"path":"gone.md"}' 'nonsense' '{"path":"a.md"}' '{"path":"a.md"' >in
	run --separate-stderr derive-audit -R <in
	status_is 2
	[ "${lines[0]}" = '{"path":"gone.md","error":"No such file or directory"}' ]
	[[ ${lines[1]} == *'"audit"'* ]]
	[ "${#lines[@]}" = 2 ]
	[[ $stderr == *'gone.md: No such file or directory'* ]]
	[[ $stderr == *'<stdin>:2: '* && $stderr == *'<stdin>:4: '* ]]
}

@test "an unreadable article gives a record with an error" {
	run --separate-stderr derive-audit --json gone.md
	status_is 2
	output_is '{"schema":1,"path":"gone.md","error":"No such file or directory"}'
}

@test "records fit their JSON Schema" {
	python3 -c 'import jsonschema' 2>/dev/null || skip "Python has no jsonschema"
	here
	sed '/# For what has parts/,$d' standards.yaml >some.yaml
	{
		derive-audit --standards standards.yaml --json . || [ $? = 1 ]
		derive-audit --standards some.yaml --json . || [ $? = 1 ]
		derive-audit --json "$ROOT/blogs_raw" || [ $? = 1 ]
	} >records
	python3 - "$ROOT/share/mathmill-records.schema.json" records <<-'EOT'
		import json, sys, jsonschema
		validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
		for line in open(sys.argv[2], encoding="utf-8"):
		    record = json.loads(line)
		    assert "standard" in record["audit"]
		    validator.validate(record)
		    record["audit"]["standard"] = 1
		    assert not validator.is_valid(record)
	EOT
}

@test "direct and in a pipe say the same" {
	derive-audit --json "$ROOT/blogs_raw" | grep -o '"audit":.*' >direct || true
	linecount --json "$ROOT/blogs_raw" | eqn-check -R | tag-classify -R | derive-audit -R |
		grep -o '"audit":.*' >piped
	[ -s direct ]
	same_bytes direct piped
}

# Written apart from the tool, with regular expressions.
@test "a reference says the same of every rule" {
	skip_without python3
	cp -R "$ROOT/blogs_raw" .
	for name in early later; do
		derive-audit --standard "$name" --json blogs_raw >records || [ $? = 1 ]
		run python3 "$ROOT/tests/oracle/audit_reference.py" --eqn-check eqn-check --compare records "$name" blogs_raw/*.md
		status_is 0
	done
	# It can tell a difference.
	sed 's/"rule":"boxes"/"rule":"code"/' records >other
	run python3 "$ROOT/tests/oracle/audit_reference.py" --compare other later blogs_raw/*.md
	status_is 1
}

# ---- Options ----

@test "options that exclude each other" {
	run derive-audit --json --summary "$G/good.md"
	status_is 2
	output_has '--json and --summary exclude each other'
	run derive-audit --fix -R </dev/null
	status_is 2
	run derive-audit --diff --dry-run "$G/good.md"
	status_is 2
	run derive-audit --diff --format gcc "$G/good.md"
	status_is 2
	run derive-audit --list-standards --print-standard early
	status_is 2
	run derive-audit --sumary "$G/good.md"
	status_is 2
	output_has '--summary'
}

# ---- The manual ----

@test "the examples of the manual run" {
	cp -R "$ROOT/blogs_raw" .
	manual_examples derive-audit 11 1
}

@test "the manual names every option" { manual_options derive-audit; }

# ---- What every tool does ----

@test "help and version" { common_help derive-audit; }
@test "empty input" { common_empty derive-audit; }
@test "standard input" { common_stdin derive-audit --fail-level never; }
@test "standard input, --fix" { common_stdin derive-audit --fix; }
@test "a missing file" { common_missing_file derive-audit --fail-level never; }
@test "a folder" { common_folder derive-audit --fail-level never; }
@test "a bad option" { common_bad_option derive-audit; }
@test "a full disk" { common_full_disk derive-audit; }
@test "a full disk, records" { common_full_disk derive-audit --json; }
@test "a full disk, findings" { common_full_disk derive-audit --format gcc; }
@test "a full disk, a summary" { common_full_disk derive-audit --summary; }
@test "CRLF" { common_crlf derive-audit; }
@test "BOM" { common_bom derive-audit; }
@test "NUL" { common_nul derive-audit --json; }
@test "invalid UTF-8" { common_invalid_utf8 derive-audit --json; }
@test "no final newline" { common_no_final_newline derive-audit; }
@test "one thread and many" { common_threads derive-audit --fail-level never; }
@test "one thread and many, records" { common_threads derive-audit --fail-level never --json; }
@test "one thread and many, findings" { common_threads derive-audit --fail-level never --format gcc; }
@test "one thread and many, a summary" { common_threads derive-audit --fail-level never --summary; }
@test "a pipe into head" {
	run bash -c 'set -o pipefail; derive-audit --fail-level never --json "$1" "$1" "$1" | head -n 1 >/dev/null' _ "$ROOT/blogs_raw"
	status_is 0
}
