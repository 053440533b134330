// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <parts/names.h>
#include <parts/parts.h>

static int shown;

static int parts_show(struct seq_file *m, void *v)
{
	static int calls;

	shown++;
	calls++;
	seq_printf(m, "%s %d %d counter %d\n", PARTS_NAME, parts_sum(3), parts_other_sum(3),
		   klp_counter_next(PARTS_STEP));
	seq_printf(m, "%s %d %d\n", kbasename(__FILE__), shown, calls);
	return 0;
}

static int __init parts_init(void)
{
	return proc_create_single("klp_parts", 0, NULL, parts_show) ? 0 : -ENOMEM;
}

static void __exit parts_exit(void)
{
	remove_proc_entry("klp_parts", NULL);
}

module_init(parts_init);
module_exit(parts_exit);
MODULE_LICENSE("GPL");
MODULE_VERSION("1.2");
MODULE_DESCRIPTION("several objects in several directories");
