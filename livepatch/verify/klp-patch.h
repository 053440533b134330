/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the klp_patch, klp_object and klp_func structs of a module (include/linux/livepatch.h)
 * as the livepatch core will. The target kernel's BTF tells the offsets of their members.
 */
#ifndef KLP_VERIFY_KLP_PATCH_H
#define KLP_VERIFY_KLP_PATCH_H

#include "checks.h"
#include "../shadow-table.h"

/* One klp_func. */
struct patch_function {
	const char *object, *name;
	unsigned long sympos;
	const struct elf_symbol *replacement; /* NULL after a finding */
	/* For functions.c: the place of the replaced function; NULL when it was not found. */
	const void *old_section;
	uint64_t old_address;
	bool reported; /* for functions.c: the report has it too */
};

/* One klp_object. */
struct patch_object {
	const char *name; /* vmlinux, or a module's name */
	bool has_callback[KLP_CALLBACK_KINDS];
	bool has_relocs; /* for functions.c: there are .klp.rela sections for it */
};

/* One klp_state. */
struct patch_state {
	unsigned long id;
	unsigned int version;
};

struct klp_patch {
	const struct elf_symbol *symbol; /* the struct itself */
	bool replace;
	ARRAY(struct patch_state) states;
	ARRAY(struct patch_object) objects;
	ARRAY(struct patch_function) functions;
	struct shadow_table shadow_types;
};

enum klp_patch_result {
	KLP_PATCH_READ,
	KLP_PATCH_MISSING,	  /* a finding: no such struct in the module, or several */
	KLP_PATCH_UNKNOWN_LAYOUT, /* no finding: the kernel has neither BTF nor DWARF that describes it */
};

/* Returns "fs/x.c:10: f() of vmlinux", as messages call the function. */
const char *patch_function_term(const struct verify *verify, const struct patch_function *function);

/* registered-types.c: are the shadow types of the report registered, and is there what they point at? */
void check_shadow_types(struct verify *verify, const struct klp_patch *patch);

/* registration.c: does init hand this patch to the livepatch core? */
void check_registration(struct verify *verify, const struct elf_symbol *patch);

/* What a struct of the module may have in it besides zeros; the rest is the livepatch core's. */
struct struct_members {
	const char *what; /* for messages */
	long pointers[8]; /* offsets; -1: there is no such member */
	size_t pointer_count;
	struct {
		long offset, size;
	} values[2];
	size_t value_count;
};

/* struct-members.c: has it anything else? */
void check_members(struct verify *verify, const struct struct_members *members,
		   const struct elf_section *section, uint64_t at, long size);

/* Prints findings about the structs; *patch gets what can be read of them. */
enum klp_patch_result klp_patch_read(struct verify *verify, struct klp_patch *patch);

#endif
