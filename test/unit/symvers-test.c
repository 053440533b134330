// SPDX-License-Identifier: GPL-2.0-or-later
#include "check.h"
#include "../../lib/symvers.h"

static int parse(struct symvers *symvers, struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);

	return symvers_parse(symvers, arena, copy, strlen(text), "Module.symvers");
}

static void test_good(struct arena *arena)
{
	struct symvers symvers = { 0 };
	const struct export *export;

	check(!symvers_find(&symvers, "x"), "nothing is found before anything was read");
	check(!parse(&symvers, arena,
		     "0xf7370f56\tsystem_state\tvmlinux\tEXPORT_SYMBOL\t\n"
		     "0xd6551b9c\tregion\tdrivers/cxl/cxl-core\tEXPORT_SYMBOL_GPL\tCXL\n"),
	      "lines as modpost writes them are read");
	check(symvers.count == 2, "every export counts");
	export = symvers_find(&symvers, "system_state");
	check(export && export->crc == 0xf7370f56 && !export->gpl && !*export->ns &&
		      !strcmp(export->module, "vmlinux"),
	      "an export of vmlinux");
	export = symvers_find(&symvers, "region");
	check(export && export->gpl && !strcmp(export->ns, "CXL") &&
		      !strcmp(export->module, "cxl_core"),
	      "a module goes by the name it has in the kernel");
	check(!symvers_find(&symvers, "regio"), "other names are not found");
	check(!parse(&symvers, arena, "0x1\tsystem_state\tother\tEXPORT_SYMBOL_GPL\t\n") &&
		      symvers_find(&symvers, "system_state")->crc == 0xf7370f56,
	      "the first file that exports a name wins");
	check(!parse(&symvers, arena, "0x00000000\tplain\tvmlinux\tEXPORT_SYMBOL\t\n") &&
		      !symvers_find(&symvers, "plain")->crc,
	      "a kernel without CONFIG_MODVERSIONS has CRC 0");
}

static void test_bad(struct arena *arena)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "0xf7370f56\ta\tvmlinux\tEXPORT_SYMBOL\n", "five fields" },
		{ "0xf7370f56\ta\tvmlinux\tEXPORT_SYMBOL\t\t\n", "five fields" },
		{ "\n", "five fields" },
		{ "f7370f56\ta\tvmlinux\tEXPORT_SYMBOL\t\n", "CRC" },
		{ "0x\ta\tvmlinux\tEXPORT_SYMBOL\t\n", "CRC" },
		{ "0x123456789\ta\tvmlinux\tEXPORT_SYMBOL\t\n", "CRC" },
		{ "0x-1\ta\tvmlinux\tEXPORT_SYMBOL\t\n", "CRC" },
		{ "0x1\t\tvmlinux\tEXPORT_SYMBOL\t\n", "empty" },
		{ "0x1\ta\t\tEXPORT_SYMBOL\t\n", "empty" },
		{ "0x1\ta\tvmlinux\tEXPORT_UNUSED\t\n", "EXPORT_SYMBOL" },
		{ "0x1\ta\tvmlinux\tEXPORT_SYMBOL\t\n0x2\tb\tvmli", "cut off" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct symvers symvers = { 0 };
		const char *printed;
		int ret;

		check_capture();
		ret = parse(&symvers, arena, cases[i].text);
		printed = check_captured();
		check(ret == -1 && strstr(printed, cases[i].why) &&
			      strstr(printed, "Module.symvers:"),
		      "bad line %zu is refused with its line number and reason", i);
	}
}

int main(void)
{
	struct arena *arena = arena_new();

	test_good(arena);
	test_bad(arena);
	arena_free(arena);
	return check_done();
}
