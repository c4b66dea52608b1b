# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=sort --part=3
"""Order, results whose size depends on values, random numbers. Nothing here rounds but the normal numbers."""

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import ANY, FLOATS, NUMERIC, is_float, round_to, sample, with_specials
from philox import doubles, uniforms, words

NAMES = "MNK"


def shape_of(rng, size, least=1):
    """(names, shape): dims of a rank from least to 3."""
    names = list(NAMES[: int(rng.integers(least, 4))])
    return names, tuple(size(n) for n in names)


def axis_of(rng, rank):
    """(axis as written, axis from the front): any, half of them counted from the end."""
    axis = int(rng.integers(rank))
    return (axis - rank if rng.random() < 0.5 else axis), axis


def with_equals(rng, shape, dtype, nan=True):
    """Values of which many are equal, and every special one."""
    values = sample(rng, shape, dtype)
    if dtype != "bool" and rng.random() < 0.7:
        values = values // values.dtype.type(2) if is_float(dtype) else values % values.dtype.type(5)
    if is_float(dtype):
        values = with_specials(rng, values, [0.0, -0.0, np.inf, -np.inf, 0.0, -0.0] + [np.nan, -np.nan] * nan)
    return values


def order(x, axis, descending=False):
    """Stable argsort, NaN last in either direction. NumPy's own sort only rises, and is stable, so equal elements are
    numbered first."""
    ranks = np.unique(x, return_inverse=True)[1].reshape(x.shape) if x.size else np.zeros(x.shape, np.int64)
    ranks = -ranks if descending else ranks
    if x.dtype.kind == "f":
        ranks = np.where(np.isnan(x), x.size, ranks)
    return np.argsort(ranks, axis, kind="stable")


def sort(op):
    def make(rng, dtype, size):
        names, shape = shape_of(rng, size)
        written, axis = axis_of(rng, len(names))
        x, dims = with_equals(rng, shape, dtype), ", ".join(names)
        descending = rng.random() < 0.5
        at = order(x, axis, descending)
        out = Out(dims, dtype, np.take_along_axis(x, at, axis), exact=True) if op == "sort" else Out(dims, "si64", at)
        attributes = f"{{axis = {written}, descending = {str(descending).lower()}}}"
        return Case([In(dims, dtype, x)], [out], attributes)

    return Op(f"mo.{op}", ANY, make)


def best(op):
    def make(rng, dtype, size):
        names, shape = shape_of(rng, size)
        written, axis = axis_of(rng, len(names))
        x, n = with_equals(rng, shape, dtype), shape[axis]
        k = int(rng.integers(0, n + 1))
        of_all = rng.random() < 0.3
        if of_all:
            k = n
        nan = np.isnan(x) if is_float(dtype) else np.zeros(shape, bool)
        ranks = np.unique(x, return_inverse=True)[1].reshape(x.shape) if x.size else np.zeros(x.shape, np.int64)
        ranks = np.where(nan, x.size, ranks)
        at = np.argsort(-ranks if op == "top_k" else ranks, axis, kind="stable").take(np.arange(k), axis)
        text = names[axis] if of_all else str(k)
        dims = ", ".join(text if d == axis else name for d, name in enumerate(names))
        outs = [Out(dims, dtype, np.take_along_axis(x, at, axis), exact=True), Out(dims, "si64", at)]
        attributes = f"{{k = {text}, axis = {written}, sorted = {str(rng.random() < 0.5).lower()}}}"
        return Case([In(", ".join(names), dtype, x)], outs, attributes, at_least={names[axis]: k})

    return Op(f"mo.{op}", NUMERIC, make)


# ---- sizes that depend on values ------------------------------------------------------------------------------------


def arg_nonzero(rng, dtype, size):
    names, shape = shape_of(rng, size, least=0)
    x = np.where(rng.random(shape) < rng.random(), sample(rng, shape, dtype), 0)
    x = with_specials(rng, x, [0.0, -0.0, np.nan]) if is_float(dtype) else x
    want = np.argwhere(x) if names else np.zeros((int(x != 0), 0), np.int64)
    return Case([In(", ".join(names), dtype, x)], [Out(f"P, {len(names)}", "si64", want)])


def compress(rng, dtype, size):
    names, shape = shape_of(rng, size)
    x = sample(rng, shape, dtype)
    if rng.random() < 0.3:  # of all elements
        condition = rng.random(x.size) < 0.5
        return Case(
            [In(", ".join(names), dtype, x), In(" * ".join(names), "bool", condition)],
            [Out("P", dtype, np.compress(condition, x), exact=True)],
        )
    written, axis = axis_of(rng, len(names))
    length = names[axis]
    if rng.random() < 0.3 and shape[axis] > 1:
        length = "2"
    condition = rng.random(shape[axis] if length != "2" else 2) < 0.6
    dims = ", ".join("P" if d == axis else name for d, name in enumerate(names))
    return Case(
        [In(", ".join(names), dtype, x), In(length, "bool", condition)],
        [Out(dims, dtype, np.compress(condition, x, axis), exact=True)],
        f"{{axis = {written}}}",
        at_least={names[axis]: 2} if length == "2" else {},
    )


