// Pages made by the tool that is tested.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = resolve(HERE, '../..');

// A folder that is removed when the process ends.
export function scratch() {
	const folder = mkdtempSync(join(tmpdir(), 'mathmill-pages-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
}

export class Tool {
	constructor(bin, engines) {
		this.path = resolve(bin, 'md2html');
		this.engines = resolve(engines);
	}

	run(args, input) {
		const result = spawnSync(this.path, args, {
			input, encoding: 'utf8', maxBuffer: 1 << 30, timeout: 300000,
		});
		if (result.error)
			throw result.error;
		return { status: result.status, output: result.stdout, messages: result.stderr };
	}

	// Pages of articles into `folder`.  A status of 1 (findings) is none of our business; 2 may be.
	site(folder, math, operands, more = []) {
		mkdirSync(folder, { recursive: true });
		return this.run(['--no-config', '-o', folder, '--engines', this.engines, '--math', math, ...more,
			...operands]);
	}
}

// The pages in a folder, by name.
export function pagesOf(folder) {
	return readdirSync(folder).filter((name) => name.endsWith('.html')).sort();
}
