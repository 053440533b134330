/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../builder/manifest/manifest.h"
#include "../../builder/patches/patch-set.h"
#include "../../lib/files.h"

static struct arena *arena;
static char top[] = "/tmp/klp-patches-XXXXXX";
static const char *error; /* what the last apply() printed */

static void put(const char *path, const char *text)
{
	const char *whole = arena_printf(arena, "%s/tree/%s", top, path);

	dir_make(arena_strndup(arena, whole, (size_t)(strrchr(whole, '/') - whole)));
	file_write(whole, text, strlen(text));
}

static int apply_fix(struct patch_set *set, const char *id, bool strict, const char *first,
		     const char *second)
{
	struct kernel kernel = { 0 };
	struct request request = { 0 };
	struct manifest manifest = { .name = "test" };
	struct fix *fix = array_push(arena, &manifest.fixes);
	struct job job = { .arena = arena, .kernel = &kernel, .request = &request };
	const char *texts[] = { first, second };
	int i, result;

	kernel.source = arena_printf(arena, "%s/tree", top);
	kernel.name = kernel.release = "6.12-test";
	kernel.arch = kernel_arch_by_kbuild("x86");
	kernel.config = arena_printf(arena, "%s/config", top);
	file_write(kernel.config, "", 0);
	fix->id = id;
	request.strict = strict;
	request.manifest = &manifest;
	for (i = 0; i < 2 && texts[i]; i++) {
		const char *path = arena_printf(arena, "%s/%d.patch", top, i + 1);

		file_write(path, texts[i], strlen(texts[i]));
		*array_push(arena, &fix->patches) = path;
	}
	*set = (struct patch_set){ 0 };
	check_capture();
	result = patches_apply(&job, set);
	error = check_captured();
	return result;
}

static int apply(struct patch_set *set, bool strict, const char *first, const char *second)
{
	return apply_fix(set, NULL, strict, first, second);
}

#define HEAD(file) "--- a/" file "\n+++ b/" file "\n"

#define ONE_HUNK HEAD("fs/a.c") "@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n"
#define MAIL                                                                       \
	"From 1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001\n" \
	"From: A U Thor <author@example.com>\nSubject: [PATCH] x\n\n"

/* What is around the diffs does not matter: each of these changes "one" in fs/a.c to "ONE". */
static const struct {
	const char *promise, *first, *second;
} forms[] = {
	{ "the message of a mail has lines of dashes and pluses",
	  MAIL "More.\n\n--- this begins with dashes\n+++ and this\n\n--- a/fs/a.c\n+++ b/fs/a.c\n"
	       "---\n fs/a.c | 2 +-\n\n" ONE_HUNK "-- \n2.39.5\n",
	  NULL },
	{ "and one of both alone",
	  MAIL "--- this begins with dashes\n\n+++ and this\n---\n" ONE_HUNK, NULL },
	{ "words of a diff in a message",
	  MAIL
	  "Binary files are no problem\nrename to fs/x\n@@ hello\ndiff of that\n---\n" ONE_HUNK,
	  NULL },
	{ "words of a diff in the message of the second mail",
	  MAIL
	  "first\n---\ndiff --git a/fs/b.h b/fs/b.h\n--- a/fs/b.h\n+++ b/fs/b.h\n"
	  "@@ -1 +1 @@\n-b\n+B\n-- \n2.39.5\n\n" MAIL
	  "rename to fs/x\ndeleted file mode\n--- dashes\n+++ and pluses\n@@ hello\n---\n" ONE_HUNK,
	  NULL },
	{ "a cover letter and its patch in one mailbox",
	  MAIL "*** BLURB HERE ***\n\n fs/a.c | 2 +-\n 1 file changed\n\n-- \n2.39.5\n\n" MAIL
	       "one\n---\n" ONE_HUNK "-- \n2.39.5\n\n",
	  NULL },
	{ "a cover letter beside its patch",
	  MAIL "*** BLURB HERE ***\n\n fs/a.c | 2 +-\n 1 file changed\n-- \n2.39.5\n", ONE_HUNK },
	{ "git format-patch --attach",
	  "From: A\nSubject: x\nMIME-Version: 1.0\n"
	  "Content-Type: multipart/mixed; boundary=\"------------2.39.5\"\n\n"
	  "This is a multi-part message in MIME format.\n--------------2.39.5\n"
	  "Content-Type: text/plain; charset=UTF-8; format=fixed\n"
	  "Content-Transfer-Encoding: 8bit\n\n---\n fs/a.c | 2 +-\n\n--------------2.39.5\n"
	  "Content-Type: text/x-patch; name=\"0001-x.patch\"\n"
	  "Content-Transfer-Encoding: 8bit\n\n" ONE_HUNK "\n--------------2.39.5--\n",
	  NULL },
	{ "a message in quoted-printable, and a patch beside it that is not",
	  "Subject: x\n\n--b\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n"
	  "\nH=C3=A4\n--b\nContent-Type: text/x-patch\n\n" ONE_HUNK "--b--\n",
	  NULL },
	{ "a mail signed with PGP/MIME",
	  "Subject: x\n\n--=-=\n\n---\n" ONE_HUNK
	  "--=-=\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n"
	  "iQ==\n-----END PGP SIGNATURE-----\n--=-=--\n",
	  NULL },
	{ "headers of quilt",
	  "Index: linux/fs/a.c\n===================================================================\n"
	  "--- linux.orig/fs/a.c\n+++ linux/fs/a.c\n@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
	  NULL },
	{ "mnemonic prefixes of git",
	  "diff --git i/fs/a.c w/fs/a.c\n--- i/fs/a.c\n+++ w/fs/a.c\n"
	  "@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
	  NULL },
	{ "a byte order mark in front",
	  "\xef\xbb\xbf"
	  "From: A\n\n" ONE_HUNK,
	  NULL },
};

