// Typesets the page's formulas with KaTeX, and does what KaTeX leaves to the page: macros that hold for
// all formulas after them, and references to numbered equations.
'use strict';

(() => {
	const NUMBERED = /^(?:equation|align|alignat|gather|multline|eqnarray)$/;
	const TOKEN = /\\(?:begin|end|tag\*?|label)\s*\{|\\(?:notag|nonumber)(?![A-Za-z])|\\\\|\\[^]|%.*|[{}]/g;

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

	// Give every label its number, as KaTeX and its style sheet count: one for each row of a numbered
	// environment that has neither \tag nor \notag.
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

	function anchorOf({ element }) {
		element.id ||= `eq-${Array.prototype.indexOf.call(document.querySelectorAll('.math'), element)}-k`;
		return `#${encodeURIComponent(element.id)}`;
	}

	const argument = (context) => context.consumeArgs(1)[0].map(({ text }) => text).reverse().join('');

	function typeset() {
		const formulas = window.mathmill.formulas();
		const labels = numberLabels(formulas);
		const numberOf = (name) => labels.get(name)?.number ?? '???';
		// Shared by all formulas: with globalGroup, a definition in one holds in the next.
		const macros = {
			'\\label': (context) => (argument(context), ''),
			'\\ref': (context) => `\\text{${numberOf(argument(context))}}`,
			'\\eqref': (context) => `\\text{(${numberOf(argument(context))})}`,
			'\\require': (context) => (argument(context), ''),
		};
		for (const formula of formulas) {
			const { element, display, tex } = formula;
			const reference = /^\s*\\(eq)?ref\s*\{([^{}]*)\}\s*$/.exec(tex);
			const target = reference && labels.get(reference[2]);
			let host = document.createElement('span');
			if (target) {
				host = document.createElement('a');
				host.className = 'eqref';
				host.href = anchorOf(target);
			}
			try {
				window.katex.render(tex, host, {
					displayMode: display, globalGroup: true, macros, strict: 'ignore', trust: false,
					maxExpand: 10000,
				});
			} catch (error) {
				host = document.createElement('code');
				host.className = 'math-error';
				host.textContent = tex;
				host.title = error.message;
			}
			window.mathmill.clear(formula);
			element.append(host);
			element.classList.add('typeset');
		}
		window.mathmill.typesetDone();
	}

	document.addEventListener('DOMContentLoaded', typeset);
})();
