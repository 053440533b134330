/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where variables are declared, from an object's DWARF. Static locals of one name are told
 * apart by it: klp-build keeps line numbers below a hunk as they are (#line), so a
 * declaration that the patch does not touch has the same file and line in both objects.
 */
#ifndef KLP_DECLARED_H
#define KLP_DECLARED_H

#include "../lib/arena.h"
#include "../lib/hash.h"

/*
 * Fills `declared`: symbol name -> "FILE:LINE" of static variables. An object without
 * debug information leaves it empty, which is no error. Reading costs tens of
 * milliseconds: only ask when names do not tell.
 */
void declared_read(struct arena *arena, const char *path, struct hash *declared);

#endif
