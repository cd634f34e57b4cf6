#!/usr/bin/env node
// mutate.mjs [--seed N] [--count N] [--edits N]  <FORMULAS  >MUTANTS
//
// Reads NDJSON {"tex","display"} and writes --count mutants of each (default 4): formulas with one to
// --edits (default 2) small faults, such as authors make, and such as nobody makes.  The same seed
// gives the same mutants; none is written twice.  For example, what nobody thought of:
//   mutate.mjs --seed 7 <tests/oracle/cases.jsonl >build/m.ndjson
//   compare.mjs --formulas build/m.ndjson

import { parseArgs } from 'node:util';
import { readRows, readStdin, trouble, writeRows } from './rows.mjs';

// What is put at a random place: each kind of syntax that the engines treat in its own way.
const WORDS = String.raw`
{ } { } [ ] ( ) & & \\ \\[1em] \\* ^ _ ^ _ ' '' ^{2} _{i} $ $$ # #1 ## % ~ \ | / < > = + - * , ; : . ! ?
a x 1 12 \alpha \, \; \! \: \quad \  \# \$ \% \& \_ \{ \} \| \- \/ \@ \> \" 中 é α ∑ ， “
\left( \right) \left. \right. \left\{ \right\} \left \right \middle| \middle \big( \Bigl[ \bigm| \big \langle \rangle \vert
\frac \frac12 \frac{a}{b} \dfrac{a}{b} \sqrt \sqrt[3]{x} \sqrt[3] \binom{n}{k} \cfrac{1}{2} \over \choose \atop \above1pt \genfrac
\hat \hat{x} \bar \vec \widehat{ab} \overline{x} \underbrace{x} \overset{a}{b} \stackrel \underset \xrightarrow{f} \xrightarrow[g]{f}
\mathbf \mathbf{x} \mathrm{d} \boldsymbol{x} \bm{x} \mathcal \mathcal{L} \mathbb{R} \bf \rm \it \cal \textbf{x} \text{a} \text{a$x$b} \text \mbox{a}
\text{a_b} \text{$} \textrm{é} \operatorname{a} \operatorname* \operatorname*{a} \mathop{a} \mathrel{a} \mathbin
\sum \int \lim \limits \nolimits \displaylimits \max \sin \prod \bigcup \displaystyle \textstyle \scriptstyle \tiny \large
\color{red} \color \textcolor{red}{x} \colorbox{red}{x} \kern1em \hspace{1em} \hskip1em \mkern2mu \mspace{3mu} \rule{1em}{2em} \raisebox{1em}{x}
\begin{matrix} \end{matrix} \begin{aligned} \end{aligned} \begin{cases} \end{cases} \begin{array}{cc} \begin{array} \end{array} \begin{align} \end{align}
\begin{equation} \end{equation} \begin{split} \end{split} \begin{gather} \end{gather} \begin{pmatrix}a&b\\c&d\end{pmatrix} \begin{x} \end{x} \begin \end
\hline \cline{1-2} \hdashline \hfill \cr \newline \tag{1} \tag*{1} \tag \label{a} \eqref{a} \ref{a} \notag \nonumber \intertext{a} \substack{a\\b}
\newcommand{\foo}{x} \newcommand{\foo}[1]{#1} \renewcommand{\foo}{x} \def\foo{x} \def\foo#1{#1} \let\foo=\alpha \foo \foo{x} \DeclareMathOperator{\foo}{f}
\not \not= \prime \phantom{x} \smash{x} \smash[b]{x} \boxed{x} \cancel{x} \mathchoice{a}{b}{c}{d} \href{a}{b} \verb|x| \verb \unicode{65} \char65 \char"41
\require{cancel} \ce{H2O} \bra{x} \dv{x} \mathstrut \strut \dots \cdots \ldots \relax \undefined \begingroup \endgroup \bgroup \egroup \( \) \[ \]
`.trim().split(/\n| /).concat(['\\ ', ' ', '\n', '\t', '\n\n']);

function options() {
	try {
		return parseArgs({
			options: {
				seed: { type: 'string', default: '1' },
				count: { type: 'string', default: '4' },
				edits: { type: 'string', default: '2' },
			},
		}).values;
	} catch (error) {
		return trouble('mutate.mjs', error.message);
	}
}

// xorshift32: a number below n.
function generator(seed) {
	let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
	return (n) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return Math.floor((state / 0x100000000) * n);
	};
}

