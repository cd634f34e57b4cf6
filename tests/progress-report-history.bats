# What progress-report says over time: snapshots, changes, the estimate, charts.
# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

G=$ROOT/tests/golden/progress-report

setup() {
	scratch
	cp "$G/records.ndjson" .
}

# The plan of the goldens, its records and three snapshots.
planned() {
	cp -R "$G/plan.yaml" "$G/audited.ndjson" "$G/history" .
}

@test "golden: a plan, a history and charts in English" {
	golden progress-report plan-en progress-report -o - --plan plan.yaml --history history \
		--date 2024-05-29 --charts charts audited.ndjson
}

@test "golden: a plan, a history and charts in Chinese" {
	golden progress-report plan-zh progress-report -o - --lang zh --plan plan.yaml --history history \
		--date 2024-05-29 --charts charts audited.ndjson
}

@test "golden: charts" {
	golden progress-report charts sh -c 'progress-report -o /dev/null --history history --date 2024-05-29 \
		--charts charts audited.ndjson && cat charts/burn-up.svg charts/topics.svg'
}

@test "golden: a snapshot" {
	golden progress-report snapshot sh -c 'progress-report -o /dev/null --snapshot new --date 2024-05-29 \
		audited.ndjson && cat new/2024-05-29.ndjson'
}

@test "plan, history and charts: a second run writes nothing, and --check agrees" {
	planned
	local all=(--plan plan.yaml --history history --date 2024-05-29 --charts charts -o r.md audited.ndjson)
	progress-report "${all[@]}"
	touch -d 2001-01-01 r.md charts/*.svg
	progress-report "${all[@]}"
	[ "$(date -u -r r.md +%Y)" = 2001 ]
	[ "$(date -u -r charts/burn-up.svg +%Y)" = 2001 ]
	progress-report --check "${all[@]}"
	echo >>charts/topics.svg
	run progress-report --check "${all[@]}"
	status_is 1
	output_has "charts/topics.svg"
	rm charts/burn-up.svg
	run progress-report --check "${all[@]}"
	status_is 1
	[ ! -e charts/burn-up.svg ]
}

@test "history: one article edited changes its own line" {
	planned
	progress-report --history history --date 2024-05-29 -o - audited.ndjson >a.out
	sed 's/"derivation":30/"derivation":31/' audited.ndjson >edited
	progress-report --history history --date 2024-05-29 -o - edited >b.out
	run diff a.out b.out
	output_has "> | [SVD](blogs_raw/svd.md) | completed | 30 → 31 | 1.0 | 8 → 8 | 3 → 3 |"
	sed 's/rope\.md/rotary.md/' audited.ndjson >renamed
	progress-report --history history --date 2024-05-29 -o - renamed >c.out
	grep -qxF '| [blogs_raw/rotary.md](blogs_raw/rotary.md) | new | – → 0 | – | – → 0 | – → 0 |' c.out
	grep -qxF '| [blogs_raw/rope.md](blogs_raw/rope.md) | gone | 0 → – | – | 0 → – | 0 → – |' c.out
}

@test "history: an article that keeps its slug is renamed, and as it was in its batch" {
	cat >old <<-'EOF'
		{"path":"n/a|b.md","meta":{"title":"A","slug":"a","status":"completed"},"lines":{"derivation":10},"formulas":{"total":4,"numbered":2}}
		{"path":"n/b.md","meta":{"title":"B","slug":"b","status":"pending"},"lines":{"derivation":10}}
	EOF
	sed 's,n/a|b.md,m/a.md,; s,n/b.md,m/b.md,; s/:10/:15/; s/pending/completed/' old >new
	printf 'version: 1\nbatches: [{name: One, from: 2024-05-01, glob: "m/*"}]\n' >plan.yaml
	progress-report --snapshot h --date 2024-05-01 -o /dev/null old
	progress-report --history h --plan plan.yaml --date 2024-05-08 -o - new >en.out
	grep -qxF '| [A](m/a.md) | renamed (was n/a\|b.md) | 10 → 15 | 1.5 | 4 → 4 | 2 → 2 |' en.out
	grep -qxF '| [B](m/b.md) | completed, renamed (was n/b.md) | 10 → 15 | 1.5 | – → – | – → – |' en.out
	grep -qxF '| [A](m/a.md) | completed | 10 | 15 | 1.5 | 4 | 4 | 1.0 | 2 |' en.out
	progress-report --lang zh --history h --date 2024-05-08 -o - new >zh.out
	grep -qxF '| [A](m/a.md) | 改名（原 n/a\|b.md） | 10 → 15 | 1.5 | 4 → 4 | 2 → 2 |' zh.out
	grep -qxF '| [B](m/b.md) | 完成、改名（原 n/b.md） | 10 → 15 | 1.5 | – → – | – → – |' zh.out
	# A snapshot of earlier versions has no slugs.
	sed -i 's/"slug":"[ab]",*//' h/2024-05-01.ndjson
	progress-report --history h --date 2024-05-08 -o - new >before.out
	grep -qxF '| [A](m/a.md) | completed, new | – → 15 | – | – → 4 | – → 2 |' before.out
}

