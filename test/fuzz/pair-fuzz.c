// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two objects that differ, one behind the other; the first four bytes are the size of the first,
 * little endian. All steps of create-diff-object, in both directions.
 */
#define LLVMFuzzerTestOneInput one_object
#include "elf-fuzz.c"
#undef LLVMFuzzerTestOneInput

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char orig[64], patched[64];
	int first, second;
	size_t split;

	if (size < 4)
		return 0;
	split = (size_t)data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16;
	data += 4;
	size -= 4;
	if (split > size)
		split = size;
	first = object_in_memory(data, split);
	second = object_in_memory(data + split, size - split);
	snprintf(orig, sizeof(orig), "/proc/self/fd/%d", first);
	snprintf(patched, sizeof(patched), "/proc/self/fd/%d", second);
	quiet_begin();
	diff_two(orig, patched, output_path(), NULL, false);
	diff_two(orig, patched, output_path(), orig, true);
	diff_two(patched, orig, output_path(), NULL, false);
	unlink(output_path());
	close(first);
	close(second);
	quiet_end();
	return 0;
}
