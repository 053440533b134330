// SPDX-License-Identifier: GPL-2.0-or-later
// Clones: their origins, and what tells them apart.
// flags -fipa-cp-clone
// expect clone special.constprop.* special constprop [0-9]* 2=4 0
// expect clone special.constprop.* special constprop [0-9]* 1=3,2=9 0
// count 2 clone special.constprop.*
// expect func special.constprop.0 special unit.c @special @special_end emitted,static,noinline
// expect clone parts.isra.0 parts isra 0 - 0@4
// expect clone guarded.part.0 guarded part 0
// expect clone rare.cold rare cold - - -
// expect clone other_name one alias
// never clone one *
extern int printk(const char *, ...);
struct pair { int a, b; };

static __attribute__((noinline)) int special(int x, int unused, int k) // @special
{
	int i, s = 0;
	for (i = 0; i < k; i++)
		s += printk("%d", x + i);
	return s;
} // @special_end

static __attribute__((noinline)) int parts(const struct pair *pair)
{
	return printk("%d", pair->b) + printk("x");
}

static int guarded(int *p)
{
	if (*p)
		return 0;
	printk("a"); printk("b"); printk("c"); printk("d"); printk("e"); printk("f"); printk("g"); printk("h");
	printk("a"); printk("b"); printk("c"); printk("d"); printk("e"); printk("f"); printk("g"); printk("h");
	return 1;
}

__attribute__((cold)) void never_called_much(int);

int rare(int x)
{
	if (x == 5) {
		never_called_much(x);
		printk("rare");
	}
	return x + 1;
}

int one(int a, struct pair *pair)
{
	return special(a, 1, 4) + special(a + 1, 2, 4) + special(a, 3, 9) + special(a + 3, 3, 9) + parts(pair);
}
int other_name(int a, struct pair *pair) __attribute__((alias("one")));
int g1(int *p) { return guarded(p) + 1; }
int g2(int *p) { return guarded(p) + 2; }
int g3(int *p) { return guarded(p) + 3; }
