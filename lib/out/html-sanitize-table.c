/* The elements and attributes that raw HTML may have.  The tables are searched by halves: they stand
 * in the order of strcmp. */
#include "out/html-sanitize-internal.h"

/* Number 0 is none. */
static const struct html_element elements[] = {
	{"", 0, 0},
	{"a", HTML_IS_LINK, 0},
	{"abbr", 0, 0},
	{"article", 0, 0},
	{"aside", 0, 0},
	{"audio", HTML_IS_MEDIA, 0},
	{"b", 0, 0},
	{"bdi", 0, 0},
	{"bdo", 0, 0},
	{"big", 0, 0},
	{"blockquote", HTML_IS_QUOTE, 0},
	{"br", HTML_IS_VOID, 0},
	{"caption", 0, HTML_FAMILY_SECTION},
	{"center", 0, 0},
	{"cite", 0, 0},
	{"code", 0, 0},
	{"col", HTML_IS_COLUMN | HTML_IS_VOID, 0},
	{"colgroup", HTML_IS_COLUMN, HTML_FAMILY_SECTION},
	{"dd", 0, HTML_FAMILY_DEFINITION},
	{"del", HTML_IS_QUOTE | HTML_IS_DATED, 0},
	{"details", HTML_IS_DETAILS, 0},
	{"dfn", 0, 0},
	{"div", 0, 0},
	{"dl", 0, 0},
	{"dt", 0, HTML_FAMILY_DEFINITION},
	{"em", 0, 0},
	{"figcaption", 0, 0},
	{"figure", 0, 0},
	{"font", HTML_IS_FONT, 0},
	{"footer", 0, 0},
	{"h1", 0, 0},
	{"h2", 0, 0},
	{"h3", 0, 0},
	{"h4", 0, 0},
	{"h5", 0, 0},
	{"h6", 0, 0},
	{"header", 0, 0},
	{"hr", HTML_IS_VOID, 0},
	{"i", 0, 0},
	{"iframe", HTML_IS_SWALLOW, 0},
	{"img", HTML_IS_IMAGE | HTML_IS_VOID, 0},
	{"ins", HTML_IS_QUOTE | HTML_IS_DATED, 0},
	{"kbd", 0, 0},
	{"li", HTML_IS_LIST, HTML_FAMILY_ITEM},
	{"main", 0, 0},
	{"mark", 0, 0},
	{"nav", 0, 0},
	{"noembed", HTML_IS_SWALLOW, 0},
	{"noframes", HTML_IS_SWALLOW, 0},
	{"ol", HTML_IS_LIST, 0},
	{"p", 0, HTML_FAMILY_PARAGRAPH},
	{"picture", 0, 0},
	{"plaintext", HTML_IS_SWALLOW, 0},
	{"pre", 0, 0},
	{"q", HTML_IS_QUOTE, 0},
	{"rp", 0, HTML_FAMILY_RUBY},
	{"rt", 0, HTML_FAMILY_RUBY},
	{"ruby", 0, 0},
	{"s", 0, 0},
	{"samp", 0, 0},
	{"script", HTML_IS_SWALLOW, 0},
	{"section", 0, 0},
	{"small", 0, 0},
	{"source", HTML_IS_SOURCE | HTML_IS_VOID, 0},
	{"span", 0, 0},
	{"strike", 0, 0},
	{"strong", 0, 0},
	{"style", HTML_IS_SWALLOW, 0},
	{"sub", 0, 0},
	{"summary", 0, 0},
	{"sup", 0, 0},
	{"table", HTML_IS_TABLE, 0},
	{"tbody", 0, HTML_FAMILY_SECTION},
	{"td", HTML_IS_CELL, HTML_FAMILY_CELL},
	{"textarea", HTML_IS_SWALLOW, 0},
	{"tfoot", 0, HTML_FAMILY_SECTION},
	{"th", HTML_IS_CELL, HTML_FAMILY_CELL},
	{"thead", 0, HTML_FAMILY_SECTION},
	{"time", HTML_IS_DATED, 0},
	{"title", HTML_IS_SWALLOW, 0},
	{"tr", 0, HTML_FAMILY_ROW},
	{"tt", 0, 0},
	{"u", 0, 0},
	{"ul", HTML_IS_LIST, 0},
	{"var", 0, 0},
	{"video", HTML_IS_MEDIA, 0},
	{"wbr", HTML_IS_VOID, 0},
	{"xmp", HTML_IS_SWALLOW, 0},
};

enum { N_ELEMENTS = sizeof elements / sizeof *elements };
_Static_assert(N_ELEMENTS <= 256, "a number of an element is a byte");

/* The other elements of HTML (the standard's and those of old browsers), SVG and MathML, in the order of
 * strcmp. */
