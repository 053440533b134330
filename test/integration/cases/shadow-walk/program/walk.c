// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Goes steps in the kernel and in a model of it, and compares the two after each.
 *
 *	walk DIR SEED STEPS	a random walk
 *	walk DIR < STEPS	those that are read (steps.h). "refused" is before a step that the kernel refuses; a line
 *				"expect TYPE OBJECT SERIAL" says which instance there is, 0 for none, "say TEXT" says it,
 *				"read TYPE OBJECT MILLISECONDS" begins a reader, and "read-end" waits until it has seen an
 *				instance that was alive all the time
 *	walk DIR count		prints how many shadow variables of the types there are
 *
 * DIR has the livepatches and the helper module. Exits with 1 after a difference, and prints the last steps.
 */
#include "compare.h"
#include "kernel.h"
#include "random.h"
#include "steps.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HISTORY = 60, NOTE_STEPS = 250 };

static struct model model;
static char history[HISTORY][80];
static unsigned int steps, refused, transitions;
static struct counted_reader *reader;
static pid_t reader_pid;

/* The machine that boots this is told that it goes on (guest/init). */
static void note(const char *what, unsigned long long seed)
{
	const char *name = getenv("KLP_CASE");

	if (name)
		dprintf(3,
			"note %s seed %llu: %u steps, %u of them refused, %u with an open transition%s\n",
			name, seed, steps, refused, transitions, what);
}

static int fail(void)
{
	unsigned int first = steps > HISTORY ? steps - HISTORY : 0;

	printf("the last of %u steps:\n", steps);
	for (unsigned int i = first; i < steps; i++)
		printf("  %s\n", history[i % HISTORY]);
	return 1;
}

static bool same_answer(const struct step *expected, const struct step *real)
{
	const struct counted_operation *a = &expected->operation, *b = &real->operation;
	bool same = a->livepatch == b->livepatch && a->has_type == b->has_type &&
		    a->found == b->found;

	if (!same)
		printf("the answer is walk_%u, %s, instance %u, and should be walk_%u, %s, instance %u\n",
		       b->livepatch, b->has_type ? "type" : "no type", b->found, a->livepatch,
		       a->has_type ? "type" : "no type", a->found);
	return same;
}

static bool go(const struct step *step)
{
	struct step expected = *step, real = *step;
	int expected_error, error;

	step_format(step, history[steps++ % HISTORY], sizeof(history[0]));
	/* The answer of a step that lets go is that of the task which was held. */
	expected_error = model_step(&model, &expected);
	error = kernel_step(&real);
	refused += error != 0;
	transitions += model.transition != 0;
	if (error != expected_error) {
		printf("the kernel says %s, and should say %s\n", strerror(error),
		       strerror(expected_error));
		return false;
	}
	if (!error && (step->verb == OPERATE || (step->verb == LET_GO && real.operation.late)) &&
	    !same_answer(&expected, &real))
		return false;
	return compare(&model, step->lazy) == 0;
}

/* What is left for ever refers to the helper module. */
static bool is_forced(void)
{
	for (unsigned int number = 1; number <= LIVEPATCHES; number++)
		if (model.livepatch[number].forced)
			return true;
	return false;
}

static int go_back(void)
{
	struct step step;

	while (random_last_step(&model, &step))
		if (!go(&step))
			return fail();
	if (is_forced())
		return 0;
	for (int type = 0; type < COUNTED_TYPES; type++)
		if (model.made[type] != model.destroyed[type]) {
			printf("%u constructors and %u destructors of type %d\n", model.made[type],
			       model.destroyed[type], type);
			return 1;
		}
	return 0;
}

static int walk(unsigned long long seed, unsigned int count)
{
	struct random random;
	struct step step;
	int status;

	random_begin(&random, seed);
	printf("seed %llu\n", seed);
	while (steps < count) {
		random_step(&random, &model, &step);
		if (!go(&step)) {
			printf("seed %llu\n", seed);
			return fail();
		}
		if (steps % NOTE_STEPS == 0)
			note("", seed);
	}
	status = go_back();
	note(status ? "" : ", no difference", seed);
	return status;
}

static bool expect(const char *line)
{
	unsigned int type, object, serial;
	struct kernel_state state;

	if (sscanf(line, "expect %u %u %u", &type, &object, &serial) != 3 ||
	    type >= COUNTED_TYPES || object >= COUNTED_OBJECTS)
		return false;
	kernel_look(&state);
	if (state.counted.found[type][object].serial == serial)
		return true;
	printf("instance %u, expected %u\n", state.counted.found[type][object].serial, serial);
	return false;
}

static bool begin_reader(const char *line)
{
	struct counted_reader *shared;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED || sscanf(line, "read %u %u %u", &shared->type, &shared->object,
					   &shared->milliseconds) != 3)
		return false;
	reader = shared;
	reader_pid = fork();
	if (reader_pid == 0) {
		kernel_read(shared);
		_exit(0);
	}
	return reader_pid > 0;
}

static bool end_reader(void)
{
	if (!reader || waitpid(reader_pid, NULL, 0) != reader_pid)
		return false;
	if (reader->found && reader->live && !reader->destroyed)
		return true;
	printf("the reader has %s, %s to the end, and %u destructors ran meanwhile\n",
	       reader->found ? "an instance" : "no instance", reader->live ? "alive" : "not alive",
	       reader->destroyed);
	return false;
}

static bool follow_line(const char *line)
{
	const unsigned int refused_before = refused;
	const bool is_refused = !strncmp(line, "refused ", 8);
	struct step step;

	if (!strncmp(line, "say ", 4))
		return true;
	if (!strncmp(line, "expect ", 7))
		return expect(line);
	if (!strcmp(line, "read-end"))
		return end_reader();
	if (!strncmp(line, "read ", 5))
		return begin_reader(line);
	if (step_parse(is_refused ? line + 8 : line, &step) || !model_can(&model, &step)) {
		printf("cannot be done\n");
		return false;
	}
	if (!go(&step))
		return false;
	if (is_refused != (refused != refused_before)) {
		printf("%s\n",
		       is_refused ? "the kernel does not refuse it" : "the kernel refuses it");
		return false;
	}
	return true;
}

static int follow(FILE *file)
{
	char line[128];

	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!line[0] || line[0] == '#')
			continue;
		puts(line);
		if (!follow_line(line))
			return 1;
	}
	return go_back();
}

static int count(void)
{
	struct kernel_state state;
	unsigned int number;

	kernel_look(&state);
	number = state.counted.elsewhere;
	for (int type = 0; type < COUNTED_TYPES; type++)
		for (int object = 0; object < COUNTED_OBJECTS; object++)
			number += state.counted.found[type][object].number;
	printf("%u\n", number);
	return 0;
}

int main(int argc, char **argv)
{
	int status;

	if (argc < 2 || argc > 4)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	kernel_open(argv[1]);
	if (argc == 4)
		status = walk(strtoull(argv[2], NULL, 0), strtoul(argv[3], NULL, 0));
	else
		status = argc == 3 ? count() : follow(stdin);
	if (status == 0 && !is_forced())
		kernel_close();
	return status;
}
