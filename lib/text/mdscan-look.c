/* What a stretch of text reads like: TeX, running prose, or neither. */
#include "base/utf8.h"
#include "text/mdscan-internal.h"

struct md_look mdscan_look(const char *p, const char *end)
{
	struct md_look l = {0};
	size_t depth = 0, run = 0, han = 0, stops = 0;
	while (p < end) {
		unsigned char c = (unsigned char)*p;
		if (c >= 0x80) {
			uint32_t cp;
			p += utf8_decode(p, end, &cp);
			l.solid += 3;
			run = 0;
			bool is_stop = cp == 0x3001 || cp == 0x3002 || cp == 0xFF0C ||
				       cp == 0xFF1B || cp == 0xFF1A || cp == 0xFF1F || cp == 0xFF01;
			han += utf8_is_han(cp);
			stops += is_stop;
			l.han += !depth && utf8_is_han(cp);
			l.cjk_stops += !depth && is_stop;
			continue;
		}
		l.solid += !ascii_is_space((char)c);
		l.digits += ascii_is_digit((char)c);
		if (ascii_is_alpha((char)c)) {
			l.letters++;
			if (!depth && ++run == 3)
				l.words++;
			p++;
			continue;
		}
		run = 0;
		if (c == '\\' && p + 1 < end) {
			if (ascii_is_alpha(p[1])) {
				l.command = true;
				for (p++; p < end && ascii_is_alpha(*p); p++)
					l.solid++;
			} else {
				p += 2;
			}
			continue;
		}
		if (c == '{') {
			depth++;
			l.script = true;
		} else if (c == '}') {
			depth -= depth > 0;
		} else if (c == '^' || c == '_') {
			l.script = true;
		} else if (c == '=' || c == '<' || c == '>' || c == '+') {
			l.relation = true;
		} else if (c == '$' && !depth) {
			l.dollar = true;
		}
		p++;
	}
	if (depth) {
		l.han = han;
		l.cjk_stops = stops;
	}
	return l;
}

bool mdscan_look_is_ascii(const char *p, const char *end)
{
	uint64_t w = 0;
	for (; end - p >= 8 && !(w & 0x8080808080808080u); p += 8)
		memcpy(&w, p, 8);
	for (; p < end && !(w & 0x8080808080808080u); p++)
		w |= (unsigned char)*p;
	return !(w & 0x8080808080808080u);
}

/* Running Chinese text that a lost delimiter has swallowed. */
bool mdscan_look_is_prose(const struct md_look *l)
{
	/* Digits do not weigh, so that renumbering a formula cannot make prose of it. */
	size_t weight = l->solid - l->digits;
	if (l->cjk_stops && l->han >= 4)
		return l->han * 3 * 3 > weight;
	return l->han >= 12 && l->han * 3 * 2 > weight;
}

bool mdscan_look_is_tex(const struct md_look *l)
{
	if (l->command || l->script)
		return true;
	if (l->han)
		return false;
	return l->words == 0 && (l->relation || (l->letters && l->solid <= 3));
}
