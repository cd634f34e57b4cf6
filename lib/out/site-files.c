#include "out/site-files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/hash.h"
#include "base/sort.h"
#include "out/site-folder.h"
#include "out/site-manifest.h"

struct site_files {
	int root;    /* -1: SITE_LOOK, and the folder is not there */
	int journal; /* the manifest, names are appended to it; -1 in SITE_LOOK */
	enum site_mode mode;
	bool force;
	struct arena arena;
	struct hash ours;  /* the names in the manifest when the run began */
	struct hash noted; /* value: struct site_outcome */
	struct slice *removed;
	size_t n_removed, cap_removed;
	size_t n_failed_removals;
};

/* ---- Opening ---- */

static bool open_all(struct site_files *f, const char *folder)
{
	bool write = f->mode == SITE_WRITE;
	f->root = site_folder_open(folder, write);
	if (f->root < 0)
		return !write && errno == ENOENT;
	if (write) {
		f->journal = site_manifest_open(f->root);
		if (f->journal < 0)
			return false;
	}
	return site_manifest_read(f->root, &f->ours);
}

struct site_files *site_files_open(const char *folder, enum site_mode mode, bool force)
{
	struct site_files *f = die_calloc_array(1, sizeof *f);
	*f = (struct site_files){.root = -1, .journal = -1, .mode = mode, .force = force};
	f->ours = (struct hash)HASH_INIT(&f->arena);
	f->noted = (struct hash)HASH_INIT(&f->arena);
	if (open_all(f, folder))
		return f;
	int error = errno;
	site_files_free(f);
	errno = error;
	return NULL;
}

void site_files_free(struct site_files *f)
{
	if (!f)
		return;
	if (f->root >= 0)
		close(f->root);
	if (f->journal >= 0)
		close(f->journal);
	arena_free(&f->arena);
	free(f);
}

/* ---- Putting ---- */

static struct site_outcome failed(int error)
{
	return (struct site_outcome){SITE_FAILED, error};
}

static bool is_ours(const struct site_files *f, struct slice name)
{
	return f->force || hash_find(&f->ours, name);
}

static struct site_outcome write_file(const struct site_files *f, struct slice name,
				      struct slice bytes)
{
	if (f->mode == SITE_WRITE) {
		if (!hash_find(&f->ours, name) && !site_manifest_append(f->journal, name))
			return failed(errno);
		if (!site_folder_replace(f->root, name, bytes, false))
			return failed(errno);
	}
	return (struct site_outcome){SITE_WRITTEN, 0};
}

struct site_outcome site_files_put(const struct site_files *f, struct slice name,
				   struct slice bytes)
{
	if (!site_manifest_is_name(name))
		return failed(EINVAL);
	if (f->root < 0)
		return (struct site_outcome){SITE_WRITTEN, 0};
	switch (site_folder_compare(f->root, name, bytes)) {
	case SITE_FOLDER_SAME:
		return (struct site_outcome){SITE_UNCHANGED, 0};
	case SITE_FOLDER_DIFFERENT:
	case SITE_FOLDER_OTHER:
		if (!is_ours(f, name))
			return (struct site_outcome){SITE_FOREIGN, 0};
		break;
	case SITE_FOLDER_ERROR:
		return failed(errno);
	case SITE_FOLDER_MISSING:
		break;
	}
	return write_file(f, name, bytes);
}

void site_files_note(struct site_files *f, struct slice name, struct site_outcome outcome)
{
	struct hash_entry *entry = hash_find(&f->noted, name);
	struct site_outcome *known = entry ? entry->value : NULL;
	if (!known) {
		known = arena_alloc(&f->arena, sizeof *known);
		*known = outcome;
		hash_at(&f->noted, arena_copy(&f->arena, name))->value = known;
	} else if (outcome.kind > known->kind) {
		*known = outcome;
	}
}

const char *site_files_explain(struct site_outcome outcome)
{
	if (outcome.kind == SITE_FOREIGN)
		return "exists and was not written by this tool";
	if (outcome.error == EINVAL)
		return "not a name for a file of the site";
	return strerror(outcome.error);
}

/* ---- The end of a run ---- */

