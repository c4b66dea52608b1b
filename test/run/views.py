# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""mo.transpose, mo.static.broadcast_to and mo.static.reshape for every dtype, alone, composed, and fused into
elementwise neighbours, against NumPy. Moving data is exact."""

import itertools

import numpy as np
from mx import *

SHAPES = [(2, 3, 5), (1, 1, 1), (0, 3, 2), (7, 1, 64), (3, 31, 17)]


class Graph:
    """Collects results: text beside the function that NumPy computes it by."""

    def __init__(self, dtype, dims):
        self.dtype, self.type = dtype, tensor(dims, dtype)
        self.lines, self.names, self.types, self.references = [], [], [], []
        self.count = 0

    def step(self, text, source, source_dims, out_dims):
        """One op; {x} in text stands for its operand. Returns the result's name."""
        self.count += 1
        self.lines.append(
            f"  %v{self.count} = {text.format(x=source)} : {tensor(source_dims, self.dtype)} -> "
            f"{tensor(out_dims, self.dtype)}"
        )
        return f"%v{self.count}"

    def result(self, name, dims, reference):
        self.names.append(name)
        self.types.append(tensor(dims, self.dtype))
        self.references.append(reference)

    def text(self, symbols):
        return (
            f"mo.graph @views{symbols}(%x: {self.type}) -> ({', '.join(self.types)}) {{\n"
            + "\n".join(self.lines)
            + f"\n  mo.output {', '.join(self.names)} : {', '.join(self.types)}\n}}\n"
        )


def build(dtype, a, b, c):
    """a, b, c: names of dims or numbers."""
    g = Graph(dtype, (a, b, c))
    dims = (a, b, c)

    def times(*factors):
        """A product of dims as a type spells it."""
        if all(isinstance(f, int) for f in factors):
            return int(np.prod(factors))
        return " * ".join(str(f) for f in factors)

    g.result("%x", dims, lambda x: x)
    for perm in itertools.permutations(range(3)) if dtype in ("f32", "bool") else [(1, 0, 2), (2, 1, 0)]:
        name = g.step(
            f"mo.transpose({{x}}) {{{{perm = [{', '.join(map(str, perm))}]}}}}", "%x", dims, [dims[p] for p in perm]
        )
        g.result(name, [dims[p] for p in perm], lambda x, perm=perm: x.transpose(perm))

    flat = g.step("mo.static.reshape({x})", "%x", dims, (times(a, b, c),))
    g.result(flat, (times(a, b, c),), lambda x: x.reshape(-1))
    merged = g.step("mo.static.reshape({x})", "%x", dims, (times(a, b), c))
    g.result(merged, (times(a, b), c), lambda x: x.reshape(x.shape[0] * x.shape[1], x.shape[2]))
    ones = g.step("mo.static.reshape({x})", "%x", dims, (1, a, 1, b, c, 1))
    g.result(ones, (1, a, 1, b, c, 1), lambda x: x[None, :, None, :, :, None])

    wide = g.step("mo.static.broadcast_to({x})", "%x", dims, (4, a, b, c))
    g.result(wide, (4, a, b, c), lambda x: np.broadcast_to(x, (4, *x.shape)))
    stretched = g.step("mo.static.broadcast_to({x})", ones, (1, a, 1, b, c, 1), (2, a, 3, b, c, 5))
    g.result(
        stretched,
        (2, a, 3, b, c, 5),
        lambda x: np.broadcast_to(x[None, :, None, :, :, None], (2, x.shape[0], 3, *x.shape[1:], 5)),
    )

    # A reshape of a transposed tensor has no strides: it must copy, and still be right.
    turned = g.step("mo.transpose({x}) {{perm = [2, 0, 1]}}", "%x", dims, (c, a, b))
    copied = g.step("mo.static.reshape({x})", turned, (c, a, b), (c, times(a, b)))
    again = g.step("mo.transpose({x}) {{perm = [1, 0]}}", copied, (c, times(a, b)), (times(a, b), c))
    g.result(again, (times(a, b), c), lambda x: x.reshape(x.shape[0] * x.shape[1], x.shape[2]))
    g.result(
        copied,
        (c, times(a, b)),
        lambda x: (
            x.transpose(2, 0, 1).reshape(x.shape[2], -1)
            if x.size
            else np.zeros((x.shape[2], x.shape[0] * x.shape[1]), x.dtype)
        ),
    )

    if dtype != "bool":  # Views between elementwise neighbours, fused into their loads; (x - x) + x rounds nothing.
        t, turned_type = tensor(dims, dtype), tensor((c, b, a), dtype)
        g.lines += [
            f"  %m = mo.max(%x, %x) : {t}",
            f"  %mt = mo.transpose(%m) {{perm = [2, 1, 0]}} : {t} -> {turned_type}",
            f"  %xt = mo.transpose(%x) {{perm = [2, 1, 0]}} : {t} -> {turned_type}",
            f"  %s = mo.sub(%mt, %xt) : {turned_type}",
            f"  %p = mo.add(%s, %xt) : {turned_type}",
        ]
        g.result("%p", (c, b, a), lambda x: x.transpose(2, 1, 0))
    return g


def scalars(dtype):
    """Rank 0: in and out of it, and stretched."""
    t0, t1, t = tensor((), dtype), tensor((1, 1), dtype), tensor("n, 3", dtype)
    mef = attempt(
        f"{dtype} scalars",
        compile,
        f"""mo.graph @scalars<n>(%x: {t0}, %y: {t1}, %like: {t}) -> ({t1}, {t0}, {t}, {t}) {{
  %a = mo.static.reshape(%x) : {t0} -> {t1}
  %b = mo.static.reshape(%y) : {t1} -> {t0}
  %c = mo.static.broadcast_to(%x) : {t0} -> {t}
  %d = mo.static.broadcast_to(%y) : {t1} -> {t}
  mo.output %a, %b, %c, %d : {t1}, {t0}, {t}, {t}
}}
""",
    )
    rng = np.random.default_rng(3)
    x, y = sample(rng, (), dtype), sample(rng, (1, 1), dtype)
    x = np.asarray(x)
    for n in (0, 1, 5) if mef else ():
        like = sample(rng, (n, 3), dtype)
        results = attempt(f"{dtype} scalars n={n}", run, mef, [(x, dtype), (y, dtype), (like, dtype)], [dtype] * 4)
        wants = [x.reshape(1, 1), y.reshape(()), np.broadcast_to(x, (n, 3)), np.broadcast_to(y, (n, 3))]
        for index, (got, want) in enumerate(zip(results or [], wants)):
            same(f"{dtype} scalar view {index} n={n}", got, want, dtype)


def check(mef, g, dtype, shape):
    x = sample(np.random.default_rng(sum(shape)), shape, dtype)
    for level, flag in each_level():
        what = f"{dtype}{list(shape)} {level}"
        results = attempt(what, run, mef, [(x, dtype)], [dtype] * len(g.names), flag)
        for name, line, got, reference in zip(g.names, g.types, results or [], g.references):
            same(f"{name}: {line} {what}", got, reference(x), dtype)


for dtype in ANY:
    g = build(dtype, "a", "b", "c")
    mef = attempt(f"{dtype} dynamic", compile, g.text("<a, b, c>"))
    for shape in SHAPES if mef else ():
        check(mef, g, dtype, shape)
    shape = SHAPES[ANY.index(dtype) % len(SHAPES)]
    g = build(dtype, *shape)
    mef = attempt(f"{dtype}{list(shape)} static", compile, g.text(""))
    if mef:
        check(mef, g, dtype, shape)
    scalars(dtype)
