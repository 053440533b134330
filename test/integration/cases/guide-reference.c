// SPDX-License-Identifier: GPL-2.0-or-later
/* As a user of its own: makes three pipes and closes two, and shows after each step how many the user has. */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static int show(int fd)
{
	char path[64], line[128];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "r");
	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, "user-pipes:", 11))
			fputs(line, stdout);
	return fclose(file);
}

int main(void)
{
	int pipes[3][2], i;

	/* The files below /proc/self are root's after setuid(), unless the process is dumpable. */
	if (setuid(1234) || prctl(PR_SET_DUMPABLE, 1))
		return 1;
	for (i = 0; i < 3; i++)
		if (pipe(pipes[i]) || show(pipes[0][0]))
			return 1;
	for (i = 2; i > 0; i--)
		if (close(pipes[i][0]) || close(pipes[i][1]) || show(pipes[0][0]))
			return 1;
	return 0;
}