static void test_forms(void)
{
	struct patch_set set;
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		bool good = !apply(&set, false, forms[i].first, forms[i].second) &&
			    !strncmp(set.files.items[set.files.count - 1].text, "ONE\ntwo\n", 8);

		check(good, "taken: %s", forms[i].promise);
		if (!good)
			printf("# %s\n", error);
	}
	check(!apply(&set, false, MAIL "*** BLURB HERE ***\n", ONE_HUNK) &&
		      strstr(error, "1.patch: changes no file; it is a cover letter"),
	      "a warning names the cover letter");
	check(apply(&set, false, MAIL "one\n", MAIL "two\n") == -1 &&
		      strstr(error, "only cover letters"),
	      "cover letters alone are no patch");
	check(apply(&set, false, "", ONE_HUNK) == -1 && strstr(error, "1.patch: changes no file"),
	      "an empty file is no cover letter");
}

static void test_offsets(void)
{
	struct patch_set set;

	check(!apply(&set, false, HEAD("fs/a.c") "@@ -40,2 +40,3 @@\n three\n+new\n four\n",
		     NULL) &&
		      strstr(error,
			     "1.patch:3: hunk 1 of fs/a.c applies 37 lines above the place that it names"),
	      "a hunk that moved is noted");
	check(!apply(&set, false,
		     HEAD("fs/a.c") "@@ -1,2 +1,3 @@\n one\n+new\n two\n"
				    "@@ -3,2 +4,2 @@\n four\n-five\n+5\n",
		     NULL) &&
		      strstr(error, "1.patch:7: hunk 2 of fs/a.c applies 1 line below the place"),
	      "and how far");
	check(!apply(&set, false, ONE_HUNK, NULL) && !*error, "one that did not is not");
}

