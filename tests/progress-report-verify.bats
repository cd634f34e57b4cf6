# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

G=$ROOT/tests/golden/progress-report

# One article of 200 lines, its parts, and a report about it on standard input.
article_of_parts() {
	cat >records <<-'EOF'
		{"schema":1,"path":"a.md","meta":{"title":"A"},"lines":{"total":200},"formulas":{"total":9,"display":9,"numbered":9},"equations":{"tags":9,"automatic":0,"findings":[]},"sections":[{"line":1,"level":1,"title":"A","lines":{"total":20},"formulas":{"numbered":0}},{"line":21,"level":2,"title":"第一部分：理论","lines":{"total":40},"formulas":{"total":4,"display":4,"numbered":4}},{"line":61,"level":3,"title":"1.1 引理","lines":{"total":60},"formulas":{"numbered":0}},{"line":121,"level":2,"title":"Part 2: Proofs","lines":{"total":80},"formulas":{"total":5,"display":5,"numbered":5}}]}
	EOF
	{
		printf '# A\n\n'
		cat
	} >report.md
}

# ---- Goldens ----

@test "golden: the claims of a report" {
	golden progress-report claims progress-report --verify claims.md claims.ndjson
	run progress-report --verify "$G/claims.md" "$G/claims.ndjson"
	status_is 1
}

@test "golden: the claims of an English report, with parts, sums and broken lines" {
	golden progress-report claims-en progress-report --verify claims-en.md claims-en.ndjson
}

@test "golden: the claims of a Chinese report, with parts, sums and broken lines" {
	golden progress-report claims-zh progress-report --verify claims-zh.md claims-zh.ndjson
}

@test "golden: findings as gcc writes them" {
	golden progress-report claims-gcc progress-report --verify claims-en.md --format gcc claims-en.ndjson
}

# ---- Status ----

@test "claims as JSON, claims without a fault, and a report that is not there" {
	printf '%s\n' '{"schema":1,"path":"a.md","meta":{"title":"A"},"lines":{"total":120}}' >records
	printf '# Report\n\n- **A**: 120 lines\n' >report.md
	run progress-report --verify report.md records
	status_is 0
	output_has 'report.md:3:10: true: "120 lines"'
	run progress-report --verify report.md --json records
	status_is 0
	echo "${lines[0]}" | jq -e . >/dev/null || fail "$output"
	run progress-report --verify missing.md records
	status_is 2
}

@test "a false claim of any kind makes the status 1, in every format" {
	: >records
	printf '共 3 篇\n' >measured.md
	printf '## 第三批\n7/10 篇\n## 第三批\n4/10 篇\n' >contradiction.md
	printf '7/10 articles (71%%)\n' >percent.md
	for kind in measured contradiction percent; do
		run progress-report --verify $kind.md records
		status_is 1
		run progress-report --verify $kind.md --format gcc records
		status_is 1
		case $kind in
		measured) output_has "[claim-false]" ;;
		*) output_has "[claim-$kind]" ;;
		esac
	done
	printf '7/10 articles (70%%)\n' >right.md
	for format in gcc pretty json sarif github checkstyle junit; do
		run progress-report --verify percent.md --format $format records
		status_is 1
		output_has claim-percent
		run progress-report --verify right.md --format $format records
		status_is 0
		output_lacks claim-percent:
	done
}

@test "findings as SARIF and JSON are what the tools of both read" {
	skip_without jq
	run --separate-stderr progress-report --verify "$G/claims.md" --format sarif "$G/claims.ndjson"
	status_is 1
	echo "$output" | jq -e '.version == "2.1.0" and .runs[0].tool.driver.name == "progress-report"
		and ([.runs[0].tool.driver.rules[].id] == ["claim-false", "claim-contradiction", "claim-percent"])
		and (.runs[0].results | length > 0)' >/dev/null || fail "$output"
	run --separate-stderr progress-report --verify "$G/claims.md" --format json "$G/claims.ndjson"
	for line in "${lines[@]}"; do
		echo "$line" | jq -e '.rule | startswith("claim-")' >/dev/null || fail "$line"
	done
}

@test "the rules are listed and explained" {
	run progress-report --list-rules
	status_is 0
	[ "${#lines[@]}" -eq 3 ]
	for rule in claim-false claim-contradiction claim-percent; do
		output_has "$rule "
		run progress-report --explain $rule
		status_is 0
		output_has "$rule"
		run progress-report --list-rules
	done
	run progress-report --explain tag-gap
	status_is 2
	output_has '--explain: no rule is named "tag-gap"'
}

@test "what goes with --verify only" {
	run progress-report --json "$G/claims.ndjson"
	status_is 2
	output_has "--json needs --verify"
	run progress-report --format gcc "$G/claims.ndjson"
	status_is 2
	output_has "--format needs --verify"
	run progress-report --verify "$G/claims.md" --json --format gcc "$G/claims.ndjson"
	status_is 2
	output_has "exclude each other"
}

