/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As much of the kernel as a livepatch with shadow types sees: core.c plays it in a process, and modules are
 * shared objects, so that code of one that is gone cannot be run.
 */
#ifndef STAND_IN_KERNEL_H
#define STAND_IN_KERNEL_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define __init
#define __exit
#define likely(condition) (condition)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define ERR_PTR(error) ((void *)(long)(error))
#define PTR_ERR(pointer) ((long)(pointer))
#define IS_ERR(pointer) ((unsigned long)(pointer) >= -4095UL)
#define HZ 100
#define cond_resched() ((void)0)
#define pr_err(fmt, ...) printf(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printf(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err_once(...) puts("not registered")

static inline void strscpy(char *to, const char *from, size_t size)
{
	snprintf(to, size, "%s", from);
}

/* What happens on another CPU between two reads of this one, or while a callback of the patch runs: the test says. */
void other_cpu(void);
void in_callback(void);
/* What fails: a callback's kind, ctor, notifier; "": nothing. */
extern const char *failing;
#define READ_ONCE(place) (other_cpu(), *(volatile typeof(place) *)&(place))
#define WRITE_ONCE(place, value) (*(volatile typeof(place) *)&(place) = (value))
#define smp_rmb() __sync_synchronize()

/* <linux/list.h> */
struct list_head {
	struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list->prev = list;
}

static inline bool list_empty(const struct list_head *list)
{
	return list->next == list;
}

static inline void list_add_tail(struct list_head *item, struct list_head *list)
{
	item->prev = list->prev;
	item->next = list;
	list->prev->next = item;
	list->prev = item;
}

static inline void list_del_init(struct list_head *item)
{
	item->prev->next = item->next;
	item->next->prev = item->prev;
	INIT_LIST_HEAD(item);
}

#define list_entry(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))
#define list_for_each_entry(item, list, member)                            \
	for ((item) = list_entry((list)->next, typeof(*(item)), member);   \
	     &(item)->member != (list);                                    \
	     (item) = list_entry((item)->member.next, typeof(*(item)), member))
#define list_for_each_entry_safe(item, after, list, member)                      \
	for ((item) = list_entry((list)->next, typeof(*(item)), member),         \
	    (after) = list_entry((item)->member.next, typeof(*(item)), member);  \
	     &(item)->member != (list);                                          \
	     (item) = (after),                                                   \
	    (after) = list_entry((after)->member.next, typeof(*(after)), member))

/* A lock that is taken twice hangs: core.c ends the test. */
struct mutex {
	bool locked;
};
void mutex_init(struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);
#define lockdep_set_novalidate_class(lock) ((void)(lock))

typedef struct {
	int count;
} refcount_t;

static inline void refcount_set(refcount_t *count, int value)
{
	count->count = value;
}

static inline bool refcount_inc_not_zero(refcount_t *count)
{
	return count->count && ++count->count;
}

static inline bool refcount_dec_and_test(refcount_t *count)
{
	return !--count->count;
}

#define rcu_read_lock() ((void)0)
#define rcu_read_unlock() ((void)0)
void synchronize_rcu(void);
void rcu_barrier(void);

enum module_state { MODULE_STATE_LIVE, MODULE_STATE_COMING, MODULE_STATE_GOING };
struct module {
	const char *name;
	enum module_state state;
	bool klp;
};
extern struct module this_module __attribute__((visibility("hidden")));
#define THIS_MODULE (&this_module)
#define module_init(function) int init_module(void) { return function(); }
#define module_exit(function) void cleanup_module(void) { function(); }
#define MODULE_INFO(tag, text) extern int tag##_info
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
int init_module(void);
void cleanup_module(void);

static inline bool is_livepatch_module(struct module *module)
{
	return module->klp;
}

#define NOTIFY_DONE 0
struct notifier_block {
	int (*notifier_call)(struct notifier_block *notifier, unsigned long state, void *data);
	struct notifier_block *next;
};
int register_module_notifier(struct notifier_block *notifier);
int unregister_module_notifier(struct notifier_block *notifier);

struct work_struct {
	void (*run)(struct work_struct *work);
};
struct delayed_work {
	struct work_struct work;
	bool is_pending;
	struct delayed_work *next;
};
#define DECLARE_DELAYED_WORK(name, function) struct delayed_work name = { .work.run = (function) }
#define system_wq NULL
void schedule_delayed_work(struct delayed_work *work, unsigned long delay);
void mod_delayed_work(void *queue, struct delayed_work *work, unsigned long delay);
void cancel_delayed_work_sync(struct delayed_work *work);

/* <linux/livepatch.h> of Linux 6.12 */
struct klp_object;
struct klp_callbacks {
	int (*pre_patch)(struct klp_object *object);
	void (*post_patch)(struct klp_object *object);
	void (*pre_unpatch)(struct klp_object *object);
	void (*post_unpatch)(struct klp_object *object);
	bool post_unpatch_enabled;
};
struct klp_func {
	const char *old_name;
	void *new_func;
	unsigned long old_sympos;
};
struct klp_object {
	const char *name;
	struct klp_func *funcs;
	struct klp_callbacks callbacks;
	struct module *mod;
	bool patched;
};
struct klp_state {
	unsigned long id;
	unsigned int version;
	void *data;
};
struct klp_patch {
	struct module *mod;
	struct klp_object *objs;
	struct klp_state *states;
	bool replace;
	bool enabled, forced;
};
int klp_enable_patch(struct klp_patch *patch);

typedef unsigned int gfp_t;
#define GFP_KERNEL 0
#define GFP_ATOMIC 1
typedef int (*klp_shadow_ctor_t)(void *obj, void *shadow_data, void *ctor_data);
typedef void (*klp_shadow_dtor_t)(void *obj, void *shadow_data);
void *klp_shadow_get(void *obj, unsigned long id);
void *klp_shadow_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp, klp_shadow_ctor_t ctor,
		       void *ctor_data);
void *klp_shadow_get_or_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp,
			      klp_shadow_ctor_t ctor, void *ctor_data);
void klp_shadow_free(void *obj, unsigned long id, klp_shadow_dtor_t dtor);
void klp_shadow_free_all(unsigned long id, klp_shadow_dtor_t dtor);

#endif
