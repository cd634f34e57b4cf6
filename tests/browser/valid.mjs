// Every page of a folder through the Nu Html Checker: `node valid.mjs DIR...` lists its messages, the most
// frequent first, and fails if there are errors.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, HERE, pagesOf, scratch } from './build.mjs';
import { Tap } from './tap.mjs';

// Messages of severity error: { file, line, message }; null: there is no Java.
export function check(folder) {
	if (spawnSync('java', ['-version']).status !== 0)
		return null;
	const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
	const files = pagesOf(folder).map((name) => join(folder, name));
	const result = spawnSync('java', ['-Xss8m', '-jar', jar, '--format', 'json', '--exit-zero-always', ...files],
		{ encoding: 'utf8', maxBuffer: 1 << 30 });
	const at = result.stderr.search(/\{"(version|messages)"/);
	if (at < 0)
		throw new Error(`the checker said: ${result.stderr.slice(0, 1000) || result.signal || 'nothing'}`);
	const { messages } = JSON.parse(result.stderr.slice(at));
	return messages.map(({ type, subType, url, lastLine, message, extract }) => ({
		error: type === 'error', kind: subType ?? type, file: decodeURIComponent((url ?? '').split('/').pop()),
		line: lastLine, message, extract,
	}));
}

// The messages by text, with a name of something in it left out, the most frequent first.
export function tally(messages) {
	const groups = new Map();
	for (const found of messages) {
		const key = `${found.kind}: ${found.message.replace(/“[^”]{20,}”/g, '“..”')}`;
		groups.set(key, [...(groups.get(key) ?? []), found]);
	}
	return [...groups].sort((a, b) => b[1].length - a[1].length).map(([text, all]) =>
		`${all.length} x ${text} (${all[0].file}:${all[0].line}: ${(all[0].extract ?? '').replace(/\s+/g, ' ').slice(0, 120)})`);
}

export async function valid(tap, tool) {
	const work = scratch();
	const sources = { blogs: join(ROOT, 'blogs_raw'), cases: join(HERE, 'cases') };
	for (const math of ['mathjax', 'katex']) {
		for (const [name, source] of Object.entries(sources)) {
			const root = join(work, `${name}-${math}`);
			tool.site(root, math, [source]);
			const messages = check(root);
			const title = `valid: ${name}, ${math}`;
			if (!messages) {
				tap.skip(title, 'no Java');
				continue;
			}
			const errors = messages.filter(({ error }) => error);
			for (const line of tally(messages.filter(({ error, kind }) => !error && kind !== 'info')))
				tap.note(line);
			tap.result(title, tally(errors));
		}
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const tap = new Tap();
	for (const folder of process.argv.slice(2))
		tap.result(folder, tally((check(folder) ?? [{ kind: 'error', message: 'no Java', error: true }]).filter((m) => m.error)));
	process.exitCode = tap.end();
}
