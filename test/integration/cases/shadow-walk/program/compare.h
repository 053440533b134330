/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMPARE_H
#define COMPARE_H

#include "kernel.h"
#include "model.h"

/*
 * Waits until the kernel is as the model says; what a replaced livepatch left may go meanwhile, and must have,
 * unless `lazy`. The model is told so. Returns the number of differences that stay, after printing them.
 */
unsigned int compare(struct model *model, bool lazy);

#endif
