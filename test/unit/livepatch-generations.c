// SPDX-License-Identifier: GPL-2.0-or-later
#include "livepatch-generations.h"

#define OLD_FUNCTIONS                                     \
	"int klp_register_patch(struct klp_patch *);\n"   \
	"int klp_unregister_patch(struct klp_patch *);\n" \
	"int klp_enable_patch(struct klp_patch *);\n"     \
	"int klp_disable_patch(struct klp_patch *);\n"
#define TRANSITION	 "void klp_update_patch_state(struct task_struct *task);\n"
#define SHADOW_VARIABLES "void *klp_shadow_get_or_alloc(void *obj, unsigned long id);\n"
#define CALLBACKS                                          \
	"struct klp_object;\n"                             \
	"struct klp_callbacks {\n"                         \
	"	int (*pre_patch)(struct klp_object *obj);\n"     \
	"	void (*post_patch)(struct klp_object *obj);\n"   \
	"	void (*pre_unpatch)(struct klp_object *obj);\n"  \
	"	void (*post_unpatch)(struct klp_object *obj);\n" \
	"	bool post_unpatch_enabled;\n"                    \
	"};\n"

const struct generation generations[GENERATIONS] = {
	{ "4.0",
	  "enum klp_state { KLP_DISABLED, KLP_ENABLED };\n"
	  "struct klp_func {\n"
	  "	/* external; there is no old_sympos; */\n"
	  "	const char *old_name;\n"
	  "	void *new_func;\n"
	  "	unsigned long old_addr;\n"
	  "	/* internal */\n"
	  "	enum klp_state state;\n"
	  "};\n"
	  "struct klp_reloc { unsigned long loc; const char *name; };\n"
	  "struct klp_object {\n"
	  "	const char *name;\n"
	  "	struct klp_reloc *relocs;\n"
	  "	struct klp_func *funcs;\n"
	  "	enum klp_state state;\n"
	  "};\n"
	  "struct klp_patch {\n"
	  "	struct module *mod;\n"
	  "	struct klp_object *objs;\n"
	  "	enum klp_state state;\n"
	  "};\n" OLD_FUNCTIONS,
	  { .register_patch = true, .relocs = true },
	  "",
	  "register\nenable\nvmlinux\n\tf\ninit 0\ndisable\nunregister\n" },
	{ "4.5",
	  "struct klp_func { const char *old_name; void *new_func; unsigned long old_sympos; };\n"
	  "struct klp_reloc { unsigned long loc; const char *name; };\n"
	  "struct klp_object { const char *name; struct klp_reloc *relocs; struct klp_func *funcs; };\n"
	  "struct klp_patch { struct module *mod; struct klp_object *objs; };\n" OLD_FUNCTIONS,
	  { .register_patch = true, .relocs = true, .old_sympos = true },
	  "-DOLD_SYMPOS",
	  "register\nenable\nvmlinux\n\tf 0\ninit 0\ndisable\nunregister\n" },
	{ "4.7",
	  "struct klp_func { const char *old_name; void *new_func; unsigned long old_sympos; };\n"
	  "struct klp_object { const char *name; struct klp_func *funcs; };\n"
	  "struct klp_patch { struct module *mod; struct klp_object *objs; };\n" OLD_FUNCTIONS,
	  { .register_patch = true, .old_sympos = true },
	  "-DOLD_SYMPOS",
	  "register\nenable\nvmlinux\n\tf 0\ninit 0\ndisable\nunregister\n" },
	{ "4.12",
	  "struct klp_func {\n"
	  "	const char *old_name; void *new_func; unsigned long old_sympos;\n"
	  "	bool immediate;\n"
	  "};\n"
	  "struct klp_object { const char *name; struct klp_func *funcs; };\n"
	  "struct klp_patch {\n"
	  "	struct module *mod; struct klp_object *objs;\n"
	  "	bool immediate;\n"
	  "};\n" OLD_FUNCTIONS TRANSITION,
	  { .register_patch = true, .old_sympos = true, .immediate = true, .transition = true },
	  "-DOLD_SYMPOS -DIMMEDIATE",
	  "register\nenable\nimmediate 0\nvmlinux\n\tf 0\ninit 0\nunregister\n" },
	{ "4.15",
	  "struct klp_func {\n"
	  "	const char *old_name; void *new_func; unsigned long old_sympos;\n"
	  "	bool immediate;\n"
	  "};\n" CALLBACKS
	  "struct klp_object { const char *name; struct klp_func *funcs; struct klp_callbacks callbacks; };\n"
	  "struct klp_patch {\n"
	  "	struct module *mod; struct klp_object *objs;\n"
	  "	bool immediate;\n"
	  "};\n" OLD_FUNCTIONS SHADOW_VARIABLES TRANSITION,
	  { .register_patch = true,
	    .old_sympos = true,
	    .immediate = true,
	    .transition = true,
	    .callbacks = true,
	    .shadow_variables = true },
	  "-DOLD_SYMPOS -DIMMEDIATE -DCALLBACKS",
	  "register\nenable\nimmediate 0\nvmlinux\n\tf 0\ninit 0\nunregister\n" },
	{ "5.1",
	  "struct klp_func { const char *old_name; void *new_func; unsigned long old_sympos; bool nop; };\n" CALLBACKS
	  "struct klp_object { const char *name; struct klp_func *funcs; struct klp_callbacks callbacks; };\n"
	  "struct klp_patch {\n"
	  "	struct module *mod; struct klp_object *objs; bool replace; bool enabled; bool forced;\n"
	  "};\n"
	  "int klp_enable_patch(struct klp_patch *);\n" SHADOW_VARIABLES TRANSITION,
	  { .old_sympos = true,
	    .transition = true,
	    .callbacks = true,
	    .replace = true,
	    .forced = true,
	    .shadow_variables = true },
	  "-DOLD_SYMPOS -DCALLBACKS -DREPLACE",
	  "enable\nreplace 0\nvmlinux\n\tf 0\ninit 0\n" },
	{ "5.5",
	  "struct klp_func { const char *old_name; void *new_func; unsigned long old_sympos; bool nop; };\n" CALLBACKS
	  "struct klp_object { const char *name; struct klp_func *funcs; struct klp_callbacks callbacks; };\n"
	  "struct klp_state { unsigned long id; unsigned int version; void *data; };\n"
	  "struct klp_patch {\n"
	  "	struct module *mod; struct klp_object *objs; struct klp_state *states; bool replace;\n"
	  "	bool forced;\n"
	  "};\n"
	  "int klp_enable_patch(struct klp_patch *);\n" SHADOW_VARIABLES TRANSITION,
	  { .old_sympos = true,
	    .transition = true,
	    .callbacks = true,
	    .replace = true,
	    .states = true,
	    .forced = true,
	    .shadow_variables = true },
	  "-DOLD_SYMPOS -DCALLBACKS -DREPLACE -DSTATES",
	  "enable\nreplace 0\nvmlinux\n\tf 0\ninit 0\n" },
};

