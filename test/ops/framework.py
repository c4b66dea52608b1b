# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the families of test/ops write, and how their cases become graphs.

A family is a file NAME.py with a RUN line and a list OPS of Op(name, dtypes, make). make(rng, dtype, size) draws one
Case: operands with values, attributes, and the results wanted, from an independent reference. size("M") gives the size
of the dim M; the framework decides which sizes are small, large, 0 or 1, and whether dims are written as names or as
numbers. In attributes a name stands for its size too: "{stop = [M - 1]}".
"""

import importlib.util
import os
import pathlib
import re
import sys
import zlib
from dataclasses import dataclass, field

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "run"))
import mx  # noqa: E402

# How the dims of a case are chosen. All but "static" toss a coin between names and numbers where they do not say.
#   static  numbers              zero  one dim is 0               odd   one dim is a prime larger than a vector
#   dynamic names                one   one dim is 1               view  operands arrive transposed and are put right
KINDS = ["static", "dynamic", "zero", "one", "odd", "view"]
SMALL, LARGE = [2, 3, 4, 5, 7], [17, 37, 67, 131, 257]
KEYWORDS = {"floordiv", "ceildiv", "mod", "max", "min"}


@dataclass
class In:
    """An operand. dims: text over names, "M, 2 * N"; values: as mx.py means them. constant: a literal of the graph."""

    dims: str
    dtype: str
    values: np.ndarray
    constant: bool = False


@dataclass
class Out:
    """A result. Integers and bool are compared exactly, floats within rtol * |want| + atol, by default those of mx.py.
    exact: the same bits, after rounding want to dtype; signed_zero = False lets -0 pass for 0. scale: what errors are
    relative to besides |want|, the sum of the magnitudes of a sum's terms, say. ignore: mask of elements that no rule
    defines. A name in dims that make has not asked the size of is one that the op declares."""

    dims: str
    dtype: str
    want: np.ndarray
    rtol: float | None = None
    atol: float | None = None
    exact: bool = False
    signed_zero: bool = True
    scale: np.ndarray | None = None
    ignore: np.ndarray | None = None


@dataclass
class Case:
    """at_least: sizes below which the op is not defined; the case is then made again with larger ones. body: where one op
    of the operands is not all, a function of a Body that returns the lines which make the results."""

    inputs: list
    outputs: list
    attributes: str = ""
    at_least: dict = field(default_factory=dict)
    body: object = None


@dataclass
class Body:
    """What a case's lines are written with: x, y: the names of operands and results; type(dims, dtype); spell("M + 1")."""

    x: list
    y: list
    type: object
    spell: object


@dataclass
class Op:
    name: str
    dtypes: list
    make: object
    kinds: list = field(default_factory=lambda: KINDS)


def families():
    """The names of the files that define OPS."""
    return sorted(p.stem for p in HERE.glob("*.py") if re.search(r"^OPS\b", p.read_text(), re.MULTILINE))


def with_f8(ops):
    """What takes f16 takes f8 as well."""
    for op in ops:
        op.dtypes = op.dtypes + mx.F8 * ("f16" in op.dtypes)
    return ops


