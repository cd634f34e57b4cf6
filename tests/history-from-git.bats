# share/history-from-git: snapshots from the commits of a repository.
# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

F=$ROOT/share/history-from-git

setup() {
	scratch
	skip_without git
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
	export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
	git init -q -b main repo
	mkdir repo/notes
}

# commit TIME: all that is in the repository.
commit() {
	git -C repo add -A
	GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1 git -C repo commit -q --allow-empty -m "at $1"
}

# names DIR: its files in one line.
names() {
	(cd "$1" && printf '%s ' *)
}

# completed FILE: how many articles of a snapshot are.
completed() {
	grep -c '"status":"completed"' "$1" || true
}

# Three commits that touch notes, and one between that does not.
three_commits() {
	article repo/notes/a.md 1
	sed -i 's/completed/pending/' repo/notes/a.md
	commit '2026-11-20T23:30:10+08:00'
	echo text >repo/README
	commit '2026-11-20T16:00:00Z'
	article repo/notes/b.md 2
	commit '2026-11-21T04:05:59Z'
	article repo/notes/a.md 1
	commit '2026-11-23T00:00:00Z'
}

@test "a snapshot for each commit that touched the folder, by its minute in UTC" {
	three_commits
	"$F" -C repo notes out
	[ "$(names out)" = '2026-11-20T1530.ndjson 2026-11-21T0405.ndjson 2026-11-23T0000.ndjson ' ] || fail "$(names out)"
	[ "$(completed out/2026-11-20T1530.ndjson)" = 0 ]
	[ "$(completed out/2026-11-21T0405.ndjson)" = 1 ]
	[ "$(completed out/2026-11-23T0000.ndjson)" = 2 ]
	grep -q '"path":"notes/a.md".*"audit":{"pass":' out/2026-11-23T0000.ndjson
}

@test "the snapshots are those that the tools would have made on the day" {
	three_commits
	"$F" -C repo notes out
	(cd repo && linecount --json notes | eqn-check -R | tag-classify -R | derive-audit -R) |
		progress-report --snapshot now --date 2026-11-23T00:00 -o /dev/null
	same_bytes out/2026-11-23T0000.ndjson now/2026-11-23T0000.ndjson
	progress-report --history out --charts charts -o - out/2026-11-23T0000.ndjson >report.md
	grep -qF 'Since 2026-11-21T04:05 (43 hours, until 2026-11-23T00:00):' report.md
	[ -s charts/burn-up.svg ]
}

@test "a second run writes nothing, a changed snapshot is made again, another one stays" {
	three_commits
	(cd repo && "$F" notes ../out)
	cp -R out before
	echo >>out/2026-11-21T0405.ndjson
	touch -d 2001-01-01 out/2026-11-2[03]*
	echo >out/2020-01-01.ndjson
	(cd repo && "$F" notes/ ../out)
	[ "$(date -u -r out/2026-11-20T1530.ndjson +%Y)" = 2001 ]
	rm out/2020-01-01.ndjson
	diff -r before out
}

@test "names with blanks, signs and Han characters" {
	mkdir -p 'repo/文章 [1]*/子 目录'
	article 'repo/文章 [1]*/子 目录/自 "适应" 矩.md'
	article repo/notes/a.md
	commit 2026-11-20T01:00:00Z
	article repo/notes/b.md
	commit 2026-11-20T02:00:00Z
	"$F" -C repo '文章 [1]*' 'out 历史'
	[ "$(names 'out 历史')" = '2026-11-20T0100.ndjson ' ]
	[ "$(wc -l <'out 历史/2026-11-20T0100.ndjson')" -eq 1 ]
	grep -qF '"path":"文章 [1]*/子 目录/自 \"适应\" 矩.md"' 'out 历史/2026-11-20T0100.ndjson'
}

@test "of a minute the last commit counts, and a clock that went back changes no order" {
	article repo/notes/a.md 1
	commit 2026-11-20T10:00:01Z
	article repo/notes/b.md 2
	commit 2026-11-20T10:00:50Z
	article repo/notes/c.md 3
	commit 2026-11-19T08:00:00Z
	article repo/notes/d.md 4
	commit 2026-11-20T10:01:00Z
	"$F" -C repo notes out
	[ "$(names out)" = '2026-11-20T1000.ndjson 2026-11-20T1001.ndjson ' ] || fail "$(names out)"
	[ "$(completed out/2026-11-20T1000.ndjson)" = 3 ]
	[ "$(completed out/2026-11-20T1001.ndjson)" = 4 ]
}

