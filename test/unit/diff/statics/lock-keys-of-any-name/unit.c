/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct device { struct mutex a, b; };
#define netdev_lockdep(dev) do { \
	static struct lock_class_key qdisc_tx_busylock_key, addr_list_key; \
	__mutex_init(&dev->a, "a", &qdisc_tx_busylock_key); \
	__mutex_init(&dev->b, "b", &addr_list_key); \
	} while (0)
#ifdef PATCHED
void work(struct device *x, struct device *y) { netdev_lockdep(y); netdev_lockdep(x); netdev_lockdep((y + 1)); }
#else
void work(struct device *x, struct device *y) { netdev_lockdep(x); netdev_lockdep(y); }
#endif
