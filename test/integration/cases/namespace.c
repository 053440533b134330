// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes a udmabuf of one page: exit status 0 when that works. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/udmabuf.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
	struct udmabuf_create create = { .size = 4096 };
	int device = open("/dev/udmabuf", O_RDWR), buffer;

	create.memfd = (unsigned int)memfd_create("klp", MFD_ALLOW_SEALING);
	if (device < 0 || (int)create.memfd < 0 || ftruncate((int)create.memfd, 4096) ||
	    fcntl((int)create.memfd, F_ADD_SEALS, F_SEAL_SHRINK)) {
		perror("udmabuf");
		return 1;
	}
	buffer = ioctl(device, UDMABUF_CREATE, &create);
	if (buffer < 0)
		perror("UDMABUF_CREATE");
	return buffer < 0;
}
