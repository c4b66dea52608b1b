# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Reductions and softmax over every axis, for every dtype, dynamic and static, against NumPy in f64 or, for integers,
in Python's own."""

import numpy as np
from mx import *

DYNAMIC = [(3, 5, 7), (1, 1, 1), (2, 0, 3), (0, 4, 5), (4, 129, 2), (2, 3, 513)]
STATIC = [(7, 64, 5), (3, 1, 257)]
KINDS = ["add", "mean", "mul", "max", "min"]


def graph(dtype, dims, symbols=""):
    t = tensor(dims, dtype)
    lines, names, types = [], [], []
    for kind in KINDS:
        for axis in (0, 1, -1):
            out = [str(d) for d in dims]
            out[axis] = "1"
            names.append(f"%{kind}{axis % 3}")
            types.append(tensor(out, dtype))
            lines.append(f"  {names[-1]} = mo.reduce.{kind}(%x) {{axis = {axis}}} : {t} -> {types[-1]}")
    for axis in (0, 1, -1) if is_float(dtype) else ():
        names.append(f"%softmax{axis % 3}")
        types.append(t)
        lines.append(f"  {names[-1]} = mo.reduce.softmax(%x) {{axis = {axis}}} : {t}")
    return (
        f"mo.graph @reduce{symbols}(%x: {t}) -> ({', '.join(types)}) {{\n"
        + "\n".join(lines)
        + f"\n  mo.output {', '.join(names)} : {', '.join(types)}\n}}\n"
    )


def integers(x, axis, kind, dtype):
    """The exact result of a non-empty integer reduction, wrapped to dtype."""
    moved = np.moveaxis(x, axis, -1)
    out = np.zeros(moved.shape[:-1], object)
    for index in np.ndindex(*out.shape):
        row = [int(v) for v in moved[index]]
        if kind == "mul":
            value = 1
            for v in row:
                value *= v
        elif kind == "mean":
            value = abs(sum(row)) // len(row) * (1 if sum(row) >= 0 else -1)
        else:
            value = {"add": sum, "max": max, "min": min}[kind](row)
        bits = np.dtype(STORED[dtype]).itemsize * 8
        out[index] = value & ((1 << bits) - 1)
    return np.expand_dims(out.astype(np.uint64).astype(STORED[dtype]), axis)


def check_reduce(what, got, x, axis, kind, dtype):
    n = x.shape[axis]
    shape = list(x.shape)
    shape[axis] = 1
    if n == 0:
        least, greatest = (-np.inf, np.inf) if is_float(dtype) else limits(dtype)
        start = {"add": 0, "mean": np.nan, "mul": 1, "max": least, "min": greatest}[kind]
        if kind == "mean" and not is_float(dtype):
            start = 0
        full = np.full(shape, start, np.float64 if is_float(dtype) else STORED[dtype])
        # The mean of no integers must not trap; what it gives is open.
        same(what, got, full, dtype, ignore=np.full(shape, kind == "mean" and not is_float(dtype)))
    elif not is_float(dtype):
        same(what, got, integers(x, axis, kind, dtype), dtype)
    elif kind in ("max", "min"):
        same(what, got, getattr(np, kind)(x, axis=axis, keepdims=True), dtype)
    elif kind == "mul":
        close(what, got, np.prod(x, axis=axis, keepdims=True), dtype, rtol=1e-4 if dtype == "f32" else None)
    else:
        want = getattr(np, "sum" if kind == "add" else "mean")(x, axis=axis, keepdims=True)
        scale = np.abs(x).sum(axis=axis, keepdims=True) / (n if kind == "mean" else 1)
        close(what, got, want, dtype, scale=scale)


