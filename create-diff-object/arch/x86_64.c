// SPDX-License-Identifier: GPL-2.0-or-later
#include "arch.h"
#include "../../lib/decode-x86_64.h"
#include "instruction.h"
#include "../object/special.h"
#include "../../lib/elf-file.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

/* The types that arch/x86/kernel/module.c applies; others are refused at load. */
static const struct arch_reloc relocs[] = {
	{ R_X86_64_NONE, "R_X86_64_NONE", .size = 0 },
	{ R_X86_64_64, "R_X86_64_64", .size = 8, .flags = RELOC_VALUE },
	{ R_X86_64_32, "R_X86_64_32", .size = 4, .flags = RELOC_VALUE },
	{ R_X86_64_32S, "R_X86_64_32S", .size = 4, .flags = RELOC_VALUE | RELOC_SIGNED },
	{ R_X86_64_PC32, "R_X86_64_PC32", .size = 4, .flags = RELOC_ACCESS | RELOC_DISTANCE },
	{ R_X86_64_PLT32, "R_X86_64_PLT32", .size = 4, .flags = RELOC_ACCESS | RELOC_DISTANCE,
	  .same_as = R_X86_64_PC32 },
	{ R_X86_64_PC64, "R_X86_64_PC64", .size = 8, .flags = RELOC_ACCESS | RELOC_DISTANCE },
};

static bool reloc_is_pc_relative(uint32_t type)
{
	return type == R_X86_64_PC32 || type == R_X86_64_PLT32 || type == R_X86_64_PC64;
}

static bool is_relative(const ZydisDecodedInstruction *insn)
{
	return insn->raw.imm[0].is_relative && insn->raw.imm[0].size;
}

/* Does the instruction access memory, or branch, at just what the field in it says? */
static bool is_access(const ZydisDecodedInstruction *insn, uint64_t field)
{
	if (is_relative(insn) && insn->raw.imm[0].offset == field)
		return true;
	if (!(insn->attributes & ZYDIS_ATTRIB_HAS_MODRM) || insn->raw.disp.offset != field ||
	    insn->mnemonic == ZYDIS_MNEMONIC_LEA)
		return false;
	/* A jump table begins at the address of its first entry. */
	if (insn->mnemonic == ZYDIS_MNEMONIC_JMP || insn->mnemonic == ZYDIS_MNEMONIC_CALL)
		return true;
	/* Without base and index: relative to the instruction, or disp32 alone. */
	return !insn->raw.modrm.mod &&
	       (insn->raw.modrm.rm == 5 || (insn->raw.modrm.rm == 4 && insn->raw.sib.base == 5 &&
					    insn->raw.sib.index == 4 && !insn->raw.rex.X));
}

static int pc_adjust(const struct elf_section *section, uint64_t start, uint64_t end,
		     int64_t *adjust, bool *access)
{
	size_t i = arch_first_reloc(section, start);
	ZydisDecodedInstruction insn;
	uint64_t offset;

	for (offset = start; offset < end; offset += insn.length) {
		if (i == section->reloc_count || section->relocs[i].offset >= end)
			return 0;
		if (decode_x86_64(section->data + offset, end - offset, &insn, NULL))
			return -1;
		for (; i < section->reloc_count && section->relocs[i].offset < offset + insn.length;
		     i++) {
			if (reloc_is_pc_relative(section->relocs[i].type))
				adjust[i] =
					(int64_t)(offset + insn.length - section->relocs[i].offset);
			access[i] = is_access(&insn, section->relocs[i].offset - offset);
		}
	}
	return 0;
}

/* A branch whose displacement the assembler may write with one byte or with four. */
static bool is_relaxable(const ZydisDecodedInstruction *insn)
{
	return insn->meta.category == ZYDIS_CATEGORY_COND_BR ||
	       insn->mnemonic == ZYDIS_MNEMONIC_JMP;
}

static bool any_masked(masked_bits masked, void *context, size_t offset, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (masked(context, offset + i))
			return true;
	return false;
}

/* The bytes of two instructions of one length, apart from relocated fields. */
static bool bytes_match(const uint8_t *a, const uint8_t *b, size_t length, masked_bits masked,
			void *context, size_t offset)
{
	size_t i;

	for (i = 0; i < length; i++)
		if ((a[i] ^ b[i]) & ~masked(context, offset + i) & 0xff)
			return false;
	return true;
}

