// SPDX-License-Identifier: GPL-2.0-or-later
#include "steps.h"
#include <stdio.h>
#include <string.h>

static const char *const verbs[VERBS] = {
	[LOAD] = "load",
	[UNLOAD] = "unload",
	[DISABLE] = "disable",
	[ENABLE] = "enable",
	[HOLD] = "hold",
	[LET_GO] = "let-go",
	[HOLD_LATE] = "hold-late",
	[WAIT] = "wait",
	[FORCE] = "force",
	[DUMMY_COMES] = "dummy comes",
	[DUMMY_GOES] = "dummy goes",
};
static const char *const functions[] = {
	[COUNTED_IN4_PTON] = "in4", [COUNTED_IN6_PTON] = "in6", [COUNTED_DUMMY] = "dummy"
};
static const char *const actions[] = {
	[COUNTED_MAKE] = "make",
	[COUNTED_GET] = "get",
	[COUNTED_FREE] = "free",
	[COUNTED_FREE_ALL] = "free-all",
};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static int find(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (names[i] && !strcmp(names[i], name))
			return i;
	return -1;
}

static int parse_operation(const char *arguments, struct counted_operation *operation)
{
	char function[16];
	int found;

	if (sscanf(arguments, "%15s %u %u %u", function, &operation->type, &operation->object,
		   &operation->serial) < 3)
		return -1;
	found = find(functions, COUNT(functions), function);
	operation->function = found;
	return found < 0 || operation->type >= COUNTED_TYPES || operation->object >= COUNTED_OBJECTS
		       ? -1
		       : 0;
}

static int parse_verb(const char *word, const char *arguments, struct step *step)
{
	int verb = find(verbs, VERBS, word), action = find(actions, COUNT(actions), word);

	if (!strcmp(word, "dummy")) {
		step->verb = !strcmp(arguments, "comes") ? DUMMY_COMES : DUMMY_GOES;
		return 0;
	}
	if (!strcmp(word, "fail")) {
		step->operation.fail = 1;
		action = COUNTED_MAKE;
	}
	if (action >= 0) {
		step->verb = OPERATE;
		step->operation.action = action;
		return parse_operation(arguments, &step->operation);
	}
	if (verb < 0)
		return -1;
	step->verb = verb;
	if (verb == HOLD_LATE)
		return parse_operation(arguments, &step->operation);
	if (verb == HOLD || verb == LET_GO)
		return 0;
	if (sscanf(arguments, "%u", &step->number) != 1)
		return -1;
	return verb == WAIT || step->number - 1 < LIVEPATCHES ? 0 : -1;
}

int step_parse(const char *line, struct step *step)
{
	char word[32], arguments[64] = "";

	memset(step, 0, sizeof(*step));
	if (!strncmp(line, "lazy ", 5)) {
		step->lazy = true;
		line += 5;
	}
	if (sscanf(line, "%31s %63[^\n]", word, arguments) < 1)
		return -1;
	return parse_verb(word, arguments, step);
}

void step_format(const struct step *step, char *text, size_t size)
{
	const struct counted_operation *operation = &step->operation;
	const char *lazy = step->lazy ? "lazy " : "";
	const char *word = verbs[step->verb];

	if (step->verb == OPERATE)
		word = operation->fail ? "fail" : actions[operation->action];
	switch (step->verb) {
	case OPERATE:
	case HOLD_LATE:
		snprintf(text, size, "%s%s %s %u %u %u", lazy, word, functions[operation->function],
			 operation->type, operation->object, operation->serial);
		break;
	case LOAD:
	case UNLOAD:
	case DISABLE:
	case ENABLE:
	case FORCE:
	case WAIT:
		snprintf(text, size, "%s%s %u", lazy, word, step->number);
		break;
	default:
		snprintf(text, size, "%s%s", lazy, word);
		break;
	}
}
