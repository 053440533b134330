// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tasks that stay where they are, each in another way, until something is written to /proc/klp_hold_release; those
 * of klp_main and klp_odd until the module is removed.
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/objtool.h>
#include <linux/proc_fs.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int released, entered;
module_param(entered, int, 0444);

/* The main function of a thread. */
static noinline int hold_main(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(10 * HZ);
	return 0;
}

/* A function that a thread calls. */
static noinline void hold_inside(void)
{
	wait_event_interruptible(queue, READ_ONCE(released) || kthread_should_stop());
}

static int call_inside(void *unused)
{
	while (!kthread_should_stop()) {
		hold_inside();
		schedule_timeout_interruptible(HZ);
	}
	return 0;
}

/*
 * objtool makes no unwind data for it, and those of a neighbour do not fit: where they look for the address of the
 * caller is no address. So no stack with it is reliable.
 */
static noinline int hold_odd(void *unused)
{
	unsigned long no_address[32];

	memset(no_address, 0x5a, sizeof(no_address));
	OPTIMIZER_HIDE_VAR(unused);
	asm volatile("" : : "r" (no_address), "r" (unused) : "memory");
	while (!kthread_should_stop())
		schedule_timeout_interruptible(10 * HZ);
	return 0;
}
STACK_FRAME_NON_STANDARD(hold_odd);

static noinline long hold_sleep(void)
{
	return wait_event_interruptible(queue, READ_ONCE(released));
}

static noinline long hold_deep(void)
{
	wait_event(queue, READ_ONCE(released));
	return 0;
}

static ssize_t read_sleep(struct file *file, char __user *buffer, size_t size, loff_t *at)
{
	return hold_sleep();
}

static ssize_t read_deep(struct file *file, char __user *buffer, size_t size, loff_t *at)
{
	return hold_deep();
}

/* Those that wait now go on; later ones wait again. */
static ssize_t release(struct file *file, const char __user *buffer, size_t size, loff_t *at)
{
	WRITE_ONCE(released, 1);
	wake_up_all(&queue);
	schedule_timeout_uninterruptible(HZ / 2);
	WRITE_ONCE(released, 0);
	return size;
}

static const struct proc_ops sleep_ops = { .proc_read = read_sleep };
static const struct proc_ops deep_ops = { .proc_read = read_deep };
static const struct proc_ops release_ops = { .proc_write = release };

static const struct {
	const char *name;
	int (*main)(void *unused);
} rows[] = {
	{ "klp_main", hold_main },
	{ "klp_inside", call_inside },
	{ "klp_odd", hold_odd },
};

static struct task_struct *threads[ARRAY_SIZE(rows)];

static int __init hold_init(void)
{
	size_t i;

	proc_create("klp_hold_sleep", 0444, NULL, &sleep_ops);
	proc_create("klp_hold_deep", 0444, NULL, &deep_ops);
	proc_create("klp_hold_release", 0222, NULL, &release_ops);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		threads[i] = kthread_run(rows[i].main, NULL, "%s", rows[i].name);
	return 0;
}

static void __exit hold_exit(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (!IS_ERR(threads[i]))
			kthread_stop(threads[i]);
	remove_proc_entry("klp_hold_sleep", NULL);
	remove_proc_entry("klp_hold_deep", NULL);
	remove_proc_entry("klp_hold_release", NULL);
}

module_init(hold_init);
module_exit(hold_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("tasks that a livepatch waits for");
