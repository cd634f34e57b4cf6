#!/bin/sh
# What typesets formulas and colours code in a reader's browser, from npm: collect.sh DIR makes
# DIR/mathjax, DIR/katex and DIR/highlight, which hold just the files that a page can ask for, with
# their licences.  DIR/npm is scratch.  The releases are those of package-lock.json.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
target=${1:?usage: collect.sh DIR}
mkdir -p "$target/npm"
cp "$here/package.json" "$here/package-lock.json" "$target/npm/"
(cd "$target/npm" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
modules=$target/npm/node_modules

# copy FROM TO FILE...: files of one package into a folder, made if need be.
copy() {
	from=$modules/$1
	to=$target/new/$2
	shift 2
	mkdir -p "$to"
	for file; do
		cp -R "$from/$file" "$to/"
	done
}

rm -rf "$target/new"

# Components, not a combined file such as tex-chtml.js: that one is three times as large, for a menu
# and a speech engine that the pages do not have.
copy mathjax mathjax startup.js core.js LICENSE
copy mathjax/input mathjax/input tex.js
copy mathjax/input/tex mathjax/input/tex extensions
copy mathjax/output mathjax/output chtml.js
copy mathjax/a11y mathjax/a11y assistive-mml.js
copy mathjax/ui mathjax/ui safe.js
for font in mathjax-newcm-font mathjax-mhchem-font-extension; do
	copy "@mathjax/$font" "mathjax/fonts/$font" chtml.js chtml
done

copy katex katex LICENSE
copy katex/dist katex katex.min.js katex.min.css
copy katex/dist/contrib katex mhchem.min.js
mkdir -p "$target/new/katex/fonts"
# Every browser that the pages are for reads woff2, the first address of each face.
cp "$modules"/katex/dist/fonts/*.woff2 "$target/new/katex/fonts/"

copy @highlightjs/cdn-assets highlight highlight.min.js LICENSE

for engine in mathjax katex highlight; do
	rm -rf "${target:?}/$engine"
	mv "$target/new/$engine" "$target/$engine"
done
rmdir "$target/new"
