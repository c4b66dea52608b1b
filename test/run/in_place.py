# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Results that lie in the memory of an operand are those that they are apart: in every dtype of the loops, on one thread and
three, for sizes that need remainders and for some larger than caches; and what would change if it lay there does not: an
operand read through a view as well, twice, by a matmul whose sums go through blocks of K, or written elsewhere."""

import numpy as np
from mx import *

SIZES = [(1, 1), (7, 13), (67, 257), (1021, 2053)]
DTYPES = ["f32", "f64", "si32", "si8", "ui64"]


def graph(dtype):
    """Each value is read by a reduction, so that it lies in memory, and last by the kernel behind it."""
    t, r = tensor("M, N", dtype), tensor("M, 1", dtype)
    wide = lambda name: f"%{name}b = mo.static.broadcast_to(%{name}) : {r} -> {t}"  # noqa: E731
    most = lambda name, x: f"%{name} = mo.reduce.max({x}) {{axis = 1}} : {t} -> {r}\n  {wide(name)}"  # noqa: E731
    turned = tensor("N, M", dtype)
    return f"""mo.graph @places<M, N>(%x: {t}, %y: {turned}) -> ({t}, {t}, {t}, {r}) {{
  %xy = mo.transpose(%y) {{perm = [1, 0]}} : {turned} -> {t}
  %a1 = mo.concat(%x, %xy) {{axis = 1}} : ({t}, {t}) -> {tensor("M, N + N", dtype)}
  %a2 = mo.slice(%a1) {{start = [0, 0], stop = [M, N], step = [1, 1]}} : {tensor("M, N + N", dtype)} -> {t}
  %a3 = mo.max(%a2, %xy) : {t}
  {most("m", "%a3")}
  %b = mo.sub(%a3, %mb) : {t}
  {most("n", "%b")}
  %b2 = mo.mul(%b, %b) : {t}
  %c = mo.sub(%b2, %nb) : {t}
  {most("o", "%c")}
  %back = mo.slice(%c) {{start = [0, -1], stop = [M, -1 - N], step = [1, -1]}} : {t} -> {t}
  %cb = mo.sub(%c, %back) : {t}
  %d = mo.sub(%cb, %ob) : {t}
  {most("p", "%d")}
  %e = mo.min(%d, %pb) : {t}
  {most("q", "%e")}
  %f = mo.add(%e, %qb) : {t}
  %g = mo.sub(%e, %f) : {t}
  mo.output %d, %f, %g, %q : {t}, {t}, {t}, {r}
}}
"""


def reference(x, y):
    most = lambda v: v.max(axis=1, keepdims=True)  # noqa: E731
    a3 = np.maximum(x, y.T)
    b = a3 - most(a3)
    c = b * b - most(b)
    d = c - c[:, ::-1] - most(c)
    e = np.minimum(d, most(d))
    f = e + most(e)
    return d, f, e - f, most(e)


def matmul_graph():
    """The residual dies in the matmul's epilogue, while sums of the first block of K lie in the result."""
    t = lambda dims: tensor(dims, "si32")  # noqa: E731
    return f"""mo.graph @residual<M, K, N>(%a: {t("M, K")}, %b: {t("K, N")}, %x: {t("M, N")}) -> ({t("M, 1")}) {{
  %c = mo.concat(%x, %x) {{axis = 0}} : ({t("M, N")}, {t("M, N")}) -> {t("M + M, N")}
  %r = mo.slice(%c) {{start = [M, 0], stop = [M + M, N], step = [1, 1]}} : {t("M + M, N")} -> {t("M, N")}
  %neg = mo.negative(%r) : {t("M, N")}
  %s = mo.reduce.max(%neg) {{axis = 1}} : {t("M, N")} -> {t("M, 1")}
  %p = mo.matmul(%a, %b) : ({t("M, K")}, {t("K, N")}) -> {t("M, N")}
  %y = mo.add(%p, %neg) : {t("M, N")}
  %z = mo.reduce.min(%y) {{axis = 1}} : {t("M, N")} -> {t("M, 1")}
  %out = mo.sub(%z, %s) : {t("M, 1")}
  mo.output %out : {t("M, 1")}
}}
"""


rng = np.random.default_rng(3)
for dtype in DTYPES:
    mef = attempt(dtype, compile, graph(dtype))
    for m, n in SIZES if mef else []:
        if m > 1000 and dtype != "f32":
            continue
        x, y = (rng.integers(0, 5, shape).astype(STORED[dtype]) for shape in ((m, n), (n, m)))
        with np.errstate(all="ignore"):
            wants = reference(x, y)
        for level, flag in each_level():
            for threads in ("1", "3"):
                what = f"{dtype} [{m}, {n}] on {level}, {threads} threads"
                got = attempt(what, run, mef, [(x, dtype), (y, dtype)], [dtype] * 4, flag, environment={"MX_NUM_THREADS": threads})
                for name, g, want in zip("dfgq", got or [], wants):
                    values = values_of(want, dtype)
                    same(f"{what}: {name}", g, values, dtype, signed_zero=False)

mef = attempt("residual", compile, matmul_graph())
for m, k, n in [(5, 7, 3), (67, 3001, 129)] if mef else []:
    a, b, x = (rng.integers(-9, 9, shape).astype(np.int32) for shape in ((m, k), (k, n), (m, n)))
    want = (a @ b - x).min(axis=1, keepdims=True) - (-x).max(axis=1, keepdims=True)
    for level, flag in each_level():
        got = attempt("residual", run, mef, [(v, "si32") for v in (a, b, x)], ["si32"], flag)
        if got:
            same(f"residual [{m}, {k}, {n}] on {level}", got[0], want, "si32")
