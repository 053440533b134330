/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiler plugin writes what only the compiler knows about an object into its section
 * .klp.notes, which is not allocated. doc/notes-format.md describes the records.
 *
 * It only reads. Nothing here may make a declaration, a type or an SSA name, ask for an
 * assembler name that is not set yet, or change a statement: code and data are byte for byte
 * the same with and without it (test/plugin/neutral).
 *
 * GCC's trees are garbage collected. So what is kept from one event to the next is copied text
 * and DECL_UID() numbers, which are never reused, but no trees.
 */
#ifndef KLP_PLUGIN_H
#define KLP_PLUGIN_H

#include "gcc-compat.h"
#include "../lib/notes-format.h"

typedef hash_map<int_hash<int, -1, -2>, int> uid_map;
typedef hash_set<int_hash<int, -1, -2>> uid_set;

/* --- notes.cc: the text of the section --- */

void note_begin(const char *kind);
void note_text(const char *text); /* a field; "-" stands for NULL and for "" */
void note_number(HOST_WIDE_INT number);
/* Writes a list as a field: any number of items, then note_list_end(). */
void note_list_item(const char *text);
void note_list_end(void);
void note_end(void);
/* Writes all records into the assembler file. */
void notes_write(FILE *file);

/* --- places.cc: files and lines, and names --- */

/*
 * A place in the source; in a macro, that of the outermost expansion. `file` is interned: equal
 * files have equal pointers.
 */
struct place {
	const char *file; /* "" when it is not known */
	int line;
};

/* Returns the name below the tree of a file that the compiler calls `path`. */
const char *file_name(const char *path);
struct place place_of(location_t location);
void note_place(struct place place); /* two fields */
/* Returns "FILE:LINE", which the caller owns. */
char *place_text(struct place place);

/* -fplugin-arg-NAME-file=PATH: a file that the patch changes. */
void touched_add(const char *path);
bool touched_any(void);
bool touched(const char *file);

/* Returns a copy that lives until the compiler ends. */
const char *keep(const char *text);
/* Returns the assembler name of a declaration, else its name in the source, else "". */
const char *assembler_name(tree decl);
const char *source_name(tree decl);

/* --- functions.cc: func, clone, inline --- */

void function_parsed(tree decl);
void functions_start(void);
/* Called when all functions of the unit are decided upon, but no clone has its body yet. */
void functions_decided(void);
/* Called after the last optimization. Returns the function's number for the functions below. */
int function_optimized(tree decl);
/* Called before the function's assembler code is written. */
void function_final(tree decl, bool has_cold_part);
const char *function_assembler_name(int function);
void functions_write(void);

/* --- statements.cc: walks the statements of a function for variables.cc and shadow.cc --- */

void statements_walk(int function, tree decl);

/* --- variables.cc: static, data --- */

void variable_parsed(tree decl);
/* Records the variables that a parsed function declares. */
void variables_of_function(tree decl);
void variable_read(tree decl, int function);
void variable_written(tree decl, int function);
bool variable_escapes_already(tree decl);
/* Records that the variable's address is stored, passed or returned at this place. */
void variable_escapes(tree decl, int function, struct place place);
void variables_write(void);

/* --- types.cc: type, field, uses --- */

void type_parsed(tree type);
/* A typedef or a variable may be the only name of its type. */
void type_named(tree decl);
/* Records the types that a parsed function uses. */
void types_of_function(tree decl);
void types_write(void);
/* Writes the `uses` records of a symbol, for the source functions in it; after types_write(). */
void types_write_uses(const char *symbol, const vec<int> *functions);
/* Returns "const struct file_operations *", in memory that lives until the compiler ends. */
const char *type_text(tree type);
/* Hashes names, sizes and offsets: the same in every compilation. */
unsigned HOST_WIDE_INT type_hash(tree type);

/* --- shadow.cc --- */

void shadow_call(gcall *call, int function);
/* Records a use of a klp_shadow_ function other than a call by its name. */
void shadow_address(tree decl, int function, struct place place);
void shadow_write(void);

/* --- macros.cc --- */

/* Called once the preprocessor is set up. */
void macros_listen(void);
void macros_write(void);

#endif
