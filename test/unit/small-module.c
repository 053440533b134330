// SPDX-License-Identifier: GPL-2.0-or-later
#include "small-module.h"
#include "livepatch-ko.h"
#include "../../lib/files.h"
#include "../../lib/text.h"

#include <stdlib.h>
#include <string.h>

#define RELEASE "6.12.0-test"

/* Splits `text` at the separators into words, the last of which has the rest; NULL for what is not there. */
struct words {
	const char *word[4];
};

static bool next_words(struct arena *arena, const char **list, char separator, struct words *words)
{
	size_t length, i;
	char *item, *end;

	memset(words, 0, sizeof(*words));
	*list += *list ? strspn(*list, " ") : 0;
	if (!*list || !**list)
		return false;
	length = strcspn(*list, " ");
	item = arena_strndup(arena, *list, length);
	*list += length;
	for (i = 0; i < 4 && item; i++) {
		words->word[i] = item;
		end = strchr(item, separator);
		if (end)
			*end++ = '\0';
		item = end;
	}
	return true;
}

/* OBJECT:NAME,SYMPOS */
static void split_function(struct arena *arena, const char *text, const char **name,
			   const char **sympos)
{
	const char *comma = strchr(text, ',');

	*name = comma ? arena_strndup(arena, text, (size_t)(comma - text)) : text;
	*sympos = comma ? comma + 1 : "0";
}

struct object_list {
	ARRAY(const char *) names;
};

static void add_object(struct arena *arena, struct object_list *objects, const char *name)
{
	const char *const *other;

	array_for_each(other, &objects->names)
		if (!strcmp(*other, name))
			return;
	*array_push(arena, &objects->names) = name;
}

static void find_objects(struct arena *arena, const struct small_module *module,
			 struct object_list *objects)
{
	const char *list;
	struct words words;

	for (list = module->functions; next_words(arena, &list, ':', &words);)
		add_object(arena, objects, words.word[0]);
	for (list = module->callbacks; next_words(arena, &list, ':', &words);)
		add_object(arena, objects, words.word[0]);
	for (list = module->types; next_words(arena, &list, ':', &words);)
		add_object(arena, objects, words.word[0]);
}

static bool has_word(struct arena *arena, const char *list, const char *object)
{
	struct words words;

	while (next_words(arena, &list, ':', &words))
		if (!strcmp(words.word[0], object))
			return true;
	return false;
}

static void add_functions(struct text *source, const struct small_module *module,
			  const char *object, size_t number)
{
	struct arena *arena = source->arena;
	const char *list, *name, *sympos;
	struct words words;

	for (list = module->functions; next_words(arena, &list, ':', &words);) {
		split_function(arena, words.word[1], &name, &sympos);
		if (!strcmp(words.word[0], object))
			text_add(
				source,
				"static __attribute__((noinline)) long %s__%s_%s(void) { return 1; }\n",
				name, object, sympos);
	}
	text_add(source, "static struct klp_func funcs_%zu[] = {\n", number);
	for (list = module->functions; next_words(arena, &list, ':', &words);) {
		split_function(arena, words.word[1], &name, &sympos);
		if (!strcmp(words.word[0], object))
			text_add(source, "\t{ \"%s\", %s__%s_%s, %s, \"\" },\n", name, name, object,
				 sympos, sympos);
	}
	text_add(source, "\t{ 0 },\n};\n");
}

static void add_callback_functions(struct text *source, const struct small_module *module)
{
	const char *list;
	struct words words;

	for (list = module->callbacks; next_words(source->arena, &list, ':', &words);)
		text_add(source, "static %s %s(void *object) { %s }\n",
			 strcmp(words.word[1], "pre_patch") ? "void" : "int", words.word[2],
			 strcmp(words.word[1], "pre_patch") ? "(void)object;" : "return !object;");
}

/* ID.VERSION */
static void split_version(struct arena *arena, const char *text, const char **id,
			  const char **version)
{
	const char *dot = strchr(text, '.');

	*id = arena_strndup(arena, text, (size_t)(dot - text));
	*version = dot + 1;
}

