// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes the same object in another order:
 *
 *	permute IN.o OUT.o SEED
 *
 * shuffles the sections, the symbols (locals among the locals of a source file, globals among
 * the globals), the relocations of each section and the strings of both string tables. None of
 * these orders means anything: a linker makes the same of both objects. The same seed gives the
 * same order.
 */
#include "../../lib/message.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHT_ADDRSIG_LLVM 0x6fff4c03 /* a list of symbol indices */

static uint64_t random_state;

/* xorshift64*: the same on every machine. */
static size_t random_below(size_t limit)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (size_t)((random_state * 2685821657736338717ull) >> 33) % limit;
}

static void *must(void *memory)
{
	if (!memory)
		die(1, "out of memory");
	return memory;
}

static void shuffle(size_t *items, size_t count)
{
	for (; count > 1; count--) {
		size_t other = random_below(count), kept = items[count - 1];

		items[count - 1] = items[other];
		items[other] = kept;
	}
}

/* A string table under construction; it contains a name as often as it is asked for. */
struct table {
	char *bytes;
	size_t size;
	const char **names;
	size_t *places, count;
};

static void table_setup(struct table *table, size_t count)
{
	memset(table, 0, sizeof(*table));
	table->names = must(calloc(count + 1, sizeof(*table->names)));
	table->places = must(calloc(count + 1, sizeof(*table->places)));
	table->count = count;
}

static void table_make(struct table *table)
{
	size_t *order = must(calloc(table->count + 1, sizeof(*order))), i, size = 1;

	for (i = 0; i < table->count; i++) {
		order[i] = i;
		size += table->names[i] ? strlen(table->names[i]) + 1 : 0;
	}
	shuffle(order, table->count);
	table->bytes = must(calloc(1, size));
	table->size = 1;
	for (i = 0; i < table->count; i++) {
		const char *name = table->names[order[i]];

		if (!name || !*name)
			continue;
		strcpy(table->bytes + table->size, name);
		table->places[order[i]] = table->size;
		table->size += strlen(name) + 1;
	}
	free(order);
}

struct permuter {
	Elf *in, *out;
	size_t section_count, symbol_count, locals;
	size_t *sections, *section_place; /* new index -> old, old -> new */
	size_t *symbols, *symbol_place;
	size_t names, symbol_names, symtab; /* sections, by old index */
	struct table section_table, symbol_table;
};

static Elf_Scn *section_of(struct permuter *p, size_t old, GElf_Shdr *header)
{
	Elf_Scn *scn = elf_getscn(p->in, old);

	if (!scn || !gelf_getshdr(scn, header))
		die(1, "section %zu cannot be read: %s", old, elf_errmsg(-1));
	return scn;
}

static Elf_Data *data_of(struct permuter *p, size_t old)
{
	Elf_Data *data = elf_getdata(elf_getscn(p->in, old), NULL);

	if (!data)
		die(1, "section %zu cannot be read: %s", old, elf_errmsg(-1));
	return data;
}

/* Groups must come before their members; all other sections may be anywhere. */
static void order_sections(struct permuter *p)
{
	size_t i, groups = 1, next;
	GElf_Shdr header;

	p->sections = must(calloc(p->section_count, sizeof(size_t)));
	p->section_place = must(calloc(p->section_count, sizeof(size_t)));
	for (i = 1; i < p->section_count; i++) {
		section_of(p, i, &header);
		if (header.sh_type == SHT_GROUP)
			p->sections[groups++] = i;
		if (header.sh_type == SHT_SYMTAB) {
			p->symtab = i;
			p->symbol_names = header.sh_link;
			p->locals = header.sh_info;
		}
		if (header.sh_type == SHT_SYMTAB_SHNDX || header.sh_type == SHT_ADDRSIG_LLVM)
			die(1, "a section of type 0x%x is not handled", header.sh_type);
	}
	for (i = 1, next = groups; i < p->section_count; i++) {
		section_of(p, i, &header);
		if (header.sh_type != SHT_GROUP)
			p->sections[next++] = i;
	}
	shuffle(p->sections + 1, groups - 1);
	shuffle(p->sections + groups, p->section_count - groups);
	for (i = 0; i < p->section_count; i++)
		p->section_place[p->sections[i]] = i;
}

