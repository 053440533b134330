// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes a timerfd and shows its fdinfo twice. */
#include <stdio.h>
#include <sys/timerfd.h>

int main(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, 0), i, c;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	for (i = 0; i < 2; i++) {
		FILE *file = fopen(path, "r");

		if (fd < 0 || !file)
			return 1;
		while ((c = getc(file)) != EOF)
			putchar(c);
		fclose(file);
	}
	return 0;
}
