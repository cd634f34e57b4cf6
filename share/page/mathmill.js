// What a page does for its readers beyond what HTML and CSS do.  It runs before the body is read, so
// that the theme is there before anything is painted; the rest waits for the document.
//
// No text of the article ever becomes markup here: nodes are made, moved, cloned, and given text.
'use strict';

(() => {
	const root = document.documentElement;
	root.classList.add('js');

	// An element with the id "exports" is window.exports, and a heading may have that id: what the
	// engines look at to see where they run must not be an element.  Properties of one's own win.
	for (const name of ['exports', 'module', 'define', 'require', 'process', 'MathJax', 'katex', 'hljs'])
		window[name] = undefined;

	// ---- Theme ----

	const THEMES = ['auto', 'light', 'dark'];
	const THEME_KEY = 'mathmill-theme';

	// Storage may be forbidden, as it often is for local files: then the choice is the page's only.
	function storedTheme() {
		try {
			const theme = localStorage.getItem(THEME_KEY);
			return THEMES.includes(theme) ? theme : 'auto';
		} catch {
			return 'auto';
		}
	}

	function setTheme(theme) {
		root.dataset.theme = theme;
	}

	setTheme(storedTheme());

	function startTheme() {
		const button = document.getElementById('mathmill:theme');
		if (!button)
			return;
		const show = () => {
			button.textContent = button.dataset[root.dataset.theme];
		};
		button.hidden = false;
		show();
		button.addEventListener('click', () => {
			const theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
			setTheme(theme);
			show();
			try {
				localStorage.setItem(THEME_KEY, theme);
			} catch { /* see storedTheme */ }
		});
		window.addEventListener('storage', (event) => {
			if (event.key === THEME_KEY) {
				setTheme(storedTheme());
				show();
			}
		});
	}

	// ---- Formulas: shared with the engine's script ----

	let found = null;

	// All formulas, with their TeX as it was before an engine replaced it: the article's first, since
	// it defines the macros, then those of the title and the contents.
	function formulas() {
		if (found)
			return found;
		const elements = [...document.querySelectorAll('.body .math'),
			...document.querySelectorAll('article > .title .math, .page > .contents .math')];
		found = elements.map((element) => ({
			element,
			display: element.classList.contains('display'),
			tex: element.textContent.trim().replace(/^\\[([]/, '').replace(/\\[)\]]$/, ''),
		}));
		return found;
	}

	// Take a formula's TeX out of its element, but leave the anchors of its equation numbers.
	function clear(formula) {
		for (const node of [...formula.element.childNodes])
			if (node.nodeType !== Node.ELEMENT_NODE || !node.id)
				node.remove();
	}

	// Formulas have another height than their TeX had: put what the address names back into view,
	// unless the reader has gone on.
	let moved = false;
	for (const type of ['wheel', 'touchmove', 'keydown', 'mousedown'])
		window.addEventListener(type, () => { moved = true; }, { once: true, passive: true });

	function typesetDone() {
		const settle = () => {
			markOverflow();
			const target = targetOf(location);
			if (target && !moved)
				target.scrollIntoView({ behavior: 'instant' });
		};
		settle();
		document.fonts?.ready.then(() => requestAnimationFrame(settle));
	}

	window.mathmill = { formulas, clear, typesetDone, assets: root.dataset.assets || '' };

	// ---- Helpers ----

	function word(name) {
		return document.body.dataset[name] || '';
	}

	function make(name, className, ...children) {
		const element = document.createElement(name);
		element.className = className;
		element.append(...children);
		return element;
	}

	function wrap(element, wrapper) {
		element.replaceWith(wrapper);
		wrapper.prepend(element);
	}

	// What the fragment of a link or of the page's address names.
	function targetOf(link) {
		const id = link.hash.slice(1);
		if (!id)
			return null;
		try {
			return document.getElementById(decodeURIComponent(id)) || document.getElementById(id);
		} catch {
			return document.getElementById(id);
		}
	}

	// ---- Copying ----

	async function copyText(text) {
		try {
			await navigator.clipboard.writeText(text);
			return true;
		} catch { /* no permission, or no secure context */ }
		const area = make('textarea', 'hidden');
		area.value = text;
		document.body.append(area);
		area.select();
		const copied = document.execCommand('copy');
		area.remove();
		return copied;
	}

	function copyButton(label, name, text) {
		const button = make('button', 'copy', label);
		button.type = 'button';
		if (name)
			button.setAttribute('aria-label', `${label}: ${name}`);
		button.addEventListener('click', async () => {
			const outcome = word(await copyText(text()) ? 'copied' : 'copyFailed');
			button.textContent = outcome;
			button.focus();
			document.getElementById('mathmill:said').textContent = outcome;
			setTimeout(() => { button.textContent = label; }, 1500);
		});
		return button;
	}

	function startFormulas() {
		for (const { element, display, tex } of formulas()) {
			if (!display)
				continue;
			const numbers = element.dataset.numbers;
			const name = numbers ? `${word('equation')} (${numbers})` : '';
			wrap(element, make('span', 'formula', copyButton(word('copyTex'), name, () => tex)));
			watchOverflow(element);
		}
	}

	function startCode() {
		for (const pre of document.querySelectorAll('.body pre')) {
			const code = pre.querySelector('code') || pre;
			wrap(pre, make('div', 'code',
				copyButton(word('copy'), '', () => code.textContent.replace(/\n$/, ''))));
			watchOverflow(pre);
			const language = /(?:^|\s)language-(\S+)/.exec(code.className);
			if (language && window.hljs && window.hljs.getLanguage(language[1]))
				window.hljs.highlightElement(code);
		}
		for (const table of document.querySelectorAll('.body table')) {
			const scroller = make('div', 'scroller');
			wrap(table, scroller);
			watchOverflow(scroller);
		}
	}

	// A selection is copied with the TeX of the formulas in it, not with the letters that they show.
	function copySelection(event) {
		const selection = getSelection();
		if (!selection.rangeCount || selection.isCollapsed || !event.clipboardData)
			return;
		const range = selection.getRangeAt(0);
		const inside = formulas().filter(({ element }) => range.intersectsNode(element));
		if (!inside.length)
			return;
		const whole = range.cloneRange();
		if (inside[0].element.contains(range.startContainer))
			whole.setStartBefore(inside[0].element);
		if (inside[inside.length - 1].element.contains(range.endContainer))
			whole.setEndAfter(inside[inside.length - 1].element);
		const fragment = whole.cloneContents();
		const copies = fragment.querySelectorAll('.math');
		if (copies.length !== inside.length)
			return;
		fragment.querySelectorAll('.copy, .permalink').forEach((node) => node.remove());
		inside.forEach(({ display, tex }, i) => {
			copies[i].replaceChildren(display ? `\n$$${tex}$$\n` : `$${tex}$`);
		});
		fragment.querySelectorAll('p, li, h1, h2, h3, h4, h5, h6, tr, pre, br').forEach(
			(node) => node.after('\n'));
		event.clipboardData.setData('text/plain', fragment.textContent.trim());
		event.preventDefault();
	}

	// ---- What is wider than the page ----

	const scrollers = new Set();

	// Read all, then write all: one layout for the page, not one for each.
	function markOverflow(elements = scrollers) {
		const states = Array.from(elements, (element) => {
			const rest = element.scrollWidth - element.clientWidth;
			// KaTeX is up to 2 pixels wider than it looks.
			return [element, rest > 3, element.scrollLeft > 1, element.scrollLeft < rest - 3];
		});
		for (const [element, wide, left, right] of states) {
			element.classList.toggle('more-left', wide && left);
			element.classList.toggle('more-right', wide && right);
			if (wide === element.hasAttribute('tabindex'))
				continue;
			if (wide) {
				element.tabIndex = 0;
				element.setAttribute('role', 'group');
				element.setAttribute('aria-label', word('scroll'));
			} else {
				for (const name of ['tabindex', 'role', 'aria-label'])
					element.removeAttribute(name);
			}
		}
		if (elements === scrollers)
			markWideInline();
	}

	function markWideInline() {
		const inline = formulas().filter(({ element, display }) =>
			!display && element.closest('.body') && !element.closest('table'));
		inline.forEach(({ element }) => element.classList.remove('wide'));
		const wide = inline.filter(({ element }) => element.getBoundingClientRect().width >
			element.parentElement.closest('p, li, dd, dt, div, h1, h2, h3, h4, h5, h6').clientWidth);
		wide.forEach(({ element }) => element.classList.add('wide'));
	}

	function watchOverflow(element) {
		scrollers.add(element);
		element.addEventListener('scroll', () => markOverflow([element]), { passive: true });
	}

	function startOverflow() {
		let width = 0;
		new ResizeObserver(() => {
			if (width !== document.body.clientWidth) {
				width = document.body.clientWidth;
				markOverflow();
			}
		}).observe(document.body);
		// What is in a closed <details> has no width until it opens.
		document.addEventListener('toggle', () => markOverflow(), true);
	}

	// ---- Contents ----

	function startContents() {
		const contents = document.querySelector('body > .page > .contents details');
		if (!contents)
			return;
		const narrow = matchMedia('(max-width: 59.99rem)');
		const fit = () => { contents.open = !narrow.matches; };
		fit();
		narrow.addEventListener('change', fit);
		contents.addEventListener('click', (event) => {
			if (narrow.matches && event.target.closest('a'))
				contents.open = false;
		});

		const entries = [...contents.querySelectorAll('a')]
			.map((link) => ({ link, heading: targetOf(link) })).filter(({ heading }) => heading);
		let current = null;
		const update = () => {
			const line = innerHeight * 0.3;
			const entry = entries.filter(
				({ heading }) => heading.getBoundingClientRect().top < line).pop();
			if (entry === current)
				return;
			current?.link.removeAttribute('aria-current');
			entry?.link.setAttribute('aria-current', 'true');
			current = entry;
			// Not scrollIntoView: it would move the page too.
			if (entry && !narrow.matches)
				contents.scrollTop = entry.link.offsetTop - contents.clientHeight / 2;
		};
		// All that lies above the line counts as in view, so that no jump passes it unseen.
		const observer = new IntersectionObserver(update, { rootMargin: '9999999px 0px -70% 0px' });
		entries.forEach(({ heading }) => observer.observe(heading));
	}

	// ---- Folds ----

	function openAround(element) {
		for (let fold = element?.closest('details'); fold; fold = fold.parentElement.closest('details'))
			fold.open = true;
	}

	function startFolds() {
		const folds = [...document.querySelectorAll('.body details')];
		const button = document.getElementById('mathmill:fold');
		const show = () => {
			const all = folds.every((fold) => fold.open);
			button.textContent = all ? button.dataset.collapse : button.dataset.expand;
			return all;
		};
		if (button && folds.length) {
			button.hidden = false;
			show();
			button.addEventListener('click', () => {
				const open = !show();
				folds.forEach((fold) => { fold.open = open; });
			});
			document.addEventListener('toggle', show, true);
		}
		let closed = [];
		window.addEventListener('beforeprint', () => {
			closed = folds.filter((fold) => !fold.open);
			closed.forEach((fold) => { fold.open = true; });
		});
		window.addEventListener('afterprint', () => {
			closed.forEach((fold) => { fold.open = false; });
		});
		const follow = () => openAround(targetOf(location));
		window.addEventListener('hashchange', follow);
		follow();
	}

	// ---- The equation that a reference names ----

	function startPreview() {
		let box = null;
		let shownFor = null;
		let timer = 0;

		const hide = () => {
			clearTimeout(timer);
			box?.remove();
			box = shownFor = null;
		};
		const referenced = (node) => {
			const link = node.closest?.('a[href^="#"]');
			const target = link && !link.closest('.preview') && targetOf(link);
			const formula = target && target.closest('.math.display');
			return formula && !formula.contains(link) ? { link, formula } : null;
		};
		const show = ({ link, formula }) => {
			if (shownFor === link) {
				clearTimeout(timer);
				return;
			}
			hide();
			shownFor = link;
			const copy = formula.cloneNode(true);
			copy.classList.remove('more-left', 'more-right');
			for (const node of [copy, ...copy.querySelectorAll('[id], [tabindex], [href]')])
				for (const name of ['id', 'tabindex', 'href', 'role', 'aria-label'])
					node.removeAttribute(name);
			box = make('div', 'preview', copy);
			// A screen reader's user follows the link; reading the equation twice is noise.
			box.setAttribute('aria-hidden', 'true');
			box.addEventListener('mouseenter', () => clearTimeout(timer));
			box.addEventListener('mouseleave', hide);
			document.body.append(box);
			const at = link.getBoundingClientRect();
			const room = document.documentElement.clientWidth - box.offsetWidth - 8;
			const left = Math.max(8, Math.min(at.left - box.offsetWidth / 2, room));
			const below = at.bottom + box.offsetHeight + 8 < innerHeight;
			const top = below || at.top < box.offsetHeight + 8
				? at.bottom + 6 : at.top - box.offsetHeight - 6;
			box.style.left = `${left + scrollX}px`;
			box.style.top = `${top + scrollY}px`;
		};

		document.addEventListener('mouseover', (event) => {
			const reference = referenced(event.target);
			if (!reference)
				return;
			clearTimeout(timer);
			timer = setTimeout(show, shownFor ? 0 : 120, reference);
		});
		document.addEventListener('mouseout', (event) => {
			if (!referenced(event.target))
				return;
			clearTimeout(timer);
			timer = setTimeout(hide, 250);
		});
		document.addEventListener('focusin', (event) => {
			const reference = event.target.matches(':focus-visible') && referenced(event.target);
			if (reference)
				show(reference);
		});
		document.addEventListener('focusout', hide);
		document.addEventListener('keydown', (event) => {
			if (event.key === 'Escape')
				hide();
		});
		// A first tap shows, a second one follows.  The pointer's kind is known from its first event.
		let touch = false;
		document.addEventListener('pointerdown', (event) => { touch = event.pointerType === 'touch'; });
		document.addEventListener('click', (event) => {
			const reference = referenced(event.target);
			if (touch && reference && shownFor !== reference.link) {
				event.preventDefault();
				show(reference);
			} else if (!box?.contains(event.target)) {
				hide();
			}
		});
	}

	// ---- Progress ----

	function startProgress() {
		let waiting = false;
		const update = () => {
			waiting = false;
			const length = root.scrollHeight - innerHeight;
			root.style.setProperty('--read', length > 0 ? Math.min(1, scrollY / length) : 0);
		};
		window.addEventListener('scroll', () => {
			if (!waiting)
				requestAnimationFrame(update);
			waiting = true;
		}, { passive: true });
		update();
	}

	document.addEventListener('DOMContentLoaded', () => {
		startTheme();
		startFormulas();
		startCode();
		startOverflow();
		startContents();
		startFolds();
		startPreview();
		startProgress();
		document.addEventListener('copy', copySelection);
	});
})();
