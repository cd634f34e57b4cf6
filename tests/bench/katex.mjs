#!/usr/bin/env node
// katex.mjs ROUNDS PARSE FILE
//
// KaTeX's parser (no HTML, no MathML) against mathmill's, on the formulas of FILE (NDJSON, as
// eqn-check --list-formulas writes it): both warm, each in a process of its own, in turn, one
// thread each.  Prints the medians of formulas a second and the median of the ratios of the
// pairs.  PARSE is the program of parse.c; KaTeX is that of tests/oracle, set up as there.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readRows, trouble } from '../oracle/rows.mjs';

const katex = createRequire(new URL('../oracle/', import.meta.url))('katex');

const [rounds, program, file] = process.argv.slice(2);
if (!(Number(rounds) > 0) || !file)
	trouble('katex.mjs', 'usage: katex.mjs ROUNDS PARSE FILE');
const rows = readRows(readFileSync(file, 'utf8'), file);

// As in tests/oracle/engines.mjs.  Macros are fresh for each formula: KaTeX adds to them.
const swallow = (replacement) => (context) => {
	context.consumeArgs(1);
	return replacement;
};
const STUBS = {
	'\\label': swallow(''),
	'\\require': swallow(''),
	'\\eqref': swallow('(1)'),
	'\\ref': swallow('1'),
};
const settings = (displayMode) => ({
	displayMode, strict: false, trust: false, throwOnError: true, macros: { ...STUBS },
});

function katexPass() {
	const start = process.hrtime.bigint();
	for (const { tex, display } of rows) {
		try {
			katex.__parse(tex, settings(display));
		} catch (error) {
			if (!(error instanceof katex.ParseError))
				throw error;
		}
	}
	return Number(process.hrtime.bigint() - start) / 1e9;
}

const child = spawn(program, ['--serve', file], { stdio: ['pipe', 'pipe', 'inherit'] });
child.on('error', (error) => trouble('katex.mjs', error.message));
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

async function nextLine() {
	const { value, done } = await lines.next();
	return done ? trouble('katex.mjs', `${program} has ended`) : value;
}

function parserPass() {
	child.stdin.write('\n');
	return nextLine().then(Number);
}

function median(values) {
	const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const [n] = (await nextLine()).split(' ').map(Number);
if (n !== rows.length)
	trouble('katex.mjs', `${program} reads ${n} formulas of ${rows.length}`);
const WARM_UP = 4;
const ours = [], theirs = [];
for (let i = 0; i < WARM_UP + Number(rounds); i++) {
	ours.push(await parserPass());
	theirs.push(katexPass());
}
child.stdin.end();
ours.splice(0, WARM_UP);
theirs.splice(0, WARM_UP);
const rate = (times) => (n / median(times) / 1e3).toFixed(1).padStart(9) + ' k/s';
const ratio = median(theirs.map((time, i) => time / ours[i]));
console.log(`parser : KaTeX ${katex.version} in Node ${process.version}`.padEnd(44)
	+ `${rate(ours)}${rate(theirs)}${ratio.toFixed(1).padStart(9)}`);
