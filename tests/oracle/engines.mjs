// The engines that tests/oracle measures against: KaTeX, MathJax 3 and MathJax 4, each set up as a
// web page has it by default.  createEngine(NAME) gives an object with
//   check(tex, display)  null if the engine accepts the formula, otherwise its message
//   reset()              forgets macros, labels and loaded packages (the start of a page)
// MathJax 3 and 4 both own the global `MathJax`: have one engine in a thread.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ENGINES = ['katex', 'mathjax3', 'mathjax4'];

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.ORACLE_MODULES || join(here, 'node_modules');

const PACKAGES = { katex: 'katex', mathjax3: 'mathjax-full', mathjax4: '@mathjax/src' };

// What is wrong with the installation, or null.
export function missing() {
	const absent = Object.values(PACKAGES).find((name) => !existsSync(join(modules, name)));
	return absent ? `${absent} is not in ${modules}: npm ci in ${here} installs it` : null;
}

// A hash of all that decides an engine's verdicts: its release, and how it is set up here.
export function settings(name) {
	return createHash('sha256')
		.update(readFileSync(join(modules, PACKAGES[name], 'package.json')))
		.update(readFileSync(fileURLToPath(import.meta.url)))
		.digest('hex');
}

export async function createEngine(name) {
	if (name === 'katex')
		return katexEngine();
	return mathjaxEngine(name === 'mathjax3' ? MATHJAX3 : MATHJAX4);
}

// ---- KaTeX ----

// KaTeX has no numbering across formulas, so pages that use it drop or replace these.
function swallow(replacement) {
	return (context) => {
		context.consumeArgs(1);
		return replacement;
	};
}

const KATEX_STUBS = {
	'\\label': swallow(''),
	'\\require': swallow(''),
	'\\eqref': swallow('(1)'),
	'\\ref': swallow('1'),
};

function katexEngine() {
	const katex = createRequire(import.meta.url)(join(modules, 'katex'));
	return {
		reset() {},
		check(tex, displayMode) {
			try {
				katex.renderToString(tex, {
					displayMode, strict: false, trust: false, throwOnError: true,
					macros: { ...KATEX_STUBS },
				});
				return null;
			} catch (error) {
				return message(error).replace(/^KaTeX parse error: /, '');
			}
		},
	};
}

// ---- MathJax ----

// The input side of the component tex-mml-chtml, without the two packages that turn errors into
// red text (noundefined; noerrors is not in it).
const MATHJAX3 = {
	root: 'mathjax-full/js',
	dependencies: 'mathjax-full/components/src/dependencies.js',
	packages: ['base', 'ams', 'newcommand', 'require', 'autoload', 'configmacros'],
	preloaded: 'preLoad',
};
const MATHJAX4 = {
	root: '@mathjax/src/mjs',
	dependencies: '@mathjax/src/components/mjs/dependencies.js',
	packages: ['base', 'ams', 'newcommand', 'textmacros', 'require', 'autoload', 'configmacros'],
	preloaded: 'preLoaded',
};

// Whatever may have changed what a later formula means.
const DEFINES = /\\(?:re)?new|\\[A-Za-z]*(?:def|let|group)|\\Declare|\\provide|\\global|\\set/;

async function mathjaxEngine(version) {
	const load = (path) => import(pathToFileURL(join(modules, version.root, path)).href)
		.then((module) => ({ ...module.default, ...module }));
	const { Loader, CONFIG } = await load('components/loader.js');
	const { mathjax } = await load('mathjax.js');
	const { TeX } = await load('input/tex.js');
	const { liteAdaptor } = await load('adaptors/liteAdaptor.js');
	const { RegisterHTMLHandler } = await load('handlers/html.js');
	const { STATE } = await load('core/MathItem.js');
	RegisterHTMLHandler(liteAdaptor());

	// Every package is imported now, so that \require and autoload find it without a network.
	const table = readFileSync(join(modules, version.dependencies), 'utf8');
	const { dependencies } = await import('data:text/javascript,' + encodeURIComponent(table));
	Object.assign(CONFIG.dependencies, dependencies);
	CONFIG.failed = () => {};
	CONFIG.versionWarnings = false;
	CONFIG.require = (url) => {
		throw new Error(`no package ${basename(url, '.js')}`);
	};
	const extensions = join(modules, version.root, 'input/tex');
	for (const entry of readdirSync(extensions, { withFileTypes: true })) {
		if (!entry.isDirectory())
			continue;
		for (const file of readdirSync(join(extensions, entry.name))) {
			if (file.endsWith('Configuration.js'))
				await load(`input/tex/${entry.name}/${file}`);
		}
		Loader[version.preloaded](`[tex]/${entry.name}`);
	}
	Loader[version.preloaded]('core', 'input/tex-base', 'input/tex');

	let document, input;
	function reset() {
		input = new TeX({
			packages: version.packages,
			formatError: (jax, error) => {
				throw error;
			},
		});
		document = mathjax.document('', { InputJax: input });
		// Proof trees (bussproofs) are measured; how large they are makes no difference here.
		document.outputJax.getBBox = () => ({ w: 1, h: 1, d: 0 });
	}
	const loaded = () => input.parseOptions.packageData.get('require').required.length;

	return {
		reset,
		async check(tex, display, page) {
			if (!page) {
				if (!input || loaded() !== version.packages.length)
					reset();
				input.reset();
			}
			let result = null;
			for (let attempts = 0; ; attempts++) {
				try {
					document.convert(tex, { display, end: STATE.CONVERT });
					result = null;
					break;
				} catch (error) {
					result = message(error);
					if (!error.retry || attempts === 20)
						break;
					try {
						await error.retry;
					} catch (failed) {
						result = message(failed);
						break;
					}
				}
			}
			if (!page && DEFINES.test(tex))
				input = null;
			return result;
		},
	};
}

function message(error) {
	const text = String((error && error.message) || error);
	return text.replace(/\s+/g, ' ').slice(0, 300) || 'error without a message';
}