@test "history: --since, a date before all, and a date within" {
	planned
	run progress-report --history history --date 2024-05-29 --since 2024-05-07 -o - audited.ndjson
	output_has "Since 2024-05-01 (28 days, until 2024-05-29):"
	run progress-report --history history --date 2024-05-29 --since 2020-01-01 -o - audited.ndjson
	output_has "Since 2024-05-01 (28 days"
	run progress-report --history history --date 2024-05-08 -o - audited.ndjson
	output_has "Since 2024-05-01 (7 days"
	output_has "No estimate: 2 state(s) with a date, at least a day apart, are known, and it takes 4."
	run progress-report --history history --date 2024-05-01 -o - audited.ndjson
	status_is 0
	output_has "There is no earlier snapshot."
	run progress-report --since 2024-05-01 -o - audited.ndjson
	status_is 2
	output_has "--since needs --history"
}

@test "history: without a date, now is the day of a newest snapshot that says the same" {
	planned
	progress-report --snapshot history --date 2024-05-29 -o /dev/null audited.ndjson
	progress-report --history history -o - audited.ndjson >none.out
	grep -qF 'Since 2024-05-15 (14 days, until 2024-05-29):' none.out
	sed -i 's/"derivation":30/"derivation":31/' audited.ndjson
	progress-report --history history -o - audited.ndjson >other.out
	grep -qxF 'Since 2024-05-29:' other.out
}

@test "history: SOURCE_DATE_EPOCH is a date, --date comes first" {
	planned
	SOURCE_DATE_EPOCH=1716940800 progress-report --history history -o - audited.ndjson >a.out
	progress-report --history history --date 2024-05-29 -o - audited.ndjson >b.out
	same_bytes a.out b.out
	SOURCE_DATE_EPOCH=0 progress-report --history history --date 2024-05-29 -o - audited.ndjson >c.out
	same_bytes b.out c.out
}

@test "snapshot: of the same day replaced only if it differs, and it needs a date" {
	progress-report --snapshot s --date 2024-05-29 -o /dev/null records.ndjson
	touch -d 2001-01-01 s/2024-05-29.ndjson
	progress-report --snapshot s --date 2024-05-29 -o /dev/null records.ndjson
	[ "$(date -u -r s/2024-05-29.ndjson +%Y)" = 2001 ]
	progress-report --snapshot s --date 2024-05-29 -o /dev/null /dev/null
	[ ! -s s/2024-05-29.ndjson ]
	run progress-report --snapshot s -o /dev/null records.ndjson
	status_is 2
	output_has "--snapshot needs --date"
	run progress-report --snapshot no/such --date 2024-05-29 -o /dev/null records.ndjson
	status_is 2
	output_has "no/such/2024-05-29.ndjson: No such file or directory"
}

@test "a faulty snapshot is reported with its place, the rest counts" {
	planned
	echo '{"path":' >>history/2024-05-08.ndjson
	: >history/notes.txt
	: >history/2024-02-30.ndjson
	run --separate-stderr progress-report --history history -o - audited.ndjson
	status_is 2
	[[ $stderr == "history/2024-05-08.ndjson:8:"*": error: not JSON"* ]] || fail "$stderr"
	output_has "Since 2024-05-15"
	run progress-report --history gone -o - audited.ndjson
	status_is 2
	output_has "progress-report: gone: No such file or directory"
}

