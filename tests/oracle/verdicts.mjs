#!/usr/bin/env node
// verdicts.mjs [--engines LIST] [--page] [--annotate] [--cache FOLDER]  <FORMULAS  >VERDICTS
//
// Reads NDJSON {"tex","display"} and writes, in the same order, which engines accept each formula:
// {"katex","mathjax3","mathjax4"}, with "katex_msg" and so on where one does not.
//   --engines katex,mathjax4   only these
//   --page                     the formulas are one page: MathJax keeps macros and labels
//   --annotate                 write the objects of the input, with the verdicts set in them
//   --cache FOLDER             keep verdicts there, and ask only for new ones

import { parseArgs } from 'node:util';
import { ENGINES, missing } from './engines.mjs';
import { readRows, readStdin, trouble, writeRows } from './rows.mjs';
import { judge, judgeCached } from './judge.mjs';

function options() {
	try {
		return parseArgs({
			options: {
				engines: { type: 'string', default: ENGINES.join(',') },
				page: { type: 'boolean' },
				annotate: { type: 'boolean' },
				cache: { type: 'string' },
			},
		}).values;
	} catch (error) {
		return trouble('verdicts.mjs', error.message);
	}
}

function merge(formula, engines, messages, annotate) {
	const row = annotate ? { ...formula } : {};
	engines.forEach((name, e) => {
		row[name] = messages[e] === null;
	});
	engines.forEach((name, e) => {
		if (messages[e] !== null && !annotate)
			row[`${name}_msg`] = messages[e];
	});
	return row;
}

const { engines: list, page, annotate, cache } = options();
const engines = list.split(',');
const unknown = engines.find((name) => !ENGINES.includes(name));
if (unknown !== undefined)
	trouble('verdicts.mjs', `unknown engine "${unknown}" (${ENGINES.join(', ')})`);
if (missing())
	trouble('verdicts.mjs', missing());

const formulas = readRows(await readStdin(), '<stdin>');
const asked = formulas.map(({ tex, display }) => ({ tex, display: !!display }));
const answers = await Promise.all(engines.map((name) =>
	cache ? judgeCached(name, asked, cache, { page }) : judge(name, asked, { page })));
writeRows(formulas.map((formula, i) =>
	merge(formula, engines, answers.map((messages) => messages[i]), annotate)));
