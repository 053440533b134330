// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-table.h"
#include "advice.h"
#include "as-json.h"
#include "output.h"
#include "stage.h"
#include "wording.h"
#include "../lib/message.h"
#include "../lib/printable.h"

#include <string.h>
#include <unistd.h>

/* More than these are counted, not shown. */
#define MAX_SHOWN 40 /* tasks that are not alike */
#define MAX_IDS	  10 /* of those that are like the one that is shown */

static void add_paragraph(struct text *text, const char *paragraph)
{
	text_add(text, "%s\n", wrapped(text->arena, paragraph, 2, 0, reading_width(STDOUT_FILENO)));
}

static void add_stack(struct text *text, const struct blocker *blocker)
{
	struct arena *arena = text->arena;
	const struct stack_frame *frame;

	array_for_each(frame, &blocker->task.stack.frames)
		text_add(text, "    %s %s%s%s%s%s\n", frame == blocker->frame ? "=>" : "  ",
			 printable(arena, frame->symbol), printable(arena, frame->offset),
			 frame->module ? " [" : "",
			 frame->module ? printable(arena, frame->module) : "",
			 frame->module ? "]" : "");
}

/* Hundreds of threads of one program wait at the same place, and there is one thing to say about them. */
static bool is_alike(const struct blocker *a, const struct blocker *b)
{
	return a->kind == b->kind && a->task.state == b->task.state &&
	       !strcmp(a->task.name, b->task.name) &&
	       !strcmp(a->task.unit ?: "", b->task.unit ?: "") && !a->frame == !b->frame &&
	       (!a->frame ||
		(!strcmp(a->frame->symbol, b->frame->symbol) && !strcmp(a->code, b->code)));
}

/* Tasks that are alike: the first one, and the ids of others. */
struct likes {
	const struct blocker *first;
	size_t others;
	long ids[MAX_IDS];
};

struct likes_list {
	ARRAY(struct likes) items; /* at most MAX_SHOWN */
	size_t more;		   /* tasks that are in none of them */
};

static struct likes *find_likes(const struct likes_list *list, const struct blocker *blocker)
{
	struct likes *likes;

	array_for_each(likes, &list->items)
		if (is_alike(likes->first, blocker))
			return likes;
	return NULL;
}

static struct likes_list group(struct arena *arena, const struct blocker_list *blockers)
{
	struct likes_list list = { 0 };
	const struct blocker *blocker;

	array_for_each(blocker, &blockers->items) {
		struct likes *likes = find_likes(&list, blocker);

		if (likes) {
			if (likes->others < MAX_IDS)
				likes->ids[likes->others] = blocker->task.tid;
			likes->others++;
		} else if (list.items.count < MAX_SHOWN) {
			*array_push(arena, &list.items) = (struct likes){ .first = blocker };
		} else {
			list.more++;
		}
	}
	return list;
}

static void add_others(struct text *text, const struct likes *likes)
{
	struct text ids = { .arena = text->arena };
	size_t i;

	for (i = 0; i < likes->others && i < MAX_IDS; i++)
		text_add(&ids, "%s%ld", i ? ", " : "", likes->ids[i]);
	if (likes->others)
		add_paragraph(text, arena_printf(text->arena, "And %zu more like it: %s%s",
						 likes->others, text_string(&ids),
						 likes->others > MAX_IDS ? ", ..." : ""));
}

static void add_blocker(struct text *text, const struct loaded *livepatch,
			const struct likes *likes)
{
	struct arena *arena = text->arena;
	const struct blocker *blocker = likes->first;
	const struct task *task = &blocker->task;

	text_add(text, "\n%s, %s %ld", printable(arena, task->name),
		 task->is_kthread ? "kernel thread" : "process", task->pid);
	if (task->tid != task->pid)
		text_add(text, ", thread %ld", task->tid);
	if (task->unit)
		text_add(text, ", of %s", printable(arena, task->unit));
	text_add(text, ", state %c", task->state > ' ' && task->state < 0x7f ? task->state : '?');
	if (task->idle >= 0 && task->state != 'R')
		text_add(text, ", has not run for %s", duration(arena, task->idle));
	text_add(text, "\n");
	add_others(text, likes);
	add_paragraph(text, arena_printf(arena, "It is %s.", blocker_reason(arena, blocker)));
	add_stack(text, blocker);
	add_paragraph(text, arena_printf(arena, "What to do: %s",
					 blocker_advice(arena, livepatch, blocker)));
}

/* The transition goes on, and no task in /proc holds it up. */
static const char nobody[] =
	"No task holds it up now: it should be complete within a second or two. The idle tasks of CPUs are not in /proc; one that never wakes up (of a CPU that is offline, or with nohz_full) is switched by the kernel when that CPU gets something to do: `taskset -c CPU true`. In a container only its own tasks are to be seen.";

static const char forced_end[] =
	"To end the transition without these tasks: `klpctl force %s`, which says what that costs.";

/* What holds for the whole transition. */
static const char *closing_words(struct arena *arena, const struct blocker_list *blockers)
{
	if (blockers->items.count)
		return arena_printf(arena, forced_end, printable(arena, blockers->livepatch->name));
	return blockers->forbidden ? "Run `klpctl why` as root to see which tasks hold it up."
				   : nobody;
}

static const char *describe(const struct session *session, const struct blocker_list *blockers)
{
	struct text text = { .arena = session->machine.arena };
	const struct loaded *livepatch = blockers->livepatch;
	const struct likes_list list = group(text.arena, blockers);
	const struct likes *likes;

	text_add(&text, "%s\n", transition_text(session, livepatch, blockers));
	array_for_each(likes, &list.items)
		add_blocker(&text, livepatch, likes);
	if (list.more)
		text_add(&text, "\nand %zu more tasks; `klpctl why --json` has all of them\n",
			 list.more);
	text_add(&text, "\n%s\n",
		 wrapped(text.arena, closing_words(text.arena, blockers), 0, 0,
			 reading_width(STDOUT_FILENO)));
	return text_string(&text);
}

static enum exit_status print_json(const struct session *session, const struct loaded_list *list,
				   const struct blocker_list *blockers, enum exit_status status)
{
	struct json json = json_begin(session->machine.arena);

	json_open(&json, NULL, '{');
	json_head(&json, session, list);
	json_number(&json, "status", status);
	json_transition(&json, session, blockers);
	json_close(&json, '}');
	return output(json_end(&json)) ? STATUS_FAILED : status;
}

enum exit_status run_why(const struct session *session)
{
	const struct loaded_list list = loaded_read(&session->machine, true);
	const struct blocker_list blockers = blockers_find_lasting(&session->machine, &list);
	enum exit_status status;

	if (!list.supported && !session->json)
		session_unsupported();
	status = !list.supported       ? STATUS_UNSUPPORTED
		 : !blockers.livepatch ? STATUS_OK
				       : transition_status(session, &list, blockers.livepatch);
	if (session->json)
		return print_json(session, &list, &blockers, status);
	if (!list.supported)
		return status;
	if (!blockers.livepatch) {
		info("no transition is under way");
		return STATUS_OK;
	}
	return output(describe(session, &blockers)) ? STATUS_FAILED : status;
}
