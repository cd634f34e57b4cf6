#include "io/operands.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/sort.h"
#include "io/source.h"

enum entry_kind { ENTRY_NONE, ENTRY_DOCUMENT, ENTRY_FOLDER };

struct entry {
	const char *name;
	enum entry_kind kind;
};

/* A folder that is being walked: its entries are read at once and sorted, so no
 * descriptor stays open however deep the walk goes. */
struct folder {
	struct arena arena;
	const char *path; /* without slashes at its end; "" for the root */
	struct entry *entries;
	size_t n, cap;
	size_t at; /* the next entry */
	struct folder *parent;
};

struct operands {
	const struct cli *cli;
	int argument;     /* the next operand */
	bool input_taken; /* standard input, in the absence of names */
	bool list_open;   /* --files-from was read */
	struct source list;
	struct slice names;    /* what is left of the list */
	struct folder *folder; /* the innermost */
	const char *root;      /* the folder that was named, while it is walked */
	bool root_fruitful;    /* it had a document, or a trouble that was reported */
	struct arena arena;    /* root's bytes */
};

struct operands *operands_start(const struct cli *cli)
{
	struct operands *o = die_calloc_array(1, sizeof *o);
	o->cli = cli;
	return o;
}

static void leave_folder(struct operands *o)
{
	struct folder *f = o->folder;
	o->folder = f->parent;
	arena_free(&f->arena);
	free(f);
}

void operands_free(struct operands *o)
{
	while (o->folder)
		leave_folder(o);
	source_free(&o->list);
	arena_free(&o->arena);
	free(o);
}

/* ---- Folders ---- */

