/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define BTF_ID(kind, name, n) __asm__(".pushsection .BTF_ids,\"a\"\n.local __BTF_ID__" #kind "__" #name "__" #n "\n.type __BTF_ID__" #kind "__" #name "__" #n ", STT_OBJECT\n.size __BTF_ID__" #kind "__" #name "__" #n ", 4\n__BTF_ID__" #kind "__" #name "__" #n ":\n.zero 4\n.popsection\n")
#define BTF_ID_LIST(name) __asm__(".pushsection .BTF_ids,\"a\"\n.local " #name "\n" #name ":\n.popsection\n"); extern u32 name[]
int sink;
BTF_ID_LIST(ids);
BTF_ID(struct, task_struct, 171);
BTF_ID(func, vfs_read, 282);
int work(int x)
{
#ifdef PATCHED
	return sink -= ids[1] * x;
#else
	return sink += ids[1] * x;
#endif
}
