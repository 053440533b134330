/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a livepatch finds in the running kernel. Searches vmlinux or a module for symbols as
 * klp_find_object_symbol() does, and for the places at which ftrace can redirect a function.
 */
#ifndef KLP_TARGET_H
#define KLP_TARGET_H

#include "kallsyms.h"
#include "live-kernel.h"
#include "../../lib/kernel-arch.h"

struct target {
	const char *name;     /* vmlinux, or the module's name */
	const char *path;     /* for messages */
	struct elf_file *elf; /* NULL: `live` and `live_kernel` are all that is known */
	const struct live_object *live;
	const struct live_kernel *live_kernel;
	const struct kernel_arch *arch; /* NULL: nothing is known of it */
	struct kallsyms *kallsyms;	/* vmlinux only */
	uint64_t *sites;		/* vmlinux only: fentry sites in ascending order */
	size_t site_count;
	uint64_t init_start, init_end; /* vmlinux only: memory that is freed after boot */
};

struct target_symbol {
	const char *name;
	uint64_t address;	      /* vmlinux */
	const struct elf_symbol *elf; /* modules */
	bool is_code;
	bool is_init; /* its memory is freed once the object has started */
};

enum target_error {
	TARGET_FOUND,
	TARGET_NO_SYMBOL,
	TARGET_AMBIGUOUS,    /* sympos 0, and more than one symbol has the name */
	TARGET_BAD_POSITION, /* fewer symbols than sympos have the name */
	/* A module's .init symbols count while it is being loaded and not afterwards. */
	TARGET_INIT_DEPENDENT,
};

/* Returns NULL after printing an error. */
struct target *target_open_vmlinux(struct arena *arena, const char *path);
struct target *target_open_module(struct arena *arena, const char *name, const char *path);
/* vmlinux, or a module that is loaded, as a running kernel shows it; NULL: it is not loaded. */
struct target *target_of_live(struct arena *arena, const struct live_kernel *kernel,
			      const char *name);

/* Is there a symbol of the name? */
bool target_has_symbol(const struct target *target, const char *name);
/* The first one of the name in the target's file; NULL: none, or there is no file. */
const struct elf_symbol *target_elf_symbol(const struct target *target, const char *name);

/* Sets *count to the number of symbols with the name, whatever the result. */
enum target_error target_find(const struct target *target, const char *name, unsigned long sympos,
			      struct target_symbol *symbol, size_t *count);

/*
 * Can ftrace redirect the function at its entry? If not, *offset is the offset of its first
 * fentry site elsewhere; -1: it has none.
 */
bool target_has_fentry(struct target *target, const struct target_symbol *symbol, long *offset);

#endif
