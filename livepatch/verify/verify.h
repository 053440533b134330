/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plays the kernel's module loader and livepatch core on a finished module, without booting. A
 * module gets the same checks wherever it comes from: what they need is in the module itself and
 * in struct verify_against.
 */
#ifndef KLP_VERIFY_H
#define KLP_VERIFY_H

/* The kernel that a module is for. */
struct verify_against {
	const char *vmlinux; /* file; has to be there */
	/*
	 * What can be missing when somebody has nothing but a vmlinux. The checks that need it are
	 * left out then, and one warning names them.
	 */
	const char *symvers; /* file: Module.symvers; or NULL */
	const char *release; /* uname -r, or NULL */
	/*
	 * The file of one of the kernel's modules, by the name that the kernel has for it
	 * (nf_tables); NULL when it has no such module. A NULL function: its modules are not at
	 * hand, so a livepatch that patches or refers to a module cannot be verified.
	 */
	const char *(*module_file)(void *data, const char *name);
	void *data;
	const char *modules; /* where these modules are, for messages; or NULL */
};

/*
 * Verifies the module in the file `ko`, which messages call `name` (it may not have its final name
 * yet). Prints all that is wrong; returns -1 when there was something.
 */
int verify_module(const char *ko, const char *name, const struct verify_against *against);

#endif
