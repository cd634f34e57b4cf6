// The tests of the pages in a browser: node run.mjs BIN_DIR ENGINES_DIR [SITE_SOURCE]
//
// BIN_DIR has md2html and eqn-check, ENGINES_DIR what `make engines` made, SITE_SOURCE is a folder of more
// articles whose pages are to be looked at.  ONLY=hostile,pages,valid runs some of it.  Speaks TAP.

import { Tool } from './build.mjs';
import { hostile } from './hostile.mjs';
import { pages } from './pages.mjs';
import { Tap } from './tap.mjs';
import { valid } from './valid.mjs';

const [bin, engines, siteSource] = process.argv.slice(2);
if (!engines) {
	console.error('usage: node run.mjs BIN_DIR ENGINES_DIR [SITE_SOURCE]');
	process.exit(2);
}
const parts = { hostile, pages, valid };
const tap = new Tap();
const tool = new Tool(bin, engines);
for (const name of (process.env.ONLY ?? Object.keys(parts).join()).split(',')) {
	try {
		await parts[name](tap, tool, siteSource);
	} catch (error) {
		tap.result(`${name}: runs to its end`, [error.stack ?? String(error)]);
	}
}
process.exit(tap.end());
