# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""What is put together from pieces (concatenations) and read by one kernel is put together where that reads it: one
kernel, against NumPy, and the same bits as unfused, on every CPU level. Pieces are arguments, views of them and what is
computed; between the whole and its reader lie views; sizes are 0, 1, odd, known and not."""
import numpy as np
from mx import *


class Text:
    """A graph of f32-like tensors of rank 3, and what NumPy makes of it. Dims are names or numbers."""

    def __init__(self, dtype, sizes, named):
        self.dtype, self.sizes, self.named = dtype, sizes, named
        self.lines, self.arguments, self.count = [], [], 0

    def dim(self, d):
        return d if self.named else str(sum(self.sizes[n] for n in d.split(" + ")))

    def type(self, dims):
        return tensor(", ".join(d if str(d).isdigit() else self.dim(d) for d in dims), self.dtype)

    def argument(self, dims):
        name = f"%a{len(self.arguments)}"
        self.arguments.append((name, dims))
        return name, dims, lambda a, i=len(self.arguments) - 1: a[i]

    def op(self, text, dims, step):
        self.count += 1
        self.lines.append(f"  %v{self.count} = {text}")
        return f"%v{self.count}", dims, step

    def shape(self, dims):
        return tuple(sum(int(n) if n.isdigit() else self.sizes[n] for n in d.split(" + ")) for d in dims)

    def text(self, result):
        given = ", ".join(f"{name}: {self.type(dims)}" for name, dims in self.arguments)
        names = f"<{', '.join(self.sizes)}>" if self.named else ""
        return (f"mo.graph @pieces{names}({given}) -> ({self.type(result[1])}) {{\n" + "\n".join(self.lines)
                + f"\n  mo.output {result[0]} : {self.type(result[1])}\n}}\n")


# ---- pieces: of those dims ----------------------------------------------------------------------------------------------


def plain(g, dims):
    return g.argument(dims)


def turned(g, dims):
    x, own, step = g.argument([dims[1], dims[0], dims[2]])
    return g.op(f"mo.transpose({x}) {{perm = [1, 0, 2]}} : {g.type(own)} -> {g.type(dims)}", dims,
                lambda a: step(a).transpose(1, 0, 2))


def made(g, dims):
    x, _, first = g.argument(dims)
    y, _, second = g.argument(dims)
    product, _, _ = g.op(f"mo.mul({x}, {y}) : {g.type(dims)}", dims, None)
    return g.op(f"mo.sub({product}, {x}) : {g.type(dims)}", dims, lambda a: first(a) * second(a) - first(a))


def scaled(g, dims):
    x, _, first = g.argument(dims)
    y, own, second = g.argument([dims[2]])
    wide, _, _ = g.op(f"mo.static.broadcast_to({y}) : {g.type(own)} -> {g.type(dims)}", dims, None)
    return g.op(f"mo.max({x}, {wide}) : {g.type(dims)}", dims, lambda a: np.maximum(first(a), second(a)))


def joined(g, axis, kinds):
    parts = []
    for i, kind in enumerate(kinds):
        dims = ["B", "M", "N"]
        dims[axis] = "PQRS"[i]
        parts.append(kind(g, dims))
    whole = ["B", "M", "N"]
    whole[axis] = " + ".join("PQRS"[: len(kinds)])
    types = ", ".join(g.type(p[1]) for p in parts)
    return g.op(f"mo.concat({', '.join(p[0] for p in parts)}) {{axis = {axis - 3}}} : ({types}) -> {g.type(whole)}", whole,
                lambda a: np.concatenate([p[2](a) for p in parts], axis))


# ---- what reads the whole -----------------------------------------------------------------------------------------------


def swapped(g, x, *perm):
    name, dims, step = x
    order = [dims[p] for p in perm]
    return g.op(f"mo.transpose({name}) {{perm = {list(perm)}}} : {g.type(dims)} -> {g.type(order)}", order,
                lambda a: step(a).transpose(perm))


def product(g, x):
    name, dims, step = x
    b, own, other = g.argument([dims[0], dims[2], "K"])
    out = [dims[0], dims[1], "K"]
    return g.op(f"mo.batch_matmul({name}, {b}) : ({g.type(dims)}, {g.type(own)}) -> {g.type(out)}", out,
                lambda a: step(a) @ other(a))


def right(g, x):
    name, dims, step = x
    b, own, other = g.argument([dims[0], "K", dims[1]])
    out = [dims[0], "K", dims[2]]
    return g.op(f"mo.batch_matmul({b}, {name}) : ({g.type(own)}, {g.type(dims)}) -> {g.type(out)}", out,
                lambda a: other(a) @ step(a))


def mean(g, x):
    name, dims, step = x
    out = [dims[0], dims[1], "1"]
    return g.op(f"mo.reduce.add({name}) {{axis = 2}} : {g.type(dims)} -> {g.type(out)}", out,
                lambda a: step(a).sum(2, keepdims=True))


def largest(g, x):
    name, dims, step = x
    return g.op(f"mo.reduce.softmax({name}) {{axis = 1}} : {g.type(dims)}", dims, lambda a: softmax(step(a), 1))


def softmax(x, axis):
    e = np.exp(x - (x.max(axis, keepdims=True) if x.size else 0))
    return e / e.sum(axis, keepdims=True)


def heads(g, x):
    name, dims, step = x
    four = ["1", *dims]
    q = g.op(f"mo.dim_shuffle({name}) {{dims = [-1, 0, 1, 2]}} : {g.type(dims)} -> {g.type(four)}", four, None)
    k, own, keys = g.argument(["1", dims[0], "K", dims[2]])
    v, _, values = g.argument(["1", dims[0], "K", "5"])
    out = ["1", dims[0], dims[1], "5"]
    scores = lambda a: step(a) @ keys(a)[0].swapaxes(-1, -2) * 0.5  # noqa: E731
    types = f"({g.type(four)}, {g.type(own)}, {g.type(['1', dims[0], 'K', '5'])}) -> {g.type(out)}"
    return g.op(f"mo.attention({q[0]}, {k}, {v}) {{scale = 0.5}} : {types}", out,
                lambda a: (softmax(scores(a), -1) @ values(a)[0])[None])


def keys(g, x):
    name, dims, step = x
    four, own = ["1", *dims], ["1", dims[0], "K", dims[2]]
    k = g.op(f"mo.dim_shuffle({name}) {{dims = [-1, 0, 1, 2]}} : {g.type(dims)} -> {g.type(four)}", four, None)
    q, _, queries = g.argument(own)
    v, _, values = g.argument(four)
    scores = lambda a: queries(a)[0] @ step(a).swapaxes(-1, -2) * 0.5  # noqa: E731
    types = f"({g.type(own)}, {g.type(four)}, {g.type(four)}) -> {g.type(own)}"
    return g.op(f"mo.attention({q}, {k[0]}, {v}) {{scale = 0.5}} : {types}", own,
                lambda a: (softmax(scores(a), -1) @ values(a)[0])[None])


FEW = 2 if BUILD.name == "release" else 4  # sanitizers make everything slow
READERS = [product, right, mean, largest, heads, keys]
PARTS = [(plain, made), (made, made), (turned, scaled), (scaled, plain, made), (made, turned, plain, scaled)]
SIZES = [{"B": 2, "M": 5, "N": 7, "P": 3, "Q": 4, "R": 1, "S": 6, "K": 9}, {"B": 3, "M": 67, "N": 33, "P": 32, "Q": 32, "R": 17, "S": 5, "K": 70},
         {"B": 1, "M": 1, "N": 1, "P": 1, "Q": 0, "R": 1, "S": 0, "K": 1}, {"B": 2, "M": 3, "N": 130, "P": 0, "Q": 129, "R": 2, "S": 64, "K": 3}]


def check(reader, kinds, axis, view, dtype, sizes, named):
    g = Text(dtype, sizes, named)
    x = joined(g, axis, kinds)
    result = reader(g, view(g, x))
    used = {n for _, dims in g.arguments for d in dims for n in d.split(" + ")}
    g.sizes = {n: s for n, s in sizes.items() if n in used}
    text = g.text(result)
    fused, plain = one_kernel(text)
    rng = np.random.default_rng(sum(sizes.values()) + axis)
    values = [values_of(store(sample(rng, g.shape(dims), dtype), dtype), dtype) for _, dims in g.arguments]
    want = result[2]([v.astype(np.float64) for v in values])
    given = [(v, dtype) for v in values]
    for level, got in same_bits(fused, plain, given, dtype, f"{g.sizes}\n{text}"):
        if sizes["K"] and want.size:
            tolerance = {"f32": 1e-3, "f64": 1e-11, "f16": 0.05}[dtype]
            close(f"{level} {g.sizes} {text}", got, want, dtype, rtol=tolerance, atol=tolerance * 4)


def main():
    number = 0
    for kinds in PARTS:
        for reader in READERS:
            for sizes in SIZES[number % FEW :: FEW]:
                number += 1
                views = [lambda g, x: x, lambda g, x: swapped(g, x, 0, 2, 1), lambda g, x: swapped(g, x, 1, 0, 2)]
                check(reader, kinds, number % 3, views[number // 3 % 3], ("f32", "f64", "f16")[number // 2 % 3], sizes,
                      number % 2 == 0)


main()
