#!/bin/sh
# externs.sh FOLDER OBJECT...: every external symbol of lib/x/foo-bar.c begins with foo_bar_, or, where
# foo-bar.c is a part of a module with the header lib/x/foo.h, with foo_.
set -eu

folder=$1
shift
bad=0
for object; do
	source=${object#"$folder"/}
	source=${source%.o}
	layer=${source%/*}
	name=${source##*/}
	prefixes=$(printf '%s' "$name" | tr - _)_
	module=$name
	while [ "$module" != "${module%-*}" ]; do
		module=${module%-*}
		if [ -f "$layer/$module.h" ]; then
			prefixes="$prefixes $(printf '%s' "$module" | tr - _)_"
		fi
	done
	nm -g "$object" | awk -v source="$source.c" -v prefixes="$prefixes" '
	# Sanitizers and coverage add symbols that begin with two underscores.
	NF >= 3 && $2 != "U" && $2 != "w" && $3 !~ /^__/ {
		n = split(prefixes, p, " ")
		for (i = 1; i <= n; i++)
			if (index($3, p[i]) == 1 || $3 "_" == p[i])
				next
		printf "%s: extern %s should begin with %s\n", source, $3, prefixes
		bad = 1
	}
	END { exit bad }' || bad=1
done
exit $bad