static const char *const others[] = {
	"acronym",
	"address",
	"animate",
	"animatemotion",
	"animatetransform",
	"annotation",
	"applet",
	"area",
	"base",
	"basefont",
	"bgsound",
	"blink",
	"body",
	"button",
	"canvas",
	"circle",
	"clippath",
	"command",
	"content",
	"data",
	"datalist",
	"defs",
	"desc",
	"dialog",
	"dir",
	"discard",
	"element",
	"ellipse",
	"embed",
	"feblend",
	"fecolormatrix",
	"fecomponenttransfer",
	"fecomposite",
	"feconvolvematrix",
	"fediffuselighting",
	"fedisplacementmap",
	"fedistantlight",
	"fedropshadow",
	"feflood",
	"fefunca",
	"fefuncb",
	"fefuncg",
	"fefuncr",
	"fegaussianblur",
	"feimage",
	"femerge",
	"femergenode",
	"femorphology",
	"fencedframe",
	"feoffset",
	"fepointlight",
	"fespecularlighting",
	"fespotlight",
	"fetile",
	"feturbulence",
	"fieldset",
	"filter",
	"foreignobject",
	"form",
	"frame",
	"frameset",
	"g",
	"head",
	"hgroup",
	"html",
	"ilayer",
	"image",
	"input",
	"isindex",
	"keygen",
	"label",
	"layer",
	"legend",
	"line",
	"lineargradient",
	"link",
	"listing",
	"maction",
	"maligngroup",
	"malignmark",
	"map",
	"marker",
	"marquee",
	"mask",
	"math",
	"menclose",
	"menu",
	"menuitem",
	"merror",
	"meta",
	"metadata",
	"meter",
	"mfenced",
	"mfrac",
	"mglyph",
	"mi",
	"mlabeledtr",
	"mmultiscripts",
	"mn",
	"mo",
	"mover",
	"mpadded",
	"mpath",
	"mphantom",
	"mprescripts",
	"mroot",
	"mrow",
	"ms",
	"mscarries",
	"mscarry",
	"msgroup",
	"msline",
	"mspace",
	"msqrt",
	"msrow",
	"mstack",
	"mstyle",
	"msub",
	"msubsup",
	"msup",
	"mtable",
	"mtd",
	"mtext",
	"mtr",
	"multicol",
	"munder",
	"munderover",
	"nextid",
	"nobr",
	"nolayer",
	"none",
	"noscript",
	"object",
	"optgroup",
	"option",
	"output",
	"param",
	"path",
	"pattern",
	"polygon",
	"polyline",
	"portal",
	"progress",
	"radialgradient",
	"rb",
	"rect",
	"rtc",
	"search",
	"select",
	"selectedcontent",
	"semantics",
	"set",
	"shadow",
	"slot",
	"spacer",
	"stop",
	"svg",
	"switch",
	"symbol",
	"template",
	"text",
	"textpath",
	"track",
	"tspan",
	"use",
	"view",
	"xml",
};

/* Number 0 is data-* and aria-*.  `name` is for links and groups of details only: on an image it
 * would hide a member of `document` from scripts. */
