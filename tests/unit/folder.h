/* A folder of its own for a test that makes files. */
#ifndef FOLDER_H
#define FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit.h"

static char folder_path[] = "/tmp/test_site.XXXXXX";

/* The path of a name in the folder; the last eight are kept. */
static inline const char *in_folder(const char *name)
{
	static char paths[8][512];
	static unsigned turn;
	char *path = paths[turn++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", folder_path, name);
	return path;
}

static inline bool folder_make(void)
{
	return mkdtemp(folder_path) != NULL;
}

static inline void folder_remove(void)
{
	char command[100];
	snprintf(command, sizeof command, "rm -rf '%s'", folder_path);
	CHECK(system(command) == 0);
}

/* Empty it. */
static inline void folder_clean(void)
{
	folder_remove();
	CHECK(mkdir(folder_path, 0700) == 0);
}

static inline void folder_put(const char *name, struct slice bytes)
{
	const char *path = in_folder(name);
	for (char *p = strchr((char *)path + sizeof folder_path, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		mkdir(path, 0777);
		*p = '/';
	}
	FILE *f = fopen(path, "wb");
	if (!CHECK(f != NULL))
		return;
	fwrite(bytes.p, 1, bytes.n, f);
	fclose(f);
}

static inline bool folder_has(const char *name)
{
	struct stat st;
	return lstat(in_folder(name), &st) == 0;
}

static inline void folder_read(struct buf *out, const char *name)
{
	buf_clear(out);
	FILE *f = fopen(in_folder(name), "rb");
	if (!f)
		return;
	for (int c; (c = getc(f)) != EOF;)
		buf_putc(out, (char)c);
	fclose(f);
}

#define CHECK_IN_FOLDER(name, want) \
	do { \
		struct buf bytes_ = BUF_INIT; \
		folder_read(&bytes_, (name)); \
		CHECK_SLICE(buf_slice(&bytes_), slice_of(want)); \
		buf_free(&bytes_); \
	} while (0)

#endif
