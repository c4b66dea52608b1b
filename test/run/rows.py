# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Norms and softmax written in primitive operators are one kernel each, against NumPy, and the same bits as unfused: on
every CPU level, with one thread and three, for rows of none, one and many columns, and more rows than a block holds."""
import numpy as np
from mx import *


class Graph:
    """Ops on [rows, n] and [rows, 1] tensors, with the values that NumPy gives; reductions keep their dim."""

    def __init__(self, dtype, lead, n):
        self.dtype, self.lead, self.n, self.lines = dtype, lead, n, []

    def type(self, cols):
        return tensor(f"{self.lead}, {cols}" if self.lead else str(cols), self.dtype)

    def op(self, name, *operands):
        result = f"v{len(self.lines)}"
        cols = self.n if any(c == self.n for _, c in operands) else 1
        kinds = ", ".join(self.type(c) for _, c in operands)
        names = ", ".join(f"%{v}" for v, _ in operands)
        self.lines.append(f"  %{result} = {name}({names}) : ({kinds}) -> {self.type(cols)}")
        return result, cols

    def reduce(self, name, x):
        result = f"v{len(self.lines)}"
        self.lines.append(f"  %{result} = mo.reduce.{name}(%{x[0]}) {{axis = -1}} : {self.type(x[1])} -> {self.type(1)}")
        return result, 1

    def constant(self, value):
        result = f"v{len(self.lines)}"
        t = tensor("1", self.dtype)
        self.lines.append(f"  %{result} = mo.constant {{value = dense<{value}>}} : {t}")
        self.lines.append(f"  %{result}b = rmo.broadcast_to(%{result}) : {t} -> {self.type(1)}")
        return f"{result}b", 1


def rms_norm(g, x, y):
    mean = g.reduce("mean", g.op("rmo.mul", x, x))
    return g.op("rmo.mul", x, g.op("mo.rsqrt", g.op("rmo.add", mean, g.constant("1.0e-5"))))


def rms_norm_of(x, y):
    return x / np.sqrt(np.mean(x * x, -1, keepdims=True) + 1e-5)


def layer_norm(g, x, y):
    d = g.op("rmo.sub", x, g.reduce("mean", x))
    variance = g.reduce("mean", g.op("rmo.mul", d, d))
    return g.op("rmo.div", d, g.op("mo.sqrt", g.op("rmo.add", variance, g.constant("1.0e-5"))))


def layer_norm_of(x, y):
    d = x - np.mean(x, -1, keepdims=True)
    return d / np.sqrt(np.mean(d * d, -1, keepdims=True) + 1e-5)


def softmax(g, x, y):
    e = g.op("mo.exp", g.op("rmo.sub", x, g.reduce("max", x)))
    return g.op("rmo.div", e, g.reduce("add", e))


def softmax_of(x, y):
    e = np.exp(x - np.max(x, -1, keepdims=True))
    return e / np.sum(e, -1, keepdims=True)


def residual_softmax(g, x, y):
    """What is reduced has readers besides, and the composite has scratch of its own."""
    h = g.op("rmo.add", x, y)
    s = f"v{len(g.lines)}"
    g.lines.append(f"  %{s} = mo.reduce.softmax(%{h[0]}) {{axis = -1}} : {g.type(g.n)}")
    return g.op("rmo.add", (s, g.n), h)


def residual_softmax_of(x, y):
    return softmax_of(x + y, None) + (x + y)


CHAINS = [(rms_norm, rms_norm_of), (layer_norm, layer_norm_of), (softmax, softmax_of),
          (residual_softmax, residual_softmax_of)]
SHAPES = [((0,), 5), ((3,), 1), ((1,), 131), ((7, 5), 37), ((67,), 257), ((2, 3, 1), 1031)]


def check(make, reference, dtype, lead_dims, n, lead, cols):
    g = Graph(dtype, lead, cols)
    t = g.type(cols)
    result, _ = make(g, ("x", cols), ("y", cols))
    names = [name for name in (*lead.split(", "), str(cols)) if name.isalpha()]
    symbols = f"<{', '.join(names)}>" if names else ""
    text = (f"mo.graph @rows{symbols}(%x: {t}, %y: {t}) -> ({t}) {{\n" + "\n".join(g.lines)
            + f"\n  mo.output %{result} : {t}\n}}\n")
    what = f"{make.__name__} {dtype} [{lead}, {cols}]"
    fused, plain = compile(text), compile(text, "-O0")
    if len(kernels(fused)) != 1:
        fail(f"{what}: {len(kernels(fused))} kernels: {' '.join(kernels(fused))}\n{text}")
    rng = np.random.default_rng(n)
    shape = (*lead_dims, n)
    x, y = (values_of(store(sample(rng, shape, dtype), dtype), dtype) for _ in range(2))
    want = reference(x.astype(np.float64), y.astype(np.float64)) if n else np.zeros(shape)
    for level, flag in each_level():
        got, = run(fused, [(x, dtype), (y, dtype)], [dtype], flag, "--threads=1")
        others = [run(mef, [(x, dtype), (y, dtype)], [dtype], flag, f"--threads={threads}")[0]
                  for mef, threads in ((fused, 3), (plain, 1))]
        for other, way in zip(others, ("three threads", "unfused")):
            if not np.array_equal(got, other, equal_nan=True):
                fail(f"{what} {shape} {level}: one thread differs from {way}")
        tolerance = {"f32": 1e-5, "f64": 1e-12, "bf16": 0.06}[dtype]
        close(f"{what} {shape} {level}", got, want, dtype, rtol=tolerance, atol=tolerance)


for number, ((make, reference), (lead_dims, n)) in enumerate((c, s) for c in CHAINS for s in SHAPES):
    dtype = ("f32", "f64", "bf16", "f32")[number % 4]
    if number % 2:
        check(make, reference, dtype, lead_dims, n, ", ".join(map(str, lead_dims)), n)
    else:
        check(make, reference, dtype, lead_dims, n, ", ".join("abc"[: len(lead_dims)]), n if number % 4 else "n")
