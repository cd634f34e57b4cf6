// What the pages do: formulas typeset, numbers, references, copying, preview, contents, themes, print,
// no script, widths, keyboard, accessibility.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { HERE, ROOT, pagesOf, scratch } from './build.mjs';
import { launch, sentry, typeset, watch } from './chromium.mjs';
import { serve } from './server.mjs';

const WIDTHS = [320, 390, 768, 1440, 2560];
const MATCH = new RegExp(process.env.MATCH ?? '');
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

// ---- Functions that run in the browser ----

// Formulas that the engine shows as errors, with its message.
function errorsIn() {
	return [...document.querySelectorAll('mjx-merror, .math-error, .katex-error')].map((node) => {
		const message = node.getAttribute('data-mjx-error') ?? node.title ?? '';
		const tex = node.closest('.math')?.closest('.formula, .math')?.id ?? '';
		return `${tex} ${message || node.textContent.slice(0, 200)}`.trim();
	});
}

// What the numbers say against what the converter wrote (data-numbers).
function numbersIn() {
	const faults = [];
	for (const element of document.querySelectorAll('.math.display')) {
		const shown = [...element.querySelectorAll('mjx-labels mjx-mtd, mjx-assistive-mml mlabeledtr > mtd:first-child, .katex-html .tag')]
			.map((node) => node.textContent.replace(/[\u200b\s()（）]/g, '')).filter(Boolean);
		const expected = (element.dataset.numbers ?? '').split(' ').filter(Boolean);
		const distinct = [...new Set(shown)];
		if (expected.length && distinct.length && expected.join(' ') !== distinct.join(' '))
			faults.push(`shows ${distinct.join(' ')}, data-numbers is ${expected.join(' ')}`);
	}
	for (const link of document.querySelectorAll('a.eqref[href^="#"], mjx-container a[href^="#"]')) {
		const id = decodeURIComponent(link.getAttribute('href').slice(1));
		const target = document.getElementById(id);
		const formula = target?.closest('.math.display');
		if (!formula) {
			faults.push(`${link.getAttribute('href')} leads to no equation`);
			continue;
		}
		const number = (link.querySelector('mjx-assistive-mml, .katex-mathml') ?? link).textContent.replace(/[\s()（）\u200b]/g, '');
		const there = (formula.dataset.numbers ?? '').split(' ');
		if (/^[\dA-Za-z.*'′-]+$/.test(number) && formula.dataset.numbers && !there.includes(number))
			faults.push(`(${number}) leads to the equation with ${there.join(' ')}`);
	}
	if (/\?\?\?/.test(document.querySelector('.body').textContent))
		faults.push('??? stands in the page: a reference without its equation');
	const seen = new Set();
	for (const { id } of document.querySelectorAll('[id]')) {
		if (seen.has(id))
			faults.push(`two elements have the id ${id}`);
		seen.add(id);
	}
	if (document.querySelectorAll('h1').length !== 1)
		faults.push(`${document.querySelectorAll('h1').length} h1`);
	for (const link of document.querySelectorAll('.body a[href^="#"], .contents a[href^="#"]')) {
		const id = link.getAttribute('href').slice(1);
		if (id && !document.getElementById(decodeURIComponent(id)) && !document.getElementById(id))
			faults.push(`a link leads to #${id}, which is not there`);
	}
	return faults;
}

// What makes the page wider than the window.
function widthFaults() {
	const limit = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= limit)
		return [];
	const wide = [...document.querySelectorAll('body *')].filter((element) => {
		const { right, width } = element.getBoundingClientRect();
		return width && right > limit + 1 && !element.closest('.scroller *, .math.display *, pre *');
	}).slice(0, 3).map((element) => element.outerHTML.slice(0, 100));
	return [`at ${innerWidth}: the page is ${document.documentElement.scrollWidth} wide`, ...wide];
}

// ---- Pages ----

async function open(context, url, { limit } = {}) {
	const page = await context.newPage();
	page.setDefaultTimeout(10000);
	const origin = new URL(url).origin;
	page.watched = watch(page, origin);
	await page.goto(url, { waitUntil: 'load', timeout: 60000 });
	page.done = await typeset(page, limit);
	return page;
}

function eventsOf(page) {
	return page.watched.events.map(({ kind, text }) => `${kind}: ${text}`);
}

// What eqn-check finds at fault in the article: its formulas, its numbers.
function faultsOf(tool, source) {
	const check = join(tool.path, '../eqn-check');
	const { stdout } = spawnSync(check, ['--no-config', '--format', 'gcc', source], { encoding: 'utf8', maxBuffer: 1 << 28 });
	return { formulas: /\[(tex|delim)-/.test(stdout ?? ''), numbers: /\[(tag|ref)-/.test(stdout ?? '') };
}

// Every page of an article: formulas, numbers, ids, widths, other hosts.
async function everyPage(tap, tool, context, origin, folder, root, source, math) {
	const articles = new Map(readdirSync(source).filter((n) => n.endsWith('.md')).map((n) => [basename(n, '.md'), join(source, n)]));
	let total = 0, errors = 0;
	for (const file of pagesOf(root)) {
		const name = basename(file, '.html');
		if (!MATCH.test(name))
			continue;
		await tap.case(`pages: ${math}: ${name}`, async (faults) => {
			const page = await open(context, `${origin}/${folder}/${encodeURIComponent(file)}`, { limit: 60000 });
			if (!page.done)
				faults.push('formulas are not typeset');
			total += await page.evaluate(() => document.querySelectorAll('.math').length);
			const wrong = await page.evaluate(errorsIn);
			errors += wrong.length;
			const numbers = await page.evaluate(numbersIn);
			const article = articles.has(name) && wrong.length + numbers.length > 0 ?
				faultsOf(tool, articles.get(name)) : {};
			const said = `${name}: ${wrong.length} formulas are errors: ${wrong.slice(0, 5).join(' | ')}`;
			if (article.formulas && wrong.length)
				tap.note(said);
			else if (wrong.length)
				faults.push(said);
			if (article.numbers)
				numbers.forEach((text) => tap.note(`${name}: ${text}`));
			else
				faults.push(...numbers);
			for (const width of math === 'mathjax' ? WIDTHS : [320]) {
				await page.setViewportSize({ width, height: 900 });
				await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
				faults.push(...await page.evaluate(widthFaults));
			}
			faults.push(...eventsOf(page));
			await page.close();
		});
	}
	tap.note(`${math}: ${errors} of ${total} formulas are shown as errors`);
}

// ---- The page of cases/features.md ----

async function copying(tap, context, url) {
	await tap.case('pages: a button copies code', async (faults) => {
		const page = await open(context, url);
		await page.locator('.body pre').first().hover();
		await page.locator('.body div.code > button.copy').first().click();
		const text = await page.evaluate(() => navigator.clipboard.readText());
		const code = await page.locator('.body pre code').first().textContent();
		if (text.trim() !== code.trim())
			faults.push(`copied: ${text}`);
		if (!(await page.locator('[role=status]').first().textContent()))
			faults.push('a screen reader is not told');
		await page.close();
	});
	await tap.case('pages: a button copies the TeX of a formula', async (faults) => {
		const page = await open(context, url);
		const formula = page.locator('.formula:has([data-numbers="2"])').first();
		await formula.hover();
		await formula.locator('button.copy').click();
		const text = await page.evaluate(() => navigator.clipboard.readText());
		if (!/a\^2 \+ b\^2 = c\^2/.test(text))
			faults.push(`copied: ${text}`);
		await page.close();
	});
	await tap.case('pages: a selection is copied with the TeX of its formulas', async (faults) => {
		const page = await open(context, url);
		await page.evaluate(() => {
			const range = document.createRange();
			range.selectNodeContents([...document.querySelectorAll('.body p')].find((p) => /Inline/.test(p.textContent)));
			getSelection().removeAllRanges();
			getSelection().addRange(range);
		});
		await page.keyboard.press('Control+c');
		const text = await page.evaluate(() => navigator.clipboard.readText());
		if (!text.includes('$E = mc^2$'))
			faults.push(`copied: ${text.slice(0, 200)}`);
		await page.close();
	});
}

async function previews(tap, browser, context, url) {
	await tap.case('pages: a reference shows its equation on hover, Escape hides it', async (faults) => {
		const page = await open(context, url);
		await page.locator('a.eqref').first().hover();
		await page.locator('.preview').waitFor({ timeout: 3000 });
		if (!(await page.locator('.preview .math').count()))
			faults.push('the preview holds no formula');
		if (await page.locator('.preview [id]').count())
			faults.push('the preview repeats an id');
		const box = await page.locator('.preview').boundingBox();
		if (box.x < 0 || box.x + box.width > DESKTOP.width)
			faults.push('the preview is not within the window');
		await page.keyboard.press('Escape');
		if (await page.locator('.preview:visible').count())
			faults.push('Escape does not hide it');
		await page.close();
	});
	await tap.case('pages: a reference shows its equation when it has the focus', async (faults) => {
		const page = await open(context, url);
		await page.evaluate(() => document.querySelector('.body .permalink, .body a').focus());
		for (let i = 0; i < 40; i++) {
			await page.keyboard.press('Tab');
			if (await page.evaluate(() => document.activeElement.matches('a.eqref')))
				break;
		}
		await page.locator('.preview').waitFor({ timeout: 3000 }).catch(() => faults.push('no preview'));
		await page.close();
	});
	await tap.case('pages: a tap on a reference shows its equation, a second one goes there', async (faults) => {
		const phone = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
		const page = await open(phone, url);
		const link = page.locator('a.eqref').first();
		await link.scrollIntoViewIfNeeded();
		await link.tap();
		await page.locator('.preview').waitFor({ timeout: 3000 });
		const box = await page.locator('.preview').boundingBox();
		if (box.x < 0 || box.x + box.width > PHONE.width)
			faults.push(`the preview is not within the window: ${box.x} + ${box.width}`);
		await link.tap();
		await page.waitForFunction(() => location.hash, undefined, { timeout: 3000 }).catch(() => faults.push('did not go there'));
		await phone.close();
	});
	await tap.case('pages: a reference leads to its equation', async (faults) => {
		const page = await open(context, url);
		await page.locator('a.eqref').first().click();
		await page.waitForTimeout(600);
		const visible = await page.evaluate(() => {
			const { top, bottom } = document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect();
			return top >= 0 && bottom <= innerHeight;
		});
		if (!visible)
			faults.push('the equation is not in view');
		await page.close();
	});
}

async function restarts(tap, context, url) {
	await tap.case('pages: where numbers begin again, references lead to their own equations, and no id comes twice', async (faults) => {
		const page = await open(context, url);
		const { ids, leads } = await page.evaluate(() => ({
			ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
			leads: [...document.querySelectorAll('.body a.eqref')].map((link) => {
				const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
				return [...document.querySelectorAll('.math.display')].indexOf(target?.closest('.math.display'));
			}),
		}));
		ids.filter((id, i) => ids.indexOf(id) < i).forEach((id) => faults.push(`the id ${id} comes twice`));
		if (leads.join() !== '0,2,4,4')
			faults.push(`references lead to the formulas ${leads.join()}`);
		await page.close();
	});
}

async function contents(tap, browser, context, url) {
	await tap.case('pages: the contents mark the section that is read, and lead there', async (faults) => {
		const page = await open(context, url);
		await page.setViewportSize({ width: 1440, height: 500 });
		const links = page.locator('.contents a');
		const n = await links.count();
		if (n < 5)
			faults.push(`${n} links in the contents`);
		for (const i of [n - 2, 1]) {
			const link = links.nth(i);
			await link.click();
			await page.waitForTimeout(900);
			const href = await link.getAttribute('href');
			const state = await page.evaluate((hash) => {
				const heading = document.getElementById(decodeURIComponent(hash.slice(1)));
				const { top } = heading.getBoundingClientRect();
				return { top, height: innerHeight, marked: document.querySelector('.contents [aria-current]')?.getAttribute('href'),
					covered: !heading.contains(document.elementFromPoint(heading.getBoundingClientRect().left + 5, Math.max(top + 5, 0))) };
			}, href);
			if (state.top < 0 || state.top > state.height)
				faults.push(`${href} is not in view: ${state.top}`);
			if (i === 1 && state.covered)
				faults.push(`${href} is covered by something`);
			if (state.marked !== href)
				faults.push(`${state.marked} is marked, not ${href}`);
		}
		await page.close();
	});
	await tap.case('pages: on a phone the contents are folded and open on a tap', async (faults) => {
		const phone = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
		const page = await open(phone, url);
		if (await page.locator('.contents a').first().isVisible())
			faults.push('the contents are open');
		await page.locator('.contents summary').tap();
		if (!(await page.locator('.contents a').first().isVisible()))
			faults.push('they do not open');
		await phone.close();
	});
	await tap.case('pages: a button opens and closes all folds', async (faults) => {
		const page = await open(context, url);
		const folds = () => page.evaluate(() => [...document.querySelectorAll('.body details')].map((d) => d.open));
		await page.locator('[id="mathmill:fold"]').click();
		if ((await folds()).includes(false))
			faults.push('not all are open');
		await page.locator('[id="mathmill:fold"]').click();
		if ((await folds()).includes(true))
			faults.push('not all are closed');
		await page.close();
	});
}

const background = (page) => page.evaluate(() => {
	const of = (element) => getComputedStyle(element).backgroundColor;
	const color = of(document.body) === 'rgba(0, 0, 0, 0)' ? of(document.documentElement) : of(document.body);
	const probe = document.createElement('canvas').getContext('2d');
	probe.fillStyle = color;
	probe.fillRect(0, 0, 1, 1);
	const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
	return (r + g + b) / 3;
});

async function themes(tap, browser, url) {
	await tap.case('pages: the theme follows the system, and a choice stays', async (faults) => {
		for (const scheme of ['light', 'dark']) {
			const context = await browser.newContext({ viewport: DESKTOP, colorScheme: scheme });
			const page = await open(context, url);
			if (await background(page) > 128 !== (scheme === 'light'))
				faults.push(`prefers ${scheme}: the page is not`);
			// auto, light, dark
			await page.locator('[id="mathmill:theme"]').click();
			if (await background(page) < 128)
				faults.push(`prefers ${scheme}: light was chosen, the page is dark`);
			await page.locator('[id="mathmill:theme"]').click();
			if (await background(page) > 128)
				faults.push(`prefers ${scheme}: dark was chosen, the page is light`);
			await page.reload({ waitUntil: 'load' });
			if (await background(page) > 128)
				faults.push(`prefers ${scheme}: the choice is forgotten`);
			await context.close();
		}
	});
	await tap.case('pages: on paper there are no buttons and no contents, and folds are open', async (faults) => {
		const context = await browser.newContext({ viewport: DESKTOP, colorScheme: 'dark' });
		const page = await open(context, url);
		await page.emulateMedia({ media: 'print' });
		await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
		for (const selector of ['.bar .tool', '.contents', '.progress', 'button.copy', '.skip', 'a.up', '.permalink']) {
			if (await page.locator(`${selector}:visible`).count())
				faults.push(`${selector} is printed`);
		}
		if (!(await page.getByText('Hidden words').isVisible()))
			faults.push('a fold is not printed');
		if (await background(page) < 200)
			faults.push('the paper is dark');
		await page.evaluate(() => dispatchEvent(new Event('afterprint')));
		const pdf = await page.pdf();
		if (pdf.length < 10000)
			faults.push('the document is empty');
		await context.close();
	});
}

async function withoutScript(tap, browser, url) {
	await tap.case('pages: all is there without script', async (faults) => {
		const context = await browser.newContext({ viewport: DESKTOP, javaScriptEnabled: false });
		const page = await context.newPage();
		await page.goto(url);
		for (const text of ['First section', 'Theorem.', 'A quotation.', 'a^2 + b^2 = c^2']) {
			if (!(await page.locator('.body').getByText(text).first().isVisible()))
				faults.push(`${text} is not seen`);
		}
		if (!(await page.locator('.contents a').first().isVisible()))
			faults.push('no contents');
		await page.locator('.body summary').first().click();
		if (!(await page.getByText('Hidden words').isVisible()))
			faults.push('a fold does not open');
		if (await page.locator('button:visible').count())
			faults.push('there are buttons that do nothing');
		await context.close();
	});
	await tap.case('pages: nothing is wider than the window without script', async (faults) => {
		const context = await browser.newContext({ viewport: { width: 320, height: 800 }, javaScriptEnabled: false });
		const page = await context.newPage();
		await page.goto(url);
		// Scripts of the page are off; ours still run.
		faults.push(...await page.evaluate(widthFaults));
		await context.close();
	});
}

async function keyboard(tap, context, url) {
	await tap.case('pages: keyboard: skip link first, focus seen, all in order', async (faults) => {
		const page = await open(context, url);
		await page.keyboard.press('Tab');
		const first = await page.evaluate(() => {
			const { top, height } = document.activeElement.getBoundingClientRect();
			return { skip: document.activeElement.matches('a.skip'), seen: top >= 0 && height > 5 };
		});
		if (!first.skip || !first.seen)
			faults.push('the first stop is no visible skip link');
		await page.keyboard.press('Enter');
		await page.waitForTimeout(50);
		if (!(await page.evaluate(() => document.activeElement.closest('main') || location.hash === '#mathmill:content')))
			faults.push('the skip link does not lead to the article');
		await page.reload({ waitUntil: 'load' });
		await typeset(page);
		let last = -1;
		for (let i = 0; i < 120; i++) {
			await page.keyboard.press('Tab');
			const stop = await page.evaluate(() => {
				const element = document.activeElement;
				if (element === document.body)
					return null;
				const style = getComputedStyle(element);
				const parent = getComputedStyle(element.parentElement);
				return {
					index: [...document.querySelectorAll('*')].indexOf(element),
					ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none' ||
						parent.outlineStyle !== 'none',
					name: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim(),
					html: element.outerHTML.slice(0, 100), positive: element.tabIndex > 0,
				};
			});
			if (!stop)
				break;
			if (stop.index < last)
				faults.push(`out of order: ${stop.html}`);
			last = stop.index;
			if (!stop.ring)
				faults.push(`the focus is not seen on ${stop.html}`);
			if (!stop.name || stop.positive)
				faults.push(`no name, or a tabindex: ${stop.html}`);
		}
		await page.close();
	});
}

async function accessibility(tap, browser, url, name) {
	const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
	for (const scheme of ['light', 'dark']) {
		for (const viewport of [DESKTOP, PHONE]) {
			await tap.case(`pages: axe finds nothing serious: ${name}, ${scheme}, ${viewport.width}`, async (faults) => {
				const context = await browser.newContext({ viewport, colorScheme: scheme, bypassCSP: true });
				const page = await open(context, url);
				await page.evaluate(axe);
				const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
				for (const { id, impact, help, nodes } of violations) {
					if (impact === 'serious' || impact === 'critical')
						faults.push(`${id}: ${help}: ${nodes.slice(0, 3).map((n) => n.html.slice(0, 120)).join(' | ')}`);
					else
						tap.note(`${impact}: ${id}: ${help} (${nodes.length})`);
				}
				await context.close();
			});
		}
	}
}

export async function pages(tap, tool, siteSource) {
	const work = scratch();
	const sources = { blogs: join(ROOT, 'blogs_raw'), cases: join(HERE, 'cases') };
	if (siteSource && statSync(siteSource).isDirectory())
		sources.site = siteSource;
	const folders = {};
	for (const math of ['mathjax', 'katex']) {
		for (const [name, source] of Object.entries(sources)) {
			const root = join(work, `${name}-${math}`);
			const { status, messages } = tool.site(root, math, [source]);
			if (status !== 0 && status !== 1)
				tap.note(`${name}: the tool's status is ${status}: ${messages.split('\n').slice(-5).join('\n')}`);
			folders[`${name}-${math}`] = { root, source, math };
		}
	}
	const server = await serve(folders);
	const browser = await launch();
	const context = await browser.newContext({
		viewport: DESKTOP, permissions: ['clipboard-read', 'clipboard-write'],
	});
	await context.addInitScript(sentry);
	for (const [folder, { root, source, math }] of Object.entries(folders))
		await everyPage(tap, tool, context, server.origin, folder, root, source, math);

	const url = `${server.origin}/cases-mathjax/features.html`;
	await copying(tap, context, url);
	await previews(tap, browser, context, url);
	for (const math of ['mathjax', 'katex'])
		await restarts(tap, context, `${server.origin}/cases-${math}/restart.html`);
	await contents(tap, browser, context, url);
	await themes(tap, browser, url);
	await withoutScript(tap, browser, url);
	await keyboard(tap, context, url);
	await accessibility(tap, browser, url, 'features');
	const article = pagesOf(folders['blogs-mathjax'].root)[0];
	if (article)
		await accessibility(tap, browser, `${server.origin}/blogs-mathjax/${article}`, basename(article, '.html'));
	await browser.close();
	server.close();
}
