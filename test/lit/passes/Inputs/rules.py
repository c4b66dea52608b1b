# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""rules.py MXC ROOT TEST: every row of simplify.def against TEST's line for it.

    // add_0: add(x, 0), add(0, x) => x; not add(x, 1), f32: add(x, 0)

What stands before => becomes what stands after it, and what follows "not" stays, for every dtype of the row or the one
named. FAST rows do so under --fast-math, and change nothing without it. x, y, z: tensors [M, N] of the dtype; u: one of
[M, 1]; c, d: bool [M, N]; numbers: that everywhere; cast.f32(x): to f32. A rule may have several lines; one that these
words cannot express has FileCheck lines under "// NAME:" alone."""

import pathlib
import re
import subprocess
import sys

mxc, root, test = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])

INTEGERS = {f"{sign}i{bits}" for sign in "su" for bits in (8, 16, 32, 64)}
HALVES, FLOATS = {"f16", "bf16"}, {"f16", "bf16", "f32", "f64"}
SETS = {
    "FLOATS": FLOATS,
    "INTEGERS": INTEGERS,
    "UNSIGNED": {i for i in INTEGERS if i[0] == "u"},
    "MX_TYPES_SIGNED": {i for i in INTEGERS if i[0] == "s"},
    "SIGNED_OR_FLOAT": {i for i in INTEGERS if i[0] == "s"} | FLOATS,
    "NUMBERS": INTEGERS | FLOATS,
    "BOOLS": {"bool"},
    "HALVES": HALVES,
    "SINGLE_OR_DOUBLE": FLOATS - HALVES,
    "MX_TYPE(F32)": {"f32"},
    "MX_TYPE(F64)": {"f64"},
    "MX_TYPES_ANY": INTEGERS | FLOATS | {"bool"},
}
FULL, COLUMN = "[M, N", "[M, 1"
LEAST = {"bool": "false"} | {f: "-inf" for f in FLOATS}
GREATEST = {"bool": "true"} | {f: "inf" for f in FLOATS}
for i in INTEGERS:
    bits = int(i[2:])
    LEAST[i] = str(-(2 ** (bits - 1)) if i[0] == "s" else 0)
    GREATEST[i] = str(2 ** (bits - (i[0] == "s")) - 1)


def type_of(shape, dtype):
    return f"!mo.tensor<{shape}], {dtype}>"


class Graph:
    """Expressions as the text of one graph; each is read by a transpose, so that none is a result itself."""

    def __init__(self, dtype):
        self.dtype, self.lines, self.results = dtype, [], []
        self.inputs = {n: (FULL, dtype) for n in "xyz"} | {"u": (COLUMN, dtype)} | {n: (FULL, "bool") for n in "cd"}

    def line(self, text, operands, shape, dtype):
        name = f"%v{len(self.lines)}"
        types = ", ".join(type_of(*o[1:]) for o in operands)
        self.lines.append(f"  {name} = {text} : ({types}) -> {type_of(shape, dtype)}")
        return name, shape, dtype

    def constant(self, number, dtype):
        name = f"%v{len(self.lines)}"
        dtype = "bool" if number in ("true", "false") else dtype
        number = {"least": LEAST[dtype], "greatest": GREATEST[dtype]}.get(number, number)
        self.lines.append(f"  {name} = mo.constant {{value = dense<{number}>}} : {type_of('[', dtype)}")
        return self.line(f"mo.static.broadcast_to({name})", [(name, "[", dtype)], FULL, dtype)

    def expression(self, text, dtype):
        """text: without blanks. dtype: of numbers in it. Returns the value and what is left of the text."""
        word, rest = re.match(r"([^(),]+)(.*)", text).groups()
        if not rest.startswith("("):
            return (f"%{word}", *self.inputs[word]) if word in self.inputs else self.constant(word, dtype), rest
        operands = []
        name, _, to = word.partition(".") if word.startswith("cast") else (word, "", "")
        while rest[0] != ")":
            within = "bool" if name == "select" and not operands else dtype if name != "not" else "bool"
            operand, rest = self.expression(rest[1:], within)
            operands.append(operand)
        dtype = {"same": self.dtype}.get(to, to) or operands[-1][2]
        if name in ("equal", "not_equal", "greater", "greater_equal", "is_nan", "is_inf"):
            dtype = "bool"
        shape = COLUMN if name.startswith("reduce") else operands[0][1]
        attributes = " {axis = 1}" if name.startswith("reduce") else ""
        arguments = ", ".join(o[0] for o in operands)
        return self.line(f"mo.{name}({arguments}){attributes}", operands, shape, dtype), rest[1:]

    def add(self, text):
        value, rest = self.expression(text.replace(" ", ""), self.dtype)
        assert not rest, text
        turned = {FULL: "[N, M", COLUMN: "[1, M"}[value[1]]
        self.results.append(self.line(f"mo.transpose({value[0]}) {{perm = [1, 0]}}", [value], turned, value[2]))

    def text(self):
        arguments = ", ".join(f"%{n}: {type_of(*t)}" for n, t in self.inputs.items())
        types = ", ".join(type_of(*r[1:]) for r in self.results)
        body = "\n".join(self.lines + [f"  mo.output {', '.join(r[0] for r in self.results)} : {types}"])
        return f"mo.graph @g<M, N>({arguments}) -> ({types}) {{\n{body}\n}}\n"


def expressions(text):
    """The results of a graph's text as expressions again, broadcasts left out."""
    ops, outputs = {}, []
    for line in text.splitlines():
        op = re.match(r"  (%\w+) = mo\.([\w.]+)(?:\((.*?)\))?(?: \{(?:value = dense<(.*)>|.*)\})? : .*?(\w+)>$", line)
        if op:
            ops[op[1]] = op.groups()[1:]
        elif line.startswith("  mo.output"):
            outputs = line.split(" : ")[0].split("mo.output ")[1].split(", ")

    def show(value):
        if value not in ops:
            return value[1:]
        name, operands, literal, dtype = ops[value]
        if name == "constant":
            return literal
        shown = ", ".join(show(o) for o in operands.split(", "))
        return shown if name == "static.broadcast_to" else f"{name}{'.' + dtype if name == 'cast' else ''}({shown})"

    return [show(ops[o][1]) for o in outputs]