def load(family):
    """[(id, Op)] of a family: an id is the op's name, with a number where the family has several cases for it."""
    sys.path.insert(0, str(HERE))
    spec = importlib.util.spec_from_file_location(f"ops_{family}", HERE / f"{family}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    seen, ops = {}, []
    for op in module.OPS:
        seen[op.name] = seen.get(op.name, 0) + 1
        ops.append((f"{op.name}.{seen[op.name]}" if seen[op.name] > 1 else op.name, op))
    return ops


# ---- making a case --------------------------------------------------------------------------------------------------


class Sizes:
    """What size(name) gives: the dim `special` is of size `value`, others are small."""

    def __init__(self, rng, least, special=None, value=None):
        self.rng, self.least, self.special, self.value, self.chosen = rng, least, special, value, {}

    def __call__(self, name):
        if name not in self.chosen:
            size = self.value if name == self.special else int(self.rng.choice(SMALL))
            self.chosen[name] = max(size, self.least.get(name, 0))
        return self.chosen[name]


def split(dims):
    """The dims of "M, max(N, 2)": commas inside of parentheses separate nothing."""
    parts, depth, text = [], 0, ""
    for c in dims:
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append(text.strip())
            text = ""
        else:
            text += c
    return parts + [text.strip()] if text.strip() else parts


def literal(values):
    """The text of dense<..>."""
    one = lambda v: str(bool(v)).lower() if values.dtype == np.bool_ else repr(v)  # noqa: E731
    items = [one(v) for v in values.reshape(-1).tolist()]
    return f"dense<{items[0]}>" if values.ndim == 0 else f"dense<[{', '.join(items)}]>"


class Instance:
    """One case: op, dtype, kind of shapes and seed decide everything about it."""

    def __init__(self, family, op_id, op, dtype, kind, seed):
        self.family, self.op, self.dtype, self.kind = family, op, dtype, kind
        self.id = f"{op_id}/{dtype}/{kind}/{seed}"
        self.random = zlib.crc32(self.id.encode())
        self.level = mx.LEVELS[self.random % len(mx.LEVELS)]
        self.make()

    def make(self):
        rng = np.random.default_rng(self.random)
        self.named = {"static": False, "dynamic": True}.get(self.kind, bool(rng.integers(2)))
        pick, large, least, special, value = rng.random(), int(rng.choice(LARGE)), {}, None, None
        for attempt in range(8):
            sizes = Sizes(np.random.default_rng(self.random + 1), least, special, value)
            case = self.op.make(np.random.default_rng(self.random + 2), self.dtype, sizes)
            if any(sizes.chosen.get(name, 0) < size for name, size in case.at_least.items()):
                least = {name: max(size, least.get(name, 0)) for name, size in case.at_least.items()}
                continue
            if special is not None or self.kind not in ("zero", "one", "odd"):
                break
            # Which dim is special is chosen once the names are known.
            value = {"zero": 0, "one": 1, "odd": large}[self.kind]
            floor = {**case.at_least, **least}
            free = [name for name in sizes.chosen if floor.get(name, 0) <= value]
            if not free:
                break
            special = free[int(pick * len(free))]
        else:
            raise RuntimeError(f"{self.id}: no sizes satisfy at_least = {case.at_least}")
        self.case, self.sizes, self.rng = case, sizes.chosen, rng

    def spell(self, text, number):
        """Names as numbers where this case is static; else, with a suffix, as names of the graph."""

        def word(match):
            name = match.group()
            if name in self.sizes:
                return f"{name}_{number}" if self.named else str(self.sizes[name])
            return name if name in KEYWORDS or not declared else f"{name}_{number}"

        declared = not text.startswith("{")
        return re.sub(r"[A-Za-z_]\w*", word, text)

    def type(self, tensor, number):
        return mx.tensor(self.spell(tensor.dims, number), tensor.dtype)

    def render(self, number):
        """Lines, arguments [(name, type, values, dtype)] and results [(name, type)] of the case as the number-th one of
        a graph."""
        lines, arguments, operands, types = [], [], [], []
        for i, x in enumerate(self.case.inputs):
            name, type_, values = f"%x{number}_{i}", self.type(x, number), np.asarray(x.values)
            if x.constant:
                type_ = mx.tensor(values.shape, x.dtype)
                lines.append(f"  {name} = mo.constant {{value = {literal(values)}}} : {type_}")
            elif self.kind == "view" and values.ndim > 1:
                perm = np.roll(np.arange(values.ndim), 1 + self.random % (values.ndim - 1))
                dims = [split(self.spell(x.dims, number))[p] for p in perm]
                back = ", ".join(str(p) for p in np.argsort(perm))
                arrives = mx.tensor(", ".join(dims), x.dtype)
                arguments.append((f"{name}t", arrives, values.transpose(perm), x.dtype))
                lines.append(f"  {name} = mo.transpose({name}t) {{perm = [{back}]}} : {arrives} -> {type_}")
            else:
                arguments.append((name, type_, values, x.dtype))
            operands.append(name)
            types.append(type_)
        results = [(f"%y{number}_{i}", self.type(y, number)) for i, y in enumerate(self.case.outputs)]
        if self.case.body:
            type_ = lambda dims, dtype: mx.tensor(self.spell(dims, number), dtype)  # noqa: E731
            body = Body(operands, [name for name, _ in results], type_, lambda text: self.spell(text, number))
            return lines + [f"  {line}" for line in self.case.body(body)], arguments, results
        attributes = f" {self.spell(self.case.attributes, number)}" if self.case.attributes else ""
        made, outs = ", ".join(name for name, _ in results), [t for _, t in results]
        lines.append(
            f"  {made} = {self.op.name}({', '.join(operands)}){attributes} : ({', '.join(types)}) -> "
            + (outs[0] if len(outs) == 1 else f"({', '.join(outs)})")
        )
        return lines, arguments, results


def graph(instances):
    """The text of a graph that holds these cases side by side, and its inputs [(values, dtype)]."""
    lines, arguments, results, symbols = [], [], [], []
    for number, instance in enumerate(instances):
        more, takes, makes = instance.render(number)
        lines += more
        arguments += takes
        results += makes
        for _, type_, _, dtype in takes:
            words = re.findall(r"[A-Za-z_]\w*", type_[type_.index("[") : type_.rindex("]")])
            symbols += [w for w in dict.fromkeys(words) if w not in KEYWORDS and w not in symbols]
    head = f"mo.graph @cases{'<' + ', '.join(symbols) + '>' if symbols else ''}("
    text = head + ",\n  ".join(f"{name}: {type_}" for name, type_, _, _ in arguments) + ")\n    -> ("
    text += ",\n  ".join(t for _, t in results) + ") {\n" + "\n".join(lines)
    text += f"\n  mo.output {', '.join(n for n, _ in results)} : {', '.join(t for _, t in results)}\n}}\n"
    return text, [(values, dtype) for _, _, values, dtype in arguments]


# ---- running --------------------------------------------------------------------------------------------------------


def explain(instance):
    text, _ = graph([instance])
    command = f"{os.path.relpath(HERE / 'differential.py', mx.ROOT)} --family={instance.family} --case={instance.id}"
    return f"{instance.id} on {instance.level}, sizes {instance.sizes}\n{text}again: {command}\n"


def compare(instance, results):
    """Whether every result is as wanted; differences are reported."""
    before = mx.failures()
    for i, (got, out) in enumerate(zip(results, instance.case.outputs)):
        want = np.asarray(out.want)
        what, shown = f"result {i} of {explain(instance)}", [np.asarray(x.values) for x in instance.case.inputs]
        if out.exact or not mx.is_float(out.dtype):
            mx.same(what, got, want, out.dtype, ignore=out.ignore, shown=shown, signed_zero=out.signed_zero)
        else:
            mx.close(what, got, want, out.dtype, out.scale, out.ignore, out.rtol, out.atol, shown)
    return mx.failures() == before


def run(instances):
    """Runs the cases as one model, or, where that fails, in halves, until the one that fails is found. Returns those
    that passed."""
    text, inputs = graph(instances)
    dtypes = [out.dtype for instance in instances for out in instance.case.outputs]
    try:
        results = iter(mx.run(mx.compile(text, f"--target={instances[0].level}"), inputs, dtypes))
    except mx.Failure as failure:
        if len(instances) == 1:
            mx.fail(f"{explain(instances[0])}{failure}")
            return []
        half = len(instances) // 2
        return run(instances[:half]) + run(instances[half:])
    return [i for i in instances if compare(i, [next(results) for _ in i.case.outputs])]


def run_all(instances, batch=50):
    """Runs cases, `batch` to a model, those of one CPU level together. Returns those that passed."""
    passed = []
    for level in mx.LEVELS:
        group = [i for i in instances if i.level == level]
        for begin in range(0, len(group), batch):
            passed += run(group[begin : begin + batch])
    return passed
