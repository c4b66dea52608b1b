# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=relaxed --part=3
"""Relaxed operators on operands of two dtypes, and windows whose lists are attributes. What they do on one dtype is with
their strict ones."""

import numpy as np
from elementwise import operand, result
from framework import Case, In, Op, Out, with_f8
from mx import ANY, FLOATS, INTEGERS, NUMERIC, SIGNED, STORED, UNSIGNED, is_float, round_to, sample
from nn import conv, conv_transpose, pool, product
from operators import BINARY

KINDS_OF_DTYPES = [["bool"], UNSIGNED, SIGNED, FLOATS]


def promote(a, b):
    """The dtype that docs/dialects.md promotes a and b to; None where it asks for a cast."""
    kind, other = (next(k for k, group in enumerate(KINDS_OF_DTYPES) if d in group) for d in (a, b))
    if kind < other:
        return promote(b, a)
    width, narrower = (2 if d == "bf16" else np.dtype(STORED[d]).itemsize for d in (a, b))
    if a == b:
        return a
    if kind == other:
        return None if width == narrower else a if width > narrower else b
    return None if (kind, other) == (2, 1) and width <= narrower else a


def partners(dtype, dtypes, takes=ANY):
    """The dtypes that promote with dtype to one of dtypes, of those that the relaxed op takes."""
    return [d for d in takes if d != dtype and dtype in takes and promote(dtype, d) in dtypes]


def converted(x, dtype, wide):
    """x as the promoted dtype."""
    if is_float(wide):
        return round_to(np.asarray(x, np.float64), wide)
    return x.astype(STORED[wide])


def draw(rng, shape, dtype, wide):
    """Integers that become floats are small: what larger ones round to is mo.cast's affair."""
    x = operand(rng, shape, dtype)
    return x % 100 if is_float(wide) and dtype in INTEGERS else x


def mixed(op):
    """rmo.NAME of two dtypes; either operand is broadcast."""
    takes = op.dtypes if op.result == "bool" or op.dtypes == INTEGERS else ANY

    def make(rng, dtype, size):
        other = str(rng.choice(partners(dtype, op.dtypes, takes)))
        wide = promote(dtype, other)
        shapes = [("M, N", (size("M"), size("N"))), [("N", (size("N"),)), ("M, 1", (size("M"), 1)), ("", ())][int(rng.integers(3))]]
        if rng.random() < 0.5:
            shapes.reverse()
        inputs = [In(dims, d, np.asarray(draw(rng, shape, d, wide))) for d, (dims, shape) in zip((dtype, other), shapes)]
        xs = np.broadcast_arrays(*(converted(x.values, x.dtype, wide) for x in inputs))
        return Case(inputs, [result(op, "M, N", wide, list(xs))])

    return Op(f"rmo.{op.name}", [d for d in ANY if partners(d, op.dtypes, takes)], make)


def select(rng, dtype, size):
    other = str(rng.choice(partners(dtype, ANY)))
    wide = promote(dtype, other)
    shape = (size("M"), size("N"))
    c, x, y = sample(rng, (shape[0], 1), "bool"), draw(rng, shape, dtype, wide), draw(rng, shape[1:], other, wide)
    want = np.where(c, converted(x, dtype, wide), converted(y, other, wide))
    return Case([In("M, 1", "bool", c), In("M, N", dtype, x), In("N", other, y)], [Out("M, N", wide, want, exact=True)])


def matmul(rng, dtype, size):
    other = str(rng.choice(partners(dtype, NUMERIC)))
    wide = promote(dtype, other)
    m, k, n = size("M"), size("K"), size("N")
    a, b = (sample(rng, shape, d) for shape, d in (((m, k), dtype), ((k, n), other)))
    if is_float(wide):
        a, b = (x % 16 if d in INTEGERS else x for x, d in ((a, dtype), (b, other)))
    want, scale = product(converted(a, dtype, wide), converted(b, other, wide), wide)
    return Case([In("M, K", dtype, a), In("K, N", other, b)], [Out("M, N", wide, want, scale=scale)])


def ceil_pool(kind, rank):
    """The relaxed op rounds up by a flag."""
    strict = pool(kind, rank, True)

    def make(rng, dtype, size):
        case = strict(rng, dtype, size)
        case.attributes = f"{case.attributes[:-1]}, ceil_mode = true}}"
        return case

    return make


OPS = [mixed(op) for op in BINARY if op.dtypes != ["bool"]]
OPS += [Op("rmo.select", ANY, select), Op("rmo.matmul", [d for d in NUMERIC if partners(d, NUMERIC)], matmul)]
CONVOLUTIONS = [
    Op("rmo.conv", FLOATS, conv(1, 1)),
    Op("rmo.conv", FLOATS, conv(2, 3)),
    Op("rmo.conv", FLOATS, conv(2, 1, depthwise=True)),
    Op("rmo.conv_transpose", FLOATS, conv_transpose(2, 1)),
    Op("rmo.avg_pool", FLOATS, pool("avg", 2, False)),
    Op("rmo.avg_pool", FLOATS, ceil_pool("avg", 1)),
    Op("rmo.max_pool", NUMERIC, pool("max", 1, False)),
    Op("rmo.max_pool", NUMERIC, ceil_pool("max", 2)),
]
OPS += with_f8(CONVOLUTIONS)
