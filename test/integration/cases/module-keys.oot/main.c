// SPDX-License-Identifier: GPL-2.0-or-later
/* A module with a static key, static calls, a tracepoint and a pr_debug() of its own. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jump_label.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include "trace.h"

static int noted;

static int add_one(int x)
{
	return x + 1;
}

static int twice(int x)
{
	return 2 * x;
}

static void note(int x)
{
	noted += x;
}

static DEFINE_STATIC_KEY_FALSE(is_fast);
static DEFINE_STATIC_KEY_TRUE(is_plain);
DEFINE_STATIC_CALL(klp_keys_step, add_one);
DEFINE_STATIC_CALL_NULL(klp_keys_note, note);

static int keys_show(struct seq_file *m, void *v)
{
	int value = static_call(klp_keys_step)(3);

	static_call_cond(klp_keys_note)(value);
	trace_klp_keys_shown(value);
	pr_debug("shown\n");
	if (static_branch_unlikely(&is_fast))
		seq_puts(m, "fast ");
	if (static_branch_likely(&is_plain))
		seq_puts(m, "plain ");
	seq_printf(m, "%d %d\n", value, noted);
	return 0;
}

static int set_mode(const char *text, const struct kernel_param *param)
{
	if (sysfs_streq(text, "fast"))
		static_branch_enable(&is_fast);
	else if (sysfs_streq(text, "slow"))
		static_branch_disable(&is_fast);
	else if (sysfs_streq(text, "plain"))
		static_branch_enable(&is_plain);
	else if (sysfs_streq(text, "fancy"))
		static_branch_disable(&is_plain);
	else if (sysfs_streq(text, "one"))
		static_call_update(klp_keys_step, add_one);
	else if (sysfs_streq(text, "twice"))
		static_call_update(klp_keys_step, twice);
	else if (sysfs_streq(text, "note"))
		static_call_update(klp_keys_note, note);
	else if (sysfs_streq(text, "forget"))
		static_call_update(klp_keys_note, NULL);
	else
		return -EINVAL;
	return 0;
}

static const struct kernel_param_ops mode_ops = { .set = set_mode };
module_param_cb(mode, &mode_ops, NULL, 0200);

static int __init keys_init(void)
{
	return proc_create_single("klp_keys", 0444, NULL, keys_show) ? 0 : -ENOMEM;
}

static void __exit keys_exit(void)
{
	remove_proc_entry("klp_keys", NULL);
}

module_init(keys_init);
module_exit(keys_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("static keys and static calls for tests of klp-build");
