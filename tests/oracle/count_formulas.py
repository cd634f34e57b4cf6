"""Count formulas from linecount(1)'s definitions, by other means than the scanner.

usage: count_formulas.py FILE...

Prints `PATH INLINE DISPLAY` a file.  Nothing is shared with the C code: code, comments and tags
are blanked out first, then delimiters are matched with regular expressions over the text between
headings and blank lines.  It is simpler than the scanner and so a little less exact; counts of a
whole collection should agree within 0.2 %.
"""
import re
import sys

AMS = "equation|align|gather|multline|alignat|flalign|eqnarray|xalignat|xxalignat"
OPEN = "array|aligned|alignedat|gathered|cases|[pbBvV]?matrix|split|CD|subarray"


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def without_front_matter(text):
    match = re.match(r"\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.S)
    return "\n" * match.group().count("\n") + text[match.end():] if match else text


def split_fences(text):
    """The text without fenced code, and how many ```math fences there are."""
    out, fence, maths = [], None, 0
    for line in text.split("\n"):
        bare = re.sub(r"^[ >]*(?:(?:[-*+]|\d+[.)])\s+)?", "", line)
        mark = re.match(r"(`{3,}|~{3,})(.*)", bare)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = None
            out.append("")
        elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
            maths += mark[2].split()[:1] == ["math"]
            out.append("")
        else:
            out.append(line)
    return "\n".join(out), maths


def without_indented_code(text):
    out, code_may_begin, in_list = [], True, False
    for line in text.split("\n"):
        if not line.strip():
            code_may_begin = True
        elif re.match(r"(?: {4}|\t)", line) and code_may_begin and not in_list:
            line = ""
        else:
            in_list = bool(re.match(r" {0,3}(?:[-*+]|\d+[.)])\s", line)) or \
                (in_list and bool(re.match(r"\s", line)))
            code_may_begin = False
        out.append(line)
    return "\n".join(out)


def reads_like_tex(body):
    if re.search(r"\\[A-Za-z]|[\^_{]", body):
        return True
    if re.search(r"[\u4e00-\u9fff]", body) or re.search(r"[A-Za-z]{3}", body):
        return False
    return bool(re.search(r"[=<>+]", body)) or len(re.sub(r"\s", "", body)) <= 3


def is_prose(body):
    flat = re.sub(r"\{[^{}]*\}", "", body)
    han = len(re.findall(r"[\u4e00-\u9fff]", flat))
    stops = len(re.findall(r"[，。；：、？！]", flat))
    return (han >= 4 and stops and 9 * han > len(body)) or (han >= 12 and 6 * han > len(body))


TEXT = r"\\(?:text|mbox|textrm|textbf|textit|texttt|hbox|tag\*?)\s*\{(?:[^{}\\]|\\.|\{[^{}]*\})*\}"
INLINE = re.compile(r"\$((?:%s|\\.|[^\\$])+?)\$" % TEXT, re.S)
DISPLAY = re.compile(r"\$\$((?:%s|\\.|[^\\$])*?)\$\$" % TEXT, re.S)
ENV = re.compile(r"(?<!\\)\\begin\{((?:%s)\*?|%s)\}.*?\\end\{\1[}>]" % (AMS, OPEN), re.S)
LOOSE_ENV = re.compile(r"\\begin\{((?:%s)\*?)\}.*?\\end\{(?:%s)\*?\}" % (AMS, AMS), re.S)


def count_inline(block):
    count, at = 0, 0
    while True:
        match = INLINE.search(block, at)
        if not match:
            return count
        body = match[1]
        before = block[match.start() - 1:match.start()]
        after = block[match.end():match.end() + 1]
        edge = body != body.strip()
        doubtful = edge or (after.isascii() and after.isdigit())
        money = body[:1].isdigit() and doubtful and not re.search(r"\\[A-Za-z]|[\^_{]", body)
        shell = re.fullmatch(r"[A-Z_]{2,}\W{0,2}", body) and re.match(r"\w|\{", after)
        if not body.strip() or is_prose(body) or money or shell or \
                (doubtful and not reads_like_tex(body)) or (before == "$" and not reads_like_tex(body)):
            at = match.start() + 1
        else:
            count += 1
            at = match.end()


def count(text):
    text = without_front_matter(text.replace("\r\n", "\n"))
    text, display = split_fences(text)
    text = without_indented_code(text)
    text = re.sub(r"<!--.*?-->", blank, text, flags=re.S)
    text = re.sub(r"(?<![\\`])(`+)(?!`)((?:(?!\n\s*\n).)*?[^`])\1(?!`)", blank, text, flags=re.S)
    text = re.sub(r"<(script|style|pre|code|textarea)\b.*?</\1>", blank, text, flags=re.S | re.I)
    text = re.sub(r"\]\((?:<[^>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+\"[^\"]*\")?\)", blank, text)
    text = re.sub(r"\\\$", "  ", text)
    text = re.sub(r"(?m)^[ ]{0,3}((?:>[ ]?)+)", blank, text)
    inline = 0
    pieces = re.split(r"(?m)^#{1,6}\s.*$", text)
    headings = re.findall(r"(?m)^#{1,6}\s.*$", text)
    for piece in pieces + headings:
        def take(match):
            nonlocal display
            if "\n\n" in match.group() and is_prose(match.group()):
                return match.group()
            display += 1
            return "\n" if "\n" in match.group() else " ! "
        # An inline formula over several lines may hold an environment.
        piece = re.sub(r"(?m)^\$\s*\n((?:(?!\n\s*\n)[^$])*?)\n\$\s*$", r"$\1$", piece)
        piece = re.sub(r"(?<![\\$])\$(?!\$)(\s*\\begin\{(?:%s)\}[^$]*?)\$(?!\$)" % OPEN,
                       lambda m: "$" + re.sub(r"\\(begin|end)", r"\\x\1", m[1]) + "$", piece)
        piece = DISPLAY.sub(take, piece)
        piece = ENV.sub(take, piece)
        piece = LOOSE_ENV.sub(take, piece)
        for block in re.split(r"\n[ \t]*\n", piece):
            inline += count_inline(block)
    return inline, display


def main():
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", errors="replace", newline="") as f:
            print(path, *count(f.read()))


main()
