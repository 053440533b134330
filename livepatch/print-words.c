// SPDX-License-Identifier: GPL-2.0-or-later
#include "print-words.h"

#include <stdio.h>

void print_text(const char *text)
{
	for (; *text; text++)
		putchar((unsigned char)*text < ' ' ? ' ' : *text);
	putchar('\n');
}

void print_word(const char *text)
{
	if (!text || !*text)
		text = "-";
	for (; *text; text++)
		putchar((unsigned char)*text <= ' ' ? '_' : *text);
	putchar(' ');
}