static int direct_branches(const struct arch *arch, const struct elf_section *section,
			   uint64_t start, uint64_t end, branch_found found, void *context)
{
	ZydisDecodedInstruction insn;
	uint64_t offset;

	(void)arch;
	for (offset = start; offset < end; offset += insn.length) {
		struct direct_branch branch = { .target = offset };
		size_t reloc;

		if (decode_x86_64(section->data + offset, end - offset, &insn, NULL))
			return 0;
		branch.target += insn.length;
		branch.addend = -(int64_t)(offset + insn.length);
		if (is_relative(&insn)) {
			branch.offset = offset + insn.raw.imm[0].offset;
			branch.size = insn.raw.imm[0].size / 8;
			branch.target += (uint64_t)insn.raw.imm[0].value.s;
		} else if ((insn.attributes & ZYDIS_ATTRIB_HAS_MODRM) && insn.raw.modrm.mod == 0 &&
			   insn.raw.modrm.rm == 5) { /* lea function(%rip) */
			branch.offset = offset + insn.raw.disp.offset;
			branch.size = insn.raw.disp.size / 8;
			branch.target += (uint64_t)insn.raw.disp.value;
		} else {
			continue;
		}
		branch.addend += (int64_t)(branch.target + branch.offset);
		branch.type = branch.size == 4 ? R_X86_64_PLT32 : 0;
		reloc = arch_first_reloc(section, branch.offset);
		if ((branch.target >= start && branch.target < end) ||
		    (reloc < section->reloc_count &&
		     section->relocs[reloc].offset == branch.offset))
			continue;
		if (found(context, &branch))
			return -1;
	}
	return 0;
}

/* What is known of the registers of the first integer arguments (psABI 3.2.3). */
#define ARGUMENTS 6

static int argument_of(ZydisRegister reg)
{
	static const ZydisRegister registers[ARGUMENTS] = {
		ZYDIS_REGISTER_RDI, ZYDIS_REGISTER_RSI, ZYDIS_REGISTER_RDX,
		ZYDIS_REGISTER_RCX, ZYDIS_REGISTER_R8,	ZYDIS_REGISTER_R9,
	};
	int i;

	reg = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, reg);
	for (i = 0; i < ARGUMENTS; i++)
		if (registers[i] == reg)
			return i;
	return -1;
}

/* mov $constant, %register: the whole register, as writing its low half clears the high one. */
static bool sets_constant(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands)
{
	return insn->mnemonic == ZYDIS_MNEMONIC_MOV && insn->operand_count_visible == 2 &&
	       operands[0].type == ZYDIS_OPERAND_TYPE_REGISTER && operands[0].size >= 32 &&
	       operands[1].type == ZYDIS_OPERAND_TYPE_IMMEDIATE && insn->raw.imm[0].size;
}

/* Forgets the registers that the instruction reads or writes. */
static void forget_used(const ZydisDecodedInstruction *insn, const ZydisDecodedOperand *operands,
			struct constant *arguments)
{
	size_t i;

	for (i = 0; i < insn->operand_count; i++) {
		int used[2] = { -1, -1 }, n;

		if (operands[i].type == ZYDIS_OPERAND_TYPE_REGISTER) {
			used[0] = argument_of(operands[i].reg.value);
		} else if (operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY) {
			used[0] = argument_of(operands[i].mem.base);
			used[1] = argument_of(operands[i].mem.index);
		}
		for (n = 0; n < 2; n++)
			if (used[n] >= 0)
				arguments[used[n]].size = 0;
	}
}

/* Anything but straight code: other ways may lead on from here with the registers as they are. */
static bool is_straight(const ZydisDecodedInstruction *insn)
{
	switch (insn->meta.category) {
	case ZYDIS_CATEGORY_CALL:
	case ZYDIS_CATEGORY_COND_BR:
	case ZYDIS_CATEGORY_UNCOND_BR:
	case ZYDIS_CATEGORY_RET:
	case ZYDIS_CATEGORY_INTERRUPT:
	case ZYDIS_CATEGORY_SYSCALL:
	case ZYDIS_CATEGORY_SYSRET:
	case ZYDIS_CATEGORY_SYSTEM:
		return false;
	default:
		return insn->mnemonic != ZYDIS_MNEMONIC_UD0 &&
		       insn->mnemonic != ZYDIS_MNEMONIC_UD1 && insn->mnemonic != ZYDIS_MNEMONIC_UD2;
	}
}

