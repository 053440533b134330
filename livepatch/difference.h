/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one livepatch module has that another has not, and what the kernel does on the way. In YAML, which
 * programs read (keys may be added, but none changes):
 *
 *	format: 1
 *	from: livepatch_web_1
 *	from_version: "1"			(the manifest's)
 *	to: livepatch_web_2
 *	to_version: "2"
 *	kernel: 6.12.117+deb12-cloud-amd64	(of `to`)
 *	allowed: true				(may `to` be loaded while `from` is enabled?)
 *	why: ...				(when it may not)
 *	nops:					(what the kernel reverts then)
 *	- {object: vmlinux, function: f, sympos: 0, module: livepatch_web_1}
 *	fixes:					(where: both, added: in `to` only, dropped)
 *	- {where: both, id: CVE-2026-1, from: included, to: included}
 *	functions:
 *	- {where: added, object: vmlinux, name: f, sympos: 0, status: changed}
 *	callbacks:
 *	- {where: both, object: vmlinux, kind: pre_patch, function: f}
 *	states:					(from, to: versions)
 *	- {where: both, id: 7, from: 1, to: 2}
 *	shadows:
 *	- {where: dropped, id: 0x1}
 *	shadow_types:
 *	- {where: both, object: ext4, name: lock, id: 0x7, from: 1, to: 2}
 */
#ifndef KLP_DIFFERENCE_H
#define KLP_DIFFERENCE_H

#include "inspect.h"

/*
 * Prints to stdout what differs from the module `from` to the module `to`. Returns -1 after printing an error.
 */
int difference_print(const char *from, const char *to, enum inspect_view view);

#endif
