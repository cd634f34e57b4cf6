// Verdicts of one engine on many formulas: in a thread, with what is known already from a cache.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { createEngine, settings } from './engines.mjs';

// An engine that says nothing for so long (milliseconds) will not.
const TIMEOUT = 20000;
const CHUNK = 500;

export const NO_ANSWER = 'no answer';

// Does the message say that the engine broke down, rather than that the formula is wrong?
export function brokeDown(message) {
	return message !== null &&
		(message.startsWith(NO_ANSWER) || /^Maximum call stack size exceeded/.test(message));
}

// ---- The thread ----

async function serve() {
	const engine = await createEngine(workerData.name);
	parentPort.on('message', async ({ formulas, page }) => {
		for (const { tex, display, first } of formulas) {
			if (first)
				engine.reset();
			parentPort.postMessage({ message: await engine.check(tex, display, page) });
		}
	});
	engine.reset();
	parentPort.postMessage({ ready: true });
}

// ---- The main thread ----

// The messages of an engine on the formulas {tex, display}: null where it accepts.  With `page`
// macros and labels last from formula to formula, up to one that has `first` set.  A formula that
// the engine hangs or dies on counts as rejected, and the engine is started again for the next.
export function judge(name, formulas, { page = false } = {}) {
	return new Promise((resolve, reject) => {
		const messages = [];
		const next = () => {
			if (messages.length === formulas.length)
				resolve(messages);
			else
				run(name, formulas, page, messages, next, reject);
		};
		next();
	});
}

// One life of a thread: appends to `messages` until all are there or the thread is lost.
function run(name, formulas, page, messages, next, reject) {
	const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { name } });
	let sent = messages.length, timer, over = false;
	const end = (then) => {
		over = true;
		clearTimeout(timer);
		worker.terminate().then(then);
	};
	const lost = (why) => end(() => {
		messages.push(`${NO_ANSWER}: ${why}`);
		next();
	});
	worker.on('message', (answer) => {
		if (over)
			return;
		if (!answer.ready)
			messages.push(answer.message);
		clearTimeout(timer);
		if (messages.length === formulas.length)
			return end(next);
		timer = setTimeout(() => lost('stopped after a while'), TIMEOUT);
		if (messages.length === sent) {
			sent = Math.min(sent + CHUNK, formulas.length);
			worker.postMessage({ formulas: formulas.slice(messages.length, sent), page });
		}
	});
	worker.on('error', (error) => {
		if (over)
			return;
		// Before anything was asked of it: the fault is not a formula's.
		if (sent === messages.length)
			end(() => reject(error));
		else
			lost(error.message);
	});
}

// ---- The cache ----

// One file an engine, named by all that decides its verdicts; a line a formula: hash, TAB, message
// as JSON.
function cacheFile(folder, name) {
	return join(folder, `${name}-${settings(name).slice(0, 12)}.txt`);
}

// In a page, what a formula means depends on all before it.
function hashes(formulas, page) {
	let last = '';
	return formulas.map(({ tex, display, first }) => {
		const before = page && !first ? last : '';
		const text = before + (page ? 'page ' : '') + (display ? 'd' : 'i') + tex;
		last = createHash('sha256').update(text).digest('hex').slice(0, 32);
		return last;
	});
}

function readCache(file) {
	const known = new Map();
	if (existsSync(file)) {
		for (const line of readFileSync(file, 'utf8').split('\n')) {
			const tab = line.indexOf('\t');
			if (tab > 0)
				known.set(line.slice(0, tab), JSON.parse(line.slice(tab + 1)));
		}
	}
	return known;
}

function writeCache(file, known) {
	mkdirSync(dirname(file), { recursive: true });
	const lines = [...known].map(([hash, message]) => `${hash}\t${JSON.stringify(message)}\n`);
	writeFileSync(`${file}.new`, lines.join(''));
	renameSync(`${file}.new`, file);
}

// What has to be asked: formulas that are not known, each once; in pages, every page that has one.
function unknown(formulas, keys, known, page) {
	const wanted = new Map();
	let start = 0;
	formulas.forEach((formula, i) => {
		if (!page || formula.first)
			start = i;
		if (!known.has(keys[i])) {
			for (let j = start; j <= i; j++)
				wanted.set(keys[j], formulas[j]);
			start = i + 1;
		}
	});
	return wanted;
}

// judge(), asking only for what the folder does not hold.
export async function judgeCached(name, formulas, folder, { page = false } = {}) {
	const file = cacheFile(folder, name);
	const known = readCache(file);
	const keys = hashes(formulas, page);
	const wanted = unknown(formulas, keys, known, page);
	if (wanted.size) {
		const messages = await judge(name, [...wanted.values()], { page });
		[...wanted.keys()].forEach((key, i) => known.set(key, messages[i]));
		writeCache(file, known);
	}
	return keys.map((key) => known.get(key));
}

if (!isMainThread && workerData && workerData.name)
	await serve();
