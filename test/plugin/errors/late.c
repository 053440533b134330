// SPDX-License-Identifier: GPL-2.0-or-later
// Errors that the compiler finds after parsing.
extern void __attribute__((error("it is called"))) never(void);
struct pair { int a, b; };
static inline __attribute__((always_inline)) int variadic(int n, ...) { struct pair p = { n }; return p.b; }
int calls(struct pair *p) { static int state; never(); return variadic(p->a, state++); }
int assembly(int n) { asm("%0" : : "i"(n)); asm("" : "=r"(n) : "9"(n)); return n; }
static int undefined(struct pair *);
int uses(struct pair *p) { return undefined(p); }
extern int alias(void) __attribute__((alias("nothing")));
