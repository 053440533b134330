# SPDX-License-Identifier: GPL-2.0-or-later
"""
Writes the assembler text (x86-64) of an object with very many things of one kind, for
bench/hostile: SHAPE COUNT orig|patched. Real objects have hundreds of them; create-diff-object may
take no more than proportionally longer for these.
"""
import sys

shape, count, patched = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "patched"
out = sys.stdout


def function(name, lines, fentry=True, section=".text"):
    out.write(f'\t.section {section},"ax",@progbits\n\t.type {name},@function\n{name}:\n')
    if fentry:
        out.write("771:\tcall __fentry__\n")
    out.writelines(f"\t{line}\n" for line in lines)
    out.write(f"\tret\n\t.size {name},.-{name}\n")
    if fentry:
        out.write('\t.section __mcount_loc,"a",@progbits\n\t.quad 771b\n')


def variable(name, section=".data", size=16):
    flags = "a" if section.startswith(".rodata") else "aw"
    out.write(f'\t.section {section},"{flags}",@progbits\n\t.type {name},@object\n{name}:\n'
              f"\t.zero {size}\n\t.size {name},{size}\n")


def chunks(name, lines, size=5):
    """Functions of a few lines each."""
    for i in range(0, len(lines), size):
        function(f"{name}{i}", lines[i:i + size])


everything = range(count)
edit = ["nop"] if patched else []
changed = ["call elsewhere"] + edit

if shape == "one-function":
    # one function with all relocations
    changed += [f"call u{i % 50000}" for i in everything]
elif shape == "functions":
    for i in everything:
        function(f"f{i}", [f"call f{(i * 7) % count}", f"call u{i % 5000}"])
elif shape == "changed-functions":
    for i in everything:
        function(f"f{i}", [f"call f{(i * 7) % count}", f"call u{i % 5000}"] + edit)
elif shape == "sections":
    for i in everything:
        function(f"f{i}", [f"call f{(i * 7) % count}", f"call u{i % 5000}"], True, f".text.f{i}")
elif shape == "shared-section":
    # branches that the assembler resolves
    function("changed", changed, True, ".sched.text")
    for i in everything:
        function(f"f{i}", [f"jmp g{(i * 7) % count}", f"jz g{i}"], True, ".sched.text")
        function(f"g{i}", [], True, ".sched.text")
elif shape == "no-fentry":
    # changed functions that are replaced through their callers
    for i in everything:
        function(f"f{i}", [f"movl ${i}, %eax"] + edit, False)
        function(f"g{i}", [f"call f{i}"])
elif shape == "no-fentry-chain":
    for i in everything:
        function(f"f{i}", [f"call f{i + 1}"] if i + 1 < count else edit, False)
    function("top", ["call f0"])
elif shape in ("pieces", "writable-pieces"):
    # unnamed data: a constant for each relocation, no symbol among them
    section = '.rodata,"a"' if shape == "pieces" else '.data,"aw"'
    out.write(f"\t.section {section},@progbits\n")
    out.writelines(f".Lp{i}:\t.quad {i}\n" for i in everything)
    chunks("f", [f"leaq .Lp{i}(%rip), %rax" for i in everything])
    changed.append("leaq .Lp0(%rip), %rax")
elif shape == "linked-pieces":
    # ... each with a reference to the next one
    out.write('\t.section .rodata,"a",@progbits\n')
    out.writelines(f".Lp{i}:\t.quad .Lp{(i + 1) % count}\n" for i in everything)
    changed.append("leaq .Lp0(%rip), %rax")
elif shape == "read-pieces":
    # ... which functions refer to as well
    out.write('\t.section .rodata,"a",@progbits\n')
    out.writelines(f".Lp{i}:\t.quad u{i % 100}\n" for i in everything)
    chunks("f", [f"leaq .Lp{i}(%rip), %rax" for i in everything])
    changed.append("leaq .Lp0(%rip), %rax")
