/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the compiler plugin and those who read its notes must agree on; macros only, as gcc is C++. */
#ifndef KLP_NOTES_FORMAT_H
#define KLP_NOTES_FORMAT_H

#define NOTES_SECTION ".klp.notes"
/* Count it up with each change of the records: objects of two formats are not compared. */
#define NOTES_FORMAT 1

#endif
