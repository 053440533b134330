/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The states of a module: what its units and the manifest declare, each id once. */
#ifndef KLP_MODULE_STATES_H
#define KLP_MODULE_STATES_H

#include "../job.h"
#include "../../lib/report.h"

/*
 * Adds a state to those of the module, unless it is there. Returns -1 after printing an error that names
 * both places, when it is there with another version.
 */
int module_state_add(const struct job *job, struct report *report,
		     const struct report_state *state);

/*
 * Adds the states of all units of the report, and those of their shadow types with a version. Returns -1
 * after printing an error.
 */
int module_states_of_units(const struct job *job, struct report *report);

#endif
