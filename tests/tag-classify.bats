# shellcheck disable=SC2154 # run sets status, output, stderr and their lines
load helper

G=$ROOT/tests/golden/tag-classify
ALL='adam.md author.md empty.md entropy.md near.md own.md plain.md words.md'

# rules WORD...: a file of rules with a topic T that has these words, and a topic U.
rules() {
	local word
	printf 'topics:\n  T:\n    rules:\n      - any:\n' >rules.yaml
	for word; do
		printf '          - "%s"\n' "$word" >>rules.yaml
	done
	printf '  U:\n    rules: [{any: [other]}]\n' >>rules.yaml
}

# topic_of TEXT: what an article with this title is about, by rules.yaml.
topic_of() {
	printf '# %s\n' "$1" | tag-classify --rules rules.yaml --tsv | tail -n 1 | cut -f 2
}

# shellcheck disable=SC2086 # the names are words
golden_run() {
	golden tag-classify "$1" tag-classify --rules rules.yaml "${@:2}" $ALL
}

# ---- What it says ----

@test "golden: a line an article" { golden_run lines; }
@test "golden: explanations" { golden_run explain --explain; }
@test "golden: explanations of all topics" { golden tag-classify explain-all tag-classify --rules rules.yaml --explain --all author.md entropy.md; }
@test "golden: records" { golden_run json --json; }
@test "golden: a table for scripts" { golden_run tsv --tsv; }
@test "golden: by topic" { golden_run group --group; }
@test "golden: by topic, as JSON" { golden_run group-json --group-json; }
@test "golden: coverage" { golden_run coverage --coverage; }
@test "golden: evaluation" { golden_run eval --eval gold.tsv; }

@test "links of --group start where its file is" {
	cp "$G"/{rules.yaml,adam.md} .
	mkdir out
	tag-classify --rules rules.yaml --group -o out/topics.md adam.md
	grep -qF '](../adam.md)' out/topics.md
	tag-classify --rules rules.yaml --group adam.md | grep -qF '](adam.md)'
}

@test "a title is text in a table, whatever it holds" {
	rules word
	printf -- '---\ntitle: "word | [a](b) <x>"\n---\n' >a.md
	run tag-classify --rules rules.yaml --group a.md
	output_has 'word \| \[a\](b)'
}

@test "an author who is unsure is grouped with the others" {
	rules word
	printf -- '---\ntopic: unsure\n---\n' >a.md
	printf '# nothing\n' >b.md
	run bash -c 'tag-classify --rules rules.yaml --group-json a.md b.md | grep -cE "number|unsure"'
	output_is 3
	run tag-classify --rules rules.yaml --group a.md b.md
	output_has '| unsure | 2 |'
}

@test "numbers go by date, then by path; no valid date comes last" {
	rules word
	printf -- '---\ntitle: word\ndate: 2024-01-02\n---\n' | tee b.md >a.md
	printf -- '---\ntitle: word\ndate: 2023-01-02\n---\n' >c.md
	printf -- '---\ntitle: word\ndate: soon\n---\n' >0.md
	run bash -c 'tag-classify --rules rules.yaml --group-json . | grep -E "slug|number" | tr -d " \n"'
	output_is '"slug":"c","number":1"slug":"a","number":2"slug":"b","number":3"slug":"0","number":4'
}

@test "a word inside a longer one is none" {
	rules ode sgd 扩散
	for text in 'a model' 'episode' 'coded' 'Ödesgd' '3sgdx'; do
		[ "$(topic_of "$text")" = unsure ] || fail "$text is T"
	done
	for text in 'an ODE' '用SGD优化' '热扩散' '(ode)' 'ode2' 'ODEs' 'ＳＧＤ'; do
		[ "$(topic_of "$text")" = T ] || fail "$text is not T"
	done
}

@test "spellings of one word" {
	rules pre-norm 扩散模型
	for text in 'Pre-Norm' 'pre_norm' 'PRE  norm' 'ＰＲＥ－ＮＯＲＭ' '扩散 模型'; do
		[ "$(topic_of "$text")" = T ] || fail "$text is not T"
	done
}

