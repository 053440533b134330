/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which flavours a case is run with. All that it is for, or the smallest set that keeps its
 * promises, which is a cover of these demands, each met by one flavour at least:
 *
 *   - each pattern of `on`, and each line of `expect` and `cflags` that is for some flavours only;
 *   - each architecture that the case is for;
 *   - for x86-64: what Debian's kernels are compiled with, gcc 12, both as for 6.1 and as for 6.12
 *     with the compiler plugin; another flavour of gcc; and one of clang;
 *   - where `on` names an architecture: one flavour of gcc and one of clang.
 *
 * Where several flavours would do, they take turns from case to case, so that each of them has a
 * share of the cases.
 */
#ifndef RUNNER_CHOOSE_H
#define RUNNER_CHOOSE_H

#include "case.h"

#include <stdint.h>

/* A flavour is a bit, by its place in the table. */
typedef uint64_t flavour_set;
#define FLAVOURS_MAX 64

/* The smallest set out of `available` for the case; `all`: every one of these that it is for. */
flavour_set choose_flavours(const struct test_case *test_case, const flavour_list *flavours,
			    flavour_set available, bool all);

#endif