static void get_symbol(struct permuter *p, size_t old, GElf_Sym *symbol)
{
	if (!gelf_getsym(data_of(p, p->symtab), (int)old, symbol))
		die(1, "symbol %zu cannot be read: %s", old, elf_errmsg(-1));
}

/* Local symbols stay behind the STT_FILE symbol of their source file. */
static void order_symbols(struct permuter *p)
{
	GElf_Sym symbol;
	size_t i, begin = 1;

	p->symbol_count =
		data_of(p, p->symtab)->d_size / gelf_fsize(p->in, ELF_T_SYM, 1, EV_CURRENT);
	p->symbols = must(calloc(p->symbol_count, sizeof(size_t)));
	p->symbol_place = must(calloc(p->symbol_count, sizeof(size_t)));
	for (i = 0; i < p->symbol_count; i++)
		p->symbols[i] = i;
	for (i = 1; i <= p->symbol_count; i++) {
		if (i < p->symbol_count)
			get_symbol(p, i, &symbol);
		if (i < p->symbol_count && i != p->locals &&
		    GELF_ST_TYPE(symbol.st_info) != STT_FILE)
			continue;
		shuffle(p->symbols + begin, i - begin);
		begin = i == p->locals ? i : i + 1;
	}
	for (i = 0; i < p->symbol_count; i++)
		p->symbol_place[p->symbols[i]] = i;
}

static void collect_names(struct permuter *p)
{
	GElf_Shdr header;
	GElf_Sym symbol;
	size_t i;

	table_setup(&p->section_table, p->section_count);
	table_setup(&p->symbol_table, p->symbol_count + p->section_count);
	for (i = 1; i < p->section_count; i++) {
		section_of(p, i, &header);
		p->section_table.names[i] = elf_strptr(p->in, p->names, header.sh_name);
	}
	for (i = 1; i < p->symbol_count; i++) {
		get_symbol(p, i, &symbol);
		p->symbol_table.names[i] = elf_strptr(p->in, p->symbol_names, symbol.st_name);
	}
	/* clang has one table for both. */
	if (p->names == p->symbol_names)
		for (i = 1; i < p->section_count; i++)
			p->symbol_table.names[p->symbol_count + i] = p->section_table.names[i];
	table_make(&p->section_table);
	table_make(&p->symbol_table);
}

static size_t section_name(const struct permuter *p, size_t old)
{
	return p->names == p->symbol_names ? p->symbol_table.places[p->symbol_count + old]
					   : p->section_table.places[old];
}

static void write_symbols(struct permuter *p, Elf_Data *to)
{
	GElf_Sym symbol;
	size_t i;

	for (i = 0; i < p->symbol_count; i++) {
		get_symbol(p, p->symbols[i], &symbol);
		symbol.st_name = (GElf_Word)p->symbol_table.places[p->symbols[i]];
		if (symbol.st_shndx && symbol.st_shndx < SHN_LORESERVE)
			symbol.st_shndx = (GElf_Section)p->section_place[symbol.st_shndx];
		if (!gelf_update_sym(to, (int)i, &symbol))
			die(1, "a symbol cannot be written: %s", elf_errmsg(-1));
	}
}

/* Several relocations of one place are applied in their order, so keep it. */
static void write_relocations(struct permuter *p, Elf_Data *from, Elf_Data *to)
{
	size_t count = from->d_size / gelf_fsize(p->in, ELF_T_RELA, 1, EV_CURRENT);
	size_t *starts = must(calloc(count + 1, sizeof(*starts))), groups = 0, i, n, next = 0;
	GElf_Rela rela, other;

	for (i = 0; i < count; i++) {
		gelf_getrela(from, (int)i, &rela);
		if (!i || !gelf_getrela(from, (int)i - 1, &other) ||
		    other.r_offset != rela.r_offset)
			starts[groups++] = i;
	}
	shuffle(starts, groups);
	for (i = 0; i < groups; i++)
		for (n = starts[i]; n < count; n++) {
			gelf_getrela(from, (int)n, &rela);
			if (n > starts[i] && rela.r_offset != other.r_offset)
				break;
			other = rela;
			if (GELF_R_SYM(rela.r_info) >= p->symbol_count)
				die(1, "a relocation's symbol does not exist");
			rela.r_info = GELF_R_INFO(p->symbol_place[GELF_R_SYM(rela.r_info)],
						  GELF_R_TYPE(rela.r_info));
			if (!gelf_update_rela(to, (int)next++, &rela))
				die(1, "a relocation cannot be written: %s", elf_errmsg(-1));
		}
	free(starts);
}