elif shape == "branching-pieces":
    # ... each with references to eight others
    out.write('\t.section .data,"aw",@progbits\n')
    for i in everything:
        out.write(f".Lp{i}:\t.quad " + ", ".join(f".Lp{min(8 * i + k, count - 1)}" for k in range(1, 9)) + "\n")
    chunks("f", [f"leaq .Lp{i}(%rip), %rax" for i in everything])
elif shape == "one-table":
    # an unnamed table that everything refers to
    out.write('\t.section .rodata,"a",@progbits\n.Lt:')
    out.writelines(f"\t.quad u{i % 100}\n" for i in everything)
    out.write(f"\t.quad {len(edit)}\n")
    chunks("f", [f"leaq .Lt(%rip), %rax" for i in everything])
elif shape == "one-place":
    # relocations that all mean one unnamed place
    out.write('\t.section .rodata,"a",@progbits\n.Lp:\t.quad 1\n')
    chunks("f", ["leaq .Lp(%rip), %rax"] * count)
elif shape == "switch-tables":
    for i in everything:
        out.write(f'\t.section .rodata,"a",@progbits\n.Lt{i}:\t.quad .La{i}, .Lb{i}\n')
        function(f"f{i}", [f"jmp *.Lt{i}(,%rax,8)", f".La{i}: nop", f".Lb{i}: nop"])
elif shape == "strings":
    out.write('\t.section .rodata.str1.1,"aMS",@progbits,1\n')
    out.writelines(f'.Ls{i}:\t.string "text {i}"\n' for i in everything)
    chunks("f", [f"movq $.Ls{i}, %rdi" for i in everything])
    changed.append("movq $.Ls0, %rdi")
elif shape == "tails":
    # one long string that is entered everywhere
    out.write('\t.section .rodata.str1.1,"aMS",@progbits,1\n.Ls:\t.string "' + "x" * count + '"\n')
    chunks("f", [f"movq $.Ls+{i}, %rdi" for i in everything])
elif shape == "variables":
    for i in everything:
        variable(f"v{i}")
    chunks("f", [f"movq %rax, v{i}+8(%rip)" for i in everything])
elif shape == "neighbours":
    # addresses of variables in one section, each with neighbours
    for i in everything:
        variable(f"v{i}", ".data..read_mostly")
    chunks("f", [f"leaq v{i}(%rip), %rax" for i in everything])
    changed.append("leaq v1(%rip), %rax")
elif shape == "statics":
    # static variables of one name, each with a function of its own
    for i in everything:
        variable(f"v.{i + patched}")
        function(f"f{i}", [f"movq %rax, v.{i + patched}(%rip)"])
elif shape == "statics-of-one":
    # static variables of one name, all in a function that changes
    for i in everything:
        variable(f"v.{i + patched}")
    changed += [f"movq %rax, v.{i + patched}(%rip)" for i in everything]
elif shape == "statics-of-many":
    # static variables of many names, all in a function that changes
    for i in everything:
        variable(f"v{i}.{i + patched}")
    changed += [f"movq %rax, v{i}.{i + patched}(%rip)" for i in everything]
elif shape == "statics-of-all":
    # static variables of one name, each in two functions that change
    for i in everything:
        variable(f"v.{i + patched}")
        function(f"f{i}", [f"movq %rax, v.{(i + k) % count + patched}(%rip)" for k in (0, 1)] + edit)
elif shape == "warned":
    # state of which a second instance does no harm
    for i in everything:
        variable(f"__already_done.{i + patched}", ".data.once", 1)
    changed += [f"movb $1, __already_done.{i + patched}(%rip)" for i in everything]
elif shape == "clones":
    for i in everything:
        function(f"f.isra.{i + patched}", [f"movl ${i}, %eax"])
        function(f"g{i}", [f"call f.isra.{i + patched}"])
elif shape == "clones-changed":
    for i in everything:
        function(f"f.isra.{i + patched}", [f"movl ${i}, %eax"] + edit)
        function(f"g{i}", [f"call f.isra.{i + patched}"] + edit)
