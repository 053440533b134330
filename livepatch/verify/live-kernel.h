/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a running kernel tells of itself, for a machine that has no vmlinux:
 *
 *	/proc/kallsyms				symbols of vmlinux and of the modules that are loaded, in the
 *						order in which klp_find_object_symbol() counts positions
 *	/sys/kernel/notes			the build id
 *	/sys/kernel/btf/vmlinux			layouts of structs
 *	/sys/kernel/tracing/available_filter_functions_addrs
 *						what ftrace can redirect, by address: since Linux 6.5
 *	/sys/kernel/tracing/available_filter_functions
 *						the same by name
 *	/proc/sys/kernel/osrelease		uname -r
 *
 * Only the first one has to be there. Addresses are zeros for users who may not see them (kptr_restrict);
 * then only names and their number are known.
 */
#ifndef KLP_LIVE_KERNEL_H
#define KLP_LIVE_KERNEL_H

#include "../../lib/hash.h"
#include <stdbool.h>
#include <stdint.h>

struct live_symbol {
	uint64_t address;
	char type; /* as nm prints it */
};

/* vmlinux, or a module that is loaded. */
struct live_object {
	const char *name;
	struct hash symbols; /* name -> struct live_symbol, in the order of /proc/kallsyms */
	struct hash traced;  /* functions by name: those that ftrace lists without an address */
};

enum live_sites {
	LIVE_SITES_UNKNOWN, /* there is no tracefs, or it may not be read */
	LIVE_SITES_BY_NAME,
	LIVE_SITES_BY_ADDRESS,
};

struct live_kernel {
	struct arena *arena;
	const char *release;  /* NULL: not known */
	const char *build_id; /* hexadecimal; NULL: the kernel has none, or it may not be read */
	uint16_t machine;     /* e_machine; 0: not known */
	const uint8_t *btf;   /* NULL: there is none */
	size_t btf_size;
	struct hash objects; /* name -> struct live_object */
	bool has_addresses;
	enum live_sites sites;
	ARRAY(uint64_t) addresses; /* of fentry sites, in ascending order */
};

/*
 * Reads all that is below `root`, which is "" but for tests. Returns NULL after printing an error. Memory is in
 * the arena.
 */
struct live_kernel *live_kernel_open(struct arena *arena, const char *root);

/*
 * Parts of it, for text in memory, which they change and point into. Return -1 after printing an error with
 * `where` and the line.
 */
int live_symbols_parse(struct live_kernel *kernel, char *text, const char *where);
int live_sites_parse(struct live_kernel *kernel, char *text, bool by_address, const char *where);

/* Returns NULL when no such module is loaded. */
const struct live_object *live_object(const struct live_kernel *kernel, const char *name);

#endif
