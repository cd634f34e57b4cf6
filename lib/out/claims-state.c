/* Articles counted by their state: 已完成2篇, two articles are pending. */
#include "out/claims-internal.h"

static const struct {
	struct claims_state state;
	const char *before, *behind;
} states[] = {
	/* First, as 未完成 ends with 完成. */
	{{FRONT_COMPLETED, true},
	 "未完成|待完成|需完成|需要完成|要完成|没有完成|还需|剩余|还剩|剩下|余下|remaining|"
	 "unfinished",
	 "未完成|尚未完成|待完成|没有完成|remain|are left|left|to go|to do|unfinished|not done|not "
	 "completed|"
	 "are not|is not"},
	{{FRONT_PENDING, false},
	 "待处理|待扩充|pending",
	 "待处理|待扩充|pending|are pending|is pending"},
	{{FRONT_IN_PROGRESS, false},
	 "进行中|正在进行|in progress|in-progress",
	 "进行中|正在进行|in progress|in-progress|are in progress|is in progress"},
	{{FRONT_COMPLETED, false},
	 "已完成|已经完成|完成了|完成|completed|finished|done",
	 "已完成|已经完成|完成|are completed|are done|are finished|is completed|is done|is "
	 "finished|"
	 "have been completed|completed|finished|done"},
};
enum { N_STATES = sizeof states / sizeof *states };

static const char nouns[] = "文章数|文章|篇数|articles|posts";

struct claims_state claims_state_near(struct slice left, struct slice right)
{
	left = slice_trim(left);
	if (slice_ends(left, SLICE(":")))
		left.n--;
	left.n -= claims_line_ends(left, nouns);
	for (size_t i = 0; i < N_STATES; i++)
		if (claims_line_ends(left, states[i].before) ||
		    claims_line_begins(right, states[i].behind))
			return states[i].state;
	return (struct claims_state){0};
}

struct claims_state claims_state_of_label(struct slice label)
{
	enum { MARK = 8 }; /* room for ⏳ and a blank */
	label = slice_trim(label);
	label.n -= claims_line_ends(label, nouns);
	for (size_t i = 0; i < N_STATES; i++) {
		size_t n = claims_line_ends(label, states[i].before);
		if (n && n + MARK >= label.n)
			return states[i].state;
		if (n)
			break;
	}
	return (struct claims_state){0};
}
