/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shadow types: shadow variables (Documentation/livepatch/shadow-vars.rst) that are freed when the last
 * livepatch that knows them is gone. <linux/livepatch_helpers.h> includes this file.
 */
#ifndef _LINUX_KLP_SHADOW_TYPES_H
#define _LINUX_KLP_SHADOW_TYPES_H

#include <linux/compiler.h>
#include <linux/livepatch.h>
#include <linux/printk.h>

/* klp-build defines it for kernels whose livepatch.h has klp_object.shadow_types. */
#ifndef KLP_HAVE_SHADOW_TYPES
struct klp_shadow_type {
	unsigned long id;
	klp_shadow_ctor_t ctor;
	klp_shadow_dtor_t dtor;
	bool registered;	/* while the object that the type was declared for is livepatched */
};
#endif

/*
 * Declares a type of shadow variables, at file scope, for the object (vmlinux or a module) that the source
 * file belongs to:
 *
 *	KLP_SHADOW_TYPE(my_count, MY_COUNT_ID, my_count_ctor, my_count_dtor);
 *
 * NAME is that of a static struct klp_shadow_type, which the functions below take. The id is an integer
 * constant; constructor and destructor may be NULL. Both run with a spinlock held and interrupts off, and
 * call none of these functions. Where several source files use the type, a header declares it for all.
 *
 * All variables of the id are destroyed when the last object that declares it is no longer livepatched: no
 * task runs a function of such a livepatch then, and an RCU grace period is over.
 */
#define KLP_SHADOW_TYPE(name, type_id, type_ctor, type_dtor)			\
	KLP_SHADOW_TYPE_VERSION(name, type_id, 0, type_ctor, type_dtor)

/*
 * The same with a version of what is in the variables. The livepatch has a struct klp_state with the id of
 * the type and this version, so the kernel refuses a livepatch that would replace it and lacks the state or
 * has a lower version. Declare a type with a higher version when older code cannot read the data.
 */
#define KLP_SHADOW_TYPE_VERSION(name, type_id, type_version, type_ctor, type_dtor) \
	_Static_assert((unsigned long long)(type_version) <= 0xffffffffULL,	\
		       "KLP_SHADOW_TYPE_VERSION(): the version is an unsigned int"); \
	static struct klp_shadow_type name = {					\
		.id = (type_id),						\
		.ctor = (type_ctor),						\
		.dtor = (type_dtor),						\
	};									\
	static const struct {							\
		struct klp_shadow_type *type;					\
		unsigned long long id;						\
		unsigned int version, line;					\
		char file[sizeof(__FILE__)];					\
	} __UNIQUE_ID(__klp_shadow_type) __used __aligned(8)			\
		__section(".klp.shadow_types") =				\
		{ &(name), (type_id), (type_version), __LINE__, __FILE__ }

#ifdef KLP_HAVE_SHADOW_TYPES

static inline void *klp_shadow_type_get(void *obj, struct klp_shadow_type *type)
{
	return klp_shadow_get(obj, type);
}

static inline void *klp_shadow_type_alloc(void *obj, struct klp_shadow_type *type, size_t size,
					  gfp_t gfp, void *ctor_data)
{
	return klp_shadow_alloc(obj, type, size, gfp, ctor_data);
}

static inline void *klp_shadow_type_get_or_alloc(void *obj, struct klp_shadow_type *type, size_t size,
						 gfp_t gfp, void *ctor_data)
{
	return klp_shadow_get_or_alloc(obj, type, size, gfp, ctor_data);
}

static inline void klp_shadow_type_free(void *obj, struct klp_shadow_type *type)
{
	klp_shadow_free(obj, type);
}

static inline void klp_shadow_type_free_all(struct klp_shadow_type *type)
{
	klp_shadow_free_all(type);
}

#else /* !KLP_HAVE_SHADOW_TYPES */

/*
 * A type is registered whenever a replaced function can run. Other code, such as a timer that was not
 * stopped, must not make a variable that nobody would free.
 */
static inline bool klp_shadow_type_registered(struct klp_shadow_type *type)
{
	if (likely(READ_ONCE(type->registered)))
		return true;
	pr_err_once("livepatch: shadow type %lx is used by %pS, but no livepatched object has it registered\n",
		    type->id, __builtin_return_address(0));
	return false;
}

/* Returns the variable's data; NULL: the object has none. */
static inline void *klp_shadow_type_get(void *obj, struct klp_shadow_type *type)
{
	return klp_shadow_type_registered(type) ? klp_shadow_get(obj, type->id) : NULL;
}

/*
 * Makes a variable of SIZE bytes, zeroed and then constructed. Returns NULL when there is no memory, the
 * constructor returns an error, or, with a WARN, the object has one already.
 */
static inline void *klp_shadow_type_alloc(void *obj, struct klp_shadow_type *type, size_t size,
					  gfp_t gfp, void *ctor_data)
{
	return klp_shadow_type_registered(type) ?
		klp_shadow_alloc(obj, type->id, size, gfp, type->ctor, ctor_data) : NULL;
}

/* The same, but returns the one that the object has. */
static inline void *klp_shadow_type_get_or_alloc(void *obj, struct klp_shadow_type *type, size_t size,
						 gfp_t gfp, void *ctor_data)
{
	return klp_shadow_type_registered(type) ?
		klp_shadow_get_or_alloc(obj, type->id, size, gfp, type->ctor, ctor_data) : NULL;
}

/* Destroys the object's variable, if it has one. Its memory is freed after an RCU grace period. */
static inline void klp_shadow_type_free(void *obj, struct klp_shadow_type *type)
{
	if (klp_shadow_type_registered(type))
		klp_shadow_free(obj, type->id, type->dtor);
}

/* The same for all variables of the type. */
static inline void klp_shadow_type_free_all(struct klp_shadow_type *type)
{
	if (klp_shadow_type_registered(type))
		klp_shadow_free_all(type->id, type->dtor);
}

#endif /* !KLP_HAVE_SHADOW_TYPES */

#endif /* _LINUX_KLP_SHADOW_TYPES_H */