static const char type_structs[] =
	"struct klp_shadow_type { unsigned long id; int (*ctor)(void); void *dtor; _Bool registered; };\n";

/* templates/shadow-types.h */
static const char runtime[] =
	"struct shadow_entry { struct klp_shadow_type *type; const char *object; unsigned version; _Bool more[2]; };\n"
	"struct shadow_module { void *list[2]; void *patch; struct shadow_entry *entries; unsigned long count; _Bool settled; };\n"
	"int shadow_types_pre_patch(void *object) { return !object; }\n"
	"void shadow_types_post_patch(void *object) { (void)object; }\n"
	"void shadow_types_pre_unpatch(void *object) { (void)object; }\n"
	"void shadow_types_post_unpatch(void *object) { (void)object; }\n";

static void add_types(struct text *source, const struct small_module *module,
		      const struct object_list *objects)
{
	struct arena *arena = source->arena;
	const char *list, *id, *version;
	struct words words;
	size_t i;

	for (list = module->types; next_words(arena, &list, ':', &words);) {
		split_version(arena, words.word[2], &id, &version);
		text_add(source, "static int %s_ctor(void) { return 1; }\n", words.word[1]);
		text_add(source, "static struct klp_shadow_type %s = { %s, %s_ctor, 0, 0 };\n",
			 words.word[1], id, words.word[1]);
	}
	for (i = 0; module->native && i < objects->names.count; i++) {
		text_add(source, "static struct klp_shadow_type *types_%zu[] = { ", i);
		for (list = module->types; next_words(arena, &list, ':', &words);)
			if (!strcmp(words.word[0], objects->names.items[i]))
				text_add(source, "&%s, ", words.word[1]);
		text_add(source, "0 };\n");
	}
	if (module->native)
		return;
	text_add(source, "%sstatic struct shadow_entry entries[] = {\n", runtime);
	for (list = module->types; next_words(arena, &list, ':', &words);) {
		split_version(arena, words.word[2], &id, &version);
		text_add(source, "\t{ .type = &%s, .version = %s, ", words.word[1], version);
		if (strcmp(words.word[0], "vmlinux"))
			text_add(source, ".object = \"%s\"", words.word[0]);
		text_add(source, "},\n");
	}
	text_add(
		source,
		"};\nstruct shadow_module shadow_types = { .entries = entries, .count = sizeof(entries) / sizeof(*entries) };\n");
}

/* The runtime's callbacks, where the patch has none of the kind that would call it. */
static void add_runtime_callbacks(struct text *source, const struct small_module *module,
				  const char *object)
{
	static const char *const kinds[] = { "pre_patch", "post_unpatch", "post_patch",
					     "pre_unpatch" };
	const bool is_vmlinux = !strcmp(object, "vmlinux");
	struct words words;
	size_t i;

	if (!is_vmlinux && !has_word(source->arena, module->types, object))
		return;
	for (i = 0; i < (is_vmlinux ? 4 : 2); i++) {
		const char *list = module->callbacks;
		bool has = false;

		while (next_words(source->arena, &list, ':', &words))
			has |= !strcmp(words.word[0], object) && !strcmp(words.word[1], kinds[i]);
		if (!has)
			text_add(source, ".%s = shadow_types_%s, ", kinds[i], kinds[i]);
	}
}

static void add_objects(struct text *source, const struct small_module *module,
			const struct object_list *objects)
{
	const char *list;
	struct words words;
	size_t i;

	text_add(source, "static struct klp_object objs[] = {\n");
	for (i = 0; i < objects->names.count; i++) {
		const char *object = objects->names.items[i];

		text_add(source, "\t{ .funcs = funcs_%zu, ", i);
		if (strcmp(object, "vmlinux"))
			text_add(source, ".name = \"%s\", ", object);
		for (list = module->callbacks; next_words(source->arena, &list, ':', &words);)
			if (!strcmp(words.word[0], object))
				text_add(source, ".%s = %s, ", words.word[1], words.word[2]);
		if (module->native)
			text_add(source, ".shadow_types = types_%zu, ", i);
		else if (module->types)
			add_runtime_callbacks(source, module, object);
		text_add(source, "},\n");
	}
	text_add(source, "\t{ 0 },\n};\n");
}

