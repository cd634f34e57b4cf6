/* eqn-check on one document: from bytes to findings and to the fixed text. */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "check/equations.h"
#include "check/formulas.h"
#include "check/numbering.h"
#include "check/prose.h"
#include "check/renumber.h"
#include "io/diag.h"
#include "io/json.h"
#include "text/frontmatter.h"

/* The same for all documents; borrowed, and may be shared by threads. */
struct check_options {
	struct numbering_options numbering;
	struct formulas_options formulas;
	unsigned renderers;            /* enum damage_renderer: they must leave formulas whole */
	const struct md_options *scan; /* may be null */
	const struct prose_patterns *prose;
	const char *const *required; /* front-matter fields that must be there */
	size_t n_required;
	bool front_optional; /* a text without any front matter is worth a note only */
	const struct diag_policy *policy;
	bool unsafe_fixes;
};

/* All memory is the arena's. */
struct check {
	struct arena *arena;
	struct source *source; /* borrowed */
	struct md_doc *doc;
	struct front_matter front;
	struct equations *equations;
	struct formulas *formulas; /* the engines' verdicts */
	struct numbering *numbering;
	struct prose *prose;
	struct renumber_plan *plan; /* empty where no finding about numbers is left */
	struct diag_list findings;  /* sorted; suppressed and unwanted ones are gone */
};

/* The tool's name in comments that suppress findings. */
extern const char check_tool[];

/* Read the HTML comments from doc->items[*item] on that begin before `limit` as directives of the
 * tool; *item is that behind them. */
void check_read_comments(const struct md_doc *doc, struct source *src, const char *tool,
			 struct diag_suppressions *s, size_t *item, size_t limit,
			 struct diag_list *list);

struct check *check_document(struct arena *a, struct source *src,
			     const struct check_options *options);

/* {"tags", "automatic", "labels", "references", "problems", "findings"}: the key `equations`
 * of records. The caller drops it. */
struct json_t *check_to_json(const struct check *c);

/* Report at the reference why the plan was refused (tag-renumber-refused). */
void check_report_refusal(struct check *c, const struct check_options *options);

/* Places of findings that one document cannot see: the same slug or source in two. */
struct check_seen;
struct check_seen *check_seen_new(struct arena *a);
/* Call once a document in order, before its findings are written.  `seen` keeps what it
 * needs in its own arena. */
void check_across(struct check_seen *seen, struct check *c, const struct check_options *options);

/* Is there a finding at this severity or above? */
bool check_fails(const struct check *c, enum diag_severity level);

#endif
