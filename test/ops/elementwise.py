# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=elementwise --part=3
"""Elementwise operators, strict and relaxed: the references of test/run/operators.py."""

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import ANY, F8, FLOATS, GREATEST, INTEGERS, NUMERIC, SIGNED, STORED, is_float, limits, sample, store, values_of, with_specials
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


def relaxed(op):
    """rmo.NAME: operands of one dtype, the second broadcast."""

    def make(rng, dtype, size):
        x = operand(rng, (size("M"), size("N")), dtype)
        dims = ["N", "1, N", "M, 1", ""][int(rng.integers(4))]
        y = operand(rng, tuple(1 if d == "1" else size(d) for d in dims.split(", ") if d), dtype)
        y = np.asarray(y, x.dtype)
        out = result(op, "M, N", dtype, np.broadcast_arrays(x, y))
        return Case([In("M, N", dtype, x), In(dims, dtype, y)], [out])

    return Op(f"rmo.{op.name}", op.dtypes, make)


def select(name):
    def make(rng, dtype, size):
        shape = (size("M"), size("N"))
        c, x, y = sample(rng, shape, "bool"), operand(rng, shape, dtype), operand(rng, shape, dtype)
        dims = "M, N"
        if name.startswith("rmo"):  # all three may broadcast
            c, y, dims = c[:, :1], y[0] if shape[0] else operand(rng, shape[1:], dtype), "M, 1"
        want = np.where(c, x, y)
        inputs = [In(dims, "bool", c), In("M, N", dtype, x), In("N" if y.ndim == 1 else "M, N", dtype, y)]
        return Case(inputs, [Out("M, N", dtype, want, exact=True)], at_least={"N": 1} if c.shape[1:] == (0,) else {})

    return Op(name, ANY, make)


def cast(target):
    def make(rng, dtype, size):
        shape = (size("M"), size("N"))
        x = operand(rng, shape, dtype)
        out = lambda want: Out("M, N", target, want, exact=True)  # noqa: E731
        if target == "bool":
            want = x != 0
        elif is_float(target):
            want = x.astype(np.float32).astype(np.float64) if target == "f32" and not is_float(dtype) else x.astype(float)
        else:
            want = float_to_integer(x, target) if is_float(dtype) else x.astype(STORED[target])
        if target == "f8e5m2" and dtype != target:  # infinities saturate too
            want = np.clip(want, -GREATEST[target], GREATEST[target])
        return Case([In("M, N", dtype, x)], [out(want)])

    # 64-bit integers do not pass through f64 unrounded, which the references of half floats would.
    narrow = target in ["f16", "bf16"] + F8
    exact = [d for d in ANY if not narrow or d not in ("si64", "ui64")]
    return Op("mo.cast", exact, make)


WIDTH = {"8": ["si8", "ui8"] + F8, "16": ["si16", "ui16", "f16", "bf16"], "32": ["si32", "ui32", "f32"]}
WIDTH["64"] = ["si64", "ui64", "f64"]


def bitcast(rng, dtype, size):
    target = str(rng.choice(next(group for group in WIDTH.values() if dtype in group)))
    x = operand(rng, (size("M"), size("N")), dtype)
    want = values_of(store(x, dtype).view(STORED[target]), target)
    return Case([In("M, N", dtype, x)], [Out("M, N", target, want, exact=True)])


def integer_power(rng, dtype, size):
    """mo.pow of a float base with an integer exponent."""
    exponent = str(rng.choice(INTEGERS))
    shape = (size("M"), size("N"))
    x, n = sample(rng, shape, dtype), rng.integers(0, 6, shape).astype(STORED[exponent])
    if exponent in SIGNED:
        n = with_specials(rng, n, [-1, -2, limits(exponent)[0], limits(exponent)[1]])
    want = np.power(x, n.astype(np.float64))
    want = np.where(n % 2 == 1, np.copysign(want, x), np.abs(want))  # the parity that a float has lost
    return Case([In("M, N", dtype, x), In("M, N", exponent, n)], [Out("M, N", dtype, want)])


OPS = [strict(op, 1) for op in UNARY] + [strict(op, 2) for op in BINARY] + [relaxed(op) for op in BINARY]
OPS += [select("mo.select"), select("rmo.select"), Op("mo.pow", FLOATS, integer_power)]
OPS += [cast(target) for target in ANY + F8] + [Op("mo.bitcast", NUMERIC, bitcast)]
OPS = with_f8(OPS)
