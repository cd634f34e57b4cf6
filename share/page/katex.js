// Typesets the page's formulas with KaTeX, and does what KaTeX leaves to the page: macros that hold for
// all formulas after them, and references to numbered equations.
'use strict';

(() => {
	const NUMBERED = /^(?:equation|align|alignat|gather|multline|eqnarray)$/;
	const TOKEN = /\\(?:begin|end|tag\*?|label)\s*\{|\\(?:notag|nonumber)(?![A-Za-z])|\\\\|\\[^]|%.*|[{}]/g;

	// A \\ after the last row: MathJax begins no row there, KaTeX would number one.
	const LAST_BREAK = /\\\\(?:\s*\[[^\]]*\])?\s*(?=\\end\{(?:align|alignat|gather)\})/g;

	// A formula that is nothing but a reference; KaTeX itself has no links that need no trust.
	const REFERENCE = /^\s*\\(eq)?ref\s*\{([^{}]*)\}\s*$/;

	// The text up to the brace that closes the group whose inside begins at `start`.
	function group(tex, start) {
		let depth = 1;
		let at = start;
		for (; at < tex.length; at++) {
			if (tex[at] === '\\')
				at++;
			else if (tex[at] === '{')
				depth++;
			else if (tex[at] === '}' && --depth === 0)
				break;
		}
		return tex.slice(start, at);
	}

	// Give every label its number, as KaTeX counts: one for each row of a numbered environment that has
	// neither \tag nor \notag.
	function numberLabels(formulas) {
		const labels = new Map();
		let count = 0;
		for (const { element, display, tex } of formulas) {
			if (!display)
				continue;
			const row = { labels: [], tag: null, silent: false };
			const environments = [];
			let numbering = false;
			const endRow = () => {
				if (numbering && row.tag === null && !row.silent)
					row.tag = String(++count);
				for (const name of row.labels)
					if (!labels.has(name))
						labels.set(name, { number: row.tag, element });
				row.labels = [];
				row.tag = null;
				row.silent = false;
			};
			let braces = 0;
			TOKEN.lastIndex = 0;
			for (let match; (match = TOKEN.exec(tex));) {
				const [token] = match;
				const inside = TOKEN.lastIndex;
				const name = /^\\([a-z]*)/.exec(token)?.[1];
				if (token === '{') {
					braces++;
				} else if (token === '}') {
					braces--;
				} else if (token === '\\\\') {
					if (environments.length === 1 && braces === 0 && environments[0] !== 'equation')
						endRow();
				} else if (name === 'notag' || name === 'nonumber') {
					row.silent = true;
				} else if (token.endsWith('{') && token.length > 2) {
					const text = group(tex, inside);
					TOKEN.lastIndex = inside + text.length + 1;
					if (name === 'begin') {
						environments.push(text);
						numbering ||= environments.length === 1 && NUMBERED.test(text);
					} else if (name === 'end') {
						environments.pop();
					} else if (name === 'label') {
						row.labels.push(text);
					} else {
						row.tag = text;
					}
				}
			}
			endRow();
		}
		return labels;
	}

	let anchors = 0;

	function anchorOf({ element }) {
		element.id ||= `equation-${++anchors}`;
		return `#${encodeURIComponent(element.id)}`;
	}

	function linkTo(target, parentheses) {
		const link = document.createElement('a');
		link.className = 'eqref';
		link.href = anchorOf(target);
		link.textContent = parentheses ? `(${target.number})` : target.number;
		return link;
	}

	// The page's policy forbids style attributes, which KaTeX sets in its MathML; a style object is the
	// script's own.
	function stylesByScript(run) {
		const { setAttribute } = Element.prototype;
		Element.prototype.setAttribute = function set(name, value) {
			if (name === 'style')
				this.style.cssText = value;
			else
				setAttribute.call(this, name, value);
		};
		try {
			run();
		} finally {
			Element.prototype.setAttribute = setAttribute;
		}
	}

	function render(tex, displayMode, macros) {
		const host = document.createElement('span');
		try {
			stylesByScript(() => window.katex.render(tex, host, {
				displayMode, macros, globalGroup: true, strict: 'ignore', trust: false, maxExpand: 10000,
			}));
			return host;
		} catch (error) {
			const code = document.createElement('code');
			code.className = 'math-error';
			code.textContent = tex;
			code.title = error.message;
			return code;
		}
	}

	// Tokens are in KaTeX's order, the last one first.
	const textOf = (tokens) => tokens.map(({ text }) => /^\\[A-Za-z]/.test(text) ? `${text} ` : text)
		.reverse().join('').trim();
	const argument = (context) => textOf(context.consumeArgs(1)[0]);

	function commandName(context) {
		const name = argument(context);
		return name.startsWith('\\') ? name : `\\${name}`;
	}

	// \newcommand and its kin as MathJax has them: what they define holds from there to the end of the
	// page, replaces what there was, and its name may lack the backslash.
	function defineCommand(context) {
		const name = commandName(context);
		let numArgs = 0;
		context.consumeSpaces();
		if (context.future().text === '[') {
			context.popToken();
			for (let token; (token = context.popToken().text) !== ']' && token !== 'EOF';)
				numArgs = numArgs * 10 + Number(token);
		}
		context.macros.set(name, { tokens: context.consumeArgs(1)[0], numArgs }, true);
		return '';
	}

	function defineOperator(context) {
		const name = commandName(context);
		context.macros.set(name, `\\operatorname{${argument(context)}}`, true);
		return '';
	}

	function typeset() {
		const formulas = window.mathmill.formulas().map(
			(formula) => ({ ...formula, tex: formula.tex.replace(LAST_BREAK, '') }));
		const labels = numberLabels(formulas);
		const numberOf = (name) => labels.get(name)?.number ?? '???';
		// Shared by all formulas: with globalGroup, a definition in one holds in the next.
		const macros = {
			'\\label': (context) => (argument(context), ''),
			'\\ref': (context) => `\\text{${numberOf(argument(context))}}`,
			'\\eqref': (context) => `\\text{(${numberOf(argument(context))})}`,
			'\\newcommand': defineCommand,
			'\\renewcommand': defineCommand,
			'\\DeclareMathOperator': defineOperator,
			'\\require': (context) => (argument(context), ''),
		};
		// KaTeX's numbers are counters of its style sheet, which count neither in a closed <details>
		// nor right in a preview: write them.
		let count = 0;
		for (const formula of formulas) {
			const { element, display, tex } = formula;
			const reference = display ? null : REFERENCE.exec(tex);
			const target = reference && labels.get(reference[2]);
			const host = target ? linkTo(target, reference[1]) : render(tex, display, macros);
			for (const number of host.querySelectorAll('.eqn-num')) {
				number.className = 'number';
				number.textContent = `(${++count})`;
			}
			window.mathmill.clear(formula);
			element.append(host);
			element.classList.add('typeset');
		}
		window.mathmill.typesetDone();
	}

	document.addEventListener('DOMContentLoaded', typeset);
})();
