# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

# What the regions of a report say.

G=$ROOT/tests/golden/progress-report

setup() {
	scratch
	cp "$G/records.ndjson" .
}

# ---- Problems ----

@test "problems: all errors and warnings, errors first, each with a link to its line" {
	progress-report -o - records.ndjson | sed -n '/begin problems/,/end problems/p' >got
	cat >want <<-'EOF'
		<!-- progress-report:begin problems -->
		## Open problems

		3 in 1 article(s).

		| Severity | Rule | Number | Articles |
		|:--|:--|--:|--:|
		| error | `tag-duplicate` | 1 | 1 |
		| warning | `delim-unclosed` | 1 | 1 |
		| warning | `ref-undefined` | 1 | 1 |

		| Place | Severity | Rule | Problem |
		|:--|:--|:--|:--|
		| [blogs_raw/sgd.md:128](blogs_raw/sgd.md#L128) | error | `tag-duplicate` | equation number (12) is used twice |
		| [blogs_raw/sgd.md:4](blogs_raw/sgd.md#L4) | warning | `delim-unclosed` | "\$" is not closed |
		| [blogs_raw/sgd.md:12](blogs_raw/sgd.md#L12) | warning | `ref-undefined` | 式(3) names no equation: \|x\| \`y\` |

		Not checked: 4 article(s).

		Not readable: 1 article(s).

		- [blogs_raw/locked.md](blogs_raw/locked.md): Permission denied
		<!-- progress-report:end problems -->
	EOF
	same_bytes want got
}

@test "totals tell errors from warnings, as far as they are known" {
	run progress-report -o - records.ndjson
	output_has $'| Problems (errors and warnings) | 3 |\n| Of them errors | 1 |'
	echo '{"path":"a"}' >r
	run progress-report -o - r
	output_has '| Of them errors | – |'
}

@test "--problems limits the list and says what it leaves out" {
	run progress-report -o - --problems 1 records.ndjson
	status_is 0
	output_has "(blogs_raw/sgd.md#L128) |"
	output_lacks "(blogs_raw/sgd.md#L4) |"
	output_has "And 2 more; \`progress-report --problems 0\` lists all."
	run progress-report -o - --lang zh --problems 1 records.ndjson
	output_has "另有 2 处未列出，\`progress-report --problems 0\` 可列出全部。"
	progress-report -o - --problems 0 records.ndjson >all.out
	progress-report -o - records.ndjson >default.out
	same_bytes all.out default.out
}

@test "problems that a record counts and does not list are said to be there" {
	echo '{"path":"a","equations":{"problems":{"error":3,"warning":4,"note":9}}}' >r
	run progress-report -o - r
	output_has "7 more are counted in records that do not list them."
}

@test "200 problems are listed by default" {
	awk 'BEGIN { printf "{\"path\":\"a\",\"equations\":{\"findings\":["
		for (i = 1; i <= 201; i++)
			printf "%s{\"rule\":\"x\",\"severity\":\"warning\",\"line\":%d}", (i > 1 ? "," : ""), i
		print "]}}" }' >r
	progress-report -o out.md r
	[ "$(grep -c '^| \[a:' out.md)" -eq 200 ]
	grep -qF 'And 1 more;' out.md
}

@test "--line-anchor: another kind of link to a line, none, and nothing that ends a link" {
	run progress-report -o - --line-anchor '?plain=1#L' records.ndjson
	output_has '[blogs_raw/sgd.md:128](blogs_raw/sgd.md?plain=1#L128)'
	output_has '[line 128](blogs_raw/sgd.md?plain=1#L128)'
	run progress-report -o - --line-anchor '' records.ndjson
	output_has '[blogs_raw/sgd.md:128](blogs_raw/sgd.md)'
	run progress-report -o - --line-anchor '#) |<' records.ndjson
	output_has '[blogs_raw/sgd.md:128](blogs_raw/sgd.md#%29%20%7C%3C128)'
}

@test "no message, rule, standard or heading can break a table" {
	local evil='| ` $x$ <b> [a](b) *i* \\ \n<!-- progress-report:end problems -->'
	printf '%s\n' "{\"path\":\"a\",\"equations\":{\"findings\":[{\"rule\":\"x\`$evil\",\"severity\":\"error\",\"line\":1,\"message\":\"$evil\"}]},\"audit\":{\"standard\":\"$evil\",\"pass\":false,\"failed\":[{\"rule\":\"$evil\"}]},\"meta\":{\"status\":\"completed\"},\"error\":\"$evil\",\"sections\":[{\"level\":2,\"title\":\"$evil\",\"lines\":{\"total\":3}},{\"level\":2,\"title\":\"b\"}]}" >r
	printf 'batches:\n  - name: B\n    glob: "*"\n' >plan.yaml
	progress-report -o out.md --plan plan.yaml r
	progress-report -o out.md --plan plan.yaml --check r
	local shown='\| \` \$x\$ \<b> \[a\](b) \*i\* \\  \<!-- progress-report:end problems -->'
	grep -qxF "| [a:1](a#L1) | error | \`–\` | $shown |" out.md || fail "$(grep '^| .a:1' out.md)"
	grep -qxF "| $shown | $shown | 1 of 1 | 100.0 |" out.md || fail "$(grep '100.0 |$' out.md)"
	grep -qxF -- "- a: $shown (3), b (0)" out.md || fail "$(grep '^- a:' out.md)"
	skip_without cmark-gfm
	[ "$(cmark-gfm -e table out.md | grep -c '<b>')" -eq 0 ]
}

# ---- Sections ----

@test "core headings: only where records have them, in each batch once" {
	run progress-report -o - --plan "$G/plan.yaml" "$G/audited.ndjson"
	output_has "- SVD: 定义 (10), 推导 (30)"
	[ "$(grep -c '^- SVD' <<<"$output")" -eq 1 ] || fail "$output"
	run progress-report -o - --plan "$G/plan.yaml" records.ndjson
	output_lacks "Core headings"
}

# ---- Audits ----

# Records of two articles, one of which says too much and one too little.
judged() {
	printf '%s\n' '{"path":"over","meta":{"status":"completed"},"audit":{"standard":"s","pass":false,"failed":[{"rule":"r1"},{"rule":"r2"}]}}' \
		'{"path":"under","meta":{"status":"pending"},"audit":{"standard":"s","pass":true,"failed":[]},"equations":{"findings":[]}}' \
		'{"path":"none","audit":{"standard":null}}'
}

@test "audit: by standard, statuses that it contradicts, rules that fail, marks" {
	judged >r
	progress-report -o out.md r
	grep -qxF '2 article(s) were held to a standard: 1 passed, 1 failed. 1 more were not audited, or no standard fits them.' out.md
	grep -qxF '| s | 2 | 1 | 1 | 50.0 |' out.md
	grep -qxF '| Passed | 0 | 1 (understated) |' out.md
	grep -qxF '| Failed | 1 (overstated) | 0 |' out.md
	grep -qxF '| [over](over) | completed | failed | s | r1, r2 |' out.md
	grep -qxF '| [under](under) | pending | passed | s |  |' out.md
	grep -qxF '| r1 | s | 1 of 2 | 50.0 |' out.md
	grep -qxF '| [over](over) | completed | – | – | – | – | – | failed (2) | ✗ |' out.md
	grep -qxF '| [under](under) | pending | – | – | – | – | 0 | passed | ✓ |' out.md
	grep -qxF '| [none](none) | unknown | – | – | – | – | – | – | – |' out.md
	progress-report -o out.md --next 1 r
	grep -q 'And 1 more' out.md
}

@test "audit: the region is empty, and its columns are gone, where no record has one" {
	progress-report -o - records.ndjson | sed -n '/begin audit/,/end audit/p' >got
	printf '<!-- progress-report:begin audit -->\n<!-- progress-report:end audit -->\n' >want
	same_bytes want got
	run progress-report -o - records.ndjson
	output_lacks "Quality"
	echo '{"path":"a","audit":{"standard":null}}' >r
	run progress-report -o - r
	output_lacks "## Audit"
}

# ---- What is next, what remains ----

@test "next: each step with its reasons" {
	judged >r
	run progress-report -o - r
	output_has '| [over](over) | completed | – | called completed, but fails its standard (2 rule(s)) |'
	output_has '| [under](under) | pending | – | passes its standard, but is not called completed |'
	output_has '| [none](none) | unknown | – | begin |'
	run progress-report -o - records.ndjson
	output_has '| completed | 320 | mend 1 error(s), the first in [line 128](blogs_raw/sgd.md#L128); look at 2 warning(s) |'
	output_has '| make it readable: Permission denied |'
	echo '{"path":"a","meta":{"status":"completed"}}' >r
	run progress-report -o - r
	output_has "All articles are completed, and nothing is known to be wrong."
}

@test "a target that is reached has a mark" {
	printf '{"path":"a","lines":{"total":9},"formulas":{"total":2}}' >r
	printf 'batches:\n  - {name: B, targets: {lines: 9, formulas: 3}, articles: [a]}\n' >plan.yaml
	progress-report -o out.md --plan plan.yaml r
	grep -qxF -- '- Lines: 9 of 9 (100.0 %) ✓' out.md
	grep -qxF -- '- Formulas: 2 of 3 (66.7 %)' out.md
}

@test "next, with a plan: the newest batch that has begun and is not completed" {
	printf '%s\n' '{"path":"a"}' '{"path":"b"}' >r
	cat >plan.yaml <<-'EOF'
		batches:
		  - {name: Old, from: 2024-01-01, articles: [a]}
		  - {name: New, from: 2024-06-01, articles: [b, c]}
	EOF
	run progress-report -o - --plan plan.yaml --date 2024-06-01 r
	output_has '| [b](b) | unknown | – | finish for the batch New |'
	output_has '| c | no record | – | finish for the batch New; there is no record of it |'
	output_has "The plan names 1 more, of which there is no record."
	run progress-report -o - --plan plan.yaml --date 2024-05-31 r
	output_has '| [a](a) | unknown | – | finish for the batch Old |'
}

@test "remaining: the shortest first, whatever their status" {
	progress-report -o - records.ndjson | sed -n '/begin remaining/,/end remaining/s/^| \[\([^]]*\).*/\1/p' >got
	printf '%s\n' blogs_raw/rope.md 旋转位置编码 'Adam: the bias \[correction\' blogs_raw/locked.md Odd >want
	same_bytes want got
}

# ---- Where it comes from ----

@test "provenance: version, revision, articles, tools, nothing of clock or host" {
	local version
	version=$(progress-report --version | head -n 1)
	run progress-report -o - records.ndjson
	output_has "Made by progress-report ${version##* }, from the records of 7 article(s), 6 of them readable. What the records carry: \`linecount\` 5 of 7, \`eqn-check\` 3 of 7, \`tag-classify\` 3 of 7, \`derive-audit\` 0 of 7."
	run progress-report -o - --revision 'v1|2 `x`' records.ndjson
	output_has 'of the articles at revision v1\|2 \`x\`, from the records'
	run progress-report -o - --lang zh --revision abc records.ndjson
	output_has "（文章的版本：abc）"
}

@test "records of one tool alone make a report" {
	printf '%s\n' '{"path":"a","sections":[]}' >sections
	printf '%s\n' '{"path":"a","equations":{}}' >equations
	printf '%s\n' '{"path":"a","topics":{"primary":"t"}}' >topics
	printf '%s\n' '{"path":"a","audit":{"pass":true}}' >audit
	printf 'batches:\n  - name: B\n    glob: "*"\n' >plan.yaml
	local one
	for one in sections equations topics audit; do
		progress-report --plan plan.yaml -o $one.md $one
		grep -qF '](a) | unknown | –' $one.md || fail "$one"
		progress-report --plan plan.yaml -o $one.md --check $one
	done
	grep -qxF '| – | 1 | 1 | 0 | 100.0 |' audit.md
}

@test "a report with the regions of earlier versions stays as it is but for their text" {
	local r
	for r in totals topics articles problems next; do
		printf 'Before %s.\n\n<!-- progress-report:begin %s -->\n<!-- progress-report:end %s -->\n\n' $r $r $r
	done >old.md
	progress-report -o old.md records.ndjson
	grep -vc 'progress-report:' old.md >/dev/null
	[ "$(grep -c '<!-- progress-report:begin' old.md)" -eq 5 ]
	[ "$(grep -c '^Before ' old.md)" -eq 5 ]
	run grep -E '## (Audit|What remains|About)' old.md
	status_is 1
	progress-report -o old.md --check records.ndjson
}