static void test_applies(void)
{
	struct patch_set set;

	check(!apply(&set, false, HEAD("fs/a.c") "@@ -1,3 +1,4 @@\n one\n+new\n two\n three\n",
		     NULL) &&
		      set.files.count == 1 &&
		      !strcmp(set.files.items[0].text, "one\nnew\ntwo\nthree\nfour\nfive\n"),
	      "a hunk is applied");
	check(set.hunks.count == 1 && set.hunks.items[0].old_start == 1 &&
		      set.hunks.items[0].patch_line == 3 &&
		      !strcmp(set.hunks.items[0].file, "fs/a.c"),
	      "and its place is kept");
	check(!apply(&set, false, HEAD("fs/a.c") "@@ -40,2 +40,3 @@\n three\n+new\n four\n",
		     NULL) &&
		      set.hunks.items[0].old_start == 3,
	      "a hunk that moved is found");
	check(!apply(&set, false, HEAD("fs/a.c") "@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
		     HEAD("fs/a.c") "@@ -1,2 +1,2 @@\n-ONE\n+uno\n two\n") &&
		      !strncmp(set.files.items[0].text, "uno\ntwo\n", 8),
	      "patches are applied one on top of the other");
	check(apply(&set, false, HEAD("fs/a.c") "@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
		    HEAD("fs/a.c") "@@ -1,2 +1,2 @@\n-ONE\n+one\n two\n") == 3,
	      "two that undo each other change no code");
	check(!apply(&set, false,
		     "From: someone\r\nSubject: x\r\n\r\n---\r\n fs/a.c | 2 +-\r\n\r\n--- "
		     "a/fs/a.c\r\n"
		     "+++ b/fs/a.c\r\n@@ -1,2 +1,2 @@\r\n-one\r\n+ONE\r\n two\r\n-- \r\n2.39\r\n",
		     NULL) &&
		      !strncmp(set.files.items[0].text, "ONE\ntwo\n", 8),
	      "mail around it and DOS line ends do no harm");
	check(!apply(&set, false,
		     "diff -ru old/fs/a.c new/fs/a.c\n--- old/fs/a.c\t2024-01-01 10:00:00.0 +0100\n"
		     "+++ new/fs/a.c\t2024-01-01 10:00:00.0 +0100\n@@ -5 +5 @@\n-five\n+5\n",
		     NULL),
	      "diff -r works, and counts that are left out");
	check(!apply(&set, false,
		     HEAD("fs/a.c") "@@ -4,2 +4,2 @@\n four\n-five\n+5\n"
				    "\\ No newline at end of file\n",
		     NULL) &&
		      !strcmp(set.files.items[0].text, "one\ntwo\nthree\nfour\n5"),
	      "a last line may lose its newline");
	check(!apply(&set, false,
		     "diff --git a/fs/a.c b/fs/c.c\nsimilarity index 90%\nrename from fs/a.c\n"
		     "rename to fs/c.c\n--- a/fs/a.c\n+++ b/fs/c.c\n@@ -1,2 +1,2 @@\n-one\n+ONE\n "
		     "two\n",
		     NULL) &&
		      set.files.count == 2,
	      "a rename with changes is a file less and a file more");
	check(!apply(&set, false,
		     HEAD("fs/a.c") "@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n"
				    "--- /dev/null\n+++ b/fs/new.h\n@@ -0,0 +1 @@\n+int x;\n",
		     NULL) &&
		      set.files.items[1].change == CHANGE_NEW_FILE,
	      "a file may be added");
	check(!apply(&set, false,
		     HEAD("fs/a.c") "@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n"
				    "--- a/fs/b.h\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n",
		     NULL) &&
		      set.files.items[1].change == CHANGE_DELETE,
	      "a file may be deleted");
}

struct refusal {
	const char *promise, *patch, *expected;
};