def softmax(x, axis):
    if x.shape[axis] == 0:
        return x.copy()
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def check(mef, dtype, shape):
    rng = np.random.default_rng(sum(shape))
    x = sample(rng, shape, dtype, *((0.5, 1.5) if rng.random() < 0.5 else (-4, 4)))
    if dtype in ("si64", "ui64") and x.size:  # Keep sums within 64 bits, so that means are defined; ui64 above 2^63.
        x = (x // 1024).astype(x.dtype)
        if dtype == "ui64":
            x.reshape(-1)[0] = 2**63 + 12345
    outputs = [dtype] * (len(KINDS) * 3 + (3 if is_float(dtype) else 0))
    for level, flag in each_level():
        what = f"{dtype}{list(shape)} {level}"
        results = attempt(what, run, mef, [(x, dtype)], outputs, flag)
        for index, got in enumerate(results or []):
            axis = (0, 1, -1)[index % 3]
            if index < len(KINDS) * 3:
                kind = KINDS[index // 3]
                check_reduce(f"mo.reduce.{kind} axis {axis} {what}", got, x, axis, kind, dtype)
            else:
                close(f"mo.reduce.softmax axis {axis} {what}", got, softmax(x, axis), dtype)


def specials():
    """Softmax of large, infinite and NaN rows; the larger and smaller of NaN is NaN."""
    inf, nan = np.inf, np.nan
    rows = np.array(
        [
            [1e4, 1e4, 0],
            [-1e4, -1e4, -1e4],
            [-inf, 1, 2],
            [inf, 1, 2],
            [nan, 1, 2],
            [1, 2, nan],
            [-inf] * 3,
            [88, -88, 0],
        ]
    )
    t, c = tensor("n, 3", "f32"), tensor("n, 1", "f32")
    mef = attempt(
        "specials",
        compile,
        f"""mo.graph @specials<n>(%x: {t}) -> ({t}, {c}, {c}) {{
  %s = mo.reduce.softmax(%x) {{axis = 1}} : {t}
  %a = mo.reduce.max(%x) {{axis = 1}} : {t} -> {c}
  %b = mo.reduce.min(%x) {{axis = 1}} : {t} -> {c}
  mo.output %s, %a, %b : {t}, {c}, {c}
}}
""",
    )
    for level, flag in each_level() if mef else ():
        results = attempt(f"specials {level}", run, mef, [(rows, "f32")], ["f32"] * 3, flag)
        if results:
            close(f"softmax of special rows {level}", results[0], softmax(rows, 1), "f32")
            same(f"max of special rows {level}", results[1], rows.max(axis=1, keepdims=True), "f32")
            same(f"min of special rows {level}", results[2], rows.min(axis=1, keepdims=True), "f32")


def gathered_sums():
    """What is fused into the load must not change the order of a sum, though the load is a gather then."""
    a, b, c = tensor("n, m", "f32"), tensor("m, n", "f32"), tensor("m, 1", "f32")
    text = f"""mo.graph @gathered<m, n>(%x: {a}, %y: {b}) -> ({c}, {c}) {{
  %t = mo.transpose(%x) {{perm = [1, 0]}} : {a} -> {b}
  %z = mo.min(%t, %y) : {b}
  %r = mo.reverse(%z) {{axis = 0}} : {b}
  %s = mo.reduce.add(%r) {{axis = 1}} : {b} -> {c}
  %u = mo.reduce.mean(%r) {{axis = 1}} : {b} -> {c}
  mo.output %s, %u : {c}, {c}
}}
"""
    fused, plain = attempt("gathered sums", compile, text), attempt("gathered sums", compile, text, "-O0")
    rng = np.random.default_rng(5)
    for n in (0, 1, 8, 31, 32, 33, 131):
        inputs = [(sample(rng, shape, "f32"), "f32") for shape in ((n, 3), (3, n))]
        for level, flag in each_level() if fused and plain else ():
            got, want = (run(mef, inputs, ["f32"] * 2, flag) for mef in (fused, plain))
            for one, other in zip(got, want):
                if not np.array_equal(one, other, equal_nan=True):
                    fail(f"gathered sums of {n} on {level}: {one.ravel()} fused, {other.ravel()} not")


specials()
gathered_sums()
for dtype in NUMERIC:
    mef = attempt(f"{dtype} dynamic", compile, graph(dtype, ("a", "b", "c"), "<a, b, c>"))
    for shape in DYNAMIC if mef else ():
        check(mef, dtype, shape)
    shape = STATIC[NUMERIC.index(dtype) % len(STATIC)]
    mef = attempt(f"{dtype}{list(shape)} static", compile, graph(dtype, shape))
    if mef:
        check(mef, dtype, shape)