@test "configuration: plan, history and charts" {
	planned
	printf 'progress-report:\n  plan: plan.yaml\n  history: history\n  charts: charts\n  output: r.md\n' >mathmill.yaml
	progress-report --date 2024-05-29 audited.ndjson
	progress-report --no-config --plan plan.yaml --history history --charts charts --date 2024-05-29 \
		-o other.md audited.ndjson
	same_bytes r.md other.md
	grep -qF '](charts/burn-up.svg)' r.md
}

# ---- Times of day ----

# at DIR MOMENT DONE: a snapshot of three articles, DONE of which are completed, of ten lines each done.
at() {
	local i status
	for i in 1 2 3; do
		status=pending
		[ "$i" -gt "$3" ] || status=completed
		printf '{"path":"%s.md","meta":{"status":"%s"},"lines":{"total":%s}}\n' "$i" "$status" $(($3 * 10))
	done >"state-$3.ndjson"
	progress-report --snapshot "$1" --date "$2" -o /dev/null "state-$3.ndjson"
}

@test "time: a snapshot is named without a colon, and both spellings are the same moment" {
	at h 2026-11-22T04:27 0
	at h 2026-11-22T0427 1
	at h 2026-11-22 2
	[ "$(cd h && echo *)" = '2026-11-22.ndjson 2026-11-22T0427.ndjson' ] || fail "$(ls h)"
	same_bytes <(grep -c completed h/2026-11-22T0427.ndjson) <(echo 1)
	touch -d 2001-01-01 h/*
	at h 2026-11-22T04:27 1
	[ "$(date -u -r h/2026-11-22T0427.ndjson +%Y)" = 2001 ]
}

@test "time: changes since a minute, since a day, since before all" {
	at h 2026-11-21T22:00 0
	at h 2026-11-22T04:27 1
	at h 2026-11-22T09:00 2
	local now=(--date 2026-11-22T10:30 --history h -o - state-2.ndjson)
	run progress-report "${now[@]}"
	status_is 0
	output_has "As of 2026-11-22T10:30."
	output_has "Since 2026-11-22T09:00 (90 minute(s), until 2026-11-22T10:30):"
	run progress-report --since 2026-11-22T08:59 "${now[@]}"
	output_has "Since 2026-11-22T04:27 (6 hours, until 2026-11-22T10:30):"
	run progress-report --since 2026-11-22T0427 "${now[@]}"
	output_has "Since 2026-11-22T04:27 (6 hours"
	run progress-report --since 2026-11-21 "${now[@]}"
	output_has "Since 2026-11-21T22:00 (12 hours"
	run progress-report --since 2026-11-22 "${now[@]}"
	output_has "Since 2026-11-22T09:00 (90 minute(s)"
	run progress-report --since 2020-01-01 --lang zh "${now[@]}"
	output_has "自 2026-11-21T22:00 起（至 2026-11-22T10:30，共 12 小时）："
	run progress-report --lang zh "${now[@]}"
	output_has "自 2026-11-22T09:00 起（至 2026-11-22T10:30，共 90 分钟）："
}

@test "time: a day comes after all its times, and before the next one's" {
	at h 2026-11-22T23:59 0
	at h 2026-11-22 1
	at h 2026-11-23T00:00 2
	run progress-report --history h -o - --since 2026-11-22 state-2.ndjson
	output_has "Since 2026-11-22 (until 2026-11-23T00:00):"
	run progress-report --history h -o - --since 2026-11-22T23:59 state-2.ndjson
	output_has "Since 2026-11-22T23:59 (1 minute(s), until 2026-11-23T00:00):"
	run progress-report --history h -o - --date 2026-11-22 state-2.ndjson
	output_has "Since 2026-11-22T23:59 "
}

@test "time: the present state takes the place of a snapshot of its minute and later ones" {
	at h 2026-11-22T04:27 0
	at h 2026-11-22T04:28 1
	at h 2026-11-22T04:29 2
	run progress-report --history h -o - --date 2026-11-22T04:28 state-2.ndjson
	output_has "Since 2026-11-22T04:27 (1 minute(s), until 2026-11-22T04:28):"
	output_has "| Articles completed | 0 | 2 | | +2 | – |"
}

@test "time: nothing is told of a week from less than a day, nor is the end" {
	at h 2026-11-22T00:00 0
	at h 2026-11-22T08:00 1
	at h 2026-11-22T16:00 1
	at h 2026-12-24 2
	run progress-report --history h --since 2020-01-01 -o - --date 2026-11-22T23:59 state-2.ndjson
	output_has "| Articles completed | 0 | 2 | | +2 | – |"
	output_has "| Lines | 0 | 60 | – | +60 | – |"
	output_has "No estimate: the history covers 23 hours, and it takes at least 14 days."
	run progress-report --history h --since 2020-01-01 -o - --lang zh --date 2026-11-22T23:59 state-2.ndjson
	output_has "无法预计：历史只有 23 小时，至少需要 14 天。"
	run progress-report --history h --since 2020-01-01 -o - --date 2026-11-23T00:00 state-2.ndjson
	output_has "| Articles completed | 0 | 2 | | +2 | +14.0 |"
	run progress-report --history h --since 2020-01-01 -o - --date 2026-12-20T23:00 state-2.ndjson
	output_has "Since 2026-11-22T00:00 (28 days"
	output_has "No estimate: 2 state(s) with a date, at least a day apart, are known, and it takes 4."
}

@test "time: what is none is an error that says what is expected" {
	local bad option
	for bad in 2026-11-22T 2026-11-22T4:27 2026-11-22T24:00 2026-11-22T04:60 2026-11-22T04:27Z \
		"2026-11-22 04:27" 2026-11-31T04:27 22.11.2026 ""; do
		for option in --date --since; do
			run progress-report --history h "$option" "$bad" -o - records.ndjson
			status_is 2
			[ "${lines[0]}" = "progress-report: $option $bad: not a date YYYY-MM-DD, or one with a time, YYYY-MM-DDTHH:MM" ] ||
				fail "$output"
		done
	done
}

# axis FILE: the labels below the burn-up chart, in order, with blanks between.
axis() {
	sed -n 's/^<text x="\([0-9]*\)" y="326"[^>]*>\([^<]*\)<.*/\1 \2/p' "$1" | sort -n | cut -d' ' -f2 |
		paste -sd' '
}

