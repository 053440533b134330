// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Examines the statements of a function after the last optimization: which variables it reads
 * and writes, and where the address of one escapes, that is, where it is stored, passed to
 * another function, returned, or given to inline assembly. An address that only serves to read
 * or write here, through any number of pointers in registers, does not escape: `for (p = table;
 * p < table + N; p++) if (p->id == id)`.
 */
#include "plugin.h"

struct walk {
	int function;
	tree decl;
};

static bool is_variable(tree base)
{
	return base && VAR_P(base) && TREE_STATIC(base) && !DECL_EXTERNAL(base);
}

static struct place place_of_statement(const struct walk *walk, gimple *statement)
{
	location_t location = gimple_location(statement);

	if (LOCATION_LOCUS(location) == UNKNOWN_LOCATION)
		location = DECL_SOURCE_LOCATION(walk->decl);
	return place_of(location);
}

/* Does the reference access memory through the pointer, an SSA name? */
static bool goes_through(tree reference, tree pointer)
{
	tree base;

	if (TREE_CODE(pointer) != SSA_NAME || !reference || !REFERENCE_CLASS_P(reference))
		return false;
	base = get_base_address(reference);
	if (base && TREE_CODE(base) == MEM_REF)
		return TREE_OPERAND(base, 0) == pointer;
	if (base && TREE_CODE(base) == TARGET_MEM_REF)
		return TMR_BASE(base) == pointer || TMR_INDEX2(base) == pointer;
	return false;
}

/* What a call does with one of its arguments. */
enum effect { EFFECT_NONE = 0, EFFECT_READ = 1, EFFECT_WRITE = 2, EFFECT_ESCAPE = 4 };

/* Functions that, as the compiler itself knows, keep no pointer. */
static int builtin_effect(tree called, unsigned int argument)
{
	switch (DECL_FUNCTION_CODE(called)) {
	case BUILT_IN_MEMCPY:
	case BUILT_IN_MEMMOVE:
	case BUILT_IN_STRCPY:
	case BUILT_IN_STRNCPY:
		/* The result is the destination. */
		return argument == 0 ? EFFECT_ESCAPE : EFFECT_READ;
	case BUILT_IN_MEMCMP:
	case BUILT_IN_STRCMP:
	case BUILT_IN_STRNCMP:
	case BUILT_IN_STRLEN:
		return EFFECT_READ;
	case BUILT_IN_PREFETCH:
		return EFFECT_NONE;
	default:
		return EFFECT_ESCAPE;
	}
}

static int call_effect(gcall *call, tree pointer)
{
	tree called = gimple_call_fndecl(call);
	bool builtin = called && fndecl_built_in_p(called, BUILT_IN_NORMAL);
	int effect = EFFECT_NONE;
	unsigned int i;

	for (i = 0; i < gimple_call_num_args(call); i++) {
		tree argument = gimple_call_arg(call, i);

		if (argument == pointer)
			effect |= builtin ? builtin_effect(called, i) : EFFECT_ESCAPE;
		else if (goes_through(argument, pointer))
			effect |= EFFECT_READ;
	}
	if (goes_through(gimple_call_lhs(call), pointer))
		effect |= EFFECT_WRITE;
	/* The use was not found. */
	return effect ? effect : builtin ? EFFECT_NONE : EFFECT_ESCAPE;
}

/*
 * Returns what an assignment does with a pointer: an SSA name or an address. When the pointer
 * goes on in another SSA name, *next is set to it.
 */
static int assign_effect(gassign *assign, tree pointer, tree *next)
{
	tree left = gimple_assign_lhs(assign), right = gimple_assign_rhs1(assign);
	int effect = EFFECT_NONE;

	if (goes_through(left, pointer))
		effect |= EFFECT_WRITE;
	if (goes_through(right, pointer))
		return effect | EFFECT_READ;
	if (TREE_CODE(left) != SSA_NAME)
		/* Stored as a value, or what its memory is reached by. */
		return right == pointer || !effect ? effect | EFFECT_ESCAPE : effect;
	if (TREE_CODE_CLASS(gimple_assign_rhs_code(assign)) == tcc_comparison)
		return effect;
	/* table[(long)pointer]: it does not access memory through it, so nothing is known. */
	if (gimple_assign_load_p(assign))
		return EFFECT_ESCAPE;
	*next = left;
	return effect;
}

