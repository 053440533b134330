// SPDX-License-Identifier: GPL-2.0-or-later
/* Prints what getpgid() returns for init. */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	printf("%ld\n", syscall(SYS_getpgid, 0L));
	return 0;
}
