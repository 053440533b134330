/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes a virtual CPU and gives it a CPUID, which the vendor's module hears of. */
#include <err.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#define ENTRIES 256

static int do_ioctl(int fd, unsigned long request, void *argument, const char *name)
{
	int result = ioctl(fd, request, argument);

	if (result < 0)
		err(1, "%s", name);
	return result;
}

int main(void)
{
	struct kvm_cpuid2 *cpuid =
		calloc(1, sizeof(*cpuid) + ENTRIES * sizeof(struct kvm_cpuid_entry2));
	int kvm = open("/dev/kvm", O_RDWR), vm, vcpu;

	if (kvm < 0 || !cpuid)
		err(1, "/dev/kvm");
	cpuid->nent = ENTRIES;
	do_ioctl(kvm, KVM_GET_SUPPORTED_CPUID, cpuid, "KVM_GET_SUPPORTED_CPUID");
	vm = do_ioctl(kvm, KVM_CREATE_VM, NULL, "KVM_CREATE_VM");
	vcpu = do_ioctl(vm, KVM_CREATE_VCPU, NULL, "KVM_CREATE_VCPU");
	do_ioctl(vcpu, KVM_SET_CPUID2, cpuid, "KVM_SET_CPUID2");
	return 0;
}