def unique(along):
    """NumPy's unique, whose distinct elements are put in the order of their first places unless sorted."""

    def make(rng, dtype, size):
        names, shape = shape_of(rng, size, least=int(along))
        x = with_equals(rng, shape, dtype, nan=not along)
        if is_float(dtype):
            x = x + 0.0  # of -0 and 0 NumPy takes either
        written, axis = axis_of(rng, len(names)) if along else ("", None)
        if along and shape[axis]:  # equal slices
            x = x.take(rng.integers(0, shape[axis], shape[axis]), axis)
        values, first, inverse, counts = np.unique(x, True, True, True, axis)
        in_order = bool(rng.random() < 0.5)
        if not in_order:
            occurs = np.argsort(first, kind="stable")
            values, first, counts = values.take(occurs, 0 if axis is None else axis), first[occurs], counts[occurs]
            inverse = np.argsort(occurs)[inverse] if inverse.size else inverse
        dims = [n if d != axis else "P" for d, n in enumerate(names)] if along else ["P"]
        places = names[axis] if along else " * ".join(names) or "1"
        outs = [Out(", ".join(dims), dtype, values, exact=True), Out("P", "si64", first)]
        outs += [Out(places, "si64", inverse.reshape(-1)), Out("P", "si64", counts)]
        attributes = f"{{sorted = {str(in_order).lower()}{f', axis = {written}' if along else ''}}}"
        return Case([In(", ".join(names), dtype, x)], outs, attributes)

    return Op("mo.unique", ANY, make)


def overlap(a, b):
    """Intersection over union of two boxes (y1, x1, y2, x2), in f32."""
    low = [np.maximum(min(a[d], a[d + 2]), min(b[d], b[d + 2])) for d in (0, 1)]
    high = [np.minimum(max(a[d], a[d + 2]), max(b[d], b[d + 2])) for d in (0, 1)]
    sides = [max(h - l, 0) for l, h in zip(low, high)]
    area = lambda c: abs(c[2] - c[0]) * abs(c[3] - c[1])  # noqa: E731
    union = area(a) + area(b) - sides[0] * sides[1]
    return sides[0] * sides[1] / union if area(a) > 0 and area(b) > 0 else 0.0


def non_maximum_suppression(rng, dtype, size):
    b, c, n = size("B"), size("C"), size("N")
    boxes = rng.integers(0, 24, (b, n, 4)) / 4  # areas are exact
    scores = rng.integers(0, 40, (b, c, n)) / 32
    most = int(rng.choice([0, 1, 3, 1000]))
    iou, least = float(rng.choice([0.0, 0.25, 0.5, 1.0])), float(rng.choice([0.0, 0.5, 2.0]))
    want = []
    for i in range(b):
        for j in range(c):
            taken = []
            for box in np.argsort(-scores[i, j], kind="stable"):
                if len(taken) == most or scores[i, j, box] <= least:
                    break
                if all(overlap(boxes[i, other], boxes[i, box]) <= iou for other in taken):
                    taken.append(box)
            want += [(i, j, box) for box in taken]
    return Case(
        [In("B, N, 4", dtype, boxes), In("B, C, N", dtype, scores)],
        [Out("P, 3", "si64", np.array(want, np.int64).reshape(-1, 3))],
        f"{{max_output_boxes_per_class = {most}, iou_threshold = {iou}, score_threshold = {least}}}",
    )


# ---- random numbers -------------------------------------------------------------------------------------------------


def normals(dtype, seed, count):
    pairs = 2 * -(-count // 2)
    if dtype == "f64":
        u = doubles(seed, pairs) * 2.0**-53 + 2.0**-54
    else:
        u = words(seed, pairs).astype(np.float32) * np.float32(2.0**-32) + np.float32(2.0**-33)
        u = u.astype(np.float64)
    radius, angle = np.sqrt(-2 * np.log(u[::2])), 2 * np.pi * u[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:count]


def drawn(op, function, names):
    def make(rng, dtype, size):
        shape = shape_of(rng, size, least=0)[1]
        dims, count = [str(d) for d in shape], int(np.prod(shape))  # no operand could bind a name
        seed = int(rng.integers(0, 2**64, dtype=np.uint64)) if rng.random() < 0.8 else 0
        a, b = float(rng.integers(-3, 3)), float(rng.choice([1.0, 2.0, 5.0]))
        unit = function(dtype, seed, count)
        low, span = a, (b if op == "normal" else b - a)
        want = low + unit * span
        if op == "uniform" and dtype != "f64":  # f32 arithmetic, then the result's dtype
            want = round_to(round_to(unit * span, "f32") + low, "f32")
        exact, atol = op == "uniform", {"f64": 1e-10, "f32": 2e-5}.get(dtype)
        attributes = f"{{shape = [{', '.join(dims)}], {names[0]} = {a}, {names[1]} = {b}}}"
        out = Out(", ".join(dims), dtype, want.reshape(shape), exact=exact, atol=atol)
        return Case([In("1", "ui64", np.array([seed], np.uint64))], [out], attributes)

    return Op(f"mo.random.{op}", FLOATS, make, kinds=["static", "zero", "one", "odd"])


OPS = [sort("sort"), sort("argsort"), best("top_k"), best("bottom_k"), Op("mo.arg_nonzero", ANY, arg_nonzero)]
OPS += [Op("mo.compress", ANY, compress), unique(False), unique(True)]
OPS += [Op("mo.non_maximum_suppression", ["f32"], non_maximum_suppression)]
OPS += [drawn("uniform", uniforms, ("lower_bound", "upper_bound")), drawn("normal", normals, ("mean", "variance"))]
OPS = with_f8(OPS)
