// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the module replaces is said twice: by the report, which people and the next build read, and
 * by the klp_patch, klp_object and klp_func structs, which the kernel reads. Both must say the
 * same, and the kernel must be able to do it.
 */
#include "verify.h"

#include <stddef.h>
#include <string.h>

/* More than any livepatch has; an end that is never found must not cost a minute. */
#define MAX_ENTRIES 16384
#define MAX_STRUCT  4096

/* Where the target kernel keeps the members (include/linux/livepatch.h). */
struct klp_layout {
	long func_size, func_name, func_new, func_sympos;
	long object_size, object_name, object_funcs, object_callbacks;
	long patch_size, patch_mod, patch_objs, patch_replace;
};

/* One klp_func as the kernel will see it. */
struct klp_entry {
	const char *object, *name;
	unsigned long sympos;
	const struct elf_symbol *function; /* the replacement */
	const void *old_section; /* where the replaced function is; NULL when it was not found */
	uint64_t old_address;
	bool reported;
};

/* One klp_object; kinds as in the report. */
struct klp_object_entry {
	const char *name;
	const struct elf_section *section;
	uint64_t callbacks;
	bool has_relocs; /* there are .klp.rela sections for it */
};

struct klp_arrays {
	struct verify *verify;
	struct klp_layout layout;
	ARRAY(struct klp_object_entry) objects;
	ARRAY(struct klp_entry) entries;
};

/* The members of each struct that are read, and where the answers go. */
static const struct klp_member {
	const char *type, *member; /* member NULL: the size of the struct */
	size_t to;
} klp_members[] = {
	{ "klp_func", NULL, offsetof(struct klp_layout, func_size) },
	{ "klp_func", "old_name", offsetof(struct klp_layout, func_name) },
	{ "klp_func", "new_func", offsetof(struct klp_layout, func_new) },
	{ "klp_func", "old_sympos", offsetof(struct klp_layout, func_sympos) },
	{ "klp_object", NULL, offsetof(struct klp_layout, object_size) },
	{ "klp_object", "name", offsetof(struct klp_layout, object_name) },
	{ "klp_object", "funcs", offsetof(struct klp_layout, object_funcs) },
	{ "klp_object", "callbacks", offsetof(struct klp_layout, object_callbacks) },
	{ "klp_patch", NULL, offsetof(struct klp_layout, patch_size) },
	{ "klp_patch", "mod", offsetof(struct klp_layout, patch_mod) },
	{ "klp_patch", "objs", offsetof(struct klp_layout, patch_objs) },
	{ "klp_patch", "replace", offsetof(struct klp_layout, patch_replace) },
};

/* Members are read with the size of the struct checked only: each must lie inside. */
static bool read_layout(const struct btf *btf, struct klp_layout *layout)
{
	long size = 0, value;
	size_t i;

	for (i = 0; i < sizeof(klp_members) / sizeof(*klp_members); i++) {
		const struct klp_member *member = &klp_members[i];

		if (member->member)
			value = btf_offset(btf, member->type, member->member);
		else
			value = size = btf_size(btf, member->type);
		if (value < 0 || (member->member && value + 8 > size) || size > MAX_STRUCT)
			return false;
		memcpy((char *)layout + member->to, &value, sizeof(value));
	}
	return true;
}

/* The string that a pointer member holds; NULL when the member is a null pointer or no string. */
static const char *string_member(const struct elf_section *section, uint64_t offset)
{
	const struct elf_reloc *reloc = reloc_at(section, offset);
	const struct elf_section *strings;
	uint64_t at;

	if (!reloc)
		return NULL;
	strings = reloc_place(reloc, &at);
	if (!strings || !strings->data || at >= strings->size ||
	    !memchr(strings->data + at, '\0', strings->size - at))
		return NULL;
	return (const char *)strings->data + at;
}

/* struct klp_patch: the only object of its size with THIS_MODULE where klp_patch has it. */
static const struct elf_symbol *find_patch(struct klp_arrays *arrays)
{
	struct elf_file *module = arrays->verify->module;
	const struct klp_layout *layout = &arrays->layout;
	const struct elf_symbol *patch = NULL;
	size_t i;

	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];
		const struct elf_reloc *mod, *objs;

		if (symbol->type != STT_OBJECT || !symbol->section ||
		    symbol->size != (uint64_t)layout->patch_size)
			continue;
		mod = reloc_at(symbol->section, symbol->value + (uint64_t)layout->patch_mod);
		objs = reloc_at(symbol->section, symbol->value + (uint64_t)layout->patch_objs);
		if (!mod || !objs || strcmp(mod->symbol->name, "__this_module"))
			continue;
		if (patch) {
			problem(arrays->verify,
				"it has two klp_patch structs, %s and %s; one module must "
				"be one patch",
				patch->name, symbol->name);
			return NULL;
		}
		patch = symbol;
	}
	if (!patch)
		problem(arrays->verify, "it has no struct klp_patch; is this a livepatch module?");
	return patch;
}

