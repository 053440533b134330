/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Steps as text, one a line, so that a walk that failed can be gone again:
 *
 *	load N, unload N, disable N, enable N, force N
 *						livepatch N
 *	dummy comes, dummy goes
 *	make FUNCTION TYPE OBJECT [SERIAL]	FUNCTION is in4, in6 or dummy
 *	get, free, free-all, fail FUNCTION TYPE OBJECT
 *	hold					a task waits in eventfd_read()
 *	hold-late FUNCTION TYPE OBJECT		a task waits in FUNCTION, and then makes an instance
 *	let-go
 *	wait MILLISECONDS
 *
 * "lazy" before a step: go on without waiting for what may come late.
 */
#ifndef STEPS_H
#define STEPS_H

#include "model.h"
#include <stddef.h>

/* Returns -1 when the line is none of these. */
int step_parse(const char *line, struct step *step);
void step_format(const struct step *step, char *text, size_t size);

#endif