/* Where direct branches of code in [start, end) go, as long as that is in it. */
static void mark_branch_targets(const struct elf_section *section, uint64_t start, uint64_t end,
				bool *entered)
{
	ZydisDecodedInstruction insn;
	uint64_t offset, target;

	for (offset = start; offset < end; offset += insn.length) {
		if (decode_x86_64(section->data + offset, end - offset, &insn, NULL))
			return;
		target = offset + insn.length + (uint64_t)insn.raw.imm[0].value.s;
		if (is_relative(&insn) && target >= start && target < end)
			entered[target - start] = true;
	}
}

static void call_constants(const struct arch *arch, const struct elf_section *section,
			   uint64_t start, uint64_t end, const bool *entered,
			   void (*found)(void *context, uint64_t at,
					 const struct constant *arguments, size_t count),
			   void *context)
{
	struct constant arguments[ARGUMENTS] = { 0 };
	ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
	ZydisDecodedInstruction insn;
	uint64_t offset;
	bool *joins = calloc(end - start + 1, 1);

	(void)arch;
	if (!joins)
		return;
	memcpy(joins, entered, end - start);
	mark_branch_targets(section, start, end, joins);
	for (offset = start; offset < end; offset += insn.length) {
		if (decode_x86_64(section->data + offset, end - offset, &insn, operands))
			break;
		if (joins[offset - start])
			memset(arguments, 0, sizeof(arguments));
		if ((insn.mnemonic == ZYDIS_MNEMONIC_CALL || insn.mnemonic == ZYDIS_MNEMONIC_JMP) &&
		    is_relative(&insn))
			found(context, offset + insn.raw.imm[0].offset, arguments, ARGUMENTS);
		if (!is_straight(&insn))
			memset(arguments, 0, sizeof(arguments));
		forget_used(&insn, operands, arguments);
		if (sets_constant(&insn, operands) && argument_of(operands[0].reg.value) >= 0)
			arguments[argument_of(operands[0].reg.value)] = (struct constant){
				.at = offset,
				.field = offset + insn.raw.imm[0].offset,
				.size = insn.raw.imm[0].size / 8,
			};
	}
	free(joins);
}

/* Two walks through the same function, side by side. */
struct walk {
	int64_t *position; /* by offset in the object: the offset in the running code, or -1 */
	struct target {
		int64_t object, running;
	} * targets; /* of branches without a relocation */
	size_t target_count;
	size_t object_size;
};

/* The targets of branches have to correspond as the instructions do. */
static bool targets_match(const struct walk *walk)
{
	size_t i;

	for (i = 0; i < walk->target_count; i++) {
		const struct target *target = &walk->targets[i];

		/*
		 * A short jump to another function of the same section (preempt_schedule() to
		 * preempt_schedule_common() in .sched.text) is at the same distance there.
		 */
		if (target->object < 0 || target->object > (int64_t)walk->object_size
			    ? target->object != target->running
			    : walk->position[target->object] != target->running)
			return false;
	}
	return true;
}

static bool is_transfer(const ZydisDecodedInstruction *insn)
{
	return insn->mnemonic == ZYDIS_MNEMONIC_CALL || insn->mnemonic == ZYDIS_MNEMONIC_JMP ||
	       insn->mnemonic == ZYDIS_MNEMONIC_NOP;
}

/*
 * Instructions with a relocated field, or at a static key's site: the same, apart from the
 * field. But fentry calls, static keys and static calls are rewritten into one another by
 * objtool, and branches to other functions have the width that the assembler chose.
 */
static bool masked_match(const ZydisDecodedInstruction *x, const ZydisDecodedInstruction *y,
			 const uint8_t *object, const uint8_t *running, masked_bits masked,
			 void *context, size_t offset)
{
	if (x->length != y->length)
		return is_relaxable(x) && x->mnemonic == y->mnemonic;
	if (x->mnemonic != y->mnemonic)
		return is_transfer(x) && is_transfer(y);
	return is_relaxable(x) || bytes_match(object, running, x->length, masked, context, offset);
}

/* The end of the NOPs that begin at the offset. */
static size_t nops_end(const uint8_t *code, size_t offset, size_t size)
{
	ZydisDecodedInstruction insn;

	for (; offset < size; offset += insn.length)
		if (decode_x86_64(code + offset, size - offset, &insn, NULL) ||
		    insn.mnemonic != ZYDIS_MNEMONIC_NOP)
			break;
	return offset;
}

/* Functions are aligned to more than this, so places in them are aligned to it when their offsets are. */
#define LEAST_ALIGNMENT 8

/*
 * Source that aligns a loop (".p2align 6", and less behind it down to ".p2align 3", in lib/zstd) has as many bytes of padding as the function's place
 * and the width of the branches in front of it ask for.
 */
