/* How right the topics are: a comparison with labels (topics-gold.h).
 *
 * An article that is unsure counts as wrong, and among the decided ones not at all.  Macro-F1 is
 * the mean of F1 = 2 TP / (found + labelled) over the topics that occur as a primary label. */
#ifndef CHECK_TOPICS_EVAL_H
#define CHECK_TOPICS_EVAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "check/topics-gold.h"
#include "check/topics.h"

/* A label and what was found. */
struct topics_guess {
	const struct topics_gold_row *gold;
	size_t label, found; /* classes; found may be one that is never a label (unsure) */
	bool also;           /* found is among the labels that are accepted */
};

struct topics_figures {
	size_t n, right, right_or_also, unsure;
	double primary, primary_or_also; /* parts of n, 0 to 1; 0 when there is nothing */
	double decided, decided_or_also; /* parts of what is not unsure */
	double macro_f1;
};

/* unsure: the class of what is not decided. */
struct topics_figures topics_eval_figures(const struct topics_guess *v, size_t n, size_t n_classes,
					  size_t unsure);

/* Why the wrong topic won. */
struct topics_miss {
	const char *path;
	struct slice label, found; /* names; found may be "unsure" */
	bool also;                 /* what was found is acceptable */
	double lead; /* (raw of the best topic - raw of the right one) / raw of the best; 0: none */
	const char *for_found, *for_label; /* the best evidence in words; empty: none */
};

struct topics_eval {
	struct arena *arena;
	const struct topics_rules *rules;
	struct topics_gold *gold;
	/* Classes: the topics of the rules, then names that the rules do not have, as they come. */
	struct hash classes;
	size_t unsure; /* its class */
	struct topics_guess *guesses;
	size_t n, cap;
	struct topics_miss *misses; /* after topics_eval_finish: greatest lead first */
	size_t n_misses, cap_misses;
	const char **unlabelled; /* paths without a row */
	size_t n_unlabelled, cap_unlabelled;
	size_t by_author; /* labelled articles whose front matter says the topic */
	/* Made by topics_eval_finish. */
	struct topics_figures figures;
	size_t *matrix; /* [label * classes.n + found] */
};

/* All memory is the arena's, which must outlive the documents. */
struct topics_eval *topics_eval_new(struct arena *a, const struct topics_rules *rules,
				    struct topics_gold *gold);
/* An article's result; copies what it keeps.  One thread at a time; the order of calls is the order
 * of equals in the output. */
void topics_eval_add(struct topics_eval *e, const char *path, const struct topics_result *result);
void topics_eval_finish(struct topics_eval *e);

/* For people: figures, confusion matrix, at most max_misses misses, rows without an article and
 * articles without a row. */
void topics_eval_write(struct buf *out, const struct topics_eval *e, size_t max_misses);

#endif
