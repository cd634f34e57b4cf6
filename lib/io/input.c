#include "io/input.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "io/fsout.h"
#include "io/lines.h"
#include "io/operands.h"
#include "io/progress.h"

enum { SLOTS_PER_THREAD = 4, MAX_THREADS = 256 };

/* An item on its way through the ring. */
struct slot {
	struct input_item item;
	struct buf line; /* what item.line points into */
	struct operands_name name;
	bool is_item; /* false: a trouble to report in its turn, and nothing else */
	bool done;    /* worked on, to be emitted */
};

/* The ring: slots [head, tail) are in use.  They are produced at tail by the main thread,
 * taken at next by whoever works, and emitted at head by whoever finds it done. */
struct run {
	const struct cli *cli;
	const struct input_spec *spec;
	struct operands *operands;
	struct lines lines; /* of standard input */
	size_t n_items;
	bool flush_each;
	struct progress progress; /* the emitter's */

	pthread_mutex_t lock; /* guards all below, and slot.done */
	pthread_cond_t work;  /* there is a slot to work on, or the end */
	pthread_cond_t room;  /* a slot became free */
	struct slot *slots;
	size_t n_slots;
	size_t head, next, tail;
	size_t idle; /* threads that wait for work */
	bool emitting;
	bool ended; /* nothing will be produced any more */
	bool lost;  /* standard output has failed */
	int status;

	pthread_t *threads;
	size_t n_threads, max_threads; /* besides the main one */
};

/* ---- Producing ---- */

static bool produce_line(struct run *run, struct slot *slot)
{
	struct slice line;
	do {
		if (!lines_next(&run->lines, &line)) {
			slot->is_item = false;
			slot->name = (struct operands_name){.path = "<stdin>",
							    .error = run->lines.error};
			run->lines.error = 0;
			return slot->name.error != 0;
		}
	} while (line.n == 0 || slice_eq(line, SLICE("\r")));
	buf_clear(&slot->line);
	buf_add(&slot->line, line);
	slot->item.line = buf_slice(&slot->line);
	slot->item.line_number = run->lines.number;
	slot->is_item = true;
	return true;
}

/* Fill a free slot; false at the end of the input. */
static bool produce(struct run *run, struct slot *slot)
{
	bool more;
	if (run->spec->mode == INPUT_LINES) {
		more = produce_line(run, slot);
	} else {
		more = operands_next(run->operands, &slot->item.arena, &slot->name);
		slot->is_item = !slot->name.error && !slot->name.trouble;
	}
	if (more && slot->is_item)
		slot->item.index = run->n_items++;
	return more;
}

/* ---- Working and emitting ---- */

static void work(const struct run *run, struct slot *slot)
{
	struct input_item *item = &slot->item;
	if (!slot->is_item)
		return;
	if (run->spec->mode == INPUT_DOCUMENTS && !source_read(&item->source, slot->name.path))
		item->error = errno;
	run->spec->work(run->spec->context, item);
}

static void report(struct run *run, const struct slot *slot)
{
	const struct operands_name *name = &slot->name;
	const char *path = slot->is_item ? slot->item.source.path : name->path;
	int error = slot->is_item ? slot->item.error : name->error;
	progress_erase(&run->progress);
	errno = error;
	if (error)
		cli_warn_errno(path);
	else
		cli_warn("%s: %s", path, name->trouble);
}

static void recycle(struct input_item *item)
{
	source_free(&item->source);
	item->source = (struct source){0};
	arena_reset(&item->arena);
	buf_clear(&item->out);
	item->line = (struct slice){0};
	item->error = 0;
	item->status = CLI_OK;
	item->result = NULL;
}

/* Returns the item's status. */
static int emit(struct run *run, struct slot *slot, bool flush)
{
	struct input_item *item = &slot->item;
	bool lines = run->spec->mode == INPUT_LINES;
	bool trouble = !slot->is_item || (!lines && item->error);
	if (trouble)
		report(run, slot);
	if (slot->is_item) {
		if (run->spec->emit)
			run->spec->emit(run->spec->context, item);
		fsout_write(buf_slice(&item->out));
		if (flush)
			fsout_flush();
		progress_step(&run->progress, lines ? "records" : "documents");
	}
	int status = trouble ? CLI_TROUBLE : item->status;
	recycle(item);
	return status;
}

