// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plays the module loader and the livepatch core (kernel/livepatch/{core,transition,state}.c): each
 * argument is a step, in the words of the table at the end, and stdout tells what happens.
 */
#include "services.h"

#include <dlfcn.h>
#include <stdlib.h>

#define MAX 16

/* What is loaded: livepatches, and modules that they patch. */
static struct loaded {
	char name[32];
	void *handle;
	struct module *module;
	struct module plain;
	struct klp_patch *patch; /* from klp_enable_patch() on */
	bool is_held;		 /* try_module_get() */
} loaded[MAX];

static struct klp_patch *patches[MAX]; /* klp_patches */
static struct klp_patch *transition;
static bool to_patched, holds_on;
/* Steps for the next READ_ONCE(), and for the next callback of a patch. */
static char *between, *meanwhile;

static void run_step(char *step);

static void run_once(char **place)
{
	char *step = *place;

	*place = NULL;
	if (step)
		run_step(step);
}

void other_cpu(void)
{
	run_once(&between);
}

void in_callback(void)
{
	run_once(&meanwhile);
}

static struct loaded *find(const char *name)
{
	struct loaded *item;

	for (item = loaded; item < loaded + MAX; item++)
		if (!strcmp(item->name, name))
			return item;
	return NULL;
}

static struct loaded *of_patch(const struct klp_patch *patch)
{
	struct loaded *item = loaded;

	while (item->module != patch->mod)
		item++;
	return item;
}

static struct loaded *find_or_die(const char *name)
{
	struct loaded *item = find(name);

	if (!item)
		die(name);
	return item;
}

static struct loaded *add(const char *name)
{
	struct loaded *item = find_or_die("");

	memset(item, 0, sizeof(*item));
	snprintf(item->name, sizeof(item->name), "%s", name);
	return item;
}

/* Livepatches: core.c, transition.c, state.c */

#define for_each_object(object, patch) \
	for ((object) = (patch)->objs; (object)->funcs || (object)->name; (object)++)

static bool is_loaded(const struct klp_object *object)
{
	return !object->name || object->mod;
}

static int call_pre_patch(struct klp_object *object)
{
	int error = object->callbacks.pre_patch ? object->callbacks.pre_patch(object) : 0;

	object->callbacks.post_unpatch_enabled = !error;
	return error;
}

static void call_post_patch(struct klp_object *object)
{
	if (object->callbacks.post_patch)
		object->callbacks.post_patch(object);
}

static void call_pre_unpatch(struct klp_object *object)
{
	if (object->callbacks.pre_unpatch)
		object->callbacks.pre_unpatch(object);
}

static void call_post_unpatch(struct klp_object *object)
{
	if (object->callbacks.post_unpatch_enabled && object->callbacks.post_unpatch)
		object->callbacks.post_unpatch(object);
	object->callbacks.post_unpatch_enabled = false;
}

static void remove_patch(const struct klp_patch *patch)
{
	size_t from, to = 0;

	for (from = 0; from < MAX; from++)
		if (patches[from] && patches[from] != patch)
			patches[to++] = patches[from];
	while (to < MAX)
		patches[to++] = NULL;
}

static void unpatch_objects(struct klp_patch *patch)
{
	struct klp_object *object;

	for_each_object(object, patch)
		object->patched = false;
}

/* klp_free_patch_finish() */
static void put_module(struct klp_patch *patch)
{
	remove_patch(patch);
	if (!patch->forced)
		of_patch(patch)->is_held = false;
}

static void complete_transition(void)
{
	struct klp_patch *patch = transition;
	struct klp_object *object;
	size_t i;

	if (patch->replace && to_patched)
		for (i = 0; patches[i] != patch; i++) {
			patches[i]->enabled = false;
			unpatch_objects(patches[i]);
		}
	if (!to_patched)
		unpatch_objects(patch);
	for_each_object(object, patch) {
		if (!is_loaded(object))
			continue;
		if (to_patched)
			call_post_patch(object);
		else
			call_post_unpatch(object);
	}
	printf("%s: %s\n", of_patch(patch)->name, to_patched ? "patched" : "unpatched");
	transition = NULL;
}

static void try_complete(void)
{
	struct klp_patch *patch = transition;

	if (holds_on)
		return;
	complete_transition();
	if (!patch->enabled)
		put_module(patch);
	else if (patch->replace)
		while (patches[0] != patch)
			put_module(patches[0]);
}

