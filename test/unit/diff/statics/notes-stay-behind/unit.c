/* What the compiler plugin writes is for the tools, and does not go into the livepatch. */
#ifndef ADDED
#ifdef PATCHED
#define ADDED 2
#else
#define ADDED 1
#endif
#endif
extern int printk(const char *, ...);

int changed(int x)
{
	printk("%d", x);
	return x + ADDED;
}