static bool is_inside(const struct elf_section *section, uint64_t offset, long size)
{
	return section && section->data && offset <= section->size &&
	       (uint64_t)size <= section->size - offset;
}

static void read_func(struct klp_arrays *arrays, const char *object,
		      const struct elf_section *section, uint64_t at, const char *name)
{
	struct verify *verify = arrays->verify;
	const struct elf_reloc *reloc = reloc_at(section, at + (uint64_t)arrays->layout.func_new);
	const struct elf_section *code = NULL;
	const struct elf_symbol *function = NULL;
	struct klp_entry *entry;
	uint64_t offset = 0;
	size_t i;

	if (reloc)
		code = reloc_place(reloc, &offset);
	for (i = 0; code && i < verify->function_count; i++)
		if (verify->functions[i]->section == code &&
		    verify->functions[i]->value == offset &&
		    (!function || !strcmp(verify->functions[i]->name, name)))
			function = verify->functions[i];
	if (!function || !(code->header.sh_flags & SHF_EXECINSTR)) {
		problem(verify, "%s(): its replacement is not a function of this module", name);
		function = NULL;
	} else if (strcmp(function->name, name)) {
		problem(verify,
			"%s(): its klp_func points at %s(); the wrong function would be run", name,
			function->name);
	}
	entry = array_push(verify->arena, &arrays->entries);
	entry->object = object;
	entry->name = name;
	entry->function = function;
	entry->sympos = (unsigned long)elf_integer(
		verify->module, section->data + at + (uint64_t)arrays->layout.func_sympos, 8);
}

static void read_funcs(struct klp_arrays *arrays, const char *object,
		       const struct elf_section *section, uint64_t at)
{
	const struct klp_layout *layout = &arrays->layout;
	size_t i;

	for (i = 0; i < MAX_ENTRIES; i++, at += (uint64_t)layout->func_size) {
		const char *name;

		if (!is_inside(section, at, layout->func_size))
			break;
		if (!reloc_at(section, at + (uint64_t)layout->func_name) &&
		    !reloc_at(section, at + (uint64_t)layout->func_new))
			return;
		name = string_member(section, at + (uint64_t)layout->func_name);
		if (name)
			read_func(arrays, object, section, at, name);
		else
			problem(arrays->verify,
				"object %s: the name of klp_func number %zu is not a string",
				object, i);
	}
	problem(arrays->verify,
		"object %s: its klp_func array has no empty last entry; the kernel would "
		"read beyond it",
		object);
}

static void read_objects(struct klp_arrays *arrays, const struct elf_section *section, uint64_t at)
{
	const struct klp_layout *layout = &arrays->layout;
	struct verify *verify = arrays->verify;
	size_t i;

	for (i = 0; i < MAX_ENTRIES; i++, at += (uint64_t)layout->object_size) {
		struct klp_object_entry *object;
		const struct elf_section *functions;
		const struct elf_reloc *funcs;
		const char *name;
		uint64_t first;

		if (!is_inside(section, at, layout->object_size))
			break;
		name = string_member(section, at + (uint64_t)layout->object_name);
		funcs = reloc_at(section, at + (uint64_t)layout->object_funcs);
		if (!name && !funcs)
			return;
		object = array_push(verify->arena, &arrays->objects);
		object->name = name ? name : "vmlinux";
		object->section = section;
		object->callbacks = at + (uint64_t)layout->object_callbacks;
		if (!funcs) {
			problem(verify,
				"object %s: its klp_object has no funcs array, not even an empty "
				"one; "
				"the kernel refuses that",
				object->name);
			continue;
		}
		functions = reloc_place(funcs, &first);
		read_funcs(arrays, object->name, functions, first);
	}
	problem(verify,
		"its klp_object array has no empty last entry; the kernel would read beyond it");
}

/* old_sympos 0 and 1 mean the same symbol to the kernel when the name is unique. */
static bool same_function(const struct klp_entry *entry, const char *object, const char *name,
			  unsigned long sympos)
{
	return !strcmp(entry->object, object) && !strcmp(entry->name, name) &&
	       (entry->sympos ? entry->sympos : 1) == (sympos ? sympos : 1);
}

static struct klp_entry *find_entry(struct klp_arrays *arrays, const char *object, const char *name,
				    unsigned long sympos)
{
	struct klp_entry *entry;

	array_for_each(entry, &arrays->entries)
		if (same_function(entry, object, name, sympos))
			return entry;
	return NULL;
}

static struct klp_object_entry *find_object(struct klp_arrays *arrays, const char *name)
{
	struct klp_object_entry *object;

