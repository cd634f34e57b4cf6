/* ratio RUNS COMMAND_A COMMAND_B: time two shell commands in turn, A B A B ..., and print the
 * medians of their wall times and of the pairwise ratio A/B.  In turn, since a machine's speed
 * drifts. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "times.h"

static double time_command(const char *command)
{
	double start = times_now();
	pid_t pid = fork();
	if (pid < 0) {
		perror("ratio: fork");
		exit(2);
	}
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);
		if (null < 0 || dup2(null, STDOUT_FILENO) < 0)
			_exit(2);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(2);
	}
	int status;
	if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		fprintf(stderr, "ratio: this command failed: %s\n", command);
		exit(2);
	}
	return times_now() - start;
}

int main(int argc, char **argv)
{
	size_t runs = argc == 4 ? (size_t)strtoul(argv[1], NULL, 10) : 0;
	if (!runs) {
		fprintf(stderr, "usage: ratio RUNS COMMAND_A COMMAND_B\n");
		return 2;
	}
	double *a = calloc(runs, sizeof *a), *b = calloc(runs, sizeof *b);
	double *ratio = calloc(runs, sizeof *ratio);
	if (!a || !b || !ratio)
		return 2;
	time_command(argv[2]);
	time_command(argv[3]);
	for (size_t i = 0; i < runs; i++) {
		a[i] = time_command(argv[2]);
		b[i] = time_command(argv[3]);
		ratio[i] = a[i] / b[i];
	}
	double r = times_median(ratio, runs);
	printf("%8.1f ms %8.1f ms %8.2f\n", times_median(a, runs) * 1e3,
	       times_median(b, runs) * 1e3, r);
	free(a);
	free(b);
	free(ratio);
	return 0;
}
