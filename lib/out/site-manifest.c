#include "out/site-manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "out/site-folder.h"

#define HEADER "mathmill-manifest 1\n"

static bool is_component(struct slice s)
{
	return s.n && s.n <= 255 && !slice_eq(s, SLICE(".")) && !slice_eq(s, SLICE(".."));
}

bool site_manifest_is_name(struct slice name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7F)
			return false;
	if (slice_eq_nocase(name, SLICE(SITE_MANIFEST)))
		return false;
	for (;;) {
		size_t slash = slice_find(name, '/');
		if (!is_component(slice_sub(name, 0, slash)))
			return false;
		if (slash == name.n)
			return true;
		name = slice_sub(name, slash + 1, name.n);
	}
}

/* ---- Reading ---- */

/* The line at `*i`, which goes behind its LF. */
static struct slice next_line(struct slice text, size_t *i)
{
	struct slice rest = slice_sub(text, *i, text.n);
	size_t n = slice_find(rest, '\n');
	*i += n + 1;
	return slice_sub(rest, 0, n);
}

static bool parse(struct slice text, struct hash *names)
{
	if (!slice_starts(text, SLICE(HEADER))) {
		errno = ENOTSUP;
		return false;
	}
	for (size_t i = sizeof HEADER - 1; i < text.n;) {
		struct slice name = next_line(text, &i);
		if (site_manifest_is_name(name) && !hash_find(names, name))
			hash_at(names, arena_copy(names->arena, name));
	}
	return true;
}

bool site_manifest_read(int fd, struct hash *names)
{
	struct buf text = BUF_INIT;
	bool ok = site_folder_read(fd, SLICE(SITE_MANIFEST), &text);
	if (!ok && errno == ENOENT)
		ok = true;
	else if (ok && text.n)
		ok = parse(buf_slice(&text), names);
	buf_free(&text);
	return ok;
}

/* ---- Writing ---- */

/* Was the manifest replaced between open and lock, by the end of another run? */
static bool is_current(int fd, int journal)
{
	struct stat here, there;
	return fstat(journal, &here) == 0 &&
	       fstatat(fd, SITE_MANIFEST, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
	       here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

static int open_locked(int fd)
{
	for (int attempt = 0; attempt < 10; attempt++) {
		int flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
		int journal = openat(fd, SITE_MANIFEST, flags, 0666);
		if (journal < 0)
			return -1;
		/* Where the file system has no locks, runs at the same time are the user's business. */
		if (flock(journal, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) {
			close(journal);
			errno = EWOULDBLOCK;
			return -1;
		}
		if (is_current(fd, journal))
			return journal;
		close(journal);
	}
	errno = EWOULDBLOCK;
	return -1;
}

/* A run that was killed may have left half a line. */
static bool end_line(int journal)
{
	struct stat st;
	char last;
	if (fstat(journal, &st))
		return false;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return false;
	}
	if (st.st_size == 0)
		return site_folder_write_all(journal, SLICE(HEADER));
	if (pread(journal, &last, 1, st.st_size - 1) != 1)
		return false;
	return last == '\n' || site_folder_write_all(journal, SLICE("\n"));
}

int site_manifest_open(int fd)
{
	int journal = open_locked(fd);
	if (journal < 0 || end_line(journal))
		return journal;
	int error = errno;
	close(journal);
	errno = error;
	return -1;
}

bool site_manifest_append(int journal, struct slice name)
{
	struct buf line = BUF_INIT;
	buf_add(&line, name);
	buf_putc(&line, '\n');
	bool ok = site_folder_write_all(journal, buf_slice(&line));
	buf_free(&line);
	return ok;
}

bool site_manifest_write(int fd, const struct slice *names, size_t n)
{
	struct buf text = BUF_INIT;
	buf_puts(&text, HEADER);
	for (size_t i = 0; i < n; i++) {
		buf_add(&text, names[i]);
		buf_putc(&text, '\n');
	}
	struct slice name = SLICE(SITE_MANIFEST), bytes = buf_slice(&text);
	bool ok = site_folder_compare(fd, name, bytes) == SITE_FOLDER_SAME ||
		  site_folder_replace(fd, name, bytes, true);
	buf_free(&text);
	return ok;
}
