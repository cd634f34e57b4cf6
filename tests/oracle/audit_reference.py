"""Audit articles against the two built-in standards of derive-audit(1), by other means.

usage: audit_reference.py [--eqn-check PROGRAM] STANDARD FILE...
       audit_reference.py [--eqn-check PROGRAM] --compare RECORDS STANDARD FILE...

Prints `PATH VERDICT FAILED-RULES...` a file; with --compare, a table of rules: how many articles pass by this
script and by the records of `derive-audit --json --standard STANDARD`, and which differ; the status is 1
where any does.  Nothing is shared with the C code, and nothing is read from share/standards: rules, patterns
and numbers stand here again.  Markdown is read with regular expressions, line by line.  The rule `equations` takes the
findings of eqn-check, which is the only program that is called; without it that rule is left out.
"""
import argparse
import json
import re
import subprocess
import sys

from fractions import Fraction

PASS, FAIL, NONE = "pass", "fail", "not-applicable"
AMS = r"(?:equation|align|gather|multline|alignat|flalign|eqnarray|xalignat|xxalignat)\*?"
RECOMMENDED = {
    "early": {"length-most", "proofs", "levels", "equations"},
    "later": {"length-most", "axioms", "explained-formulas", "steps", "prose-between", "folded", "pitfalls",
              "open-problems", "example", "levels", "equations"},
}


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