@test "unreviewed tags are no evidence" {
	rules word
	printf -- '---\ntags: word\n---\n\nText.\n' >a.md
	run tag-classify --rules rules.yaml --explain --all a.md
	output_is 'a.md: unsure 0.00 0.00 (too low: no evidence)'
	printf -- '---\ntags: word\ntags_reviewed: true\n---\n\nText.\n' >a.md
	run tag-classify --rules rules.yaml --explain --all a.md
	output_has '"word"'
}

@test "what an article says does not depend on the others" {
	cp "$G"/*.md "$G/rules.yaml" .
	tag-classify --rules rules.yaml --json adam.md >alone
	tag-classify --rules rules.yaml --json . | grep -F '"path":"adam.md"' >among || true
	tag-classify --rules rules.yaml --json ./*.md | sed 's,"\./,",' | grep -F '"path":"adam.md"' >among
	same_bytes alone among
}

@test "unsure is a failure only where it is asked for" {
	cp "$G"/{rules.yaml,near.md,adam.md} .
	run tag-classify --rules rules.yaml near.md
	status_is 0
	run tag-classify --rules rules.yaml --fail-unsure near.md
	status_is 1
	run tag-classify --rules rules.yaml --fail-unsure adam.md
	status_is 0
	run tag-classify --rules rules.yaml --fail-unsure -R <<<'{"path":"near.md"}'
	status_is 1
}

@test "a pattern that backtracks without end is named, the others go on" {
	rules '/(a+)+$/' fine
	{ printf '# fine\n\n'; printf 'a%.0s' $(seq 5000); printf '!\n'; } >a.md
	run --separate-stderr tag-classify --rules rules.yaml a.md
	status_is 0
	output_has 'a.md:  T'
	[[ $stderr == *"rules.yaml:4:9: warning: a pattern of T/1 met its match limit in a.md"* ]] || fail "$stderr"
}

# ---- Rules ----

@test "the rules that are built in pass their own examples" {
	run tag-classify --test-rules
	status_is 0
	output_is ''
	tag-classify --print-rules >topics.yaml
	same_bytes topics.yaml "$ROOT/share/topics/topics.yaml"
	tag-classify --json "$ROOT/blogs_raw" >built-in
	tag-classify --rules topics.yaml --json "$ROOT/blogs_raw" >file
	same_bytes built-in file
}

@test "an example that fails is named at its place" {
	printf 'topics:\n  T:\n    rules:\n      - any: [ode]\n        match: [an ODE, a model]\n        no_match: [code, ode]\n' >r.yaml
	run tag-classify --rules r.yaml --test-rules
	status_is 1
	output_is $'r.yaml:5:25: error: T/1 does not match "a model"\nr.yaml:6:26: error: T/1 matches "ode"'
}

@test "faults of rules have their line and column" {
	printf 'topics:\n  T:\n    rules:\n      - any: [/a(/]\n        wieght: 2\n' >r.yaml
	run tag-classify --rules r.yaml "$G/adam.md"
	status_is 2
	output_has 'r.yaml:4:'
	output_has 'r.yaml:5:9: error: unknown key "wieght"; did you mean "weight"?'
	run tag-classify --rules gone.yaml "$G/adam.md"
	status_is 2
	output_has 'tag-classify: gone.yaml: No such file or directory'
}

@test "rules in the configuration, or beside it" {
	cp "$G/adam.md" .
	mkdir sub
	printf 'tag-classify:\n  topics:\n    Inline:\n      rules: [{any: [Adam]}]\n' >mathmill.yaml
	run bash -c 'cd sub && tag-classify --tsv ../adam.md | cut -f 2'
	output_is $'topic\nInline'
	printf 'tag-classify:\n  rules: own.yaml\n' >mathmill.yaml
	printf 'topics:\n  File:\n    rules: [{any: [Adam]}]\n' >own.yaml
	run bash -c 'cd sub && tag-classify --tsv ../adam.md | cut -f 2'
	output_is $'topic\nFile'
	cp "$G/rules.yaml" .
	run bash -c 'tag-classify --rules rules.yaml --tsv adam.md | cut -f 2'
	output_is $'topic\n优化理论'
	printf 'tag-classify:\n  rules: own.yaml\n  topics: {}\n' >mathmill.yaml
	run tag-classify adam.md
	status_is 2
	output_has 'mathmill.yaml:2:'
	printf 'tag-classify:\n  topics:\n    A: {rules: [{wieght: 1}]}\n' >mathmill.yaml
	run tag-classify adam.md
	status_is 2
	output_has 'mathmill.yaml:3:'
}

@test "coverage: rules that fire everywhere, and rules that always conflict" {
	mkdir d
	for i in $(seq 6); do
		printf '# alpha\n\nbeta, common.\n' >"d/$i.md"
	done
	printf 'topics:\n  T: {rules: [{id: a, any: [alpha]}, {id: n, any: [never]}]}\n  U: {rules: [{id: b, any: [beta]}]}\n' >r.yaml
	run tag-classify --rules r.yaml --coverage d
	status_is 0
	output_has '6 articles, 2 topics, 3 rules, 3 words'
	output_has $'rules that never fire: 1\n  r.yaml:2:38: T/n'
	output_has $'rules that fire nearly everywhere: 2\n  r.yaml:2:15: T/a, 6 articles\n  r.yaml:3:15: U/b, 6 articles'
	output_has $'does not have: 1\n  r.yaml:3:15: U/b, 100 % of what it adds; 6 of 6 articles'
	output_has $'words that never hit: 1\n  r.yaml:2:52: T/n: "never"'
}

# ---- Labels and weights ----

labelled() {
	mkdir -p d
	printf 'file\tprimary\talso\n' >gold.tsv
	for i in 1 2 3 4 5 6; do
		printf '# 猫\n\n猫在屋顶上睡觉 whisker %s。\n' "$i" >"d/cat$i.md"
		printf '# 狗\n\n狗在院子里看门 barking %s。\n' "$i" >"d/dog$i.md"
		printf 'cat%s.md\tCats\t\ndog%s.md\tDogs\tCats\n' "$i" "$i" >>gold.tsv
	done
	printf 'topics:\n  Cats: {rules: [{any: [猫]}]}\n  Dogs: {rules: [{any: [犬]}]}\n' >r.yaml
}

@test "learning: what rules do not know" {
	labelled
	run bash -c 'tag-classify --rules r.yaml --eval gold.tsv d | sed -n 2p'
	output_has '50.0 %'
	tag-classify --rules r.yaml --learn gold.tsv d >w.tsv 2>table
	grep -q 'mix' table
	head -n 1 w.tsv | grep -qx '# mathmill topic weights 1'
	run bash -c 'tag-classify --rules r.yaml --weights w.tsv --eval gold.tsv d | sed -n 2p'
	output_has '100.0 %'
	run tag-classify --rules r.yaml --weights w.tsv --explain d/dog1.md
	output_has '(learned)'
	run tag-classify --rules r.yaml --weights w.tsv --json d/dog1.md
	output_has '"word":"'
	tag-classify --rules r.yaml -j 1 --learn gold.tsv d >again 2>/dev/null
	same_bytes w.tsv again
}

@test "weights by the configuration" {
	labelled
	tag-classify --rules r.yaml --learn gold.tsv d >w.tsv 2>/dev/null
	printf 'tag-classify:\n  rules: r.yaml\n  weights: w.tsv\n' >mathmill.yaml
	run tag-classify --explain d/dog1.md
	output_has '(learned)'
}

@test "labels and weights that are none" {
	labelled
	run tag-classify --rules r.yaml --eval gone.tsv d
	status_is 2
	output_has 'tag-classify: gone.tsv: No such file or directory'
	printf 'file\tprimary\ncat1.md\tCats\ncat1.md\tDogs\n' >twice.tsv
	run tag-classify --rules r.yaml --eval twice.tsv d
	status_is 2
	output_has 'twice.tsv:3: error:'
	run tag-classify --rules r.yaml --weights gold.tsv d
	status_is 2
	output_has 'gold.tsv:'
	printf 'file\tprimary\ncat1.md\tCats\n' >few.tsv
	run tag-classify --rules r.yaml --learn few.tsv d
	status_is 2
	output_has 'few.tsv: fewer than 5 labelled articles'
}

# ---- Tags ----

@test "the report on tags" {
	article a.md 1
	article b.md 2
	sed -i 's/^tags:.*/tags: Optimizer/' b.md
	run tag-classify --tags a.md b.md
	status_is 0
	output_has 'Optimizer'
	run tag-classify --tags --json a.md b.md
	status_is 0
	output_has '"near_duplicates"'
}

