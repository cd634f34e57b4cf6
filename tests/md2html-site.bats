# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

# Three articles, a picture, and engines of one file each.
setup() {
	scratch
	mkdir -p notes/sub engines/mathjax engines/highlight
	printf '%s\n' '---' 'title: First (I)' 'slug: one' 'date: 2020-01-01' '---' '' \
		'See [two](sub/two.md#end) and $x$.' '' '![p](<a b.png>)' >notes/1.md
	printf '%s\n' '---' 'title: First (II)' 'date: 2021-01-01' '---' '' 'Back to [one](../1.md).' \
		>notes/sub/two.md
	printf '%s\n' '---' 'title: Other' '---' '' 'Text.' >notes/注.md
	printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\2\0\0\0\3\10\6\0\0\0' >'notes/a b.png'
	echo engine | tee engines/mathjax/x.js >engines/highlight/y.js
	printf '{"path":"notes/%s","meta":{"title":"stale"},"topics":{"primary":"Algebra"}}\n' \
		注.md 1.md sub/two.md >records
}

build() {
	run md2html --engines engines -o site "$@" notes
}

# Every file and its time.
state() {
	find site -type f -printf '%P %T@ %i\n' | sort
}

has() {
	grep -qF -- "$2" "$1" || fail "no $2 in $1:" "$(cat "$1")"
}

@test "a folder of pages, and a second run writes nothing" {
	build
	status_is 0
	output_is ''
	[ -f site/one.html ] && [ -f site/two.html ] && [ -f site/注.html ] || fail "$(ls site)"
	[ "$(head -n 1 site/.mathmill-manifest)" = 'mathmill-manifest 1' ]
	tail -n +2 site/.mathmill-manifest | LC_ALL=C sort -c
	(cd site && find . -type f ! -name .mathmill-manifest -printf '%P\n' | LC_ALL=C sort) >files
	same_bytes files <(tail -n +2 site/.mathmill-manifest)
	state >before
	build
	status_is 0
	same_bytes before <(state)
	build --check -j 1
	status_is 0
	output_is ''
}

@test "links between articles and to images lead to what is in the site" {
	build
	has site/one.html 'href="two.html#end"'
	has site/two.html 'href="one.html"'
	image=$(cd site && echo images/a-b-*.png)
	same_bytes "site/$image" 'notes/a b.png'
	has site/one.html "src=\"$image\""
	has site/one.html 'width="2"'
}

@test "what a link does not find is a finding, and the page is made" {
	echo '[x](none.md) ![y](none.png) ![z](1.md) [a](/abs.md) [h](https://h/x.md)' >>notes/注.md
	build
	status_is 1
	output_has 'no such article'
	output_has 'no such file'
	output_has 'not an image'
	[ "$(grep -c 'warning:' <<<"$output")" -eq 3 ] || fail "$output"
	[ -f site/注.html ]
}

@test "files that links lead to are copied, and go with the last link" {
	mkdir data
	echo 1,2 >'data/x y.csv'
	echo '[x](<../data/x y.csv>) <a href="../data/x%20y.csv">y</a> [p](<a b.png>)' >>notes/注.md
	build
	status_is 0
	file=$(cd site && echo files/x-y-*.csv)
	same_bytes "site/$file" 'data/x y.csv'
	run grep -o "\(href\|src\)=\"$file\"" site/注.html
	output_is "href=\"$file\""$'\n'"href=\"$file\""
	has site/注.html 'href="images/a-b-'
	grep -qxF "$file" site/.mathmill-manifest
	state >before
	build --check
	status_is 0
	sed -i '$d' notes/注.md
	build --prune
	[ ! -e site/files ] || fail "$(ls site/files)"
}

@test "files that are missing, secret or could run are findings, and not copied" {
	echo secret | tee .env >../secret.txt
	echo '<script>' | tee notes/x.html >notes/x.txt
	{
		echo '[a](none.pdf) [b](x.html) [c](x.txt) [d](../.env) [e](../../secret.txt)'
		echo '[f](one.html) [g](two) [h](../about/) [i](/x.pdf) [j](https://h/x.pdf)'
	} >>notes/注.md
	build
	status_is 1
	output_has 'none.pdf: no such file [html-link]'
	[ "$(grep -c 'could run it \[html-link\]' <<<"$output")" -eq 2 ] || fail "$output"
	[ "$(grep -c 'hidden or outside .* \[html-link\]' <<<"$output")" -eq 2 ] || fail "$output"
	[ "$(grep -c 'warning:' <<<"$output")" -eq 5 ] || fail "$output"
	[ ! -e site/files ] || fail "$(ls site/files)"
}

@test "links to ids that a page does not have" {
	printf '%s\n' '---' 'title: Other' '---' '' '[a](#part) [b](#Parts)' '## Parts' '[c](#parts)' >notes/注.md
	build
	status_is 1
	output_has 'notes/注.md:5:1: warning: #part: no such id on this page; did you mean #parts? [html-link]'
	output_has '#Parts: no such id'
	[ "$(grep -c 'warning:' <<<"$output")" -eq 2 ] || fail "$output"
	md2html notes/注.md
	run md2html --standalone notes/注.md
	status_is 1
	md2html --print-template | sed 's/<main/<i id="Parts"><\/i><a name=part><\/a>&/' >mine.mustache
	md2html --standalone --template mine.mustache notes/注.md
}

