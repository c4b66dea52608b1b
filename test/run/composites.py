# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Ops that stand for a graph of others and that graph, side by side in one model, give the same: norms, rotations,
attention and what the compiler puts together of them; on one thread and on three."""

import numpy as np
from mx import FLOATS, attempt, close, compile, each_level, run, sample, same, tensor

# A rounding that falls the other way in a step, times the largest values that follow from it.
ATOL = {"f16": 0.03, "bf16": 0.25, "f32": 2e-5, "f64": 1e-11}


class Graph:
    """The text of a graph, op by op; a value is (name, dims)."""

    def __init__(self, dtype, inputs):
        self.dtype, self.lines, self.count = dtype, [], 0
        self.inputs = [(f"%in{i}", dims) for i, dims in enumerate(inputs)]

    def type(self, dims):
        return tensor(dims, self.dtype)

    def op(self, name, operands, dims, attributes="", n=1):
        made = [f"%v{self.count + i}" for i in range(n)]
        self.count += n
        types = ", ".join(self.type(d) for _, d in operands)
        results = ", ".join([self.type(dims)] * n)
        self.lines.append(
            f"  {', '.join(made)} = {name}({', '.join(v for v, _ in operands)}) {{{attributes}}} : ({types}) -> "
            + (results if n == 1 else f"({results})")
        )
        return [(v, dims) for v in made] if n > 1 else (made[0], dims)

    def number(self, value, dims):
        """A constant everywhere."""
        name = f"%c{self.count}"
        self.count += 1
        self.lines.append(f"  {name} = mo.constant {{value = dense<{value!r}>}} : {self.type(())}")
        return self.op("mo.static.broadcast_to", [(name, ())], dims)

    def spread(self, x, dims):
        return self.op("mo.static.broadcast_to", [x], dims)

    def part(self, x, start, stop):
        """Columns of the last dim."""
        dims = x[1]
        rank, size = len(dims), dims[-1]
        starts, stops = [0] * (rank - 1) + [start], [*dims[:-1], stop]
        made = (*dims[:-1], min(stop, size) - start)
        return self.op("mo.slice", [x], made, f"start = {starts}, stop = {stops}, step = {[1] * rank}")

    def text(self, results):
        arguments = ", ".join(f"{name}: {self.type(dims)}" for name, dims in self.inputs)
        types = ", ".join(self.type(dims) for _, dims in results)
        lines = "\n".join(self.lines)
        names = ", ".join(name for name, _ in results)
        return f"mo.graph @both({arguments}) -> ({types}) {{\n{lines}\n  mo.output {names} : {types}\n}}\n"


# ---- what ops stand for ---------------------------------------------------------------------------------------------


def mean(g, x):
    return g.spread(g.op("mo.reduce.mean", [x], (*x[1][:-1], 1), f"axis = {len(x[1]) - 1}"), x[1])


def quotient(g, x, epsilon):
    """x / sqrt(mean of squares + epsilon)."""
    squares = mean(g, g.op("mo.mul", [x, x], x[1]))
    root = g.op("mo.rsqrt", [g.op("mo.add", [squares, g.number(epsilon, x[1])], x[1])], x[1])
    return g.op("mo.mul", [x, root], x[1])


def rms_norm(g, x, weight, epsilon, offset):
    w = g.op("mo.add", [g.spread(weight, x[1]), g.number(offset, x[1])], x[1])
    return g.op("mo.mul", [quotient(g, x, epsilon), w], x[1])


def rotated(g, n, cos, sin):
    half = n[1][-1] // 2
    a, b = g.part(n, 0, half), g.part(n, half, 2 * half)
    turned = g.op("mo.concat", [g.op("mo.negative", [b], b[1]), a], n[1], f"axis = {len(n[1]) - 1}")
    return g.op("mo.add", [g.op("mo.mul", [n, cos], n[1]), g.op("mo.mul", [turned, sin], n[1])], n[1])


def attention(g, q, k, v, mask, scale):
    shape = (*q[1][:-1], k[1][-2])
    scores = g.op("mo.batch_matmul", [q, k], shape, "transpose_b = true")
    scores = g.op("mo.mul", [scores, g.number(scale, shape)], shape)
    if mask:
        scores = g.op("mo.add", [scores, mask], shape)
    weights = g.op("mo.reduce.softmax", [scores], shape, f"axis = {len(shape) - 1}")
    return g.op("mo.batch_matmul", [weights, v], (*q[1][:-1], v[1][-1]))


# ---- pairs: inputs, then (op, graph) of each result -----------------------------------------------------------------

M, N = (3, 5), 134
X = (*M, N)


def layer_norm(g):
    x, gamma, beta = g.inputs
    rest = g.op("mo.sub", [x, mean(g, x)], X)
    scaled = g.op("mo.mul", [quotient(g, rest, 0.001), g.spread(gamma, X)], X)
    return [(g.op("mo.reduce.layer_norm", g.inputs, X, "epsilon = 0.001"), g.op("mo.add", [scaled, g.spread(beta, X)], X))]


def plain_rms_norm(g):
    options = "epsilon = 0.001, weight_offset = 1.0"
    return [(g.op("mo.reduce.rms_norm", g.inputs, X, options), rms_norm(g, *g.inputs, 0.001, 1.0))]


def residual_add(g):
    x, residual, weight = g.inputs
    options = "epsilon = 0.001, weight_offset = 0.0"
    out, total = g.op("mo.composite.rms_norm_residual_add", g.inputs, X, options, n=2)
    both = g.op("mo.add", [x, residual], X)
    return [(out, rms_norm(g, both, weight, 0.001, 0.0)), (total, both)]


def fused_residual_add(g):
    x, residual, first, second = g.inputs
    options = "epsilon1 = 0.001, epsilon2 = 0.1, weight_offset1 = 0.0, weight_offset2 = 1.0"
    out, total = g.op("mo.composite.rms_norm_fused_residual_add", g.inputs, X, options, n=2)
    both = g.op("mo.add", [rms_norm(g, x, first, 0.001, 0.0), residual], X)
    return [(out, rms_norm(g, both, second, 0.1, 1.0)), (total, both)]


def rope(g):
    x, weight, cos, sin = g.inputs
    options = "epsilon = 0.001, weight_offset = 0.0"
    return [(g.op("mo.composite.rms_norm_rope", g.inputs, X, options), rotated(g, rms_norm(g, x, weight, 0.001, 0.0), cos, sin))]


def rotary_embedding(g):
    x, cos, sin = g.inputs
    wide = [g.op("mo.concat", [a, a], X, "axis = 2") for a in (cos, sin)]
    wide = [g.spread(g.op("mo.static.reshape", [a], (*M, 1, N)), x[1]) for a in wide]
    return [(g.op("mo.rotary_embedding", g.inputs, x[1]), rotated(g, x, *wide))]


def flash(masked):
    def pair(g):
        name = "masked" if masked else "no_mask"
        q, k, v, *mask = g.inputs
        out = (*q[1][:-1], v[1][-1])
        fused = g.op(f"mo.composite.{name}_flash_attention_cpu", g.inputs, out, "scale = 0.125")
        return [(fused, attention(g, q, k, v, mask[0] if mask else None, 0.125))]

    return pair


def concat_slice(g):
    x, y = g.inputs
    dims, bounds = (6, 5, N), "start = [1, 0, 2], stop = [6, 4, 131], step = [2, 1, 3]"
    names = ["%whole", "%part"]
    types = [g.type(dims), g.type((3, 4, 43))]
    g.lines.append(
        f"  {', '.join(names)} = mo.composite.concat_slice({x[0]}, {y[0]}) {{axis = 0, {bounds}}} : "
        f"({g.type(X)}, {g.type(X)}) -> ({', '.join(types)})"
    )
    whole = g.op("mo.concat", [x, y], dims, "axis = 0")
    return [((names[0], dims), whole), ((names[1], (3, 4, 43)), g.op("mo.slice", [whole], (3, 4, 43), bounds))]


HEADS = (2, 3)
QKV = [(*HEADS, 37, 20), (*HEADS, 71, 20), (*HEADS, 71, 11)]
PAIRS = {
    "layer_norm": (layer_norm, [X, (N,), (N,)]),
    "rms_norm": (plain_rms_norm, [X, (N,)]),
    "rms_norm_residual_add": (residual_add, [X, X, (N,)]),
    "rms_norm_fused_residual_add": (fused_residual_add, [X, X, (N,), (N,)]),
    "rms_norm_rope": (rope, [X, (N,), X, X]),
    "rotary_embedding": (rotary_embedding, [(*M, 4, N), (*M, N // 2), (*M, N // 2)]),
    "flash_attention": (flash(False), QKV),
    "masked_flash_attention": (flash(True), [*QKV, (*HEADS, 37, 71)]),
    "concat_slice": (concat_slice, [X, X]),
}

rng = np.random.default_rng(11)
for name, (pair, shapes) in PAIRS.items():
    for dtype in FLOATS:
        g = Graph(dtype, shapes)
        pairs = pair(g)
        mef = attempt(f"{name} {dtype}", compile, g.text([value for both in pairs for value in both]))
        inputs = [(sample(rng, shape, dtype, -1.5, 1.5), dtype) for shape in shapes]
        for level, flag in each_level() if mef else []:
            what, dtypes = f"{name} {dtype} on {level}", [dtype] * 2 * len(pairs)
            results = attempt(what, run, mef, inputs, dtypes, flag, environment={"MX_NUM_THREADS": "1"})
            three = attempt(what, run, mef, inputs, dtypes, flag, environment={"MX_NUM_THREADS": "3"})
            for i in range(0, len(results or []), 2):
                close(f"{what}, result {i // 2}", results[i], results[i + 1], dtype, atol=ATOL[dtype])
                same(f"{what}, result {i // 2}, three threads", three[i], results[i], dtype)
