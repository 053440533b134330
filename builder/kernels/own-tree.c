// SPDX-License-Identifier: GPL-2.0-or-later
#include "own-tree.h"
#include "cache.h"
#include "cmd-file.h"
#include "compiler.h"
#include "config.h"
#include "make-path.h"
#include "oot-module.h"
#include "own-modules.h"
#include "symvers-check.h"
#include "vmlinux-check.h"
#include "../../lib/files.h"
#include "../../lib/message.h"
#include "../../lib/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct own_tree {
	struct arena *arena;
	const struct kernel_wanted *wanted;
	struct kernel *kernel;
	struct config config; /* as the tree was built with it */
};

static const char *in_build(const struct own_tree *tree, const char *path)
{
	return arena_printf(tree->arena, "%s/%s", tree->kernel->build, path);
}

/* A directory of the command line; kbuild is told its name. */
static const char *real_dir(struct arena *arena, const char *option, const char *dir)
{
	char real[PATH_MAX];

	if (!realpath(dir, real))
		return fail_errno("%s %s", option, dir), NULL;
	if (!dir_exists(real))
		return fail("%s %s: is not a directory", option, dir), NULL;
	if (make_path_check(arena, real, "move the tree, or reach it by a bind mount"))
		return NULL;
	return arena_strdup(arena, real);
}

static int find_trees(struct own_tree *tree)
{
	const struct kernel_wanted *wanted = tree->wanted;
	struct kernel *kernel = tree->kernel;

	kernel->source = real_dir(tree->arena, "-s", wanted->source);
	kernel->build = !wanted->build ? kernel->source
				       : real_dir(tree->arena, "-b", wanted->build);
	if (!kernel->source || !kernel->build)
		return -1;
	if (!file_exists(arena_printf(tree->arena, "%s/Kconfig", kernel->source)) ||
	    !dir_exists(arena_printf(tree->arena, "%s/kernel/livepatch", kernel->source)))
		return fail("-s %s: is not the source tree of a Linux kernel", kernel->source);
	if (!file_exists(in_build(tree, "include/config/auto.conf")))
		return fail(
			"%s: no kernel was built in this directory (there is no include/config/auto.conf); build it, or name the build tree with -b DIR",
			kernel->build);
	return 0;
}

/* include/config/kernel.release does not have the release of `make KERNELRELEASE=` before Linux 6.3. */
static int read_release(struct own_tree *tree)
{
	static const char define[] = "#define UTS_RELEASE \"";
	const char *path = in_build(tree, "include/generated/utsrelease.h");
	char *text = file_read(tree->arena, path, NULL), *at, *end;

	if (!text)
		return -1;
	at = strstr(text, define);
	end = at ? strchr(at + strlen(define), '"') : NULL;
	if (!end || end == at + strlen(define) || memchr(at, '/', (size_t)(end - at)))
		return fail("%s: has no release of a kernel", path);
	at += strlen(define);
	tree->kernel->release = arena_strndup(tree->arena, at, (size_t)(end - at));
	tree->kernel->name = tree->kernel->version = tree->kernel->release;
	return 0;
}

static int find_files(struct own_tree *tree)
{
	const struct kernel_wanted *wanted = tree->wanted;
	struct kernel *kernel = tree->kernel;
	char real[PATH_MAX];

	kernel->vmlinux = in_build(tree, "vmlinux");
	if (wanted->vmlinux && !realpath(wanted->vmlinux, real))
		return fail_errno("-v %s", wanted->vmlinux);
	if (wanted->vmlinux) {
		kernel->vmlinux = arena_strdup(tree->arena, real);
		if (make_path_check(tree->arena, real, "move the file of -v"))
			return -1;
	}
	if (!file_exists(kernel->vmlinux))
		return fail(
			"%s: is missing; finish the build with make, or name the file with -v VMLINUX",
			kernel->vmlinux);
	kernel->symvers = in_build(tree, "Module.symvers");
	if (!file_exists(kernel->symvers))
		return fail("%s: is missing; run `make modules` there, which makes it",
			    kernel->symvers);
	return 0;
}

/*
 * The layouts of structs are compared by the debug information of the objects. A later option wins, and none of
 * these changes code.
 */
static const char *debug_options_of(const struct config *config)
{
	static const struct {
		const char *symbol;
		bool set;
		const char *options;
	} rows[] = {
		{ "DEBUG_INFO", false, "-g " },
		/* Structs of other files' headers are left out. */
		{ "DEBUG_INFO_REDUCED", true, "-femit-struct-debug-detailed=any " },
		{ "DEBUG_INFO_SPLIT", true, "-gno-split-dwarf " },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(config_get(config, rows[i].symbol), "y") == rows[i].set)
			return rows[i].options;
	return "";
}

/* .config may have been edited after the build; include/config/auto.conf is what was built. */
static int check_config(struct own_tree *tree)
{
	const char *built = in_build(tree, "include/config/auto.conf");
	const char *given = tree->wanted->config, *now = given ?: in_build(tree, ".config");

	if (!given && !file_exists(now))
		now = built;
	tree->kernel->config = now;
	if (kernel_check_config(tree->arena, built, tree->kernel->release) ||
	    kernel_compare_own_config(tree->arena, now, built) ||
	    config_read(tree->arena, now, &tree->config))
		return -1;
	tree->kernel->debug_options = debug_options_of(&tree->config);
	return 0;
}

