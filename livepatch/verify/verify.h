/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does what the kernel's module loader and livepatch core would do with a finished module,
 * without booting. A module gets the same checks wherever it comes from: all that they need is
 * in the module itself and in struct verify_against.
 */
#ifndef KLP_VERIFY_H
#define KLP_VERIFY_H

#include "../../lib/arena.h"
#include <stdint.h>

struct code_insns;
struct elf_section;
struct live_kernel;

/* The end of a file of a module that is signed; without it the kernel takes it for unsigned. */
#define MODULE_SIGNATURE_MARKER "~Module signature appended~\n"

/* The kernel that a module is for. */
struct verify_against {
	const char *vmlinux; /* file; or NULL, and `live` is set */
	/*
	 * A kernel that runs, on a machine that has no vmlinux (live-kernel.h). It shows less of itself. None shows
	 * the code of the functions that are replaced, for which the build id stands, nor CRCs, namespaces and
	 * the rest of vermagic, which the kernel checks when it loads the module. What this one hides besides is a
	 * warning each.
	 */
	const struct live_kernel *live;
	/*
	 * code_decode(). NULL: instructions are not looked at; that they are those which klp-build has
	 * checked is left to the digest in .klp.info.
	 */
	uint64_t (*decode)(struct arena *arena, const struct elf_section *section, uint64_t from,
			   uint64_t to, struct code_insns *insns);
	/*
	 * These can be missing when somebody only has a vmlinux. The checks that need them are
	 * skipped then, and one warning names those.
	 */
	const char *symvers; /* file: Module.symvers; or NULL */
	const char *release; /* uname -r, or NULL */
	/*
	 * Returns the file of one of the kernel's modules by its name in the kernel
	 * (nf_tables); NULL when there is no such module. A NULL function means that the
	 * modules are not at hand, so a livepatch that patches or refers to a module cannot be
	 * verified.
	 */
	const char *(*module_file)(void *data, const char *name);
	void *data;
	const char *modules; /* where these modules are, for messages; or NULL */
	/* File: the module must be signed by the key of this certificate. NULL: by any, or not at all. */
	const char *certificate;
};

/*
 * Decodes a range of code to the instructions of module-code.h. Returns the first offset that is none or
 * reaches beyond the end; `to` when all is well.
 */
uint64_t code_decode(struct arena *arena, const struct elf_section *section, uint64_t from,
		     uint64_t to, struct code_insns *insns);

/* The kernel's own files, read once for many modules. They live as long as the program. */
struct verify_kernel;

/* Returns NULL after printing an error; `against` must live as long as the result. */
struct verify_kernel *verify_kernel_open(struct arena *arena, const struct verify_against *against);

/* As verify_module(), with a kernel that is open. */
int verify_module_for(const char *ko, const char *name, const struct verify_kernel *kernel);

/*
 * Verifies the module in the file `ko`, which messages call `name` (it may not have its final
 * name yet). Prints all findings; returns -1 when there are any.
 */
int verify_module(const char *ko, const char *name, const struct verify_against *against);

#endif
