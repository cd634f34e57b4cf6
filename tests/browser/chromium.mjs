// The browser of the system, and what is watched in every page.

import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// The path of a Chromium: $CHROMIUM, or the first on the PATH; null: there is none.
export function findChromium() {
	if (process.env.CHROMIUM)
		return process.env.CHROMIUM;
	for (const name of NAMES) {
		for (const folder of (process.env.PATH ?? '').split(delimiter)) {
			try {
				accessSync(join(folder, name), constants.X_OK);
				return join(folder, name);
			} catch {
				// not there
			}
		}
	}
	return null;
}

// No name but 127.0.0.1 resolves, so nothing that a page asks for leaves the machine.
const ARGUMENTS = [
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
	'--disable-background-networking', '--disable-component-update', '--no-first-run',
];

export async function launch() {
	const executablePath = findChromium();
	if (!executablePath)
		throw new Error('no Chromium: ./bootstrap browser installs it, or set CHROMIUM');
	const root = process.getuid?.() === 0;
	return chromium.launch({
		executablePath, chromiumSandbox: !root, args: [...ARGUMENTS, ...(root ? ['--no-sandbox'] : [])],
	});
}

// As launch, but a context that keeps compiled scripts from page to page, which makes hundreds of
// pages with one engine cheap.  close() removes what it kept.
export async function launchCaching(options = {}) {
	const executablePath = findChromium();
	if (!executablePath)
		throw new Error('no Chromium: ./bootstrap browser installs it, or set CHROMIUM');
	const root = process.getuid?.() === 0;
	const folder = mkdtempSync(join(tmpdir(), 'mathmill-browser-'));
	const context = await chromium.launchPersistentContext(folder, {
		executablePath, chromiumSandbox: !root,
		args: [...ARGUMENTS, ...(root ? ['--no-sandbox'] : [])], ...options,
	});
	return {
		context,
		async close() {
			await context.close();
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

// Runs in every frame before its own scripts: whatever touches __pwned, and whatever the policy
// blocks, is said on the console.
export function sentry() {
	const say = console.debug.bind(console);
	const executed = () => say(`sentry: executed: in ${location.href}`);
	Object.defineProperty(window, '__pwned', {
		set: executed,
		get() {
			executed();
			return () => {};
		},
	});
	addEventListener('securitypolicyviolation', (event) => {
		say(`sentry: blocked: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
	}, true);
}

// Collects in `watch.events` what a page does that it should not: { kind, text }.  Kinds: executed,
// dialog, blocked (by the policy), foreign (a request to another host), error (an exception that
// nobody caught), window (a popup or download), left (the page went elsewhere).
export function watch(page, origin) {
	const watched = { events: [], url: null };
	const add = (kind, text) => watched.events.push({ kind, text });
	page.on('console', (message) => {
		const match = /^sentry: (\w+): ([^]*)/.exec(message.text());
		if (match)
			add(match[1], match[2]);
	});
	page.on('dialog', (dialog) => {
		add('dialog', dialog.message());
		dialog.dismiss().catch(() => {});
	});
	page.on('request', (request) => {
		const url = request.url();
		// An author's picture may be of another host; see --images.
		if (request.resourceType() !== 'image' && !url.startsWith(origin + '/') && !/^(data|blob|about):/.test(url))
			add('foreign', `${request.resourceType()} ${url}`);
	});
	page.on('pageerror', (error) => add('error', error.message));
	page.on('popup', (popup) => {
		add('window', popup.url());
		popup.close().catch(() => {});
	});
	page.on('download', (download) => add('window', `download ${download.url()}`));
	page.on('framenavigated', (frame) => {
		const url = frame.url();
		if (frame !== page.mainFrame())
			add('frame', url);
		else if (watched.url && url.split('#')[0] !== watched.url && url !== 'about:blank')
			add('left', url);
	});
	return watched;
}

// Resolves when the page's formulas are typeset; false: they were not after `limit` milliseconds.
export async function typeset(page, limit = 20000) {
	return page.evaluate(async (milliseconds) => {
		const all = Document.prototype.querySelectorAll.bind(document);
		const late = performance.now() + milliseconds;
		while (all('.math:not(.typeset)').length) {
			if (performance.now() > late)
				return false;
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		return true;
	}, limit);
}
