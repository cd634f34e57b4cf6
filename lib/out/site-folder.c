#include "out/site-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/source.h"

enum { CHUNK = 64 * 1024, TEMPORARY_MAX = 64 };

#define TEMPORARY ".mathmill-tmp-"

/* ---- Bytes ---- */

bool site_folder_write_all(int fd, struct slice bytes)
{
	while (bytes.n) {
		ssize_t done = write(fd, bytes.p, bytes.n);
		if (done >= 0)
			bytes = slice_sub(bytes, (size_t)done, bytes.n);
		else if (errno != EINTR)
			return false;
	}
	return true;
}

bool site_folder_read_all(int fd, struct buf *out)
{
	for (;;) {
		ssize_t n = source_read_some(fd, buf_reserve(out, CHUNK), CHUNK);
		if (n <= 0)
			return n == 0;
		out->n += (size_t)n;
	}
}

static void close_quietly(int fd)
{
	int error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
}

/* ---- Folders ---- */

/* The component as a C string; false: it is too long for any system. */
static bool component_cstr(struct slice component, char cstr[NAME_MAX + 1])
{
	if (component.n > NAME_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	if (component.n)
		memcpy(cstr, component.p, component.n);
	cstr[component.n] = '\0';
	return true;
}

int site_folder_open(const char *path, bool make)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 || errno != ENOENT || !make || !*path)
		return fd;
	struct slice whole = slice_of(path);
	struct buf folder = BUF_INIT;
	bool made = true;
	for (size_t i = 1; made && i <= whole.n; i++) {
		if (i < whole.n && whole.p[i] != '/')
			continue;
		buf_clear(&folder);
		buf_add(&folder, slice_sub(whole, 0, i));
		buf_putc(&folder, '\0');
		made = mkdir(folder.p, 0777) == 0 || errno == EEXIST || errno == EISDIR ||
		       access(folder.p, F_OK) == 0;
	}
	buf_free(&folder);
	return made ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
}

static int open_component(int parent, const char *name, bool make)
{
	int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(parent, name, flags);
	if (fd >= 0 || errno != ENOENT || !make)
		return fd;
	if (mkdirat(parent, name, 0777) && errno != EEXIST)
		return -1;
	return openat(parent, name, flags);
}

/* The folder that holds `name`, and its last component.  -1: errno.  It may be `root` itself:
 * leave() closes it. */
static int enter(int root, struct slice name, bool make, char base[NAME_MAX + 1])
{
	int at = root;
	for (;;) {
		size_t slash = slice_find(name, '/');
		if (!component_cstr(slice_sub(name, 0, slash), base))
			break;
		if (slash == name.n)
			return at;
		int next = open_component(at, base, make);
		if (at != root)
			close_quietly(at);
		if (next < 0)
			return -1;
		at = next;
		name = slice_sub(name, slash + 1, name.n);
	}
	if (at != root)
		close_quietly(at);
	return -1;
}

static void leave(int root, int at)
{
	if (at != root)
		close_quietly(at);
}

/* ---- Comparing and reading ---- */

static int open_regular(int at, const char *base, struct stat *st)
{
	int fd = openat(at, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, st) == 0 && S_ISREG(st->st_mode))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

static bool holds(int fd, struct slice bytes)
{
	char chunk[CHUNK];
	while (bytes.n) {
		ssize_t n = source_read_some(fd, chunk, sizeof chunk);
		if (n <= 0 || (size_t)n > bytes.n || memcmp(chunk, bytes.p, (size_t)n) != 0)
			return false;
		bytes = slice_sub(bytes, (size_t)n, bytes.n);
	}
	return true;
}

