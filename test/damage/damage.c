// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Damages good livepatch modules and has them verified.
 *
 *	damage RELEASE COUNT SEED KEEP MODULE.ko...
 *
 * RELEASE is a prepared kernel. First come the damages of a list, each of which must be found; then COUNT
 * damages that SEED chooses: bytes, fields of relocations and symbols, section headers, names, lost ends.
 * Each is verified twice: as it is, and with a digest that was made anew, so that the other checks are alone.
 *
 * TAP on stdout, with a comment for each damage that was accepted. With a directory KEEP ("-": none), the
 * modules that were accepted are kept there: NUMBER-MODULE-as-it-is.ko and NUMBER-MODULE-new-digest.ko, with
 * the damage in NUMBER.txt.
 */
#include "damage.h"
#include "../unit/check.h"
#include "../../builder/kernels/kernel.h"
#include "../../lib/files.h"
#include "../../lib/module-files.h"
#include "../../livepatch/verify/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct suite {
	struct arena *arena;
	struct verify_kernel *kernel;
	const char *dir;  /* for the damaged modules */
	const char *keep; /* or NULL */
};

/* What came of a module. */
struct outcome {
	enum { ACCEPTED, REFUSED, DIED } what;
	char why[512]; /* the first finding */
};

static void first_finding(int fd, struct outcome *outcome)
{
	char text[4096], rest[4096], *line;
	size_t size = 0;
	ssize_t got;

	while (size < sizeof(text) - 1 &&
	       (got = read(fd, text + size, sizeof(text) - 1 - size)) > 0)
		size += (size_t)got;
	text[size] = '\0';
	while (read(fd, rest, sizeof(rest)) > 0)
		;
	line = strstr(text, "error: ");
	snprintf(outcome->why, sizeof(outcome->why), "%.*s", (int)strcspn(line ?: "", "\n"),
		 line ?: "");
}

/* In a process of its own: a crash is a result, too. */
static struct outcome verify_file(const struct suite *suite, const char *path)
{
	struct outcome outcome = { .what = DIED };
	int pipes[2], status = 0;
	pid_t child;

	if (pipe(pipes))
		abort();
	fflush(stdout);
	child = fork();
	if (!child) {
		dup2(pipes[1], STDERR_FILENO);
		close(pipes[0]);
		_exit(verify_module_for(path, "damaged.ko", suite->kernel) ? 1 : 0);
	}
	close(pipes[1]);
	first_finding(pipes[0], &outcome);
	close(pipes[0]);
	waitpid(child, &status, 0);
	if (WIFEXITED(status))
		outcome.what = WEXITSTATUS(status) ? REFUSED : ACCEPTED;
	return outcome;
}

static struct outcome verify_image(const struct suite *suite, const struct image *image,
				   const char *name)
{
	const char *path = arena_printf(suite->arena, "%s/%s", suite->dir, name);

	if (file_write(path, image->bytes, image->size))
		abort();
	return verify_file(suite, path);
}

static void keep(const struct suite *suite, const char *name, const char *kept)
{
	if (suite->keep && file_copy(arena_printf(suite->arena, "%s/%s", suite->dir, name),
				     arena_printf(suite->arena, "%s/%s", suite->keep, kept)))
		abort();
}

/* Damages that a kernel dies of, or refuses. All but the first are found without the digest. */
static void test_list(const struct suite *suite, const char *const *modules, size_t count)
{
	const struct listed_damage *damage;
	size_t i;

	for (damage = listed_damages; damage->what; damage++) {
		size_t done = 0, missed = 0;
		struct outcome outcome = { 0 };

		for (i = 0; i < count; i++) {
			struct arena *arena = arena_new();
			struct image image = image_read(arena, modules[i]);

			if (damage->apply(&image)) {
				if (damage->new_digest && !image_renew_digest(&image))
					abort();
				outcome = verify_image(suite, &image, "listed.ko");
				done++;
				missed += outcome.what != REFUSED;
			}
			arena_free(arena);
		}
		check(done && !missed, "%s: found in %zu of %zu modules%s", damage->what,
		      done - missed, done, damage->new_digest ? ", without the digest" : "");
		printf("# %s\n", outcome.why);
	}
}

