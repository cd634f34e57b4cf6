#include "out/publish-answer.h"

/* The parts that have one size. */
struct head {
	int error;
	enum html_result result;
	struct site_outcome page;
	struct article_needs needs;
	size_t n_findings, n_files;
};

struct finding_head {
	enum diag_rule rule;
	size_t offset, end, n_message;
};

struct file_head {
	struct site_outcome outcome;
	size_t n_name;
};

static void put(struct buf *out, const void *bytes, size_t n)
{
	buf_add(out, (struct slice){bytes, n});
}

void publish_answer_write(struct buf *out, const struct publish_answer *answer)
{
	const struct head head = {.error = answer->error,
				  .result = answer->result,
				  .page = answer->page,
				  .needs = answer->needs,
				  .n_findings = answer->findings.n,
				  .n_files = answer->n_files};
	put(out, &head, sizeof head);
	for (size_t i = 0; i < head.n_findings; i++) {
		const struct diag *d = answer->findings.v[i];
		const struct finding_head f = {d->rule, d->offset, d->end, strlen(d->message)};
		put(out, &f, sizeof f);
		put(out, d->message, f.n_message);
	}
	for (size_t i = 0; i < head.n_files; i++) {
		const struct site_links_file *file = &answer->files[i];
		const struct file_head f = {file->outcome, file->name.n};
		put(out, &f, sizeof f);
		buf_add(out, file->name);
	}
}

static bool get(struct slice *from, void *bytes, size_t n)
{
	if (from->n < n)
		return false;
	if (n)
		memcpy(bytes, from->p, n);
	*from = slice_sub(*from, n, from->n);
	return true;
}

static bool get_text(struct slice *from, size_t n, struct arena *a, struct slice *text)
{
	if (from->n < n)
		return false;
	*text = slice_of(arena_cstr(a, slice_sub(*from, 0, n)));
	*from = slice_sub(*from, n, from->n);
	return true;
}

bool publish_answer_read(struct slice bytes, struct arena *a, struct publish_answer *answer)
{
	struct head head;
	struct slice text;
	if (!get(&bytes, &head, sizeof head))
		return false;
	answer->error = head.error;
	answer->result = head.result;
	answer->page = head.page;
	answer->needs = head.needs;
	for (size_t i = 0; i < head.n_findings; i++) {
		struct finding_head f;
		if (!get(&bytes, &f, sizeof f) || !get_text(&bytes, f.n_message, a, &text))
			return false;
		diag_add(&answer->findings, f.rule, f.offset, f.end, "%s", text.p);
	}
	answer->files = arena_alloc_array(a, head.n_files, sizeof *answer->files);
	answer->n_files = head.n_files;
	for (size_t i = 0; i < head.n_files; i++) {
		struct file_head f;
		if (!get(&bytes, &f, sizeof f) || !get_text(&bytes, f.n_name, a, &text))
			return false;
		answer->files[i] = (struct site_links_file){text, f.outcome};
	}
	return true;
}