static const struct refusal refusals[] = {
	{ "an empty patch", "", "changes no file" },
	{ "a text without hunks", "hello\nworld\n", "changes no file" },
	{ "a hunk that does not apply", HEAD("fs/a.c") "@@ -1,2 +1,2 @@\n-uno\n+ONE\n two\n",
	  "1.patch:3: hunk 1 of 1 does not apply" },
	{ "a hunk with a wrong context line",
	  HEAD("fs/a.c") "@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n 3\n",
	  "the patch expects in line 3: 3" },
	{ "one that is in already", HEAD("fs/a.c") "@@ -1,2 +1,3 @@\n zero\n+one\n two\n",
	  "does not apply" },
	{ "one that has been applied", HEAD("fs/a.c") "@@ -1,2 +1,3 @@\n one\n+two\n three\n",
	  "in the source of 6.12-test already" },
	{ "a missing file", HEAD("fs/none.c") "@@ -1 +1 @@\n-a\n+b\n",
	  "there is no file fs/none.c" },
	{ "a new file that exists", "--- /dev/null\n+++ b/fs/a.c\n@@ -0,0 +1 @@\n+x\n", "exists" },
	{ "only new files", "--- /dev/null\n+++ b/fs/n.c\n@@ -0,0 +1 @@\n+x\n",
	  "only adds new files" },
	{ "only a rename",
	  "diff --git a/fs/a.c b/fs/c.c\nsimilarity index 100%\nrename from fs/a.c\nrename to "
	  "fs/c.c\n",
	  "only renames" },
	{ "a rename of nothing", "diff --git a/fs/a.c b/fs/c.c\nrename to fs/c.c\n",
	  "only renames a file without a name to fs/c.c" },
	{ "a binary patch",
	  "diff --git a/fs/a.c b/fs/a.c\nindex 1..2\nGIT binary patch\nliteral 1\n", "binary" },
	{ "a path that climbs", "--- a/../etc/x\n+++ b/../etc/x\n@@ -0,0 +1 @@\n+x\n",
	  "not the path" },
	{ "a path that climbs inside", "--- /dev/null\n+++ b/fs/../../x\n@@ -0,0 +1 @@\n+x\n",
	  "not the path" },
	{ "an absolute path", "--- /dev/null\n+++ /etc/x\n@@ -0,0 +1 @@\n+x\n", "absolute" },
	{ "a path for a shell", "--- /dev/null\n+++ b/fs/$(id).c\n@@ -0,0 +1 @@\n+x\n",
	  "not the path" },
	{ "a rename that climbs",
	  "diff --git a/fs/a.c b/x\nrename from fs/a.c\nrename to ../x\n@@ -1 +1 @@\n-a\n+b\n",
	  "not the path" },
	{ "a link in the tree", HEAD("link/a.c") "@@ -1 +1 @@\n-one\n+x\n", "symbolic link" },
	{ "a new link",
	  "diff --git a/fs/l b/fs/l\nnew file mode 120000\n--- /dev/null\n+++ b/fs/l\n"
	  "@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n",
	  "symbolic link" },
	{ "a huge count", HEAD("fs/a.c") "@@ -1,99999999999999999999 +1,2 @@\n one\n",
	  "malformed" },
	{ "a large count", HEAD("fs/a.c") "@@ -1,9999999 +1,9999999 @@\n one\n", "truncated" },
	{ "a truncated hunk", HEAD("fs/a.c") "@@ -1,3 +1,3 @@\n one\n", "truncated" },
	{ "a hunk with too many lines", HEAD("fs/a.c") "@@ -1 +1 @@\n-one\n+a\n+b\n",
	  "more lines" },
	{ "a hunk without a file", "@@ -1 +1 @@\n-a\n+b\n", "the names of this hunk" },
	{ "a header without its hunk", ONE_HUNK HEAD("fs/b.h") "@ -1 +1 @@\n-b\n+c\n",
	  "1.patch:7: no hunk (@@) follows" },
	{ "a damaged second hunk", ONE_HUNK "\n@@-4 +4 @@\n-four\n+4\n",
	  "1.patch:8: malformed hunk header" },
	{ "lines that differ in blanks only",
	  HEAD("fs/blanks.c") "@@ -1,2 +1,2 @@\n-    tab\n+x\n two\n", "only blanks differ" },
	{ "git diff --no-prefix",
	  "diff --git fs/a.c fs/a.c\n--- fs/a.c\n+++ fs/a.c\n@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
	  "fs/a.c has no leading directory" },
	{ "svn diff",
	  "Index: fs/a.c\n=====\n--- fs/a.c\t(revision 1)\n+++ fs/a.c\t(working copy)\n"
	  "@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
	  "fs/a.c has no leading directory" },
	{ "no prefix, and another file of that name",
	  "--- tools/fs/a.c\n+++ tools/fs/a.c\n@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
	  "tools/fs/a.c has no leading directory" },
	{ "two directories in front",
	  "--- a/linux/fs/a.c\n+++ b/linux/fs/a.c\n@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
	  "fs/a.c is there" },
	{ "a mail in quoted-printable",
	  "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n---\n" ONE_HUNK,
	  "encoded (quoted-printable)" },
	{ "one whose message speaks of other mails",
	  "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\nFrom 2001 on\n---\n" ONE_HUNK,
	  "encoded (quoted-printable)" },
	{ "a mail in base64", "Subject: x\nContent-Transfer-Encoding: base64\n\nLS0tCg==\n",
	  "base64" },
	{ "a signed message",
	  "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- --- a/fs/a.c\n+++ b/fs/a.c\n",
	  "gpg --decrypt" },
	{ "a context diff",
	  "*** a/fs/a.c\t2024\n--- b/fs/a.c\t2024\n***************\n*** 1,2 ****\n! one\n  two\n"
	  "--- 1,2 ----\n! ONE\n  two\n",
	  "context diff" },
	{ "a diff without context", "1c1\n< one\n---\n> ONE\n", "diff without context" },
	{ "a script for ed", "1c\nONE\n.\n", "script for ed" },
	{ "the combined diff of a merge",
	  "diff --cc fs/a.c\nindex 1,2..3\n--- a/fs/a.c\n+++ b/fs/a.c\n"
	  "@@@ -1,2 -1,2 +1,2 @@@\n- one\n++ONE\n  two\n",
	  "combined diff" },
	{ "a summary", " fs/a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n",
	  "diffstat" },
	{ "a description", "commit 1234567890123456789012345678901234567890\nAuthor: A\n\n    x\n",
	  "description of a commit" },
	{ "colours", "\033[1mdiff --git a/fs/a.c b/fs/a.c\033[m\n", "--no-color" },
	{ "a web page", "\n<!DOCTYPE html>\n<html></html>\n", "web page" },
	{ "gzip", "\x1f\x8b\x08", "zcat" },
	{ "xz",
	  "\xfd"
	  "7zXZ",
	  "xzcat" },
	{ "UTF-16", "\xff\xfe-", "UTF-16" },
	{ "assembly", HEAD("arch/x86/entry/e.S") "@@ -1 +1 @@\n-a\n+b\n", "assembly" },
	{ "the vDSO", HEAD("arch/x86/entry/vdso/v.c") "@@ -1 +1 @@\n-a\n+b\n", "vDSO" },
	{ "boot code", HEAD("arch/x86/boot/m.c") "@@ -1 +1 @@\n-a\n+b\n", "boot code" },
	{ "Kconfig", HEAD("net/Kconfig") "@@ -1 +1 @@\n-a\n+b\n", "configuration" },
};

