/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The checks of verify_module(). Each examines one side of a finished livepatch module and
 * prints all its findings through problem(); none stops at the first one.
 */
#ifndef KLP_VERIFY_CHECKS_H
#define KLP_VERIFY_CHECKS_H

#include "module-code.h"
#include "struct-layouts.h"
#include "target.h"
#include "verify.h"
#include "../format.h"
#include "../module-elf.h"
#include "../source-terms.h"
#include "../../lib/kernel-arch.h"
#include "../../lib/message.h"
#include "../../lib/report.h"
#include "../../lib/symvers.h"

struct verify {
	const struct verify_against *against;
	struct arena *arena;
	struct elf_file *module;
	const char *path;
	const char *file;      /* what the user calls the module, in front of each finding */
	struct report *report; /* from .klp.info; NULL after a finding */
	struct target *vmlinux;
	const struct kernel_arch *arch; /* NULL: nothing is known of it */
	struct symvers symvers;		/* empty when the kernel has none */
	struct struct_layouts structs;
	struct hash targets;		     /* modules by name: struct target */
	const struct elf_symbol **functions; /* of the module, by section and address */
	size_t function_count;
	const struct module_relocs *relocs; /* of the module, by the index of the section */
	struct code code;		    /* from verify_code() on */
	int problems;
};

/* How the loader fills in a relocation of the module; NULL: it does not, or nothing is known of the architecture. */
static inline const struct kernel_reloc *known_reloc(const struct verify *verify, uint32_t type)
{
	return verify->arch ? kernel_arch_reloc(verify->arch, type) : NULL;
}

void problem(struct verify *verify, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Returns the running object of the name; NULL after a finding, which is printed once for each
 * object.
 */
struct target *verify_target(struct verify *verify, const char *object);

/* Returns the module's function that covers the place, or NULL. */
const struct elf_symbol *function_at(const struct verify *verify, const struct elf_section *section,
				     uint64_t offset);

/* place.c: what messages call code and symbols of the module, in the patch's terms. */

/* Returns "fs/x.c:10: f()+0x12", or "SECTION+0x12" where there is no function. */
const char *place_in_module(const struct verify *verify, const struct elf_section *section,
			    uint64_t offset);
/* Returns "some_data of vmlinux" for a livepatch symbol, and other names as they are. */
const char *name_of_symbol(const struct verify *verify, const struct elf_symbol *symbol);
/*
 * Returns "fs/x.c:10: f()+0x12 refers to some_data of vmlinux": who uses the symbol first; "it refers
 * to ..." when nobody does.
 */
const char *reference_to(const struct verify *verify, const struct elf_symbol *symbol);

/* as-it-was-made.c: is it as it was made? */
void verify_as_it_was_made(struct verify *verify);

/* modinfo.c: vermagic, license, name. */
void verify_modinfo(struct verify *verify);
/* imports.c: imports with their CRCs and namespaces. */
void verify_imports(struct verify *verify);
/* The kernel's license_is_gpl_compatible(), for the module's own license. */
bool module_is_gpl(const struct verify *verify);

/* loading.c: sections, as the loader lays them out. */
void verify_loading(struct verify *verify);

/* signature.c: what stands behind the ELF file. */
void verify_signature(struct verify *verify);

/* symbols.c: does each livepatch symbol resolve to exactly one symbol? */
void verify_symbols(struct verify *verify);

/* relocs.c: livepatch relocation sections and all relocations. */
void verify_relocs(struct verify *verify);

/* instructions.c: do instructions and their relocations fit? */
void verify_code(struct verify *verify);

/* code-tables.c: section flags, and entries of the kernel's tables of places in code. */
void verify_sections(struct verify *verify);

/* alternatives.c: the lengths of alternatives. */
void verify_alternatives(struct verify *verify);

/* proven.c: what was proven of the original source, repeated. */
void verify_proven(struct verify *verify);

/* functions.c: the replaced functions, in the report and in the module's klp_patch. */
void verify_functions(struct verify *verify);

#endif
