/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PARTS_H
#define PARTS_H

#define PARTS_FACTOR 2

int parts_sum(int count);
int parts_other_sum(int count);

/* klp-counter.ko */
int klp_counter_next(int step);

#endif
