/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Livepatch modules for tests, made without the code under test: a linked module in which a
 * symbol klp$OBJECT$NAME$SYMPOS stands for .klp.sym.OBJECT.NAME,SYMPOS.
 */
#ifndef TEST_LIVEPATCH_KO_H
#define TEST_LIVEPATCH_KO_H

#include "../../lib/elf-file.h"
#include "../../lib/elf-out.h"

/*
 * Reads the module `in`, turns klp$… symbols into livepatch symbols and their relocations into
 * .klp.rela sections, and adds a .klp.info that holds `yaml` (NULL: none). NULL after an error.
 * What comes back can be broken in any way before elf_out_write().
 */
struct elf_out *livepatch_ko(struct arena *arena, const char *in, const char *yaml);

struct out_section *ko_section(struct elf_out *out, const char *name);
struct out_symbol *ko_symbol(struct elf_out *out, const char *name);
/* The relocation section of this name, .rela.x or .klp.rela.OBJECT.x. */
struct out_relocs *ko_relocs(struct elf_out *out, const char *name);

#endif
