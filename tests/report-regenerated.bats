# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

# The report is a function of the files: made again it is the same, and what is done to one article changes
# the lines that tell of it and no others.

setup() {
	scratch
	cp -R "$ROOT/tests/golden/regenerate/." .
	mkdir history
}

# records >FILE: the whole pipe; findings are no failure here.
records() {
	linecount --json --by-section notes >lines.ndjson
	eqn-check -R <lines.ndjson >equations.ndjson || [ $? -eq 1 ]
	tag-classify -R <equations.ndjson >topics.ndjson || [ $? -eq 1 ]
	derive-audit --standards standard.yaml -R <topics.ndjson || [ $? -eq 1 ]
}

report() {
	progress-report --lang en --plan plan.yaml --history history --date 2026-04-01 -o report.md "$@"
}

# changed COMMAND...: what the command changes in the report.
changed() {
	mkdir history
	records >records.ndjson
	progress-report --snapshot history --date 2026-03-15 -o - records.ndjson >/dev/null
	report records.ndjson
	cp report.md before.md
	"$@"
	records >records.ndjson
	report records.ndjson
	diff -U 0 --label before --label after before.md report.md || [ $? -eq 1 ]
}

delete() {
	rm notes/momentum.md
}

rename() {
	mv notes/momentum.md notes/heavy-ball.md
}

edit() {
	sed -i 's/^status: in_progress/status: completed/' notes/adam.md
	printf '\n由此得\n$$\nx = y \\tag{3}\n$$\n' >>notes/adam.md
}

mend() {
	sed -i 's/tag{4}/tag{3}/' notes/momentum.md
}

export -f records report changed delete rename edit mend

@test "golden: an article is deleted" { golden regenerate delete bash -ec 'changed delete'; }
@test "golden: an article is renamed" { golden regenerate rename bash -ec 'changed rename'; }
@test "golden: an article grows and is completed" { golden regenerate edit bash -ec 'changed edit'; }
@test "golden: a finding is mended" { golden regenerate mend bash -ec 'changed mend'; }

@test "made again, nothing is written" {
	records >records.ndjson
	progress-report --snapshot history --date 2026-03-15 --charts charts --plan plan.yaml -o report.md records.ndjson
	find history charts report.md -type f -exec stat -c '%n %i %Y %Z' {} + >before
	records >again.ndjson
	same_bytes records.ndjson again.ndjson
	progress-report --snapshot history --date 2026-03-15 --charts charts --plan plan.yaml -o report.md again.ndjson
	find history charts report.md -type f -exec stat -c '%n %i %Y %Z' {} + >after
	same_bytes before after
	progress-report --check --date 2026-03-15 --plan plan.yaml --charts charts -o report.md again.ndjson
}

@test "what is done and undone leaves no trace" {
	records >records.ndjson
	report records.ndjson
	cp report.md before.md
	mv notes/momentum.md momentum.md
	records | report
	run cmp before.md report.md
	status_is 1
	mv momentum.md notes/momentum.md
	records | report
	same_bytes before.md report.md
}

@test "shards of articles in any order give the same report" {
	records >records.ndjson
	report records.ndjson
	cp report.md whole.md
	split -n r/3 records.ndjson shard-
	for order in 'aa ab ac' 'aa ac ab' 'ab aa ac' 'ab ac aa' 'ac aa ab' 'ac ab aa'; do
		read -r one two three <<<"$order"
		rm report.md
		report "shard-$one" "shard-$two" "shard-$three"
		same_bytes whole.md report.md
	done
}

@test "shards of tools in any order give the same report" {
	linecount --json --by-section notes >a.ndjson
	printf '{"schema":1,"path":"%s"}\n' notes/*.md >paths.ndjson
	eqn-check -R <paths.ndjson >b.ndjson || [ $? -eq 1 ]
	{ tag-classify -R | derive-audit --standards standard.yaml -R; } <paths.ndjson >c.ndjson || [ $? -eq 1 ]
	report a.ndjson b.ndjson c.ndjson
	cp report.md whole.md
	grep -q 'tag-gap' whole.md
	for order in 'a c b' 'b a c' 'b c a' 'c a b' 'c b a'; do
		read -r one two three <<<"$order"
		rm report.md
		report "$one.ndjson" "$two.ndjson" "$three.ndjson"
		same_bytes whole.md report.md
	done
}
