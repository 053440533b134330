// SPDX-License-Identifier: GPL-2.0-or-later
/* Plays what of the kernel the runtime uses beside livepatches: locks, notifiers, work, and shadow.c. */
#include "services.h"

#include <stdlib.h>

const char *failing = "";

void die(const char *why)
{
	printf("BUG: %s\n", why);
	fflush(stdout);
	_Exit(1);
}

/* Locks */

void mutex_init(struct mutex *mutex)
{
	mutex->locked = false;
}

void mutex_lock(struct mutex *mutex)
{
	if (mutex->locked)
		die("deadlock");
	mutex->locked = true;
}

void mutex_unlock(struct mutex *mutex)
{
	mutex->locked = false;
}

/* Notifiers and work */

static struct notifier_block *notifiers;

int register_module_notifier(struct notifier_block *notifier)
{
	if (!strcmp(failing, "notifier"))
		return -ENOMEM;
	notifier->next = notifiers;
	notifiers = notifier;
	return 0;
}

int unregister_module_notifier(struct notifier_block *notifier)
{
	struct notifier_block **place = &notifiers;

	while (*place != notifier)
		place = &(*place)->next;
	*place = notifier->next;
	return 0;
}

void notify(struct module *module, enum module_state state)
{
	struct notifier_block *notifier;

	for (notifier = notifiers; notifier; notifier = notifier->next)
		notifier->notifier_call(notifier, state, module);
}

static struct delayed_work *works;

void schedule_delayed_work(struct delayed_work *work, unsigned long delay)
{
	(void)delay;
	if (work->is_pending)
		return;
	work->is_pending = true;
	work->next = works;
	works = work;
}

void mod_delayed_work(void *queue, struct delayed_work *work, unsigned long delay)
{
	(void)queue;
	schedule_delayed_work(work, delay);
}

void cancel_delayed_work_sync(struct delayed_work *work)
{
	struct delayed_work **place = &works;

	while (*place && *place != work)
		place = &(*place)->next;
	if (*place)
		*place = work->next;
	work->is_pending = false;
}

void run_works(void)
{
	struct delayed_work *list = works, *next;

	works = NULL;
	for (; list; list = next) {
		next = list->next;
		list->is_pending = false;
		list->work.run(&list->work);
	}
}

bool has_works(void)
{
	return works != NULL;
}

/* Shadow variables */

static int allocations_left = -1;

void fail_allocation(int number)
{
	allocations_left = number;
}

static struct shadow {
	struct shadow *next;
	void *obj;
	unsigned long id;
	char data[256];
} *shadows, *freed;

void *klp_shadow_get(void *obj, unsigned long id)
{
	struct shadow *shadow;

	for (shadow = shadows; shadow; shadow = shadow->next)
		if (shadow->obj == obj && shadow->id == id)
			return shadow->data;
	return NULL;
}

void *klp_shadow_get_or_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp,
			      klp_shadow_ctor_t ctor, void *ctor_data)
{
	void *data = klp_shadow_get(obj, id);
	struct shadow *shadow;

	(void)gfp;
	if (data)
		return data;
	if (size > sizeof(shadow->data))
		die("a large variable");
	if (allocations_left >= 0 && !allocations_left--)
		return NULL;
	shadow = calloc(1, sizeof(*shadow));
	shadow->obj = obj;
	shadow->id = id;
	if (ctor && ctor(obj, shadow->data, ctor_data)) {
		free(shadow);
		return NULL;
	}
	shadow->next = shadows;
	shadows = shadow;
	return shadow->data;
}

void *klp_shadow_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp, klp_shadow_ctor_t ctor,
		       void *ctor_data)
{
	return klp_shadow_get(obj, id) ? NULL
				       : klp_shadow_get_or_alloc(obj, id, size, gfp, ctor, ctor_data);
}

static void free_matching(void *obj, bool all, unsigned long id, klp_shadow_dtor_t dtor)
{
	struct shadow **place = &shadows, *shadow;

	while ((shadow = *place)) {
		if (shadow->id != id || (!all && shadow->obj != obj)) {
			place = &shadow->next;
			continue;
		}
		*place = shadow->next;
		if (dtor)
			dtor(shadow->obj, shadow->data);
		shadow->next = freed;
		freed = shadow;
	}
}

void klp_shadow_free(void *obj, unsigned long id, klp_shadow_dtor_t dtor)
{
	free_matching(obj, false, id, dtor);
}

void klp_shadow_free_all(unsigned long id, klp_shadow_dtor_t dtor)
{
	free_matching(NULL, true, id, dtor);
}

static void free_rcu(void)
{
	while (freed) {
		struct shadow *shadow = freed;

		freed = shadow->next;
		memset(shadow, 0x6b, sizeof(*shadow));
		free(shadow);
	}
}

void synchronize_rcu(void)
{
	puts("grace period");
	free_rcu();
}

void rcu_barrier(void)
{
}

void print_left(void)
{
	struct shadow *shadow;

	free_rcu();
	for (shadow = shadows; shadow; shadow = shadow->next)
		printf("left %lx %c\n", shadow->id, shadow->obj ? (int)(long)shadow->obj : '-');
}
