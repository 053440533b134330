/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int slow(int);
extern void lock(void *), unlock(void *);
struct s { int a, b, c; };
static void work(struct s *p)
{
	static int misses = 5;
	if (p->a)
		return;
	lock(p);
	misses += slow(p->b);
#ifdef PATCHED
	for (int i = 0; i < misses; i++) { slow(p->c + 1); slow(p->b + 3); if (slow(i)) slow(i + 1); }
#else
	for (int i = 0; i < misses; i++) { slow(p->c + 1); slow(p->b + 2); if (slow(i)) slow(i + 1); }
#endif
	unlock(p);
}
#ifdef PATCHED
void fresh(int x) { static int misses; slow(misses += x); }
#endif
void one(struct s *p) { lock(p); work(p); unlock(p); }
void two(struct s *p) { lock(p); work(p); slow(1); }
void three(struct s *p) { unlock(p); work(p); slow(2); }
