/* Tables (GFM 4.10). */
#include "text/mdscan-internal.h"

bool mdscan_table_is_lone_bar(const struct md_scan *s)
{
	uint32_t at = s->first_nonspace + 1;
	while (md_is_blank(md_peek(s, at)))
		at++;
	return md_peek(s, s->first_nonspace) == '|' && md_at_end(s, at);
}

/* Columns of a delimiter row, or 0. */
static uint32_t delimiter_columns(const struct md_scan *s)
{
	uint32_t i = s->first_nonspace, columns = 0;
	if (md_peek(s, i) == '|')
		i++;
	for (;;) {
		while (md_is_blank(md_peek(s, i)))
			i++;
		if (columns && md_at_end(s, i))
			return columns;
		if (md_peek(s, i) == ':')
			i++;
		uint32_t dashes = mdscan_line_run(s, i, '-');
		if (!dashes)
			return 0;
		i += dashes;
		if (md_peek(s, i) == ':')
			i++;
		while (md_is_blank(md_peek(s, i)))
			i++;
		columns++;
		if (md_at_end(s, i))
			return columns;
		if (md_peek(s, i) != '|')
			return 0;
		i++;
	}
}

/* Cells of a row; with `maths`, a bar between dollars does not part cells. */
static uint32_t count_cells(struct slice row, bool maths)
{
	row = slice_trim(row);
	uint32_t cells = 0;
	bool content = false, in_math = false;
	for (size_t i = 0; i < row.n; i++) {
		char next = i + 1 < row.n ? row.p[i + 1] : ' ';
		/* A bar behind a backslash parts nothing, even where that is itself escaped. */
		if (row.p[i] == '\\' && (next == '|' || (maths && next == '$'))) {
			i++;
			content = true;
		} else if (row.p[i] == '|' && !in_math) {
			cells += i > 0;
			content = false;
		} else {
			if (maths && row.p[i] == '$')
				in_math = !in_math;
			content = true;
		}
	}
	return cells + content;
}

void mdscan_table_row(struct md_scan *s, const struct md_piece *piece)
{
	mdscan_line_set(s, piece->line, MD_LINE_TABLE, s->leaf.block);
	mdscan_add_span(s, MD_SPAN_MARKUP, 0, s->doc->lines[piece->line].offset, piece->begin);
	mdscan_inline_line(s, s->leaf.block, piece->begin, piece->end, MD_INLINE_TABLE);
}

bool mdscan_table_open(struct md_scan *s)
{
	struct md_leaf *leaf = &s->leaf;
	uint32_t columns = delimiter_columns(s);
	if (!columns)
		return false;
	struct md_piece header = leaf->pieces[leaf->n_pieces - 1];
	struct slice row = slice_range(s->text + header.begin, s->text + header.end);
	if (count_cells(row, false) != columns && count_cells(row, true) != columns)
		return false;
	if (leaf->n_holds && leaf->holds[leaf->n_holds - 1].math.end > header.begin)
		return false;
	leaf->n_pieces--;
	if (leaf->n_pieces) {
		mdscan_leaf_close(s);
		leaf->kind = MD_TABLE;
		leaf->block = mdscan_leaf_add_block(s, MD_TABLE, header.line);
	} else {
		leaf->kind = MD_TABLE;
		md_block_at(s, leaf->block)->kind = MD_TABLE;
	}
	md_block_at(s, leaf->block)->level = (uint8_t)(columns < 255 ? columns : 255);
	mdscan_table_row(s, &header);
	mdscan_leaf_emit_line(s, MD_LINE_TABLE, MD_SPAN_MARKUP, s->line_start, 0);
	return true;
}
