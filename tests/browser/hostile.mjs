// The hostile documents (hostile/NAME.md): whatever they hold, nothing of it runs, asks another host,
// leaves the article's place in the page or takes the page's own scripts down.
//
// Each is tested as a page for MathJax and one for KaTeX, with the page's Content-Security-Policy and
// without (what cleans the document must hold alone); some as a page for itself (--standalone).

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { auditLive, auditSource, poke, shapeOf } from './audit.mjs';
import { HERE, pagesOf, scratch } from './build.mjs';
import { launchCaching, sentry, typeset, watch } from './chromium.mjs';
import { hasPolicy, serve } from './server.mjs';

const DOCUMENTS = join(HERE, 'hostile');
const TABS = 4;
const MATCH = new RegExp(process.env.MATCH ?? '');

// A page with all that the template and the scripts can make.
const HARMLESS = `---
title: Harmless
---
## Section

Inline $x_1$, and (1).

$$
y = 1 \\tag{1}
$$

\`\`\`python
print(1)
\`\`\`

<details><summary>s</summary>x</details>
`;

// Documents that no page is made of: their slug is none, or they hold every private character.
const REFUSED = new Set(['mark-private-all', 'front-slug-absolute', 'front-slug-assets', 'front-slug-nul',
	'front-slug-path', 'front-slug-query', 'front-slug-script']);
// What a page must show as text.
const SHOWS = JSON.parse(readFileSync(join(HERE, 'shows.json'), 'utf8'));

// Left in the page on purpose: an image of another host is the author's wish, and the policy keeps the
// browser from asking for it.
const IMAGES = /^(img-src|media-src) |^(image|media) /;

function documents() {
	return readdirSync(DOCUMENTS).filter((name) => name.endsWith('.md')).map((name) => basename(name, '.md'))
		.filter((name) => MATCH.test(name));
}

// Every file below a folder, with its size.
function listing(folder, below = '') {
	const found = [];
	for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
		const path = join(below, entry.name);
		if (entry.isDirectory())
			found.push(...listing(folder, path));
		else
			found.push(`${path} ${entry.isFile() ? statSync(join(folder, path)).size : 'no file'}`);
	}
	return found;
}

