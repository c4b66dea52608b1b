# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=control --part=3
"""Branches, loops, buffers, and sizes that are read from tensors or named."""

import numpy as np
from framework import Case, In, Op, Out, literal, with_f8
from mx import ANY, INTEGERS, SIGNED, sample

BUFFERS = ["chain.create", "buffer.create", "buffer.transfer", "mutable.load", "mutable.store", "mutable.store.slice"]
FLAG, COUNT = "!mo.tensor<[], bool>", "!mo.tensor<[], si32>"


def branch(rng, dtype, size):
    """Two values of any dtype, in turn or turned; one branch may be empty."""
    dtype = str(rng.choice(ANY))
    shape = (size("M"), size("N"))
    c, x, y = (sample(rng, s, d) for s, d in (((), "bool"), (shape, dtype), (shape, dtype)))
    turn = bool(rng.integers(2))
    first, second = (np.flip(y, 1) if turn else y, x) if c else (x, y)

    def body(b):
        t, p = b.type("M, N", dtype), b.y[0]
        reverse = [f"  {p}r = mo.reverse({b.x[2]}) {{axis = 1}} : {t}"] if turn else []
        return [
            f"{b.y[0]}, {b.y[1]} = mo.if({b.x[0]}) : {FLAG} -> ({t}, {t}) {{",
            *reverse,
            f"  mo.yield {p + 'r' if turn else b.x[2]}, {b.x[1]} : {t}, {t}",
            "} else {",
            f"  mo.yield {b.x[1]}, {b.x[2]} : {t}, {t}",
            "}",
        ]

    inputs = [In("", "bool", c), In("M, N", dtype, x), In("M, N", dtype, y)]
    return Case(inputs, [Out("M, N", dtype, v, exact=True) for v in (first, second)], body=body)


def loop(rng, dtype, size):
    """n turns, each of which swaps two values and turns one of them."""
    shape, n = (size("M"), size("N")), int(rng.integers(0, 5))
    x, y = sample(rng, shape, dtype), sample(rng, shape, dtype)
    a, b = x, y
    for _ in range(n):
        a, b = np.flip(b, 0), a

    def body(g):
        t, p = g.type("M, N", dtype), g.y[0]
        return [
            f"{p}z = mo.constant {{value = dense<0>}} : {COUNT}",
            f"{p}n, {g.y[0]}, {g.y[1]} = mo.while({p}z, {g.x[1]}, {g.x[2]}) : ({COUNT}, {t}, {t}) -> ({COUNT}, {t}, {t}) {{",
            f"^bb0({p}i: {COUNT}, {p}a: {t}, {p}b: {t}):",
            f"  {p}c = mo.less({p}i, {g.x[0]}) : ({COUNT}, {COUNT}) -> {FLAG}",
            f"  mo.while.condition {p}c, {p}i, {p}a, {p}b : {FLAG}, {COUNT}, {t}, {t}",
            "} do {",
            f"^bb0({p}j: {COUNT}, {p}d: {t}, {p}e: {t}):",
            f"  {p}o = mo.constant {{value = dense<1>}} : {COUNT}",
            f"  {p}k = mo.add({p}j, {p}o) : {COUNT}",
            f"  {p}f = mo.reverse({p}e) {{axis = 0}} : {t}",
            f"  mo.yield {p}k, {p}f, {p}d : {COUNT}, {t}, {t}",
            "}",
        ]

    inputs = [In("", "si32", np.array(n)), In("M, N", dtype, x), In("M, N", dtype, y)]
    return Case(inputs, [Out("M, N", dtype, v, exact=True) for v in (a, b)], body=body)


def read_dims(rng, dtype, size):
    """The head of x, as long as a tensor says; or, signed, from a place that counts from either end."""
    m, signed = size("M"), dtype in SIGNED and bool(rng.integers(2))
    x, k = sample(rng, (m,), "f32"), int(rng.integers(-3 if signed else 0, 4))
    if abs(k) > m:
        return Case([], [], at_least={"M": abs(k)})
    want = x[: max(k, 0)] if k >= 0 else x[:0]
    names = ["K", "L"] if signed else ["K"]

    def body(b):
        listed, t = ", ".join(f'"{b.spell(n)}"' for n in names), b.type("1", dtype)
        flags = ", signed = true" * signed
        return [
            f"mo.read_dims({b.x[1]}) {{names = [{listed}]{flags}}} : {t} -> ()",
            f"{b.y[0]} = mo.slice({b.x[0]}) {{start = [0], stop = [{b.spell('K')}], step = [1]}} : "
            f"{b.type('M', 'f32')} -> {b.type('K', 'f32')}",
        ]

    inputs = [In("M", "f32", x), In("1", dtype, np.array([k]))]
    return Case(inputs, [Out("K", "f32", want, exact=True)], at_least={"M": abs(k)}, body=body)


def define_dim(rng, dtype, size):
    """A name for a size, which a tile then has."""
    x = sample(rng, (size("M"),), dtype)

    def body(b):
        return [
            f'mo.define_dim() {{name = "{b.spell("K")}", value = {b.spell("M * 2")}}} : () -> ()',
            f"{b.y[0]} = mo.tile({b.x[0]}) {{repeats = [2]}} : {b.type('M', dtype)} -> {b.type('K', dtype)}",
        ]

    return Case([In("M", dtype, x)], [Out("K", dtype, np.tile(x, 2), exact=True)], body=body)


def buffers(rng, dtype, size):
    """A buffer as it is made, then with x in it, then with part of y; and another one that it was transferred to."""
    made, x, y = (sample(rng, (n,), dtype) for n in (5, 5, 2))
    last = np.concatenate([x[:1], y, x[3:]])

    def body(b):
        t, p, chain = b.type("5", dtype), b.y[0], "!mo.chain"
        buffer = t.replace("tensor", "buffer")
        load = lambda y, of, c, d: f"{y}, {p}c{d} = mo.mutable.load({of}, {p}c{c}) : ({buffer}, {chain}) -> ({t}, {chain})"  # noqa: E731
        return [
            f"{p}c0 = mo.chain.create : {chain}",
            f"{p}a = mo.buffer.create {{initValue = {literal(made)}}} : {buffer}",
            f"{p}b = mo.buffer.create {{initValue = {literal(y[:1].reshape(()))}}} : {buffer}",
            load(b.y[0], f"{p}a", 0, 1),
            f"{p}c2 = mo.mutable.store({p}a, {b.x[0]}, {p}c1) : ({buffer}, {t}, {chain}) -> {chain}",
            f"{p}c3 = mo.buffer.transfer({p}a, {p}b, {p}c2) : ({buffer}, {buffer}, {chain}) -> {chain}",
            f"{p}c4 = mo.mutable.store.slice({p}a, {b.x[1]}, {p}c3) {{start = [1], stop = [3], step = [1]}} : "
            f"({buffer}, {b.type('2', dtype)}, {chain}) -> {chain}",
            load(b.y[1], f"{p}a", 4, 5),
            load(b.y[2], f"{p}b", 5, 6),
        ]

    wants = [Out("5", dtype, v, exact=True) for v in (made, last, x)]
    return Case([In("5", dtype, x), In("2", dtype, y)], wants, body=body)


OPS = [
    *(Op(f"mo.{name}", ANY, buffers, kinds=["static"]) for name in BUFFERS),  # buffers have their sizes when compiled
    Op("mo.if", ["bool"], branch),
    Op("mo.while", ANY, loop),
    Op("mo.read_dims", INTEGERS, read_dims),
    Op("mo.define_dim", ANY, define_dim),
]
OPS = with_f8(OPS)
