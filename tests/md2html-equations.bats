# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

article_with_numbers() {
	printf '%s\n\n' '# Numbers' 'By Eq. (2) and equation (7), see [Eq. (2)](u) and `Eq. (2)`.' \
		'$$x \tag{2}$$' '\begin{align}a\\b\end{align}' 'Text $$y \tag{A.1}$$ goes on.' >a.md
}

@test "equations of a page have ids, and numbers in the text lead there" {
	article_with_numbers
	sed -i 's/tag{2}/tag{3}/; s/(2)/(3)/g' a.md
	run md2html --standalone a.md
	[[ $output == *'<div class="math display" id="eq:3" data-numbers="3">\[x \tag{3}\]</div>'* ]] ||
		fail "no id:" "$output"
	[[ $output == *'id="eq:1" data-numbers="1 2"><span id="eq:2"></span>\['* ]] || fail "no second anchor"
	[[ $output == *'<span class="math display" id="eq:A.1" data-numbers="A.1">'* ]] || fail "no id in the text"
	[[ $output == *'By Eq. <a class="eqref" href="#eq:3">(3)</a> and equation (7)'* ]] || fail "no link"
	[[ $output == *'<a href="u">Eq. (3)</a> and <code>Eq. (3)</code>'* ]] || fail "a link too many"
}

@test "a number that two equations have is no link" {
	article_with_numbers
	run md2html --standalone a.md
	[[ $output == *'id="eq:2"'*'id="eq:2-2"'* || $output == *'id="eq:2-2"'*'id="eq:2"'* ]] ||
		fail "no two ids:" "$output"
	[[ $output != *'class="eqref"'* ]] || fail "a link"
}

@test "a fragment has no ids of equations" {
	article_with_numbers
	run md2html a.md
	output_lacks 'eq:'
	output_lacks 'eqref'
}
