# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=elementwise
"""Elementwise operators, strict and relaxed: the references of test/run/operators.py."""

import numpy as np
from framework import Case, In, Op, Out
from mx import ANY, STORED, is_float, limits, sample, store, values_of, with_specials
from operators import BINARY, SPECIALS, UNARY, float_to_integer


def operand(rng, shape, dtype):
    """Ordinary values, half of them small, with special ones among them."""
    if is_float(dtype):
        values = rng.uniform(-6, 6, shape) * np.where(rng.random(shape) < 0.5, 1, 0.15)
        exact = lambda v: values_of(store(v, dtype), dtype)  # noqa: E731
        return with_specials(rng, exact(values), exact(np.array(SPECIALS)))
    values = sample(rng, shape, dtype)
    if dtype == "bool":
        return values
    least, greatest = limits(dtype)
    return with_specials(
        rng, values, [0, 1, 2, 3, greatest, greatest - 1, least, least + 1] + ([-1, -2] if least else [])
    )


def strict(op, arity):
    """mo.NAME: operands of one type, of rank 0 to 3."""

    def make(rng, dtype, size):
        dims = "MNK"[: int(rng.integers(4))]
        shape, text = tuple(size(d) for d in dims), ", ".join(dims)
        xs = [operand(rng, shape, dtype) for _ in range(arity)]
        if arity == 2:
            np.copyto(xs[1], xs[0], where=rng.random(shape) < 0.1)  # equal operands too
        return Case([In(text, dtype, x) for x in xs], [result(op, text, dtype, xs)])

    return Op(f"mo.{op.name}", op.dtypes, make)


def result(op, dims, dtype, xs):
    out = "bool" if op.result == "bool" else dtype
    ignore = np.broadcast_to(op.ignore(*xs), np.broadcast_shapes(*(x.shape for x in xs))) if op.ignore else None
    return Out(dims, out, np.asarray(op.function(*xs)), exact=op.exact, signed_zero=False, ignore=ignore)


OPS = [strict(op, 1) for op in UNARY] + [strict(op, 2) for op in BINARY]
