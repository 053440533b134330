/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does what the kernel's module loader and livepatch core would do with a finished module,
 * without booting. A module gets the same checks wherever it comes from: all that they need is
 * in the module itself and in struct verify_against.
 */
#ifndef KLP_VERIFY_H
#define KLP_VERIFY_H

/* The kernel that a module is for. */
struct verify_against {
	const char *vmlinux; /* file; must not be NULL */
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
};

/*
 * Verifies the module in the file `ko`, which messages call `name` (it may not have its final
 * name yet). Prints all findings; returns -1 when there are any.
 */
int verify_module(const char *ko, const char *name, const struct verify_against *against);

#endif