	array_for_each(object, &arrays->objects)
		if (!strcmp(object->name, name))
			return object;
	return NULL;
}

/* The kernel's view: duplicates make klp_init_patch() fail with -EEXIST in sysfs. */
static void check_duplicates(struct klp_arrays *arrays)
{
	struct klp_entry *entry;
	struct klp_object_entry *object;

	array_for_each(entry, &arrays->entries)
		if (find_entry(arrays, entry->object, entry->name, entry->sympos) != entry)
			problem(arrays->verify, "%s() of %s is replaced twice; merge the patches",
				entry->name, entry->object);
	array_for_each(object, &arrays->objects)
		if (find_object(arrays, object->name) != object)
			problem(arrays->verify,
				"there are two klp_objects for %s; the kernel refuses that",
				object->name);
}

static void check_callbacks(struct klp_arrays *arrays, const struct report_unit *unit)
{
	const struct klp_object_entry *object = find_object(arrays, unit->object);
	struct report_callback *callback;

	array_for_each(callback, &unit->callbacks) {
		long offset = btf_offset(&arrays->verify->btf, "klp_callbacks", callback->kind);

		if (!object || offset < 0 ||
		    !reloc_at(object->section, object->callbacks + (uint64_t)offset))
			problem(arrays->verify,
				"the report has %s() as %s callback of %s, but the klp_object "
				"has none; build the module again",
				callback->function, callback->kind, unit->object);
	}
}

/* Do the report and the structs say the same? */
static void check_report(struct klp_arrays *arrays)
{
	struct verify *verify = arrays->verify;
	struct report_function *function;
	struct report_unit *unit;
	struct klp_entry *entry;

	array_for_each(unit, &verify->report->units) {
		array_for_each(function, &unit->functions) {
			if (strcmp(function->status, "changed"))
				continue;
			entry = find_entry(arrays, unit->object, function->name, function->sympos);
			if (entry)
				entry->reported = true;
			else
				problem(verify,
					"%s() of %s, sympos %lu, is reported as changed, but no "
					"klp_func replaces it; build the module again",
					function->name, unit->object, function->sympos);
		}
		check_callbacks(arrays, unit);
	}
	array_for_each(entry, &arrays->entries)
		if (!entry->reported)
			problem(verify,
				"%s() of %s, sympos %lu, is replaced, but the report does not say "
				"so; "
				"build the module again",
				entry->name, entry->object, entry->sympos);
}

static void check_replace(struct klp_arrays *arrays, const struct elf_symbol *patch)
{
	uint64_t at = patch->value + (uint64_t)arrays->layout.patch_replace;
	bool replace = is_inside(patch->section, at, 1) && patch->section->data[at];

	if (replace != arrays->verify->report->replace)
		problem(arrays->verify,
			"the report says replace: %s, struct klp_patch says the opposite; "
			"build the module again",
			replace ? "false" : "true");
}

/* Relocations of an object are written only when the patch has a klp_object for it. */
static void check_rela_objects(struct klp_arrays *arrays)
{
	const struct elf_file *module = arrays->verify->module;
	const char prefix[] = ".klp.rela.";
	struct klp_object_entry *entry;
	size_t i;

	for (i = 1; i < module->section_count; i++) {
		const char *name = module->sections[i].name, *object;

		if (strncmp(name, prefix, strlen(prefix)))
			continue;
		name += strlen(prefix);
		object = arena_strndup(arrays->verify->arena, name, strcspn(name, "."));
		entry = find_object(arrays, object);
		if (entry)
			entry->has_relocs = true;
		else if (strcmp(object, "vmlinux"))
			problem(arrays->verify,
				"%s: the patch has no klp_object for %s, so these relocations "
				"would never be written",
				module->sections[i].name, object);
	}
}

/*
 * x86 wants zeros where it writes. Linux 6.3 has clear_relocate_add(), which puts them back when
 * the object goes; before, its next loading fails.
 */
static void warn_about_reloading(struct klp_arrays *arrays)
{
	struct klp_object_entry *object;

	if (hash_get(&arrays->verify->vmlinux->elf->by_name, "clear_relocate_add"))
		return;
	array_for_each(object, &arrays->objects)
		if (object->has_relocs && strcmp(object->name, "vmlinux"))
			warning("%s: this kernel does not clear relocations against a module's "
				"symbols "
				"(Linux 6.3 does): once %s was unloaded, it can be loaded again "
				"only after "
				"this livepatch is gone",
				arrays->verify->file, object->name);
}