static void test_refusals(void)
{
	struct patch_set set;
	size_t i;
	int result;

	for (i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		result = apply(&set, false, refusals[i].patch, NULL);
		check(result == -1 && strstr(error, refusals[i].expected), "refused: %s",
		      refusals[i].promise);
		if (result != -1 || !strstr(error, refusals[i].expected))
			printf("# %d: %s\n", result, error);
	}
	check(!file_exists(arena_printf(arena, "%s/etc", top)) && !file_exists("/etc/x"),
	      "nothing is written anywhere");
}

static void test_no_effect(void)
{
	static const char doc[] = HEAD("Documentation/x.rst") "@@ -1 +1 @@\n-a\n+b\n";
	static const char comment[] = HEAD("fs/a.c") "@@ -1,2 +1,3 @@\n one\n+/* new */\n two\n";
	struct patch_set set;

	check(apply(&set, false, doc, NULL) == 3 && strstr(error, "1.patch:3: Documentation/x.rst"),
	      "documentation alone changes no code");
	check(apply(&set, true, doc, NULL) == -1, "and is an error with --strict");
	check(apply(&set, false, HEAD("arch/arm64/mm/f.c") "@@ -1 +1 @@\n-a\n+b\n", NULL) == 3,
	      "another architecture has no effect");
	check(apply(&set, false, comment, NULL) == 3 && strstr(error, "only comments"),
	      "comments alone change no code");
	check(apply(&set, false, "diff --git a/fs/a.c b/fs/a.c\nold mode 100644\nnew mode 100755\n",
		    NULL) == 3,
	      "nor does a mode");
}

#define TWINS	     HEAD("fs/twins.c")
#define IN_ALPHA     "@@ -2,3 +2,4 @@\n get();\n+check();\n put();\n done();\n"
#define IN_OMEGA     "@@ -12,3 +13,3 @@\n omega\n-old();\n+new();\n end\n"
#define WITHOUT_LAST "@@ -11,3 +11,2 @@\n b\n end\n-last\n"

