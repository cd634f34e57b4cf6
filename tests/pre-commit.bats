load helper

# The real pre-commit, on a scratch repository that uses the hooks of a clone of this project.

setup_file() {
	command -v pre-commit >/dev/null || return 0
	cd "$BATS_FILE_TMPDIR" || return
	export PRE_COMMIT_HOME=$PWD/cache HOME=$PWD MAKEFLAGS=CFLAGS=-O0
	git config --global user.name tester
	git config --global user.email tester@example.org
	git config --global init.defaultBranch main
	mkdir hooks
	cp -R "$ROOT"/{Makefile,.pre-commit-hooks.yaml,.gitignore,lib,tools,share} hooks/
	git -C hooks init -q
	git -C hooks add -A
	git -C hooks commit -q -m hooks
	git -C hooks tag v0.1.0
}

setup() {
	skip_without pre-commit
	export PRE_COMMIT_HOME=$BATS_FILE_TMPDIR/cache HOME=$BATS_FILE_TMPDIR MAKEFLAGS=CFLAGS=-O0
	cd "$BATS_TEST_TMPDIR" || return
	git init -q
	mkdir blogs_raw
	article blogs_raw/a.md
}

# use HOOK [ARGS]
use() {
	cat >.pre-commit-config.yaml <<-EOF
		repos:
		  - repo: $BATS_FILE_TMPDIR/hooks
		    rev: v0.1.0
		    hooks:
		      - id: $1
	EOF
	[ $# -eq 1 ] || echo "        args: $2" >>.pre-commit-config.yaml
	git add -A
}

# A second equation with the number of the first.
duplicate() {
	printf '\n$$\nx = y \\tag{1}\n$$\n' >>blogs_raw/a.md
	git add -A
}

@test "the hooks are valid" {
	run pre-commit validate-manifest "$ROOT/.pre-commit-hooks.yaml"
	status_is 0
}

@test "eqn-check lets a commit of good articles pass and stops one of bad" {
	use eqn-check
	run pre-commit run
	status_is 0
	duplicate
	run pre-commit run
	status_is 1
	output_has "blogs_raw/a.md:"
	output_has "[tag-duplicate]"
	pre-commit install
	run git commit -m bad
	[ "$status" -ne 0 ]
	run git log
	[ "$status" -ne 0 ]
}

@test "eqn-check looks at Markdown only, and takes options" {
	use eqn-check '[--format, json]'
	printf '$$ x \\tag{1} $$ $$ y \\tag{1} $$\n' >notes.txt
	git add -A
	run pre-commit run
	status_is 0
	duplicate
	run pre-commit run
	status_is 1
	output_has '"tag-duplicate"'
}

@test "eqn-check-fix renumbers, and passes when run again" {
	use eqn-check-fix
	printf '\n$$\nx = y \\tag{7}\n$$\n' >>blogs_raw/a.md
	git add -A
	run pre-commit run
	status_is 1
	output_has "files were modified by this hook"
	grep -q 'tag{2}' blogs_raw/a.md
	git add -A
	run pre-commit run
	status_is 0
}

@test "progress-report-check wants a report that is up to date" {
	use progress-report-check
	run pre-commit run --all-files
	status_is 1
	mkdir -p reports
	linecount --json --by-section blogs_raw | eqn-check -R | tag-classify -R | derive-audit -R |
		progress-report -o reports/PROGRESS_REPORT.md
	git add -A
	run pre-commit run --all-files
	status_is 0
	article blogs_raw/b.md 2
	git add -A
	run pre-commit run --all-files
	status_is 1
}

@test "derive-audit holds articles to their standard" {
	use derive-audit
	printf 'version: 1\nstandards:\n  short:\n    rules:\n      - {id: formulas, check: value, of: formulas.display, min: 1}\n' >short.yaml
	printf 'derive-audit: {standards: short.yaml}\n' >mathmill.yaml
	git add -A
	run pre-commit run --all-files
	status_is 0
	printf -- '---\ntitle: None\nstatus: completed\n---\n\nNo formula.\n' >blogs_raw/none.md
	git add -A
	run pre-commit run --all-files
	status_is 1
	output_has 'blogs_raw/none.md'
}