static bool is_compatible(const struct klp_patch *patch)
{
	const struct klp_state *old, *now;
	size_t i;

	for (i = 0; i < MAX && patches[i]; i++)
		for (old = patches[i]->states; old && old->id; old++) {
			for (now = patch->states; now && now->id && now->id != old->id; now++)
				;
			if (now && now->id ? now->version < old->version : patch->replace)
				return false;
		}
	return true;
}

static int enable(struct klp_patch *patch)
{
	struct klp_object *object;
	int error;

	transition = patch;
	to_patched = true;
	for_each_object(object, patch) {
		if (!is_loaded(object))
			continue;
		error = call_pre_patch(object);
		if (error) {
			to_patched = false;
			complete_transition();
			return error;
		}
		object->patched = true;
	}
	patch->enabled = true;
	try_complete();
	return 0;
}

int klp_enable_patch(struct klp_patch *patch)
{
	struct klp_object *object;
	struct loaded *module;
	size_t i;
	int error;

	for_each_object(object, patch)
		if (!object->funcs)
			return -EINVAL;
	if (!is_compatible(patch))
		return -EINVAL;
	patch->enabled = patch->forced = false;
	of_patch(patch)->is_held = true;
	of_patch(patch)->patch = patch;
	for_each_object(object, patch) {
		module = object->name ? find(object->name) : NULL;
		object->mod = module ? module->module : NULL;
	}
	for (i = 0; patches[i]; i++)
		;
	patches[i] = patch;
	error = transition ? -EBUSY : enable(patch);
	if (error)
		put_module(patch);
	return error;
}

/* Steps */

static struct klp_object *find_object(struct klp_patch *patch, const char *name)
{
	struct klp_object *object;

	for_each_object(object, patch)
		if (object->name && !strcmp(object->name, name))
			return object;
	return NULL;
}

static void *symbol(const struct loaded *module, const char *name)
{
	void *found = dlsym(module->handle, name);

	if (!found)
		die(dlerror());
	return found;
}

/* The livepatch that an insmod is about to load, which began before the next steps. */
static char announced[32];

static void announce(char **words)
{
	struct module module = { .name = words[1], .klp = true };

	snprintf(announced, sizeof(announced), "%s", words[1]);
	notify(&module, MODULE_STATE_COMING);
}

static void load(char **words)
{
	struct loaded *module;
	int (*init)(void);
	char path[64];
	int error;

	if (find(words[1])) {
		printf("%s: init %d\n", words[1], -EEXIST);
		return;
	}
	module = add(words[1]);
	snprintf(path, sizeof(path), "./%s.so", words[1]);
	module->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!module->handle)
		die(dlerror());
	module->module = *(struct module **)symbol(module, "the_module");
	module->module->state = MODULE_STATE_COMING;
	if (strcmp(announced, words[1]))
		notify(module->module, MODULE_STATE_COMING);
	*(void **)&init = symbol(module, "init_module");
	error = init();
	printf("%s: init %d\n", words[1], error);
	module->module->state = MODULE_STATE_LIVE;
	if (!error) {
		notify(module->module, MODULE_STATE_LIVE);
		return;
	}
	dlclose(module->handle);
	module->name[0] = '\0';
}

static void unload(char **words)
{
	struct loaded *module = find_or_die(words[1]);
	void (*exit_module)(void);

	if (module->is_held) {
		printf("%s: busy\n", words[1]);
		return;
	}
	*(void **)&exit_module = symbol(module, "cleanup_module");
	module->module->state = MODULE_STATE_GOING;
	exit_module();
	dlclose(module->handle);
	module->name[0] = '\0';
	printf("%s: gone\n", words[1]);
}

static void hold(char **words)
{
	(void)words;
	holds_on = true;
}

static void complete(char **words)
{
	(void)words;
	holds_on = false;
	try_complete();
}

/* klp_force_transition() */
static void force(char **words)
{
	size_t i;

	if (!to_patched)
		transition->forced = true;
	else if (transition->replace)
		for (i = 0; patches[i] != transition; i++)
			patches[i]->forced = true;
	complete(words);
}