@test "what a merge brings in counts when it is merged" {
	article repo/notes/a.md 1
	commit 2026-11-20T10:00:00Z
	git -C repo checkout -q -b side
	article repo/notes/b.md 2
	commit 2026-11-20T11:00:00Z
	git -C repo checkout -q main
	echo text >repo/README
	commit 2026-11-20T12:00:00Z
	GIT_COMMITTER_DATE=2026-11-20T13:00:00Z git -C repo merge -q --no-ff -m merge side
	"$F" -C repo notes out
	[ "$(names out)" = '2026-11-20T1000.ndjson 2026-11-20T1300.ndjson ' ] || fail "$(names out)"
}

@test "a folder that went and came again, and one without articles" {
	article repo/notes/a.md
	commit 2026-11-20T10:00:00Z
	rm -r repo/notes
	commit 2026-11-20T11:00:00Z
	mkdir -p repo/notes/.drafts
	echo text >repo/notes/list.txt
	article repo/notes/.drafts/b.md
	commit 2026-11-20T12:00:00Z
	article repo/notes/a.md
	commit 2026-11-20T13:00:00Z
	"$F" -C repo notes out
	[ "$(wc -l out/* | awk '{printf "%s ", $1}')" = '1 0 0 1 2 ' ] || fail "$(wc -l out/*)"
}

@test "a folder of a folder, the whole repository, a bare one" {
	mkdir repo/sub
	mv repo/notes repo/sub/
	article repo/sub/notes/a.md
	commit 2026-11-20T10:00:00Z
	"$F" -C repo/sub notes one
	grep -q '"path":"notes/a.md"' one/2026-11-20T1000.ndjson
	"$F" -C repo . two
	grep -q 'sub/notes/a.md"' two/2026-11-20T1000.ndjson
	git clone -q --bare repo bare.git
	"$F" -C bare.git sub/notes three
	grep -q '"path":"sub/notes/a.md"' three/2026-11-20T1000.ndjson
}

@test "the configuration of now, or another one, holds for all states; the report's own part does not" {
	three_commits
	printf 'linecount:\n  derivation: "动量"\nprogress-report:\n  charts: charts\n  plan: gone.yaml\n' >repo/mathmill.yaml
	"$F" -C repo notes with
	[ ! -e repo/charts ]
	echo '{}' >none.yaml
	"$F" -C repo -c none.yaml notes without
	rm repo/mathmill.yaml
	"$F" -C repo notes plain
	diff -r without plain
	run diff -q with/2026-11-20T1530.ndjson plain/2026-11-20T1530.ndjson
	status_is 1
}

@test "a shallow clone is refused" {
	three_commits
	git clone -q --depth 1 "file://$PWD/repo" shallow
	run "$F" -C shallow notes out
	status_is 2
	output_is 'history-from-git: shallow: this is a shallow clone, most of its history is missing; git fetch --unshallow gets it'
	[ ! -e out ]
}

@test "trouble is said and stops it" {
	three_commits
	run "$F" -C repo nowhere out
	status_is 2
	output_is 'history-from-git: repo: no commit has touched nowhere'
	run "$F" -C gone notes out
	status_is 2
	output_has 'history-from-git: gone: this is no git repository'
	run "$F" -C repo ../notes out
	status_is 2
	output_has 'FOLDER is a folder below REPO'
	run "$F" -C repo /notes out
	status_is 2
	run "$F" -C repo notes
	status_is 2
	output_is 'history-from-git: usage: history-from-git [-C REPO] [-c CONFIG] FOLDER OUT'
	run "$F" -C repo notes no/such/out
	status_is 2
	output_has 'no/such/out'
	output_has 'progress-report failed'
	printf 'linecount:\n  bogus: 1\n' >bad.yaml
	run "$F" -C repo -c bad.yaml notes out
	status_is 2
	output_has 'bad.yaml:2:3: error'
	output_has ': linecount failed with status 2'
	[ ! -e out ]
}

@test "findings are no failure" {
	three_commits
	printf '\n$$\nx \\tag{1}\n$$\n\n$$\nx \\tag{1}\n$$\n' >>repo/notes/a.md
	commit 2026-11-24T00:00:00Z
	printf 'eqn-check:\n  fail-level: note\n' >repo/mathmill.yaml
	"$F" -C repo notes out
	[ -s out/2026-11-24T0000.ndjson ]
}

# ---- The sample collection ----

# A clone may know less of the past, or know it with other dates; what it does know has to agree.
@test "the snapshots of the sample collection are those of its log" {
	unset GIT_CEILING_DIRECTORIES
	[ -e "$ROOT/.git" ] || skip "not in a clone"
	[ "$(git -C "$ROOT" rev-parse --is-shallow-repository)" = false ] || skip "a shallow clone"
	"$F" -C "$ROOT" blogs_raw made
	local kept same=0
	for kept in "$ROOT"/reports/history/*.ndjson; do
		[ -e "made/${kept##*/}" ] || continue
		same_bytes "$kept" "made/${kept##*/}"
		same=$((same + 1))
	done
	[ "$same" -gt 0 ] || skip "the log has other dates"
}
