/* scan RUNS FILE...: how fast the scanner is, in memory, on one thread and on two: the median of
 * RUNS passes over all files, in megabytes (10^6 bytes) a second. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "io/source.h"
#include "text/mdscan.h"
#include "times.h"

struct job {
	struct source *sources;
	size_t n, first, step;
};

static void *scan_files(void *argument)
{
	struct job *job = argument;
	struct arena a = ARENA_INIT;
	for (size_t i = job->first; i < job->n; i += job->step) {
		mdscan(&a, job->sources[i].text, NULL);
		arena_reset(&a);
	}
	arena_free(&a);
	return NULL;
}

static double pass(struct source *sources, size_t n, size_t threads)
{
	pthread_t ids[2];
	struct job jobs[2];
	double start = times_now();
	for (size_t i = 0; i < threads; i++) {
		jobs[i] = (struct job){sources, n, i, threads};
		if (pthread_create(&ids[i], NULL, scan_files, &jobs[i]))
			exit(2);
	}
	for (size_t i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	return times_now() - start;
}

int main(int argc, char **argv)
{
	size_t runs = argc > 2 ? (size_t)strtoul(argv[1], NULL, 10) : 0, n = 0, bytes = 0;
	if (!runs) {
		fprintf(stderr, "usage: scan RUNS FILE...\n");
		return 2;
	}
	struct source *sources = calloc((size_t)argc, sizeof *sources);
	double *times = calloc(runs, sizeof *times);
	if (!sources || !times)
		return 2;
	for (int i = 2; i < argc; i++) {
		if (!source_read(&sources[n], argv[i])) {
			perror(argv[i]);
			return 2;
		}
		bytes += sources[n++].text.n;
	}
	for (size_t threads = 1; threads <= 2; threads++) {
		for (size_t i = 0; i < runs; i++)
			times[i] = pass(sources, n, threads);
		printf("scanner, %zu thread%s  %8.0f MB/s\n", threads, threads > 1 ? "s" : " ",
		       (double)bytes / times_median(times, runs) / 1e6);
	}
	for (size_t i = 0; i < n; i++)
		source_free(&sources[i]);
	free(sources);
	free(times);
	return 0;
}
