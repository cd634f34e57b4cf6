// Screenshots to look at: `node shots.mjs OUT PAGE.html...` writes OUT/NAME-{desktop,dark,phone,print}.png of
// each page (and NAME-{desktop,phone}-whole.png with WHOLE=1 in the environment).

import { mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { launch, typeset } from './chromium.mjs';
import { serve } from './server.mjs';

const VIEWS = {
	desktop: { viewport: { width: 1440, height: 1000 } },
	dark: { viewport: { width: 1440, height: 1000 }, colorScheme: 'dark' },
	phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
	print: { viewport: { width: 794, height: 1123 } },
};

const [out, ...files] = process.argv.slice(2);
if (!files.length) {
	console.error('usage: node shots.mjs OUT PAGE.html...');
	process.exit(2);
}
mkdirSync(out, { recursive: true });
const folders = {};
const paths = files.map((file) => {
	const root = dirname(resolve(file));
	const known = Object.entries(folders).find(([, folder]) => folder.root === root);
	const key = known?.[0] ?? `f${Object.keys(folders).length}`;
	folders[key] = { root };
	return `/${key}/${encodeURIComponent(basename(file))}`;
});
const server = await serve(folders);
const browser = await launch();
for (const [view, options] of Object.entries(VIEWS)) {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	if (view === 'print')
		await page.emulateMedia({ media: 'print' });
	for (const [i, path] of paths.entries()) {
		const name = basename(files[i], '.html');
		await page.goto(server.origin + path, { waitUntil: 'load' });
		await typeset(page, 60000);
		await page.screenshot({ path: join(out, `${name}-${view}.png`) });
		if (process.env.WHOLE && (view === 'desktop' || view === 'phone'))
			await page.screenshot({ path: join(out, `${name}-${view}-whole.png`), fullPage: true });
	}
	await context.close();
}
await browser.close();
server.close();
