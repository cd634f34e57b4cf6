// Sets MathJax up; it is loaded right after this.  Everything it asks for lies beside the page.
'use strict';

(() => {
	const base = new URL(`${window.mathmill.assets}mathjax`, document.baseURI).href;

	// Only elements of class "math" are formulas: nothing searches the text for dollar signs.
	function find(doc) {
		// Rendering starts anew whenever a file had to be waited for.
		if (doc.processed.isSet('findMath'))
			return;
		doc.processed.set('findMath');
		for (const formula of window.mathmill.formulas()) {
			const { element, display, tex } = formula;
			const item = new doc.options.MathItem(tex, doc.inputJax[0], display);
			// The TeX stays in view until its formula takes the place.
			const place = document.createTextNode(tex);
			window.mathmill.clear(formula);
			element.append(place);
			item.start = { node: place, n: 0, delim: '' };
			item.end = { node: place, n: tex.length, delim: '' };
			doc.math.push(item);
		}
	}

	// The page's policy forbids <style> elements and style attributes in markup.  A constructed sheet
	// and the style object are the script's own, and no policy is about them.
	function keepStylesOutOfMarkup(doc) {
		const sheet = new CSSStyleSheet();
		const adaptor = doc.adaptor;
		const setAttribute = adaptor.setAttribute.bind(adaptor);
		let element = null;
		document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
		doc.addStyleSheet = () => {
			const made = doc.documentStyleSheet();
			if (!made || made === element)
				return;
			element = made;
			sheet.replaceSync(adaptor.textContent(made));
		};
		adaptor.setAttribute = (node, name, value, space = null) => {
			if (name === 'style')
				node.style.cssText = value;
			else
				setAttribute(node, name, value, space);
		};
		adaptor.insertRules = (node, rules) => {
			for (const rule of rules)
				sheet.insertRule(rule, sheet.cssRules.length);
		};
	}

	// Browsers drop control characters and white space from an address, MathJax's filter does not:
	// java<tab>script: would pass as a relative address.
	function rejectHiddenSchemes(safe) {
		const filter = safe.filterMethods.filterURL;
		safe.filterMethods.filterURL = (self, url) => filter(self, url.replace(/[\0-\x20\x7f]/g, ''));
	}

	// The id of a labelled equation: the page's own.  Of a number that comes twice the plain id is the
	// first one's.
	function targetOf(label) {
		const formula = document.getElementById(label.id)?.closest('.math');
		const plain = document.getElementById(`eq:${label.tag}`);
		if (plain && (!formula || formula.contains(plain)))
			return plain.id;
		return formula?.id && formula.dataset.numbers === label.tag ? formula.id : label.id;
	}

	// A formula that is nothing but a reference is a link of the page's own: MathJax's stands in what it
	// hides from screen readers, where nothing should take the focus.
	function linkReference({ element, display, tex }, labels) {
		const reference = display ? null : /^\s*\\(eqref|ref)\s*\{([^{}]*)\}\s*$/.exec(tex);
		const label = reference && labels[reference[2]];
		const drawn = element.querySelector('mjx-container');
		if (!label || !drawn)
			return;
		const link = document.createElement('a');
		link.className = 'eqref';
		link.href = `#${encodeURIComponent(targetOf(label))}`;
		link.textContent = reference[1] === 'eqref' ? `(${label.tag})` : label.tag;
		drawn.replaceWith(link);
	}

	// MathJax names a row after its number, which may come twice.
	function dropRepeatedIds() {
		const seen = new Set();
		for (const row of document.querySelectorAll('mjx-container [id]')) {
			if (seen.has(row.id))
				row.removeAttribute('id');
			else
				seen.add(row.id);
		}
	}

	async function typeset() {
		const doc = MathJax.startup.document;
		await MathJax.startup.promise;
		await doc.renderPromise();
		const labels = doc.inputJax[0].parseOptions.tags.allLabels;
		for (const formula of window.mathmill.formulas()) {
			linkReference(formula, labels);
			formula.element.classList.add('typeset');
		}
		dropRepeatedIds();
		for (const link of document.querySelectorAll('mjx-container mjx-math a'))
			link.tabIndex = -1;
		window.mathmill.typesetDone();
	}

	window.MathJax = {
		loader: {
			load: ['core', 'input/tex', 'output/chtml', 'a11y/assistive-mml', 'ui/safe'],
			paths: { mathjax: base, fonts: `${base}/fonts` },
		},
		tex: {
			tags: 'ams',
			// An unknown command is shown as an error, not as red letters within a formula.
			packages: { '[-]': ['noundefined'] },
			maxBuffer: 64 * 1024,
		},
		output: {
			font: 'mathjax-newcm',
			// Not by the x-height of the text: in Han faces that is far from the size of the Han.
			matchFontHeight: false,
			scale: 1.1,
			displayOverflow: 'overflow',  // its box scrolls
			unknownFamily: 'var(--text)', // Han in \text has the page's font
		},
		options: {
			safeOptions: { allow: { styles: 'none', classes: 'none' } },
			renderActions: { find: [10, find, ''] },
			enableAssistiveMml: true,
		},
		startup: {
			typeset: false,
			ready() {
				// Of a menu that is not loaded; the page's console would have a warning.
				delete MathJax.config.options.menuOptions;
				MathJax.startup.defaultReady();
				rejectHiddenSchemes(MathJax.startup.document.safe);
				// Safari before 16.4: the page stays with the TeX.
				if (!('adoptedStyleSheets' in document))
					return;
				keepStylesOutOfMarkup(MathJax.startup.document);
				typeset();
			},
		},
	};
})();
