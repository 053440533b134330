// SPDX-License-Identifier: GPL-2.0-or-later
#include "debug-info.h"

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
