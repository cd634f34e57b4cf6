/* Character references (CommonMark 2.5). */
#include <stdlib.h>

#include "check/damage-internal.h"

enum { MAX_DECIMAL = 7, MAX_HEX = 6, MAX_NAME = 8 };

/* The names of HTML 4, in order of bytes.  The two thousand that HTML 5 added do not come about in
 * a formula. */
static const char names[][MAX_NAME + 1] = {
	"AElig",   "Aacute",  "Acirc",   "Agrave",  "Alpha",   "Aring",    "Atilde",  "Auml",
	"Beta",    "Ccedil",  "Chi",     "Dagger",  "Delta",   "ETH",      "Eacute",  "Ecirc",
	"Egrave",  "Epsilon", "Eta",     "Euml",    "Gamma",   "Iacute",   "Icirc",   "Igrave",
	"Iota",    "Iuml",    "Kappa",   "Lambda",  "Mu",      "Ntilde",   "Nu",      "OElig",
	"Oacute",  "Ocirc",   "Ograve",  "Omega",   "Omicron", "Oslash",   "Otilde",  "Ouml",
	"Phi",     "Pi",      "Prime",   "Psi",     "Rho",     "Scaron",   "Sigma",   "THORN",
	"Tau",     "Theta",   "Uacute",  "Ucirc",   "Ugrave",  "Upsilon",  "Uuml",    "Xi",
	"Yacute",  "Yuml",    "Zeta",    "aacute",  "acirc",   "acute",    "aelig",   "agrave",
	"alefsym", "alpha",   "amp",     "and",     "ang",     "aring",    "asymp",   "atilde",
	"auml",    "bdquo",   "beta",    "brvbar",  "bull",    "cap",      "ccedil",  "cedil",
	"cent",    "chi",     "circ",    "clubs",   "cong",    "copy",     "crarr",   "cup",
	"curren",  "dArr",    "dagger",  "darr",    "deg",     "delta",    "diams",   "divide",
	"eacute",  "ecirc",   "egrave",  "empty",   "emsp",    "ensp",     "epsilon", "equiv",
	"eta",     "eth",     "euml",    "euro",    "exist",   "fnof",     "forall",  "frac12",
	"frac14",  "frac34",  "frasl",   "gamma",   "ge",      "gt",       "hArr",    "harr",
	"hearts",  "hellip",  "iacute",  "icirc",   "iexcl",   "igrave",   "image",   "infin",
	"int",     "iota",    "iquest",  "isin",    "iuml",    "kappa",    "lArr",    "lambda",
	"lang",    "laquo",   "larr",    "lceil",   "ldquo",   "le",       "lfloor",  "lowast",
	"loz",     "lrm",     "lsaquo",  "lsquo",   "lt",      "macr",     "mdash",   "micro",
	"middot",  "minus",   "mu",      "nabla",   "nbsp",    "ndash",    "ne",      "ni",
	"not",     "notin",   "nsub",    "ntilde",  "nu",      "oacute",   "ocirc",   "oelig",
	"ograve",  "oline",   "omega",   "omicron", "oplus",   "or",       "ordf",    "ordm",
	"oslash",  "otilde",  "otimes",  "ouml",    "para",    "part",     "permil",  "perp",
	"phi",     "pi",      "piv",     "plusmn",  "pound",   "prime",    "prod",    "prop",
	"psi",     "quot",    "rArr",    "radic",   "rang",    "raquo",    "rarr",    "rceil",
	"rdquo",   "real",    "reg",     "rfloor",  "rho",     "rlm",      "rsaquo",  "rsquo",
	"sbquo",   "scaron",  "sdot",    "sect",    "shy",     "sigma",    "sigmaf",  "sim",
	"spades",  "sub",     "sube",    "sum",     "sup",     "sup1",     "sup2",    "sup3",
	"supe",    "szlig",   "tau",     "there4",  "theta",   "thetasym", "thinsp",  "thorn",
	"tilde",   "times",   "trade",   "uArr",    "uacute",  "uarr",     "ucirc",   "ugrave",
	"uml",     "upsih",   "upsilon", "uuml",    "weierp",  "xi",       "yacute",  "yen",
	"yuml",    "zeta",    "zwj",     "zwnj",
};

static int by_name(const void *key, const void *name)
{
	return slice_cmp(*(const struct slice *)key, slice_of(name));
}

static size_t digits(struct slice s, size_t from, bool hex)
{
	size_t i = from;
	while (i < s.n && (ascii_is_digit(s.p[i]) ||
			   (hex && ascii_lower(s.p[i]) >= 'a' && ascii_lower(s.p[i]) <= 'f')))
		i++;
	return i - from;
}

size_t damage_entity(struct slice s)
{
	size_t from = 1, n = 0;
	if (s.n > 2 && s.p[1] == '#') {
		bool hex = ascii_lower(s.p[2]) == 'x';
		from = hex ? 3 : 2;
		n = digits(s, from, hex);
		if (n > (hex ? MAX_HEX : MAX_DECIMAL))
			return 0;
	} else {
		while (from + n < s.n && ascii_is_alnum(s.p[from + n]) && n <= MAX_NAME)
			n++;
		struct slice name = slice_sub(s, from, from + n);
		if (!bsearch(&name, names, sizeof names / sizeof *names, sizeof *names, by_name))
			return 0;
	}
	return n && from + n < s.n && s.p[from + n] == ';' ? from + n + 1 : 0;
}
