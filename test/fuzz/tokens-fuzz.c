// SPDX-License-Identifier: GPL-2.0-or-later
/* Source without its comments and blanks: what is left is never longer. */
#include "../../builder/explain/tokens.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text, *again;

	if (memchr(data, 0, size))
		return 0;
	text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	tokens_only(text, size);
	if (strlen(text) > size)
		abort();
	again = strdup(text);
	tokens_only(again, strlen(again));
	if (strlen(again) > strlen(text))
		abort();
	free(again);
	free(text);
	return 0;
}
