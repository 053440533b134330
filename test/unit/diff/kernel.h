/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Just enough of the kernel's macros to give the cases the sections, relocations and
 * names that a kernel object has. Layouts and asm are those of Linux 6.1 and 6.12 on x86-64;
 * the comment at each says which header it stands for.
 */
#ifndef KLP_TEST_KERNEL_H
#define KLP_TEST_KERNEL_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef _Bool bool;

#define NULL ((void *)0)

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define notrace __attribute__((__no_instrument_function__))
#define __used __attribute__((__used__))
#define __weak __attribute__((__weak__))
#define __cold __attribute__((__cold__))
#define __aligned(x) __attribute__((__aligned__(x)))
#define __section(name) __attribute__((__section__(name)))
#define __alias(name) __attribute__((__alias__(#name)))

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() __asm__ __volatile__("" : : : "memory")
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "+r"(var))
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))

/* include/linux/init.h, sched/debug.h, cache.h, percpu-defs.h, once.h */
#define __init __section(".init.text") __cold
#define __initdata __section(".init.data")
#define __exit __section(".exit.text") __used __cold
#define __sched __section(".sched.text")
#define __read_mostly __section(".data..read_mostly")
#define __once __section(".data..once")
#define DEFINE_PER_CPU(type, name) __section(".data..percpu") type name

/* asm of the other architectures: _BUG_FLAGS, arch_static_branch, get_user and what is only theirs */
#if defined(__aarch64__)
#include "kernel-aarch64.h"
#elif defined(__powerpc64__)
#include "kernel-powerpc64le.h"
#elif defined(__s390x__)
#include "kernel-s390x.h"
#elif defined(__loongarch__)
#include "kernel-loongarch64.h"
#endif

#ifdef __x86_64__
#define this_cpu_inc(var) __asm__ __volatile__("incl %%gs:%0" : "+m"(var))
#endif

int printk(const char *format, ...);
int _printk(const char *format, ...);
__cold void unlikely_path(const char *what);

/* arch/x86/include/asm/bug.h (6.1 to 6.12) */
#define BUGFLAG_WARNING 1
#define BUGFLAG_TAINT(taint) ((taint) << 8)
#ifdef __x86_64__
#define annotate_reachable(counter)                                                   \
	__stringify(counter) ":\n"                                                    \
	".pushsection .discard.reachable\n\t.long " __stringify(counter) "b - .\n\t.popsection\n"
#define _BUG_FLAGS(flags, extra)                                                      \
	__asm__ __volatile__("1:\tud2\n"                                              \
			     ".pushsection __bug_table,\"aw\"\n"                      \
			     "2:\t.long 1b - .\n"                                     \
			     "\t.long %c0 - .\n"                                      \
			     "\t.word %c1\n"                                          \
			     "\t.word %c2\n"                                          \
			     "\t.org 2b+12\n"                                         \
			     ".popsection\n" extra                                    \
			     : : "i"(__FILE__), "i"(__LINE__), "i"(flags))
#endif
#define WARN_ON(condition)                                                            \
	({                                                                            \
		int __condition = !!(condition);                                      \
		if (unlikely(__condition))                                            \
			_BUG_FLAGS(BUGFLAG_WARNING | BUGFLAG_TAINT(9),                \
				   annotate_reachable(998));                          \
		unlikely(__condition);                                                \
	})
#define WARN_TAINT(condition, taint)                                                  \
	({                                                                            \
		if (unlikely(condition))                                              \
			_BUG_FLAGS(BUGFLAG_WARNING | BUGFLAG_TAINT(taint),            \
				   annotate_reachable(998));                          \
	})
#define BUG()                                                                         \
	do {                                                                          \
		_BUG_FLAGS(0, "");                                                    \
		__builtin_unreachable();                                              \
	} while (0)

/* include/linux/once_lite.h, include/linux/printk.h */
#define printk_once(format...)                                                        \
	({                                                                            \
		static bool __once __already_done;                                    \
		if (unlikely(!__already_done)) {                                      \
			__already_done = 1;                                           \
			_printk(format);                                              \
		}                                                                     \
	})
#define WARN_ON_ONCE(condition)                                                       \
	({                                                                            \
		static bool __once __already_done;                                    \
		bool __result = !!(condition);                                        \
		if (unlikely(__result && !__already_done)) {                          \
			__already_done = 1;                                           \
			WARN_ON(1);                                                   \
		}                                                                     \
		unlikely(__result);                                                   \
	})

/* arch/x86/include/asm/jump_label.h, with CONFIG_HAVE_JUMP_LABEL_HACK as Debian has it */
struct static_key {
	int enabled;
	void *entries;
};
#define DEFINE_STATIC_KEY(name) struct static_key __read_mostly name = { 0 }

