// What is looked for in a page; these functions run in the browser.

// Hover, focus and click on all that can be, without leaving the page: an address with a script runs,
// an address of a page does not.
export function poke() {
	const stay = (event) => {
		const link = event.target.closest?.('a[href], area[href]');
		const address = link && new URL(link.href?.baseVal ?? link.href, location.href);
		const here = address?.hash && address.href.split('#')[0] === location.href.split('#')[0];
		if (address && !here && /^(https?|file|mailto|tel):$/.test(address.protocol))
			event.preventDefault();
	};
	addEventListener('click', stay);
	addEventListener('submit', (event) => {
		const form = event.target;
		if (!/^javascript:/i.test(form.getAttribute?.('action') ?? ''))
			event.preventDefault();
	});
	const options = { bubbles: true, cancelable: true, composed: true, view: window };
	const all = Element.prototype.querySelectorAll.call(
		Reflect.get(Document.prototype, 'documentElement', document),
		'a, area, button, summary, input, select, textarea, label, details, img, b, p, code, pre, [tabindex], [id], ' +
		'.math, .eqref, .copy, .toc *, .katex *, mjx-container *');
	for (const element of [...all].slice(0, 1500)) {
		element.dispatchEvent(new PointerEvent('pointerover', options));
		element.dispatchEvent(new PointerEvent('pointerenter', options));
		element.dispatchEvent(new MouseEvent('mouseover', options));
		element.dispatchEvent(new MouseEvent('mouseenter', options));
		element.dispatchEvent(new PointerEvent('pointerdown', options));
		if (element instanceof HTMLElement)
			HTMLElement.prototype.focus.call(element, { preventScroll: true });
		element.dispatchEvent(new KeyboardEvent('keydown', { ...options, key: 'Enter' }));
		element.dispatchEvent(new MouseEvent('click', options));
	}
	return all.length;
}

// What is wrong with the page as it was sent, before any script.  `shape` is that of a harmless page
// (see shapeOf), which this one must have too, whatever the article holds.
export function auditSource({ html, shape }) {
	const faults = [];
	const document = new DOMParser().parseFromString(html, 'text/html');
	const body = document.querySelector('main > article > .body');
	if (!body)
		return ['the article is not where the template puts it'];
	const forbidden = 'script, iframe, frame, frameset, object, embed, applet, form, base, link, meta, style, ' +
		'svg, math, template, noscript, textarea, select, button, dialog, portal, title, input:not([type=checkbox][disabled])';
	for (const element of body.querySelectorAll(forbidden))
		faults.push(`in the article: ${element.outerHTML.slice(0, 120)}`);
	for (const element of document.querySelectorAll('*')) {
		if (element.matches('head > link[rel="icon"][href="data:,"]'))
			continue;
		for (const { name, value } of element.attributes) {
			const plain = value.replace(/[\0-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\ufeff]/g, '');
			if (/^on/i.test(name))
				faults.push(`event attribute: ${element.outerHTML.slice(0, 120)}`);
			if (/^(href|src|action|formaction|poster|cite|data|background|srcset|xlink:href|ping)$/i.test(name) &&
				/^(javascript:|vbscript:|data:(?!image\/(png|jpeg|gif|webp)[;,]))/i.test(plain))
				faults.push(`address: ${element.outerHTML.slice(0, 120)}`);
			if (/^(style|srcdoc|ping|formaction|is|autofocus|contenteditable|accesskey|popover)$/.test(name) &&
				body.contains(element))
				faults.push(`attribute: ${element.outerHTML.slice(0, 120)}`);
		}
	}
	const found = {
		head: [...document.head.querySelectorAll('script, link, style, base, meta[http-equiv]')]
			.map((e) => `${e.localName} ${e.getAttribute('src') ?? e.getAttribute('href') ?? e.httpEquiv ?? ''}`.trim()),
		ids: [...document.querySelectorAll('[id]')].filter((e) => !body.contains(e)).map((e) => e.id),
	};
	for (const line of found.head) {
		if (!shape.head.includes(line))
			faults.push(`in the head: ${line}`);
	}
	for (const id of shape.ids) {
		const n = document.querySelectorAll(`[id="${CSS.escape(id)}"]`).length;
		if (n !== 1 && found.ids.includes(id))
			faults.push(`the template's id ${id} stands ${n} times in the page`);
	}
	for (const [selector, n] of Object.entries(shape.counts)) {
		const here = document.querySelectorAll(selector).length;
		if (here !== n)
			faults.push(`${here} of ${selector}, not ${n}`);
	}
	return faults;
}

// What every page from the template has, from a harmless one.
export function shapeOf(html) {
	const document = new DOMParser().parseFromString(html, 'text/html');
	const body = document.querySelector('main > article > .body');
	const counts = {};
	for (const selector of ['body', 'head', 'head > title', 'body > footer.end', 'body > header.bar', 'body > .page > main',
		'main > article', 'main > article > header.title > h1', 'main > article > .body'])
		counts[selector] = document.querySelectorAll(selector).length;
	return {
		head: [...document.head.querySelectorAll('script, link, style, base, meta[http-equiv]')]
			.map((e) => `${e.localName} ${e.getAttribute('src') ?? e.getAttribute('href') ?? e.httpEquiv ?? ''}`.trim()),
		ids: [...document.querySelectorAll('[id]')].filter((e) => !body.contains(e)).map((e) => e.id),
		counts,
	};
}

// What is wrong with the page after scripts ran and everything was clicked.
export function auditLive() {
	const faults = [];
	const all = Document.prototype.querySelectorAll.bind(document);
	for (const element of all('iframe, frame, object, embed, applet, form, base, main style, body script:not([src])'))
		faults.push(`in the page: ${element.outerHTML.slice(0, 120)}`);
	for (const element of all('script[src], link[href]:not([rel="icon"][href="data:,"])')) {
		const address = element.src ?? element.href;
		if (!address.startsWith(location.origin + '/'))
			faults.push(`in the page: ${element.outerHTML.slice(0, 120)}`);
	}
	for (const element of all('*')) {
		for (const { name, value } of Element.prototype.cloneNode.call(element).attributes) {
			const plain = value.replace(/[\0-\x20]/g, '');
			if (/^on/i.test(name))
				faults.push(`event attribute: ${element.outerHTML.slice(0, 120)}`);
			if (/^(href|src|action|xlink:href)$/i.test(name) && /^(javascript:|vbscript:|data:text)/i.test(plain))
				faults.push(`address: ${element.outerHTML.slice(0, 120)}`);
		}
	}
	for (const element of all('.body *, h1 *')) {
		const style = getComputedStyle(element);
		if (style.position === 'fixed' && !element.closest('.preview'))
			faults.push(`fixed over the page: ${element.outerHTML.slice(0, 120)}`);
		if (/url\((?!"?data:)/.test(style.backgroundImage))
			faults.push(`an image from an address: ${element.outerHTML.slice(0, 120)}`);
	}
	if ({}.polluted || {}.x)
		faults.push('Object.prototype has new members');
	return faults;
}