/* ---- On one thread ---- */

/* What is written may wait while nobody has to be waited for. */
static void run_serially(struct run *run)
{
	struct slot *slot = &run->slots[0];
	while (!run->lost && produce(run, slot)) {
		work(run, slot);
		bool flush = run->flush_each && !lines_at_hand(&run->lines);
		run->status = cli_worse(run->status, emit(run, slot, flush));
		run->lost = fsout_failed();
	}
}

/* ---- On several ---- */

static struct slot *slot_at(struct run *run, size_t position)
{
	return &run->slots[position % run->n_slots];
}

/* With the lock held, which is let go while an item is emitted: emit whatever is ready,
 * unless another thread is at it.  That one looks again before it stops. */
static void emit_ready(struct run *run)
{
	if (run->emitting)
		return;
	run->emitting = true;
	while (run->head < run->tail && slot_at(run, run->head)->done) {
		struct slot *slot = slot_at(run, run->head);
		bool another = run->head + 1 < run->tail && slot_at(run, run->head + 1)->done;
		pthread_mutex_unlock(&run->lock);
		int status = emit(run, slot, run->flush_each && !another);
		bool lost = fsout_failed();
		pthread_mutex_lock(&run->lock);
		run->status = cli_worse(run->status, status);
		run->lost = lost;
		slot->done = false;
		run->head++;
		pthread_cond_signal(&run->room);
	}
	run->emitting = false;
}

/* With the lock held, which is let go while the item is worked on. */
static void work_next(struct run *run)
{
	struct slot *slot = slot_at(run, run->next++);
	pthread_mutex_unlock(&run->lock);
	work(run, slot);
	pthread_mutex_lock(&run->lock);
	slot->done = true;
	emit_ready(run);
}

static void *worker(void *arg)
{
	struct run *run = arg;
	pthread_mutex_lock(&run->lock);
	for (;;) {
		if (run->next < run->tail) {
			work_next(run);
		} else if (run->ended) {
			break;
		} else {
			run->idle++;
			pthread_cond_wait(&run->work, &run->lock);
			run->idle--;
		}
	}
	pthread_mutex_unlock(&run->lock);
	return NULL;
}

static void start_thread(struct run *run)
{
	/* One thread fewer is no trouble: the main thread works when there is none. */
	if (run->n_threads < run->max_threads &&
	    pthread_create(&run->threads[run->n_threads], NULL, worker, run) == 0)
		run->n_threads++;
	else
		run->max_threads = run->n_threads;
}

/* A free slot at the tail, or null when there is no use in going on.  While there is no
 * room, the main thread does its share of documents; it leaves lines to the others, for
 * the next one may arrive at any time. */
static struct slot *wait_for_room(struct run *run)
{
	bool helps = run->spec->mode == INPUT_DOCUMENTS;
	pthread_mutex_lock(&run->lock);
	while (run->tail - run->head == run->n_slots) {
		if (helps && run->next < run->tail)
			work_next(run);
		else
			pthread_cond_wait(&run->room, &run->lock);
	}
	struct slot *slot = run->lost ? NULL : slot_at(run, run->tail);
	pthread_mutex_unlock(&run->lock);
	return slot;
}

/* Hand the slot at the tail over. */
static void push(struct run *run)
{
	bool helps = run->spec->mode == INPUT_DOCUMENTS;
	pthread_mutex_lock(&run->lock);
	run->tail++;
	size_t hands = run->idle + (helps ? 1 : 0);
	bool short_of_hands = run->tail - run->next > hands;
	if (run->idle)
		pthread_cond_signal(&run->work);
	pthread_mutex_unlock(&run->lock);
	if (short_of_hands && run->n_threads < run->max_threads)
		start_thread(run);
	if (!helps && run->n_threads == 0) {
		pthread_mutex_lock(&run->lock);
		work_next(run);
		pthread_mutex_unlock(&run->lock);
	}
}

