/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sorting and binary search. */
#ifndef KLP_SEARCH_H
#define KLP_SEARCH_H

#include <stddef.h>
#include <stdint.h>

/* Addresses and other numbers of 64 bits in ascending order, for qsort(). */
static inline int compare_u64(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/*
 * The index of the first of `count` sorted items for which `is_before` is false, or `count` when
 * there is none. `is_before` is an expression with the index `i`:
 *
 *	first = LOWER_BOUND(elf->reloc_count, i, elf->relocs[i].offset < offset);
 */
#define LOWER_BOUND(count, i, is_before)                      \
	({                                                    \
		size_t low_ = 0, high_ = (count);             \
                                                              \
		while (low_ < high_) {                        \
			size_t i = low_ + (high_ - low_) / 2; \
                                                              \
			if (is_before)                        \
				low_ = i + 1;                 \
			else                                  \
				high_ = i;                    \
		}                                             \
		low_;                                         \
	})

#endif
