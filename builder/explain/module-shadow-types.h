/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shadow types of a module, as all its units declare them, and who uses shadow variables without. */
#ifndef KLP_MODULE_SHADOW_TYPES_H
#define KLP_MODULE_SHADOW_TYPES_H

#include "../compile/compiler-plugin.h"
#include "../job.h"
#include "../../lib/report.h"

/*
 * Checks that types of one id agree in all units, and that code of the livepatch uses no id that none declares,
 * unless the request allows it. What is only worth a warning goes into the units' warnings, too. Returns -1
 * after printing all errors.
 */
int module_shadow_types_check(const struct job *job, const struct plugin *plugin,
			      struct report *report);

#endif
