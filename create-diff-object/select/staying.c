// SPDX-License-Identifier: GPL-2.0-or-later
/* The control flow of a function and its cold part: does a task that enters it leave it again? */
#include "parts.h"
#include "../arch/arch.h"
#include "../object/special.h"

#include <stdlib.h>
#include <string.h>

/*
 * Functions that do not return: the task ends, or the machine does. Code behind a call of one is another
 * part of the function, or the next one.
 */
static const char *const noreturn[] = {
	"__fortify_panic",
	"__module_put_and_kthread_exit",
	"__stack_chk_fail",
	"do_exit",
	"do_group_exit",
	"do_task_dead",
	"kthread_exit",
	"kthread_complete_and_exit",
	"machine_real_restart",
	"make_task_dead",
	"nmi_panic",
	"panic",
	"rewind_stack_and_make_dead",
};

static bool is_noreturn(const struct symbol *symbol)
{
	size_t i;

	for (i = 0; i < sizeof(noreturn) / sizeof(*noreturn); i++)
		if (!strcmp(symbol->name, noreturn[i]))
			return true;
	return false;
}

/* A thread's function calls these to know whether it shall come to its end. */
static bool asks_to_stop(const struct symbol *symbol)
{
	return !strcmp(symbol->name, "kthread_should_stop") ||
	       !strcmp(symbol->name, "kthread_should_stop_or_park") ||
	       !strcmp(symbol->name, "kthread_freezable_should_stop");
}

enum {
	NODE_REACHED = 1, /* from the function's start */
	NODE_OPEN = 2,	  /* on the way that is being walked */
	NODE_ENDS = 4,	  /* the function's end can be reached from here */
	NODE_CALL = 8,
	NODE_SEEN = 16,	  /* by is_in_loop(): there is a way to here from where it starts */
	NODE_BACK = 32,	  /* there is a way from here to the call that is looked at */
	NODE_STOP = 64,	  /* a call that asks whether the thread is to stop */
	NODE_ASKED = 128, /* a branch on the answer */
};

/* A walk over the instructions; a node is one, by its place: those of the cold part are behind. */
struct flow_walk {
	const struct object *object;
	const struct symbol *function;
	uint8_t *nodes;
	bool returns; /* an instruction that returns, or leaves for another function, is reached */
	bool loops;
	bool calls_pointer; /* nothing is known of what runs then */
	bool unknown;	    /* code that cannot be decoded, or a jump to an unknown place */
};

#define NO_NODE UINT64_MAX

static const struct symbol *part_at(const struct flow_walk *walk, uint64_t node, uint64_t *offset)
{
	const struct symbol *function = walk->function;

	*offset = node < function->size ? node : node - function->size;
	return node < function->size ? function : function->child;
}

static uint64_t node_count(const struct flow_walk *walk)
{
	return walk->function->size + (walk->function->child ? walk->function->child->size : 0);
}

/* The node at a place of a symbol, or NO_NODE if that is outside of the function. */
static uint64_t node_at(const struct flow_walk *walk, const struct symbol *symbol, int64_t offset)
{
	if (offset < 0 || (uint64_t)offset >= symbol->size)
		return NO_NODE;
	if (symbol == walk->function)
		return (uint64_t)offset;
	if (symbol == walk->function->child)
		return (uint64_t)offset + walk->function->size;
	return NO_NODE;
}

/* The ways on from an instruction. */
struct ways {
	uint64_t to[8];
	size_t count;
	bool ends; /* returns, stops, or leaves the function */
	bool returns;
};

static void add_way(struct flow_walk *walk, struct ways *ways, uint64_t node)
{
	if (node == NO_NODE)
		return;
	if (ways->count < sizeof(ways->to) / sizeof(*ways->to))
		ways->to[ways->count++] = node;
	else
		walk->unknown = true;
}

/*
 * Where the kernel rewrites a jump, or goes on after a fault: entries of special sections lead from
 * the instruction to another place, some by way of the code that replaces it.
 */
static void add_records(struct flow_walk *walk, struct ways *ways, const struct symbol *part,
			uint64_t start, uint64_t end)
{
	const struct record *record;
	size_t i, n;

	for (record = part->records; record; record = record->next) {
		uint64_t site = (uint64_t)record->references[0].target_offset;

		if (site < start || site >= end)
			continue;
		for (i = 1; i < record->reference_count; i++) {
			const struct reference *to = &record->references[i];

			add_way(walk, ways, node_at(walk, to->target, to->target_offset));
			if (to->target->kind == KIND_FUNCTION)
				continue;
			for (n = 0; n < to->target->reference_count; n++) {
				const struct reference *behind = &to->target->references[n];

				add_way(walk, ways,
					node_at(walk, behind->target, behind->target_offset));
			}
		}
	}
}

