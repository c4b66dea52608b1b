# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Every unary, binary and compare operator and select, for every dtype, with dynamic and with static dims, against
NumPy. All operators of a dtype stand in one graph with one result each."""

import pathlib
import re

import numpy as np
from mx import *
from operators import BINARY, SPECIALS, UNARY

DYNAMIC = [(0, 5), (1, 1), (7, 13), (1, 513), (31, 64)]
STATIC = [(), (5,), (3, 1, 7), (2, 0, 3), (1, 2, 3, 1, 5)]


def operators(dtype):
    return [(op, arity) for ops, arity in ((UNARY, 1), (BINARY, 2)) for op in ops if dtype in op.dtypes]


def graph(dtype, dims, symbols=""):
    t, b = tensor(dims, dtype), tensor(dims, "bool")
    lines, names, types = [], [], []
    for op, arity in operators(dtype):
        result = t if op.result == "same" or dtype == "bool" else b
        kind = t if result == t else f"{t} -> {b}" if arity == 1 else f"({t}, {t}) -> {b}"
        lines.append(f"  %{op.name}_ = mo.{op.name}({'%x' if arity == 1 else '%x, %y'}) : {kind}")
        names.append(f"%{op.name}_")
        types.append(result)
    lines.append(f"  %select_ = mo.select(%c, %x, %y) : ({b}, {t}, {t}) -> {t}")
    return (
        f"mo.graph @elementwise{symbols}(%x: {t}, %y: {t}, %c: {b}) -> ({', '.join(types + [t])}) {{\n"
        + "\n".join(lines)
        + f"\n  mo.output {', '.join(names + ['%select_'])} : {', '.join(types + [t])}\n}}\n"
    )


def operand(rng, shape, dtype):
    """Ordinary values, half of them small, with special ones among them."""
    if is_float(dtype):
        values = rng.uniform(-6, 6, shape) * np.where(rng.random(shape) < 0.5, 1, 0.15)
        return with_specials(
            rng, values_of(store(values, dtype), dtype), values_of(store(np.array(SPECIALS), dtype), dtype)
        )
    values = sample(rng, shape, dtype)
    if dtype == "bool":
        return values
    least, greatest = limits(dtype)
    return with_specials(
        rng, values, [0, 1, 2, 3, greatest, greatest - 1, least, least + 1] + ([-1, -2] if least else [])
    )


def check(mef, dtype, shape):
    rng = np.random.default_rng(len(shape) * 1000 + sum(shape))
    x, y, c = operand(rng, shape, dtype), operand(rng, shape, dtype), sample(rng, shape, "bool")
    if x.size > 8:  # Equal operands too.
        np.copyto(y, x, where=rng.random(shape) < 0.1)
    outputs = ["bool" if op.result == "bool" else dtype for op, _ in operators(dtype)] + [dtype]
    for level, flag in each_level():
        what = f"{dtype}{list(shape)} {level}"
        results = attempt(what, run, mef, [(x, dtype), (y, dtype), (c, "bool")], outputs, flag)
        if results is None:
            continue
        for (op, arity), got, out in zip(operators(dtype), results, outputs):
            operands = (x,) if arity == 1 else (x, y)
            want = np.asarray(op.function(*operands))
            ignore = np.asarray(op.ignore(*operands)) if op.ignore else None
            compare = same if op.exact or not is_float(out) else close
            compare(f"mo.{op.name} {what}", got, want, out, ignore=ignore, shown=operands)
        same(f"mo.select {what}", results[-1], np.where(c, x, y), dtype)


def table_law():
    """Every elementwise row of the operator table is tested here."""
    rows = set(
        re.findall(
            r'^(?:UNARY|BINARY|COMPARE)\(\w+, "(\w+)"|^OP\(\w+, "mo\.(is_\w+)"',
            (ROOT / "lib/ir/mo.def").read_text(),
            re.MULTILINE,
        )
    )
    for name in sorted({a or b for a, b in rows} - {op.name for op in UNARY + BINARY}):
        fail(f"mo.{name}: give it a row in test/run/operators.py")


table_law()
for dtype in ANY:
    mef = attempt(f"{dtype} dynamic", compile, graph(dtype, "a, b", "<a, b>"))
    for shape in DYNAMIC if mef else []:
        check(mef, dtype, shape)
    shape = STATIC[ANY.index(dtype) % len(STATIC)]
    mef = attempt(f"{dtype}{list(shape)} static", compile, graph(dtype, shape))
    if mef:
        check(mef, dtype, shape)