static bool is_launcher(const char *word)
{
	static const char *const launchers[] = { "ccache", "sccache", "distcc", "icecc" };
	const char *slash = strrchr(word, '/');
	size_t i;

	for (i = 0; i < sizeof(launchers) / sizeof(*launchers); i++)
		if (!strcmp(slash ? slash + 1 : word, launchers[i]))
			return true;
	return false;
}

const char *own_tree_compiler_of(struct arena *arena, const char *command, const char **rest)
{
	const char *end;

	do {
		command += strspn(command, " \t");
		end = command + strcspn(command, " \t");
		*rest = end;
		if (end == command || *command == '-')
			return NULL;
	} while (is_launcher(arena_strndup(arena, command, (size_t)(end - command))) &&
		 (command = end));
	return arena_strndup(arena, command, (size_t)(end - command));
}

/* How was init/main.o made? Every kernel has that. Returns the compiler; NULL after an error. */
static const char *read_recorded(struct own_tree *tree)
{
	const char *path = in_build(tree, "init/.main.o.cmd"), *rest, *cc = NULL;
	char *text = file_exists(path) ? file_read(tree->arena, path, NULL) : NULL;
	struct cmd_file file;

	if (text && cmd_file_parse(tree->arena, text, &file) && cmd_file_is_unit(&file)) {
		tree->kernel->source_prefix = cmd_file_source_prefix(tree->arena, &file);
		cc = own_tree_compiler_of(tree->arena, file.command, &rest);
	}
	if (cc && tree->kernel->source_prefix)
		return cc;
	fail("%s: is missing or damaged; the .cmd files beside the objects have the commands that built the kernel: build it again",
	     path);
	return NULL;
}

static int find_compiler(struct own_tree *tree)
{
	const char *recorded = read_recorded(tree), *version, *given = tree->wanted->cc;
	struct kernel *kernel = tree->kernel;
	bool skip = tree->wanted->skip_compiler_check;

	if (!recorded)
		return -1;
	kernel->compiler = config_string(tree->arena, &tree->config, "CC_VERSION_TEXT");
	if (!kernel->compiler)
		return fail("%s: does not tell the compiler (CONFIG_CC_VERSION_TEXT)",
			    kernel->config);
	if (given)
		kernel->cc = compiler_given(tree->arena, given, kernel->compiler, skip);
	else if (compiler_is(tree->arena, recorded, kernel->compiler))
		kernel->cc = recorded;
	else
		kernel->cc =
			compiler_find(tree->arena, kernel->arch, kernel->compiler, skip, &version);
	return kernel->cc ? 0 : -1;
}

/* "ld.lld-19" -> "-19", "/opt/llvm/bin/ld.lld" -> "/opt/llvm/bin/", "ld.lld" -> "1"; the same of clang */
static const char *llvm_of(struct arena *arena, const char *program, const char *name)
{
	const char *slash = strrchr(program, '/'), *at = strstr(slash ?: program, name);

	if (slash)
		return arena_strndup(arena, program, (size_t)(slash - program) + 1);
	return at && at[strlen(name)] ? arena_strdup(arena, at + strlen(name)) : "1";
}

/* The kernel's linker and assembler link and check the module, too. */
static int find_tool_chain(struct own_tree *tree)
{
	struct {
		ARRAY(const char *) items;
	} variables = { 0 };
	const char *path = in_build(tree, ".vmlinux.o.cmd"), *rest, *linker = NULL;
	char *text = file_exists(path) ? file_read(tree->arena, path, NULL) : NULL;
	struct cmd_file file;

	if (text && cmd_file_parse(tree->arena, text, &file))
		linker = own_tree_compiler_of(tree->arena, file.command, &rest);
	if (!strcmp(config_get(&tree->config, "LD_IS_LLD"), "y"))
		*array_push(tree->arena, &variables.items) =
			arena_printf(tree->arena, "LLVM=%s",
				     linker ? llvm_of(tree->arena, linker, "ld.lld")
					    : llvm_of(tree->arena, tree->kernel->cc, "clang"));
	if (compiler_text_is_clang(tree->kernel->compiler) &&
	    !strcmp(config_get(&tree->config, "AS_IS_GNU"), "y"))
		*array_push(tree->arena, &variables.items) = "LLVM_IAS=0";
	*array_push(tree->arena, &variables.items) = NULL;
	tree->kernel->variables = variables.items.items;
	return 0;
}

/* What decides how the module is made. Objects of units have their own checks. */
static const char *const deciding[] = {
	"include/config/auto.conf",
	"include/generated/autoconf.h",
	"include/generated/utsrelease.h",
	"Module.symvers",
	"modules.order",
	"modules.builtin",
	"scripts/module.lds",
	"scripts/mod/modpost",
	"scripts/basic/fixdep",
	"tools/objtool/objtool",
};

