# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

@test "attribute lists are attributes, and a backslash keeps them text" {
	printf '# A {#b .c}\n\n*d*{.e} `f`{.g}\n{: .h}\n\n## Not \\{#i}\n\n```{.python .n}\nx\n```\n' >a.md
	run --separate-stderr md2html a.md
	status_is 0
	output_has '<h1 id="b" class="c">A</h1>'
	output_has '<p class="h"><em class="e">d</em> <code class="g">f</code></p>'
	output_has '<h2 id="not-i">Not {#i}</h2>'
	output_has '<pre><code class="language-python n">x'
}

@test "an attribute that is not allowed is told with its line" {
	printf 'a\n\n*b*{onclick=c .d}\n' >a.md
	run --separate-stderr md2html a.md
	status_is 1
	output_has '<em class="d">b</em>'
	[[ $stderr == *"a.md:3:1: "*"attribute onclick"* ]] || fail "stderr:" "$stderr"
	run --separate-stderr md2html --html trusted a.md
	status_is 0
	output_has '<em class="d" onclick="c">b</em>'
}

@test "images wait until they are looked at" {
	printf '![a](b.png){width=3}\n\n<img src="c.png">\n' >a.md
	run md2html a.md
	output_has '<img src="b.png" alt="a" width="3" loading="lazy" decoding="async" />'
	output_has '<img loading="lazy" src="c.png">'
}

@test "100,000 lists take no time" {
	for _ in $(seq 20); do printf '%s' '*a*{.b} {: #c} *d*{x=1} \{.e} `f`{title="'; done >line
	for _ in $(seq 1000); do cat line; printf '\n{: .g}\n\n'; done >many.md
	run timeout 10 bash -c 'md2html many.md >many.html 2>/dev/null'
	[ "$status" -le 1 ] || fail "status $status"
}

@test "an id stands once in a page, also where raw HTML says it twice" {
	printf '<a id="b"></a>c[^1]<i id=b>d</i>\n\n<p ID="b">e</p>\n\n<i id="fn-1">f</i>\n\n[^1]: g\n' >a.md
	run --separate-stderr md2html a.md
	status_is 1
	output_has '<a id="b"></a>c'
	output_has '<i>d</i>'
	output_has '<p>e</p>'
	output_has '<i>f</i>'
	output_has '<li id="fn-1">'
	[[ $stderr == *"a.md:1:1: warning: left out: attribute id: b is taken"* ]] || fail "stderr:" "$stderr"
	[[ $stderr == *"a.md:3:1: warning: left out: attribute id: b is taken"* ]] || fail "stderr:" "$stderr"
	[[ $stderr == *"a.md:5:1: warning: left out: attribute id: fn-1 is taken"* ]] || fail "stderr:" "$stderr"
	printf '<i id="fn-1">by hand</i> <a id="x" name="x">h</a>\n' >a.md
	run --separate-stderr md2html a.md
	status_is 0
	output_has '<i id="fn-1">by hand</i> <a id="x" name="x">h</a>'
}