const struct generation proposed = {
	"shadow types",
	"struct klp_func { const char *old_name; void *new_func; unsigned long old_sympos; bool nop; };\n" CALLBACKS
	"typedef int (*klp_shadow_ctor_t)(void *obj, void *shadow_data, void *ctor_data);\n"
	"typedef void (*klp_shadow_dtor_t)(void *obj, void *shadow_data);\n"
	"struct klp_shadow_type {\n"
	"	unsigned long id;\n"
	"	klp_shadow_ctor_t ctor;\n"
	"	klp_shadow_dtor_t dtor;\n"
	"	bool registered;\n"
	"};\n"
	"struct klp_object {\n"
	"	/* external */\n"
	"	const char *name;\n"
	"	struct klp_func *funcs;\n"
	"	struct klp_callbacks callbacks;\n"
	"	struct klp_shadow_type **shadow_types;\n"
	"	/* internal */\n"
	"	bool dynamic;\n"
	"};\n"
	"struct klp_state { unsigned long id; unsigned int version; void *data; };\n"
	"struct klp_patch {\n"
	"	struct module *mod; struct klp_object *objs; struct klp_state *states; bool replace;\n"
	"	bool forced;\n"
	"};\n"
	"int klp_enable_patch(struct klp_patch *);\n"
	"typedef unsigned int gfp_t;\n"
	"void *klp_shadow_get(void *obj, struct klp_shadow_type *type);\n"
	"void *klp_shadow_alloc(void *obj, struct klp_shadow_type *type, unsigned long size,\n"
	"	gfp_t gfp_flags, void *ctor_data);\n"
	"void *klp_shadow_get_or_alloc(void *obj, struct klp_shadow_type *type, unsigned long size,\n"
	"	gfp_t gfp_flags, void *ctor_data);\n"
	"void klp_shadow_free(void *obj, struct klp_shadow_type *type);\n"
	"void klp_shadow_free_all(struct klp_shadow_type *type);\n"
	"int klp_apply_section_relocs(struct module *pmod, void *sechdrs);\n" TRANSITION,
	{ .old_sympos = true,
	  .transition = true,
	  .callbacks = true,
	  .replace = true,
	  .states = true,
	  .forced = true,
	  .early_relocs = true,
	  .shadow_variables = true,
	  .shadow_types = true },
	"-DOLD_SYMPOS -DCALLBACKS -DREPLACE -DSTATES -DSHADOW_TYPES",
	"enable\nreplace 0\nvmlinux\n\tf 0\n\ttype 0x1d\n\ttype 0x1e\n"
	"ext4\n\ttype 0x1d\nzram\n\tf 0\ninit 0\n"
};