static int effect_of(gimple *statement, tree pointer, tree *next)
{
	*next = NULL_TREE;
	switch (gimple_code(statement)) {
	case GIMPLE_ASSIGN:
		return assign_effect(as_a<gassign *>(statement), pointer, next);
	case GIMPLE_PHI:
		*next = gimple_phi_result(statement);
		return EFFECT_NONE;
	case GIMPLE_COND:
	case GIMPLE_SWITCH:
		return EFFECT_NONE;
	case GIMPLE_CALL:
		return call_effect(as_a<gcall *>(statement), pointer);
	default:
		return EFFECT_ESCAPE;
	}
}

/* Follows an address of the variable from the statement that contains it. */
static void follow(const struct walk *walk, tree variable, gimple *first, tree address)
{
	auto_vec<tree> names;
	uid_set seen;
	gimple *statement = first;
	tree next = NULL_TREE;
	int effect = effect_of(statement, address, &next);

	for (;;) {
		imm_use_iterator iterator;
		use_operand_p use;
		tree name;

		if (effect & EFFECT_READ)
			variable_read(variable, walk->function);
		if (effect & EFFECT_WRITE)
			variable_written(variable, walk->function);
		if (effect & EFFECT_ESCAPE) {
			variable_escapes(variable, walk->function,
					 place_of_statement(walk, statement));
			return;
		}
		if (next && !seen.add((int)SSA_NAME_VERSION(next)))
			names.safe_push(next);
		if (names.is_empty())
			return;
		/* All uses but the last in here; what they find is taken up in the next round. */
		name = names.pop();
		effect = EFFECT_NONE;
		next = NULL_TREE;
		FOR_EACH_IMM_USE_FAST(use, iterator, name)
		{
			tree further;
			int one;

			if (is_gimple_debug(USE_STMT(use)))
				continue;
			one = effect_of(USE_STMT(use), name, &further);
			effect |= one;
			if (further && !seen.add((int)SSA_NAME_VERSION(further)))
				names.safe_push(further);
			if (one & EFFECT_ESCAPE) {
				statement = USE_STMT(use);
				break;
			}
		}
	}
}

static bool visit_load(gimple *, tree base, tree, void *data)
{
	if (is_variable(base))
		variable_read(base, ((struct walk *)data)->function);
	return false;
}

static bool visit_store(gimple *, tree base, tree, void *data)
{
	if (is_variable(base))
		variable_written(base, ((struct walk *)data)->function);
	return false;
}

static bool visit_address(gimple *statement, tree base, tree operand, void *data)
{
	const struct walk *walk = (const struct walk *)data;

	if (base && TREE_CODE(base) == FUNCTION_DECL) {
		/* The walk over calls has seen the called function. */
		if (!is_gimple_call(statement) || gimple_call_fn(statement) != operand)
			shadow_address(base, walk->function, place_of_statement(walk, statement));
		return false;
	}
	/* The walks over loads and stores have seen the base of a memory reference. */
	if (!base || TREE_CODE(operand) == TARGET_MEM_REF || TREE_CODE(operand) == MEM_REF)
		return false;
	base = get_base_address(base);
	if (!is_variable(base) || variable_escapes_already(base))
		return false;
	if (TREE_CODE(operand) == ADDR_EXPR)
		follow(walk, base, statement, operand);
	else /* {&a, &b}: one instruction stores two pointers */
		variable_escapes(base, walk->function, place_of_statement(walk, statement));
	return false;
}

static void visit(struct walk *walk, gimple *statement)
{
	if (is_gimple_debug(statement))
		return;
	if (is_gimple_call(statement))
		shadow_call(as_a<gcall *>(statement), walk->function);
	walk_stmt_load_store_addr_ops(statement, walk, visit_load, visit_store, visit_address);
}

void statements_walk(int function, tree decl)
{
	struct walk walk = { function, decl };
	basic_block block;

	FOR_EACH_BB_FN(block, cfun)
	{
		gphi_iterator phi;
		gimple_stmt_iterator statement;

		for (phi = gsi_start_phis(block); !gsi_end_p(phi); gsi_next(&phi))
			visit(&walk, phi.phi());
		for (statement = gsi_start_bb(block); !gsi_end_p(statement); gsi_next(&statement))
			visit(&walk, gsi_stmt(statement));
	}
}