static enum entry_kind entry_kind(int folder, const struct dirent *e)
{
	if (e->d_name[0] == '.')
		return ENTRY_NONE;
	bool markdown = slice_ends(slice_of(e->d_name), SLICE(".md"));
	if (e->d_type == DT_DIR)
		return ENTRY_FOLDER;
	if (e->d_type == DT_REG || (e->d_type == DT_LNK && !markdown))
		return markdown ? ENTRY_DOCUMENT : ENTRY_NONE;
	struct stat st;
	if (fstatat(folder, e->d_name, &st, AT_SYMLINK_NOFOLLOW))
		return markdown ? ENTRY_DOCUMENT : ENTRY_NONE; /* reading it will say why */
	if (S_ISDIR(st.st_mode))
		return ENTRY_FOLDER;
	if (!markdown)
		return ENTRY_NONE;
	if (S_ISLNK(st.st_mode) && fstatat(folder, e->d_name, &st, 0))
		return ENTRY_DOCUMENT; /* a broken link: likewise */
	/* Neither links to folders, which may lead round in a circle, nor pipes and
	 * devices, which may never end. */
	return S_ISREG(st.st_mode) ? ENTRY_DOCUMENT : ENTRY_NONE;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

/* Returns the errno of an incomplete listing, or 0. */
static int list_folder(struct folder *f, DIR *d)
{
	for (;;) {
		errno = 0;
		const struct dirent *e = readdir(d);
		if (!e)
			break;
		enum entry_kind kind = entry_kind(dirfd(d), e);
		if (kind == ENTRY_NONE)
			continue;
		const char *name = arena_cstr(&f->arena, slice_of(e->d_name));
		ARENA_PUSH(&f->arena, f->entries, f->n, f->cap) = (struct entry){name, kind};
	}
	int error = errno;
	sort_rows(f->entries, f->n, sizeof *f->entries, by_name);
	return error;
}

/* Returns errno, or 0. */
static int enter_folder(struct operands *o, const char *path)
{
	DIR *d = opendir(path);
	if (!d)
		return errno;
	struct folder *f = die_calloc_array(1, sizeof *f);
	struct slice stem = slice_of(path);
	while (stem.n && stem.p[stem.n - 1] == '/')
		stem.n--;
	f->path = arena_cstr(&f->arena, stem);
	f->parent = o->folder;
	o->folder = f;
	int error = list_folder(f, d);
	closedir(d);
	return error;
}

static bool folder_trouble(struct operands *o, const char *path, int error,
			   struct operands_name *name)
{
	o->root_fruitful = true;
	*name = (struct operands_name){.path = path, .error = error};
	return true;
}

/* True when *name is filled; false when there is more to look at. */
static bool next_in_folder(struct operands *o, struct arena *a, struct operands_name *name)
{
	struct folder *f = o->folder;
	if (f->at == f->n) {
		leave_folder(o);
		if (o->folder || o->root_fruitful)
			return false;
		*name = (struct operands_name){
			.path = arena_cstr(a, slice_of(o->root)),
			.trouble = "no *.md file in this folder",
		};
		return true;
	}
	const struct entry *e = &f->entries[f->at++];
	const char *path = arena_printf(a, "%s/%s", f->path, e->name);
	if (e->kind == ENTRY_FOLDER) {
		int error = enter_folder(o, path);
		return error && folder_trouble(o, path, error, name);
	}
	o->root_fruitful = true;
	*name = (struct operands_name){.path = path};
	return true;
}

/* ---- Names ---- */

static bool open_list(struct operands *o, struct operands_name *name)
{
	const char *path = o->cli->common.files_from;
	o->list_open = true;
	if (!path)
		return false;
	if (!source_read(&o->list, path)) {
		*name = (struct operands_name){.path = o->list.path, .error = errno};
		return true;
	}
	o->names = o->list.text;
	return false;
}

static struct slice next_listed(struct operands *o)
{
	char end = o->cli->common.nul ? '\0' : '\n';
	struct slice s = {"", 0};
	while (o->names.n && !s.n) {
		s = slice_sub(o->names, 0, slice_find(o->names, end));
		o->names = slice_sub(o->names, s.n + 1, o->names.n);
	}
	return s;
}

/* True when *name is filled; false: o->folder was entered, and holds more. */
static bool take_name(struct operands *o, const char *path, struct operands_name *name)
{
	*name = (struct operands_name){.path = path};
	struct stat st;
	if (strcmp(path, "-") == 0 || stat(path, &st) || !S_ISDIR(st.st_mode))
		return true;
	arena_reset(&o->arena);
	o->root = arena_cstr(&o->arena, slice_of(path));
	o->root_fruitful = false;
	int error = enter_folder(o, path);
	return error && folder_trouble(o, path, error, name);
}

/* As take_name, for the next name of the list; *end is set when there is none. */
static bool take_listed(struct operands *o, struct arena *a, struct operands_name *name, bool *end)
{
	const char *list = o->cli->common.files_from;
	if (!o->list_open)
		return open_list(o, name);
	struct slice listed = next_listed(o);
	*end = listed.n == 0;
	if (*end)
		return false;
	if (memchr(listed.p, '\0', listed.n)) {
		*name = (struct operands_name){
			.path = o->list.path,
			.trouble = "a name holds a NUL byte (use -0?)",
		};
		return true;
	}
	if (slice_eq(listed, SLICE("-")) && strcmp(list, "-") == 0) {
		*name = (struct operands_name){
			.path = "-",
			.trouble = "standard input is the list of names itself",
		};
		return true;
	}
	return take_name(o, arena_cstr(a, listed), name);
}

bool operands_next(struct operands *o, struct arena *a, struct operands_name *name)
{
	const struct cli *cli = o->cli;
	for (bool end = false; !end;) {
		bool found;
		if (o->folder) {
			found = next_in_folder(o, a, name);
		} else if (o->argument < cli->argc) {
			const char *path = arena_cstr(a, slice_of(cli->argv[o->argument++]));
			found = take_name(o, path, name);
		} else if (cli->argc == 0 && !cli->common.files_from) {
			*name = (struct operands_name){.path = "-"};
			found = !o->input_taken;
			o->input_taken = true;
			end = true;
		} else {
			found = take_listed(o, a, name, &end);
		}
		if (found)
			return true;
	}
	return false;
}
