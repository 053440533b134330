/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small livepatch modules for tests, made by gcc without the code under test: the structs as C, and
 * a .klp.info that says the same.
 */
#ifndef TEST_SMALL_MODULE_H
#define TEST_SMALL_MODULE_H

#include "../../lib/arena.h"
#include "../../livepatch/module-summary.h"
#include <stdbool.h>

/* Lists are words with a space between them; NULL is an empty one. */
struct small_module {
	const char *name;      /* as the kernel calls it */
	const char *release;   /* NULL: 6.12.0-test */
	bool stacks;	       /* .replace = false */
	const char *functions; /* OBJECT:NAME,SYMPOS */
	const char *callbacks; /* OBJECT:KIND:FUNCTION[:FIX] */
	const char *states;    /* ID.VERSION[:FIX] */
	const char *shadows;   /* ID:CALL; ID ?: it is not constant */
	/*
	 * OBJECT:NAME:ID.VERSION[:FIX], with a constructor NAME_ctor() and no destructor. The module has the
	 * runtime for them, or an array for the livepatch core.
	 */
	const char *types;
	bool native;
	const char *fixes; /* ID:OUTCOME[:UNDOES] */
	bool no_plugin;	   /* it says that it was compiled without the compiler plugin */
	bool no_info;	   /* without .klp.info */
	const char *info;  /* instead of what follows from the rest */
	const char *more;  /* C code at the end */
};

/*
 * Writes the module to `ko`, with the source beside it. Returns `ko`; NULL when it cannot be made.
 */
const char *small_module(struct arena *arena, const char *ko, const struct small_module *module);

/* Compiles C source as kbuild links a module; the same result. */
const char *small_module_of_source(struct arena *arena, const char *ko, const char *source,
				   const char *info);

/* Returns the .klp.info that follows from a module. */
const char *small_module_info(struct arena *arena, const struct small_module *module);

/* What each module of a test begins with: .modinfo and struct module. */
const char *small_module_head(struct arena *arena, const char *name, const char *release);

/* Makes DIR/NAME.ko and reads it; aborts when that is impossible. */
const struct module_summary *small_module_summary(struct arena *arena, const char *dir,
						  const struct small_module *module);

#endif
