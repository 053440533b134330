// SPDX-License-Identifier: GPL-2.0-or-later
#include "spec-patches.h"
#include "../../lib/message.h"

#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A line that names a patch. */
struct mention {
	const char *pattern; /* of fnmatch(): its macros are "*" */
	unsigned long number;
	const char *condition; /* an %if that decides it, and that is not known; or NULL */
};

struct mentions {
	ARRAY(struct mention) items;
};

struct spec {
	struct mentions applied;	/* ApplyPatch NAME, in their order */
	struct mentions declared;	/* PatchN: NAME */
	bool all_declared;		/* %autosetup, %autopatch */
	ARRAY(const char *) conditions; /* around the current line; NULL: one that holds */
};

/* "patch-%{patchversion}-redhat.patch" -> "patch-*-redhat.patch" */
static const char *pattern_of(struct arena *arena, const char *name, size_t length)
{
	char *pattern = arena_alloc(arena, length + 1), *to = pattern;
	const char *end = name + length;

	while (name < end) {
		if (*name != '%') {
			*to++ = *name++;
			continue;
		}
		*to++ = '*';
		name += strcspn(name, name[1] == '{' ? "}" : "-. \t");
		name += name < end && *name == '}';
	}
	return pattern;
}

static void mention(struct arena *arena, const struct spec *spec, struct mentions *list,
		    const char *name, unsigned long number)
{
	struct mention *new = array_push(arena, &list->items);
	const char *const *condition;

	name += strspn(name, " \t");
	new->pattern = pattern_of(arena, name, strcspn(name, " \t"));
	new->number = number;
	array_for_each(condition, &spec->conditions)
		if (*condition)
			new->condition = *condition;
}

static const char *behind(const char *line, const char *word)
{
	size_t length = strlen(word);

	return !strncmp(line, word, length) && strchr(" \t", line[length]) ? line + length : NULL;
}

/* %if and what belongs to it; `nopatches` is for builds of mainline, which nobody ships. */
static bool read_condition(struct arena *arena, struct spec *spec, const char *line)
{
	static const char *const ifs[] = { "%if", "%ifarch", "%ifnarch", "%ifos", "%ifnos" };
	size_t *depth = &spec->conditions.count, i;

	for (i = 0; i < sizeof(ifs) / sizeof(*ifs); i++)
		if (behind(line, ifs[i])) {
			*array_push(arena, &spec->conditions) = strstr(line, "nopatches") ? NULL
											  : line;
			return true;
		}
	if (!*depth)
		return false;
	if (!strncmp(line, "%endif", strlen("%endif")))
		--*depth;
	else if (!strncmp(line, "%el", strlen("%el")))
		spec->conditions.items[*depth - 1] = line;
	else
		return false;
	return true;
}

static void read_line(struct arena *arena, struct spec *spec, const char *line)
{
	const char *name = behind(line, "ApplyPatch") ?: behind(line, "ApplyOptionalPatch");
	unsigned long number;
	char *end;

	if (read_condition(arena, spec, line))
		return;
	if (name) {
		mention(arena, spec, &spec->applied, name, 0);
	} else if (behind(line, "%autosetup") || behind(line, "%autopatch")) {
		spec->all_declared = true;
	} else if (!strncasecmp(line, "Patch", strlen("Patch"))) {
		number = strtoul(line + strlen("Patch"), &end, 10);
		if (*end == ':')
			mention(arena, spec, &spec->declared, end + 1, number);
	}
}

static int by_number(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static int cannot_tell(const char *path, const char *patch, const char *why)
{
	return fail(
		"%s: its spec file does not tell whether and when %s is applied (%s); unpack and prepare the source with rpmbuild -bp, and name it with -s DIR",
		path, patch, why);
}

/* Adds the patches that a line names. */
static int add_mentioned(struct arena *arena, const char *path, const struct mention *line,
			 const struct patch_names *patches, struct patch_names *order)
{
	const char *const *patch, *const *before;
	size_t first = order->items.count;

	array_for_each(patch, &patches->items) {
		if (fnmatch(line->pattern, *patch, 0))
			continue;
		if (line->condition)
			return cannot_tell(path, *patch, line->condition);
		array_for_each(before, &order->items)
			if (!strcmp(*before, *patch))
				return cannot_tell(path, *patch, "two lines may mean it");
		*array_push(arena, &order->items) = *patch;
	}
	return order->items.count <= first + 1 ? 0
					       : cannot_tell(path, order->items.items[first],
							     "one line may mean several patches");
}

int spec_patches_order(struct arena *arena, const char *path, const char *spec_text,
		       const struct patch_names *patches, struct patch_names *order)
{
	char *text = arena_strdup(arena, spec_text), *line;
	const struct mentions *lines;
	const struct mention *item;
	const char *const *patch, *const *found;
	struct spec spec = { 0 };

	while ((line = strsep(&text, "\n")))
		read_line(arena, &spec, line + strspn(line, " \t"));
	lines = spec.applied.items.count ? &spec.applied : &spec.declared;
	if (lines == &spec.declared && lines->items.count) {
		if (!spec.all_declared && patches->items.count)
			return cannot_tell(path, patches->items.items[0],
					   "it uses neither ApplyPatch nor %autosetup");
		qsort(lines->items.items, lines->items.count, sizeof(*lines->items.items),
		      by_number);
	}
	array_for_each(item, &lines->items)
		if (add_mentioned(arena, path, item, patches, order))
			return -1;
	array_for_each(patch, &patches->items) {
		bool is_in = false;

		array_for_each(found, &order->items)
			is_in |= !strcmp(*found, *patch);
		if (!is_in)
			return cannot_tell(path, *patch, "no line names it");
	}
	return 0;
}
