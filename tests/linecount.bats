# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

G=$ROOT/tests/golden/linecount

# ---- What it counts ----

@test "golden: the table" { golden linecount table linecount kinds.md slips.md; }
@test "golden: records" { golden linecount json linecount --json kinds.md slips.md; }
@test "golden: all columns, separated by tabs" { golden linecount tsv linecount --tsv kinds.md slips.md; }
@test "golden: sections" { golden linecount sections linecount --by-section kinds.md; }
@test "golden: sections in records" { golden linecount sections-json linecount --json --by-section kinds.md; }
@test "golden: growth since earlier records" { golden linecount baseline linecount --baseline before.ndjson kinds.md slips.md; }
@test "golden: growth in records" { golden linecount baseline-json linecount --json --baseline before.ndjson kinds.md; }

@test "the kinds of lines add up, and so do sections" {
	linecount --json --by-section "$ROOT/blogs_raw" >records
	node_free_check() {
		python3 - <<-'EOF'
			import json
			for line in open("records"):
			    r = json.loads(line)
			    n = r["lines"]
			    kinds = "front blank prose heading code math html table".split()
			    assert sum(n[k] for k in kinds) == n["total"], r["path"]
			    for key in ("lines", "words", "formulas"):
			        for name, value in r[key].items():
			            if name != "commands":
			                assert sum(s[key][name] for s in r["sections"]) == value, (r["path"], key, name)
		EOF
	}
	skip_without python3
	node_free_check
	[ "$(wc -l <records)" -ge 12 ]
}

@test "the total is that of all articles" {
	run linecount --json --total "$G/kinds.md" "$G/kinds.md"
	status_is 0
	output_has '"articles":2'
	output_has '"total":136'
}

