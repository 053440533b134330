// SPDX-License-Identifier: GPL-2.0-or-later
/* What a symbol's name says about where it comes from. */
#include "names.h"
#include "../../livepatch/format.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

/* A name that a compiler or a kernel macro gives. Numbers behind it are left out. */
struct known_name {
	const char *pattern;
	/*
	 * The pattern is for the variable's name in its function: NAME of gcc's NAME.N and of
	 * clang's FUNCTION.NAME.N.
	 */
	bool in_function;
	const char *reason;
};

/* Constants: made for one use, never compared by address. A copy is as good. */
static const struct known_name unnamed_constants[] = {
	{ "__func__", true, "C99 6.4.2.2" },
	{ "__FUNCTION__", true, "gcc's name for it" },
	{ "__PRETTY_FUNCTION__", true, "gcc's name for it" },
	{ "__func__.*", false, "clang appends the function" },
	{ "__FUNCTION__.*", false, "the same" },
	{ "__PRETTY_FUNCTION__.*", false, "the same" },
	{ "CSWTCH", false, "gcc: a switch turned into a table lookup" },
	{ "switch.table.*", false, "clang: the same" },
	{ "C", false, "gcc: initialiser of a local array" },
	{ "__const.*", false, "clang: the same" },
	{ ".L*", false, "labels of the assembler" },
	{ ".str", false, "clang: a string, when labels are kept" },
	{ "str", false, "clang: a string that was made of others" },
	{ "__msg", true, "NL_SET_ERR_MSG(): text for one reply, read before the call returns" },
};

/*
 * State of debugging and once-only macros. A second instance does no harm: at worst a
 * message comes once more, or a lock class is split. What has state that others rely on is
 * not in this table: ___done and ___once_key of DO_ONCE() guard the random
 * secrets of hash tables (net_get_random_once()), which must not be drawn twice.
 */
static const struct known_name harmless_states[] = {
	{ "__already_done", true,
	  "DO_ONCE_LITE(): WARN_ONCE(), pr_*_once(); the text comes again" },
	{ "__warned", true, "RCU_LOCKDEP_WARN(), WARN_ON_ONCE() of old: the warning comes again" },
	{ "__print_once", true, "dev_*_once(), ata_*_once(), usb-serial: the text comes again" },
	{ "_rs", true, "*_ratelimited(), DEFINE_RATELIMIT_STATE(): the counting starts again" },
	{ "descriptor", true, "pr_debug(): registered for the livepatch module itself, disabled" },
	{ "__UNIQUE_ID_ddebug*", true, "the same, since 5.1" },
	{ "__key", true, "lock classes: empty without lockdep, else a class of its own" },
	{ "_key", true, "the same, of regmap" },
	{ "__srcu_key", true, "the same, of init_srcu_struct()" },
	{ "__wq_key", true, "the same, of workqueues" },
	{ "_entry", true, "the printk index: a list of formats" },
	{ "_entry_ptr", true, "the same" },
	{ "trace_printk_fmt", true, "trace_printk(): a pointer to text that the loader registers" },
	{ "___tp_str", true, "tracepoint_string(): the same" },
	{ "_alloc_tag", true, "memory profiling: a line of its own in /proc/allocinfo" },
	{ "_alloc_tag_cntr", true, "its counters" },
	{ "______f", true, "branch profiling: counted for the livepatch module itself" },
	{ "______r", true, "the same" },
};

/* Drivers use these names for their own variables as well: the section tells them apart. */
static const struct {
	const char *name, *section; /* how the section's name begins */
} sections_of_states[] = {
	{ "descriptor", "__dyndbg" },
	{ "descriptor", "__verbose" }, /* until 5.8 */
	{ "_key", ".bss" },
	{ "_entry", ".rodata" },
	{ "_entry", ".data.rel.ro" }, /* position-independent code */
	{ "_entry_ptr", ".printk_index" },
};

