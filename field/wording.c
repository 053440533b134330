// SPDX-License-Identifier: GPL-2.0-or-later
#include "wording.h"

const char *duration(struct arena *arena, double seconds)
{
	static const struct {
		long size;
		const char *large, *small;
		long small_size;
	} units[] = {
		{ 86400, "d", "h", 3600 },
		{ 3600, "h", "min", 60 },
		{ 60, "min", "s", 1 },
	};
	const long whole = seconds > 0 ? (long)seconds : 0;
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (whole >= units[i].size)
			return arena_printf(
				arena, "%ld %s %ld %s", whole / units[i].size, units[i].large,
				whole % units[i].size / units[i].small_size, units[i].small);
	return arena_printf(arena, "%ld s", whole);
}

const char *date(struct arena *arena, time_t when)
{
	char buffer[64];
	struct tm parts;

	if (!localtime_r(&when, &parts) ||
	    !strftime(buffer, sizeof(buffer), "%Y-%m-%d %H:%M:%S", &parts))
		return "at an unknown time";
	return arena_strdup(arena, buffer);
}
