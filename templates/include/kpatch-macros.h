/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The macros that patches for kpatch-build use, in terms of <linux/livepatch_helpers.h>. In
 * such patches a callback's argument is a patch_object.
 */
#ifndef __KPATCH_MACROS_H_
#define __KPATCH_MACROS_H_

#include <linux/livepatch_helpers.h>
#include <linux/printk.h>

typedef struct klp_object patch_object;

#define KPATCH_PRE_PATCH_CALLBACK(fn)	 KLP_PRE_PATCH_CALLBACK(fn)
#define KPATCH_POST_PATCH_CALLBACK(fn)	 KLP_POST_PATCH_CALLBACK(fn)
#define KPATCH_PRE_UNPATCH_CALLBACK(fn)	 KLP_PRE_UNPATCH_CALLBACK(fn)
#define KPATCH_POST_UNPATCH_CALLBACK(fn) KLP_POST_UNPATCH_CALLBACK(fn)

#define KPATCH_STATIC_CALL(name) KLP_STATIC_CALL(name)

/*
 * printk() without a printk index entry, which kpatch-build cannot carry over. klp-build can.
 */
#define KPATCH_PRINTK(fmt, ...) printk(fmt, ##__VA_ARGS__)

/*
 * Words of the author to create-diff-object. A pointer to the function, which kpatch's own header
 * makes, would change how it is compiled.
 */
#define __KPATCH_HINT(text)							\
	static const char __used __aligned(1) __section(".klp.hints")		\
		__UNIQUE_ID(__klp_hint)[] = text

/* The function stays as it runs, although the patch changes it: the same as --ignore-function. */
#define KPATCH_IGNORE_FUNCTION(function) __KPATCH_HINT("ignore-function " #function)
/* What the patch changes in this section stays as it runs; not for tables that code needs. */
#define KPATCH_IGNORE_SECTION(section)	 __KPATCH_HINT("ignore-section " section)
/*
 * kpatch's own kernel module did not wait for tasks in the function then. The kernel always does, so it
 * has no effect.
 */
#define KPATCH_FORCE_UNSAFE(function)	 __KPATCH_HINT("force-unsafe " #function)

/* Obsolete macros are refused rather than ignored: the patch would lose what it relies on. */
#define __KPATCH_REFUSED(name, why) _Static_assert(0, name "() is not supported: " why)

#define KPATCH_LOAD_HOOK(function)						\
	__KPATCH_REFUSED("KPATCH_LOAD_HOOK",					\
			 "use KPATCH_PRE_PATCH_CALLBACK() with an int function of a patch_object *")
#define KPATCH_UNLOAD_HOOK(function)						\
	__KPATCH_REFUSED("KPATCH_UNLOAD_HOOK",					\
			 "use KPATCH_POST_UNPATCH_CALLBACK() with a void function of a patch_object *")
#define KPATCH_LOAD_HOOK_FORCE(function)   KPATCH_LOAD_HOOK(function)
#define KPATCH_UNLOAD_HOOK_FORCE(function) KPATCH_UNLOAD_HOOK(function)

#endif /* __KPATCH_MACROS_H_ */