static void test_good(const struct suite *suite, const char *const *modules, size_t count)
{
	size_t i, good = 0;

	for (i = 0; i < count; i++) {
		struct arena *arena = arena_new();
		struct image image = image_read(arena, modules[i]);
		struct outcome as_it_is = verify_image(suite, &image, "good.ko"), renewed;

		if (!image_renew_digest(&image))
			abort();
		renewed = verify_image(suite, &image, "good.ko");
		good += as_it_is.what == ACCEPTED && renewed.what == ACCEPTED;
		arena_free(arena);
	}
	check(good == count, "%zu modules are good, also with a digest that was made anew", count);
}

struct totals {
	size_t refused[2], accepted[2], died;
	size_t wrongly; /* accepted as they are, where what is loaded was damaged */
};

/* "dir/x.ko" -> "x" */
static const char *base_name(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return arena_strndup(arena, name, strcspn(name, "."));
}

static void test_one(const struct suite *suite, const char *module, unsigned long seed,
		     struct totals *totals)
{
	static const char *const names[] = { "as-it-is", "new-digest" };
	struct arena *arena = arena_new();
	struct image image = image_read(arena, module);
	struct damage damage = image_damage(&image, seed);
	int way;

	for (way = 0; way < 2; way++) {
		struct outcome outcome;

		/* What cannot be read any more has no digest either. */
		if (way && !image_renew_digest(&image)) {
			totals->refused[way]++;
			continue;
		}
		outcome = verify_image(suite, &image, "damaged.ko");
		totals->refused[way] += outcome.what == REFUSED;
		totals->accepted[way] += outcome.what == ACCEPTED;
		totals->died += outcome.what == DIED;
		if (outcome.what == DIED) {
			printf("# %lu: %s: verify died\n", seed, damage.text);
			keep(suite, "damaged.ko", arena_printf(arena, "%lu-died.ko", seed));
		}
		if (outcome.what != ACCEPTED)
			continue;
		printf("# %lu %s: accepted%s: %s\n", seed, names[way],
		       !way && damage.is_loaded ? " WRONGLY" : "", damage.text);
		totals->wrongly += !way && damage.is_loaded;
		keep(suite, "damaged.ko",
		     arena_printf(arena, "%lu-%s-%s.ko", seed, base_name(arena, module),
				  names[way]));
		if (suite->keep)
			file_write(arena_printf(arena, "%s/%lu.txt", suite->keep, seed),
				   damage.text, strlen(damage.text));
	}
	arena_free(arena);
}

static const char *module_file(void *data, const char *name)
{
	return module_files_find(data, name);
}

static struct verify_kernel *open_kernel(struct arena *arena, const char *release)
{
	const struct kernel_wanted wanted = { .name = release, .jobs = 1 };
	struct verify_against *against = arena_new_object(arena, struct verify_against);
	struct module_files *files = arena_new_object(arena, struct module_files);
	struct kernel kernel;

	if (kernel_open(arena, &wanted, &kernel) || module_files_read(files, arena, kernel.modules))
		return NULL;
	*against = (struct verify_against){
		.vmlinux = kernel.vmlinux,
		.decode = code_decode,
		.symvers = kernel.symvers,
		.release = kernel.release,
		.module_file = module_file,
		.data = files,
		.modules = kernel.modules,
	};
	return verify_kernel_open(arena, against);
}

int main(int argc, char **argv)
{
	char dir[] = "/tmp/klp-damage-XXXXXX";
	struct suite suite = { .arena = arena_new(), .dir = dir };
	struct totals totals = { 0 };
	unsigned long count, seed, i;

	if (argc < 6 || !mkdtemp(dir))
		return 2;
	count = strtoul(argv[2], NULL, 10);
	seed = strtoul(argv[3], NULL, 10);
	suite.keep = strcmp(argv[4], "-") ? argv[4] : NULL;
	suite.kernel = open_kernel(suite.arena, argv[1]);
	if (!suite.kernel)
		return 1;
	test_good(&suite, (const char *const *)argv + 5, (size_t)argc - 5);
	test_list(&suite, (const char *const *)argv + 5, (size_t)argc - 5);
	for (i = 0; i < count; i++)
		test_one(&suite, argv[5 + i % (unsigned long)(argc - 5)], seed + i, &totals);
	printf("# as they are: %zu refused, %zu accepted\n", totals.refused[0], totals.accepted[0]);
	printf("# with a new digest: %zu refused, %zu accepted\n", totals.refused[1],
	       totals.accepted[1]);
	check(!totals.died, "verify survives %lu damaged modules", count);
	check(!totals.wrongly, "whatever is loaded and was damaged is found");
	dir_remove(dir);
	arena_free(suite.arena);
	return check_done();
}
