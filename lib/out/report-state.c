#include "out/report-state.h"

#include <errno.h>
#include <sys/stat.h>

#include "io/cli.h"
#include "io/diff.h"
#include "io/fsout.h"
#include "out/record-stream.h"

bool report_state_make_folder(const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST;
}

int report_state_difference(const struct source *old, struct slice wanted)
{
	if (slice_eq(old->text, wanted))
		return CLI_OK;
	struct buf diff = BUF_INIT;
	diff_unified(&diff, old->path, old->text, wanted);
	fsout_write(buf_slice(&diff));
	buf_free(&diff);
	return CLI_FINDINGS;
}

/* False: it has faults, or cannot be read. */
static bool load_plan(struct report_state *state, const struct report_state_options *o,
		      struct arena *a)
{
	struct source source;
	struct yaml_reader_faults faults = {0};
	if (!o->plan)
		return true;
	if (!source_read(&source, o->plan)) {
		cli_warn_errno(o->plan);
		return false;
	}
	state->plan = plan_read(a, o->plan, source.text, &faults);
	yaml_reader_print(&faults);
	source_free(&source);
	return state->plan;
}

static int keep_snapshot(const struct report_state *state, const struct report_state_options *o,
			 struct arena *a)
{
	struct buf bytes = BUF_INIT;
	const char *path = history_path(a, o->snapshot, moment_of(o->date));
	int status = CLI_OK;
	history_write(&bytes, &state->report);
	if (!report_state_make_folder(o->snapshot) ||
	    !fsout_replace(path, buf_slice(&bytes), NULL)) {
		cli_warn_errno(path);
		status = CLI_TROUBLE;
	}
	buf_free(&bytes);
	return status;
}

static int load_history(struct report_state *state, const struct report_state_options *o,
			struct arena *a)
{
	state->has_history = history_list(&state->snapshots, o->history);
	if (!state->has_history) {
		cli_warn_errno(o->history);
		return CLI_TROUBLE;
	}
	report_history_make(&state->history, &state->snapshots, a, &state->report, o->date,
			    o->since, state->plan);
	for (size_t i = 0; i < state->snapshots.n_faults; i++) {
		const struct history_fault *f = &state->snapshots.faults[i];
		record_stream_print(f->path, f->line, f->column, f->message);
	}
	return state->snapshots.n_faults ? CLI_TROUBLE : CLI_OK;
}

static int check_chart(const struct report_drawing *drawing)
{
	struct source old;
	if (!source_read(&old, drawing->chart.path)) {
		if (errno != ENOENT) {
			cli_warn_errno(drawing->chart.path);
			return CLI_TROUBLE;
		}
		source_wrap(&old, drawing->chart.path, (struct slice){0});
	}
	int status = report_state_difference(&old, drawing->svg);
	source_free(&old);
	return status;
}

static int write_charts(struct report_state *state, const struct report_state_options *o,
			struct arena *a)
{
	struct report_drawing drawings[REPORT_CHARTS_MAX];
	int status = CLI_OK;
	state->n_charts = report_charts_draw(a, o->charts, o->chinese, &state->report,
					     state->has_history ? &state->history : NULL, drawings);
	if (!o->check && !report_state_make_folder(o->charts)) {
		cli_warn_errno(o->charts);
		return CLI_TROUBLE;
	}
	for (size_t i = 0; i < state->n_charts; i++) {
		const struct report_drawing *drawing = &drawings[i];
		state->charts[i] = drawing->chart;
		if (o->check) {
			status = cli_worse(status, check_chart(drawing));
		} else if (!fsout_replace(drawing->chart.path, drawing->svg, NULL)) {
			cli_warn_errno(drawing->chart.path);
			status = CLI_TROUBLE;
		}
	}
	return status;
}

bool report_state_start(struct report_state *state, const struct report_state_options *o,
			struct arena *a)
{
	if (!load_plan(state, o, a))
		return false;
	plan_track_init(&state->track, state->plan);
	state->report.watch = plan_track_watch(&state->track);
	return true;
}

int report_state_finish(struct report_state *state, const struct report_state_options *o,
			struct arena *a)
{
	int status = o->snapshot ? keep_snapshot(state, o, a) : CLI_OK;
	if (o->history)
		status = cli_worse(status, load_history(state, o, a));
	if (state->plan)
		state->progress = plan_progress_make(a, state->plan, &state->track, &state->report);
	if (o->charts)
		status = cli_worse(status, write_charts(state, o, a));
	return status;
}

void report_state_free(struct report_state *state)
{
	history_free(&state->snapshots);
	plan_track_free(&state->track);
	report_free(&state->report);
}