@test "lines are those that wc counts" {
	for f in "$ROOT"/blogs_raw/*.md; do
		[ "$(linecount --tsv "$f" | tail -n 1 | cut -f 1)" -eq "$(wc -l <"$f")" ]
	done
}

@test "brackets are maths only when the configuration says so" {
	printf 'a \\(x\\) b \\[y\\]\n' >a.md
	run linecount --tsv a.md
	[ "$(cut -f 12 <<<"${lines[1]}")" -eq 0 ]
	printf 'text:\n  tex-brackets: true\n' >mathmill.yaml
	run linecount --tsv a.md
	[ "$(cut -f 12 <<<"${lines[1]}")" -eq 2 ]
}

@test "environments of one's own" {
	printf 'text\n\\begin{mydisplay}\nx\n\\end{mydisplay}\n' >a.md
	run linecount --tsv a.md
	[ "$(cut -f 7 <<<"${lines[1]}")" -eq 0 ]
	printf 'text:\n  environments: [mydisplay]\n' >mathmill.yaml
	run linecount --tsv a.md
	[ "$(cut -f 7 <<<"${lines[1]}")" -eq 3 ]
}

@test "what a derivation is can be configured" {
	printf '# Proof\n\nx\n\n# Other\n\ny\n' >a.md
	printf 'linecount:\n  derivation: ^Proof\n' >mathmill.yaml
	run linecount --tsv a.md
	[ "$(cut -f 10 <<<"${lines[1]}")" -eq 4 ]
	printf 'linecount:\n  derivation: "("\n' >mathmill.yaml
	run linecount a.md
	status_is 2
	output_has "mathmill.yaml:2:15: error: derivation: at character 2"
}

@test "reading time goes by the configured rates" {
	printf '%s\n' "$(yes 字 | head -n 600 | tr -d '\n')" >a.md
	run linecount --tsv a.md
	[ "$(cut -f 18 <<<"${lines[1]}")" -eq 2 ]
	printf 'linecount:\n  characters-per-minute: 100\n' >mathmill.yaml
	run linecount --tsv a.md
	[ "$(cut -f 18 <<<"${lines[1]}")" -eq 6 ]
}

# ---- The table ----

@test "rows in order of a column, greatest first" {
	printf 'a\n' >a.md
	printf 'a\n\nb\n\n# c\n' >b.md
	printf 'a\n\nb\n' >c.md
	run bash -c 'linecount --tsv --sort total a.md b.md c.md | cut -f 1,19'
	output_is $'total\tpath\n5\tb.md\n3\tc.md\n1\ta.md'
	run bash -c 'linecount --tsv --sort total -r a.md b.md c.md | cut -f 1,19'
	output_is $'total\tpath\n1\ta.md\n3\tc.md\n5\tb.md'
	run bash -c 'linecount --tsv --sort path -r c.md a.md b.md | cut -f 19'
	output_is $'path\nc.md\nb.md\na.md'
}

@test "an unknown column names the nearest" {
	run linecount --sort formula "$G/kinds.md"
	status_is 2
	output_has "formulas"
}

@test "options that exclude each other" {
	run linecount --json --tsv "$G/kinds.md"
	status_is 2
	run linecount -R --total </dev/null
	status_is 2
	run linecount --json --sort total "$G/kinds.md"
	status_is 2
}

# ---- Records ----

@test "a filter adds its keys and passes on every other byte" {
	printf '# a\n' >a.md
	printf '%s\n' '{ "path" : "a.md", "x": 1.50, "lines":0, "u":"\u00e9" }' '{"path":"a.md"}' >in
	run linecount -R <in
	status_is 0
	[[ ${lines[0]} == '{ "path" : "a.md", "x": 1.50, "lines":{"total":1,'*'"u":"\u00e9"'* ]]
	[[ ${lines[1]} == '{"path":"a.md","lines":{"total":1,'*'"reading":{"minutes":1}}' ]]
}

@test "a record of a missing article gets an error, the others are done" {
	printf '# a\n' >a.md
	printf '%s\n' '{"path":"gone.md"}' '{"path":"a.md"}' >in
	run --separate-stderr linecount -R <in
	status_is 2
	[[ ${lines[0]} == '{"path":"gone.md","error":"No such file or directory"}' ]]
	[[ ${lines[1]} == *'"lines"'* ]]
	[[ $stderr == *"gone.md: No such file or directory"* ]]
}

@test "lines that are no records are trouble with their number" {
	printf '# a\n' >a.md
	printf '%s\n' '{"path":"a.md"}' 'nonsense' '{"path":"a.md"}' >in
	run --separate-stderr linecount -R <in
	status_is 2
	[[ $stderr == *":2: "* ]]
	[ "${#lines[@]}" -eq 2 ]
}

@test "a record is written as soon as it is ready" {
	printf '# a\n' >a.md
	mkfifo in out
	linecount -R <in >out &
	exec 7>in 8<out
	echo '{"path":"a.md"}' >&7
	read -r -t 10 line <&8
	[[ $line == *'"lines"'* ]]
	exec 7>&- 8<&-
	wait
}

@test "an unreadable article gives a record with an error" {
	run --separate-stderr linecount --json gone.md
	status_is 2
	output_is '{"schema":1,"path":"gone.md","error":"No such file or directory"}'
}

@test "records fit their JSON Schema" {
	python3 -c 'import jsonschema' 2>/dev/null || skip "Python has no jsonschema"
	linecount --json --by-section --baseline "$G/before.ndjson" "$G" "$ROOT/blogs_raw" >records
	python3 - "$ROOT/share/mathmill-records.schema.json" records <<-'EOF'
		import json, sys, jsonschema
		validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
		for line in open(sys.argv[2], encoding="utf-8"):
		    validator.validate(json.loads(line))
	EOF
}

@test "a baseline that is no record is trouble at its line" {
	printf '%s\n' '{"path":"a.md"}' '{"path":' >old
	run linecount --baseline old "$G/kinds.md"
	status_is 2
	output_has "old:2:8: error: not JSON: "
	run linecount --baseline gone "$G/kinds.md"
	status_is 2
	output_has "gone: No such file"
}

# ---- The manual ----

@test "the examples of the manual run" {
	cp -R "$ROOT/blogs_raw" .
	linecount --json blogs_raw >old.ndjson
	manual_examples linecount 3 0
}

@test "the manual names every option" { manual_options linecount; }

# ---- What every tool does ----

@test "help and version" { common_help linecount; }
@test "empty input" { common_empty linecount; }
@test "standard input" { common_stdin linecount; }
@test "a missing file" { common_missing_file linecount; }
@test "a folder" { common_folder linecount; }
@test "a bad option" { common_bad_option linecount; }
@test "a full disk" { common_full_disk linecount; }
@test "a full disk, records" { common_full_disk linecount --json; }
@test "CRLF" { common_crlf linecount; }
@test "BOM" { common_bom linecount; }
@test "NUL" { common_nul linecount --json; }
@test "invalid UTF-8" { common_invalid_utf8 linecount --json; }
@test "no final newline" { common_no_final_newline linecount; }
@test "one thread and many" { common_threads linecount --json; }
@test "a pipe into head" {
	run bash -c 'set -o pipefail; linecount --json "$1" "$1" "$1" | head -n 1 >/dev/null' _ "$ROOT/blogs_raw"
	status_is 0
}
