// SPDX-License-Identifier: GPL-2.0
/*
 * Shadow types on a kernel whose livepatch core does not know them: variables of a type are destroyed when
 * no livepatched object has the type registered any more.
 *
 * All livepatches with types share a registry, a shadow variable on NULL, in which each module enters a
 * struct of its own. A type's entries are registered when their object is patched (pre_patch), and leave
 *
 *	- when it is no longer patched (post_unpatch), or goes
 *	- when the module is replaced, because the kernel calls none of its callbacks then. The module that
 *	  replaces it sees to that in post_patch; where that one has no types, this module finds out
 *	  itself (watch()), and a later one with types does before it is patched in.
 *
 * All of this is after the transition, so no task is in a function of the module, or will be. Others may
 * still have a pointer that such a function gave to its caller: a grace period is waited for. A type whose
 * last entry leaves has its variables destroyed, by the destructor of this entry, whose module is in memory.
 *
 * The core tells a livepatch nothing any more once it was replaced or forced out, not even that a module goes
 * whose functions its destructors call. So it listens itself (module_goes()).
 *
 * After a forced transition tasks may be in the module's functions for ever. So its types stay registered,
 * and its module in memory; a type that nobody else has is refused from then on, as it has variables of
 * objects that may be gone.
 *
 * The livepatch core calls the callbacks with klp_mutex held, and has one transition at a time.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "shadow-types.h"

/* "klpshtyp" */
#define REGISTRY_ID	0x6b6c707368747970UL
/* Counts up whenever struct registry, shadow_module or shadow_entry changes, or what is done with them. */
#define REGISTRY_FORMAT	1

struct registry {
	/* These two are in all formats. */
	unsigned int format;
	char maker[28];			/* the module that made it */

	refcount_t users;		/* modules, from their init to their exit */
	struct mutex lock;
	struct list_head modules;
};

static struct registry *registry;

static int registry_ctor(void *obj, void *data, void *created)
{
	struct registry *made = data;

	made->format = REGISTRY_FORMAT;
	strscpy(made->maker, KBUILD_MODNAME, sizeof(made->maker));
	refcount_set(&made->users, 1);
	mutex_init(&made->lock);
	/* The key of the lock's own class goes with this module. */
	lockdep_set_novalidate_class(&made->lock);
	INIT_LIST_HEAD(&made->modules);
	*(bool *)created = true;
	return 0;
}

/*
 * Returns the registry, with a reference to it; NULL: it is being freed. The last user frees it, after a
 * grace period.
 */
static struct registry *registry_try_get(void)
{
	struct registry *found;
	bool created = false;

	rcu_read_lock();
	found = klp_shadow_get_or_alloc(NULL, REGISTRY_ID, sizeof(*found), GFP_ATOMIC, registry_ctor,
					&created);
	if (!found) {
		found = ERR_PTR(-ENOMEM);
	} else if (!created && found->format != REGISTRY_FORMAT) {
		pr_err("refused: the shadow types of loaded livepatches (%.*s) have format %u, and those of this one %u; disable and remove these first, or build all with one release of klp-build\n",
		       (int)sizeof(found->maker), found->maker, found->format, REGISTRY_FORMAT);
		found = ERR_PTR(-EINVAL);
	} else if (!created && !refcount_inc_not_zero(&found->users)) {
		found = NULL;
	}
	rcu_read_unlock();
	return found;
}

static void registry_put(void)
{
	if (refcount_dec_and_test(&registry->users))
		klp_shadow_free(NULL, REGISTRY_ID, NULL);
}

static bool is_of_object(const struct shadow_entry *entry, const struct klp_object *object)
{
	if (!entry->object || !object->name)
		return entry->object == object->name;
	return !strcmp(entry->object, object->name);
}

#define for_each_entry(entry, module) \
	for ((entry) = (module)->entries; (entry) < (module)->entries + (module)->count; (entry)++)

/* Does a livepatched object have the type? With `enabled`: one of a livepatch that is in force. */
static bool is_registered(unsigned long id, bool enabled)
{
	const struct shadow_module *module;
	const struct shadow_entry *entry;

	list_for_each_entry(module, &registry->modules, list) {
		if (enabled && !module->patch->enabled)
			continue;
		for_each_entry(entry, module)
			if (entry->registered && entry->type->id == id)
				return true;
	}
	return false;
}

