#!/bin/sh
# No file of more than 650 lines, no function of more than 80: split it before it has to be scrolled.
# A function is what stands between a { and a } in the first column.
set -eu
cd "$(dirname "$0")/../.."

find lib tools tests -name '*.[ch]' ! -path '*/node_modules/*' | LC_ALL=C sort | xargs awk '
FNR == 1 && NR > 1 { end_of_file() }
{ file = FILENAME; lines = FNR }
/^{/ { began = FNR }
/^}/ {
	if (began && FNR - began - 1 > 80) {
		printf "%s:%d: a function of %d lines\n", FILENAME, began, FNR - began - 1
		bad = 1
	}
	began = 0
}
function end_of_file() {
	if (lines > 650) {
		printf "%s: a file of %d lines\n", file, lines
		bad = 1
	}
}
END { end_of_file(); exit bad }
'
