/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of write/ share. */
#ifndef KLP_WRITER_H
#define KLP_WRITER_H

#include "../diff.h"
#include "../select/select.h"
#include "../../lib/elf-out.h"

struct call_stub;

/* Where an included symbol went. */
struct place {
	struct out_section *section;
	struct out_symbol *symbol; /* NULL when it has no name in the output */
	uint64_t value;
	const struct call_stub *stub; /* one for each sibling call of it, from `stubs` on */
	uint64_t stubs;
};

struct writer {
	struct diff *diff;
	struct elf_out *out;
	struct place *places;  /* by included_symbol.index */
	struct hash sections;  /* name -> struct out_section */
	struct hash undefined; /* name -> struct out_symbol */
	struct hash listed;    /* names that stand in .klp.syms */
	struct out_section *klp_syms;
	struct report_relocations *relocations; /* of the symbol that is being written */
};

/* The place of an included symbol. */
static inline const struct place *place_of(const struct writer *writer, const struct symbol *symbol)
{
	return &writer->places[choice_of(writer->diff, symbol)->included->index];
}

/* write.c: the output's section for what comes from that section of the input. */
struct out_section *output_section(struct writer *writer, const struct section *like);

/*
 * relocations.c: the undefined symbol for a place in the running object. The report gets an entry
 * for each new one.
 */
struct out_symbol *undefined_symbol(struct writer *writer, const struct klp_symbol *klp, bool weak);

/*
 * relocations.c: resolves one relocation of `from`, or of the table entry `record` (or NULL) that belongs
 * to `from`, and writes it into the section; the reference's offset counts from `base`.
 */
void write_reference(struct writer *writer, const struct symbol *from,
		     const struct reference *reference, const struct record *record,
		     struct out_section *section, uint64_t base);
/* relocations.c: the report's line about a relocation; `at` is its place in the symbol. */
struct report_relocation *report_reference(struct writer *writer, const struct reference *reference,
					   const struct record *record, bool is_running,
					   int64_t at);

/* unit-report.c: functions, data and callbacks, with the aliases of functions. -1 after an error. */
int report_symbols(struct writer *writer);

#endif
