// SPDX-License-Identifier: GPL-2.0-or-later
#include "output.h"
#include "../lib/files.h"

#include <string.h>

int output(const char *text)
{
	return file_write_through("-", text, strlen(text));
}
