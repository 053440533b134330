/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/units/config-condition.h"
#include "../../lib/files.h"

static const char autoconf[] = "#define CONFIG_YES 1\n"
			       "#define CONFIG_MOD_MODULE 1\n"
			       "#define CONFIG_HZ 250\n"
			       "#define CONFIG_OPEN 1\n";

static const struct {
	const char *condition;
	enum truth truth;
} cases[] = {
	{ "defined(CONFIG_YES)", TRUTH_YES },
	{ "defined CONFIG_YES", TRUTH_YES },
	{ "defined(CONFIG_NO)", TRUTH_NO },
	{ "!defined(CONFIG_NO)", TRUTH_YES },
	{ "defined(OTHER)", TRUTH_UNKNOWN },
	{ "IS_ENABLED(CONFIG_YES)", TRUTH_YES },
	{ "IS_ENABLED(CONFIG_MOD)", TRUTH_YES },
	{ "IS_ENABLED(CONFIG_NO)", TRUTH_NO },
	{ "IS_BUILTIN(CONFIG_MOD)", TRUTH_NO },
	{ "IS_MODULE(CONFIG_MOD)", TRUTH_YES },
	{ "IS_MODULE(CONFIG_YES)", TRUTH_NO },
	{ "IS_REACHABLE(CONFIG_MOD)", TRUTH_UNKNOWN },
	{ "CONFIG_YES", TRUTH_YES },
	{ "CONFIG_NO", TRUTH_NO },
	{ "CONFIG_HZ", TRUTH_UNKNOWN },
	{ "CONFIG_HZ == 250", TRUTH_UNKNOWN },
	{ "CONFIG_NO == 0", TRUTH_UNKNOWN },
	{ "0", TRUTH_NO },
	{ "1", TRUTH_YES },
	{ "0 && OTHER", TRUTH_NO },
	{ "OTHER && 0", TRUTH_NO },
	{ "OTHER || 1", TRUTH_YES },
	{ "OTHER || 0", TRUTH_UNKNOWN },
	{ "0 || 1 && 0", TRUTH_NO },
	{ "1 || 0 && 0", TRUTH_YES },
	{ "(0 || 1) && 1", TRUTH_YES },
	{ "!(0 || 1)", TRUTH_NO },
	{ "!0 == 0", TRUTH_UNKNOWN },
	{ "1 ? 0 : 0", TRUTH_UNKNOWN },
	{ "(1 ? 0 : 1) && 0", TRUTH_NO },
	{ "(1 ? 0 : 1) || 1", TRUTH_YES },
	{ "F(1, (2)) && defined(CONFIG_NO)", TRUTH_NO },
	{ "-1 < 0 && 1", TRUTH_UNKNOWN },
	{ "defined(CONFIG_YES) /* && 0 */ && \\\n defined(CONFIG_YES)", TRUTH_YES },
	{ "defined(CONFIG_OPEN)", TRUTH_UNKNOWN },
	{ "IS_ENABLED(CONFIG_OPEN)", TRUTH_UNKNOWN },
	{ "defined(__KERNEL__)", TRUTH_YES },
	{ "", TRUTH_UNKNOWN },
	{ "(", TRUTH_UNKNOWN },
	{ "1 )", TRUTH_UNKNOWN },
};

int main(void)
{
	struct arena *arena = arena_new();
	struct config_symbols symbols;
	char path[] = "/tmp/klp-autoconf-XXXXXX";
	size_t i;
	int fd = mkstemp(path);

	close(fd);
	file_write(path, autoconf, strlen(autoconf));
	check(!config_symbols_read(&symbols, arena, path), "autoconf.h is read");
	config_symbol_unsettle(&symbols, "CONFIG_OPEN", strlen("CONFIG_OPEN"));
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(config_condition(&symbols, cases[i].condition, strlen(cases[i].condition)) ==
			      cases[i].truth,
		      "#if %.40s", cases[i].condition);
	unlink(path);
	arena_free(arena);
	return check_done();
}