elif shape == "clones-names":
    for i in everything:
        function(f"f{i}.constprop.0", [f"movl ${i}, %eax"] + edit)
        function(f"g{i}", [f"call f{i}.constprop.0"])
elif shape == "cold":
    for i in everything:
        function(f"f{i}", [f"jmp f{i}.cold+0"])
        function(f"f{i}.cold", ["ud2"], False, ".text.unlikely")
elif shape == "aliases":
    function("f", ["nop"])
    out.writelines(f"\t.type a{i},@function\n\t.globl a{i}\n\t.set a{i},f\n" for i in everything)
elif shape == "labels":
    function("f", [f".type l{i},@function\nl{i}:\tnop" for i in everything])
elif shape == "gaps":
    # code without a size between functions, and a table without symbols whose entries share one target
    out.write('\t.section .rodata,"a",@progbits\n.Lt:')
    out.writelines(f"\t.quad .Lt\n" for i in everything)
    for i in everything:
        function(f"f{i}", ["nop"])
        out.write(f'\t.text\n\tmovl ${i}, %eax\n\t.section hooks{i % 1000},"a"\n\t.quad .Lt, f{i}\n')
elif shape in ("bugs", "bugs-of-one"):
    bugs = [f"772:\tud2\n\t.section __bug_table,\"aw\"\n773:\t.long 772b-., .Lfile-.\n\t.word {i % 30000}, 0\n"
            "\t.org 773b+12\n\t.previous" for i in everything]
    out.write('\t.section .rodata.str1.1,"aMS",@progbits,1\n.Lfile:\t.string "file.c"\n')
    chunks("f", bugs, 5 if shape == "bugs" else count)
elif shape == "bugs-changed":
    changed += [f"772:\tud2\n\t.section __bug_table,\"aw\"\n773:\t.long 772b-., .Lfile-.\n\t.word {i % 30000}, 0\n"
                "\t.org 773b+12\n\t.previous" for i in everything]
    out.write('\t.section .rodata.str1.1,"aMS",@progbits,1\n.Lfile:\t.string "file.c"\n')
elif shape == "jump-labels":
    for i in range(100):
        variable(f"key{i}")
    chunks("f", ["772:\t.byte 0x0f,0x1f,0x44,0x00,0x00\n\t.section __jump_table,\"aw\"\n"
                 f"\t.long 772b-., 774f-.\n\t.quad key{i % 100}-.\n\t.previous\n774:\tnop" for i in everything])
elif shape == "alternatives":
    chunks("f", ["772:\tnop\n\tnop\n\tnop\n773:\n\t.section .altinstructions,\"a\"\n\t.long 772b-., 774f-.\n"
                 "\t.word 0x1\n\t.word 0\n\t.byte 773b-772b, 775f-774f\n\t.section .altinstr_replacement,\"ax\"\n"
                 "774:\tincl %eax\n775:\n\t.previous\n\t.text" for i in everything])
elif shape == "address-taken":
    for i in everything:
        function(f"f{i}", ["endbr64"])
        out.write(f'\t.section .ibt_endbr_seal,"a"\n\t.long f{i}-.\n')
elif shape == "exports":
    for i in everything:
        function(f"f{i}", ["nop"])
        out.write(f'\t.globl f{i}\n\t.section ".export_symbol","a"\n__export_symbol_f{i}:\n\t.asciz "GPL"\n'
                  f'\t.asciz ""\n\t.balign 8\n\t.quad f{i}\n')
elif shape == "initcalls":
    out.write('\t.section .initcall6.init,"a"\n')
    out.writelines(f"\t.long f{i} - .\n" for i in everything)
    for i in everything:
        function(f"f{i}", ["nop"])
elif shape == "params":
    out.write('\t.section .modinfo,"a"\n')
    out.writelines(f'\t.asciz "parm=p{i}:text"\n' for i in everything)
elif shape == "undefined":
    chunks("f", [f"call u{i}" for i in everything])
else:
    sys.exit(f"{shape}: no such shape")

if shape != "shared-section":
    function("changed", changed)
out.write('\t.section .note.GNU-stack,"",@progbits\n')
