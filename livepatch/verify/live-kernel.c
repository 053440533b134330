// SPDX-License-Identifier: GPL-2.0-or-later
#include "live-kernel.h"
#include "../format.h"
#include "../../lib/elf-file.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/search.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

static struct live_object *object_of(struct live_kernel *kernel, const char *name)
{
	struct live_object *object = hash_get(&kernel->objects, name);

	if (object)
		return object;
	object = arena_new_object(kernel->arena, struct live_object);
	object->name = name;
	hash_setup(&object->symbols, kernel->arena);
	hash_setup(&object->traced, kernel->arena);
	hash_add(&kernel->objects, name, object);
	return object;
}

const struct live_object *live_object(const struct live_kernel *kernel, const char *name)
{
	return hash_get(&kernel->objects, name);
}

/* As strsep(); what stands behind the last line end is no line when it is empty. */
static char *next_line(char **text)
{
	return *text && **text ? strsep(text, "\n") : NULL;
}

/*
 * Takes "[MODULE]", which is the last word of a line if there is one, off the line. Returns MODULE, or
 * vmlinux when there is none; NULL: the brackets are not closed.
 */
static const char *take_module(char *line)
{
	char *bracket = strrchr(line, '['), *end;
	const char *module;

	if (!bracket || bracket == line || !isspace((unsigned char)bracket[-1]))
		return KLP_VMLINUX;
	end = bracket + strlen(bracket);
	if (end[-1] != ']')
		return NULL;
	end[-1] = '\0';
	module = bracket + 1;
	while (bracket > line && isspace((unsigned char)bracket[-1]))
		*--bracket = '\0';
	return module;
}

/* Parses "ADDRESS REST"; *rest points behind the blank. */
static bool take_address(char *line, uint64_t *address, char **rest)
{
	if (!isxdigit((unsigned char)*line))
		return false;
	*address = strtoull(line, rest, 16);
	if (**rest != ' ')
		return false;
	++*rest;
	return true;
}

/* A line of kernel/kallsyms.c:s_show(): "ADDRESS TYPE NAME", and a tab and [MODULE] for one of a module. */
static int parse_symbol(struct live_kernel *kernel, char *line)
{
	struct live_symbol *symbol = arena_new_object(kernel->arena, struct live_symbol);
	const char *module;
	char *rest;

	if (!take_address(line, &symbol->address, &rest) || !*rest || rest[1] != ' ' || !rest[2])
		return -1;
	symbol->type = *rest;
	rest += 2;
	module = take_module(rest);
	if (!module || !*module || !*rest)
		return -1;
	kernel->has_addresses |= symbol->address != 0;
	hash_add(&object_of(kernel, module)->symbols, rest, symbol);
	return 0;
}

int live_symbols_parse(struct live_kernel *kernel, char *text, const char *where)
{
	size_t number = 0;
	char *line;

	while ((line = next_line(&text))) {
		number++;
		if (parse_symbol(kernel, line))
			return fail("%s:%zu: this is no line of the kernel's symbol table: %.80s",
				    where, number, line);
	}
	if (!live_object(kernel, KLP_VMLINUX))
		return fail(
			"%s: it has no symbol of vmlinux; is the kernel built without CONFIG_KALLSYMS?",
			where);
	return 0;
}

/* "NAME" or "ADDRESS NAME"; [MODULE] behind it for one of a module. */
int live_sites_parse(struct live_kernel *kernel, char *text, bool by_address, const char *where)
{
	struct live_object *object;
	uint64_t address = 0;
	size_t number = 0;
	char *line, *name;
	const char *module;

	while ((line = next_line(&text))) {
		number++;
		name = line;
		if (by_address && !take_address(line, &address, &name))
			return fail("%s:%zu: this line has no address of a function: %.80s", where,
				    number, line);
		module = take_module(name);
		if (!module || !*name)
			return fail("%s:%zu: this line has no name of a function: %.80s", where,
				    number, line);
		/* A module may have been loaded since the symbols were read. */
		object = hash_get(&kernel->objects, module);
		if (by_address)
			*array_push(kernel->arena, &kernel->addresses) = address;
		else if (object)
			hash_add(&object->traced, name, name);
	}
	if (kernel->addresses.count)
		qsort(kernel->addresses.items, kernel->addresses.count, sizeof(uint64_t),
		      compare_u64);
	if (number)
		kernel->sites = by_address ? LIVE_SITES_BY_ADDRESS : LIVE_SITES_BY_NAME;
	return 0;
}

/* Where tracefs is mounted; the second one is where it was before Linux 4.1, and still is below debugfs. */
static const char *const trace_dirs[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };

static int read_sites(struct live_kernel *kernel, const char *root)
{
	static const char *const files[] = { "available_filter_functions",
					     "available_filter_functions_addrs" };
	size_t d, with;

	for (with = 2; with-- > 0;)
		for (d = 0; d < sizeof(trace_dirs) / sizeof(*trace_dirs); d++) {
			const char *path = arena_printf(kernel->arena, "%s%s/%s", root,
							trace_dirs[d], files[with]);
			char *text = file_try_read_regular(kernel->arena, path, NULL);

			if (text && *text)
				return live_sites_parse(kernel, text, with == 1, path);
		}
	return 0;
}

/* The names that uname -m has for the rows of lib/kernel-arch.c. */
static const struct {
	const char *name;
	uint16_t machine;
} machines[] = {
	{ "x86_64", EM_X86_64 },
	{ "aarch64", EM_AARCH64 },
	{ "ppc64le", EM_PPC64 },
	{ "s390x", EM_S390 },
};

static uint16_t this_machine(void)
{
	struct utsname uts;
	size_t i;

	for (i = 0; !uname(&uts) && i < sizeof(machines) / sizeof(*machines); i++)
		if (!strcmp(uts.machine, machines[i].name))
			return machines[i].machine;
	return 0;
}

static void read_identity(struct live_kernel *kernel, const char *root)
{
	struct arena *arena = kernel->arena;
	const char *text;
	size_t size;

	text = file_try_read_regular(arena, arena_printf(arena, "%s/sys/kernel/notes", root),
				     &size);
	kernel->build_id = text ? notes_build_id(arena, (const uint8_t *)text, size,
						 __BYTE_ORDER == __BIG_ENDIAN)
				: NULL;
	text = file_try_read_regular(arena, arena_printf(arena, "%s/sys/kernel/btf/vmlinux", root),
				     &size);
	kernel->btf = (const uint8_t *)text;
	kernel->btf_size = text ? size : 0;
	text = file_try_read_regular(
		arena, arena_printf(arena, "%s/proc/sys/kernel/osrelease", root), NULL);
	kernel->release = text ? arena_strndup(arena, text, strcspn(text, "\n")) : NULL;
	kernel->machine = this_machine();
}

struct live_kernel *live_kernel_open(struct arena *arena, const char *root)
{
	struct live_kernel *kernel = arena_new_object(arena, struct live_kernel);
	const char *path = arena_printf(arena, "%s/proc/kallsyms", root);
	char *text = file_try_read_regular(arena, path, NULL);

	kernel->arena = arena;
	hash_setup(&kernel->objects, arena);
	if (!text)
		fail_errno("cannot read %s", path);
	if (!text || live_symbols_parse(kernel, text, path) || read_sites(kernel, root))
		return NULL;
	read_identity(kernel, root);
	return kernel;
}
