#include "io/fsout.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "io/cli.h"
#include "io/source.h"

enum {
	PENDING = 64 * 1024,
	MAX_LINKS = 40,
	NAME_PART = 200 /* of the name in a temporary name, which must not exceed NAME_MAX */
};

/* A file on its way to take another's place. */
struct replacement {
	int fd;
	char *target; /* where the links lead */
	char *temp;   /* null: the target is no regular file and is written directly */
};

/* The process has one standard output, and what was buffered or failed must be known
 * wherever the process ends: this cannot be but one for the file. */
static struct {
	int fd;
	int error; /* the first errno of a failed write */
	const char *name;
	size_t n; /* bytes of pending[] in use */
	char pending[PENDING];
	struct replacement file; /* -o */
	pid_t owner;             /* a forked child must not remove its parent's file */
} out = {.fd = STDOUT_FILENO, .name = "standard output", .file = {.fd = -1}};

/* ---- Writing ---- */

static bool wait_writable(int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLOUT};
	return poll(&ready, 1, -1) >= 0 || errno == EINTR;
}

static bool write_all(int fd, struct slice s)
{
	while (s.n) {
		ssize_t done = write(fd, s.p, s.n);
		if (done >= 0) {
			s = slice_sub(s, (size_t)done, s.n);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (!wait_writable(fd))
				return false;
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

/* ---- Replacing a file ---- */

static char *copy_bytes(struct slice s)
{
	char *p = die_malloc(s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

/* The length of the folder's part of a path, with its slash. */
static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Where a chain of symbolic links leads; its end need not exist, which is why this is not
 * realpath.  Null: errno. */
static char *follow_links(const char *path)
{
	char *at = copy_bytes(slice_of(path));
	for (int i = 0; i < MAX_LINKS; i++) {
		char link[PATH_MAX];
		ssize_t n = readlink(at, link, sizeof link);
		if (n < 0)
			return at; /* no link, or not there, or out of reach: open will say */
		if ((size_t)n == sizeof link)
			break;
		struct buf next = BUF_INIT;
		if (link[0] != '/')
			buf_add(&next, (struct slice){at, folder_length(at)});
		buf_add(&next, (struct slice){link, (size_t)n});
		buf_putc(&next, '\0');
		free(at);
		at = next.p;
	}
	free(at);
	errno = ELOOP;
	return NULL;
}

/* `.NAME.XXXXXX` beside the target, made with O_EXCL and not mkstemp: only the kernel
 * knows the umask without changing it for the other threads. */
static bool open_beside(struct replacement *r, mode_t mode)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	size_t folder = folder_length(r->target);
	struct slice name = slice_sub(slice_of(r->target + folder), 0, NAME_PART);
	struct buf temp = BUF_INIT;
	for (int attempt = 0; attempt < 100; attempt++) {
		unsigned char random[6];
		if (getentropy(random, sizeof random))
			break;
		buf_clear(&temp);
		buf_add(&temp, (struct slice){r->target, folder});
		buf_putc(&temp, '.');
		buf_add(&temp, name);
		buf_putc(&temp, '.');
		for (size_t i = 0; i < sizeof random; i++)
			buf_putc(&temp, letters[random[i] % (sizeof letters - 1)]);
		buf_putc(&temp, '\0');
		r->fd = open(temp.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (r->fd >= 0) {
			r->temp = temp.p;
			return true;
		}
		if (errno != EEXIST)
			break;
	}
	int error = errno;
	buf_free(&temp);
	errno = error;
	return false;
}

static void replacement_abort(struct replacement *r)
{
	int error = errno;
	if (r->fd >= 0)
		close(r->fd);
	if (r->temp)
		unlink(r->temp);
	free(r->temp);
	free(r->target);
	*r = (struct replacement){.fd = -1};
	errno = error;
}

/* The new file is as much like the old one as this user may make it. */
static bool take_attributes(int fd, const struct stat *st)
{
	if ((st->st_uid != geteuid() || st->st_gid != getegid()) &&
	    fchown(fd, st->st_uid, st->st_gid))
		errno = 0; /* not ours to give away: the file becomes the user's */
	return fchmod(fd, st->st_mode & 07777) == 0;
}

static bool replacement_begin(struct replacement *r, const char *path, bool devices)
{
	*r = (struct replacement){.fd = -1};
	struct stat st;
	if (!*path) {
		errno = ENOENT;
		return false;
	}
	bool exists = stat(path, &st) == 0;
	if (exists && !S_ISREG(st.st_mode)) {
		if (!devices || S_ISDIR(st.st_mode)) {
			errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
			return false;
		}
		r->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		return r->fd >= 0;
	}
	if (exists && access(path, W_OK))
		return false;
	r->target = follow_links(path);
	if (r->target && open_beside(r, exists ? 0600 : 0666) &&
	    (!exists || take_attributes(r->fd, &st)))
		return true;
	replacement_abort(r);
	return false;
}

static bool replacement_commit(struct replacement *r)
{
	bool ok = !r->temp || fsync(r->fd) == 0;
	int fd = r->fd;
	r->fd = -1;
	if (close(fd) && errno != EINTR)
		ok = false;
	if (ok && r->temp) {
		ok = rename(r->temp, r->target) == 0;
		if (ok) {
			free(r->temp);
			r->temp = NULL;
		}
	}
	replacement_abort(r);
	return ok;
}

static bool holds(const char *path, struct slice bytes)
{
	struct stat st;
	if (stat(path, &st) || !S_ISREG(st.st_mode) || (uintmax_t)st.st_size != bytes.n)
		return false;
	struct source old;
	bool same = source_read(&old, path) && slice_eq(old.text, bytes);
	source_free(&old);
	return same;
}

bool fsout_replace(const char *path, struct slice bytes, bool *changed)
{
	if (changed)
		*changed = true;
	if (holds(path, bytes)) {
		if (changed)
			*changed = false;
		return true;
	}
	struct replacement r;
	if (!replacement_begin(&r, path, false))
		return false;
	if (!write_all(r.fd, bytes)) {
		replacement_abort(&r);
		return false;
	}
	return replacement_commit(&r);
}

/* ---- The checked output ---- */

void fsout_start(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* The lowest free descriptor is this one.  It is opened the wrong way
		 * round, so that using it stays the error it was: EBADF. */
		if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			exit(CLI_TROUBLE);
	}
	signal(SIGPIPE, SIG_IGN);
}

static void remove_unfinished(void)
{
	if (out.owner == getpid() && out.file.temp)
		unlink(out.file.temp);
}

bool fsout_open(const char *path)
{
	if (strcmp(path, "-") == 0)
		return true;
	if (!replacement_begin(&out.file, path, true))
		return false;
	out.owner = getpid();
	out.fd = out.file.fd;
	out.name = path;
	if (atexit(remove_unfinished)) {
		replacement_abort(&out.file);
		errno = ENOMEM;
		return false;
	}
	return true;
}

static void write_out(struct slice s)
{
	if (out.error || write_all(out.fd, s))
		return;
	if (errno == EPIPE)
		_exit(CLI_OK); /* other threads may be running: nothing else is safe */
	out.error = errno;
}

void fsout_flush(void)
{
	write_out((struct slice){out.pending, out.n});
	out.n = 0;
}

void fsout_write(struct slice s)
{
	if (s.n > PENDING - out.n)
		fsout_flush();
	if (s.n >= PENDING) {
		write_out(s);
	} else if (s.n) {
		memcpy(out.pending + out.n, s.p, s.n);
		out.n += s.n;
	}
}

bool fsout_failed(void)
{
	return out.error != 0;
}

int fsout_finish(int status)
{
	fsout_flush();
	if (out.file.fd >= 0) {
		if (out.error)
			replacement_abort(&out.file);
		else if (!replacement_commit(&out.file))
			out.error = errno;
	} else if (close(out.fd) && errno != EINTR && !out.error) {
		out.error = errno; /* some file systems tell only now */
	}
	out.fd = -1;
	if (!out.error)
		return status;
	errno = out.error;
	cli_warn_errno(out.name);
	return cli_worse(status, CLI_TROUBLE);
}
