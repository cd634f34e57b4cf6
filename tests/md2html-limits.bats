# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

# Inputs of a megabyte that take cmark-gfm 0.29 minutes, or that might.  Each is answered within two
# seconds on a machine that is not busy; here it may take some times as long.
WITHIN=15
# Sanitizers take longer.
[[ $BUILD != *asan* ]] || WITHIN=90
BYTES=1000000

# many UNIT: as often as it takes.
many() {
	yes -- "$1" | tr -d '\n' | head -c "$BYTES"
}

# lines UNIT: the same, with an ending behind each.
lines() {
	yes -- "$1" | head -c "$BYTES"
}

times() {
	yes -- "$2" | head -n "$1" | tr -d '\n'
}

# refused TEXT: stdin is not converted, and the finding names TEXT and the third line.
refused() {
	{ printf 'a\n\n' && cat; } >many.md
	run --separate-stderr timeout "$WITHIN" md2html many.md
	status_is 2
	[ -z "$output" ] || fail "output:" "${output:0:200}"
	[[ $stderr == *"many.md:3:1:"*"not converted: $1"* ]] || fail "no \"$1\":" "${stderr:0:500}"
}

# converted TEXT: stdin is, and TEXT is in the page.
converted() {
	{ printf 'a\n\n' && cat; } >many.md
	local ended=0
	timeout "$WITHIN" md2html many.md >page.html 2>errors || ended=$?
	[ "$ended" -le 1 ] || fail "status $ended:" "$(head -c 500 errors)"
	grep -qF -e "$1" page.html || fail "no \"$1\":" "$(head -c 500 page.html)"
}

@test "images that are not closed" { many '![[]()' | refused '166667 images that are not closed'; }
@test "processing instructions that are not closed" { many 'a<?' | refused '333333 <? or <! that'; }
@test "declarations that are not closed" { many 'a<!A ' | refused '200000 <? or <! that'; }
@test "CDATA that is not closed" { many 'a<![CDATA[' | refused '100000 <? or <! that'; }
@test "comments that are not closed" { many 'a<!--' | refused '200000 <? or <! that'; }
@test "addresses with parentheses" { many 'www.a.b)' | refused '250000 addresses and parentheses'; }
@test "an address with very many parentheses" {
	{ printf 'www.a.b' && many ')'; } | refused '1000001 addresses and parentheses'
}
@test "addresses in addresses" { many 'http://a.b<' | refused '90909 addresses and parentheses'; }
@test "e-mail addresses" { many 'a@b.c ' | refused '166667 @ in one long paragraph'; }
@test "deep quotes" { many '> ' | refused 'quotes and lists more than 100 deep'; }
@test "deep quotes with lazy lines" {
	{ times 250000 '>' && lines a; } | refused 'quotes and lists more than 100 deep'
}
@test "deep lists" {
	{ many '- ' && echo a; } | refused 'quotes and lists more than 100 deep'
}
@test "deep lists with lazy lines" {
	{ times 100000 '- ' && lines a; } | refused 'quotes and lists more than 100 deep'
}
@test "deep lists and quotes in turn" { many '1. > ' | refused 'quotes and lists more than 100 deep'; }
@test "lists almost too deep, with blank lines" {
	{ times 95 '- ' && echo a && lines '' && echo b; } | refused 'quotes and lists 95 deep, over very many lines'
}
@test "lists almost too deep, with lazy lines" {
	{ times 50 '- ' && lines a; } | converted '<ul>'
}
@test "wide tables" {
	{ times 250000 '|a' && echo && times 250000 '|-' && echo; } | refused 'a table of 25000'
}
@test "tables that become wider than they are written" {
	{ times 1000 '|a' && echo && times 1000 '|-' && echo && lines a; } | refused 'a table of '
}
@test "rows with more cells than their table" {
	{ printf 'a|b\n-|-\n' && many '|['; } | refused 'a table of 500001 columns'
}
@test "headers that do not match" { lines $'|a|b|\n|-|' | refused '100000 rows of hyphens in one paragraph'; }
@test "a header of too many columns" {
	{ times 250000 '|a' && echo && times 249999 '|-' && echo; } | refused 'a table of 2'
}
@test "a table at the end of a long paragraph" {
	{ lines a && printf '|a|\n|-|\n'; } | refused 'a paragraph of 50000'
}
@test "references to a long definition" {
	{ many '[a] ' && printf '\n\n[a]: /' && many x; } >many.md
	run --separate-stderr timeout "$WITHIN" md2html many.md
	status_is 2
	[[ $stderr == *"many.md:3:1:"*"not converted: 250000 references to long definitions"* ]] || fail "${stderr:0:500}"
}

