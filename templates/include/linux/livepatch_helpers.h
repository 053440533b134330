/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Macros with which a patch speaks to the livepatch tools. The interface is that of the
 * kernel's own <linux/livepatch_helpers.h> since 6.19; klp-build provides it on older kernels.
 */
#ifndef _LINUX_LIVEPATCH_HELPERS_H
#define _LINUX_LIVEPATCH_HELPERS_H

#include <linux/compiler.h>
#include <linux/klp_shadow_types.h>
#include <linux/livepatch.h>
#include <linux/stringify.h>
#include <linux/syscalls.h>

/*
 * Callbacks of the object (vmlinux or a module) that the source file belongs to. A source file can
 * have one of each kind, and the fixes of a manifest one each:
 *
 *	static int my_pre_patch(struct klp_object *obj) { ... }
 *	KLP_PRE_PATCH_CALLBACK(my_pre_patch);
 *
 * create-diff-object collects the pointers by their section.
 */
#define KLP_CALLBACK_PTR(kind, type, func)					\
	static type const __used __section(".klp.callbacks." __stringify(kind))	\
		__UNIQUE_ID(__klp_callback_##kind) = (func)

typedef int (*klp_pre_patch_t)(struct klp_object *obj);
typedef void (*klp_post_patch_t)(struct klp_object *obj);
typedef void (*klp_pre_unpatch_t)(struct klp_object *obj);
typedef void (*klp_post_unpatch_t)(struct klp_object *obj);

/* Called before the object is patched; an error value keeps it from being patched. */
#define KLP_PRE_PATCH_CALLBACK(func)	KLP_CALLBACK_PTR(pre_patch, klp_pre_patch_t, func)
/* Called when the transition to the patched code is complete. */
#define KLP_POST_PATCH_CALLBACK(func)	KLP_CALLBACK_PTR(post_patch, klp_post_patch_t, func)
/* Called before the transition back begins. */
#define KLP_PRE_UNPATCH_CALLBACK(func)	KLP_CALLBACK_PTR(pre_unpatch, klp_pre_unpatch_t, func)
/* Called when that is complete: no patched code runs any more. */
#define KLP_POST_UNPATCH_CALLBACK(func)	KLP_CALLBACK_PTR(post_unpatch, klp_post_unpatch_t, func)

/*
 * The livepatch has a struct klp_state with this id and version, at file scope:
 *
 *	KLP_STATE(MY_STATE, 2);
 *
 * A livepatch that replaces this one is refused unless it has the id with this version or a higher one.
 * Callbacks find the state by klp_get_state(klp_object_patch(obj), MY_STATE), and that of the livepatch
 * which is replaced by klp_get_prev_state(MY_STATE). Both arguments are integer constants. An id may be
 * declared in several files, with the same version; the kernel has it once.
 */
#define KLP_STATE(state_id, state_version)					\
	_Static_assert((unsigned long)(state_id) != 0,				\
		       "KLP_STATE(): the id of a state cannot be 0");		\
	_Static_assert((unsigned long)(state_version) <= 0xffffffffUL,		\
		       "KLP_STATE(): the version of a state is an unsigned int"); \
	static const struct {							\
		unsigned long long id;						\
		unsigned int version, line;					\
		char file[sizeof(__FILE__)];					\
	} __UNIQUE_ID(__klp_state) __used __aligned(8) __section(".klp.states") = \
		{ (state_id), (state_version), __LINE__, __FILE__ }

/*
 * The livepatch that a callback's object belongs to. The object's directory in /sys/kernel/livepatch is
 * inside that of the livepatch; there is no other way from one to the other.
 */
static inline struct klp_patch *klp_object_patch(struct klp_object *obj)
{
	return container_of(obj->kobj.parent, struct klp_patch, kobj);
}

/*
 * SYSCALL_DEFINEn for a system call that a patch changes. The syscall table points to the stubs
 * __x64_sys_NAME() and __ia32_sys_NAME(), so these are the functions to replace. They get the
 * body from __klp_do_sys_NAME(), which is new: SYSCALL_DEFINEn puts it into __do_sys_NAME(),
 * which is notrace in the running kernel and could not be replaced. It is not forced inline,
 * because functions that take the address of a label (_THIS_IP_) cannot be. There is no
 * SYSCALL_METADATA(): the tracer keeps using the running kernel's records.
 */
#define KLP_SYSCALL_DEFINE1(name, ...) KLP_SYSCALL_DEFINEx(1, _##name, __VA_ARGS__)
#define KLP_SYSCALL_DEFINE2(name, ...) KLP_SYSCALL_DEFINEx(2, _##name, __VA_ARGS__)
#define KLP_SYSCALL_DEFINE3(name, ...) KLP_SYSCALL_DEFINEx(3, _##name, __VA_ARGS__)
#define KLP_SYSCALL_DEFINE4(name, ...) KLP_SYSCALL_DEFINEx(4, _##name, __VA_ARGS__)
#define KLP_SYSCALL_DEFINE5(name, ...) KLP_SYSCALL_DEFINEx(5, _##name, __VA_ARGS__)
#define KLP_SYSCALL_DEFINE6(name, ...) KLP_SYSCALL_DEFINEx(6, _##name, __VA_ARGS__)

#ifdef CONFIG_X86_64

/* arch/x86/include/asm/syscall_wrapper.h: __SYS_STUBx(), without ALLOW_ERROR_INJECTION(). */
#define __KLP_SYS_STUBx(abi, name, ...)						\
	long __##abi##_sys##name(const struct pt_regs *regs);			\
	long __##abi##_sys##name(const struct pt_regs *regs)			\
	{									\
		return __klp_se_sys##name(__VA_ARGS__);				\
	}

#ifdef CONFIG_IA32_EMULATION
#define __KLP_IA32_SYS_STUBx(x, name, ...)					\
	__KLP_SYS_STUBx(ia32, name, SC_IA32_REGS_TO_ARGS(x, __VA_ARGS__))
#else
#define __KLP_IA32_SYS_STUBx(x, name, ...)
#endif

#define KLP_SYSCALL_DEFINEx(x, name, ...)					\
	static long __klp_do_sys##name(__MAP(x, __SC_DECL, __VA_ARGS__));	\
	static __always_inline long						\
	__klp_se_sys##name(__MAP(x, __SC_LONG, __VA_ARGS__))			\
	{									\
		__MAP(x, __SC_TEST, __VA_ARGS__);				\
		return __klp_do_sys##name(__MAP(x, __SC_CAST, __VA_ARGS__));	\
	}									\
	__KLP_SYS_STUBx(x64, name, SC_X86_64_REGS_TO_ARGS(x, __VA_ARGS__))	\
	__KLP_IA32_SYS_STUBx(x, name, __VA_ARGS__)				\
	static long __klp_do_sys##name(__MAP(x, __SC_DECL, __VA_ARGS__))

/*
 * A system call without arguments. SYSCALL_DEFINE0() makes both stubs aliases of one function,
 * and ftrace knows functions by address: replacing either name replaces both calls.
 */
#ifdef CONFIG_IA32_EMULATION
#define __KLP_IA32_SYS_STUB0(name)						\
	long __ia32_sys_##name(const struct pt_regs *regs);			\
	long __ia32_sys_##name(const struct pt_regs *regs)			\
		__attribute__((alias("__x64_sys_" #name)));
#else
#define __KLP_IA32_SYS_STUB0(name)
#endif

#define KLP_SYSCALL_DEFINE0(name)						\
	long __x64_sys_##name(const struct pt_regs *regs);			\
	__KLP_IA32_SYS_STUB0(name)						\
	long __x64_sys_##name(const struct pt_regs *__unused)

#else /* !CONFIG_X86_64 */

/* Uses the architecture's own stubs and only leaves out the metadata. */
#define KLP_SYSCALL_DEFINEx(x, name, ...) __SYSCALL_DEFINEx(x, name, __VA_ARGS__)

#endif

/*
 * static_call(NAME) for a NAME whose trampoline cannot be patched in livepatch code, because
 * its key is in a module or not exported: an indirect call through the key. klp-build takes a plain
 * static_call() of a module as well, which goes through the module's trampoline.
 */
#define KLP_STATIC_CALL(name)							\
	((typeof(STATIC_CALL_TRAMP(name)) *)(STATIC_CALL_KEY(name).func))

#endif /* _LINUX_LIVEPATCH_HELPERS_H */
