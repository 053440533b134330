// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * klpctl and the files of modules: those of what is loaded, and one that is to be loaded beside them.
 * test/klpctl/run has what needs no module's file.
 */
#include "check.h"
#include "small-module.h"
#include "../../field/blockers.h"
#include "../../field/command-table.h"
#include "../../field/fix-list.h"
#include "../../field/judge.h"
#include "../../field/loaded-file.h"
#include "../../field/module-source.h"
#include "../../field/wording.h"
#include "../../lib/files.h"

#include <sys/ioctl.h>
#include <termios.h>

static char dir[] = "/tmp/klp-field-XXXXXX";

#define RELEASE "6.12.0-test"
#define MODULES "lib/modules/" RELEASE

static void shell(struct arena *arena, const char *script)
{
	char *line = arena_printf(arena, "cd %s && { %s; }", dir, script);
	char *argv[] = { "sh", "-c", line, NULL };

	if (command_run(&(struct command){ .argv = argv }))
		abort();
}

/* A new machine without a livepatch. */
static struct session session_new(struct arena *arena)
{
	shell(arena,
	      "rm -rf ./*; mkdir -p proc/sys/kernel sys/kernel/livepatch sys/module dev " MODULES
	      "/livepatch; "
	      "echo " RELEASE
	      " >proc/sys/kernel/osrelease; echo 100.0 1.0 >proc/uptime; : >proc/modules; : >dev/kmsg");
	return (struct session){ .machine = machine_open(arena, dir), .timeout = 0, .limit = 60 };
}

/* Makes NAME be enabled, with these functions: OBJECT/NAME,SYMPOS. The newest comes last. */
static void enable(struct arena *arena, const char *name, const char *functions)
{
	shell(arena,
	      arena_printf(
		      arena,
		      "d=sys/kernel/livepatch/%s; mkdir -p $d sys/module/%s; (cd $d; mkdir -p %s); "
		      "echo 1 >$d/enabled; echo 0 >$d/transition; "
		      "{ echo '%s 1 1 - Live 0x0'; cat proc/modules; } >m; mv m proc/modules",
		      name, name, functions, name));
}

static const char *make_module(struct arena *arena, const char *file,
			       const struct small_module *module)
{
	const char *ko = arena_printf(arena, "%s/" MODULES "/livepatch/%s", dir, file);

	if (!small_module(arena, ko, module))
		abort();
	return ko;
}

static const struct loaded *only(const struct loaded_list *list)
{
	if (list->items.count != 1)
		abort();
	return list->items.items;
}

static void test_files(struct arena *arena)
{
	const struct session session = session_new(arena);
	const struct small_module web = { .name = "livepatch_web_1",
					  .functions = "vmlinux:f,0 ext4:g,2",
					  .fixes = "CVE-1:included CVE-2:refused CVE-3:included" };
	struct loaded_list list;

	enable(arena, "livepatch_web_1", "vmlinux/f,1 ext4/g,2");
	list = loaded_read(&session.machine, true);
	check(!only(&list)->file &&
		      strstr(only(&list)->no_file, "there is no livepatch_web_1.ko") &&
		      !strcmp(fix_ids(arena, only(&list)), "?"),
	      "without a file its fixes are not known");
	make_module(arena, "livepatch-web-1.ko", &web);
	list = loaded_read(&session.machine, true);
	check(only(&list)->file && !strcmp(fix_ids(arena, only(&list)), "CVE-1 CVE-3"),
	      "the fixes that are in are read from the file, - being _ in its name");
	shell(arena,
	      "mkdir " MODULES "/updates; mv " MODULES "/livepatch/*.ko " MODULES "/updates/");
	list = loaded_read(&session.machine, true);
	check(only(&list)->file != NULL, "the file may be elsewhere below /lib/modules");
	shell(arena, "mkdir sys/kernel/livepatch/livepatch_web_1/vmlinux/h,1");
	list = loaded_read(&session.machine, true);
	check(!only(&list)->file && strstr(only(&list)->no_file, "is another module than"),
	      "a file without one of the functions is another module");
	shell(arena,
	      "rmdir sys/kernel/livepatch/livepatch_web_1/vmlinux/h,1; mkdir -p sys/module/livepatch_web_1/notes; "
	      "printf '\\4\\0\\0\\0\\4\\0\\0\\0\\3\\0\\0\\0GNU\\0abcd' >sys/module/livepatch_web_1/notes/.note.gnu.build-id");
	check_capture();
	list = loaded_read(&session.machine, true);
	check(!only(&list)->file, "so is one with another build id");
	check_captured();
	shell(arena, "rm -r sys/module/livepatch_web_1/notes; echo rubbish >" MODULES
		     "/updates/livepatch-web-1.ko");
	check_capture();
	list = loaded_read(&session.machine, true);
	check(!only(&list)->file && strstr(only(&list)->no_file, "cannot be read"),
	      "a file that is no module is said");
	check_captured();
}