static void write_group(const struct permuter *p, Elf_Data *to)
{
	Elf32_Word *words = to->d_buf;
	size_t i;

	for (i = 1; i < to->d_size / sizeof(*words); i++)
		if (words[i] < p->section_count)
			words[i] = (Elf32_Word)p->section_place[words[i]];
}

static void write_section(struct permuter *p, size_t old)
{
	Elf_Scn *scn = elf_newscn(p->out);
	Elf_Data *from, *to = elf_newdata(scn);
	GElf_Shdr header;

	if (!scn || !to)
		die(1, "a section cannot be made: %s", elf_errmsg(-1));
	section_of(p, old, &header);
	from = data_of(p, old);
	*to = *from;
	if (from->d_buf) {
		to->d_buf = must(malloc(from->d_size + 1));
		memcpy(to->d_buf, from->d_buf, from->d_size);
	}
	if (header.sh_type == SHT_SYMTAB) {
		write_symbols(p, to);
	} else if (header.sh_type == SHT_RELA) {
		write_relocations(p, from, to);
	} else if (header.sh_type == SHT_GROUP) {
		write_group(p, to);
		header.sh_info = (GElf_Word)p->symbol_place[header.sh_info];
	} else if (old == p->symbol_names) {
		to->d_buf = p->symbol_table.bytes;
		to->d_size = p->symbol_table.size;
	} else if (old == p->names) {
		to->d_buf = p->section_table.bytes;
		to->d_size = p->section_table.size;
	}
	header.sh_name = (GElf_Word)section_name(p, old);
	header.sh_size = to->d_size;
	header.sh_link = (GElf_Word)p->section_place[header.sh_link];
	if (header.sh_type == SHT_RELA || (header.sh_flags & SHF_INFO_LINK))
		header.sh_info = (GElf_Word)p->section_place[header.sh_info];
	if (!gelf_update_shdr(scn, &header))
		die(1, "a section cannot be written: %s", elf_errmsg(-1));
}

static void permute(struct permuter *p)
{
	GElf_Ehdr header;
	size_t i;

	if (!gelf_getehdr(p->in, &header) || header.e_type != ET_REL ||
	    elf_getshdrnum(p->in, &p->section_count) || elf_getshdrstrndx(p->in, &p->names))
		die(1, "not a relocatable object");
	if (p->section_count >= SHN_LORESERVE)
		die(1, "too many sections");
	order_sections(p);
	if (!p->symtab)
		die(1, "no symbol table");
	order_symbols(p);
	collect_names(p);
	if (!gelf_newehdr(p->out, header.e_ident[EI_CLASS]))
		die(1, "%s", elf_errmsg(-1));
	header.e_shnum = 0;
	header.e_shstrndx = (GElf_Half)p->section_place[p->names];
	if (!gelf_update_ehdr(p->out, &header))
		die(1, "%s", elf_errmsg(-1));
	for (i = 1; i < p->section_count; i++)
		write_section(p, p->sections[i]);
	if (elf_update(p->out, ELF_C_WRITE) < 0)
		die(1, "cannot be written: %s", elf_errmsg(-1));
}

int main(int argc, char **argv)
{
	struct permuter p = { 0 };
	int in, out;

	message_setup("permute", MESSAGE_INFO);
	if (argc != 4)
		die(2, "usage: permute IN.o OUT.o SEED");
	random_state = strtoull(argv[3], NULL, 10) * 2 + 1;
	elf_version(EV_CURRENT);
	in = open(argv[1], O_RDONLY | O_CLOEXEC);
	out = open(argv[2], O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	p.in = in < 0 ? NULL : elf_begin(in, ELF_C_READ, NULL);
	p.out = out < 0 ? NULL : elf_begin(out, ELF_C_WRITE, NULL);
	if (!p.in || !p.out)
		die(1, "%s or %s cannot be opened", argv[1], argv[2]);
	permute(&p);
	elf_end(p.out);
	elf_end(p.in);
	return 0;
}