#ifdef RUN_TIME_KEYS
#define CONFIG_X86_64 1
enum { false, true };
#include <asm/jump_label.h> /* templates/run-time-keys/ */
#elif defined(__x86_64__)
static __always_inline bool arch_static_branch(struct static_key *const key, const bool branch)
{
	__asm__ goto("1: jmp %l[l_yes]\n\t"
		     ".pushsection __jump_table, \"aw\"\n\t"
		     ".balign 8\n\t"
		     ".long 1b - .\n\t"
		     ".long %l[l_yes] - .\n\t"
		     ".quad %c0 + %c1 - .\n\t"
		     ".popsection\n\t"
		     : : "i"(key), "i"(2 | branch) : : l_yes);
	return 0;
l_yes:
	return 1;
}
#endif
#define static_branch_unlikely(key) unlikely(arch_static_branch(key, 0))

#ifdef __x86_64__
/* arch/x86/include/asm/alternative.h: struct alt_instr has 12 bytes in 6.1, 14 since 6.3 */
#ifdef ALT_14_BYTES
#define ALT_FEATURE(feature) ".4byte " __stringify(feature) "\n"
#else
#define ALT_FEATURE(feature) ".word " __stringify(feature) "\n"
#endif
#define alt_rlen(num) "665" #num "f-664" #num "f"
#define OLDINSTR(old)                                                                 \
	"661:\n\t" old "\n662:\n"                                                     \
	".skip -(((" alt_rlen(1) ")-(662b-661b)) > 0) * ((" alt_rlen(1) ")-(662b-661b)),0x90\n" \
	"663:\n"
#define alt_max(a, b) "((" a ") ^ (((" a ") ^ (" b ")) & -(-((" a ") < (" b ")))))"
#define OLDINSTR_2(old)                                                               \
	"661:\n\t" old "\n662:\n"                                                     \
	".skip -((" alt_max(alt_rlen(1), alt_rlen(2)) " - (662b-661b)) > 0) * "       \
	"(" alt_max(alt_rlen(1), alt_rlen(2)) " - (662b-661b)), 0x90\n"               \
	"663:\n"
#define ALTINSTR_ENTRY(feature, num)                                                  \
	" .long 661b - .\n"                                                           \
	" .long 664" #num "f - .\n" ALT_FEATURE(feature)                              \
	" .byte 663b-661b\n"                                                          \
	" .byte " alt_rlen(num) "\n"
#define ALTINSTR_REPLACEMENT(new, num) "664" #num ":\n\t" new "\n665" #num ":\n"
#define ALTERNATIVE(old, new, feature)                                                \
	OLDINSTR(old)                                                                 \
	".pushsection .altinstructions,\"a\"\n" ALTINSTR_ENTRY(feature, 1)            \
	".popsection\n"                                                               \
	".pushsection .altinstr_replacement, \"ax\"\n" ALTINSTR_REPLACEMENT(new, 1)   \
	".popsection\n"
#define ALTERNATIVE_2(old, new1, feature1, new2, feature2)                            \
	OLDINSTR_2(old)                                                               \
	".pushsection .altinstructions,\"a\"\n"                                       \
	ALTINSTR_ENTRY(feature1, 1) ALTINSTR_ENTRY(feature2, 2)                       \
	".popsection\n"                                                               \
	".pushsection .altinstr_replacement, \"ax\"\n"                                \
	ALTINSTR_REPLACEMENT(new1, 1) ALTINSTR_REPLACEMENT(new2, 2)                   \
	".popsection\n"

/* arch/x86/include/asm/cpufeature.h */
struct cpuinfo {
	u8 family;
	u32 x86_capability[20];
};
extern struct cpuinfo boot_cpu_data;
static __always_inline bool static_cpu_has(u16 bit)
{
	__asm__ goto(ALTERNATIVE_2("jmp 6f", "jmp %l[t_no]", (3*32+21), "", %c[feature])
		     ".pushsection .altinstr_aux,\"ax\"\n"
		     "6:\n"
		     " testb %[bitnum], %P[cap_byte](%%rip)\n"
		     " jnz %l[t_yes]\n"
		     " jmp %l[t_no]\n"
		     ".popsection\n"
		     : : [feature] "i"(bit), [bitnum] "i"(1 << (bit & 7)),
		       [cap_byte] "i"(&((const char *)boot_cpu_data.x86_capability)[bit >> 3])
		     : : t_yes, t_no);
t_yes:
	return 1;
t_no:
	return 0;
}