static int by_bytes(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static void sort_names(struct slice *names, size_t n)
{
	sort_rows(names, n, sizeof *names, by_bytes);
}

bool site_files_has(const struct site_files *f, struct slice name)
{
	struct buf path = BUF_INIT;
	struct stat st;
	buf_add(&path, name);
	buf_putc(&path, '\0');
	bool there = f->root >= 0 && fstatat(f->root, path.p, &st, AT_SYMLINK_NOFOLLOW) == 0;
	buf_free(&path);
	return there;
}

/* Names that the new manifest has, and the first thing that went wrong on the way there. */
struct ending {
	struct site_files *f;
	struct slice *names;
	size_t n, cap;
	int error;
	struct slice where;
};

static void fail_at(struct ending *e, struct slice where, int error)
{
	if (e->error)
		return;
	e->error = error;
	e->where = where;
}

static void remove_file(struct ending *e, struct slice name)
{
	struct site_files *f = e->f;
	if (f->mode == SITE_WRITE && !site_folder_remove(f->root, name)) {
		fail_at(e, name, errno);
		f->n_failed_removals++;
		ARENA_PUSH(&f->arena, e->names, e->n, e->cap) = name;
		return;
	}
	ARENA_PUSH(&f->arena, f->removed, f->n_removed, f->cap_removed) = name;
}

static void end_noted(struct ending *e)
{
	struct site_files *f = e->f;
	for (size_t i = 0; i < f->noted.n; i++) {
		struct slice name = f->noted.entries[i].key;
		const struct site_outcome *outcome = f->noted.entries[i].value;
		if (outcome->kind <= SITE_WRITTEN || hash_find(&f->ours, name))
			ARENA_PUSH(&f->arena, e->names, e->n, e->cap) = name;
	}
}

static void end_others(struct ending *e, bool prune)
{
	struct site_files *f = e->f;
	for (size_t i = 0; i < f->ours.n; i++) {
		struct slice name = f->ours.entries[i].key;
		if (hash_find(&f->noted, name) || !site_files_has(f, name))
			continue;
		if (prune)
			remove_file(e, name);
		else
			ARENA_PUSH(&f->arena, e->names, e->n, e->cap) = name;
	}
}

bool site_files_finish(struct site_files *f, bool prune, struct arena *a, const char **where)
{
	struct ending e = {.f = f};
	end_noted(&e);
	end_others(&e, prune);
	if (prune && f->mode == SITE_WRITE) {
		site_folder_sweep(f->root, SLICE(""));
		site_folder_sweep(f->root, SLICE("images"));
		site_folder_sweep(f->root, SLICE("files"));
	}
	sort_names(f->removed, f->n_removed);
	sort_names(e.names, e.n);
	if (f->mode == SITE_WRITE && !site_manifest_write(f->root, e.names, e.n))
		fail_at(&e, SLICE(SITE_MANIFEST), errno);
	*where = e.error ? arena_cstr(a, e.where) : NULL;
	errno = e.error;
	return !e.error;
}

struct site_counts site_files_counts(const struct site_files *f)
{
	struct site_counts counts = {.removed = f->n_removed, .failed = f->n_failed_removals};
	for (size_t i = 0; i < f->noted.n; i++) {
		const struct site_outcome *outcome = f->noted.entries[i].value;
		counts.unchanged += outcome->kind == SITE_UNCHANGED;
		counts.written += outcome->kind == SITE_WRITTEN;
		counts.failed += outcome->kind > SITE_WRITTEN;
	}
	return counts;
}

/* Two sorted lists, merged. */
void site_files_list(const struct site_files *f, struct buf *out)
{
	bool look = f->mode == SITE_LOOK;
	struct arena arena = ARENA_INIT;
	struct slice *written = arena_alloc_array(&arena, f->noted.n + 1, sizeof *written);
	size_t n = 0;
	for (size_t i = 0; i < f->noted.n; i++) {
		const struct site_outcome *outcome = f->noted.entries[i].value;
		if (outcome->kind == SITE_WRITTEN)
			written[n++] = f->noted.entries[i].key;
	}
	sort_names(written, n);
	for (size_t i = 0, j = 0; i < n || j < f->n_removed;) {
		bool write =
			j == f->n_removed || (i < n && slice_cmp(written[i], f->removed[j]) < 0);
		buf_puts(out, write ? (look ? "would write " : "wrote ")
				    : (look ? "would remove " : "removed "));
		buf_add(out, write ? written[i++] : f->removed[j++]);
		buf_putc(out, '\n');
	}
	arena_free(&arena);
}