static void destroy_variables(const struct shadow_entry *entry)
{
	if (entry->going)
		pr_warn("module %s went while this livepatch was replaced: any variables of shadow type %lx are freed without their destructor\n",
			entry->object, entry->type->id);
	klp_shadow_free_all(entry->type->id, entry->going ? NULL : entry->type->dtor);
}

/* Destroys the variables of the types that have left, and that nobody else has. */
static void collect(struct shadow_module *module)
{
	struct shadow_entry *entry;
	bool waited = false;
	int going;

	/* An entry of another object may have a destructor that can be called. */
	for (going = 0; going < 2; going++)
		for_each_entry(entry, module) {
			if (!entry->leaving || entry->going != going)
				continue;
			entry->leaving = false;
			if (!is_registered(entry->type->id, false)) {
				if (!waited)
					synchronize_rcu();
				waited = true;
				destroy_variables(entry);
			}
			entry->going = false;
		}
}

/* object NULL: all that the module has */
static void unregister(struct shadow_module *module, const struct klp_object *object)
{
	struct shadow_entry *entry;

	for_each_entry(entry, module) {
		if (!entry->registered || (object && !is_of_object(entry, object)))
			continue;
		WRITE_ONCE(entry->type->registered, false);
		entry->registered = false;
		entry->leaving = true;
		/* Its memory is there until the callbacks have run. */
		if (object)
			entry->going = false;
	}
	collect(module);
}

static void leave(struct shadow_module *module)
{
	unregister(module, NULL);
	list_del_init(&module->list);
}

/*
 * Lets livepatches go that are not in force. The caller is in a callback of the livepatch in transition, so
 * none of them can be in one. Oldest first: the last one's destructor knows the newest variables.
 */
static void forget_replaced(void)
{
	struct shadow_module *module, *next;

	list_for_each_entry_safe(module, next, &registry->modules, list)
		if (module != &shadow_types && !module->patch->enabled && !module->patch->forced)
			leave(module);
}

/* May variables of this type, as the other livepatch makes them, meet the code of this one? */
static int check_entry(const struct shadow_entry *entry, const struct shadow_module *module,
		       const struct shadow_entry *other)
{
	const char *name = module->patch->mod->name;
	unsigned long id = entry->type->id;

	if (!module->patch->enabled) {
		if (!other->registered || is_registered(id, true))
			return 0;
		pr_err("refused: after the forced transition from %s, variables of shadow type %lx are left, also of objects that are gone; reboot to use this livepatch\n",
		       name, id);
		return -EBUSY;
	}
	if (shadow_types.patch->replace ? entry->version >= other->version :
					  entry->version == other->version)
		return 0;
	pr_err("refused: it has version %u of shadow type %lx, and %s has version %u%s\n", entry->version,
	       id, name, other->version,
	       shadow_types.patch->replace ? "" : "; livepatches that stack have the same");
	return -EINVAL;
}

static int check_types(void)
{
	const struct shadow_module *module;
	const struct shadow_entry *entry, *other;
	int error;

	list_for_each_entry(module, &registry->modules, list)
		for_each_entry(other, module)
			for_each_entry(entry, &shadow_types) {
				if (entry->type->id != other->type->id)
					continue;
				error = check_entry(entry, module, other);
				if (error)
					return error;
			}
	return 0;
}

/* Joins the other livepatches when the first object is about to be patched. */
static int join(void)
{
	int error;

	if (!list_empty(&shadow_types.list))
		return 0;
	forget_replaced();
	error = check_types();
	if (!error)
		list_add_tail(&shadow_types.list, &registry->modules);
	return error;
}

int shadow_types_pre_patch(struct klp_object *object)
{
	struct shadow_entry *entry;
	int error;

	mutex_lock(&registry->lock);
	error = join();
	if (!error)
		for_each_entry(entry, &shadow_types)
			if (is_of_object(entry, object)) {
				entry->registered = true;
				WRITE_ONCE(entry->type->registered, true);
			}
	mutex_unlock(&registry->lock);
	return error;
}

void shadow_types_post_patch(struct klp_object *object)
{
	mutex_lock(&registry->lock);
	shadow_types.settled = true;
	forget_replaced();
	mutex_unlock(&registry->lock);
}

void shadow_types_pre_unpatch(struct klp_object *object)
{
	mutex_lock(&registry->lock);
	shadow_types.settled = false;
	mutex_unlock(&registry->lock);
}

static bool is_going(const struct klp_object *object)
{
	return object->name && object->mod && object->mod->state == MODULE_STATE_GOING;
}