/* A task that is in f() of a module's code. */
static struct blocker blocker_in(struct arena *arena, const struct loaded_list *list,
				 const char *function, const char *module)
{
	struct blocker blocker = { .task = { .pid = 7, .state = 'S' } };

	blocker.task.stack = stack_trace_parse(
		arena, arena_printf(arena, "[<0>] %s+0x1/0x2%s\n", function, module));
	blocker_judge(list, loaded_in_transition(list), &blocker);
	return blocker;
}

static void test_nops(struct arena *arena)
{
	const struct session session = session_new(arena);
	const struct small_module old = { .name = "old", .functions = "vmlinux:f,0 vmlinux:g,0" };
	const struct small_module next = { .name = "next", .functions = "vmlinux:f,0" };
	struct loaded_list list;
	struct blocker blocker;

	make_module(arena, "old.ko", &old);
	make_module(arena, "next.ko", &next);
	enable(arena, "old", "vmlinux/f,1 vmlinux/g,1");
	enable(arena, "next", "vmlinux/f,1 vmlinux/g,1");
	shell(arena, "echo 1 >sys/kernel/livepatch/next/transition");
	list = loaded_read(&session.machine, true);
	check(list.items.items[1].summary != NULL, "during a replace, nops are no other functions");
	blocker = blocker_in(arena, &list, "g", " [old]");
	check(blocker.kind == BLOCKER_SLEEPS && !strcmp(blocker.code, "old"),
	      "what a nop takes back has to be left, too");
	blocker = blocker_in(arena, &list, "g", "");
	check(blocker.kind == BLOCKER_UNRELIABLE, "the original code has not");
	shell(arena, "echo 0 >sys/kernel/livepatch/next/enabled");
	list = loaded_read(&session.machine, true);
	blocker = blocker_in(arena, &list, "f", " [next]");
	check(blocker.kind == BLOCKER_SLEEPS && !strcmp(blocker.code, "next"),
	      "when it is called off, its own functions have to be left");
	blocker = blocker_in(arena, &list, "g", "");
	check(blocker.kind == BLOCKER_SLEEPS && !strcmp(blocker.code, "vmlinux"),
	      "and a nop's, which is the original");
	blocker = blocker_in(arena, &list, "helper", " [next]");
	check(blocker.kind == BLOCKER_UNRELIABLE,
	      "with the file at hand, another function of the module is not taken for one");
}

/* What judge_beside() says of a module beside those that are enabled. */
static const char *said(struct arena *arena, const struct session *session,
			const struct small_module *module, int *result)
{
	const struct loaded_list list = loaded_read(&session->machine, true);
	const struct module_summary *summary =
		module_summary_read(arena, make_module(arena, "new.ko", module));

	if (!summary)
		abort();
	check_capture();
	*result = judge_beside(session, &list, summary, "new.ko");
	return check_captured();
}

static void test_beside(struct arena *arena)
{
	const struct session session = session_new(arena);
	const struct small_module old = { .name = "old",
					  .functions = "vmlinux:f,0",
					  .states = "7.2",
					  .callbacks = "vmlinux:post_patch:set:CVE-1",
					  .fixes = "CVE-1:included" };
	struct small_module next = { .name = "next", .functions = "vmlinux:f,0" };
	const char *text;
	int result;

	said(arena, &session, &next, &result);
	check(!result, "a module beside nothing may be loaded");
	make_module(arena, "old.ko", &old);
	enable(arena, "old", "vmlinux/f,1");
	text = said(arena, &session, &next, &result);
	check(result && strstr(text, "state 7, version 2") && strstr(text, "klpctl unload"),
	      "not one that lacks a state of what it replaces");
	next.states = "7.1";
	text = said(arena, &session, &next, &result);
	check(result && strstr(text, "only version 1"), "nor one with a lower version of it");
	next.states = "7.2";
	text = said(arena, &session, &next, &result);
	check(!result && !*text, "one that goes on with the state may");
	make_module(arena, "old.ko",
		    &(struct small_module){ .name = "old",
					    .functions = "vmlinux:f,0",
					    .callbacks = "vmlinux:post_patch:set:CVE-1",
					    .fixes = "CVE-1:included" });
	text = said(arena, &session, &next, &result);
	check(result && strstr(text, "post_patch set()"), "not one that loses a callback's effect");
	shell(arena, "rm " MODULES "/livepatch/old.ko");
	next.states = NULL;
	text = said(arena, &session, &next, &result);
	check(!result && strstr(text, "not checked: what old would lose to it"),
	      "what is not known of it is said");
	shell(arena, "echo 1 >sys/kernel/livepatch/old/transition");
	text = said(arena, &session, &next, &result);
	check(result && strstr(text, "while a transition is under way, and old is in one"),
	      "none is loaded while a transition is under way");
	shell(arena, "echo 0 >sys/kernel/livepatch/old/transition; mkdir sys/module/next");
	text = said(arena, &session, &next, &result);
	check(result && strstr(text, "a module named next is loaded, which is no livepatch"),
	      "nor one of the name of another module");
	next.name = "old";
	text = said(arena, &session, &next, &result);
	check(result && strstr(text, "old is in force already"), "nor the same one again");
	shell(arena, "rm -r sys/kernel/livepatch/old; echo OEK >sys/module/old/taint");
	text = said(arena, &session, &next, &result);
	check(result && strstr(text, "`klpctl unload old` makes room for it"),
	      "nor one that is in memory and not in force");
}

