/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The DWARF of an object file, with the relocations of its debug sections applied (libdwfl). */
#ifndef KLP_DEBUG_INFO_H
#define KLP_DEBUG_INFO_H

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

/*
 * Returns NULL when the file cannot be read. An object without debug information has no units.
 * The caller passes the result to dwfl_end() when it uses nothing of *module any more.
 */
Dwfl *debug_info_open(const char *path, Dwfl_Module **module);

/*
 * Calls visit() for each entry at the top of each unit of the object. Relocating the debug sections is
 * what costs, so who looks for several things does it in one visit.
 */
void debug_info_visit(const char *path, void (*visit)(void *data, Dwarf_Die *die), void *data);

/*
 * The file that an entry is declared in, as the compiler named it; NULL when it does not say. The string is
 * libdw's. In DWARF 5 file 0 is the unit's own, which elfutils 0.188 does not know; clang uses it.
 */
const char *debug_info_file(Dwarf_Die *die);

#endif
