// SPDX-License-Identifier: GPL-2.0-or-later
/* CLOCK_BOOTTIME in seconds, from the kernel and not from the vDSO. */
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct timespec ts;

	if (syscall(SYS_clock_gettime, CLOCK_BOOTTIME, &ts))
		return 1;
	printf("%ld\n", (long)ts.tv_sec);
	return 0;
}
