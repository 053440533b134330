// SPDX-License-Identifier: GPL-2.0-or-later
#include "debug-info.h"

#include <dwarf.h>
#include <stddef.h>

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_linux_proc_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.section_address = dwfl_offline_section_address,
};

Dwfl *debug_info_open(const char *path, Dwfl_Module **module)
{
	Dwfl *dwfl = dwfl_begin(&callbacks);

	*module = NULL;
	if (!dwfl)
		return NULL;
	*module = dwfl_report_offline(dwfl, "", path, -1);
	dwfl_report_end(dwfl, NULL, NULL);
	if (*module)
		return dwfl;
	dwfl_end(dwfl);
	return NULL;
}

void debug_info_visit(const char *path, void (*visit)(void *data, Dwarf_Die *die), void *data)
{
	Dwarf_Die *unit = NULL, die;
	Dwfl_Module *module;
	Dwarf_Addr bias;
	Dwfl *dwfl = debug_info_open(path, &module);

	if (!dwfl)
		return;
	while ((unit = dwfl_module_nextcu(module, unit, &bias))) {
		if (dwarf_child(unit, &die))
			continue;
		do
			visit(data, &die);
		while (!dwarf_siblingof(&die, &die));
	}
	dwfl_end(dwfl);
}

const char *debug_info_file(Dwarf_Die *die)
{
	const char *file = dwarf_decl_file(die);
	Dwarf_Die unit;

	if (file || !dwarf_hasattr_integrate(die, DW_AT_decl_file) ||
	    !dwarf_diecu(die, &unit, NULL, NULL))
		return file;
	return dwarf_diename(&unit);
}