/* Suffixes of link-time optimisation, which compilers put between a name and a number. */
static const char *const renamed[] = { ".llvm", ".lto_priv", ".__uniq" };

static size_t without_number(const char *name, size_t length)
{
	size_t end = length;

	while (end && isdigit((unsigned char)name[end - 1]))
		end--;
	return end > 1 && end < length && name[end - 1] == '.' ? end - 1 : length;
}

/* Length of the name without the numbers that compilers append: "C.0.12" -> "C". */
static size_t unnumbered_length(const char *name)
{
	size_t length = strlen(name), before, i;

	do {
		before = length;
		length = without_number(name, length);
		for (i = 0; i < sizeof(renamed) / sizeof(*renamed); i++) {
			size_t suffix = strlen(renamed[i]);

			if (length > suffix && length < strlen(name) &&
			    !memcmp(name + length - suffix, renamed[i], suffix))
				length -= suffix;
		}
	} while (length != before);
	return length;
}

/*
 * "__UNIQUE_ID_ddebug1422" -> "__UNIQUE_ID_ddebug": the number is __COUNTER__. That of
 * "__BTF_ID__struct__bpf_array__772784" is __COUNTER__ and __LINE__.
 */
static size_t without_counter(const char *name, size_t length)
{
	static const char *const prefixes[] = { "__UNIQUE_ID_", "__BTF_ID__" };
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (length > strlen(prefixes[i]) &&
		    !strncmp(name, prefixes[i], strlen(prefixes[i])))
			break;
	if (i == sizeof(prefixes) / sizeof(*prefixes))
		return length;
	while (length && isdigit((unsigned char)name[length - 1]))
		length--;
	return length;
}

/*
 * Returns the variable's own name in its function, which points into `name`, and its *length.
 * *scope is the length of the function's name that clang puts in front, or 0.
 */
static const char *variable(const char *name, size_t *length, size_t *scope)
{
	size_t end = unnumbered_length(name), dot;

	*scope = 0;
	for (dot = end; dot > 1 && name[dot - 1] != '.'; dot--)
		;
	if (dot > 1 && dot < end && name[0] != '.') {
		*scope = dot - 1;
		name += dot;
		end -= dot;
	}
	*length = without_counter(name, end);
	return name;
}

static bool matches(const char *name, const struct known_name *known, size_t count)
{
	char whole[128], own[128];
	size_t whole_length = unnumbered_length(name), own_length, scope, i;
	const char *in_function = variable(name, &own_length, &scope);

	if (whole_length >= sizeof(whole))
		return false;
	memcpy(whole, name, whole_length);
	whole[whole_length] = '\0';
	memcpy(own, in_function, own_length);
	own[own_length] = '\0';
	for (i = 0; i < count; i++)
		if (!fnmatch(known[i].pattern, known[i].in_function ? own : whole, 0))
			return true;
	return false;
}

bool is_unnamed_constant(const struct symbol *symbol)
{
	if (symbol->kind == KIND_STRING || symbol->kind == KIND_CONSTANT)
		return true;
	if (symbol->kind != KIND_DATA || symbol->global || symbol_is_writable(symbol))
		return false;
	/*
	 * Like jumptable of ___bpf_prog_run() in kernel/bpf/core.c: its labels belong to one
	 * version of the function.
	 */
	return symbol->has_labels ||
	       matches(symbol->name, unnamed_constants,
		       sizeof(unnamed_constants) / sizeof(*unnamed_constants));
}

/* Is it in a section that the macro's variable would be in? */
static bool is_in_section(const struct symbol *symbol)
{
	size_t length, scope, i;
	const char *own = variable(symbol->name, &length, &scope);
	bool listed = false;

	for (i = 0; i < sizeof(sections_of_states) / sizeof(*sections_of_states); i++) {
		const char *section = sections_of_states[i].section;

		if (strlen(sections_of_states[i].name) != length ||
		    memcmp(own, sections_of_states[i].name, length))
			continue;
		if (!strncmp(symbol->section->name, section, strlen(section)))
			return true;
		listed = true;
	}
	return !listed;
}

