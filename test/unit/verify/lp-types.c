// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lp.c with shadow types: for a livepatch core that registers them (NATIVE), or with the table of a runtime.
 * The macros break it in one way each.
 */
#ifndef COUNT_CTOR
#define COUNT_CTOR count_ctor
#endif
#ifndef COUNT_QUALIFIER
#define COUNT_QUALIFIER
#endif
#ifndef LOCK_VERSION
#define LOCK_VERSION 2
#endif
#ifndef LOCK_POINTER
#define LOCK_POINTER &lock
#endif
#ifndef MOD_A_CALLBACKS
#define MOD_A_CALLBACKS \
	.pre_patch = shadow_types_pre_patch, .post_unpatch = shadow_types_post_unpatch
#endif

struct klp_shadow_type {
	unsigned long id;
	int (*ctor)(void);
	void (*dtor)(void);
	_Bool registered;
};

/* Of the kernel, and not exported. */
extern void kernel_dtor(void) asm("klp$vmlinux$late_fentry$0");

__attribute__((noinline)) static int count_ctor(void)
{
	return 0;
}

__attribute__((noinline, used)) static int other_ctor(void)
{
	return 1;
}

__attribute__((noinline)) static void count_dtor(void)
{
}

static long some_data_of_it[2] = { 1 };

static COUNT_QUALIFIER struct klp_shadow_type count = { 0x1d, COUNT_CTOR, count_dtor, 0 };
static struct klp_shadow_type lock = { 0x7, 0, kernel_dtor, 0 };

#ifdef NATIVE

#define OBJECT_MEMBERS                            \
	_Bool enabled;                            \
	struct klp_shadow_type **shadow_types;    \
	char internal[104];
#define MORE                                                                             \
	static struct klp_shadow_type *of_vmlinux[] = { (struct klp_shadow_type *)&count, 0 }; \
	static struct klp_shadow_type *of_mod_a[] = { LOCK_POINTER, 0 };
#define OBJECTS                                                                             \
	{ .funcs = vmlinux_funcs, .pre_patch = before, .shadow_types = of_vmlinux },        \
	{ .name = "mod_a", .funcs = mod_funcs, .shadow_types = of_mod_a },

#else

struct shadow_entry {
	struct klp_shadow_type *type;
	const char *object;
	unsigned int version;
	_Bool registered, leaving;
};

static struct shadow_entry entries[] = {
	{ .type = (struct klp_shadow_type *)&count },
#ifndef NO_LOCK
	{ .type = LOCK_POINTER, .object = "mod_a", .version = LOCK_VERSION },
#endif
};

struct shadow_module {
	void *list[2], *patch;
	struct shadow_entry *entries;
	unsigned long count;
	_Bool settled;
} shadow_types = { .entries = entries, .count = sizeof(entries) / sizeof(*entries) };

int shadow_types_pre_patch(void *object)
{
	return !object;
}

void shadow_types_post_patch(void *object)
{
	(void)object;
}

void shadow_types_pre_unpatch(void *object)
{
	(void)object;
}

void shadow_types_post_unpatch(void *object)
{
	(void)object;
}

#define OBJECT_MEMBERS char internal[120];
#define MORE
#define VMLINUX                                                                        \
	{ .funcs = vmlinux_funcs, .pre_patch = before,                                 \
	  .post_patch = shadow_types_post_patch, .pre_unpatch = shadow_types_pre_unpatch, \
	  .post_unpatch = shadow_types_post_unpatch },
#define MOD_A { .name = "mod_a", .funcs = mod_funcs, MOD_A_CALLBACKS },
#ifdef VMLINUX_FIRST
#define OBJECTS VMLINUX MOD_A
#else
#define OBJECTS MOD_A VMLINUX
#endif

#endif

#include "lp.c"
