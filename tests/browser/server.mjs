// A static server on 127.0.0.1 for the folders of pages that are tested.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
	'.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript',
	'.mjs': 'text/javascript', '.json': 'application/json', '.woff2': 'font/woff2',
	'.png': 'image/png', '.jpg': 'image/jpeg', '.gif': 'image/gif', '.webp': 'image/webp',
	'.svg': 'image/svg+xml',
};

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

// The page without its Content-Security-Policy: what else is there must hold alone.
export function withoutPolicy(html) {
	return html.replace(POLICY, '');
}

export function hasPolicy(html) {
	const at = html.search(POLICY);
	const first = html.search(/<(script|link|style|base|img)\b/i);
	return at >= 0 && (first < 0 || at < first);
}

// `folders` maps the first step of a path to { root, open }: the pages below `root`, without their
// policy if `open` is set.  Resolves to { origin, close }.
export async function serve(folders) {
	const server = createServer((request, response) => {
		answer(folders, request.url, response).catch(() => {
			response.writeHead(404, { 'content-type': 'text/plain' });
			response.end('not found');
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		origin: `http://127.0.0.1:${server.address().port}`,
		close: () => server.close(),
	};
}

async function answer(folders, url, response) {
	const path = normalize(decodeURIComponent(new URL(url, 'http://x/').pathname));
	const [, first, ...rest] = path.split('/');
	const folder = folders[first];
	if (!folder)
		throw new Error('no such folder');
	const file = join(folder.root, ...rest);
	const type = TYPES[extname(file)] ?? 'application/octet-stream';
	if (!(await stat(file)).isFile())
		throw new Error('not a file');
	// Scripts and fonts are the same for hundreds of pages.
	const cache = type.startsWith('text/html') ? 'no-store' : 'max-age=3600';
	const headers = { 'content-type': type, 'cache-control': cache };
	if (folder.open && type.startsWith('text/html')) {
		const html = withoutPolicy(await readFile(file, 'utf8'));
		response.writeHead(200, headers);
		response.end(html);
		return;
	}
	response.writeHead(200, headers);
	createReadStream(file).pipe(response);
}