@test "time: the axis of the chart has hours below two days, and then days" {
	at h 2026-11-22T04:27 0
	at h 2026-11-22T09:00 1
	at h 2026-11-22T23:10 2
	progress-report --history h --charts c -o /dev/null state-2.ndjson
	run axis c/burn-up.svg
	output_is "2026-11-22T04:27 09:00 12:00 15:00 18:00 2026-11-22T23:10"
	grep -qF '<title>2026-11-22T09:00: 1 / 3</title>' c/burn-up.svg
	progress-report --history h --charts c -o /dev/null --date 2026-11-26T12:00 state-2.ndjson
	run axis c/burn-up.svg
	output_is "2026-11-22T04:27 2026-11-23 2026-11-24 2026-11-26T12:00"
}

@test "time: a batch that began at a minute is compared with the state before it" {
	at h 2026-11-22T04:27 0
	at h 2026-11-22T09:00 1
	at h 2026-11-22T12:00 2
	cat >plan.yaml <<-'EOF'
		batches:
		  - {name: morning, from: 2026-11-22T08:00, to: 2026-11-22T1200, glob: "*"}
		  - {name: all day, from: 2026-11-22, glob: "*"}
		  - {name: noon, from: 2026-11-22T12:00, glob: "*"}
	EOF
	progress-report --history h --plan plan.yaml -o report.md --date 2026-11-22T18:00 state-2.ndjson
	run grep -oE '^### .*|From 2.*"Before" is .*' report.md
	output_is '### all day
From 2026-11-22. "Before" is 2026-11-22T12:00.
### noon
From 2026-11-22T12:00. "Before" is 2026-11-22T12:00.
### morning
From 2026-11-22T08:00. To 2026-11-22T12:00. "Before" is 2026-11-22T04:27.'
}
