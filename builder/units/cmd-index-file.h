/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file in which an index of .cmd files is kept, lines of words:
 *
 *	klp-build-units 1 SECONDS.NANOSECONDS	when it was begun
 *	p PATH					paths are numbered from 0, in this order
 *	d SECONDS.NANOSECONDS PATH		a directory of the build tree; PATH may be empty
 *	s NAME					a directory in it
 *	u SECONDS.NANOSECONDS SIZE OBJECT	a .cmd file in it
 *	r SOURCE NUMBER...			the unit's source, and what it reads: numbers of paths
 *	end DIGEST				of all bytes in front of this line
 */
#ifndef KLP_CMD_INDEX_FILE_H
#define KLP_CMD_INDEX_FILE_H

#include "cmd-index.h"

/* Returns NULL, without an error, when there is no such file or it cannot be used. Its `numbers` stay empty. */
const struct cmd_index *cmd_index_load(struct arena *arena, const char *path);

int cmd_index_save(struct cmd_index *index, const char *path);

#endif