// Build what is tested; returns the sets of pages: { name, root, pages }.
async function build(tap, tool, work) {
	const harmless = join(work, 'harmless.md');
	writeFileSync(harmless, HARMLESS);
	const sets = [];
	for (const math of ['mathjax', 'katex']) {
		const above = join(work, math), root = join(above, 'site'), plain = join(work, `${math}-plain`);
		mkdirSync(above);
		await tap.case(`hostile: the tool survives, ${math}`, async (faults) => {
			const { status, messages } = tool.site(root, math, documents().map((name) => join(DOCUMENTS, `${name}.md`)), ['--lang', 'en']);
			if (status === null || status > 2)
				faults.push(`status ${status}`, messages.slice(-2000));
			tool.site(plain, math, [harmless], ['--lang', 'en']);
		});
		await tap.case(`hostile: nothing is written where it should not be, ${math}`, async (faults) => {
			for (const name of readdirSync(above)) {
				if (name !== 'site')
					faults.push(`${name} is beside the folder of the pages`);
			}
			if (existsSync('/tmp/front-slug-absolute.html') || existsSync('/tmp/front-slug-absolute'))
				faults.push('an absolute slug was followed');
			const expected = new Set(listing(join(plain, 'assets')));
			for (const file of listing(join(root, 'assets'))) {
				if (!expected.has(file))
					faults.push(`assets/${file} is not what a harmless article gives`);
			}
			for (const name of readdirSync(root)) {
				if (!/^([^/]+\.html|assets|images|\.mathmill-manifest)$/.test(name) || /["<>\0]/.test(name))
					faults.push(`unexpected ${name}`);
			}
			const n = pagesOf(root).length, wanted = documents().filter((d) => !REFUSED.has(d)).length;
			if (n !== wanted)
				faults.push(`${n} pages of ${wanted} documents: missing ${documents()
					.filter((d) => !REFUSED.has(d) && !existsSync(join(root, `${d}.html`))).join(' ')}`);
		});
		sets.push({ name: math, root, pages: pagesOf(root), shape: readFileSync(join(plain, 'harmless.html'), 'utf8') });
	}
	const root = join(work, 'standalone');
	mkdirSync(root);
	const alone = (path) => tool.run(['--no-config', '--standalone', '--math', 'raw', '--lang', 'en', path]).output;
	for (const name of documents().filter((d) => /^(front|mustache|bytes|mark)-/.test(d) && !REFUSED.has(d)))
		writeFileSync(join(root, `${name}.html`), alone(join(DOCUMENTS, `${name}.md`)));
	sets.push({ name: 'standalone', root, pages: pagesOf(root), shape: alone(harmless) });
	return sets;
}

// One visit: the page of a set, with its policy or without.  Returns faults.
async function visit(tab, url, name, set) {
	const { page, watched } = tab;
	watched.events.length = 0;
	watched.url = url;
	await page.goto(url, { waitUntil: 'load', timeout: 30000 });
	const done = set.name === 'standalone' || await typeset(page);
	await page.evaluate(poke);
	await page.waitForTimeout(30);
	const faults = await page.evaluate(auditLive);
	if (!done)
		faults.push('a formula is not typeset, and no error stands in its place');
	if (/^(clobber|script)-/.test(name))
		faults.push(...await page.evaluate(works));
	if (/^clobber-/.test(name) && await page.evaluate(() => document.getElementsByClassName('math-error').length))
		faults.push('a formula is shown as an error');
	if (SHOWS[name] && !(await page.evaluate(() => document.documentElement.innerText)).includes(SHOWS[name]))
		faults.push(`does not show: ${SHOWS[name]}`);
	for (const { kind, text } of watched.events) {
		if (!(['blocked', 'foreign'].includes(kind) && IMAGES.test(text)))
			faults.push(`${kind}: ${text}`);
	}
	watched.url = null;
	return faults;
}

// Do the page's own scripts still do their work?
function works() {
	const faults = [];
	const all = Document.prototype.querySelectorAll.bind(document);
	if (!all('.body button').length)
		faults.push('no copy button: the page\'s script did not do its work');
	if (all('[id="mathmill:theme"]')[0]?.hidden)
		faults.push('the theme button is hidden: the page\'s script did not do its work');
	return faults;
}

// Controls: trusted pages without a policy, in which all this must be seen.
const CONTROLS = {
	'html-script': 'executed', 'html-img-onerror': 'executed', 'html-svg-onload': 'executed',
	'html-iframe-srcdoc': 'executed', 'address-javascript': 'executed', 'markdown-link-javascript': 'executed',
	'html-link-stylesheet': 'foreign', 'html-style-import': 'foreign', 'html-meta-refresh-foreign': 'foreign',
};

async function controls(tap, tool, work, browser) {
	const root = join(work, 'trusted');
	tool.site(root, 'raw', Object.keys(CONTROLS).map((name) => join(DOCUMENTS, `${name}.md`)),
		['--html', 'trusted', '--lang', 'en']);
	const server = await serve({ open: { root, open: true } });
	const page = await browser.context.newPage();
	const watched = watch(page, server.origin);
	for (const [name, kind] of Object.entries(CONTROLS)) {
		await tap.case(`hostile: the test sees what a trusted ${name} does`, async (faults) => {
			watched.events.length = 0;
			await page.goto(`${server.origin}/open/${name}.html`, { waitUntil: 'load' }).catch(() => {});
			await page.evaluate(poke).catch(() => {});
			await page.waitForTimeout(100);
			if (!watched.events.some((event) => event.kind === kind))
				faults.push(`nothing ${kind}`);
		});
	}
	await page.close();
	server.close();
}

export async function hostile(tap, tool) {
	const work = scratch();
	const sets = await build(tap, tool, work);
	const browser = await launchCaching();
	await browser.context.addInitScript(sentry);
	await controls(tap, tool, work, browser);

	const folders = {};
	for (const set of sets) {
		folders[set.name] = { root: set.root };
		folders[`${set.name}-open`] = { root: set.root, open: true };
	}
	const server = await serve(folders);
	const faults = new Map();
	const visits = [];
	const parser = await browser.context.newPage();
	for (const set of sets) {
		const shape = await parser.evaluate(shapeOf, set.shape);
		for (const file of set.pages) {
			const name = basename(file, '.html');
			const html = readFileSync(join(set.root, file), 'utf8');
			if (!faults.has(name))
				faults.set(name, []);
			for (const fault of await parser.evaluate(auditSource, { html, shape }))
				faults.get(name).push(`${set.name}: ${fault}`);
			if (!hasPolicy(html))
				faults.get(name).push(`${set.name}: no policy before the first script, style or link`);
			// Without formulas the pages for the two engines are the same.
			if (set.name === 'katex' && !html.includes('class="math'))
				continue;
			visits.push({ name, file, set, folder: set.name }, { name, file, set, folder: `${set.name}-open` });
		}
	}
	await parser.close();

	const worker = async () => {
		const page = await browser.context.newPage();
		const tab = { page, watched: watch(page, server.origin) };
		for (let next = visits.shift(); next; next = visits.shift()) {
			const url = `${server.origin}/${next.folder}/${encodeURIComponent(next.file)}`;
			const found = await visit(tab, url, next.name, next.set)
				.catch((error) => [String(error.message).split('\n')[0]]);
			faults.get(next.name).push(...found.map((fault) => `${next.folder}: ${fault}`));
		}
		await page.close();
	};
	await Promise.all(Array.from({ length: TABS }, worker));
	for (const name of [...faults.keys()].sort())
		tap.result(`hostile: ${name}`, [...new Set(faults.get(name))]);
	server.close();
	await browser.close();
}