static void test_oot(struct arena *arena)
{
	const struct session session = session_new(arena);
	const struct small_module next = {
		.name = "next",
		.functions = "drv:f,0",
		.info = "format: 1\nmodule: next\nkernel: " RELEASE "\nreplace: true\n"
			"oot_modules:\n- {name: drv, version: 1.2, srcversion: AB, build_id: 61626364}\n"
			"units:\n- unit: a.o\n  object: drv\n  functions:\n"
			"  - {name: f, status: changed, sympos: 0}\n",
	};
	const char *text;
	int result;

	said(arena, &session, &next, &result);
	check(!result, "a module of another tree need not be loaded");
	shell(arena,
	      "mkdir -p sys/module/drv/notes; echo 1.2 >sys/module/drv/version; echo AB >sys/module/drv/srcversion; "
	      "printf '\\4\\0\\0\\0\\4\\0\\0\\0\\3\\0\\0\\0GNU\\0abcd' >sys/module/drv/notes/.note.gnu.build-id");
	said(arena, &session, &next, &result);
	check(!result, "the one that the livepatch was built for is good");
	shell(arena, "echo AC >sys/module/drv/srcversion");
	text = said(arena, &session, &next, &result);
	check(result && strstr(text, "module drv, as it is loaded, is not the one"),
	      "of another source it is another one");
	shell(arena,
	      "echo AB >sys/module/drv/srcversion; printf '\\4\\0\\0\\0\\4\\0\\0\\0\\3\\0\\0\\0GNU\\0abce' "
	      ">sys/module/drv/notes/.note.gnu.build-id");
	said(arena, &session, &next, &result);
	check(result, "so it is built anew from the same source");
}

static void test_module_source(struct arena *arena)
{
	const struct session session = session_new(arena);
	struct module_source source;
	const char *packers[] = { "xz", "gzip", "zstd" }, *names[] = { "xz", "gz", "zst" };
	const char *path;
	size_t i;

	source = module_source_open(&session.machine);
	check(!module_source_file(&source, "plain"), "without modules.dep there are no modules");
	shell(arena,
	      "mkdir -p " MODULES "/kernel/fs; cd " MODULES
	      "; echo contents >kernel/fs/plain-one.ko; "
	      "echo 'kernel/fs/plain-one.ko: kernel/fs/a.ko' >modules.dep; echo rubbish >>modules.dep; "
	      "printf ':\\n.ko:\\n/.ko.xz:' >>modules.dep; echo >>modules.dep; "
	      "for s in xz gz zst; do echo \"kernel/fs/of_$s.ko.$s:\" >>modules.dep; done; "
	      "echo 'kernel/fs/broken.ko.xz:' >>modules.dep; echo no >kernel/fs/broken.ko.xz");
	for (i = 0; i < 3; i++)
		shell(arena, arena_printf(arena,
					  "%s -c " MODULES "/kernel/fs/plain-one.ko >" MODULES
					  "/kernel/fs/of_%s.ko.%s",
					  packers[i], names[i], names[i]));
	source = module_source_open(&session.machine);
	path = module_source_file(&source, "plain_one");
	check(path && file_exists(path), "a module is found by its name in the kernel");
	check(!module_source_file(&source, "one") && !module_source_file(&source, "a"),
	      "by the whole of it");
	for (i = 0; i < 3; i++) {
		path = module_source_file(&source, arena_printf(arena, "of_%s", names[i]));
		check(path && file_is_same(path, module_source_file(&source, "plain_one")),
		      "one that is packed with %s is unpacked", packers[i]);
		if (path)
			unlink(path);
	}
	check_capture();
	path = module_source_file(&source, "broken");
	check(!path && strstr(check_captured(), "cannot be unpacked"), "a damaged one is an error");
}

