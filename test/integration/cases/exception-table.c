// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Print the names in the current directory with getdents64(), after calling it
 * with buffers that cannot be written: wholly, and from the second page on. The
 * kernel faults in filldir64() and must find the way to -EFAULT.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static char buf[65536];
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open(".", O_RDONLY | O_DIRECTORY);
	long n;

	if (fd < 0 || pages == MAP_FAILED || mprotect(pages + 4096, 4096, PROT_NONE))
		return 1;
	for (int room = 0; room <= 16; room += 8)
		if (syscall(SYS_getdents64, fd, pages + 4096 - room, 4096L) != -1 || errno != EFAULT)
			return 2;
	while ((n = syscall(SYS_getdents64, fd, buf, sizeof(buf))) > 0)
		for (long at = 0; at < n; at += ((struct dirent64 *)(buf + at))->d_reclen)
			puts(((struct dirent64 *)(buf + at))->d_name);
	return n ? 3 : 0;
}