static void disable(char **words)
{
	struct klp_patch *patch = find_or_die(words[1])->patch;
	struct klp_object *object;

	if (transition == patch) {
		/* klp_reverse_transition() */
		to_patched = !to_patched;
		patch->enabled = !patch->enabled;
		return;
	}
	transition = patch;
	to_patched = false;
	for_each_object(object, patch)
		if (object->patched)
			call_pre_unpatch(object);
	patch->enabled = false;
	try_complete();
}

/* klp_cleanup_module_patches_limited() */
static void cleanup(const char *name, const struct klp_patch *limit)
{
	struct klp_object *object;
	size_t i;

	for (i = 0; i < MAX && patches[i] && patches[i] != limit; i++) {
		object = find_object(patches[i], name);
		if (!object)
			continue;
		if (patches[i] != transition)
			call_pre_unpatch(object);
		object->patched = false;
		call_post_unpatch(object);
		object->mod = NULL;
	}
}

/* klp_module_coming() */
static void coming(char **words)
{
	struct loaded *module = add(words[1]);
	struct klp_object *object;
	size_t i;

	module->module = &module->plain;
	module->plain.name = module->name;
	module->plain.state = MODULE_STATE_COMING;
	for (i = 0; i < MAX && patches[i]; i++) {
		object = find_object(patches[i], words[1]);
		if (!object)
			continue;
		object->mod = module->module;
		if (call_pre_patch(object)) {
			object->mod = NULL;
			cleanup(words[1], patches[i]);
			printf("%s: not loaded\n", words[1]);
			module->name[0] = '\0';
			return;
		}
		object->patched = true;
		if (patches[i] != transition)
			call_post_patch(object);
	}
	module->plain.state = MODULE_STATE_LIVE;
}

/* delete_module() up to klp_module_going() */
static void leaving(char **words)
{
	struct loaded *module = find_or_die(words[1]);

	module->plain.state = MODULE_STATE_GOING;
	notify(module->module, MODULE_STATE_GOING);
}

static void going(char **words)
{
	struct loaded *module = find_or_die(words[1]);

	if (module->plain.state != MODULE_STATE_GOING)
		leaving(words);
	cleanup(words[1], NULL);
	module->name[0] = '\0';
}

/* MODULE TYPE OBJECT: an object is a letter. */
static void use(char **words)
{
	void *(*function)(const char *type, void *obj, bool make);

	*(void **)&function = symbol(find_or_die(words[1]), "use");
	printf("%s: %s %s %s\n", words[1], words[2], words[3],
	       function(words[2], (void *)(long)*words[3], !strcmp(words[0], "use")) ? "there"
										       : "none");
}

static void fail_at(char **words)
{
	static char name[32];

	snprintf(name, sizeof(name), "%s", words[1] ? words[1] : "");
	failing = name;
}

static void no_memory(char **words)
{
	fail_allocation(atoi(words[1]));
}

static void tick(char **words)
{
	(void)words;
	run_works();
}

/* Does anybody wait for something? */
static void pending(char **words)
{
	(void)words;
	puts(has_works() ? "work" : "no work");
}

static void run_step(char *step)
{
	static const struct {
		const char *word;
		void (*run)(char **words);
	} steps[] = {
		{ "announce", announce },
		{ "load", load },     { "unload", unload },   { "hold", hold },
		{ "complete", complete }, { "force", force }, { "disable", disable },
		{ "coming", coming }, { "leaving", leaving }, { "going", going },
		{ "use", use },
		{ "get", use },	      { "fail", fail_at },    { "no-memory", no_memory },
		{ "tick", tick },     { "pending", pending },
	};
	char *words[5] = { 0 }, *rest = NULL;
	size_t count = 0, i;

	/* between STEP, meanwhile STEP */
	if (!strncmp(step, "between ", 8) || !strncmp(step, "meanwhile ", 10)) {
		*(*step == 'b' ? &between : &meanwhile) = strchr(step, ' ') + 1;
		return;
	}
	for (step = strtok_r(step, " ", &rest); step && count < 4; step = strtok_r(NULL, " ", &rest))
		words[count++] = step;
	for (i = 0; i < ARRAY_SIZE(steps); i++)
		if (!strcmp(steps[i].word, words[0])) {
			steps[i].run(words);
			return;
		}
	die("no such step");
}

int main(int argc, char **argv)
{
	int i;

	setvbuf(stdout, NULL, _IONBF, 0);
	for (i = 1; i < argc; i++)
		run_step(argv[i]);
	print_left();
	return 0;
}