@test "tags are renamed and dropped, and nothing else" {
	article a.md
	cp a.md before.md
	printf 'rename: {momentum: Momentum}\ndrop: [optimizer]\nset_reviewed: true\n' >map.yaml
	run tag-classify --tags-fix map.yaml --diff a.md
	status_is 1
	output_has '+tags: Momentum'
	same_bytes a.md before.md
	run tag-classify --tags-fix map.yaml --dry-run a.md
	status_is 1
	output_is 'a.md:7:7: 1 renamed, 1 dropped; tags_reviewed'
	same_bytes a.md before.md
	run tag-classify --tags-fix map.yaml a.md
	status_is 0
	output_is ''
	sed 's/^tags:.*/tags: Momentum\ntags_reviewed: true/' before.md >want.md
	same_bytes a.md want.md
	run tag-classify --tags-fix map.yaml --diff a.md
	status_is 0
	output_is ''
	tag-classify --tags-fix map.yaml <before.md >piped.md
	same_bytes piped.md want.md
}

@test "a map with faults changes nothing" {
	article a.md
	cp a.md before.md
	printf 'renam: {momentum: Momentum}\n' >map.yaml
	run tag-classify --tags-fix map.yaml a.md
	status_is 2
	output_has 'map.yaml:1:1: error: '
	same_bytes a.md before.md
}

