// SPDX-License-Identifier: GPL-2.0-or-later
#include "choose.h"
#include "../../../lib/hash.h"

#include <string.h>

/* For every case, when it is for one of these. */
static const char *const always[] = {
	"gcc-12/plain",		  /* Debian's 6.1 */
	"gcc-12/notes",		  /* Debian's 6.12, with the compiler plugin */
	"@(gcc-12/ibt|gcc-11/*)", /* other gccs, and without the plugin */
	"clang-*",
};
/* For cases that are about one architecture. */
static const char *const families[] = { "*gcc/*", "*clang/*" };

struct demands {
	const flavour_list *flavours;
	flavour_set candidates;
	flavour_set sets[64]; /* each wants one of these */
	size_t count;
};

static flavour_set matching(const flavour_list *flavours, const char *pattern)
{
	flavour_set set = 0;
	size_t i;

	for (i = 0; i < flavours->count; i++)
		if (matches(pattern, flavours->items[i].name))
			set |= (flavour_set)1 << i;
	return set;
}

static void demand(struct demands *demands, flavour_set set)
{
	set &= demands->candidates;
	if (set && demands->count < sizeof(demands->sets) / sizeof(*demands->sets))
		demands->sets[demands->count++] = set;
}

static void demand_pattern(struct demands *demands, const char *pattern)
{
	demand(demands, matching(demands->flavours, pattern));
}

static flavour_set of_arch(const flavour_list *flavours, const char *arch)
{
	flavour_set set = 0;
	size_t i;

	for (i = 0; i < flavours->count; i++)
		if (!strcmp(flavours->items[i].binutils->arch, arch))
			set |= (flavour_set)1 << i;
	return set;
}

static void demand_lines(struct demands *demands, const case_lines *lines)
{
	const struct case_line *line;

	array_for_each(line, lines)
		if (line->only)
			demand_pattern(demands, line->only);
}

static void demand_architectures(struct demands *demands, const struct test_case *test_case)
{
	const struct flavour *flavour;
	const char **pattern;
	size_t i;

	array_for_each(flavour, demands->flavours)
		demand(demands, of_arch(demands->flavours, flavour->binutils->arch));
	array_for_each(pattern, &test_case->on)
		for (i = 0; i < sizeof(families) / sizeof(*families); i++)
			if (strcmp(*pattern, "*"))
				demand(demands, matching(demands->flavours, *pattern) &
							matching(demands->flavours, families[i]));
}

/* FNV-1a: whose turn it is must not change when a case is added. */
static unsigned int turn_of(const struct test_case *test_case)
{
	uint64_t hash = hash_string(HASH_START, test_case->name);

	return (unsigned int)(hash ^ hash >> 32);
}

static size_t met_by(const struct demands *demands, flavour_set flavour)
{
	size_t i, count = 0;

	for (i = 0; i < demands->count; i++)
		count += (demands->sets[i] & flavour) != 0;
	return count;
}

/* The flavour that meets most demands; of several the one whose turn it is. */
static flavour_set best(const struct demands *demands, unsigned int turn)
{
	flavour_set found[FLAVOURS_MAX];
	size_t most = 0, count = 0, i;

	for (i = 0; i < demands->flavours->count; i++) {
		flavour_set flavour = (flavour_set)1 << i & demands->candidates;
		size_t met = met_by(demands, flavour);

		if (met > most)
			count = 0;
		if (met >= most) {
			most = met;
			found[count++] = flavour;
		}
	}
	return found[turn % count];
}

/* Leaves the demands that none of the chosen meets. */
static void remove_met(struct demands *demands, flavour_set chosen)
{
	size_t i, kept = 0;

	for (i = 0; i < demands->count; i++)
		if (!(demands->sets[i] & chosen))
			demands->sets[kept++] = demands->sets[i];
	demands->count = kept;
}

flavour_set choose_flavours(const struct test_case *test_case, const flavour_list *flavours,
			    flavour_set available, bool all)
{
	struct demands demands = { .flavours = flavours };
	flavour_set chosen = 0;
	size_t i;

	for (i = 0; i < flavours->count; i++)
		if (available >> i & 1 && case_is_for(test_case, &flavours->items[i])) {
			demands.candidates |= (flavour_set)1 << i;
			if (test_case->once)
				return demands.candidates;
		}
	if (all)
		return demands.candidates;
	for (i = 0; i < test_case->on.count; i++)
		demand_pattern(&demands, test_case->on.items[i]);
	demand_lines(&demands, &test_case->expect);
	demand_lines(&demands, &test_case->cflags);
	demand_architectures(&demands, test_case);
	for (i = 0; i < sizeof(always) / sizeof(*always); i++)
		demand_pattern(&demands, always[i]);
	while (demands.count) {
		chosen |= best(&demands, turn_of(test_case));
		remove_met(&demands, chosen);
	}
	return chosen;
}
