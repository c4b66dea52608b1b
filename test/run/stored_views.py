# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Results that are read through views that can be undone (orders of dims, dims of 1, reshapes) are stored there by the
kernel that makes them: one kernel, against NumPy, and the same bits as unfused, on every CPU level."""
import numpy as np
from mx import *


class Chain:
    """Ops one after the other on one value, with what NumPy makes of it. Dims are names or numbers."""

    def __init__(self, name, dims, dtype, sizes):
        self.name, self.dims, self.dtype, self.sizes = name, list(dims), dtype, sizes
        self.lines, self.arguments, self.steps, self.count = [], [], [], 0

    def type(self, dims=None):
        return tensor(", ".join(map(str, self.dims if dims is None else dims)), self.dtype)

    def shape(self, dims):
        return tuple(int(np.prod([self.sizes.get(f, 0) if f in self.sizes else int(f) for f in str(d).split(" * ")]))
                     for d in dims)

    def argument(self, dims):
        name = f"%a{len(self.arguments)}"
        self.arguments.append((name, list(dims)))
        return name

    def op(self, text, dims, step):
        self.count += 1
        before, self.dims = self.type(), list(dims)
        self.lines.append(f"  %v{self.count} = " + text.format(x=self.name, before=before, after=self.type()))
        self.name = f"%v{self.count}"
        self.steps.append(step)
        return self

    def transpose(self, *perm):
        return self.op(f"mo.transpose({{x}}) {{{{perm = {list(perm)}}}}} : {{before}} -> {{after}}",
                       [self.dims[p] for p in perm], lambda v, a: v.transpose(perm))

    def reshape(self, *dims):
        return self.op("mo.static.reshape({x}) : {before} -> {after}", dims, lambda v, a: v.reshape(self.shape(dims)))

    def shuffle(self, *order):
        def step(v, a):
            return v.transpose([d for d in order if d >= 0]).reshape(
                [v.shape[d] if d >= 0 else 1 for d in order])
        return self.op(f"mo.dim_shuffle({{x}}) {{{{dims = {list(order)}}}}} : {{before}} -> {{after}}",
                       [1 if d < 0 else self.dims[d] for d in order], step)

    def relu(self):
        return self.op("mo.relu({x}) : {after}", self.dims, lambda v, a: np.maximum(v, 0))

    def add(self):
        other, number = self.argument(self.dims), len(self.arguments) - 1
        return self.op(f"mo.add({{x}}, {other}) : {{after}}", self.dims, lambda v, a: v + a[number])

    def text(self):
        given = ", ".join(f"{name}: {self.type(dims)}" for name, dims in self.arguments)
        return (f"mo.graph @stored<{', '.join(self.sizes)}>({given}) -> ({self.type()}) {{\n" + "\n".join(self.lines)
                + f"\n  mo.output {self.name} : {self.type()}\n}}\n")


def matmul(dtype, sizes):
    c = Chain("", ["M", "N"], dtype, sizes)
    a, b = c.argument(["M", "K"]), c.argument(["K", "N"])
    return c.op(f"mo.matmul({a}, {b}) : ({c.type(['M', 'K'])}, {c.type(['K', 'N'])}) -> {{after}}", ["M", "N"],
                lambda v, a: a[0] @ a[1])


def batches(dtype, sizes):
    c = Chain("", ["B", "M", "N"], dtype, sizes)
    a, b = c.argument(["B", "M", "K"]), c.argument(["B", "K", "N"])
    return c.op(f"mo.batch_matmul({a}, {b}) : ({c.type(['B', 'M', 'K'])}, {c.type(['B', 'K', 'N'])}) -> {{after}}",
                ["B", "M", "N"], lambda v, a: a[0] @ a[1])


def softmax(dtype, sizes):
    c = Chain("", ["B", "M", "N"], dtype, sizes)
    x = c.argument(["B", "M", "N"])

    def step(v, a):
        e = np.exp(a[0] - (a[0].max(-1, keepdims=True) if a[0].size else 0))
        return e / e.sum(-1, keepdims=True)
    return c.op(f"mo.reduce.softmax({x}) {{{{axis = -1}}}} : {{after}}", ["B", "M", "N"], step)


def heads(dtype, sizes):
    c = Chain("", ["B", "H", "M", "4"], dtype, sizes)
    q, k, v = (c.argument(["B", "H", "M", "4"]) for _ in range(3))

    def step(_, a):
        scores = a[0] @ a[1].swapaxes(-1, -2) / 2
        e = np.exp(scores - (scores.max(-1, keepdims=True) if scores.size else 0))
        return e / e.sum(-1, keepdims=True) @ a[2]
    return c.op(f"mo.attention({q}, {k}, {v}) : {{after}}", ["B", "H", "M", "4"], step)


CHAINS = [
    (matmul, lambda c: c.transpose(1, 0)),
    (matmul, lambda c: c.shuffle(1, -1, 0, -1).relu()),
    (matmul, lambda c: c.reshape("N * M").relu()),
    (matmul, lambda c: c.reshape("N * M", 1).add()),
    (matmul, lambda c: c.relu().transpose(1, 0).add()),
    # What comes after the first transposition is seen through both.
    (matmul, lambda c: c.transpose(1, 0).relu().reshape("M * N").add()),
    (batches, lambda c: c.transpose(1, 0, 2)),
    (batches, lambda c: c.transpose(2, 0, 1).add().relu()),
    (batches, lambda c: c.reshape("B * M", "N").add()),
    (softmax, lambda c: c.transpose(2, 1, 0).relu()),
    (softmax, lambda c: c.shuffle(1, 0, -1, 2).reshape("M", "B", "N").add()),
    (heads, lambda c: c.transpose(0, 2, 1, 3).reshape("B", "M", "H * 4")),
    (heads, lambda c: c.transpose(2, 1, 0, 3).relu().add()),
]
SIZES = [{"B": 2, "H": 3, "M": 5, "N": 7, "K": 4}, {"B": 1, "H": 1, "M": 67, "N": 131, "K": 17},
         {"B": 3, "H": 2, "M": 1, "N": 1, "K": 1}, {"B": 2, "H": 1, "M": 0, "N": 13, "K": 3}]


def check(make, views, dtype, sizes):
    used = {n: s for n, s in sizes.items() if n in
            {matmul: "MNK", batches: "BMNK", softmax: "BMN", heads: "BHM"}[make]}
    chain = views(make(dtype, used))
    text = chain.text()
    fused, plain = one_kernel(text)
    rng = np.random.default_rng(sum(used.values()))
    values = [values_of(store(sample(rng, chain.shape(dims), dtype), dtype), dtype) for _, dims in chain.arguments]
    want = None
    for step in chain.steps:
        want = step(want, [v.astype(np.float64) for v in values])
    given = [(v, dtype) for v in values]
    for level, got in same_bits(fused, plain, given, dtype, text):
        tolerance = {"f32": 1e-4, "f64": 1e-12, "bf16": 0.1}[dtype]
        close(f"{level} {used} {text}", got, want, dtype, rtol=tolerance, atol=tolerance)


for number, ((make, views), sizes) in enumerate((c, s) for c in CHAINS for s in SIZES):
    check(make, views, ("f32", "f64", "bf16")[number % 3], sizes)
