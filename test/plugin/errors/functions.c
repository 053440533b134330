// SPDX-License-Identifier: GPL-2.0-or-later
struct pair { int a, b; };
extern int use(void *);
int undeclared_name(struct pair *p) { return nothing + p->c + missing(p); }
int (wrong)(struct pair p) { static int n = use(&p); return p; }
int undeclared_name(long p) { goto nowhere; }
void returns(void) { return 1; { struct pair local = { .x = 1 }; static struct pair s[-1]; use(s); } }
static int old(a, b) int c; { return a; }
#define UNENDED(x) x
int macro(void) { return UNENDED(1; }
