// TAP on standard output: a line a case, and below a failed one what was wrong, a line each.

export class Tap {
	constructor() {
		this.cases = 0;
		this.failed = 0;
	}

	// `faults` is a list of texts; an empty one is a pass.
	result(name, faults) {
		this.cases++;
		if (faults.length)
			this.failed++;
		console.log(`${faults.length ? 'not ok' : 'ok'} ${this.cases} ${name.replace(/#/g, '\\#')}`);
		for (const fault of faults.slice(0, 20))
			this.note(fault);
		if (faults.length > 20)
			this.note(`... and ${faults.length - 20} more`);
	}

	skip(name, reason) {
		this.cases++;
		console.log(`ok ${this.cases} ${name} # skip ${reason}`);
	}

	note(text) {
		for (const line of String(text).split('\n'))
			console.log(`#   ${line.slice(0, 400)}`);
	}

	// A case that passes if `body`, which is given a list to push faults to, leaves it empty.
	async case(name, body) {
		const faults = [];
		try {
			await body(faults);
		} catch (error) {
			faults.push(String(error?.message ?? error).split('\n').slice(0, 6).join('\n'));
		}
		this.result(name, faults);
	}

	// The exit status.
	end() {
		console.log(`1..${this.cases}`);
		return this.failed || !this.cases ? 1 : 0;
	}
}
