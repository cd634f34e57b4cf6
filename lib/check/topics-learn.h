/* Learning weights from labelled articles, and what they are worth by cross-validation.
 *
 * tag-classify(1), LEARNING, defines the vectors and the weights.  Smoothing and mix are chosen by
 * 5-fold cross-validation: topic by topic the articles, in the order of hash_bytes("SALT:file"), are
 * dealt to the folds round robin, going on from topic to topic; salt 0 is the split that is reported,
 * the choice is by the mean of salts 0 to 4.  Sums are in a fixed order (articles by the file of
 * their row, features by bytes), so the order of articles given does not matter. */
#ifndef CHECK_TOPICS_LEARN_H
#define CHECK_TOPICS_LEARN_H

#include "base/arena.h"
#include "check/topics-gold.h"
#include "check/topics-score.h"
#include "check/topics-weights.h"
#include "check/topics.h"

enum { TOPICS_LEARN_FOLDS = 5 };

struct topics_learn; /* features and values of rules, no documents */

/* All memory is the arena's, which must outlive the documents. */
struct topics_learn *topics_learn_new(struct arena *a, const struct topics_rules *rules);
/* Copies what it keeps.  A row whose primary topic the rules do not have teaches nothing.  One
 * thread at a time. */
void topics_learn_add(struct topics_learn *l, struct topics_gold_row *row,
		      const struct topics_article *article, const struct topics_hits *hits);

/* The weights; to be called once, at the end.  Their notes are the table of the cross-validation,
 * one line each, also for stderr.  Null: fewer than TOPICS_LEARN_FOLDS articles. */
struct topics_weights *topics_learn_make(struct topics_learn *l);

#endif
