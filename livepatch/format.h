/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names and constants of the livepatch ELF format. All names that begin with .klp. or __klp_
 * are written and parsed here, or named here when a template or the plugin owns them.
 *
 * The kernel reads these in a livepatch module (Documentation/livepatch/module-elf-format.rst,
 * kernel/livepatch/core.c):
 *
 *	.klp.sym.OBJECT.NAME,SYMPOS	a symbol in SHN_LIVEPATCH: NAME of the running object OBJECT,
 *					which is vmlinux or a module. SYMPOS is its position among
 *					the symbols of that name, from 1; 0: it is the only one.
 *	.klp.rela.OBJECT.SECTION	a section with SHF_RELA_LIVEPATCH: relocations of SECTION that
 *					are applied once OBJECT is loaded. SECTION keeps its dot, as in
 *					.klp.rela.vmlinux..text.
 *
 * create-diff-object writes these into an object for the post-link step, which removes them:
 *
 *	.klp.sym.OBJECT.NAME,SYMPOS[,PATCHED]
 *					an undefined symbol; PATCHED is the object that the relocation
 *					waits for, where that is not OBJECT itself
 *	.klp.syms			a section of lines "NAME OBJECT SYMPOS": these undefined
 *					symbols keep their plain name until the post-link step,
 *					because objtool knows some of them by it
 *	__klp_func_UNIT_NAME		aliases of replacements, callbacks and struct klp_shadow_type, for
 *	__klp_callback_UNIT_NAME	generated C code. UNIT is a hash of the unit's path, because two
 *	__klp_shadow_type_UNIT_NAME	units may have functions of one name.
 *
 * The source of a patch has these, by the macros of <linux/livepatch_helpers.h> and
 * kpatch-macros.h:
 *
 *	.klp.callbacks.KIND		a section that holds the address of one function
 *	.klp.states			a section with a variable for each KLP_STATE(): its id, its
 *					version, and the place of the macro
 *	.klp.shadow_types		the same for each KLP_SHADOW_TYPE(), with the address of its
 *					struct klp_shadow_type
 *
 * The macros also make names of their own, which nobody parses:
 *
 *	__klp_callback_KINDn		the variable in .klp.callbacks.KIND; it stays behind in the
 *					patched object with its section
 *	__klp_stateN			a record in .klp.states
 *	__klp_shadow_typeN		a record in .klp.shadow_types
 *	__klp_do_sys_NAME		new functions with the body of a system call that the patch
 *	__klp_se_sys_NAME		changes (the stub __x64_sys_NAME is what is replaced)
 *
 * A finished module also has:
 *
 *	.klp.info			the report (livepatch/info.h)
 *
 * .klp.notes, which the compiler plugin writes, has a format of its own (lib/notes-format.h).
 */
#ifndef KLP_FORMAT_H
#define KLP_FORMAT_H

#include "../lib/arena.h"
#include <stdbool.h>

/* include/uapi/linux/elf.h; elfutils has neither. */
#ifndef SHF_RELA_LIVEPATCH
#define SHF_RELA_LIVEPATCH 0x00100000
#endif
#ifndef SHN_LIVEPATCH
#define SHN_LIVEPATCH 0xff20
#endif

#define KLP_VMLINUX	     "vmlinux"
#define KLP_SYM_PREFIX	     ".klp.sym."
#define KLP_RELA_PREFIX	     ".klp.rela."
#define KLP_CALLBACKS_PREFIX ".klp.callbacks."
#define KLP_SYMS_SECTION     ".klp.syms"
#define KLP_INFO_SECTION     ".klp.info"
#define KLP_STATES_SECTION   ".klp.states"

/*
 * Offsets in a record of .klp.states, in the byte order of the object: 8 bytes, 4, 4, and a string up
 * to the record's end.
 */
#define KLP_STATE_ID	  0
#define KLP_STATE_VERSION 8
#define KLP_STATE_LINE	  12
#define KLP_STATE_FILE	  16

#define KLP_SHADOW_TYPES_SECTION ".klp.shadow_types"

/* The same for .klp.shadow_types. The first 8 bytes have a relocation to the struct klp_shadow_type. */
#define KLP_SHADOW_TYPE_ID	8
#define KLP_SHADOW_TYPE_VERSION 16
#define KLP_SHADOW_TYPE_LINE	20
#define KLP_SHADOW_TYPE_FILE	24

/* The id of the runtime's registry, a shadow variable on NULL: REGISTRY_ID of templates/shadow-types.c. */
#define KLP_SHADOW_REGISTRY_ID 0x6b6c707368747970ull

