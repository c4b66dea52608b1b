# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Graphs larger than one kernel may become: chains, trees and nested views of 2,000 ops, and many values at once, against
NumPy. Integers wrap, so every result is exact."""

import numpy as np
from mx import *

OPS, DTYPE = 2000, "si32"
UNARY = {"negative": lambda x: -x, "abs": np.abs, "relu": lambda x: np.maximum(x, 0)}
BINARY = {"add": np.add, "sub": np.subtract, "mul": np.multiply, "max": np.maximum, "min": np.minimum}
SIZES = [(1, 1), (0, 3), (7, 13), (3, 67)]


class Graph:
    """Text beside the values that NumPy computes for each of SIZES."""

    def __init__(self, rng):
        self.rng, self.lines = rng, []
        self.inputs = [[sample(rng, size, DTYPE) for size in SIZES] for _ in range(2)]
        self.x, self.y = ((name, "M, N", values) for name, values in zip(("%x", "%y"), self.inputs))

    def op(self, text, dims, function, *operands):
        name = f"%v{len(self.lines)}"
        types = [tensor(operand[1], DTYPE) for operand in operands]
        arguments = ", ".join(operand[0] for operand in operands)
        self.lines.append(
            f"  {name} = {text.format(arguments)} : ({', '.join(types)}) -> {tensor(dims, DTYPE)}"
        )
        return name, dims, [function(*values) for values in zip(*(operand[2] for operand in operands))]

    def unary(self, x):
        name = self.rng.choice(list(UNARY))
        return self.op(f"mo.{name}({{}})", x[1], UNARY[name], x)

    def binary(self, x, y):
        name = self.rng.choice(list(BINARY))
        return self.op(f"mo.{name}({{}})", x[1], BINARY[name], x, y)

    def transpose(self, x):
        dims = ", ".join(reversed(x[1].split(", ")))
        return self.op("mo.transpose({}) {{perm = [1, 0]}}", dims, np.transpose, x)

    def check(self, what, result):
        type, body = tensor("M, N", DTYPE), "\n".join(self.lines)
        text = f"mo.graph @g<M, N>(%x: {type}, %y: {type}) -> ({tensor(result[1], DTYPE)}) {{\n{body}\n  mo.output {result[0]} : {tensor(result[1], DTYPE)}\n}}\n"
        mef = attempt(what, compile, text, "--target=host")
        for i, size in enumerate(SIZES if mef else []):
            got = attempt(f"{what} {size}", run, mef, [(v[i], DTYPE) for v in self.inputs], [DTYPE])
            if got:
                same(f"{what} {size}", got[0], result[2][i], DTYPE)


def chain(g):
    """Each op reads the one before; some read an input, or an op further up, too."""
    values = [g.x]
    while len(g.lines) < OPS:
        last = values[-1]
        other = [g.y, values[-int(g.rng.integers(1, min(9, len(values)) + 1))]][int(g.rng.integers(2))]
        values.append(g.unary(last) if g.rng.integers(2) else g.binary(last, other))
    return values[-1]


def tree(g):
    """Leaves that read an input, then pairs of neighbours."""
    level = [g.unary((g.x, g.y)[int(g.rng.integers(2))]) for _ in range(OPS // 2)]
    while len(level) > 1:
        above = [g.binary(a, b) for a, b in zip(level[::2], level[1::2])]
        level = above + level[2 * len(above) :]
    return level[0]


def views(g):
    """Transposes below one another, an op or a reshape now and then."""
    last = g.x
    while len(g.lines) < OPS:
        kind = g.rng.integers(40)
        if kind == 0:
            last = g.unary(last)
        elif kind < 3:
            flat = g.op("mo.static.reshape({})", "M * N", lambda x: x.reshape(x.size), last)
            shape = (lambda x, like: x.reshape(like.shape)) if last[1] == "M, N" else (lambda x, like: x.reshape(like.T.shape))
            values = [shape(x, like) for x, like in zip(flat[2], g.x[2])]
            last = g.op("mo.static.reshape({})", last[1], lambda x: x, flat)[:2] + (values,)
        else:
            last = g.transpose(last)
    return last if last[1] == "M, N" else g.transpose(last)


def held(g):
    """Half of the values are in memory at once: read forwards by one chain, backwards by another."""
    values = [g.unary(g.unary(g.x)) for _ in range(OPS // 8)]
    forwards = backwards = g.y
    for a, b in zip(values, reversed(values)):
        forwards, backwards = g.binary(forwards, a), g.binary(backwards, b)
    return g.binary(forwards, backwards)


for make in (chain, tree, views, held):
    graph = Graph(np.random.default_rng(7))
    graph.check(make.__name__, make(graph))
