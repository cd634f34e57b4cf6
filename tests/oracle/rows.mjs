// NDJSON in and out, and the way these programs give up.

import { writeSync } from 'node:fs';

export function trouble(program, text) {
	process.stderr.write(`${program}: ${text}\n`);
	process.exit(2);
}

export async function readStdin() {
	const chunks = [];
	for await (const chunk of process.stdin)
		chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

export function readRows(text, path) {
	return text.split('\n').flatMap((line, i) => {
		if (!line.trim())
			return [];
		try {
			return [JSON.parse(line)];
		} catch (error) {
			return trouble('rows', `${path}:${i + 1}: ${error.message}`);
		}
	});
}

// To standard output at once, whole.
export function write(text) {
	let bytes = Buffer.from(text);
	while (bytes.length) {
		try {
			bytes = bytes.subarray(writeSync(1, bytes));
		} catch (error) {
			if (error.code === 'EPIPE')
				process.exit(0);
			if (error.code !== 'EAGAIN')
				throw error;
		}
	}
}

export function writeRows(rows) {
	write(rows.map((row) => JSON.stringify(row) + '\n').join(''));
}