/* LOCK_PREFIX, arch/x86/include/asm/atomic.h */
#define LOCK_PREFIX                                                                   \
	".pushsection .smp_locks,\"a\"\n\t.balign 4\n\t.long 671f - .\n\t.popsection\n671:\n\tlock; "
static __always_inline void atomic_inc(int *v)
{
	__asm__ __volatile__(LOCK_PREFIX "incl %0" : "+m"(*v) : : "memory");
}

/* arch/x86/include/asm/extable.h, uaccess.h */
#define _ASM_EXTABLE(from, to)                                                        \
	".pushsection __ex_table,\"a\"\n\t.balign 4\n"                                \
	"\t.long (" #from ") - .\n\t.long (" #to ") - .\n\t.long 3\n\t.popsection\n"
#define get_user(value, pointer)                                                      \
	({                                                                            \
		int __error = 0;                                                      \
		__asm__ __volatile__("1: movl %2, %1\n2:\n"                           \
				     ".section .fixup_not_used,\"ax\"\n.previous\n"   \
				     _ASM_EXTABLE(1b, 2b)                             \
				     : "+r"(__error), "=r"(value) : "m"(*(pointer))); \
		__error;                                                              \
	})
#define get_user_goto(value, pointer, label)                                          \
	__asm__ goto("1: cmpl $0, %0\n" _ASM_EXTABLE(1b, %l1) : : "m"(*(pointer)) : : label)

/* arch/x86/include/asm/paravirt_types.h (6.1) */
#define PARAVIRT_CALL(type, op)                                                       \
	"771:\n\tcall *" op "\n772:\n"                                                \
	".pushsection .parainstructions,\"a\"\n.balign 8\n.quad 771b\n"               \
	"  .byte " __stringify(type) "\n  .byte 772b-771b\n  .short 1\n.balign 8\n.popsection\n"
struct paravirt_ops {
	void (*save)(void), (*restore)(void);
};
extern struct paravirt_ops pv_ops;

#endif /* __x86_64__ */

