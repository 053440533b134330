// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Conditions of a fix:
 *
 *	CONFIG_X	it is y or m		!CONFIG_X	it is neither
 *	CONFIG_X=m	it is m			!CONFIG_X=m	it is not m
 *	kernel >= 6.1	the upstream version; also <, <=, > and =
 *
 * Versions are compared as far as the condition tells them: 6.1.172 is "= 6.1" and "<= 6.1", and
 * not "> 6.1".
 */
#include "reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* "6.12.117" has three; no number of them has more digits than that. */
#define VERSION_PARTS  4
#define VERSION_DIGITS 5

/* CONFIG_X, CONFIG_X=m */
static bool parse_option(struct arena *arena, const char *text, struct manifest_condition *to)
{
	size_t length = strcspn(text, "="), i;

	if (strncmp(text, "CONFIG_", 7) || length == 7)
		return false;
	for (i = 7; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '_')
			return false;
	if (text[length] && strcmp(text + length, "=y") && strcmp(text + length, "=m"))
		return false;
	to->kind = CONDITION_CONFIG;
	to->option = arena_strndup(arena, text, length);
	to->value = text[length] ? text + length + 1 : NULL;
	return true;
}

static bool is_version(const char *text)
{
	int part;

	for (part = 0; part < VERSION_PARTS; part++) {
		size_t digits = strspn(text, "0123456789");

		if (!digits || digits > VERSION_DIGITS)
			return false;
		text += digits;
		if (!*text)
			return true;
		if (*text++ != '.')
			return false;
	}
	return false;
}

/* kernel >= 6.1 */
static bool parse_kernel(const char *text, struct manifest_condition *to)
{
	static const struct {
		const char *sign;
		unsigned int compare;
	} signs[] = {
		/* Those of two characters come first. */
		{ "<=", COMPARE_LESS_EQUAL }, { ">=", COMPARE_GREATER_EQUAL },
		{ "<", COMPARE_LESS },	      { ">", COMPARE_GREATER },
		{ "=", COMPARE_EQUAL },
	};
	size_t i;

	if (strncmp(text, "kernel", 6))
		return false;
	text += 6;
	text += strspn(text, " ");
	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (!strncmp(text, signs[i].sign, strlen(signs[i].sign)))
			break;
	if (i == sizeof(signs) / sizeof(*signs))
		return false;
	text += strlen(signs[i].sign);
	text += strspn(text, " ");
	to->kind = CONDITION_KERNEL;
	to->compare = signs[i].compare;
	to->value = text;
	return is_version(text);
}

void take_condition(struct manifest_reader *reader, const struct yaml_node *node, void *value)
{
	struct manifest_condition *condition = value;
	bool negated = *node->text == '!';

	condition->text = node->text;
	condition->place = manifest_place_of(node->place);
	condition->negated = negated;
	if (!parse_option(reader->arena, node->text + negated, condition) &&
	    (negated || !parse_kernel(node->text, condition)))
		manifest_wrong(
			reader, node->place,
			"%s is not a condition; write CONFIG_X, \"!CONFIG_X\", CONFIG_X=y, CONFIG_X=m, or \"kernel >= 6.1\" with one of < <= = >= >",
			manifest_shown(reader, node->text));
}

/* Compares as far as `wanted` goes: < 0, 0 or > 0 as `version` is lower, equal or higher. */
static int compare_versions(const char *version, const char *wanted)
{
	while (*wanted) {
		char *version_end, *wanted_end;
		unsigned long number = strtoul(version, &version_end, 10);
		unsigned long wanted_number = strtoul(wanted, &wanted_end, 10);

		if (number != wanted_number)
			return number < wanted_number ? -1 : 1;
		/* "6.13-rc1" is compared as 6.13.0. */
		version = *version_end == '.' ? version_end + 1 : "";
		wanted = *wanted_end == '.' ? wanted_end + 1 : "";
	}
	return 0;
}

static bool config_holds(const struct manifest_condition *condition, const struct config *config)
{
	const char *value = config_get(config, condition->option + strlen("CONFIG_"));
	bool is_set = condition->value ? !strcmp(value, condition->value) : strcmp(value, "n") != 0;

	return is_set != condition->negated;
}

bool manifest_condition_holds(const struct manifest_condition *condition,
			      const struct config *config, const char *version)
{
	int order;

	if (condition->kind == CONDITION_CONFIG)
		return config_holds(condition, config);
	order = compare_versions(version, condition->value);
	switch (condition->compare) {
	case COMPARE_LESS:
		return order < 0;
	case COMPARE_LESS_EQUAL:
		return order <= 0;
	case COMPARE_GREATER:
		return order > 0;
	case COMPARE_GREATER_EQUAL:
		return order >= 0;
	default:
		return !order;
	}
}
