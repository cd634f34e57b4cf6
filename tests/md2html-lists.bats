# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

X='<span class="math inline">\(x\)</span>'

# ---- Lists as Python-Markdown's "sane lists" has them, which is CommonMark's way ----

@test "an ordered list behind a bulleted one is a list of its own" {
	printf -- '- a\n- b\n\n1. c\n2. d\n' >a.md
	run md2html a.md
	output_is $'<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n<li>c</li>\n<li>d</li>\n</ol>'
	printf -- '1. a\n- b\n' >a.md
	run md2html a.md
	output_is $'<ol>\n<li>a</li>\n</ol>\n<ul>\n<li>b</li>\n</ul>'
}

@test "a list with another bullet, or another mark behind the number, is a list of its own" {
	printf -- '- a\n+ b\n\n1. c\n2) d\n' >a.md
	run md2html a.md
	output_is $'<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n<ol start="2">\n<li>d</li>\n</ol>'
}

@test "an ordered list begins with the number that it is given" {
	printf '4. a\n7. $x$\n' >a.md
	run md2html a.md
	output_is $'<ol start="4">\n<li>a</li>\n<li>'"$X"$'</li>\n</ol>'
}

@test "lists are nested, with formulas in every depth" {
	printf -- '- $x$\n  1. $x$\n\n     - $x$\n\n       $$\n       x\n       $$\n- $x$\n' >a.md
	run md2html a.md
	status_is 0
	[ "$(grep -oF "$X" <<<"$output" | wc -l)" -eq 4 ] || fail "output:" "$output"
	output_has $'<div class="math display">\\[\nx\n\\]</div>\n</li>'
	[ "$(grep -c '^<ul>$' <<<"$output")" -eq 2 ] || fail "output:" "$output"
	[ "$(grep -c '^<ol>$' <<<"$output")" -eq 1 ] || fail "output:" "$output"
}

@test "task lists have boxes, and formulas" {
	printf -- '- [x] done $x$\n- [ ] not done\n' >a.md
	run md2html a.md
	status_is 0
	output_has "<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> done $X</li>"
	output_has '<li><input type="checkbox" disabled="" /> not done</li>'
}

# ---- Definition lists ----

@test "terms and definitions are a definition list" {
	cat >a.md <<'END'
Learning rate
Step $x$
:   How far a step goes
    along $x$.

    A second paragraph with $x$.

        code

:   - a list

Batch
: Some examples.
- a list behind
END
	run md2html a.md
	status_is 0
	output_is "<dl>
<dt>Learning rate</dt>
<dt>Step $X</dt>
<dd>
<p>How far a step goes
along $X.</p>
<p>A second paragraph with $X.</p>
<pre><code>code
</code></pre>
</dd>
<dd>
<ul>
<li>a list</li>
</ul>
</dd>
<dt>Batch</dt>
<dd>Some examples.</dd>
</dl>
<ul>
<li>a list behind</li>
</ul>"
}

@test "all tools see the same formulas in definitions, or none where the configuration says so" {
	printf 'a\n:   b\n\n    $x$ and $y$\n' >a.md
	run linecount --json a.md
	output_has '"inline":2'
	run md2html a.md
	output_has "$X"
	printf 'text:\n  definition-lists: false\n' >mathmill.yaml
	run linecount --json a.md
	output_has '"inline":0'
	run md2html a.md
	output_lacks '<dl>'
	output_has '<code>$x$ and $y$'
}

@test "a colon in prose, a table's delimiters, a box are no definition" {
	printf 'a\n:smile:\n::: note\n:\n\n# b\n: c\n\nd|e\n:-|-:\nf|g\n: h\n' >a.md
	run md2html a.md
	output_lacks '<dl>'
	output_has '<p>: c</p>'
	output_has '<td align="left">: h</td>'
}

# ---- Abbreviations ----

@test "abbreviations are explained where they stand in text" {
	cat >a.md <<'END'
# The SGD way

用SGD训练, `SGD`, $SGD$, SGDM, [SGD](SGD).

*[SGD]: Stochastic "gradient" descent: $x - \eta g$
*[Unused]: <b>
END
	run md2html a.md
	status_is 0
	local sgd='<abbr title="Stochastic &quot;gradient&quot; descent: $x - \eta g$">SGD</abbr>'
	output_is "<h1 id=\"the-sgd-way\">The $sgd way</h1>
<p>用${sgd}训练, <code>SGD</code>, <span class=\"math inline\">\\(SGD\\)</span>, SGDM, <a href=\"SGD\">$sgd</a>.</p>"
}