/* include/linux/export.h: Linux 6.1, and since 6.5 */
struct kernel_symbol {
	int value_offset, name_offset, namespace_offset;
};
#define EXPORT_SYMBOL_KSYMTAB(sym)                                                    \
	__asm__(".section \"__ksymtab_strings\",\"aMS\",%progbits,1\n"                \
		"__kstrtab_" #sym ":\n\t.asciz \"" #sym "\"\n"                        \
		"__kstrtabns_" #sym ":\n\t.asciz \"\"\n\t.previous\n"                 \
		".section \"___ksymtab+" #sym "\", \"a\"\n\t.balign 4\n"              \
		"__ksymtab_" #sym ":\n\t.long " #sym "- .\n"                          \
		"\t.long __kstrtab_" #sym "- .\n\t.long __kstrtabns_" #sym "- .\n\t.previous\n")
#define EXPORT_SYMBOL_SECTION(sym)                                                    \
	__asm__(".section \".export_symbol\",\"a\"\n"                                 \
		"__export_symbol_" #sym ":\n\t.asciz \"GPL\"\n\t.asciz \"\"\n"        \
		"\t.balign 8\n\t.quad " #sym "\n\t.previous\n")

/* include/linux/dynamic_debug.h */
struct _ddebug {
	const char *modname, *function, *filename, *format;
	unsigned int lineno : 18, class_id : 6, flags : 8;
	struct static_key key;
} __aligned(8);
int __dynamic_pr_debug(struct _ddebug *descriptor, const char *format, ...);
#define pr_debug_id(id, text)                                                         \
	do {                                                                          \
		static struct _ddebug __aligned(8) __section("__dyndbg") id = {       \
			"unit", __func__, __FILE__, text, __LINE__, 63, 0, { 0 }      \
		};                                                                    \
		if (static_branch_unlikely(&id.key))                                  \
			__dynamic_pr_debug(&id, text);                                \
	} while (0)
#define pr_debug(text) pr_debug_id(__UNIQUE_ID(ddebug), text)

/* include/linux/static_call.h */
struct static_call_key {
	void *func, *mods;
};
#define DECLARE_STATIC_CALL(name)                                                     \
	extern struct static_call_key __SCK__##name;                                  \
	extern void __SCT__##name(int)
#define __ADDRESSABLE(sym)                                                            \
	static void *__used __section(".discard.addressable")                         \
		__UNIQUE_ID(__PASTE(__addressable_, sym)) = (void *)&sym;
#define static_call(name)                                                             \
	({                                                                            \
		__ADDRESSABLE(__SCK__##name)                                          \
		(&__SCT__##name);                                                     \
	})

/* include/linux/init.h: initcalls since 5.11 */
#define initcall(fn)                                                                  \
	__asm__(".section \".initcall6.init\", \"a\"\n"                               \
		"__initcall__kmod_unit__" #fn "6:\n\t.long " #fn " - .\n\t.previous\n")

/* include/linux/moduleparam.h */
struct kernel_param {
	const char *name;
	void *module;
	const void *ops;
	u16 perm;
	signed char level;
	u8 flags;
	void *arg;
};
extern const int param_ops_int;
#define module_param(param)                                                           \
	static const struct kernel_param __used __section("__param") __aligned(8)     \
		__param_##param = { "unit." #param, NULL, &param_ops_int, 0644, -1, 0, &param }

/* include/linux/livepatch_helpers.h */
#define KLP_CALLBACK(kind, fn)                                                        \
	static void *__used __section(".klp.callbacks." #kind) __klp_##kind##_ptr = (void *)fn
#define KLP_STATE(state_id, state_version)                                            \
	static const struct {                                                         \
		unsigned long long id;                                                \
		unsigned int version, line;                                           \
		char file[sizeof(__FILE__)];                                          \
	} __UNIQUE_ID(__klp_state) __used __aligned(8) __section(".klp.states") = {   \
		(state_id), (state_version), __LINE__, __FILE__                       \
	}

/* include/linux/livepatch.h, klp_shadow_types.h */
typedef int (*klp_shadow_ctor_t)(void *obj, void *shadow_data, void *ctor_data);
typedef void (*klp_shadow_dtor_t)(void *obj, void *shadow_data);
struct klp_shadow_type {
	unsigned long id;
	klp_shadow_ctor_t ctor;
	klp_shadow_dtor_t dtor;
	bool registered;
};
#define KLP_SHADOW_TYPE(name, id, ctor, dtor) KLP_SHADOW_TYPE_VERSION(name, id, 0, ctor, dtor)
#define KLP_SHADOW_TYPE_VERSION(name, type_id, version, ctor, dtor)                   \
	static struct klp_shadow_type name = { (type_id), (ctor), (dtor), 0 };        \
	KLP_SHADOW_RECORD(&(name), type_id, version)
#define KLP_SHADOW_RECORD(pointer, type_id, type_version)                             \
	static const struct {                                                         \
		struct klp_shadow_type *type;                                         \
		unsigned long long id;                                                \
		unsigned int version, line;                                           \
		char file[sizeof(__FILE__)];                                          \
	} __UNIQUE_ID(__klp_shadow_type) __used __aligned(8)                          \
		__section(".klp.shadow_types") =                                      \
		{ (pointer), (type_id), (type_version), __LINE__, __FILE__ }

/* include/linux/kernel.h, rcupdate.h, rtnetlink.h: checks that print their line */
void __might_sleep(const char *file, int line);
void __might_resched(const char *file, int line, unsigned int offsets);
void lockdep_rcu_suspicious(const char *file, const int line, const char *s);
void __warn_printk(const char *format, ...);
bool rtnl_is_locked(void);
#define might_sleep() __might_sleep(__FILE__, __LINE__)
#define RCU_LOCKDEP_WARN(condition, text)                                             \
	do {                                                                          \
		static bool __section(".data.unlikely") __warned;                     \
		if ((condition) && !__warned) {                                       \
			__warned = 1;                                                 \
			lockdep_rcu_suspicious(__FILE__, __LINE__, text);             \
		}                                                                     \
	} while (0)
#define WARN_ONCE(condition, format...)                                               \
	({                                                                            \
		static bool __once __already_done;                                    \
		bool __result = !!(condition);                                        \
		if (unlikely(__result && !__already_done)) {                          \
			__already_done = 1;                                           \
			__warn_printk(format);                                        \
			WARN_ON(1);                                                   \
		}                                                                     \
		unlikely(__result);                                                   \
	})
#define ASSERT_RTNL()                                                                 \
	WARN_ONCE(!rtnl_is_locked(), "RTNL: assertion failed at %s (%d)\n", __FILE__, __LINE__)

/* include/linux/codetag.h, alloc_tag.h: one for each allocation */
struct alloc_tag {
	u32 flags, lineno;
	const char *modname, *function, *filename;
	u64 *counters;
};
#define DEFINE_ALLOC_TAG(name)                                                        \
	static struct alloc_tag __section("alloc_tags") __aligned(8)                  \
		name = { 0, __LINE__, "unit", __func__, __FILE__, NULL }

/* include/linux/mutex.h without lockdep: the key is an empty struct */
struct lock_class_key {};
struct mutex {
	long owner;
};
void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
#define mutex_init(mutex)                                                             \
	do {                                                                          \
		static struct lock_class_key __key;                                   \
		__mutex_init(mutex, #mutex, &__key);                                  \
	} while (0)

#endif
