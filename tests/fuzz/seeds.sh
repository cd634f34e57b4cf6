#!/bin/sh
# seeds.sh FOLDER: small documents to start fuzzing from: golden inputs, sample articles cut into pieces,
# and the examples of the CommonMark specification, where npm has brought it.
set -eu

folder=$1
mkdir -p "$folder"
cd "$(dirname "$0")/../.."

find tests/golden -name '*.md' | while IFS= read -r f; do
	{ printf '@'; cat "$f"; } >"$folder/golden-$(printf '%s' "$f" | tr / -)"
done

# A piece is a paragraph with the two behind it: what fuzzing joins again.
awk -v folder="$folder" '
BEGIN { RS = "" }
{
	file = sprintf("%s/article-%05d", folder, NR % 500)
	printf "%c%s\n\n%s\n\n%s\n", 64 + NR % 4, before, last, $0 >file
	close(file)
	before = last
	last = $0
}' blogs_raw/*.md

spec=tests/node_modules/commonmark-spec/spec.txt
[ ! -f "$spec" ] || awk -v folder="$folder" '
/^````````````````````````````````+ example/ { n++; inside = 1; file = sprintf("%s/example-%04d", folder, n); printf "A" >file; next }
inside && /^\.$/ { inside = 0; close(file) }
inside { gsub(/\342\206\222/, "\t"); print >file }' "$spec"

# Formulas, for the parser of TeX: some of the table of edge cases; a capital first, odd: a display.
awk -v folder="$folder" '
NR % 5 == 0 && match($0, /"tex":"([^"\\]|\\.)*"/) && !/\\u/ {
	tex = substr($0, RSTART + 7, RLENGTH - 8)
	gsub(/\\n/, "\n", tex)
	gsub(/\\\n/, "\\\\n", tex)
	gsub(/\\t/, "\t", tex)
	gsub(/\\\t/, "\\\\t", tex)
	gsub(/\\"/, "\"", tex)
	gsub(/\\\\/, "\\", tex)
	file = sprintf("%s/formula-%04d", folder, NR)
	printf "%s%s", /"display":true/ ? "A" : "@", tex >file
	close(file)
}' tests/oracle/cases.jsonl

# A standard, a NUL and an article, for the audit.
for standard in share/standards/*.yaml tests/golden/derive-audit/*.yaml; do
	for article in tests/golden/derive-audit/*.md; do
		name=$(basename "$standard" .yaml)-$(basename "$article" .md)
		{ cat "$standard"; printf '\0'; cat "$article"; } >"$folder/audit-$name"
	done
done
