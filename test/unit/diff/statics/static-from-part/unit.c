/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int slow(int);
extern void lock(void *), unlock(void *);
struct s { int a, b, c; };
#ifdef PATCHED
static noinline void work(struct s *p)
#else
static void work(struct s *p)
#endif
{
	static int misses = 5;
#ifndef PATCHED
	if (p->a)
		return;
#endif
	lock(p);
	misses += slow(p->b);
#ifdef PATCHED
	for (int i = 0; i < misses; i++) { slow(p->c + 1); slow(p->b + 3); if (slow(i)) slow(i + 1); }
#else
	for (int i = 0; i < misses; i++) { slow(p->c + 1); slow(p->b + 2); if (slow(i)) slow(i + 1); }
#endif
	unlock(p);
}
void one(struct s *p) { lock(p); work(p); unlock(p); }
void two(struct s *p) { lock(p); work(p); slow(1); }
void three(struct s *p) { unlock(p); work(p); slow(2); }
