# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=reduce --part=3
"""Reductions, scans, softmax and norms against NumPy in f64 or, for integers, in Python's own."""

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import FLOATS, NUMERIC, RTOL, STORED, is_float, limits, round_to, sample, with_specials

INF, NAN = np.inf, np.nan


def shaped(rng, size, least_rank=1):
    """Names of 1 to 4 dims, their sizes, and one of them as the axis, counted from either end."""
    names = "MNKL"[: int(rng.integers(least_rank, 5))]
    axis = int(rng.integers(len(names)))
    return names, tuple(size(n) for n in names), axis, axis - len(names) if rng.integers(2) else axis


def text(names, axis=None, instead=None):
    return ", ".join(instead if i == axis else n for i, n in enumerate(names))


def values(rng, shape, dtype, specials=(INF, -INF, NAN)):
    """Half of the cases of floats have special values; integers have their limits."""
    x = sample(rng, shape, dtype)
    if dtype == "bool":
        return x
    if is_float(dtype):
        return round_to(with_specials(rng, x, specials), dtype) if rng.integers(2) else x
    return with_specials(rng, x, limits(dtype))


def wrapped(exact, dtype):
    """Python's integers as dtype, wrapped."""
    bits = np.array([int(v) & ((1 << 64) - 1) for v in np.asarray(exact).flat], np.uint64)
    return bits.astype(STORED[dtype]).reshape(np.shape(exact))


def lowest(dtype):
    return -INF if is_float(dtype) else limits(dtype)[0]


def highest(dtype):
    return INF if is_float(dtype) else limits(dtype)[1]