@test "records give order, neighbours, series and topic" {
	build
	run grep -l 'rel="prev"\|rel="next"\|Algebra' site/one.html site/two.html
	status_is 1
	build --records records
	status_is 0
	has site/one.html 'two.html'
	has site/two.html 'First (I)'
	has site/注.html 'First (II)'
	has site/注.html 'Algebra'
	run grep -c stale site/one.html
	output_is 0
}

@test "a touched article rewrites its page, a new title its neighbours' too" {
	printf 'Last.\n' >notes/z.md
	build --records records
	echo more >>notes/z.md
	build --records records --dry-run
	output_is 'would write z.html'
	printf '%s\n' '---' 'title: Another' '---' 'Last.' >notes/z.md
	build --records records --dry-run
	output_is $'would write two.html\nwould write z.html\nwould write 注.html'
}

@test "records that are wrong" {
	echo '{"path":' >>records
	build --records records
	status_is 2
	output_has 'records:4: error: '
	[ ! -e site/one.html ]
	sed -i '4d; 3p' records
	build --records records
	status_is 0
	output_has 'records:4: warning: notes/sub/two.md has a record on line 3 already'
	build --records none
	status_is 2
	output_has 'none: No such file or directory'
}

@test "--dry-run and --check list what would change, and write nothing" {
	build --dry-run
	status_is 0
	output_has 'would write one.html'
	[ ! -e site ] || fail "a folder was made"
	build --check
	status_is 1
	[ ! -e site ]
	build
	state >before
	rm notes/注.md
	build --check --prune
	status_is 1
	output_is 'would remove 注.html'
	same_bytes before <(state)
	build --check
	status_is 0
}

@test "--prune removes what the tool wrote, and nothing else" {
	build
	echo mine | tee site/mine.html >site/images/mine.png
	rm notes/1.md
	sed -i 's/\[one\](..\/1.md)/one/' notes/sub/two.md
	build
	[ -f site/one.html ]
	build --prune
	status_is 0
	[ ! -e site/one.html ] && [ -z "$(find site -name 'a-b-*')" ] || fail "not removed"
	[ ! -e site/assets/mathjax ] || fail "an empty folder"
	[ "$(cat site/mine.html site/images/mine.png)" = $'mine\nmine' ]
	run grep -c mine site/.mathmill-manifest
	output_is 0
}

@test "an article that fails keeps its page" {
	build
	rm notes/注.md notes/1.md
	ln -s nowhere notes/注.md
	build --prune
	status_is 2
	output_has 'notes/注.md: No such file or directory'
	[ -f site/注.html ]
	[ -f site/one.html ] # whose page is it?
	output_has 'nothing is removed'
}

@test "two articles with one name are an error that names both" {
	printf '%s\n' '---' 'slug: ONE' '---' >notes/b.md
	build
	status_is 2
	output_has 'notes/1.md: its page one.html differs in case only from ONE.html, the page of notes/b.md'
	output_has 'notes/b.md: its page ONE.html differs in case only from one.html, the page of notes/1.md'
	[ ! -e site/one.html ] && [ ! -e site/ONE.html ]
	[ -f site/two.html ]
}

@test "a slug that leads out of the folder is an error" {
	for slug in ../x /tmp/x '..' 'a\b' .x NUL; do
		printf '%s\n' '---' "slug: '$slug'" '---' >notes/b.md
		build
		status_is 2
		output_has 'notes/b.md: the slug cannot be the name of a page: '
	done
	[ ! -e x ] && [ ! -e x.html ]
	[ -f site/one.html ]
}

@test "a file that is not ours is not replaced, unless forced" {
	mkdir site
	echo mine >site/one.html
	build
	status_is 2
	output_has 'site/one.html: exists and was not written by this tool'
	[ "$(cat site/one.html)" = mine ]
	[ -f site/two.html ]
	build --force
	status_is 0
	has site/one.html '<html'
}

@test "an engine's file that is not ours is not replaced either" {
	mkdir -p site/assets/mathjax
	echo mine >site/assets/mathjax/x.js
	build
	status_is 2
	output_has 'assets/mathjax/x.js: File exists'
	[ "$(cat site/assets/mathjax/x.js)" = mine ]
}

@test "folders that cannot be written" {
	echo mine >site
	build
	status_is 2
	output_has 'site: Not a directory'
	rm site
	mkdir -p out site
	ln -s ../out site/images
	build
	status_is 2
	output_has 'site/images/a-b-'
	output_has 'cannot be copied'
	[ -z "$(ls out)" ] || fail "$(ls out)"
}

@test "one and many workers write the same" {
	for i in $(seq 40); do
		printf '%s\n' "# $i" '![p](<a b.png>)' >"notes/n$i.md"
	done
	build -j 1
	status_is 0
	mv site site1
	build -j 4
	status_is 0
	diff -r site site1
}
