#!/usr/bin/env node
// compare.mjs [options] [FILE|DIR ...]
//
// What eqn-check says of formulas, against what KaTeX and MathJax say of them.  Prints how often
// they agree, and every disagreement.  Exit status: 0 none, 1 some, 2 trouble.
//
// Operands are Markdown files or folders of them: each formula on its own, macros forgotten in
// between.  Without any option for another, they are the only thing that is compared.
//   --page             the operands as pages, too: MathJax keeps macros and labels down the page
//   --formulas FILE    formulas in NDJSON, {"tex","display"}
//   --cases FILE       the same with recorded verdicts, which have to be what the engines say;
//                      verdicts.mjs --annotate records them, for new cases and new releases
//   --engines LIST     katex,mathjax3,mathjax4
//   --limit N          print at most N disagreements a set and engine (default 20; 0: all)
//   --json             print disagreements as NDJSON, and no table
//   --build FOLDER     where bin/eqn-check is (build/release)
//   --cache FOLDER     where verdicts of the engines are kept (build/oracle)

import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINES, missing } from './engines.mjs';
import { brokeDown, judgeCached } from './judge.mjs';
import { readRows, trouble as giveUp, write } from './rows.mjs';

const trouble = (text) => giveUp('compare.mjs', text);

function options() {
	try {
		return parseArgs({
			allowPositionals: true,
			options: {
				page: { type: 'boolean' },
				formulas: { type: 'string', multiple: true, default: [] },
				cases: { type: 'string' },
				engines: { type: 'string', default: ENGINES.join(',') },
				limit: { type: 'string', default: '20' },
				json: { type: 'boolean' },
				build: { type: 'string', default: 'build/release' },
				cache: { type: 'string', default: 'build/oracle' },
			},
		});
	} catch (error) {
		return trouble(error.message);
	}
}

const { values: option, positionals } = options();
const engines = option.engines.split(',');
const limit = Number(option.limit) || Infinity;

// ---- Input ----

function read(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		return trouble(error.message);
	}
}

function markdownFiles(operand) {
	try {
		if (!statSync(operand).isDirectory())
			return [operand];
		return readdirSync(operand).sort().filter((name) => !name.startsWith('.'))
			.map((name) => join(operand, name))
			.flatMap((path) => (statSync(path).isDirectory() ? markdownFiles(path)
				: path.endsWith('.md') ? [path] : []));
	} catch (error) {
		return trouble(error.message);
	}
}

// The standard output of one of the project's programs.
function output(program, args, input, statuses = [0]) {
	return new Promise((resolve) => {
		const child = spawn(join(option.build, program), args, { stdio: ['pipe', 'pipe', 'inherit'] });
		const chunks = [];
		child.on('error', (error) => trouble(error.message));
		child.stdin.on('error', () => {});
		child.stdout.on('data', (chunk) => chunks.push(chunk));
		child.on('close', (status, signal) => {
			if (!statuses.includes(status))
				trouble(`${program} ${args.join(' ')}: ${signal || `status ${status}`}`);
			resolve(Buffer.concat(chunks).toString('utf8'));
		});
		child.stdin.end(input);
	});
}

async function formulasOf(files) {
	return readRows(await output('bin/eqn-check', ['--no-config', '--list-formulas', ...files], ''), 'eqn-check --list-formulas');
}

function distinct(formulas) {
	const seen = new Map();
	for (const formula of formulas) {
		const key = (formula.display ? 'd' : 'i') + formula.tex;
		if (!seen.has(key))
			seen.set(key, formula);
	}
	return [...seen.values()];
}

// ---- What eqn-check says ----

// {accepts: {katex...}, findings: [...]} for each formula on its own.
async function ownVerdicts(formulas) {
	const input = formulas
		.map(({ tex, display }) => JSON.stringify({ tex, display: !!display }) + '\n').join('');
	const rows = readRows(await output('bin/eqn-check', ['--no-config', '--formulas'], input, [0, 1]),
		'eqn-check --formulas');
	if (rows.length !== formulas.length)
		trouble(`eqn-check --formulas: ${rows.length} verdicts for ${formulas.length} formulas`);
	return rows.map((row) => ({ accepts: row.verdicts, findings: row.findings || [] }));
}

function within(finding, formula) {
	const after = finding.line > formula.line ||
		(finding.line === formula.line && finding.column >= formula.column);
	const before = finding.line < formula.end_line ||
		(finding.line === formula.end_line && finding.column <= formula.end_column);
	return after && before;
}

// The same for the formulas of whole files, from the findings in them: an error is a rejection.
// A formula that was escaped twice is judged in its plain reading, so it is left out.
async function ownPageVerdicts(files, formulas, engine) {
	const args = ['--no-config', '--format', 'json', '--select', 'tex-*,tag-nested,tag-multiple', '--target', engine,
		'--fail-level', 'never', ...files];
	const byPath = new Map();
	for (const finding of readRows(await output('bin/eqn-check', args, ''), 'eqn-check')) {
		if (finding.severity === 'error' || finding.rule.startsWith('tex-escaped'))
			byPath.set(finding.path, [...(byPath.get(finding.path) || []), finding]);
	}
	return formulas.map((formula) => {
		const findings = (byPath.get(formula.path) || []).filter((f) => within(f, formula));
		const escaped = findings.some((f) => f.rule.startsWith('tex-escaped'));
		return { accepts: { [engine]: escaped ? null : findings.length === 0 }, findings };
	});
}