bool is_harmless_state(const struct symbol *symbol)
{
	/* Only variables of functions: a variable of the file may have such a name by chance. */
	if (symbol->kind != KIND_DATA || symbol->global || !is_numbered(symbol))
		return false;
	/* struct lock_class_key without lockdep, whatever the name: there is nothing to keep. */
	return !symbol->size || (matches(symbol->name, harmless_states,
					 sizeof(harmless_states) / sizeof(*harmless_states)) &&
				 is_in_section(symbol));
}

bool is_numbered(const struct symbol *symbol)
{
	size_t length, scope;

	if (symbol->kind != KIND_DATA || symbol->global)
		return false;
	/* clang: "one.calls", and the second one "one.calls.3"; file-scope ".compoundliteral". */
	variable(symbol->name, &length, &scope);
	return scope || symbol->name[length] || symbol->name[0] == '.';
}

bool is_clone(const struct symbol *symbol)
{
	return symbol->kind == KIND_FUNCTION && *symbol->name && strchr(symbol->name + 1, '.');
}

bool has_own_convention(const char *name)
{
	static const char *const suffixes[] = { ".isra",	".constprop", ".part",
						".specialized", ".argprom",   ".argelim" };
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (strstr(name, suffixes[i]))
			return true;
	return false;
}

const char *base_name(struct arena *arena, const char *name)
{
	size_t length, scope;
	const char *base = variable(name, &length, &scope);

	return base[length] ? arena_strndup(arena, base, length) : base;
}

const char *scope_name(struct arena *arena, const char *name)
{
	size_t length, scope;

	variable(name, &length, &scope);
	return scope ? arena_strndup(arena, name, scope) : NULL;
}

const char *source_function(struct arena *arena, const char *name)
{
	const char *dot = *name ? strchr(name + 1, '.') : NULL;

	return dot ? arena_strndup(arena, name, (size_t)(dot - name)) : name;
}

const char *callback_kind(const struct section *section)
{
	return klp_callbacks_section_kind(section->name);
}

bool has_shadow_types(const struct section *section)
{
	return !strcmp(section->name, KLP_SHADOW_TYPES_SECTION);
}

#define OLD_TABLE_PREFIX "__mod_"
#define OLD_TABLE_SUFFIX "_device_table"
#define TABLE_PREFIX	 "__mod_device_table__"

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static bool has_suffix(const char *text, const char *suffix)
{
	return strlen(text) >= strlen(suffix) &&
	       !strcmp(text + strlen(text) - strlen(suffix), suffix);
}

bool is_device_table_name(const char *name)
{
	return has_prefix(name, TABLE_PREFIX) ||
	       (has_prefix(name, OLD_TABLE_PREFIX) &&
		has_suffix(name + strlen(OLD_TABLE_PREFIX), OLD_TABLE_SUFFIX));
}

/* What stands behind the next "__"; NULL when nothing does. */
static const char *next_part(const char *name)
{
	const char *mark = strstr(name, "__");

	return mark && mark[2] ? mark + 2 : NULL;
}

const char *device_table_source_name(struct arena *arena, const char *name)
{
	size_t length;

	if (!is_device_table_name(name))
		return NULL;
	if (has_prefix(name, TABLE_PREFIX)) {
		name += strlen(TABLE_PREFIX);
		if (has_prefix(name, "kmod_"))
			name = next_part(name);
		return name ? next_part(name) : NULL;
	}
	name = next_part(name + strlen(OLD_TABLE_PREFIX));
	length = name ? strlen(name) : 0;
	return length > strlen(OLD_TABLE_SUFFIX)
		       ? arena_strndup(arena, name, length - strlen(OLD_TABLE_SUFFIX))
		       : NULL;
}