/* Fixes of code that resembles other code of its file. fs/twins.c is the source of each case. */
static const struct {
	const char *promise, *source, *patch;
	int outcome; /* 0: refused, with the words of `expected` */
	const char *expected;
} twins[] = {
	{ "a fix that the source lacks applies",
	  "alpha\nget();\nput();\ndone();\n5\n6\nget();\nput();\ndone();\n10\n11\nomega\nold();\nend\n",
	  TWINS IN_ALPHA IN_OMEGA, REPORT_FIX_INCLUDED, NULL },
	{ "a hunk that the source has is not made once more where the code is alike",
	  "alpha\nget();\ncheck();\nput();\ndone();\n5\n6\nget();\nput();\ndone();\n10\nomega\nold();\nend\n",
	  TWINS IN_ALPHA IN_OMEGA, 0, "hunk 1 of fs/twins.c is in the source" },
	{ "a hunk that is missing is not seen where the code is alike",
	  "alpha\nget();\nput();\ndone();\n5\n6\nget();\ncheck();\nput();\ndone();\n11\nomega\nnew();\nend\n",
	  TWINS IN_ALPHA IN_OMEGA, 0, "hunk 1 of fs/twins.c is missing, and applies" },
	{ "lines that are taken off the end of a file may resemble what is before them",
	  "1\n2\n3\n4\n5\n6\n7\n8\n9\na\nb\nend\nlast\n", TWINS WITHOUT_LAST, REPORT_FIX_INCLUDED,
	  NULL },
	{ "and are gone when the file ends there", "1\n2\n3\n4\n5\n6\n7\n8\n9\na\nb\nend\n",
	  TWINS WITHOUT_LAST, REPORT_FIX_ALREADY, NULL },
	{ "a function whose end is that of the one before it is there as a whole",
	  "alpha\nret\nend\nbeta\nret\nend\n",
	  TWINS "@@ -1,3 +1,6 @@\n alpha\n+ret\n+end\n+beta\n ret\n end\n", REPORT_FIX_ALREADY,
	  NULL },
	{ "without context, no line shows that the source has lost a line", "alpha\nbeta\n",
	  TWINS "@@ -2 +1,0 @@\n-gone\n", 0, "" },
	{ "documentation does not decide whether the kernel has a fix", "alpha\nnew();\n",
	  TWINS "@@ -1,2 +1,2 @@\n alpha\n-old();\n+new();\n" HEAD(
		  "Documentation/x.rst") "@@ -1 +1 @@\n-old\n+new\n",
	  REPORT_FIX_ALREADY, NULL },
	{ "and a fix of what the kernel does not run is not for it", "new\n",
	  HEAD("arch/arm64/kernel/a.c") "@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n",
	  REPORT_FIX_NOT_CONFIGURED, NULL },
	{ "but one that the source has is there", "new\n",
	  HEAD("arch/arm64/kernel/a.c") "@@ -1,2 +1,2 @@\n-zero\n+one\n two\n", REPORT_FIX_ALREADY,
	  NULL },
};

static void test_twins(void)
{
	struct patch_set set;
	size_t i;

	for (i = 0; i < sizeof(twins) / sizeof(*twins); i++) {
		int result;
		bool good;

		put("fs/twins.c", twins[i].source);
		result = apply_fix(&set, "CVE-1", false, twins[i].patch, NULL);
		good = twins[i].outcome
			       ? result >= 0 && (int)set.fixes.items[0].outcome == twins[i].outcome
			       : result < 0 && strstr(error, twins[i].expected);
		check(good, "%s", twins[i].promise);
		if (!good)
			printf("# %s\n", error);
	}
}

int main(void)
{
	arena = arena_new();
	if (!mkdtemp(top))
		return 1;
	put("fs/a.c", "one\ntwo\nthree\nfour\nfive\n");
	put("fs/b.h", "b\n");
	if (symlink("fs", arena_printf(arena, "%s/tree/link", top)))
		return 1;
	put("fs/blanks.c", "\ttab\ntwo\n");
	put("tools/fs/a.c", "one\ntwo\n");
	put("arch/arm64/kernel/a.c", "one\ntwo\n");
	test_applies();
	test_forms();
	test_offsets();
	test_refusals();
	test_no_effect();
	test_twins();
	dir_remove(top);
	arena_free(arena);
	return check_done();
}