static void add_states(struct text *source, const struct small_module *module)
{
	const char *list = module->states;
	struct words words;

	if (!list)
		return;
	text_add(source, "static struct klp_state states[] = {\n");
	while (next_words(source->arena, &list, ':', &words)) {
		const char *dot = strchr(words.word[0], '.');

		text_add(source, "\t{ %.*s, %s, 0 },\n", (int)(dot - words.word[0]), words.word[0],
			 dot + 1);
	}
	text_add(source, "\t{ 0 },\n};\n");
}

const char *small_module_head(struct arena *arena, const char *name, const char *release)
{
	return arena_printf(
		arena,
		"char __this_module[64] __attribute__((section(\".gnu.linkonce.this_module\")));\n"
		"asm(\".section .modinfo, \\\"a\\\"\\n\"\n"
		"    \".asciz \\\"vermagic=%s SMP mod_unload \\\"\\n\"\n"
		"    \".asciz \\\"name=%s\\\"\\n\"\n"
		"    \".asciz \\\"license=GPL\\\"\\n\"\n"
		"    \".asciz \\\"livepatch=Y\\\"\\n\"\n"
		"    \".text\\n\");\n",
		release ? release : RELEASE, name);
}

/*
 * The sizes are those of a kernel with other options than Debian's: nothing may depend on them. The %s is
 * for klp_object.shadow_types.
 */
static const char structs[] =
	"struct klp_func { const char *old_name; void *new_func; unsigned long old_sympos; char internal[136]; };\n"
	"struct klp_object { const char *name; struct klp_func *funcs; int (*pre_patch)(void *);\n"
	"\tvoid (*post_patch)(void *), (*pre_unpatch)(void *), (*post_unpatch)(void *); %schar internal[128]; };\n"
	"struct klp_state { unsigned long id; unsigned version; void *data; };\n"
	"struct klp_patch { void *mod; struct klp_object *objs; struct klp_state *states; _Bool replace;\n"
	"\tchar internal[176]; };\n";

static const char *module_source(struct arena *arena, const struct small_module *module)
{
	struct text source = { .arena = arena };
	struct object_list objects = { 0 };
	size_t i;

	find_objects(arena, module, &objects);
	text_add(&source, "%s%s", small_module_head(arena, module->name, module->release),
		 type_structs);
	text_add(&source, structs,
		 module->native ? "_Bool enabled; struct klp_shadow_type **shadow_types; " : "");
	add_callback_functions(&source, module);
	for (i = 0; i < objects.names.count; i++)
		add_functions(&source, module, objects.names.items[i], i);
	if (module->types)
		add_types(&source, module, &objects);
	add_objects(&source, module, &objects);
	add_states(&source, module);
	text_add(
		&source,
		"struct klp_patch patch = { .mod = __this_module, .objs = objs, %s.replace = %d };\n"
		"%s",
		module->states ? ".states = states, " : "", !module->stacks,
		module->more ? module->more : "");
	return text_string(&source);
}

