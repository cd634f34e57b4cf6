#!/bin/sh
# Includes point downwards only: tools -> out -> check -> tex, text -> io -> base.  tex and text do not
# know each other, tools do not include tools, and a library that is not C's or POSIX's own is
# included by one file of lib/, so that it can be replaced there.
set -eu
cd "$(dirname "$0")/../.."

find lib tools -name '*.[ch]' | LC_ALL=C sort | xargs awk '
BEGIN {
	rank["base"] = 0; rank["io"] = 1; rank["tex"] = rank["text"] = 2
	rank["check"] = 3; rank["out"] = 4; rank["tools"] = 5
	n = split("assert complex ctype dirent errno fcntl fnmatch ftw getopt glob inttypes iso646 langinfo " \
		"libgen limits locale math poll pthread pwd regex sched semaphore setjmp signal spawn stdalign " \
		"stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings sys/ioctl " \
		"sys/mman sys/resource sys/select sys/socket sys/stat sys/time sys/types sys/uio sys/wait " \
		"termios threads time uchar unistd wchar wctype", words, " ")
	for (i = 1; i <= n; i++)
		standard[words[i] ".h"] = 1
}
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}
FNR == 1 {
	split(FILENAME, part, "/")
	layer = part[1] == "lib" ? part[2] : part[1]
	if (!(layer in rank))
		complain("a layer that the order does not name: " layer)
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	header = $0
	sub(/^[^<]*</, "", header)
	sub(/>.*/, "", header)
	if (header in standard)
		next
	if (header in owner && owner[header] != FILENAME)
		complain("<" header "> is included by " owner[header] " already")
	owner[header] = FILENAME
	if (FILENAME !~ /^lib\/.*\.c$/)
		complain("<" header "> belongs into one .c file of lib/")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	header = $0
	sub(/^[^"]*"/, "", header)
	sub(/".*/, "", header)
	if (header == "share.h")
		next
	if (split(header, part, "/") != 2 || !(part[1] in rank)) {
		complain("\"" header "\": name it by its layer (layer/file)")
		next
	}
	below = part[1]
	if (below != layer && rank[below] >= rank[layer])
		complain(layer " must not include " below " (\"" header "\")")
	if (layer == "tools" && below == "tools")
		complain("tools do not include tools")
}
END { exit bad }
'