/* Can the kernel redirect the function? Returns false when it was not found at all. */
static bool check_old_function(struct verify *verify, const char *object, const char *name,
			       unsigned long sympos, struct target_symbol *symbol)
{
	struct target *target = verify_target(verify, object);
	size_t count;
	long offset;

	if (!target)
		return false;
	switch (target_find(target, name, sympos, symbol, &count)) {
	case TARGET_NO_SYMBOL:
		problem(verify,
			"%s() is not in %s, so it cannot be replaced; is this livepatch for "
			"another kernel?",
			name, object);
		return false;
	case TARGET_AMBIGUOUS:
		problem(verify,
			"%s(): %s has %zu symbols of this name; a sympos from 1 on must say which "
			"one "
			"is replaced",
			name, object, count);
		return false;
	case TARGET_BAD_POSITION:
		problem(verify,
			"%s(): sympos is %lu, but %s has only %zu of this name; is this livepatch "
			"for "
			"another kernel?",
			name, sympos, object, count);
		return false;
	case TARGET_INIT_DEPENDENT:
		problem(verify,
			"%s(): an __init symbol of the same name makes the function ambiguous "
			"while "
			"%s is being loaded; it cannot be replaced",
			name, object);
		return false;
	case TARGET_FOUND:
		break;
	}
	if (!symbol->is_code)
		problem(verify, "%s of %s is not a function; it cannot be replaced", name, object);
	else if (symbol->is_init)
		problem(verify,
			"%s() of %s is an __init function, which is gone when the livepatch comes",
			name, object);
	else if (!target_has_fentry(target, symbol, &offset))
		problem(verify,
			"%s() of %s has no fentry call at its entry (it is notrace, or was inlined "
			"everywhere), so ftrace cannot redirect it; its callers must be replaced "
			"instead",
			name, object);
	return true;
}

/*
 * The two stubs of a SYSCALL_DEFINE0() are one function under several names. Of two klp_funcs for
 * one function the kernel would call the second while it means the original.
 */
static void check_aliases(struct klp_arrays *arrays)
{
	const struct klp_entry *entry, *other;

	array_for_each(entry, &arrays->entries)
		for (other = arrays->entries.items; other < entry; other++)
			if (entry->old_section && other->old_section == entry->old_section &&
			    other->old_address == entry->old_address &&
			    find_entry(arrays, entry->object, entry->name, entry->sympos) == entry)
				problem(arrays->verify,
					"%s() and %s() of %s are two names of one function; "
					"only one of them may be replaced",
					other->name, entry->name, entry->object);
}

static void check_old_functions(struct klp_arrays *arrays)
{
	struct target_symbol symbol;
	struct klp_entry *entry;

	array_for_each(entry, &arrays->entries) {
		if (!check_old_function(arrays->verify, entry->object, entry->name, entry->sympos,
					&symbol))
			continue;
		entry->old_section = symbol.elf ? (const void *)symbol.elf->section
						: (const void *)arrays->verify->vmlinux;
		entry->old_address = symbol.elf ? symbol.elf->value : symbol.address;
	}
	check_aliases(arrays);
}

/* Without the structs' layout only the report's own word can be checked. */
static void check_reported_functions(struct verify *verify)
{
	struct report_function *function;
	struct target_symbol symbol;
	struct report_unit *unit;

	array_for_each(unit, &verify->report->units)
		array_for_each(function, &unit->functions)
			if (!strcmp(function->status, "changed"))
				check_old_function(verify, unit->object, function->name,
						   function->sympos, &symbol);
}

static void check_arrays(struct klp_arrays *arrays)
{
	struct verify *verify = arrays->verify;
	const struct elf_symbol *patch = find_patch(arrays);
	const struct elf_section *section;
	uint64_t offset;

	if (!patch)
		return;
	section = reloc_place(
		reloc_at(patch->section, patch->value + (uint64_t)arrays->layout.patch_objs),
		&offset);
	read_objects(arrays, section, offset);
	check_duplicates(arrays);
	check_rela_objects(arrays);
	warn_about_reloading(arrays);
	check_old_functions(arrays);
	if (verify->report) {
		check_report(arrays);
		check_replace(arrays, patch);
	}
}

static void check_enables_patch(struct verify *verify)
{
	const struct elf_symbol *enable = hash_get(&verify->module->by_name, "klp_enable_patch");

	if (!enable || enable->shndx != SHN_UNDEF)
		problem(verify, "it never calls klp_enable_patch(); is this a livepatch module?");
}

void verify_functions(struct verify *verify)
{
	struct klp_arrays arrays = { .verify = verify };

	check_enables_patch(verify);
	if (read_layout(&verify->btf, &arrays.layout)) {
		check_arrays(&arrays);
		return;
	}
	warning("%s: its klp_patch is not compared with its report: %s has no BTF that describes "
		"struct "
		"klp_func",
		verify->file, verify->vmlinux->elf->path);
	if (verify->report)
		check_reported_functions(verify);
}
