#!/bin/sh
# Data as C: embed.sh -c FILE... writes the definitions of one `const struct slice` a file,
# embed.sh -d FILE... the header that declares them.  The name is the path, with an underscore
# for every byte that an identifier cannot hold: share/report/report.zh.mustache is
# share_report_report_zh_mustache.  For scripts and styles there is also NAME_integrity, the text by which a
# Content-Security-Policy allows them inside a page ("sha256-...").
set -eu
LC_ALL=C
export LC_ALL

symbol() {
	printf '%s' "$1" | tr -c 'A-Za-z0-9' '_'
}

is_hashed() {
	case $1 in *.js | *.css) ;; *) return 1 ;; esac
}

integrity() {
	hex=$({ sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -c 1-64)
	# shellcheck disable=SC2046,SC2059 # the format is made of the bytes
	printf 'sha256-%s' "$(printf "$(printf '\\%03o' $(printf %s "$hex" | sed 's/../0x& /g'))" | base64)"
}

mode=$1
shift

echo "/* Made by share/embed.sh from share/; do not edit. */"
if [ "$mode" = -d ]; then
	printf '#ifndef SHARE_H\n#define SHARE_H\n\n#include "base/slice.h"\n\n'
	for file; do
		echo "extern const struct slice $(symbol "$file");"
		if is_hashed "$file"; then
			echo "extern const struct slice $(symbol "$file")_integrity;"
		fi
	done
	printf '\n#endif\n'
	exit
fi

printf '#include "share.h"\n'
for file; do
	name=$(symbol "$file")
	printf '\nstatic const char %s_[] =\n\t""\n' "$name"
	od -An -v -to1 "$file" | sed 's/[[:space:]]*$//; s/[[:space:]][[:space:]]*/\\/g; s/.*/	"&"/'
	printf '\t;\nconst struct slice %s = {%s_, sizeof %s_ - 1};\n' "$name" "$name" "$name"
	if is_hashed "$file"; then
		text=$(integrity "$file")
		printf 'const struct slice %s_integrity = {"%s", %d};\n' "$name" "$text" ${#text}
	fi
done