static void info_of_object(struct text *info, const struct small_module *module, const char *object,
			   bool first)
{
	const char *list, *name, *sympos;
	struct words words;

	text_add(info, "- unit: %s.o\n  object: %s\n", object, object);
	if (has_word(info->arena, module->functions, object))
		text_add(info, "  functions:\n");
	for (list = module->functions; next_words(info->arena, &list, ':', &words);) {
		split_function(info->arena, words.word[1], &name, &sympos);
		if (!strcmp(words.word[0], object))
			text_add(info, "  - {name: %s, status: changed, sympos: %s}\n", name,
				 sympos);
	}
	if (has_word(info->arena, module->callbacks, object))
		text_add(info, "  callbacks:\n");
	for (list = module->callbacks; next_words(info->arena, &list, ':', &words);)
		if (!strcmp(words.word[0], object))
			text_add(info, "  - {kind: %s, function: %s%s%s}\n", words.word[1],
				 words.word[2], words.word[3] ? ", fix: " : "",
				 words.word[3] ? words.word[3] : "");
	if (has_word(info->arena, module->types, object))
		text_add(info, "  shadow_types:\n");
	for (list = module->types; next_words(info->arena, &list, ':', &words);) {
		const char *id, *version;

		if (strcmp(words.word[0], object))
			continue;
		split_version(info->arena, words.word[2], &id, &version);
		text_add(info, "  - {name: %s, id: %s, version: %s, ctor: %s_ctor%s%s}\n",
			 words.word[1], id, version, words.word[1], words.word[3] ? ", fix: " : "",
			 words.word[3] ? words.word[3] : "");
	}
	if (first && module->shadows)
		text_add(info, "  shadows:\n");
	for (list = first ? module->shadows : NULL; next_words(info->arena, &list, ':', &words);)
		text_add(info, "  - {function: f, call: %s%s%s}\n", words.word[1],
			 strcmp(words.word[0], "?") ? ", id: " : "",
			 strcmp(words.word[0], "?") ? words.word[0] : "");
}

const char *small_module_info(struct arena *arena, const struct small_module *module)
{
	struct text info = { .arena = arena };
	struct object_list objects = { 0 };
	const char *list;
	struct words words;
	size_t i;

	text_add(&info, "format: 1\nmodule: %s\nkernel: %s\nreplace: %s\nplugin: %s\n",
		 module->name, module->release ? module->release : RELEASE,
		 module->stacks ? "false" : "true",
		 module->no_plugin ? "'none: no headers'" : "klp_notes_gcc_12");
	if (module->fixes)
		text_add(&info, "fixes:\n");
	for (list = module->fixes; next_words(arena, &list, ':', &words);)
		text_add(&info, "- {id: %s, outcome: %s%s%s%s}\n", words.word[0], words.word[1],
			 words.word[2] ? ", undoes: [" : "", words.word[2] ? words.word[2] : "",
			 words.word[2] ? "]" : "");
	if (module->states)
		text_add(&info, "states:\n");
	for (list = module->states; next_words(arena, &list, ':', &words);) {
		const char *dot = strchr(words.word[0], '.');

		text_add(&info, "- {id: %.*s, version: %s%s%s}\n", (int)(dot - words.word[0]),
			 words.word[0], dot + 1, words.word[1] ? ", fix: " : "",
			 words.word[1] ? words.word[1] : "");
	}
	text_add(&info, "units:\n");
	find_objects(arena, module, &objects);
	for (i = 0; i < objects.names.count; i++)
		info_of_object(&info, module, objects.names.items[i], !i);
	return text_string(&info);
}

const char *small_module_of_source(struct arena *arena, const char *ko, const char *source,
				   const char *info)
{
	const char *c = arena_printf(arena, "%s.c", ko), *object = arena_printf(arena, "%s.o", ko);
	char *argv[] = { "gcc",
			 "-O1",
			 "-mcmodel=kernel",
			 "-fno-pic",
			 "-fcf-protection=none",
			 "-fno-asynchronous-unwind-tables",
			 "-fno-toplevel-reorder",
			 "-c",
			 (char *)c,
			 "-o",
			 (char *)object,
			 NULL };
	struct elf_out *out;

	if (file_write(c, source, strlen(source)) || command_run(&(struct command){ .argv = argv }))
		return NULL;
	out = livepatch_ko(arena, object, info);
	return out && !elf_out_write(out, ko) ? ko : NULL;
}

const char *small_module(struct arena *arena, const char *ko, const struct small_module *module)
{
	const char *info = module->no_info ? NULL
			   : module->info  ? module->info
					   : small_module_info(arena, module);

	return small_module_of_source(arena, ko, module_source(arena, module), info);
}

const struct module_summary *small_module_summary(struct arena *arena, const char *dir,
						  const struct small_module *module)
{
	const char *path =
		small_module(arena, arena_printf(arena, "%s/%s.ko", dir, module->name), module);
	const struct module_summary *summary = path ? module_summary_read(arena, path) : NULL;

	if (!summary)
		abort();
	return summary;
}