class Article:
    """Lines of an article, each with its kind; headings; displays; text without markup."""

    def __init__(self, raw):
        text = raw.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.lines = text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self.n = len(self.lines)
        self.front = 0
        if self.lines and self.lines[0].rstrip() == "---":
            for i in range(1, self.n):
                if self.lines[i].rstrip() in ("---", "..."):
                    self.front = i + 1
                    break
        self.read_code()
        self.read_comments()
        self.read_headings()
        self.read_maths()

    # ---- blocks ----

    def read_code(self):
        self.code = [False] * self.n
        self.fences = []  # (line, language)
        fence = None
        for i in range(self.front, self.n):
            bare = re.sub(r"^(?:\s*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?", "", self.lines[i])
            mark = re.match(r"(`{3,}|~{3,})(.*)$", bare)
            if fence:
                self.code[i] = True
                if mark and mark[1].startswith(fence) and not mark[2].strip():
                    fence = None
            elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
                fence = mark[1]
                self.code[i] = True
                self.fences.append((i, (mark[2].split() or [""])[0]))
        self.read_indented_code()

    def read_indented_code(self):
        may_begin, in_list, in_code = True, False, False
        for i in range(self.front, self.n):
            line = self.lines[i]
            indented = bool(re.match(r"(?: {4}| {0,3}\t)", line))
            if self.code[i] or not line.strip():
                may_begin = True
                continue
            if indented and may_begin and not in_list:
                if in_code:
                    for k in range(in_code, i):
                        self.code[k] = True
                self.code[i] = True
                in_code = i
                continue
            in_list = bool(re.match(r" {0,3}(?:[-*+]|\d{1,9}[.)])\s", line)) or \
                (in_list and line[0].isspace())
            may_begin, in_code = False, False

    def read_comments(self):
        body = "\n".join("" if self.code[i] or i < self.front else line
                         for i, line in enumerate(self.lines))
        body = re.sub(r"<!--.*?-->", blank, body, flags=re.S)
        self.body = body.split("\n")  # without front matter, code and comments

    def read_headings(self):
        self.heads = []  # (line, level, text)
        for i, line in enumerate(self.body):
            mark = re.match(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$", line)
            if mark:
                self.heads.append((i, len(mark[1]), mark[2] or ""))
        tops = [k for k, head in enumerate(self.heads) if head[1] == 1]
        self.title = tops[0] if len(tops) == 1 else None

    def end(self, k):
        return next((line for line, level, _ in self.heads[k + 1:] if level <= self.heads[k][1]), self.n)

    def sections(self, pattern):
        """Line numbers of the sections with such a heading, or None."""
        found = set()
        for k, (line, _, text) in enumerate(self.heads):
            if k != self.title and line not in found and re.search(pattern, text, re.I):
                found |= set(range(line, self.end(k)))
        return found or None

    # ---- inline ----

    def read_maths(self):
        body = "\n".join(self.body)
        body = re.sub(r"(?<![\\`])(`+)(?!`)((?:(?!\n\s*\n).)*?[^`])\1(?!`)", blank, body, flags=re.S)
        body = re.sub(r"\\\$", "  ", body)
        self.displays = []
        taken = list(body)

        def take(match):
            self.displays.append((body.count("\n", 0, match.start()), body.count("\n", 0, match.end()),
                                  match.start(), match.end()))
            for at in range(match.start(), match.end()):
                if taken[at] != "\n":
                    taken[at] = "\0"
            return blank(match)

        rest = re.sub(r"\$\$(?:(?!\n[ \t]*\n[ \t]*\n)(?:\\.|[^\\$]))*?\$\$", take, body, flags=re.S)
        rest = re.sub(r"(?<!\\)\\begin\{(%s)\}.*?\\end\{\1[}>]" % AMS, take, rest, flags=re.S)
        self.displays.sort(key=lambda d: d[2])
        self.tex = body.split("\n")      # with all maths
        open_text = "".join(taken)       # display formulas are NULs
        self.open = open_text.split("\n")
        self.numbered = sum(bool(re.search(r"\\tag\*?\s*\{", body[d[2]:d[3]])) for d in self.displays)
        self.tags = [re.sub(r"\s", "", t) for t in
                     re.findall(r"\\tag\*?\s*\{([^{}]*)\}", body)]

    def text(self, maths):
        """Lines as a rule reads them: without marks, tags and addresses; inline maths if asked."""
        table = self.tables()
        inside = set()
        for first, last, _ in table:
            inside |= set(range(first, last))
        out = []
        for i, line in enumerate(self.tex if maths else self.open):
            if not maths:
                line = re.sub(r"\$[^$]*\$", " ", line).replace("\0", " ")
            line = re.sub(r"\]\((?:[^()]|\([^()]*\))*\)|<[^<>]*>", " ", line)
            line = re.sub(r"https?://[\w./?=&%#~+-]*", lambda m: m.group() if maths else " ", line)
            line = re.sub(r"^(?:\s*>)*\s*(?:#{1,6}\s+|[-*+]\s+|\d{1,9}[.)]\s+)*", "", line)
            out.append("" if i in inside and maths is None else line)
        return out

    def tables(self):
        """(first line, line behind, columns)"""
        found, i = [], self.front
        rule = r"^[\s>]*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$"
        while i + 1 < self.n:
            if "|" in self.body[i] and "|" in self.body[i + 1] and re.match(rule, self.body[i + 1]) and \
                    len(cells(self.body[i])) == len(cells(self.body[i + 1])):
                end = i + 2
                while end < self.n and self.body[end].strip() and \
                        not re.match(r"\s*(?:#{1,6}\s|>|</?(?:div|details)|\*\*\*|---\s*$)", self.body[end]):
                    end += 1
                found.append((i, end, len(cells(self.body[i + 1]))))
                i = end
            else:
                i += 1
        return found


def cells(line):
    line = re.sub(r"\\\|", "", line.strip().lstrip("> "))
    return re.sub(r"^\||\|$", "", line).split("|")


# ---- Kinds of rules: (article) -> verdict ----

def at_least(number, least):
    return PASS if number >= least else FAIL


def at_most(number, most):
    return PASS if number <= most else FAIL


def derivation_lines(a):
    return len(a.sections(r"推导|derivation") or ())


TITLES = ("核心理论", "(?:严谨的)?核心(?:数学)?推导", "数学直觉", "(?:方法论变体|批判性比较)", "(?:工程实践|学习路线图)")
PARTS = (r"推导|derivation|第\s*[1-5一二三四五]\s*部分|part\s*[1-5]\b|"
         r"^[1-5][.、]\s*(?:核心理论|数学直觉|方法论变体|批判性比较|工程实践|学习路线图)")


def subsections(a):
    """Headings that stand in the section of another one, which is not the title."""
    number, open_heads = 0, []
    for k, (_, level, _) in enumerate(a.heads):
        while open_heads and a.heads[open_heads[-1]][1] >= level:
            open_heads.pop()
        number += bool(open_heads) and open_heads[-1] != a.title
        open_heads.append(k)
    return number


def levels(a):
    steps = [b[1] - h[1] for h, b in zip(a.heads, a.heads[1:])]
    return at_most(sum(step > 1 for step in steps), 0)


def boxes(a):
    text = "\n".join(a.tex)
    found = re.findall(r"<div\b[^>]*?\sclass\s*=\s*(?:[\"']([^\"']*)|([^\s>\"']+))", text, re.I)
    return {name for quoted, bare in found for name in (quoted or bare).split()[:1]}


def parts(a):
    least = (150, 500, 150, 150, 100)
    found, begin = [], 0
    for n, han in enumerate("一二三四五", 1):
        pattern = r"第\s*[%d%s]\s*部分|part\s*%d\b|^%d[.、]\s*%s" % (n, han, n, n, TITLES[n - 1])
        k = next((k for k in range(begin, len(a.heads))
                  if k != a.title and re.search(pattern, a.heads[k][2], re.I)), None)
        found.append(k)
        begin = begin if k is None else k + 1
    for n, k in enumerate(found):
        if k is None:
            return FAIL
        stop = next((j for j in range(k + 1, len(a.heads))
                     if j in found or a.heads[j][1] < a.heads[k][1]), None)
        end = a.n if stop is None else a.heads[stop][0]
        if end - a.heads[k][0] < least[n]:
            return FAIL
    return PASS


def has_section(pattern):
    return lambda a: PASS if any(k != a.title and re.search(pattern, head[2], re.I)
                                 for k, head in enumerate(a.heads)) else FAIL


YEAR = r"(?<![\dA-Za-z.])(?:1[6-9]|20)\d\d(?!\.?\d|[A-Za-z%]|\s*[行步个维次条篇项])"


def history(a):
    scope = a.sections(r"历史|起源|发展|编年|演化|演进|里程碑|history|origin|第\s*[1一]\s*部分")
    if scope is None:
        return FAIL
    text = a.text(False)
    return at_least(len({y for i in scope for y in re.findall(YEAR, text[i])}), 5)


def comparison(a):
    return at_least(sum(last - first - 2 >= 5 or columns >= 6 for first, last, columns in a.tables()), 1)


def code(a):
    return at_least(sum(name.lower() in ("python", "py", "pytorch") for _, name in a.fences), 1)


def pitfalls(a):
    scope = a.sections(r"陷阱|checkpoint|注意事项|实践|工程|调试|pitfall|practice")
    if scope is None:
        return FAIL
    number, inner = 0, -1  # inner: the column where the item's text begins
    for i in sorted(scope):
        line = a.body[i]
        mark = re.match(r"([\s>]*)([-*+]|\d{1,9}[.)])(\s+\S)", line)
        if re.match(r"\s*(?:\*\s*){3,}$|\s*(?:-\s*){3,}$", line):
            inner = -1
        elif mark:
            if inner < 0 or len(mark[1]) < inner:
                number += 1
                inner = len(mark[1]) + len(mark[2]) + 1
        elif line.strip() and not line[0].isspace():
            if i and not a.body[i - 1].strip() or a.heads and any(h[0] == i for h in a.heads):
                inner = -1
    return at_least(number, 5)


def mentions(pattern, least=1, scope=None):
    def judge(a):
        lines = a.sections(scope) if scope else range(a.n)
        if lines is None:
            return FAIL
        text = a.text(True)
        number = sum(1 for i in lines for _ in re.finditer(pattern, text[i], re.I))
        tags = [t for i in lines for t in re.findall(r"<[A-Za-z][^<>]*>", a.tex[i])]
        return at_least(number + sum(bool(re.search(pattern, t, re.I)) for t in tags), least)
    return judge


STATEMENT = r"^[\s*_【]*(?:定理|引理|命题|theorem|lemma|proposition)\s*[A-Z]?[\d.-]*\s*(?:[（(：:*】.]|$)"
PROOF = r"^[\s*_【]*(?:(?:证明|推导)[^，。；]{0,12}?[:：]|(?:证明|推导)[\s*_】]*$|证[:：]|proof\b)"


def proofs(a):
    table = {i for first, last, _ in a.tables() for i in range(first, last)}
    open_statement, bare, number = False, 0, 0
    for i, line in enumerate(a.text(True)):
        if i in table:
            continue
        if re.search(STATEMENT, line, re.I):
            bare += open_statement
            open_statement = True
            number += 1
        elif re.search(PROOF, line, re.I):
            open_statement = False
    return at_most(bare + open_statement, 0) if number else NONE


def tags(a):
    """Plain numbers count up by one from 1; a letter or a prime makes a sub-number of the last one."""
    if not a.tags:
        return NONE
    last, seen = 0, set()
    for tag in a.tags:
        if tag in seen:
            return FAIL
        seen.add(tag)
        if tag.isdigit():
            if int(tag) != last + 1:
                return FAIL
            last = int(tag)
    return PASS


def prose_between(a):
    if not a.displays and not re.search(r"\$[^$\s][^$]*[\\^_=][^$]*\$|\$\w\$", "\n".join(a.tex)):
        return NONE
    heads = {h[0] for h in a.heads}
    text = "\n".join(" " * len(line) if i in heads else line for i, line in enumerate(a.open))
    longest, row, behind = 0, 0, 0
    for _, _, begin, end in a.displays:
        between = re.sub(r"\$[^$]*\$|\]\([^()]*\)|<[^<>]*>", " ", text[behind:begin])
        row = 1 if len(re.findall(r"[^\W\d_]", between)) >= 2 else row + 1
        longest, behind = max(longest, row), end
    return at_most(longest, 2)


def folded(a):
    inside, depth = [], 0
    for line in a.tex:
        depth += len(re.findall(r"<details\b", line, re.I))
        inside.append(depth > 0)
        depth = max(0, depth - len(re.findall(r"</details", line, re.I)))
    maths = {i for first, last, _, _ in a.displays for i in range(first, last + 1)}
    for kind in (a.code, [i in maths for i in range(a.n)]):
        begin = last = None
        for i in range(a.n + 1):
            here = i < a.n and kind[i] and not inside[i]
            gap = i < a.n and not a.lines[i].strip() and kind is not a.code and not inside[i]
            if here:
                begin = i if begin is None else begin
                last = i
            elif begin is not None and not gap:
                if last - begin + 1 > 50:
                    return FAIL
                begin = None
            if here and kind is a.code and any(f[0] == i for f in a.fences) and begin != i:
                begin = i  # one block behind another
    return PASS


THEOREM = (r"^[\s*_【]*(?:定理|引理|命题|推论|theorem|lemma|proposition|corollary)\s*[A-Z]?[\d.-]*\s*"
           r"(?:[（(：:*】.]|$)|theorem-box")
STANDARDS = {
    "early": {
        "length": lambda a: at_least(derivation_lines(a), 300),
        "length-most": lambda a: at_most(derivation_lines(a), 500),
        "numbered": lambda a: at_least(a.numbered, 1),
        "tags": tags,
        "definitions": mentions(r"定义[\s*_]*[\d（(：:]|定义[^，。；]{1,20}[：:]|定义[为了]|记[作为]|definition"),
        "theorems": mentions(THEOREM),
        "proof": mentions(PROOF),
        "proofs": proofs,
        "intuition": mentions(r"^[\s*_【]*[^，。；：:]{0,12}(?:直觉|直观|几何|类比|理解|物理意义|intuition|geometr)"
                              r"[^，。；：:]{0,12}(?:[*：:]|$)"),
        "practice": has_section(r"实践|实现|实验|数值|示例|例子|应用|工程|代码|建议|practice|implementation|example"),
        "levels": levels,
    },
    "later": {
        "length": lambda a: at_least(len(a.sections(PARTS) or ()), 1000),
        "length-most": lambda a: at_most(len(a.sections(PARTS)), 1500) if a.sections(PARTS) else NONE,
        "parts": parts,
        "subsections": lambda a: at_least(subsections(a), 20),
        "history": history,
        "boxes": lambda a: at_least(len(boxes(a)), 5),
        "comparison": comparison,
        "code": code,
        "axioms": lambda a: at_least("theorem-box" in boxes(a), 1),
        "explained-formulas": lambda a: at_least("formula-explanation" in boxes(a), 1),
        "steps": lambda a: at_least("step-by-step" in boxes(a), 1),
        "prose-between": prose_between,
        "folded": folded,
        "pitfalls": pitfalls,
        "open-problems": mentions(
            r"^[\s*_]*(?:(?:研究)?(?:方向|问题|猜想)|direction|problem|question)\s*[\d一二三四五]", 3,
            r"未来|展望|开放|future|open problem"),
        "example": mentions(r"数值(?:示例|例子|模拟|实验|算例|计算)|手算|具体(?:例子|示例)|计算示例|"
                            r"numerical example|example-box"),
        "levels": levels,
    },
}


def eqn_check_errors(program, paths):
    """path -> number of errors"""
    run = subprocess.run([program, "--json", *paths], capture_output=True, text=True, check=False)
    records = [json.loads(line) for line in run.stdout.splitlines()]
    return {r["path"]: r["equations"]["problems"]["error"] for r in records if "equations" in r}


def audit(path, standard, errors):
    with open(path, encoding="utf-8", errors="replace", newline="") as f:
        article = Article(f.read())
    verdicts = {rule: judge(article) for rule, judge in STANDARDS[standard].items()}
    if errors is not None:
        verdicts["equations"] = at_most(errors[path], 0)
    return verdicts


def summary(verdicts, standard):
    required = [v for rule, v in verdicts.items() if rule not in RECOMMENDED[standard] and v != NONE]
    judged = [v for v in verdicts.values() if v != NONE]
    passes = FAIL not in required if required else None
    score = Fraction(judged.count(PASS), len(judged)) if judged else None
    return passes, score


def read_records(path):
    with open(path, encoding="utf-8") as f:
        records = [json.loads(line) for line in f]
    return {r["path"]: r["audit"] for r in records}


def compare(all_verdicts, records, standard):
    """Print the table; the number of differences."""
    differences = 0
    rules = list(next(iter(all_verdicts.values())))
    said = {path: {x["rule"]: FAIL for x in a["failed"] + a["advised"]} for path, a in records.items()}
    print(f"{'rule':20} {'level':12} {'script':>6} {'audit':>6} {'fail':>6} differ")
    for rule in rules:
        mine = {path: v[rule] for path, v in all_verdicts.items()}
        theirs = {path: said[path].get(rule, PASS) for path in mine}
        # Records do not name what passes and what does not apply; their counts are compared below.
        differ = [p for p in mine if (mine[p] == FAIL) != (theirs[p] == FAIL)]
        fails = sum(v == FAIL for v in mine.values())
        ours = sum(v == PASS for v in mine.values())
        none = len(mine) - ours - fails
        level = "recommended" if rule in RECOMMENDED[standard] else "required"
        print(f"{rule:20} {level:12} {ours:6} {sum(v == PASS for v in theirs.values()) - none:6} {fails:6} "
              f"{len(differ)} {' '.join(differ)}")
        differences += len(differ)
    mine = {p: summary(v, standard) for p, v in all_verdicts.items()}
    for name, differ in (
            ("pass", [p for p in mine if mine[p][0] != records[p]["pass"]]),
            ("score", [p for p in mine if abs(float(mine[p][1]) - records[p]["score"]) > 0.0001]),
            ("not applicable", [p for p, v in all_verdicts.items()
                                if list(v.values()).count(NONE) != records[p]["rules"]["not_applicable"]])):
        print(f"{name}: {len(differ)} differ {' '.join(differ)}")
        differences += len(differ)
    print(f"{len(mine)} articles; pass by the script {sum(m[0] is True for m in mine.values())}, "
          f"by the audit {sum(r['pass'] is True for r in records.values())}")
    return differences


def main():
    options = argparse.ArgumentParser(description="audit articles by other means than derive-audit")
    options.add_argument("--eqn-check", help="the program that counts errors")
    options.add_argument("--compare", metavar="RECORDS")
    options.add_argument("standard", choices=STANDARDS)
    options.add_argument("files", nargs="+")
    o = options.parse_args()
    errors = eqn_check_errors(o.eqn_check, o.files) if o.eqn_check else None
    verdicts = {path: audit(path, o.standard, errors) for path in o.files}
    if o.compare:
        sys.exit(compare(verdicts, read_records(o.compare), o.standard) > 0)
    for path, v in verdicts.items():
        print(path, summary(v, o.standard)[0], *[rule for rule in v if v[rule] == FAIL])


if __name__ == "__main__":
    main()
