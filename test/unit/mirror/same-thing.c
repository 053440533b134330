// SPDX-License-Identifier: GPL-2.0-or-later
#include "mirror.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

/* Constants and state of macros of which a copy is as good as the original; without the number. */
static const char *const unnamed[] = {
	"__func__", "__FUNCTION__", "__PRETTY_FUNCTION__", "CSWTCH",	 "C",
	"C.[0-9]*", "__const.*",    "switch.table.*",	   "*.__func__", "__msg"
};
static const char *const harmless[] = {
	"__already_done",     "__warned", "__print_once", "descriptor",
	"__UNIQUE_ID_ddebug", "_rs",	  "__key",	  "__tpstrtab_*",
	"___tp_str",	      "_entry",	  "_entry_ptr",	  "trace_printk_fmt"
};

const char *name_of(const struct thing *thing)
{
	return thing->names.items[0];
}

/*
 * "count.12" without the number, "foo.isra.0" without what stands behind the function, ".cold"
 * apart; "__UNIQUE_ID_x12.3" without both numbers.
 */
static char *stem(struct mirror *m, const struct thing *thing)
{
	const char *name = name_of(thing), *dot = *name ? strchr(name + 1, '.') : NULL;
	size_t length = strlen(name), end = length;

	if (thing->is_code && dot)
		return arena_printf(m->arena, "%.*s%s", (int)(dot - name), name,
				    strstr(dot, ".cold") ? ".cold" : "");
	while (end && isdigit((unsigned char)name[end - 1]))
		end--;
	if (end > 1 && end < length && name[end - 1] == '.')
		length = end - 1;
	if (strstr(name, "__UNIQUE_ID_"))
		while (length && isdigit((unsigned char)name[length - 1]))
			length--;
	return arena_strndup(m->arena, name, length);
}

bool is_numbered(struct mirror *m, const struct thing *thing)
{
	const char *name = name_of(thing);

	/* clang numbers neither the first "one.count" nor the first ".compoundliteral". */
	return !thing->global && *name &&
	       (strcmp(stem(m, thing), name) || strchr(name + 1, '.') ||
		!strncmp(name, ".compound", 9));
}

static bool is_one_of(struct mirror *m, const struct thing *thing, const char *const *patterns,
		      size_t count)
{
	const char *name = stem(m, thing), *last = strrchr(name, '.');
	size_t i;

	if (thing->global || thing->is_code)
		return false;
	/* clang has the function's name in front: work.__already_done */
	for (i = 0; i < count; i++)
		if (!fnmatch(patterns[i], name, 0) || (last && !fnmatch(patterns[i], last + 1, 0)))
			return true;
	return false;
}

bool is_unnamed(struct mirror *m, const struct thing *thing)
{
	return !(thing->section->header.sh_flags & SHF_WRITE) &&
	       is_one_of(m, thing, unnamed, sizeof(unnamed) / sizeof(*unnamed));
}

bool is_harmless(struct mirror *m, const struct thing *thing)
{
	/* Keys of lock classes without lockdep have no bytes. */
	return (!thing->size && !thing->is_code) ||
	       is_one_of(m, thing, harmless, sizeof(harmless) / sizeof(*harmless));
}

bool share_a_name(const struct thing *a, const struct thing *b)
{
	size_t i, n;

	for (i = 0; i < a->names.count; i++)
		for (n = 0; n < b->names.count; n++)
			if (!strcmp(a->names.items[i], b->names.items[n]))
				return true;
	return false;
}

bool is_pair(struct mirror *m, struct thing *orig, struct thing *patched)
{
	if (orig->is_code != patched->is_code)
		return false;
	if (orig->pair || patched->pair)
		return orig->pair == patched;
	if (orig->global == patched->global && !orig->global &&
	    (is_numbered(m, orig) || is_numbered(m, patched))) {
		if (strcmp(stem(m, orig), stem(m, patched)))
			return false;
	} else if (!share_a_name(orig, patched)) {
		return false;
	}
	if (m->recording) {
		orig->pair = patched;
		patched->pair = orig;
	}
	return true;
}

const char *running_name(struct mirror *m, const char *name)
{
	const char *dot;
	size_t length;

	if (strncmp(name, ".klp.sym.", 9))
		return name;
	dot = strchr(name + 9, '.');
	length = dot ? strcspn(dot + 1, ",") : 0;
	return dot ? arena_strndup(m->arena, dot + 1, length) : name;
}

bool is_running(struct mirror *m, struct thing *patched, const char *undefined)
{
	const char *name = running_name(m, undefined);
	struct thing *orig = patched->pair;
	struct thing **item;
	size_t i;

	if (!orig) {
		array_for_each(item, &m->orig->things) {
			for (i = 0; i < (*item)->names.count; i++)
				if (!strcmp((*item)->names.items[i], name) &&
				    is_pair(m, *item, patched))
					return true;
		}
		return false;
	}
	for (i = 0; i < orig->names.count; i++)
		if (!strcmp(orig->names.items[i], name))
			return true;
	return false;
}
