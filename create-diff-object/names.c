// SPDX-License-Identifier: GPL-2.0-or-later
/* What a symbol's name says about where it comes from. */
#include "diff.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

/* Made by the compiler or by a macro for one use. The numeric suffix is left out. */
static const char *const unnamed_constants[] = {
	"__func__", /* C99 6.4.2.2 */
	"__FUNCTION__",
	"__PRETTY_FUNCTION__",
	"CSWTCH",	  /* gcc: a switch turned into a table lookup */
	"switch.table.*", /* clang: the same */
	"C",		  /* gcc: initialiser of a local array */
	"C.[0-9]*",
	"__const.*", /* clang: the same */
	".L*",
};

static const char *const harmless_states[] = {
	"__already_done", /* DO_ONCE_LITE: WARN_ONCE, pr_*_once */
	"__warned",	  /* WARN_ON_ONCE of older kernels, lockdep RCU checks */
	"__print_once",
	"descriptor", /* pr_debug(): registered for the livepatch module itself */
	"__UNIQUE_ID_ddebug",
	"_rs",	 /* printk_ratelimited() */
	"__key", /* lock classes */
	"__tpstrtab_*",
	"___tp_str",
	"_entry", /* the printk index */
	"_entry_ptr",
};

/* Length of the name without what compilers append. */
static size_t base_length(const char *name)
{
	static const char unique[] = "__UNIQUE_ID_";
	size_t length = strlen(name), end = length;

	/* "count.12" -> "count" */
	while (end && isdigit((unsigned char)name[end - 1]))
		end--;
	if (end > 1 && end < length && name[end - 1] == '.')
		length = end - 1;
	/* "__UNIQUE_ID_ddebug1422" -> "__UNIQUE_ID_ddebug": the number is __COUNTER__ */
	if (!strncmp(name, unique, sizeof(unique) - 1))
		while (length && isdigit((unsigned char)name[length - 1]))
			length--;
	return length;
}

static bool matches(const char *name, const char *const *patterns, size_t count)
{
	char base[128];
	size_t length = base_length(name), i;

	if (length >= sizeof(base))
		return false;
	memcpy(base, name, length);
	base[length] = '\0';
	for (i = 0; i < count; i++)
		if (!fnmatch(patterns[i], base, 0))
			return true;
	return false;
}

bool is_unnamed_constant(const struct symbol *symbol)
{
	if (symbol->kind == KIND_STRING || symbol->kind == KIND_CONSTANT)
		return true;
	return symbol->kind == KIND_DATA && !symbol->global && !symbol_is_writable(symbol) &&
	       matches(symbol->name, unnamed_constants,
		       sizeof(unnamed_constants) / sizeof(*unnamed_constants));
}

bool is_harmless_state(const struct symbol *symbol)
{
	/* Only what stands in a function: a variable of the file may have such a name by chance. */
	return symbol->kind == KIND_DATA && !symbol->global &&
	       symbol->name[base_length(symbol->name)] &&
	       matches(symbol->name, harmless_states,
		       sizeof(harmless_states) / sizeof(*harmless_states));
}

const char *base_name(struct arena *arena, const char *name)
{
	size_t length = base_length(name);

	return name[length] ? arena_strndup(arena, name, length) : name;
}

const char *source_function(struct arena *arena, const char *name)
{
	const char *dot = strchr(name + 1, '.');

	return *name && dot ? arena_strndup(arena, name, (size_t)(dot - name)) : name;
}
