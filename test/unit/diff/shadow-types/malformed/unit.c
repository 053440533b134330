/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
struct record { void *type; unsigned long long id; unsigned int version, line; char file[8]; };
#define RECORD static const struct record __used __aligned(8) __section(".klp.shadow_types")
static void dtor(void *obj, void *shadow_data) { sink = 1; }
static struct klp_shadow_type type = { 7, NULL, dtor, 0 };
static const struct klp_shadow_type constant = { 7, NULL, dtor, 0 };
static struct { long id, more, ctor, dtor; void *pointer; } longer = { 7, 0, 0, 0, &sink };
static struct klp_shadow_type data_ctor = { 7, (void *)&sink, NULL, 0 };
static struct klp_shadow_type number_dtor = { 7, NULL, (void *)8, 0 };
static struct klp_shadow_type other_id = { 8, NULL, NULL, 0 };
extern struct klp_shadow_type elsewhere;
static void *const short_one __used __section(".klp.shadow_types") = &type;
RECORD endless_name = { &type, 7, 0, 1, { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' } };
RECORD no_address = { NULL, 7, 0, 1, "file.c" };
RECORD inside = { (char *)&type + 8, 7, 0, 1, "file.c" };
RECORD function = { (void *)dtor, 7, 0, 1, "file.c" };
RECORD too_small = { &sink, 7, 0, 1, "file.c" };
RECORD read_only = { (void *)&constant, 7, 0, 1, "file.c" };
RECORD another_file = { &elsewhere, 7, 0, 1, "file.c" };
RECORD r1 = { &longer, 7, 0, 1, "file.c" };
RECORD r2 = { &data_ctor, 7, 0, 1, "file.c" };
RECORD r3 = { &number_dtor, 7, 0, 1, "file.c" };
RECORD r4 = { &other_id, 7, 0, 1, "file.c" };
#endif