void shadow_types_post_unpatch(struct klp_object *object)
{
	mutex_lock(&registry->lock);
	/* A module that goes has nobody in its functions, whatever was forced. */
	if (is_going(object) || !shadow_types.patch->forced)
		unregister(&shadow_types, object);
	if (!object->name) {
		shadow_types.settled = true;
		if (!shadow_types.patch->forced)
			leave(&shadow_types);
	}
	mutex_unlock(&registry->lock);
}

/*
 * A livepatch that replaces this one may know nothing of shadow types, and the core tells a livepatch by
 * nothing but klp_patch.enabled that it was replaced. So look at it for as long as another livepatch is
 * around: `settled` tells this from being disabled, as pre_unpatch comes before `enabled` is cleared.
 */
static void watch(struct work_struct *work);
static DECLARE_DELAYED_WORK(watch_work, watch);

#define WATCH_FIRST	HZ
#define WATCH_LAST	(32 * HZ)

static unsigned long watch_interval;

static bool is_replaced(void)
{
	const struct shadow_module *module;

	if (!shadow_types.settled || READ_ONCE(shadow_types.patch->enabled))
		return false;
	/* One with types that is in transition comes to it in post_patch, after the patch's own callbacks. */
	list_for_each_entry(module, &registry->modules, list)
		if (!module->settled && READ_ONCE(module->patch->enabled))
			return false;
	return true;
}

static void watch(struct work_struct *work)
{
	bool go_on = false;

	mutex_lock(&registry->lock);
	if (!list_empty(&shadow_types.list)) {
		const bool replaced = is_replaced();

		/* klp_force_transition() sets it before the transition is complete, and `enabled` cleared. */
		smp_rmb();
		go_on = !READ_ONCE(shadow_types.patch->forced);
		if (go_on && replaced) {
			leave(&shadow_types);
			go_on = false;
		}
	}
	mutex_unlock(&registry->lock);
	if (!go_on)
		return;
	schedule_delayed_work(&watch_work, READ_ONCE(watch_interval));
	WRITE_ONCE(watch_interval, min_t(unsigned long, 2 * watch_interval, WATCH_LAST));
}

/*
 * Its exit function has returned, so nobody is in its functions; they are freed next. Where the livepatch is in
 * force, the core says this to post_unpatch, after the patch's own callbacks. It does not when the livepatch is replaced
 * before it comes to that, and nothing tells then whether the destructors can be called: hence `going`.
 */
static void module_goes(const struct module *module)
{
	const struct klp_object object = { .name = module->name };
	struct shadow_entry *entry;

	mutex_lock(&registry->lock);
	if (shadow_types.settled && !READ_ONCE(shadow_types.patch->enabled))
		unregister(&shadow_types, &object);
	for_each_entry(entry, &shadow_types)
		if (entry->registered && is_of_object(entry, &object))
			entry->going = true;
	mutex_unlock(&registry->lock);
}

/*
 * A livepatch that is live has called klp_enable_patch(). One that was announced (MODULE_STATE_COMING) before this
 * module was there may do so after it, too.
 */
static int module_changes(struct notifier_block *notifier, unsigned long state, void *data)
{
	struct module *module = data;

	if (state == MODULE_STATE_GOING) {
		module_goes(module);
	} else if (state == MODULE_STATE_LIVE && module != THIS_MODULE &&
		   is_livepatch_module(module)) {
		WRITE_ONCE(watch_interval, WATCH_FIRST);
		mod_delayed_work(system_wq, &watch_work, WATCH_FIRST);
	}
	return NOTIFY_DONE;
}

static struct notifier_block module_notifier = { .notifier_call = module_changes };

int shadow_types_init(void)
{
	int error;

	while (!(registry = registry_try_get()))
		cond_resched();
	if (IS_ERR(registry))
		return PTR_ERR(registry);
	INIT_LIST_HEAD(&shadow_types.list);
	error = register_module_notifier(&module_notifier);
	if (error)
		registry_put();
	return error;
}

void shadow_types_exit(void)
{
	/* First: until the destructors have run, module_goes() keeps modules in memory. */
	mutex_lock(&registry->lock);
	if (!list_empty(&shadow_types.list))
		leave(&shadow_types);
	mutex_unlock(&registry->lock);
	unregister_module_notifier(&module_notifier);
	cancel_delayed_work_sync(&watch_work);
	registry_put();
	/* Destructors may have given functions of this module to call_rcu(). */
	rcu_barrier();
}