@test "tags that cannot be changed safely are left alone" {
	printf -- '---\ntags: [momentum\n---\n' >a.md
	article b.md
	printf 'drop: [momentum]\n' >map.yaml
	run tag-classify --tags-fix map.yaml a.md b.md
	status_is 1
	output_has 'a.md:'
	output_has 'tags not changed'
	grep -qx 'tags: optimizer' b.md
}

# ---- Records ----

@test "a filter adds its key and passes on every other byte" {
	cp "$G"/{rules.yaml,near.md} .
	printf '%s\n' '{ "path" : "near.md", "x": 1.50, "topics":0, "u":"\u00e9" }' '{"path":"near.md"}' >in
	run tag-classify --rules rules.yaml -R <in
	status_is 0
	[[ ${lines[0]} == '{ "path" : "near.md", "x": 1.50, "topics":{"primary":null,'*', "u":"\u00e9" }' ]]
	[[ ${lines[1]} == '{"path":"near.md","topics":{"primary":null,'*'}' ]]
}

@test "a record of a missing article gets an error, the others are done" {
	article a.md
	printf '%s\n' '{"path":"gone.md"}' 'nonsense' '{"path":"a.md"}' >in
	run --separate-stderr tag-classify -R <in
	status_is 2
	[ "${lines[0]}" = '{"path":"gone.md","error":"No such file or directory"}' ]
	[[ ${lines[1]} == *'"topics"'* ]]
	[[ $stderr == *'gone.md: No such file or directory'* ]]
	[[ $stderr == *'<stdin>:2: '* ]]
}

@test "an unreadable article gives a record with an error" {
	run --separate-stderr tag-classify --json gone.md
	status_is 2
	output_is '{"schema":1,"path":"gone.md","error":"No such file or directory"}'
}

@test "records fit their JSON Schema" {
	python3 -c 'import jsonschema' 2>/dev/null || skip "Python has no jsonschema"
	labelled
	tag-classify --rules "$G/rules.yaml" --json "$G" >records
	tag-classify --json "$ROOT/blogs_raw" >>records
	tag-classify --rules r.yaml --learn gold.tsv d >w.tsv 2>/dev/null
	tag-classify --rules r.yaml --weights w.tsv --json d >>records
	python3 - "$ROOT/share/mathmill-records.schema.json" records <<-'EOF'
		import json, sys, jsonschema
		validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
		for line in open(sys.argv[2], encoding="utf-8"):
		    record = json.loads(line)
		    assert record["topics"]["scores"]
		    validator.validate(record)
	EOF
}

@test "the report groups by what it finds" {
	cp "$G"/{rules.yaml,near.md,adam.md} .
	linecount --json near.md adam.md | tag-classify --rules rules.yaml -R | progress-report --lang en -o R.md
	grep -q '^| 优化理论 | 1 ' R.md
	grep -q '^| Unsure | 1 ' R.md
}

