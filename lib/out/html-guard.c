/* Conversion of what may be too much for the library, in a process of its own. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "out/html.h"

/* A sanitizer maps more than any limit allows. */
#ifdef __has_feature
#define SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* Fewer than this of any character that markup could begin with take milliseconds, however they
 * stand. */
enum { SUSPICIOUS = 800 };

/* Counted outside of formulas, which the library does not see. */
static bool is_suspicious(const struct md_doc *doc)
{
	static const char markup[] = "[(!*_<>`~|&-+:@\\";
	size_t count[256] = {0};
	for (size_t i = 0; i < doc->n_spans; i++) {
		const struct md_span *span = &doc->spans[i];
		if (span->kind == MD_SPAN_MATH || span->kind == MD_SPAN_FRONT)
			continue;
		for (size_t at = span->offset, end = mdscan_span_end(doc, i); at < end; at++)
			count[(unsigned char)doc->text.p[at]]++;
	}
	for (const char *c = markup; *c; c++)
		if (count[(unsigned char)*c] >= SUSPICIOUS)
			return true;
	return false;
}

static bool write_all(int fd, const void *bytes, size_t n)
{
	for (const char *p = bytes; n;) {
		ssize_t done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* A length and the bytes. */
static bool write_piece(int fd, struct slice s)
{
	return write_all(fd, &s.n, sizeof s.n) && write_all(fd, s.p, s.n);
}

static void limit(int what, rlim_t most)
{
	struct rlimit r = {most, most};
	setrlimit(what, &r);
}

/* The worker: the result, the page and what was left out, through the pipe. */
static _Noreturn void work(int fd, struct arena *a, const struct md_doc *doc,
			   const struct html_options *options)
{
	struct buf page = BUF_INIT;
	struct html_report report = {0};
	if (!SANITIZED)
		limit(RLIMIT_AS, HTML_WORKER_BYTES);
	limit(RLIMIT_CPU, HTML_WORKER_SECONDS);
	limit(RLIMIT_CORE, 0);
	enum html_result result = html_convert(&page, a, doc, options, &report);
	bool ok = write_all(fd, &result, sizeof result) && write_piece(fd, buf_slice(&page)) &&
		  write_all(fd, &report.n, sizeof report.n);
	for (size_t i = 0; ok && i < report.n; i++)
		ok = write_all(fd, &report.v[i], sizeof report.v[i]) &&
		     write_piece(fd, slice_of(report.v[i].what));
	_exit(ok ? 0 : 1);
}

static bool read_all(int fd, void *bytes, size_t n)
{
	for (char *p = bytes; n;) {
		ssize_t done = read(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool read_piece(int fd, struct arena *a, struct slice *s)
{
	if (!read_all(fd, &s->n, sizeof s->n))
		return false;
	char *bytes = arena_alloc(a, s->n + 1);
	s->p = bytes;
	return read_all(fd, bytes, s->n);
}

static bool read_answer(int fd, struct buf *out, struct arena *a, enum html_result *result,
			struct html_report *report)
{
	struct slice page, what;
	size_t n;
	struct html_finding finding;
	if (!read_all(fd, result, sizeof *result) || !read_piece(fd, a, &page) ||
	    !read_all(fd, &n, sizeof n))
		return false;
	while (n--) {
		if (!read_all(fd, &finding, sizeof finding) || !read_piece(fd, a, &what))
			return false;
		finding.what = what.p;
		ARENA_PUSH(a, report->v, report->n, report->cap) = finding;
	}
	buf_add(out, page);
	return true;
}

enum html_result html_convert_guarded(struct buf *out, struct arena *a, const struct md_doc *doc,
				      const struct html_options *options,
				      struct html_report *report)
{
	int ends[2];
	enum html_result result = HTML_TOO_MUCH;
	if (!is_suspicious(doc))
		return html_convert(out, a, doc, options, report);
	if (pipe(ends) != 0)
		return HTML_NO_WORKER;
	pid_t worker = fork();
	if (worker < 0) {
		close(ends[0]);
		close(ends[1]);
		return HTML_NO_WORKER;
	}
	if (worker == 0) {
		close(ends[0]);
		work(ends[1], a, doc, options);
	}
	close(ends[1]);
	if (!read_answer(ends[0], out, a, &result, report))
		result = HTML_TOO_MUCH;
	close(ends[0]);
	while (waitpid(worker, NULL, 0) < 0 && errno == EINTR)
		;
	return result;
}
