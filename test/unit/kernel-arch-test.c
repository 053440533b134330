// SPDX-License-Identifier: GPL-2.0-or-later
/* What is known of the architectures of kernels. */
#include "check.h"
#include "../../lib/kernel-arch.h"

#include <elf.h>

int main(void)
{
	static const uint8_t code[] = { 0xf3, 0x0f, 0x1e, 0xfa, 0xe8 }, other[] = { 1, 2, 3, 4, 5 };
	const struct kernel_arch *x86 = kernel_arch_by_machine(EM_X86_64);

	check(x86 && kernel_arch_by_kbuild("x86") == x86 && kernel_arch_by_debian("amd64") == x86,
	      "x86 is found by each of its names");
	check(!kernel_arch_by_machine(EM_NONE) && !kernel_arch_by_kbuild("") &&
		      !kernel_arch_by_debian("x86"),
	      "an unknown architecture is not found");
	if (!x86)
		return check_done();
	check(kernel_arch_reloc(x86, R_X86_64_PC32)->size == 4 &&
		      kernel_arch_reloc(x86, R_X86_64_64)->size == 8 &&
		      kernel_arch_reloc(x86, R_X86_64_64)->place == KERNEL_RELOC_ZERO,
	      "the loader writes whole fields, which have to be zero");
	check(!kernel_arch_reloc(x86, R_X86_64_GOTPCREL) && !kernel_arch_reloc(x86, 0x10002),
	      "the loader does not take every type");
	check(kernel_arch_is_entry_site(x86, NULL, 0, 0),
	      "a site may be at the function's address");
	check(kernel_arch_is_entry_site(x86, code, sizeof(code), 4),
	      "endbr64 may stand in front of a site");
	check(!kernel_arch_is_entry_site(x86, other, sizeof(other), 4) &&
		      !kernel_arch_is_entry_site(x86, code, 3, 4) &&
		      !kernel_arch_is_entry_site(x86, NULL, 0, 4),
	      "nothing else may");
	check(!kernel_arch_is_entry_site(x86, code, sizeof(code), 5) &&
		      !kernel_arch_is_entry_site(x86, code, sizeof(code), 1),
	      "a site further in is not at the entry");
	check(kernel_arch_is_entry_site(NULL, code, sizeof(code), 0) &&
		      !kernel_arch_is_entry_site(NULL, code, sizeof(code), 4),
	      "of an unknown architecture only the function's address is an entry");
	return check_done();
}
