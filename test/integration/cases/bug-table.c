// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads /proc/version; the patch warns because of this program's name. */
#include <stdio.h>

int main(void)
{
	FILE *file = fopen("/proc/version", "r");
	int c;

	while (file && (c = getc(file)) != EOF)
		putchar(c);
	return file ? 0 : 1;
}
