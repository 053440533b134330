// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes a timerfd, and shows its fdinfo before and after it was polled. */
#include <poll.h>
#include <stdio.h>
#include <sys/timerfd.h>

static int show(int fd)
{
	char path[64];
	FILE *file;
	int c;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "r");
	if (!file)
		return -1;
	while ((c = getc(file)) != EOF)
		putchar(c);
	return fclose(file);
}

int main(void)
{
	struct pollfd timer = { .fd = timerfd_create(CLOCK_MONOTONIC, 0), .events = POLLIN };

	if (timer.fd < 0 || show(timer.fd) || poll(&timer, 1, 0) < 0 || show(timer.fd))
		return 1;
	return 0;
}