// ---- Comparing ----

const disagreements = [];

function describe(difference) {
	const { formula, engine, own, message, recorded } = difference;
	const place = formula.path ? `${formula.path}:${formula.line}: ` : '';
	const says = (accepts) => (accepts ? 'accepts' : 'rejects');
	const lines = [`${place}${formula.display ? 'display' : 'inline'} ${JSON.stringify(formula.tex)}`];
	lines.push(`  ${engine} ${says(message === null)}${message === null ? '' : `: ${message}`}`);
	if (recorded !== undefined)
		lines.push(`  recorded: ${says(recorded)}`);
	if (own) {
		lines.push(`  eqn-check ${says(own.accepts[engine])}`);
		for (const finding of own.findings)
			lines.push(`    ${finding.message} [${finding.rule}]`);
	}
	return lines.join('\n') + '\n';
}

// One line of the table, with the disagreements below it.
function show(set, engine, total, unanswered, differences) {
	disagreements.push(...differences);
	if (option.json) {
		write(differences.map(({ formula, own, message }) => JSON.stringify({
			set, engine, path: formula.path, line: formula.line, tex: formula.tex,
			display: !!formula.display, accepts: message === null, message,
			findings: own ? own.findings : [],
		}) + '\n').join(''));
		return;
	}
	const agree = total - differences.length;
	const percent = total ? (Math.floor((1e4 * agree) / total) / 100).toFixed(2) : '100.00';
	const broken = unanswered ? `  (${unanswered} more without an answer)` : '';
	write(`${set.padEnd(42)} ${engine.padEnd(9)} ${String(agree).padStart(7)} of ` +
		`${String(total).padStart(7)} ${percent.padStart(7)} %${broken}\n`);
	for (const difference of differences.slice(0, limit))
		write(describe(difference).replace(/^/gm, '    ').trimEnd() + '\n');
	if (differences.length > limit)
		write(`    and ${differences.length - limit} more (--limit 0 shows all)\n`);
}

// A row may name the engines of which eqn-check is known to say the opposite.
function isKnown(formula, engine) {
	return (formula.differs || []).includes(engine);
}

// `own` and `messages` are what eqn-check and the engine say of each formula.  Where the engine
// itself broke down (a stack too deep) there is nothing to compare with.
function compare(set, engine, formulas, own, messages) {
	const differences = [];
	let unanswered = 0;
	formulas.forEach((formula, i) => {
		if (brokeDown(messages[i]) || own[i].accepts[engine] === null)
			unanswered++;
		else if ((own[i].accepts[engine] !== (messages[i] === null)) !== isKnown(formula, engine))
			differences.push({ formula, engine, own: own[i], message: messages[i] });
	});
	show(set, engine, formulas.length - unanswered, unanswered, differences);
}

async function compareAlone(set, formulas) {
	const [own, ...answers] = await Promise.all([ownVerdicts(formulas),
		...engines.map((name) => judgeCached(name, formulas, option.cache))]);
	engines.forEach((name, e) => compare(set, name, formulas, own, answers[e]));
	return answers;
}

function compareRecorded(set, formulas, answers) {
	engines.forEach((name, e) => {
		const differences = [];
		formulas.forEach((formula, i) => {
			if (formula[name] !== (answers[e][i] === null))
				differences.push({
					formula, engine: name, message: answers[e][i], recorded: formula[name],
				});
		});
		show(`${set}, as recorded`, name, formulas.length, 0, differences);
	});
}

// KaTeX has no pages: it forgets macros behind every formula.
async function comparePages(set, files, formulas) {
	formulas.forEach((formula, i) => {
		formula.first = i === 0 || formulas[i - 1].path !== formula.path;
	});
	const named = engines.filter((name) => name !== 'katex');
	const answers = await Promise.all(named.map((name) => Promise.all([
		ownPageVerdicts(files, formulas, name),
		judgeCached(name, formulas, option.cache, { page: true }),
	])));
	named.forEach((name, i) => compare(`${set}, as pages`, name, formulas, ...answers[i]));
}

if (missing())
	trouble(missing());
if (positionals.length) {
	const files = positionals.flatMap(markdownFiles);
	const formulas = await formulasOf(files);
	const set = positionals.length === 1 ? positionals[0] : `${files.length} files`;
	await compareAlone(set, distinct(formulas));
	if (option.page)
		await comparePages(set, files, formulas);
}
for (const path of option.formulas)
	await compareAlone(path, distinct(readRows(read(path), path)));
if (option.cases) {
	const cases = readRows(read(option.cases), option.cases);
	compareRecorded(option.cases, cases, await compareAlone(option.cases, cases));
}
process.exitCode = disagreements.length ? 1 : 0;
