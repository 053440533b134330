// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A livepatch module as kbuild would link it, for the kernel in vmlinux.S. The structs have the
 * sizes that its BTF gives.
 */
/* lp-types.c has others. */
#ifndef OBJECTS
#define OBJECT_MEMBERS char internal[120];
#define OBJECTS                                             \
	{ .funcs = vmlinux_funcs, .pre_patch = before },    \
	{ .name = "mod_a", .funcs = mod_funcs },
#define MORE
#endif

struct klp_func {
	const char *old_name;
	void *new_func;
	unsigned long old_sympos;
	char internal[128];
};

struct klp_object {
	const char *name;
	struct klp_func *funcs;
	int (*pre_patch)(void *);
	void (*post_patch)(void *);
	void (*pre_unpatch)(void *);
	void (*post_unpatch)(void *);
	OBJECT_MEMBERS
};

struct klp_state {
	unsigned long id;
	unsigned int version;
	void *data;
};

struct klp_patch {
	void *mod;
	struct klp_object *objs;
	struct klp_state *states;
	_Bool replace;
	char internal[168];
};

_Static_assert(sizeof(struct klp_func) == 152, "");
_Static_assert(sizeof(struct klp_object) == 168, "");
_Static_assert(sizeof(struct klp_patch) == 200, "");

int init_module(void);

struct module {
	char internal[8];
	char name[56];
	int (*init)(void);
	void (*exit)(void);
	char rest[48];
} __this_module __attribute__((section(".gnu.linkonce.this_module"), aligned(64))) = {
	.name = "livepatch_test", .init = init_module
};

_Static_assert(sizeof(struct module) == 128, "");
extern int klp_enable_patch(struct klp_patch *patch);
extern long some_data asm("klp$vmlinux$some_data$0");
extern long mod_data asm("klp$mod_a$mod_data$0");

/* Under their own names in the final module, so they have them here. */
__attribute__((noinline)) long old_func(void)
{
	return some_data;
}

__attribute__((noinline)) long twice(void)
{
	return 2;
}

__attribute__((noinline)) long mod_func(void)
{
	return mod_data;
}

static int before(void *object)
{
	return !object;
}

static struct klp_func vmlinux_funcs[] = {
	{ "old_func", old_func, 0, "" },
	{ "twice", twice, 2, "" },
	{ 0 },
};

static struct klp_func mod_funcs[] = {
	{ "mod_func", mod_func, 0, "" },
	{ 0 },
};

MORE

static struct klp_object objs[] = {
	OBJECTS
	{ 0 },
};

static struct klp_state states[] = {
	{ .id = 7, .version = 2 },
	{ .id = 8, .version = 0 },
	{ 0 },
};

static struct klp_patch patch = {
	.mod = &__this_module, .objs = objs, .states = states, .replace = 1
};

int init_module(void)
{
	return klp_enable_patch(&patch);
}

/* Special sections with one entry each, for a function that has what the kernel looks for there. */
asm(".text\n"
    ".type sited, @function\n"
    "sited: call __fentry__\n"
    "sited_trap: ud2\n"
    "sited_key: .byte 0x0f, 0x1f, 0x44, 0, 0\n"
    "sited_end: ret\n"
    ".size sited, . - sited\n"
    ".section __bug_table, \"aw\"\n"
    ".long sited_trap - .\n.long 0\n.short 1, 2\n"
    ".section __jump_table, \"aw\"\n"
    ".long sited_key - .\n.long sited_end - .\n.quad __this_module - .\n"
    ".section __ex_table, \"a\"\n"
    ".long sited_trap - .\n.long sited_end - .\n.long 0\n"
    ".section __mcount_loc, \"aw\"\n"
    ".quad sited\n"
    ".section .orc_unwind_ip, \"a\"\n"
    ".long old_func - .\n"
    ".section .orc_unwind, \"a\"\n"
    ".short 0, 0, 0\n"
    ".section .altinstructions, \"a\"\n"
    ".long twice - .\n.long replacement - .\n.long 0\n.byte 5, 2\n"
    ".section .altinstr_replacement, \"ax\"\n"
    "replacement: nop\nnop\n"
    ".section __versions, \"a\"\n"
    ".quad 0x11111111\n.asciz \"module_layout\"\n.balign 64\n"
    ".quad 0x22222222\n.asciz \"klp_enable_patch\"\n.balign 64\n"
    ".quad 0x66666666\n.asciz \"__fentry__\"\n.balign 64\n"
    ".section .modinfo, \"a\"\n"
    ".asciz \"vermagic=6.12.0-test SMP mod_unload \"\n"
    ".asciz \"name=livepatch_test\"\n"
    ".asciz \"license=GPL\"\n"
    ".asciz \"livepatch=Y\"\n"
    ".asciz \"depends=\"\n"
    ".text\n");