static bool skip_padding(const uint8_t *object, size_t *a, size_t object_size,
			 const uint8_t *running, size_t *b, size_t running_size, masked_bits masked,
			 void *context)
{
	size_t object_end = nops_end(object, *a, object_size);
	size_t running_end = nops_end(running, *b, running_size);

	if ((object_end == *a && running_end == *b) || object_end % LEAST_ALIGNMENT ||
	    running_end % LEAST_ALIGNMENT || any_masked(masked, context, *a, object_end - *a))
		return false;
	*a = object_end;
	*b = running_end;
	return true;
}

static bool walk_code(struct walk *walk, const uint8_t *object, const uint8_t *running,
		      size_t running_size, masked_bits masked, void *context)
{
	size_t a = 0, b = 0, object_size = walk->object_size;
	ZydisDecodedInstruction x, y;

	while (a < object_size && b < running_size) {
		walk->position[a] = (int64_t)b;
		/* An instruction that the decoder does not know: what is left has to be equal. */
		if (decode_x86_64(object + a, object_size - a, &x, NULL) ||
		    decode_x86_64(running + b, running_size - b, &y, NULL)) {
			if (object_size - a != running_size - b ||
			    !bytes_match(object + a, running + b, object_size - a, masked, context,
					 a))
				return false;
			walk->position[object_size] = (int64_t)running_size;
			return true;
		}
		if (any_masked(masked, context, a, x.length)) {
			/*
			 * objtool turns jumps of static keys into NOPs, the linker and the
			 * assembler write branches to other functions in their own ways.
			 */
			if (!masked_match(&x, &y, object + a, running + b, masked, context, a))
				return false;
		} else if (x.mnemonic == y.mnemonic && is_relative(&x) && is_relative(&y) &&
			   is_relaxable(&x)) {
			struct target *target = &walk->targets[walk->target_count++];

			target->object = (int64_t)(a + x.length) + x.raw.imm[0].value.s;
			target->running = (int64_t)(b + y.length) + y.raw.imm[0].value.s;
		} else if (x.length != y.length || memcmp(object + a, running + b, x.length)) {
			if (!skip_padding(object, &a, object_size, running, &b, running_size,
					  masked, context))
				return false;
			continue;
		}
		a += x.length;
		b += y.length;
	}
	walk->position[object_size] = (int64_t)running_size;
	return a == object_size && b == running_size && targets_match(walk);
}

static bool code_matches(const struct arch *arch, const uint8_t *object, size_t object_size,
			 const uint8_t *running, size_t running_size, masked_bits masked,
			 void *context, int64_t *positions)
{
	struct walk walk = { .object_size = object_size };
	bool result = false;
	size_t i;

	(void)arch;
	walk.position = malloc((object_size + 1) * sizeof(*walk.position));
	walk.targets = malloc((object_size + 1) * sizeof(*walk.targets));
	if (walk.position && walk.targets) {
		for (i = 0; i <= object_size; i++)
			walk.position[i] = -1;
		result = walk_code(&walk, object, running, running_size, masked, context);
		if (positions)
			memcpy(positions, walk.position, (object_size + 1) * sizeof(*positions));
	}
	free(walk.position);
	free(walk.targets);
	return result;
}

/*
 * No other instruction has these bytes in front of a PC-relative field: where an
 * address is taken, that is a ModRM byte, and 0x05 to 0x3d there.
 */
static enum transfer transfer(const uint8_t *code, uint64_t offset, uint32_t type)
{
	if (!reloc_is_pc_relative(type) || !offset)
		return TRANSFER_NONE;
	if (code[offset - 1] == 0xe8)
		return TRANSFER_CALL;
	if (code[offset - 1] == 0xe9)
		return TRANSFER_JUMP;
	return offset > 1 && code[offset - 2] == 0x0f && (code[offset - 1] & 0xf0) == 0x80
		       ? TRANSFER_JUMP
		       : TRANSFER_NONE;
}

/* The int3 is for CONFIG_SLS: nothing may be run speculatively behind the return. */
static const struct call_stub *call_stub(bool return_thunk)
{
	static const struct call_stub plain = {
		.code = { 0xe8, 0, 0, 0, 0, 0xc3, 0xcc },
		.size = 7,
		.call_offset = 1,
		.type = R_X86_64_PLT32,
		.adjust = 4,
	};
	static const struct call_stub thunk = {
		.code = { 0xe8, 0, 0, 0, 0, 0xe9, 0, 0, 0, 0, 0xcc },
		.size = 11,
		.call_offset = 1,
		.return_offset = 6,
		.type = R_X86_64_PLT32,
		.adjust = 4,
	};

	return return_thunk ? &thunk : &plain;
}