def after(graph, *flags):
    command = [mxc, "compile", "-", "--emit=mogg", "--print-ir-after=mo_simplify", "-o", "/dev/null", *flags]
    run = subprocess.run(command, input=graph.text(), capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return expressions(run.stderr)


def split(text):
    """"a(x, y), f32: b(x)" as [("", "a(x, y)"), ("f32", "b(x)")]."""
    parts = re.findall(r"(?:\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)|[^,()])+", text or "")
    return [part.strip().rpartition(": ")[::2] for part in parts]


bad = []
lines = {}
for line in test.read_text().splitlines():
    told = re.match(r"// (\w+):(?: (.*?) => (.*?)(?:; not (.*))?)?$", line)
    if told:
        lines.setdefault(told[1], []).append(told.groups()[1:])
cases = {}  # (dtype, fast) -> [(rule, text, wanted text)]
rows = re.findall(r"^RULE\((\w+), \w+, ([^,]+), (EXACT|FAST)", (root / "lib/passes/simplify.def").read_text(), re.M)
for name, sets, when in rows:
    dtypes = set().union(*(SETS[s] for s in sets.split(" | ")))
    if name not in lines:
        bad.append(f"{name}: {test.name} has no line for it")
    for before, becomes, stay in lines.pop(name, []):
        for only, text in split(before):
            for dtype in [only] if only else dtypes:
                cases.setdefault((dtype, when == "FAST"), []).append((name, text, becomes))
                if when == "FAST":
                    cases.setdefault((dtype, False), []).append((name, text, text))
        for only, text in split(stay):
            for dtype in [only] if only else dtypes:
                cases.setdefault((dtype, when == "FAST"), []).append((name, text, text))
bad += [f"{name}: simplify.def has no such row" for name in lines]
if not rows:
    bad.append("simplify.def: no RULE(name, ...) row found")
for (dtype, fast), tests in sorted(cases.items()):
    graph, wanted = Graph(dtype), Graph(dtype)
    for name, text, want in tests:
        graph.add(text)
        wanted.add(want)
    for (name, text, _), got, want in zip(
        tests, after(graph, *["--fast-math"] * fast), expressions(wanted.text().replace(") -> !", "-> !"))
    ):
        if got.replace(".0", "") != want.replace(".0", ""):
            bad.append(f"{name} ({dtype}): {text} became {got}, not {want}")
sys.exit("\n".join(bad) or None)