static void run_in_parallel(struct run *run)
{
	struct slot *slot;
	while ((slot = wait_for_room(run)) && produce(run, slot))
		push(run);
	pthread_mutex_lock(&run->lock);
	run->ended = true;
	pthread_cond_broadcast(&run->work);
	while (run->next < run->tail)
		work_next(run);
	pthread_mutex_unlock(&run->lock);
	for (size_t i = 0; i < run->n_threads; i++)
		pthread_join(run->threads[i], NULL);
}

/* ---- The loop ---- */

static void check_usage(const struct cli *cli, const struct input_spec *spec)
{
	bool lines = spec->mode == INPUT_LINES;
	for (int i = 0; lines && i < cli->argc; i++)
		if (i || strcmp(cli->argv[i], "-") != 0)
			cli_usage_error(cli, "extra operand '%s': records come from standard input",
					cli->argv[i]);
	if (lines && cli->common.files_from)
		cli_usage_error(cli, "--files-from: records come from standard input");
	if (cli->argc == 0 && !cli->common.files_from && isatty(STDIN_FILENO))
		cli_usage_error(cli, "no operand, and standard input is a terminal");
}

static size_t thread_count(const struct cli *cli)
{
	size_t n = cli->common.jobs;
	if (!n) {
		long online = sysconf(_SC_NPROCESSORS_ONLN);
		n = online > 0 ? (size_t)online : 1;
	}
	return n < MAX_THREADS ? n : MAX_THREADS;
}

static void release(struct run *run)
{
	for (size_t i = 0; i < run->n_slots; i++) {
		struct slot *slot = &run->slots[i];
		arena_free(&slot->item.arena);
		buf_free(&slot->item.out);
		buf_free(&slot->line);
	}
	free(run->slots);
	free(run->threads);
	lines_free(&run->lines);
	operands_free(run->operands);
	pthread_mutex_destroy(&run->lock);
	pthread_cond_destroy(&run->work);
	pthread_cond_destroy(&run->room);
}

bool input_is_stdin(const struct input_item *item)
{
	return strcmp(item->source.path, "<stdin>") == 0;
}

bool input_rewrite(struct input_item *item, struct slice text)
{
	if (input_is_stdin(item)) {
		buf_add(&item->out, text);
		return true;
	}
	if (fsout_replace(item->source.path, text, NULL))
		return true;
	cli_warn_errno(item->source.path);
	item->status = CLI_TROUBLE;
	return false;
}

void input_read_needed(struct source *source, const char *path)
{
	if (source_read(source, path))
		return;
	cli_warn_errno(path);
	exit(fsout_finish(CLI_TROUBLE));
}

int input_run(const struct cli *cli, const struct input_spec *spec)
{
	check_usage(cli, spec);
	bool lines = spec->mode == INPUT_LINES;
	size_t n = thread_count(cli);
	struct run run = {
		.cli = cli,
		.spec = spec,
		.operands = operands_start(cli),
		.lines = {.fd = STDIN_FILENO},
		.flush_each = lines || (!cli->common.output && isatty(STDOUT_FILENO)),
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.work = PTHREAD_COND_INITIALIZER,
		.room = PTHREAD_COND_INITIALIZER,
		.n_slots = n == 1 ? 1 : n * SLOTS_PER_THREAD,
		.max_threads = lines ? n : n - 1,
	};
	run.slots = die_calloc_array(run.n_slots, sizeof *run.slots);
	run.threads = die_calloc_array(n, sizeof *run.threads);
	progress_start(&run.progress, cli->common.output || !isatty(STDOUT_FILENO));
	if (n == 1)
		run_serially(&run);
	else
		run_in_parallel(&run);
	progress_erase(&run.progress);
	release(&run);
	return run.status;
}