/* Where a jump or branch goes: to a place in the function, or out of it. */
static void add_branch(struct flow_walk *walk, struct ways *ways, const struct symbol *part,
		       const struct reference *reference, int64_t target)
{
	uint64_t node = reference ? node_at(walk, reference->target, reference->target_offset)
				  : node_at(walk, part, target);

	if (node != NO_NODE)
		add_way(walk, ways, node);
	else
		ways->returns = ways->ends = true;
}

/* Is the trap a WARN(), behind which the code goes on? The flags are at the end of a bug_entry. */
static bool is_warning(const struct symbol *part, uint64_t offset)
{
	const struct record *record;

	for (record = part->records; record; record = record->next)
		if (!strcmp(record->special->name, "__bug_table") && record->size >= 2 &&
		    (uint64_t)record->references[0].target_offset == offset)
			return record->data[record->size - 2] & 1;
	return false;
}

/* What retpolines jump through: it is as if the jump were indirect. */
static bool is_indirect_thunk(const struct symbol *symbol)
{
	return !strncmp(symbol->name, "__x86_indirect_", 15);
}

static void find_ways(struct flow_walk *walk, uint64_t node, struct ways *ways)
{
	const struct arch *arch = walk->object->arch;
	uint64_t offset;
	const struct symbol *part = part_at(walk, node, &offset);
	const uint8_t *code = symbol_bytes(part) + part->lead;
	const struct reference *reference;
	struct control_flow flow = { 0 };
	unsigned int length = arch->control_flow(code + offset, part->size - offset, &flow);

	memset(ways, 0, sizeof(*ways));
	if (!length) {
		walk->unknown = true;
		return;
	}
	add_records(walk, ways, part, offset, offset + length);
	reference = flow.field ? reference_at(part, part->lead + offset + flow.field) : NULL;
	if (flow.kind == FLOW_CALL) {
		walk->nodes[node] |= NODE_CALL;
		if (reference && asks_to_stop(reference->target))
			walk->nodes[node] |= NODE_STOP;
		walk->calls_pointer |= !flow.field ||
				       (reference && is_indirect_thunk(reference->target));
	}
	if (flow.kind == FLOW_UNKNOWN || (reference && is_indirect_thunk(reference->target)))
		walk->unknown |= flow.kind != FLOW_CALL;
	else if (flow.kind == FLOW_JUMP || flow.kind == FLOW_BRANCH)
		add_branch(walk, ways, part, reference, (int64_t)offset + flow.target);
	ways->returns |= flow.kind == FLOW_RETURN;
	ways->ends |= ways->returns;
	if (flow.kind == FLOW_JUMP || flow.kind == FLOW_RETURN || flow.kind == FLOW_UNKNOWN)
		return;
	/* Behind the last instruction, which is a call that does not return, there is nothing. */
	if (flow.kind == FLOW_STOP || offset + length >= part->size ||
	    (flow.kind == FLOW_TRAP && !is_warning(part, offset)) ||
	    (flow.kind == FLOW_CALL && reference && is_noreturn(reference->target)))
		ways->ends = true;
	else
		add_way(walk, ways, node + length);
}

/* Depth first, from the function's start; a way to a node that is still open closes a loop. */
static void walk_nodes(struct flow_walk *walk)
{
	uint64_t *stack = malloc((node_count(walk) + 1) * sizeof(*stack));
	size_t depth = 0, i;
	struct ways ways;

	if (!stack) {
		walk->unknown = true;
		return;
	}
	stack[depth++] = 0;
	walk->nodes[0] |= NODE_REACHED | NODE_OPEN;
	while (depth && !walk->unknown) {
		uint64_t node = stack[depth - 1];

		find_ways(walk, node, &ways);
		if (ways.ends)
			walk->nodes[node] |= NODE_ENDS;
		walk->returns |= ways.returns;
		for (i = 0; i < ways.count; i++) {
			uint8_t *to = &walk->nodes[ways.to[i]];

			if (*to & NODE_OPEN)
				walk->loops = true;
			if (*to & NODE_REACHED)
				continue;
			*to |= NODE_REACHED | NODE_OPEN;
			stack[depth++] = ways.to[i];
			break;
		}
		if (i < ways.count)
			continue;
		walk->nodes[node] &= (uint8_t)~NODE_OPEN;
		depth--;
	}
	free(stack);
}

/* Marks from where the end can be reached. */
static void mark_ends(struct flow_walk *walk)
{
	bool changed = true;
	struct ways ways;

	while (changed) {
		uint64_t node = node_count(walk);
		size_t i;

		for (changed = false; node--;) {
			if ((walk->nodes[node] & (NODE_REACHED | NODE_ENDS)) != NODE_REACHED)
				continue;
			find_ways(walk, node, &ways);
			for (i = 0; i < ways.count; i++)
				if (walk->nodes[ways.to[i]] & NODE_ENDS)
					break;
			if (i == ways.count)
				continue;
			walk->nodes[node] |= NODE_ENDS;
			changed = true;
		}
	}
}