/* jmp rel8 has two bytes; jmp rel32 and the NOP that objtool writes have five. */
static unsigned int static_key_size(const uint8_t *site)
{
	return *site == 0xeb ? 2 : 5;
}

/* movabs $constant,%reg (10 bytes) becomes mov variable(%rip),%reg and a NOP of 3 bytes. */
static bool load_constant(uint8_t *code, uint64_t size, uint64_t offset, struct variable_load *load)
{
	static const uint8_t placeholder[] = { 0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01 };
	uint8_t *insn = code + offset - 2, reg;

	if (offset < 2 || offset > size || size - offset < sizeof(placeholder) ||
	    memcmp(code + offset, placeholder, sizeof(placeholder)) ||
	    (insn[0] != 0x48 && insn[0] != 0x49) || (insn[1] & 0xf8) != 0xb8)
		return false;
	reg = insn[1] & 7;
	memcpy(insn,
	       (const uint8_t[]){ insn[0] == 0x49 ? 0x4c : 0x48, 0x8b, 0x05 | reg << 3, 0, 0, 0, 0,
				  0x0f, 0x1f, 0x00 },
	       10);
	load->offset = offset + 1;
	load->type = R_X86_64_PC32;
	load->adjust = 4;
	return true;
}

/* ENDBR64 */
static bool is_landing_pad(const uint8_t *code)
{
	static const uint8_t endbr[] = { 0xf3, 0x0f, 0x1e, 0xfa };

	return !memcmp(code, endbr, sizeof(endbr));
}

static const struct special_alternative alternatives[] = {
	{ 13, 10, 11 }, /* until 5.12: the padding's length is behind them */
	{ 14, 12, 13 }, /* since 6.3: flags of four bytes */
	{ 0 },
};

/* clang-format off */
static const struct arch_rewrite rewrites[] = {
	/* objtool --mnop; ftrace_init_nop() expects either */
	{ "fentry call", .target = "__fentry__", .running = { 0x0f, 0x1f, 0x44, 0x00, 0x00 }, .size = 5 },
	/* objtool --hacks=jump_label: keys that are off when the kernel boots */
	{ "static key", .section = "__jump_table", .running = { 0x0f, 0x1f, 0x44, 0x00, 0x00 }, .size = 5 },
	{ "static key", .section = "__jump_table", .running = { 0x66, 0x90 }, .size = 2 },
	{ 0 },
};

static const struct special specials[] = {
	/* struct exception_table_entry: insn, fixup; and from 4.6 to 5.15 a handler */
	{ "__ex_table", .relocs = 2, .handler_size = 12, .size_override = "EX_STRUCT_SIZE", .early = true },
	{ 0 },
};
/* clang-format on */

static unsigned int padding(const uint8_t *code, uint64_t size)
{
	ZydisDecodedInstruction insn;

	if (!size)
		return 0;
	if (code[0] == 0x00 || code[0] == 0x90 || code[0] == 0xcc)
		return 1;
	/* Long ones begin with prefixes, or with 0x0f. */
	if (code[0] != 0x66 && code[0] != 0x2e && code[0] != 0x0f)
		return 0;
	return !decode_x86_64(code, size, &insn, NULL) && insn.mnemonic == ZYDIS_MNEMONIC_NOP
		       ? insn.length
		       : 0;
}

const struct arch arch_x86_64 = {
	.padding = padding,
	.specials = specials,
	.is_landing_pad = is_landing_pad,
	.name = "x86_64",
	.machine = EM_X86_64,
	.absolute_64 = R_X86_64_64,
	.relocs = relocs,
	.reloc_count = sizeof(relocs) / sizeof(*relocs),
	.alternatives = alternatives,
	.fentry_call = "__fentry__",
	.pc_adjust = pc_adjust,
	.direct_branches = direct_branches,
	.transfer = transfer,
	.return_thunk = "__x86_return_thunk",
	.call_stub = call_stub,
	.load_constant = load_constant,
	.rewrites = rewrites,
	.run_time_keys = true,
	.static_key_size = static_key_size,
	.call_constants = call_constants,
	.control_flow = control_flow_x86_64,
	.code_matches = code_matches,
	.disassemble = disassemble_x86_64,
};