/* Offsets in struct klp_shadow_type, up to `registered`, which has one byte. */
#define KLP_SHADOW_TYPE_STRUCT_ID	  0
#define KLP_SHADOW_TYPE_STRUCT_CTOR	  8
#define KLP_SHADOW_TYPE_STRUCT_DTOR	  16
#define KLP_SHADOW_TYPE_STRUCT_REGISTERED 24

/*
 * The widths in the kernel's sscanf(): ".klp.sym.%55[^.].%511[^,],%lu". MODULE_NAME_LEN is at least
 * 56 on every architecture; KSYM_NAME_LEN is 512, and was 128 before Linux 6.1.
 */
#define KLP_OBJECT_MAX 55
#define KLP_NAME_MAX   511

bool klp_is_vmlinux(const char *object);

/* Returns a module's name in the kernel: `length` bytes of its file's name, with '-' as '_'. */
char *klp_object_name(struct arena *arena, const char *name, size_t length);

/* A symbol of a running object. */
struct klp_name {
	const char *object; /* vmlinux, or a module's name */
	const char *name;
	unsigned long sympos;
	const char *patched; /* the object whose loading a reference waits for; NULL: `object` */
};

/* Returns .klp.sym.OBJECT.NAME,SYMPOS, and ,PATCHED when `patched` is set. */
char *klp_sym_format(struct arena *arena, const struct klp_name *name);
/*
 * Parses a symbol's name. Returns false for names that the kernel would not accept, and for
 * numbers that its sscanf() would accept but nobody means ("+1", " 1", "1x").
 */
bool klp_sym_parse(struct arena *arena, const char *symbol, struct klp_name *name);
/* The same for symbols before the post-link step: allows ,PATCHED. */
bool klp_sym_parse_unlinked(struct arena *arena, const char *symbol, struct klp_name *name);
/* Is this meant to be such a symbol, well-formed or not? */
bool klp_is_sym(const char *symbol);

/* Returns one line of .klp.syms, with its newline. */
char *klp_syms_line(struct arena *arena, const struct klp_name *name);
/*
 * Parses the line at *text, which ends before `end`, and advances *text. Returns 1, 0 at the end,
 * or -1 when the line is malformed.
 */
int klp_syms_next(struct arena *arena, const char **text, const char *end, struct klp_name *name);

/* The name of a livepatch relocation section. */
struct klp_rela_name {
	const char *object;
	const char *section; /* points into the parsed name, behind the dot that ends OBJECT */
};

char *klp_rela_format(struct arena *arena, const char *object, const char *section);
bool klp_rela_parse(struct arena *arena, const char *name, struct klp_rela_name *rela);
bool klp_is_rela(const char *name);
/*
 * Does the name refer to this section? The kernel's documentation has examples without the
 * section's own dot (.klp.rela.ext4.text.foo), which are accepted too.
 */
bool klp_rela_is_for(const struct klp_rela_name *rela, const char *section);

/*
 * Parses FUNCTION or FUNCTION,SYMPOS, as options name a function of a running object; *sympos is 0
 * without. Returns false when it is neither.
 */
bool klp_function_parse(struct arena *arena, const char *text, const char **name,
			unsigned long *sympos);

/* What an alias in an object stands for. */
enum klp_alias {
	KLP_ALIAS_FUNCTION,
	KLP_ALIAS_CALLBACK,
	KLP_ALIAS_SHADOW_TYPE,
};

/* Returns the alias of a function of a unit (a path in the kernel's tree): a C identifier. */
char *klp_alias_format(struct arena *arena, enum klp_alias kind, const char *unit,
		       const char *function);
bool klp_is_alias(const char *symbol);

/* The members of struct klp_callbacks (include/linux/livepatch.h). */
enum klp_callback {
	KLP_PRE_PATCH,
	KLP_POST_PATCH,
	KLP_PRE_UNPATCH,
	KLP_POST_UNPATCH,
	KLP_CALLBACK_KINDS,
};

/* Returns "pre_patch": the member's name, and the KIND in .klp.callbacks.KIND. */
const char *klp_callback_name(enum klp_callback kind);
/* Returns the C type of the callback's result: "int" or "void". */
const char *klp_callback_type(enum klp_callback kind);
/* Returns false when there is no such kind. */
bool klp_callback_parse(const char *name, enum klp_callback *kind);
/*
 * Returns the KIND of a section .klp.callbacks.KIND, even an unknown one; NULL for other
 * sections.
 */
const char *klp_callbacks_section_kind(const char *section);

#endif