static bool is_in_loop(struct flow_walk *walk, uint64_t start)
{
	uint64_t *queue = malloc((node_count(walk) + 1) * sizeof(*queue)), node;
	size_t count = 0, i;
	struct ways ways;
	bool found = false;

	if (!queue)
		return false;
	for (node = 0; node < node_count(walk); node++)
		walk->nodes[node] &= (uint8_t)~NODE_SEEN;
	queue[count++] = start;
	while (count) {
		find_ways(walk, queue[--count], &ways);
		for (i = 0; i < ways.count; i++) {
			found |= ways.to[i] == start;
			if (walk->nodes[ways.to[i]] & NODE_SEEN)
				continue;
			walk->nodes[ways.to[i]] |= NODE_SEEN;
			queue[count++] = ways.to[i];
		}
	}
	free(queue);
	return found;
}

/* Is there a loop with calls in it, in which a task may sleep, and that nothing leaves? */
static bool has_endless_loop(struct flow_walk *walk)
{
	uint64_t node;

	if (walk->unknown || walk->returns)
		return false;
	mark_ends(walk);
	for (node = 0; node < node_count(walk); node++)
		if ((walk->nodes[node] & (NODE_REACHED | NODE_ENDS | NODE_CALL)) ==
			    (NODE_REACHED | NODE_CALL) &&
		    is_in_loop(walk, node))
			return true;
	return false;
}

/* Marks the branch on a call's result: the first one behind it, without another call between. */
static void mark_answer(struct flow_walk *walk, uint64_t call)
{
	uint64_t node = call;
	struct ways ways;
	unsigned int steps;

	for (steps = 0; steps < 8; steps++) {
		find_ways(walk, node, &ways);
		if (ways.count > 1)
			walk->nodes[node] |= NODE_ASKED;
		if (ways.count != 1 || (node != call && (walk->nodes[node] & NODE_CALL)))
			return;
		node = ways.to[0];
	}
}

static void mark_ways_back(struct flow_walk *walk, uint64_t to)
{
	bool changed = true;
	struct ways ways;
	uint64_t node;
	size_t i;

	for (node = 0; node < node_count(walk); node++)
		walk->nodes[node] &= (uint8_t)~NODE_BACK;
	walk->nodes[to] |= NODE_BACK;
	while (changed) {
		changed = false;
		for (node = node_count(walk); node--;) {
			if ((walk->nodes[node] & (NODE_REACHED | NODE_BACK)) != NODE_REACHED)
				continue;
			find_ways(walk, node, &ways);
			for (i = 0; i < ways.count; i++)
				if (walk->nodes[ways.to[i]] & NODE_BACK)
					break;
			if (i == ways.count)
				continue;
			walk->nodes[node] |= NODE_BACK;
			changed = true;
		}
	}
}

/* Is the call in a loop that only its answer ends? is_in_loop() has just looked at it. */
static bool only_answer_leaves(struct flow_walk *walk, uint64_t call)
{
	const uint8_t in_loop = NODE_SEEN | NODE_BACK;
	struct ways ways;
	uint64_t node;
	size_t i;

	mark_ways_back(walk, call);
	for (node = 0; node < node_count(walk); node++) {
		if ((walk->nodes[node] & in_loop) != in_loop || (walk->nodes[node] & NODE_ASKED))
			continue;
		find_ways(walk, node, &ways);
		if (ways.returns)
			return false;
		for (i = 0; i < ways.count; i++)
			if ((walk->nodes[ways.to[i]] & in_loop) != in_loop)
				return false;
	}
	return true;
}

/* Is there a loop that ends when the thread is to stop, and in no other way? */
static bool loops_until_stopped(struct flow_walk *walk)
{
	uint64_t node;

	if (walk->unknown || !walk->loops)
		return false;
	for (node = 0; node < node_count(walk); node++)
		if ((walk->nodes[node] & (NODE_REACHED | NODE_STOP)) == (NODE_REACHED | NODE_STOP))
			mark_answer(walk, node);
	for (node = 0; node < node_count(walk); node++)
		if ((walk->nodes[node] & (NODE_REACHED | NODE_STOP)) ==
			    (NODE_REACHED | NODE_STOP) &&
		    is_in_loop(walk, node) && only_answer_leaves(walk, node))
			return true;
	return false;
}

enum staying function_staying(const struct object *object, const struct symbol *function)
{
	struct flow_walk walk = { .object = object, .function = function };
	enum staying result;

	if (!object->arch->control_flow || !symbol_bytes(function) || !function->size ||
	    (function->child && !symbol_bytes(function->child)))
		return STAYS_UNKNOWN;
	walk.nodes = calloc(node_count(&walk), 1);
	if (!walk.nodes)
		return STAYS_UNKNOWN;
	walk_nodes(&walk);
	result = has_endless_loop(&walk)	      ? STAYS_FOR_GOOD
		 : loops_until_stopped(&walk)	      ? STAYS_UNTIL_STOPPED
		 : walk.loops			      ? STAYS_IN_LOOP
		 : walk.unknown || walk.calls_pointer ? STAYS_UNKNOWN
						      : STAYS_NOT;
	free(walk.nodes);
	return result;
}