static const struct html_attribute attributes[] = {
	{"", 0, HTML_VALUE_TEXT},
	{"abbr", HTML_IS_CELL, HTML_VALUE_TEXT},
	{"align", 0, HTML_VALUE_TEXT},
	{"alt", HTML_IS_IMAGE, HTML_VALUE_TEXT},
	{"border", HTML_IS_IMAGE | HTML_IS_TABLE, HTML_VALUE_TEXT},
	{"cellpadding", HTML_IS_TABLE, HTML_VALUE_TEXT},
	{"cellspacing", HTML_IS_TABLE, HTML_VALUE_TEXT},
	{"cite", HTML_IS_QUOTE, HTML_VALUE_URL},
	{"class", 0, HTML_VALUE_TEXT},
	{"color", HTML_IS_FONT, HTML_VALUE_TEXT},
	{"colspan", HTML_IS_CELL, HTML_VALUE_TEXT},
	{"controls", HTML_IS_MEDIA, HTML_VALUE_TEXT},
	{"datetime", HTML_IS_DATED, HTML_VALUE_TEXT},
	{"decoding", HTML_IS_IMAGE, HTML_VALUE_TEXT},
	{"dir", 0, HTML_VALUE_TEXT},
	{"face", HTML_IS_FONT, HTML_VALUE_TEXT},
	{"headers", HTML_IS_CELL, HTML_VALUE_TEXT},
	{"height", 0, HTML_VALUE_TEXT},
	{"href", HTML_IS_LINK, HTML_VALUE_URL},
	{"id", 0, HTML_VALUE_ID},
	{"lang", 0, HTML_VALUE_TEXT},
	{"loading", HTML_IS_IMAGE, HTML_VALUE_TEXT},
	{"loop", HTML_IS_MEDIA, HTML_VALUE_TEXT},
	{"markdown", 0, HTML_VALUE_TEXT},
	{"media", HTML_IS_SOURCE, HTML_VALUE_TEXT},
	{"muted", HTML_IS_MEDIA, HTML_VALUE_TEXT},
	{"name", HTML_IS_LINK | HTML_IS_DETAILS, HTML_VALUE_ID},
	{"open", HTML_IS_DETAILS, HTML_VALUE_TEXT},
	{"poster", HTML_IS_MEDIA, HTML_VALUE_URL},
	{"preload", HTML_IS_MEDIA, HTML_VALUE_TEXT},
	{"rel", HTML_IS_LINK, HTML_VALUE_TEXT},
	{"reversed", HTML_IS_LIST, HTML_VALUE_TEXT},
	{"role", 0, HTML_VALUE_TEXT},
	{"rowspan", HTML_IS_CELL, HTML_VALUE_TEXT},
	{"scope", HTML_IS_CELL, HTML_VALUE_TEXT},
	{"size", HTML_IS_FONT, HTML_VALUE_TEXT},
	{"sizes", HTML_IS_IMAGE | HTML_IS_SOURCE, HTML_VALUE_TEXT},
	{"span", HTML_IS_COLUMN, HTML_VALUE_TEXT},
	{"src", HTML_IS_IMAGE | HTML_IS_MEDIA | HTML_IS_SOURCE, HTML_VALUE_IMAGE_URL},
	{"srcset", HTML_IS_IMAGE | HTML_IS_SOURCE, HTML_VALUE_URLS},
	{"start", HTML_IS_LIST, HTML_VALUE_TEXT},
	{"title", 0, HTML_VALUE_TEXT},
	{"type", HTML_IS_LIST | HTML_IS_SOURCE, HTML_VALUE_TEXT},
	{"valign", 0, HTML_VALUE_TEXT},
	{"value", HTML_IS_LIST, HTML_VALUE_TEXT},
	{"width", 0, HTML_VALUE_TEXT},
};

enum { N_ATTRIBUTES = sizeof attributes / sizeof *attributes };
_Static_assert(N_ATTRIBUTES <= 64, "the attributes that a tag has are a word of 64 bits");

/* The order of a name, lower case, to that of a row. */
static int compare(struct slice name, const char *row)
{
	for (size_t i = 0; i < name.n; i++) {
		int difference = (unsigned char)ascii_lower(name.p[i]) - (unsigned char)row[i];
		if (difference || !row[i])
			return difference ? difference : 1;
	}
	return row[name.n] ? -1 : 0;
}

/* The index of a name in n rows of `stride` bytes, which begin with theirs; n: it is none of them. */
static size_t find(const void *rows, size_t n, size_t stride, struct slice name)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *row;
		memcpy(&row, (const char *)rows + middle * stride, sizeof row);
		int order = compare(name, row);
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return n;
}

#define FIND(rows, name) find(rows, sizeof(rows) / sizeof *(rows), sizeof *(rows), name)

unsigned char html_sanitize_find_element(struct slice name)
{
	/* No name at all is row 0. */
	size_t number = FIND(elements, name);
	return number < N_ELEMENTS ? (unsigned char)number : 0;
}

const struct html_element *html_sanitize_element(unsigned char number)
{
	return &elements[number];
}

bool html_sanitize_is_markup(struct slice name)
{
	if (html_sanitize_find_element(name))
		return true;
	for (size_t i = 0; i < name.n; i++)
		if (!ascii_is_alnum(name.p[i]))
			return true;
	return FIND(others, name) < sizeof others / sizeof *others;
}

/* data-x and aria-x: letters, digits and hyphens. */
static bool is_free_name(struct slice name)
{
	if (name.n < 6 || (!slice_eq_nocase(slice_sub(name, 0, 5), SLICE("data-")) &&
			   !slice_eq_nocase(slice_sub(name, 0, 5), SLICE("aria-"))))
		return false;
	for (size_t i = 5; i < name.n; i++)
		if (!ascii_is_alnum(name.p[i]) && name.p[i] != '-' && name.p[i] != '_')
			return false;
	return true;
}

const struct html_attribute *html_sanitize_find_attribute(struct slice name, unsigned *number)
{
	size_t row = FIND(attributes, name);
	/* No name at all is row 0. */
	*number = row < N_ATTRIBUTES ? (unsigned)row : 0;
	return *number || is_free_name(name) ? &attributes[*number] : NULL;
}