/* Returns what is said against a module, whose kernel has no symbols at hand: those come last. */
static const char *judged(const struct session *session, const char *ko)
{
	const struct loaded_list list = loaded_read(&session->machine, true);

	check_capture();
	judge_module(session, &list, ko, "new.ko");
	return check_captured();
}

static void test_admission(struct arena *arena)
{
	const struct session session = session_new(arena);
	struct small_module module = { .name = "new", .functions = "vmlinux:f,0" };
	const char *ko = make_module(arena, "new.ko", &module);

	check(strstr(judged(&session, ko), "proc/kallsyms"), "an unsigned module is tried");
	shell(arena, "mkdir -p sys/kernel/security sys/module/module/parameters; "
		     "echo 'none [integrity] confidentiality' >sys/kernel/security/lockdown");
	check(strstr(judged(&session, ko), "no signature, and this kernel is locked down"),
	      "a kernel that is locked down would not take it");
	shell(arena, "echo '[none] integrity confidentiality' >sys/kernel/security/lockdown; "
		     "echo Y >sys/module/module/parameters/sig_enforce");
	check(strstr(judged(&session, ko), "this kernel enforces signatures"),
	      "nor one that enforces signatures");
	shell(arena, arena_printf(arena, "echo '~Module signature appended~' >>%s", ko));
	check(strstr(judged(&session, ko), "proc/kallsyms"), "one with a signature is tried");
	shell(arena, "echo 1 >proc/sys/kernel/modules_disabled");
	check(strstr(judged(&session, ko), "takes no more modules until it is restarted"),
	      "unless none is taken");
	module.no_info = true;
	ko = make_module(arena, "new.ko", &module);
	check(strstr(judged(&session, ko), "another tool than klp-build made it"),
	      "what another tool made is not guessed at");
}

/* Returns what a command prints on a terminal of so many columns. */
static const char *on_terminal(struct arena *arena, const struct session *session,
			       enum exit_status (*run)(const struct session *session),
			       unsigned short columns)
{
	const int terminal = posix_openpt(O_RDWR | O_NOCTTY), before = dup(STDOUT_FILENO);
	const struct winsize size = { .ws_row = 24, .ws_col = columns };
	char *text = arena_alloc(arena, 8192);
	size_t length = 0;
	ssize_t got;
	int slave;

	if (terminal < 0 || before < 0 || grantpt(terminal) || unlockpt(terminal) ||
	    ioctl(terminal, TIOCSWINSZ, &size))
		abort();
	slave = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	fflush(stdout);
	dup2(slave, STDOUT_FILENO);
	run(session);
	fflush(stdout);
	dup2(before, STDOUT_FILENO);
	close(before);
	close(slave);
	while (length < 8191 && (got = read(terminal, text + length, 8191 - length)) > 0)
		length += (size_t)got;
	text[length] = '\0';
	close(terminal);
	return text;
}

static void test_terminal(struct arena *arena)
{
	const struct session session = session_new(arena);
	const struct small_module web = { .name = "livepatch_web_1",
					  .functions = "vmlinux:f,0",
					  .fixes =
						  "CVE-2026-10001:included CVE-2026-10002:included "
						  "CVE-2026-10003:included" };
	const char *text;

	enable(arena, "livepatch_web_1", "vmlinux/f,1");
	make_module(arena, "livepatch-web-1.ko", &web);
	text = on_terminal(arena, &session, run_list, 70);
	check(strstr(text, "?      CVE-2026-10001 CVE-2026-10002\r\n") &&
		      strstr(text, "\n                                 CVE-2026-10003\r\n"),
	      "fixes that a terminal has no room for are below the first one");
	text = on_terminal(arena, &session, run_list, 200);
	check(strstr(text, " CVE-2026-10001 CVE-2026-10002 CVE-2026-10003\r\n"),
	      "a wide one has them on a line");
	check(!strcmp(wrapped(arena, "one `two three` four", 2, 2, 9),
		      "  one\n    `two three`\n    four"),
	      "a command is not broken");
	check(!strcmp(wrapped(arena, "a `b c", 0, 0, 3), "a\n`b\nc"), "what is none is");
}

int main(void)
{
	struct arena *arena = arena_new();

	if (!mkdtemp(dir))
		abort();
	test_files(arena);
	test_nops(arena);
	test_beside(arena);
	test_oot(arena);
	test_module_source(arena);
	test_admission(arena);
	test_terminal(arena);
	dir_remove(dir);
	arena_free(arena);
	return check_done();
}