const char module_header[] =
	"#include <stdio.h>\n"
	"struct module { int dummy; };\n"
	"extern struct module this_module;\n"
	"#define THIS_MODULE (&this_module)\n"
	"#define __init\n"
	"#define __exit\n"
	"#define WARN_ON(condition) do { if (condition) puts(\"warning\"); } while (0)\n"
	"#define module_init(function) int init_module(void) { return function(); }\n"
	"#define module_exit(function) void cleanup_module(void) { function(); }\n"
	"#define MODULE_INFO(tag, text) extern int tag ## _info\n"
	"#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)\n"
	"#define MODULE_LICENSE(text) MODULE_INFO(license, text)\n"
	"int init_module(void);\n"
	"void cleanup_module(void);\n";

const char core[] =
	"#include <linux/livepatch.h>\n"
	"#include <linux/module.h>\n"
	"#include <string.h>\n"
	"struct module this_module;\n"
	"char __klp_func_1_f[1], __klp_func_2_f[1];\n"
	"static const char *failing = \"\";\n"
	"#define CALLBACK(name) \\\n"
	"	int __klp_callback_ ## name(struct klp_object *); \\\n"
	"	int __klp_callback_ ## name(struct klp_object *object) \\\n"
	"	{ puts(#name); return object && !strcmp(failing, #name) ? -22 : 0; }\n"
	"CALLBACK(a_before)\nCALLBACK(a_after)\nCALLBACK(b_before)\nCALLBACK(b_after)\n"
	"CALLBACK(c_before)\nCALLBACK(c_after)\n"
	"#ifdef SHADOW_TYPES\n"
	"struct klp_shadow_type __klp_shadow_type_a = { .id = 0x1d }, __klp_shadow_type_b = { .id = 0x1e };\n"
	"struct klp_shadow_type __klp_shadow_type_c = { .id = 0x1d };\n"
	"#endif\n"
	"static void show_patch(const struct klp_patch *patch)\n"
	"{\n"
	"	const struct klp_object *object;\n"
	"	const struct klp_func *func;\n"
	"	if (patch->mod != &this_module)\n"
	"		puts(\"no module\");\n"
	"#ifdef REPLACE\n"
	"	printf(\"replace %d\\n\", patch->replace);\n"
	"#endif\n"
	"#ifdef IMMEDIATE\n"
	"	printf(\"immediate %d\\n\", patch->immediate);\n"
	"#endif\n"
	"#ifdef STATES\n"
	"	for (struct klp_state *state = patch->states; state && state->id; state++)\n"
	"		printf(\"state %lu %u\\n\", state->id, state->version);\n"
	"#endif\n"
	"	for (object = patch->objs; object->funcs || object->name; object++) {\n"
	"		puts(object->name ? object->name : \"vmlinux\");\n"
	"		for (func = object->funcs; func->old_name; func++) {\n"
	"			printf(\"\\t%s\", func->old_name);\n"
	"#ifdef OLD_SYMPOS\n"
	"			printf(\" %lu\", func->old_sympos);\n"
	"#endif\n"
	"			if (func->new_func != __klp_func_1_f && func->new_func != __klp_func_2_f)\n"
	"				printf(\" by nothing\");\n"
	"			putchar('\\n');\n"
	"		}\n"
	"#ifdef SHADOW_TYPES\n"
	"		for (struct klp_shadow_type **type = object->shadow_types; type && *type; type++)\n"
	"			printf(\"\\ttype %#lx\\n\", (*type)->id);\n"
	"#endif\n"
	"	}\n"
	"}\n"
	"int klp_register_patch(struct klp_patch *patch);\n"
	"int klp_register_patch(struct klp_patch *patch) { puts(\"register\"); return !patch; }\n"
	"int klp_unregister_patch(struct klp_patch *patch);\n"
	"int klp_unregister_patch(struct klp_patch *patch) { puts(\"unregister\"); return !patch; }\n"
	"int klp_disable_patch(struct klp_patch *patch);\n"
	"int klp_disable_patch(struct klp_patch *patch) { puts(\"disable\"); return !patch; }\n"
	"int klp_enable_patch(struct klp_patch *patch)\n"
	"{\n"
	"	int error = !strcmp(failing, \"enable\") ? -5 : 0;\n"
	"	puts(\"enable\");\n"
	"	show_patch(patch);\n"
	"#ifdef CALLBACKS\n"
	"	struct klp_callbacks *calls = &patch->objs->callbacks;\n"
	"	if (calls->pre_patch)\n"
	"		error = calls->pre_patch(patch->objs);\n"
	"	if (error)\n"
	"		return error;\n"
	"	if (calls->post_patch)\n"
	"		calls->post_patch(patch->objs);\n"
	"	if (calls->pre_unpatch)\n"
	"		calls->pre_unpatch(patch->objs);\n"
	"	if (calls->post_unpatch)\n"
	"		calls->post_unpatch(patch->objs);\n"
	"#endif\n"
	"	return error;\n"
	"}\n"
	"int main(int argc, char **argv)\n"
	"{\n"
	"	int error;\n"
	"	if (argc > 1)\n"
	"		failing = argv[1];\n"
	"	error = init_module();\n"
	"	printf(\"init %d\\n\", error);\n"
	"	if (!error)\n"
	"		cleanup_module();\n"
	"	return 0;\n"
	"}\n";