@test "emphasis in emphasis" { many '*a _a*_ ' | converted '<em>'; }
@test "nested emphasis" {
	{ times 150000 '*a ' && times 150000 'a* '; } | converted '<em>'
}
@test "emphasis that is not closed" { many '*a **b _c ' | converted '<p>'; }
@test "brackets" { many '[' | converted '[[['; }
@test "nested brackets" {
	{ times 500000 '[' && times 500000 ']'; } | converted '[[['
}
@test "links that are not closed" { many '[a](<b' | converted '[a]('; }
@test "links with parentheses" {
	{ printf '[a](' && many '('; } | converted '[a]('
}
@test "links in links" {
	{ times 200000 '[' && times 200000 '](a)'; } | converted '<a'
}
@test "backslashes" { many "\\" | converted "\\\\"; }
@test "entities" { many '&amp;' | converted '&amp;'; }
@test "ampersands" { many '&' | converted '&amp;'; }
@test "backticks of different lengths" {
	awk 'BEGIN { for (i = 1; i < 1400; i++) { s = s "`"; printf "%s ", s } }' | converted '`'
}
@test "backticks that are not closed" { many '`a``b' | converted '<'; }
@test "tildes" { many '~~a ~b ' | converted '~'; }
@test "a tag of very many attributes" {
	{ printf 'a <b ' && many 'class ' && echo '>'; } | converted '<b'
}
@test "a tag that is not closed" {
	{ printf 'a <b ' && many 'c="d" '; } | converted '&lt;b'
}
@test "tags that are not closed" { many '<a b="' | converted '&lt;a'; }
@test "footnotes" {
	awk 'BEGIN { for (i = 0; i < 40000; i++) printf "[^a%d] ", i; print "\n"
		for (i = 0; i < 40000; i++) printf "[^a%d]: b\n\n", i }' | converted 'footnote'
}
@test "one footnote, very often" {
	{ many '[^a] ' && printf '\n\n[^a]: b\n'; } | converted 'footnote'
}
@test "definitions" {
	awk 'BEGIN { for (i = 0; i < 50000; i++) printf "[a%d]: b\n", i; print ""
		for (i = 0; i < 50000; i++) printf "[a%d] ", i }' | converted '<a href="b">'
}
@test "definitions whose title is not closed" { lines '[a]: b "c' | converted '<p>'; }
@test "items" { lines '- a' | converted '<li>'; }
@test "headings" { lines '# a' | converted '<h1'; }
@test "rows" {
	{ printf 'a|b\n-|-\n' && lines 'a|b'; } | converted '<td>'
}
@test "very many tables" { lines $'a|b\n-|-\n' | converted '<table>'; }
@test "formulas" { many '$a$ ' | converted 'class="math'; }

# ---- The others ----

@test "one bad article leaves the good ones whole" {
	many 'a<?' >b.md
	many '> ' >d.md
	for name in a c e; do printf '# Title\n\n%s is good: $x_%s$\n' $name $name >$name.md; done
	run --separate-stderr md2html a.md b.md c.md d.md e.md
	status_is 2
	for name in a c e; do output_has "$name is good: <span class=\"math inline\">\\(x_$name\\)</span>"; done
	[[ $stderr == *"b.md:1:1:"*"333333 <?"*"d.md:1:1:"*"more than 100 deep"* ]] || fail "stderr:" "${stderr:0:500}"
}

@test "one bad article leaves the pages of a folder whole" {
	mkdir articles
	many '![[]()' >articles/b.md
	for name in a c e; do printf '# Title\n\n%s is good\n' $name >articles/$name.md; done
	for jobs in 1 3; do
		rm -rf site
		run --separate-stderr md2html -j $jobs -o site articles
		status_is 2
		for name in a c e; do grep -q "$name is good" site/*$name* || fail "no page of $name"; done
		[ "$(grep -l 'is good' site/*.html | wc -l)" -eq 3 ] || fail "pages:" "$(ls site)"
	done
}

@test "what is near to the limits is converted by a worker, as it is here" {
	for i in $(seq 3000); do printf '[a](b) *c* <b onclick=x>c</b> $x_%d$\n' "$i"; done >many.md
	run --separate-stderr md2html many.md
	status_is 1
	[ "$(grep -o 'class="math inline"' <<<"$output" | wc -l)" -eq 3000 ] || fail "formulas are missing"
	[[ $stderr == *"many.md:3000:1:"*"attribute onclick"* ]] || fail "stderr:" "${stderr:0:300}"
}

@test "everything is allowed in code" {
	{ echo '```' && many 'a<?![[]()www.))))' && printf '\n```\n'; } | converted 'a&lt;?![[]()'
}
