// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A kernel module of the test, with the device /dev/counted: it has the objects, calls the functions that
 * the livepatches replace, and looks at the shadow variables without help of a livepatch.
 */
#include <linux/inet.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "counted.h"

/* As in kernel/livepatch/shadow.c. klp_shadow_get() does not tell when an object has two. */
struct klp_shadow {
	struct hlist_node node;
	struct rcu_head rcu_head;
	void *obj;
	unsigned long id;
	char data[];
};
#define BUCKETS (1 << 12)

/* What the livepatches know as struct counted_instance begins so. */
struct instance {
	u32 magic, serial, type, maker;
};

static ulong hash;
module_param(hash, ulong, 0);
MODULE_PARM_DESC(hash, "address of klp_shadow_hash");

/* Objects that live and die in the same place: the next one has the address of the last one. */
static struct object {
	long content[8];
} objects[COUNTED_OBJECTS];

static struct counted_counts counts;

static void look_at(struct klp_shadow *shadow, struct counted_state *state)
{
	unsigned long type = shadow->id - (unsigned long)COUNTED_ID(0);
	struct object *object = shadow->obj;
	struct counted_found *found;

	if (type >= COUNTED_TYPES) {
		state->others++;
		return;
	}
	if (object < objects || object >= objects + COUNTED_OBJECTS) {
		state->elsewhere++;
		return;
	}
	found = &state->found[type][object - objects];
	found->magic = READ_ONCE(((struct instance *)shadow->data)->magic);
	found->serial = ((struct instance *)shadow->data)->serial;
	found->maker = ((struct instance *)shadow->data)->maker;
	found->number++;
}

static struct net_device *get_dummy(void)
{
	return dev_get_by_name(&init_net, "dummy0");
}

static long look(struct counted_state __user *to)
{
	struct counted_state *state = kzalloc(sizeof(*state), GFP_KERNEL);
	struct hlist_head *head = (struct hlist_head *)hash;
	struct klp_shadow *shadow;
	struct net_device *dummy;
	long error = 0;
	int i;

	if (!state)
		return -ENOMEM;
	rcu_read_lock();
	for (i = 0; i < BUCKETS; i++)
		hlist_for_each_entry_rcu(shadow, head + i, node)
			look_at(shadow, state);
	rcu_read_unlock();
	dummy = get_dummy();
	if (dummy)
		dev_put(dummy);
	state->dummy = dummy != NULL;
	state->counts = counts;
	if (copy_to_user(to, state, sizeof(*state)))
		error = -EFAULT;
	kfree(state);
	return error;
}

/* A device of nobody, for the function of dummy.ko that gets one. */
static long call_dummy(struct counted_operation *operation)
{
	struct net_device *dummy = get_dummy(), *device;
	const struct net_device_ops *ops;

	if (!dummy)
		return -ENODEV;
	ops = dummy->netdev_ops;
	dev_put(dummy);
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return -ENOMEM;
	strscpy(device->name, COUNTED_CALL, sizeof(device->name));
	device->ml_priv = operation;
	ops->ndo_set_rx_mode(device);
	kfree(device);
	return 0;
}

static long operate(struct counted_operation *operation)
{
	if (operation->type >= COUNTED_TYPES || operation->object >= COUNTED_OBJECTS)
		return -EINVAL;
	operation->owner = (unsigned long)&objects[operation->object];
	operation->counts = (unsigned long)&counts;
	operation->livepatch = operation->has_type = operation->found = 0;
	switch (operation->function) {
	case COUNTED_IN4_PTON:
		in4_pton(COUNTED_CALL, sizeof(COUNTED_CALL), (u8 *)operation, -1, NULL);
		return 0;
	case COUNTED_IN6_PTON:
		in6_pton(COUNTED_CALL, sizeof(COUNTED_CALL), (u8 *)operation, -1, NULL);
		return 0;
	case COUNTED_DUMMY:
		return call_dummy(operation);
	}
	return -EINVAL;
}

static long operate_user(struct counted_operation __user *user)
{
	struct counted_operation *operation = memdup_user(user, sizeof(*user));
	long error;

	if (IS_ERR(operation))
		return PTR_ERR(operation);
	error = operate(operation);
	if (!error && copy_to_user(user, operation, sizeof(*operation)))
		error = -EFAULT;
	kfree(operation);
	return error;
}

static struct instance *find_instance(const struct counted_reader *reader)
{
	struct hlist_head *head = (struct hlist_head *)hash;
	struct klp_shadow *shadow;
	int i;

	for (i = 0; i < BUCKETS; i++)
		hlist_for_each_entry_rcu(shadow, head + i, node)
			if (shadow->id == (unsigned long)COUNTED_ID(reader->type) &&
			    shadow->obj == &objects[reader->object])
				return (struct instance *)shadow->data;
	return NULL;
}

static long read_instance(struct counted_reader __user *user)
{
	struct counted_reader reader;
	struct instance *instance;
	unsigned long end;
	u32 destroyed;

	if (copy_from_user(&reader, user, sizeof(reader)))
		return -EFAULT;
	if (reader.type >= COUNTED_TYPES || reader.object >= COUNTED_OBJECTS)
		return -EINVAL;
	rcu_read_lock();
	instance = find_instance(&reader);
	reader.found = instance != NULL;
	reader.live = reader.found;
	destroyed = READ_ONCE(counts.destroyed[reader.type]);
	end = jiffies + msecs_to_jiffies(reader.milliseconds);
	/* Without cpu_relax(), which takes an emulated CPU long. */
	while (instance && time_before(jiffies, end))
		if (READ_ONCE(instance->magic) != COUNTED_LIVE)
			reader.live = 0;
	reader.destroyed = READ_ONCE(counts.destroyed[reader.type]) - destroyed;
	rcu_read_unlock();
	return copy_to_user(user, &reader, sizeof(reader)) ? -EFAULT : 0;
}

static long counted_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	switch (command) {
	case COUNTED_OPERATE:
		return operate_user((void __user *)arg);
	case COUNTED_LOOK:
		return look((void __user *)arg);
	case COUNTED_LET_GO:
		WRITE_ONCE(counts.held, 0);
		WRITE_ONCE(counts.let_go, arg);
		return 0;
	case COUNTED_READ:
		return read_instance((void __user *)arg);
	}
	return -ENOTTY;
}

static const struct file_operations counted_operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = counted_ioctl,
};

static struct miscdevice counted_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "counted",
	.fops = &counted_operations,
};

module_misc_device(counted_device);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Calls livepatches and counts their shadow variables");
