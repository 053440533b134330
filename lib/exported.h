/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The exports of vmlinux or of a module, from the file itself. Since Linux 5.19 the assembler or modpost
 * put the CRC of each into .kcrctab, under the local symbol __crc_NAME, and the namespace as a string under
 * __kstrtabns_NAME (include/linux/export-internal.h). Before, __crc_NAME was the CRC itself.
 */
#ifndef KLP_EXPORTED_H
#define KLP_EXPORTED_H

#include "elf-file.h"

#define CRC_PREFIX "__crc_"

struct exported {
	const char *name;
	uint32_t crc;
	bool gpl;	/* EXPORT_SYMBOL_GPL */
	const char *ns; /* "" for none; NULL when the file does not tell */
};

/* What a symbol __crc_NAME of the file says. False for other symbols and for damaged ones. */
bool exported_read(struct elf_file *file, const struct elf_symbol *symbol,
		   struct exported *exported);

/* The same for the export of a name; false when the file has none, or has no CRCs. */
bool exported_find(struct elf_file *file, struct arena *arena, const char *name,
		   struct exported *exported);

#endif
