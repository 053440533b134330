// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Take inode numbers from get_next_ino() by making pipes, all on one CPU: each
 * CPU hands out its own batch of 1024, so only there do the numbers ascend.
 * Prints the smallest, the largest, and how many end in 7.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	unsigned long min = ~0UL, max = 0, sevens = 0;
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(0, &cpus);
	if (argc != 2 || sched_setaffinity(0, sizeof(cpus), &cpus))
		return 1;
	for (int i = 0; i < atoi(argv[1]); i++) {
		struct stat st;
		int fd[2];

		if (pipe(fd) || fstat(fd[0], &st))
			return 1;
		close(fd[0]);
		close(fd[1]);
		min = st.st_ino < min ? st.st_ino : min;
		max = st.st_ino > max ? st.st_ino : max;
		sevens += st.st_ino % 10 == 7;
	}
	printf("%lu %lu %lu\n", min, max, sevens);
	return 0;
}