static enum site_folder_state compare_in(int at, const char *base, struct slice bytes)
{
	struct stat st;
	if (fstatat(at, base, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? SITE_FOLDER_MISSING : SITE_FOLDER_ERROR;
	if (!S_ISREG(st.st_mode))
		return SITE_FOLDER_OTHER;
	if ((uintmax_t)st.st_size != bytes.n)
		return SITE_FOLDER_DIFFERENT;
	int fd = open_regular(at, base, &st);
	if (fd < 0) /* what cannot be read can perhaps be replaced */
		return SITE_FOLDER_DIFFERENT;
	bool same = holds(fd, bytes);
	close(fd);
	return same ? SITE_FOLDER_SAME : SITE_FOLDER_DIFFERENT;
}

enum site_folder_state site_folder_compare(int root, struct slice name, struct slice bytes)
{
	char base[NAME_MAX + 1];
	int at = enter(root, name, false, base);
	if (at < 0)
		return errno == ENOENT ? SITE_FOLDER_MISSING : SITE_FOLDER_ERROR;
	enum site_folder_state state = compare_in(at, base, bytes);
	leave(root, at);
	return state;
}

bool site_folder_read(int root, struct slice name, struct buf *out)
{
	char base[NAME_MAX + 1];
	struct stat st;
	int at = enter(root, name, false, base);
	if (at < 0)
		return false;
	int fd = open_regular(at, base, &st);
	bool ok = fd >= 0 && site_folder_read_all(fd, out);
	close_quietly(fd);
	leave(root, at);
	return ok;
}

/* ---- Replacing ---- */

/* Workers write into the same folder, so the process is part of the name.  What a killed run left
 * behind is passed over. */
static int open_temporary(int at, char temporary[TEMPORARY_MAX])
{
	for (int attempt = 0; attempt < 100; attempt++) {
		snprintf(temporary, TEMPORARY_MAX, TEMPORARY "%ld-%d", (long)getpid(), attempt);
		int fd = openat(at, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

static bool fill(int fd, struct slice bytes, const struct stat *old, bool sync)
{
	bool ok = site_folder_write_all(fd, bytes) &&
		  (!old || fchmod(fd, old->st_mode & 0777) == 0) && (!sync || fsync(fd) == 0);
	int error = errno;
	if (close(fd) && errno != EINTR)
		return false; /* some file systems tell of a full disk only now */
	errno = error;
	return ok;
}

static bool replace_in(int at, const char *base, struct slice bytes, bool sync)
{
	char temporary[TEMPORARY_MAX];
	struct stat st;
	bool regular = fstatat(at, base, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
	int fd = open_temporary(at, temporary);
	if (fd < 0)
		return false;
	if (fill(fd, bytes, regular ? &st : NULL, sync) && renameat(at, temporary, at, base) == 0)
		return !sync || fsync(at) == 0;
	int error = errno;
	unlinkat(at, temporary, 0);
	errno = error;
	return false;
}

bool site_folder_replace(int root, struct slice name, struct slice bytes, bool sync)
{
	char base[NAME_MAX + 1];
	int at = enter(root, name, true, base);
	if (at < 0)
		return false;
	bool ok = replace_in(at, base, bytes, sync);
	leave(root, at);
	return ok;
}

/* ---- Removing ---- */

static bool remove_one(int root, struct slice name, int flags)
{
	char base[NAME_MAX + 1];
	int at = enter(root, name, false, base);
	bool ok = at >= 0 && unlinkat(at, base, flags) == 0;
	if (at >= 0)
		leave(root, at);
	return ok;
}

bool site_folder_remove(int root, struct slice name)
{
	if (!remove_one(root, name, 0) && errno != ENOENT)
		return false;
	for (;;) {
		while (name.n && name.p[name.n - 1] != '/')
			name.n--;
		if (!name.n)
			return true;
		name.n--;
		if (!remove_one(root, name, AT_REMOVEDIR))
			return true; /* it holds something else */
	}
}

void site_folder_sweep(int root, struct slice folder)
{
	char name[NAME_MAX + 1];
	if (!component_cstr(folder.n ? folder : SLICE("."), name))
		return;
	int fd = open_component(root, name, false);
	DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
	if (!entries) {
		close_quietly(fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(entries));)
		if (slice_starts(slice_of(entry->d_name), SLICE(TEMPORARY)))
			unlinkat(fd, entry->d_name, 0);
	closedir(entries);
}