def fold(kind, x, axis, dtype):
    """The reduction of kind, with its tolerance as arguments of Out."""
    keep = {"axis": axis, "keepdims": True}
    n = x.shape[axis]
    if kind in ("all", "any"):
        return getattr(np, kind)(x, **keep), {}
    if kind == "max":
        return np.max(x, initial=lowest(dtype), **keep), {"exact": True, "signed_zero": False}
    if kind == "min":
        return np.min(x, initial=highest(dtype), **keep), {"exact": True, "signed_zero": False}
    if not is_float(dtype):
        exact = x.astype(object)
        if kind == "mul":
            return wrapped(np.multiply.reduce(exact, **keep), dtype), {}
        total = np.add.reduce(exact, **keep)
        if kind == "mean":  # toward zero; the mean of nothing is 0
            total = np.array([(abs(v) // n if n else 0) * (-1 if v < 0 else 1) for v in total.flat], object).reshape(
                total.shape
            )
        return wrapped(total, dtype), {}
    if kind == "mul":
        return np.prod(x, **keep), {"rtol": max(RTOL[dtype], 1e-4) if dtype != "f64" else None}
    scale = np.abs(x).sum(**keep)
    if kind == "add":
        return x.sum(**keep), {"scale": scale}
    return x.sum(**keep) / np.float64(n), {"scale": scale / max(n, 1)}


def reduction(kind, dtypes):
    def make(rng, dtype, size):
        names, shape, axis, written = shaped(rng, size)
        x = values(rng, shape, dtype)
        if kind == "mul" and is_float(dtype):
            x = sample(rng, shape, dtype, 0.5, 1.5)  # the product stays in range
        if kind == "mean" and dtype in ("si64", "ui64"):
            x = x // x.dtype.type(4096)  # the sum of 64-bit integers wraps
        want, tolerance = fold(kind, x, axis, dtype)
        return Case([In(text(names), dtype, x)], [Out(text(names, axis, "1"), dtype, want, **tolerance)],
                    f"{{axis = {written}}}")  # fmt: skip

    return Op(f"mo.reduce.{kind}", dtypes, make)


def arg(kind):
    """The index of the extreme; small integers and repeated specials make equals."""

    def make(rng, dtype, size):
        names, shape, axis, written = shaped(rng, size)
        x = rng.integers(0, 4, shape).astype(np.float64 if is_float(dtype) else STORED[dtype])
        x = with_specials(rng, x, (INF, INF, -INF, -INF, NAN, NAN) if is_float(dtype) else limits(dtype) * 2)
        x = round_to(x, dtype) if is_float(dtype) else x
        last = bool(rng.integers(2))
        if x.size == 0:
            want = np.zeros(shape[:axis] + (1,) + shape[axis + 1 :], np.int64)
        elif last:
            want = shape[axis] - 1 - getattr(np, kind)(np.flip(x, axis), axis, keepdims=True)
        else:
            want = getattr(np, kind)(x, axis, keepdims=True)
        attributes = f"{{axis = {written}{', select_last_index = true' if last else ''}}}"
        out = Out(text(names, axis, "1"), "si64", want)
        return Case([In(text(names), dtype, x)], [out], attributes, at_least={names[axis]: 1})

    return Op(f"mo.reduce.{kind.replace('arg', 'arg_')}", NUMERIC, make)


def min_and_max(rng, dtype, size):
    names, shape, axis, written = shaped(rng, size)
    x = values(rng, shape, dtype)
    both = [fold(kind, x, axis, dtype)[0] for kind in ("min", "max")]
    want = np.concatenate([np.asarray(v, x.dtype) for v in both], axis)
    out = Out(text(names, axis, "2"), dtype, want, exact=True, signed_zero=False)
    return Case([In(text(names), dtype, x)], [out], f"{{axis = {written}}}")


def scan(kind):
    def make(rng, dtype, size):
        names, shape, axis, written = shaped(rng, size)
        x = values(rng, shape, dtype, (INF, NAN) if kind != "cumprod" else ())
        if kind == "cumprod" and is_float(dtype):
            x = sample(rng, shape, dtype, 0.7, 1.4)
        exclusive, reverse = bool(rng.integers(2)), bool(rng.integers(2))
        operator, first = {
            "cumsum": (np.add, 0),
            "cumprod": (np.multiply, 1),
            "cummax": (np.maximum, lowest(dtype)),
        }[kind]

        def scanned(v):
            """In order, from the end, and without the element itself where asked."""
            v = np.flip(v, axis) if reverse else v
            if exclusive:
                head = np.full(shape[:axis] + (1,) + shape[axis + 1 :], first, v.dtype)
                v = np.concatenate([head, v], axis).take(range(shape[axis]), axis)
            v = operator.accumulate(v, axis) if v.size else v
            return np.flip(v, axis) if reverse else v

        if kind == "cummax":
            want, tolerance = scanned(x), {"exact": True, "signed_zero": False}
        elif not is_float(dtype):
            want, tolerance = wrapped(scanned(x.astype(object)), dtype), {}
        elif kind == "cumsum":
            want, tolerance = scanned(x), {"scale": scanned(np.abs(x))}
        else:
            want, tolerance = scanned(x), {"rtol": {"f32": 1e-4}.get(dtype)}
        flags = (", exclusive = true" if exclusive else "") + (", reverse = true" if reverse else "")
        return Case([In(text(names), dtype, x)], [Out(text(names), dtype, want, **tolerance)],
                    f"{{axis = {written}{flags}}}")  # fmt: skip

    return Op(f"mo.{kind}", NUMERIC, make)


def softmax(name):
    def make(rng, dtype, size):
        names, shape, axis, written = shaped(rng, size)
        x = values(rng, shape, dtype, (-INF, 100.0, -100.0))
        shifted = x - np.max(x, axis, keepdims=True, initial=-INF)
        log = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
        want = log if name == "logsoftmax" else np.exp(log)
        return Case([In(text(names), dtype, x)], [Out(text(names), dtype, want)], f"{{axis = {written}}}")

    return Op(f"mo.reduce.{name}", FLOATS, make)


# ---- norms ----------------------------------------------------------------------------------------------------------


def mean(x, axes):
    """NumPy's, without its warning where there is nothing to divide."""
    return x.sum(axis=axes, keepdims=True) / np.float64(np.prod([x.shape[a] for a in axes]))


def normalised(x, axes, epsilon):
    """x less its mean over axes, over its deviation; and what errors of it are relative to."""
    rest = x - mean(x, axes)
    scale = 1 / np.sqrt(mean(rest**2, axes) + epsilon)
    return rest * scale, (np.abs(x) + mean(np.abs(x), axes)) * scale


def host(rng, **named):
    """Numbers of an op, all as attributes or, as often, all as operands that are literals; kinds as the table has them."""
    if rng.integers(2):
        return "{" + ", ".join(f"{name} = {v}" for name, v in named.items()) + "}", []
    dtype = lambda v: "si64" if isinstance(v, int) else "f32"  # noqa: E731
    return "", [In("", dtype(v), np.array(v), constant=True) for v in named.values()]


def epsilon_of(rng):
    return float(rng.choice([2.0**-17, 2.0**-10, 0.5]))


def layer_norm(rng, dtype, size):
    names = "MNK"[: int(rng.integers(1, 4))]
    shape, epsilon = tuple(size(n) for n in names), epsilon_of(rng)
    x, (gamma, beta) = sample(rng, shape, dtype), (sample(rng, shape[-1:], dtype) for _ in range(2))
    v, errors = normalised(x, (-1,), epsilon)
    out = Out(text(names), dtype, v * gamma + beta, scale=errors * np.abs(gamma) + np.abs(beta))
    vectors = [In(names[-1], dtype, gamma), In(names[-1], dtype, beta)]
    attributes, operands = host(rng, epsilon=epsilon)
    return Case([In(text(names), dtype, x)] + vectors + operands, [out], attributes)


def rms_norm(rng, dtype, size):
    names = "MNK"[: int(rng.integers(1, 4))]
    shape, epsilon, offset = tuple(size(n) for n in names), epsilon_of(rng), float(rng.choice([0.0, 1.0]))
    x, weight = sample(rng, shape, dtype), sample(rng, shape[-1:], dtype)
    v = x / np.sqrt(mean(x * x, (-1,)) + epsilon)
    before = bool(rng.integers(2))
    want = (v if before else round_to(v, dtype)) * (weight + offset)
    attributes, operands = host(rng, epsilon=epsilon, weight_offset=offset)
    if before:
        attributes = f"{attributes[:-1] + ', ' if attributes else '{'}multiply_before_cast = true}}"
    # Where f32 and f64 round v to different neighbours, both are right.
    out = Out(text(names), dtype, want, rtol=2e-3 if dtype == "f16" else None)
    return Case([In(text(names), dtype, x), In(names[-1], dtype, weight)] + operands, [out], attributes)


def group_norm(rng, dtype, size):
    names = "MCHW"[: int(rng.integers(2, 5))]
    shape, epsilon = tuple(size(n) for n in names), epsilon_of(rng)
    channels = shape[1]
    groups = int(rng.choice([g for g in range(1, channels + 1) if channels % g == 0] or [3]))
    x, (gamma, beta) = sample(rng, shape, dtype), (sample(rng, (channels,), dtype) for _ in range(2))
    grouped = x.reshape(shape[0], groups, channels // groups, *shape[2:])
    v, errors = (a.reshape(shape) for a in normalised(grouped, tuple(range(2, grouped.ndim)), epsilon))
    wide = (channels,) + (1,) * (len(shape) - 2)
    want = v * gamma.reshape(wide) + beta.reshape(wide)
    out = Out(text(names), dtype, want, scale=errors * np.abs(gamma.reshape(wide)) + np.abs(beta.reshape(wide)))
    attributes, operands = host(rng, epsilon=epsilon, num_groups=groups)
    return Case([In(text(names), dtype, x), In("C", dtype, gamma), In("C", dtype, beta)] + operands, [out], attributes)


OPS = [reduction(kind, NUMERIC) for kind in ("add", "mean", "mul", "max", "min")]
OPS += [reduction(kind, ["bool"]) for kind in ("all", "any")]
OPS += [arg("argmax"), arg("argmin"), Op("mo.reduce.reduce_min_and_max", NUMERIC, min_and_max)]
OPS += [scan("cumsum"), scan("cumprod"), scan("cummax"), softmax("softmax"), softmax("logsoftmax")]
OPS += [Op("mo.reduce.layer_norm", FLOATS, layer_norm), Op("mo.reduce.rms_norm", FLOATS, rms_norm)]
OPS += [Op("mo.reduce.group_norm", FLOATS, group_norm)]
OPS = with_f8(OPS)