@test "--verify writes no report, so it goes with nothing that does" {
	: >records
	for other in --check --bars '--snapshot s --date 2024-05-01'; do
		# shellcheck disable=SC2086 # options and their values
		run progress-report --verify "$G/claims.md" $other records
		status_is 2
		output_has "--verify and ${other%% *} exclude each other"
	done
	run progress-report --bars --check records
	status_is 2
	output_has "--bars and --check exclude each other"
}

@test "a full disk is noticed" {
	full_disk progress-report --verify "$G/claims.md" "$G/claims.ndjson"
	full_disk progress-report --list-rules
}

# ---- Regions ----

@test "a report that progress-report wrote has no false claim, in either language" {
	skip_without jq
	cp -R "$G/plan.yaml" "$G/audited.ndjson" "$G/history" .
	for lang in en zh; do
		progress-report --lang $lang --plan plan.yaml --history history --date 2024-05-29 --charts charts \
			-o $lang.md audited.ndjson
		run progress-report --verify $lang.md audited.ndjson
		status_is 0
		output_has "; 13 regions of progress-report passed over"
		progress-report --verify $lang.md --json audited.ndjson | jq -e '.regions == 13' >/dev/null
		progress-report --verify $lang.md --format gcc audited.ndjson >findings
		[ ! -s findings ] || fail "$(cat findings)"
	done
}

@test "the report of the sample collection has no false claim" {
	run progress-report --no-config --verify "$ROOT/reports/PROGRESS_REPORT.md" "$ROOT/reports/records.ndjson"
	status_is 0
	output_has " regions of progress-report passed over"
}

@test "beside regions claims are judged as before" {
	progress-report -o report.md "$G/records.ndjson"
	printf '\n## Remarks\n\nThere are 999 articles in total, 5/10 (60%%) of them done.\n' >>report.md
	run progress-report --verify report.md "$G/records.ndjson"
	status_is 1
	output_has 'false: "999 articles"'
	output_has 'false: "60%"'
	output_has "regions of progress-report passed over"
	# What nobody regenerates is no region.
	sed -i 's/begin totals/begin totls/' report.md
	run progress-report --verify report.md "$G/records.ndjson"
	status_is 2
	output_has 'report.md:6:1: error: unknown region "totls"; did you mean "totals"?'
	output_has 'false: "999 articles"'
	output_lacks "passed over"
}

# ---- Parts ----

@test "parts are compared with the sections that linecount makes" {
	mkdir blogs
	printf '# A\n\n## Part 1\n\none\n\n### More\n\ntwo\n\n## 第二部分：证明\n\nthree\n' >blogs/a.md
	printf '# a.md\n\n- 第1部分（8行）\n- Part 2 (4 lines)\n' >report.md
	linecount --json --by-section blogs >with
	linecount --json blogs >without
	run progress-report --verify report.md with
	status_is 1
	output_has 'report.md:3:16: true: "8行" of a.md: the part "Part 1" (from line 3 to the next heading'
	output_has 'report.md:4:11: false: "4 lines" of a.md: the part "第二部分：证明" (from line 11 '
	run progress-report --verify report.md without
	status_is 0
	output_has 'not checkable: "8行" of a.md: the record has no "sections"; linecount --json --by-section'
}

@test "a part that is not there, or there twice, is not checkable" {
	article_of_parts <<-'EOF'
		- Part 7 (20 lines)
		- Part 1 (100 lines)
	EOF
	run progress-report --verify report.md records
	status_is 0
	output_has 'not checkable: "20 lines" of A: no heading of the article is part 7'
	output_has 'true: "100 lines"'
	sed -i 's/Part 2: Proofs/Part 1: Proofs/' records
	run progress-report --verify report.md records
	output_has 'not checkable: "100 lines" of A: 2 headings of the article fit: each is part 1'
}

@test "the ranges of numbers of parts follow from the sections" {
	article_of_parts <<-'EOF'
		- Part 1: equations (1)-(4)
		- Part 2: equations (5)-(10)
	EOF
	run progress-report --verify report.md records
	status_is 1
	output_has 'report.md:3:21: true: "(1)-(4)"'
	output_has 'report.md:4:21: false: "(5)-(10)" of A: the part "Part 2: Proofs" at line 121 has the numbers 5-9'
}

@test "ranges that overlap name both places" {
	article_of_parts <<-'EOF'
		## First half

		Equations (1)–(6)

		## Second half

		Equations (5)–(9)
	EOF
	sed -i 's/^## /### /' report.md
	run progress-report --verify report.md --format gcc records
	status_is 1
	output_has 'report.md:9:11: warning: "(5)–(9)" of A: it overlaps the range 1-6 [claim-contradiction]'
	output_has 'report.md:5:11: note: the other place is here'
}

# ---- Time ----

@test "ten megabytes of report in a moment" {
	for _ in $(seq 300); do cat "$G/claims-en.md" "$G/claims-zh.md"; done >some.md
	for _ in $(seq 8); do cat some.md; done >many.md
	run timeout 30 bash -c 'progress-report --verify many.md "$0" | tail -n 1' "$G/claims-en.ndjson"
	status_is 0
	output_has " claims: "
}
