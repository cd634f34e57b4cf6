#!/bin/sh
# What .pre-commit-hooks.yaml runs: a tool of the very revision that the configuration pins, built in
# pre-commit's clone on first use.  That needs a compiler and the libraries (./bootstrap installs
# them) but no network, and never a tool that happens to be in PATH.
#
#	hook.sh eqn-check [OPTION...] FILE...
#	hook.sh progress-report-check [COLLECTION [OPTION...]]
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
bin=$root/build/release/bin

build() {
	for tool; do
		[ -x "$bin/$tool" ] || missing=1
	done
	[ -n "${missing:-}" ] || return 0
	# Two repositories may want the same clone at the same time.
	if command -v flock >/dev/null; then
		exec 9>"$root/.lock"
		flock 9
	fi
	jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
	if ! log=$(make -C "$root" -j "$jobs" 2>&1); then
		printf '%s\n' "$log" >&2
		echo "mathmill: cannot build the hook; to install what is missing: $root/bootstrap" >&2
		exit 2
	fi
}

tool=$1
shift
case $tool in
progress-report-check)
	build linecount eqn-check tag-classify derive-audit progress-report
	collection=${1:-blogs_raw}
	[ $# -eq 0 ] || shift
	scratch=$(mktemp -d)
	trap 'rm -rf "$scratch"' EXIT
	# Not a pipe: a stage that fails must not leave a report of half the collection.
	"$bin/linecount" --json --by-section "$collection" >"$scratch/lines"
	"$bin/eqn-check" -R <"$scratch/lines" >"$scratch/equations"
	"$bin/tag-classify" -R <"$scratch/equations" >"$scratch/topics"
	"$bin/derive-audit" -R <"$scratch/topics" >"$scratch/records"
	"$bin/progress-report" --check "$@" <"$scratch/records"
	;;
*)
	build "$tool"
	exec "$bin/$tool" "$@"
	;;
esac