static void add_stamp(struct text *text, const char *path)
{
	struct stat st;

	if (!stat(path, &st))
		text_add(text, "file %s %lld %lld.%09ld\n", path, (long long)st.st_size,
			 (long long)st.st_mtim.tv_sec, (long)st.st_mtim.tv_nsec);
}

/* Changes when the kernel is built anew. */
static const char *describe(struct arena *arena, const struct kernel *kernel)
{
	struct text text = { .arena = arena };
	size_t i;

	text_add(&text, "release=%s\nsource=%s\nbuild=%s\ncompiler=%s\ncc=%s\n", kernel->release,
		 kernel->source, kernel->build, kernel->compiler, kernel->cc);
	add_stamp(&text, kernel->vmlinux);
	for (i = 0; i < sizeof(deciding) / sizeof(*deciding); i++)
		add_stamp(&text, arena_printf(arena, "%s/%s", kernel->build, deciding[i]));
	return text_string(&text);
}

int own_tree_check_unchanged(struct arena *arena, const struct kernel *kernel)
{
	kernel = kernel_below(kernel);
	return !kernel->is_own || !strcmp(describe(arena, kernel), kernel->stamps)
		       ? 0
		       : fail("%s: the kernel was built anew while klp-build read it; wait for the build to end, and run klp-build again",
			      kernel->build);
}

bool own_tree_is_gone(struct arena *arena, const char *dir)
{
	static const char key[] = "build=";
	const char *info = arena_printf(arena, "%s/kernel.info", dir);
	char *build = file_exists(info) ? file_read(arena, info, NULL) : NULL;

	/* It is the first line of a module of another tree. */
	while (build && strncmp(build, key, strlen(key)))
		build = strchr(build, '\n') ? strchr(build, '\n') + 1 : NULL;
	if (!build)
		return false;
	build += strlen(key);
	build[strcspn(build, "\n")] = '\0';
	return !dir_exists(build);
}

/* vmlinux and the build tree belong together, and vmlinux has what is needed of it. */
static int check_vmlinux(const struct own_tree *tree)
{
	const struct kernel *kernel = tree->kernel;

	return vmlinux_check(
		kernel->vmlinux, kernel->release,
		arena_printf(
			tree->arena,
			"%s is of that one: build it again, or name the right file with -v VMLINUX",
			kernel->build));
}

static int check_tools(const struct own_tree *tree)
{
	static const char *const needed[] = { "scripts/module.lds", "scripts/mod/modpost",
					      "scripts/basic/fixdep" };
	size_t i;

	for (i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		if (!file_exists(in_build(tree, needed[i])))
			return fail(
				"%s: is missing, and the module cannot be linked without it; run `make modules_prepare` in the build tree",
				in_build(tree, needed[i]));
	return 0;
}

/* Checks what has changed since the last time. */
static int check_changed(struct own_tree *tree)
{
	struct kernel *kernel = tree->kernel;
	const char *info = arena_printf(tree->arena, "%s/kernel.info", kernel->dir);
	const char *now = describe(tree->arena, kernel);
	char *before = file_exists(info) ? file_read(tree->arena, info, NULL) : NULL;

	kernel->stamps = now;
	kernel->modules = own_modules_dir(tree->arena, kernel);
	if (!kernel->modules)
		return -1;
	if (before && !strcmp(before, now) && dir_exists(kernel->modules))
		return 0;
	status("checking the kernel's tree", 0, 0);
	if (check_tools(tree) || check_vmlinux(tree) || own_modules_link(tree->arena, kernel))
		return -1;
	if (symvers_check(tree->arena, kernel->symvers, kernel->vmlinux, kernel->modules)) {
		detail("finish the build with make in %s", kernel->build);
		return -1;
	}
	return file_update(info, now, strlen(now));
}

static int name_cache(struct own_tree *tree)
{
	struct kernel *kernel = tree->kernel;
	const char *own = cache_own_dir(tree->arena);
	uint64_t digest = hash_string(hash_string(HASH_START, kernel->source), "\n");
	const char *name = arena_printf(tree->arena, "%s-%016llx", strrchr(kernel->build, '/') + 1,
					(unsigned long long)hash_string(digest, kernel->build));

	if (!own)
		return -1;
	kernel->dir = arena_printf(tree->arena, "%s/%s", own, name);
	kernel->pool = arena_printf(tree->arena, "%s/work", kernel->dir);
	return dir_make(kernel->dir);
}

int own_tree_open(struct arena *arena, const struct kernel_wanted *wanted, struct kernel *kernel)
{
	struct own_tree tree = { .arena = arena, .wanted = wanted, .kernel = kernel };

	*kernel = (struct kernel){ .is_own = true };
	if (find_trees(&tree) || read_release(&tree) || check_config(&tree) || find_files(&tree) ||
	    !(kernel->arch = vmlinux_arch(kernel->vmlinux)) || find_compiler(&tree) ||
	    find_tool_chain(&tree) || name_cache(&tree))
		return -1;
	return check_changed(&tree);
}
