load helper

# The tour in the README works as it is printed: every command of a ```console block is run, and what
# is shown below it is compared.  A line of `...` stands for any lines.

# Compare $1 with the expected text $2.
shown_is() {
	local got=$1 want=$2 part first=1
	while [ -n "$want" ]; do
		part=${want%%$'...\n'*}
		if [ "$part" = "$want" ]; then
			if [ -n "$first" ]; then
				[ "$got" = "$part" ]
			else
				[ -z "$part" ] || [[ $got == *"$part" ]]
			fi
			return
		fi
		want=${want#*$'...\n'}
		if [ -n "$first" ]; then
			[[ $got == "$part"* ]] || return
		else
			[[ $got == *"$part"* ]] || return
		fi
		got=${got#*"$part"}
		first=''
	done
}

try() {
	local got status=0
	[ -n "$command" ] || return 0
	got=$(bash -o pipefail -c "$command" 2>&1 && echo x || { s=$?; echo x; exit $s; }) || status=$?
	got=${got%x}
	commands=$((commands + 1))
	# A tool that finds something ends with 1; only then is something shown.
	if [ "$status" -gt 1 ] || { [ "$status" -eq 1 ] && [ -z "$want" ]; }; then
		fail "exit status $status: $command" "$got" || return
	fi
	[ -z "$want" ] || shown_is "$got" "$want" ||
		fail "the README shows something else for: $command" \
			"$(diff -u <(printf '%s' "$want") <(printf '%s' "$got"))"
}

@test "the tour of README.md" {
	cp -R "$ROOT"/{blogs_raw,mathmill.yaml,plan.yaml,standard.yaml} .
	mkdir reports && cp -R "$ROOT/reports/history" reports
	local line inside='' command='' want='' commands=0
	while IFS= read -r line; do
		if [ "$line" = '```console' ]; then
			inside=1 command='' want=''
		elif [ -n "$inside" ] && [ "$line" = '```' ]; then
			try
			inside=''
		elif [ -n "$inside" ] && [[ $line == '$ '* ]]; then
			try
			command=${line#'$ '} want=''
		elif [ -n "$inside" ]; then
			want+=$line$'\n'
		fi
	done <"$ROOT/README.md"
	[ "$commands" -ge 5 ] || fail "only $commands commands found"
}

@test "what the tour says is compared" {
	shown_is $'a\nb\n' $'a\nb\n'
	run ! shown_is $'a\nb\n' $'a\n'
	shown_is $'a\nb\nc\n' $'a\n...\nc\n'
	shown_is $'a\nb\nc\n' $'...\nb\n...\n'
	run ! shown_is $'a\nb\nc\n' $'...\nd\n...\n'
	run ! shown_is $'a\nb\nc\n' $'a\n...\nb\n'
	command='echo a' want=$'b\n' commands=0
	run try
	status_is 1
	command=false want=''
	run try
	status_is 1
	command='false | true' want=
	run try
	status_is 1
}

@test "every file and folder that README.md names exists" {
	local path n=0
	for path in $(grep -o '`[A-Za-z._]*/[A-Za-z0-9._/-]*`' "$ROOT/README.md" | tr -d '`'); do
		case $path in
		build/* | *X* | *NAME* | *TOOL*) continue ;;
		esac
		[ -e "$ROOT/$path" ] || fail "README.md names $path, which does not exist"
		n=$((n + 1))
	done
	[ "$n" -ge 10 ]
}