@test "the sample collection is classified" {
	run bash -c 'tag-classify --tsv --fail-unsure "$1" | tail -n +2 | cut -f 1,2 | sed "s,^$1/,,"' _ "$ROOT/blogs_raw"
	output_is "$(printf '%s\t%s\n' \
		adam-bias-correction.md 优化理论 \
		adamw-decoupled-decay.md 优化理论 \
		attention-variance.md Transformer \
		ddpm-bound.md 扩散模型 \
		gumbel-max.md 随机矩阵/概率 \
		layernorm-gradient.md 梯度分析 \
		linear-attention-duality.md RNN/SSM \
		lora-low-rank.md 梯度分析 \
		momentum-nesterov.md 优化理论 \
		newton-schulz-matrix-sign.md 矩阵理论 \
		pareto-multi-task.md 梯度分析 \
		rope-rotation.md Transformer \
		sgd-convergence.md 优化理论 \
		softmax-jacobian.md 损失函数 \
		svd-perturbation.md 矩阵理论 \
		vq-straight-through.md VQ/量化)"
}

@test "an author's topic that the rules do not have gives a warning" {
	cp "$G/rules.yaml" .
	printf -- '---\ntitle: A\ntopic: 优化理沦\n---\n\nText.\n' >slip.md
	printf -- '---\ntitle: A\ntopic: 优化理论\n---\n\nText.\n' >known.md
	run --separate-stderr tag-classify --rules rules.yaml slip.md known.md
	status_is 0
	[ "$stderr" = 'tag-classify: slip.md:3:8: warning: the rules have no topic "优化理沦"; did you mean "优化理论"?' ] || fail "$stderr"
	[[ $output == *'优化理沦'* ]]
	run --separate-stderr bash -c 'linecount --json slip.md | tag-classify --rules rules.yaml -R'
	status_is 0
	[[ $stderr == *'slip.md:3:8: warning: the rules have no topic'* ]] || fail "$stderr"
}

# ---- Options ----

@test "options that exclude each other" {
	run tag-classify --json --tsv "$G/adam.md"
	status_is 2
	output_has '--json and --tsv exclude each other'
	run tag-classify -R --group </dev/null
	status_is 2
	run tag-classify --all "$G/adam.md"
	status_is 2
	output_has '--all goes with --explain'
	run tag-classify --diff "$G/adam.md"
	status_is 2
	output_has '--tags-fix'
	run tag-classify --explian "$G/adam.md"
	status_is 2
	output_has '--explain'
}

# ---- The manual ----

@test "the examples of the manual run" {
	cp -R "$ROOT/blogs_raw" .
	printf 'file\tprimary\n' >gold.tsv
	(cd blogs_raw && for f in *.md; do printf '%s\t优化理论\n' "$f"; done) >>gold.tsv
	printf 'drop: [SVD]\n' >map.yaml
	manual_examples tag-classify 12 1
}

@test "the manual names every option" { manual_options tag-classify; }

# ---- What every tool does ----

@test "help and version" { common_help tag-classify; }
@test "empty input" { common_empty tag-classify; }
@test "standard input" { common_stdin tag-classify; }
@test "a missing file" { common_missing_file tag-classify; }
@test "a folder" { common_folder tag-classify; }
@test "a bad option" { common_bad_option tag-classify; }
@test "a full disk" { common_full_disk tag-classify; }
@test "a full disk, records" { common_full_disk tag-classify --json; }
@test "CRLF" { common_crlf tag-classify --explain; }
@test "BOM" { common_bom tag-classify --explain; }
@test "NUL" { common_nul tag-classify --json; }
@test "invalid UTF-8" { common_invalid_utf8 tag-classify --json; }
@test "no final newline" { common_no_final_newline tag-classify --explain; }
@test "one thread and many" { common_threads tag-classify --json; }
@test "one thread and many, by topic" { common_threads tag-classify --group; }
@test "one thread and many, coverage" { common_threads tag-classify --coverage; }
@test "a pipe into head" {
	run bash -c 'set -o pipefail; tag-classify --json "$1" "$1" "$1" | head -n 1 >/dev/null' _ "$ROOT/blogs_raw"
	status_is 0
}
