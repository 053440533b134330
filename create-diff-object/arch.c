// SPDX-License-Identifier: GPL-2.0-or-later
#include "arch.h"

#include <stddef.h>

static const struct arch *const archs[] = { &arch_x86_64 };

const struct arch *arch_find(uint16_t machine)
{
	size_t i;

	for (i = 0; i < sizeof(archs) / sizeof(*archs); i++)
		if (archs[i]->machine == machine)
			return archs[i];
	return NULL;
}
