/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What objtool --orc writes: an entry says how, from a place on. The state is a number here. */
#define ORC(place, state)                                                             \
	__asm__(".pushsection .orc_unwind_ip,\"a\"\n.long " place " - .\n.popsection\n" \
		".pushsection .orc_unwind,\"a\"\n.short " #state "\n.long 0x2000000\n.popsection\n")
#define ORC_END(place)                                                                \
	__asm__(".pushsection .orc_unwind_ip,\"a\"\n.long " place " - .\n.popsection\n" \
		".pushsection .orc_unwind,\"a\"\n.short 0\n.long 0\n.popsection\n")