function tokenize(tex) {
	return tex.match(/\\(?:begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+\*?|\\[^]|[A-Za-z]+|[0-9]+|\s+|[^]/gu) || [];
}

// Where the group opened at token i is closed; -1: nowhere.
function closeOf(tokens, i) {
	for (let depth = 0, j = i; j < tokens.length; j++) {
		if (tokens[j] === '{')
			depth++;
		else if (tokens[j] === '}' && --depth === 0)
			return j;
	}
	return -1;
}

function groups(tokens) {
	const found = [];
	for (let i = 0; i < tokens.length; i++) {
		const close = tokens[i] === '{' ? closeOf(tokens, i) : -1;
		if (close > 0)
			found.push([i, close]);
	}
	return found;
}

const BRACES = ['{', '}', '[', ']', '(', ')', '\\{', '\\}', ''];

// Each changes the list of tokens in place; false: there is nothing of its kind to change.
const EDITS = [
	function remove(tokens, random) {
		tokens.splice(random(tokens.length), 1);
	},
	function repeat(tokens, random) {
		const i = random(tokens.length);
		tokens.splice(i, 0, tokens[i]);
	},
	function swap(tokens, random) {
		if (tokens.length < 2)
			return false;
		const i = random(tokens.length - 1);
		[tokens[i], tokens[i + 1]] = [tokens[i + 1], tokens[i]];
	},
	function move(tokens, random) {
		const [token] = tokens.splice(random(tokens.length), 1);
		tokens.splice(random(tokens.length + 1), 0, token);
	},
	function insert(tokens, random) {
		tokens.splice(random(tokens.length + 1), 0, WORDS[random(WORDS.length)]);
	},
	function replace(tokens, random) {
		tokens[random(tokens.length)] = WORDS[random(WORDS.length)];
	},
	function changeBrace(tokens, random) {
		const at = [...tokens.keys()].filter((i) => /^[{}[\]()]$/.test(tokens[i]));
		if (!at.length)
			return false;
		tokens[at[random(at.length)]] = BRACES[random(BRACES.length)];
	},
	function dropGroup(tokens, random) {
		const all = groups(tokens);
		if (!all.length)
			return false;
		const [from, to] = all[random(all.length)];
		tokens.splice(from, to - from + 1);
	},
	function emptyGroup(tokens, random) {
		const all = groups(tokens);
		if (!all.length)
			return false;
		const [from, to] = all[random(all.length)];
		tokens.splice(from + 1, to - from - 1);
	},
	function unwrapGroup(tokens, random) {
		const all = groups(tokens);
		if (!all.length)
			return false;
		const [from, to] = all[random(all.length)];
		tokens.splice(to, 1);
		tokens.splice(from, 1);
	},
	function wrap(tokens, random) {
		const from = random(tokens.length), to = from + 1 + random(Math.min(6, tokens.length - from));
		const [open, close] = [['{', '}'], ['\\left(', '\\right)'], ['\\text{', '}'],
			['\\begin{aligned}', '\\end{aligned}'], ['^{', '}'], ['\\sqrt[', ']{x}'],
			['\\begin{matrix}', '\\end{matrix}'], ['$', '$'], ['\\(', '\\)'],
			['\\hbox{', '}']][random(10)];
		tokens.splice(to, 0, close);
		tokens.splice(from, 0, open);
	},
	function truncate(tokens, random) {
		if (random(2))
			tokens.splice(random(tokens.length));
		else
			tokens.splice(0, random(tokens.length));
	},
	function changeBytes(tokens, random) {
		const i = random(tokens.length), cut = random(tokens[i].length);
		tokens[i] = tokens[i].slice(0, cut) + tokens[i].slice(cut + 1);
	},
	function changeEnvironment(tokens, random) {
		const at = [...tokens.keys()].filter((i) => /^\\(?:begin|end)\s*\{/.test(tokens[i]));
		if (!at.length)
			return false;
		const i = at[random(at.length)];
		const names = ['matrix', 'aligned', 'cases', 'align', 'align*', 'equation', 'split', 'array',
			'gathered', 'alignat', 'multline', 'smallmatrix', 'subarray', 'x', ''];
		tokens[i] = tokens[i].replace(/\{.*/s, `{${names[random(names.length)]}}`);
	},
];

function mutant(formula, edits, random) {
	let tokens = tokenize(formula.tex);
	for (let n = 1 + random(edits); n > 0;) {
		if (!tokens.length)
			tokens = ['x'];
		if (EDITS[random(EDITS.length)](tokens, random) !== false)
			n--;
		// A token may have become two.
		tokens = tokenize(tokens.join(''));
	}
	const display = random(16) ? !!formula.display : !formula.display;
	return { tex: tokens.join(''), display };
}

const { seed, count, edits } = options();
const random = generator(Number(seed));
const formulas = readRows(await readStdin(), '<stdin>');
const seen = new Set(formulas.map(({ tex, display }) => (display ? 'd' : 'i') + tex));
const mutants = [];
for (const formula of formulas) {
	for (let n = 0; n < Number(count); n++) {
		const row = mutant(formula, Number(edits), random);
		const key = (row.display ? 'd' : 'i') + row.tex;
		if (!seen.has(key)) {
			seen.add(key);
			mutants.push(row);
		}
	}
}
writeRows(mutants);
