# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=movement --part=3
"""Data movement and indexing: concat, split, tile, pads, range, gather, scatter and their kind. Moving is exact."""

import itertools
import math

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import ANY, FLOATS, INTEGERS, NUMERIC, RTOL, is_float, limits, round_to, sample

NAMES = "MNKL"


def shape_of(rng, size, least, most):
    """(names, shape): dims of a rank in [least, most]."""
    names = list(NAMES[: int(rng.integers(least, most + 1))])
    return names, tuple(size(n) for n in names)


def axis_of(rng, rank):
    """(axis as written, axis from the front): any, half of them counted from the end."""
    axis = int(rng.integers(rank))
    return (axis - rank if rng.random() < 0.5 else axis), axis


def moved(dims, dtype, values):
    return Out(", ".join(dims) if not isinstance(dims, str) else dims, dtype, values, exact=True)


def indices(rng, shape, n):
    """Indices of an axis of size n, from both ends, and their dtype."""
    return rng.integers(-n, n, shape), str(rng.choice(["si32", "si64"]))


# ---- joining and cutting --------------------------------------------------------------------------------------------


def concat(count):
    def make(rng, dtype, size):
        names, shape = shape_of(rng, size, 1, 4)
        written, axis = axis_of(rng, len(names))
        n = int(rng.integers(2, 8)) if count is None else count
        parts, inputs = [], []
        for i in range(n):
            part = [*names[:axis], f"P{i}", *names[axis + 1 :]]
            parts.append(sample(rng, [size(d) for d in part], dtype))
            inputs.append(In(", ".join(part), dtype, parts[-1]))
        out = [*names[:axis], " + ".join(f"P{i}" for i in range(n)), *names[axis + 1 :]]
        return Case(inputs, [moved(out, dtype, np.concatenate(parts, axis))], f"{{axis = {written}}}")

    return make


def split(rng, dtype, size):
    names, shape = shape_of(rng, size, 1, 4)
    written, axis = axis_of(rng, len(names))
    name, n = names[axis], shape[axis]
    sizes = rng.integers(0, 3, int(rng.integers(4))).tolist()
    if sum(sizes) > n:
        return Case([], [], at_least={name: sum(sizes)})
    parts = [*map(str, sizes), f"{name} - {sum(sizes)}"]
    x = sample(rng, shape, dtype)
    outs = [
        moved([*names[:axis], part, *names[axis + 1 :]], dtype, cut)
        for part, cut in zip(parts, np.split(x, np.cumsum(sizes, dtype=int), axis))
    ]
    return Case(
        [In(", ".join(names), dtype, x)],
        outs,
        f"{{split_sizes = [{', '.join(parts)}], axis = {written}}}",
        at_least={name: sum(sizes)},
    )


def reverse(rng, dtype, size):
    names, shape = shape_of(rng, size, 1, 4)
    written, axis = axis_of(rng, len(names))
    x = sample(rng, shape, dtype)
    return Case(
        [In(", ".join(names), dtype, x)], [moved(names, dtype, np.flip(x, axis))], f"{{axis = {written}}}"
    )


# ---- repeating and padding ------------------------------------------------------------------------------------------


def tile(rng, dtype, size):
    names, shape = shape_of(rng, size, 0, 4)
    repeats = [int(r) for r in rng.integers(0 if rng.random() < 0.1 else 1, 4, len(names))]
    written = [str(r) for r in repeats]
    if names and rng.random() < 0.3:  # as often as a dim is long
        written[0], repeats[0] = names[-1], size(names[-1])
    x = sample(rng, shape, dtype)
    out = [f"({r}) * {n}" for r, n in zip(written, names)]
    return Case(
        [In(", ".join(names), dtype, x)],
        [moved(out, dtype, np.tile(x, repeats))],
        f"{{repeats = [{', '.join(written)}]}}",
    )


def repeat_interleave(rng, dtype, size):
    names, shape = shape_of(rng, size, 1, 4)
    written, axis = axis_of(rng, len(names))
    repeats = int(rng.integers(0 if rng.random() < 0.1 else 1, 5))
    x = sample(rng, shape, dtype)
    out = [*names[:axis], f"{repeats} * {names[axis]}", *names[axis + 1 :]]
    return Case(
        [In(", ".join(names), dtype, x)],
        [moved(out, dtype, np.repeat(x, repeats, axis))],
        f"{{axis = {written}, repeats = {repeats}}}",
    )


def pad(mode):
    """Paddings of both signs and longer than the dim; np.pad knows no negative ones, so x is taken element by element."""

    def source(i, n):
        if mode == "repeat":
            return np.clip(i, 0, n - 1)
        if mode == "wrap":
            return i % n
        r = i % max(2 * (n - 1), 1)
        return np.where(r < n, r, 2 * (n - 1) - r)

    def make(rng, dtype, size):
        names, shape = shape_of(rng, size, 0, 4)
        pads, written = [], []
        for name, n in zip(names, shape):
            before, after = int(rng.integers(-2, 5)), int(rng.integers(-2, 5))
            before = max(before, -n)
            after = max(after, -n - before)
            if mode != "constant" and n == 0:
                before = after = 0
            pads.append((before, after))
            written.append(f"{before}, {after}")
        if names and mode == "wrap" and pads[0][0] >= 0:  # once more around
            pads[0] = (shape[0], pads[0][1])
            written[0] = f"{names[0]}, {pads[0][1]}"
        x = sample(rng, shape, dtype)
        attributes = f"{{paddings = [{', '.join(written)}]}}"
        places = [np.arange(n + b + a) - b for n, (b, a) in zip(shape, pads)]
        out = []
        for name, text in zip(names, written):
            before, after = text.split(", ")
            out.append(f"{name} + {before} + {after}".replace("+ -", "- "))
        inputs = [In(", ".join(names), dtype, x)]
        if mode != "constant":
            want = x[np.ix_(*[source(p, n) for p, n in zip(places, shape)])] if names else x
            return Case(inputs, [moved(out, dtype, want)], attributes)
        constant = sample(rng, (), dtype)
        want = np.full([len(p) for p in places], constant, np.asarray(x).dtype)
        inside = [(p >= 0) & (p < n) for p, n in zip(places, shape)]
        if names:
            want[np.ix_(*inside)] = x[np.ix_(*[p[i] for p, i in zip(places, inside)])]
        else:
            want = x
        inputs.append(In("", dtype, constant))
        return Case(inputs, [moved(out, dtype, want)], attributes)

    return make


def fold(rng, dtype, size):
    n = int(rng.integers(1, 4))
    filters, strides, dilations = (rng.integers(1, 4, n).tolist() for _ in range(3))
    pads = rng.integers(0, 3, (n, 2)).tolist()
    image = rng.integers(0, 9, n).tolist()
    written, windows, batch = [str(s) for s in image], None, size("N")
    reach = [d * (f - 1) - b - a for d, f, (b, a) in zip(dilations, filters, pads)]
    if n == 1 and strides[0] == 1:  # the image's size follows from the number of windows
        if size("L") + reach[0] < 0:
            return Case([], [], at_least={"L": -reach[0]})
        image, written, windows = [size("L") + reach[0]], [f"L + {reach[0]}".replace("+ -", "- ")], "L"
    counts = [max(0, (s - r - 1) // t + 1) for s, r, t in zip(image, reach, strides)]
    channels, elements = int(rng.integers(4)), math.prod(filters)
    x = sample(rng, (batch, channels * elements, math.prod(counts)), dtype)
    want, scale = np.zeros((batch, channels, *image), x.dtype), np.zeros((batch, channels, *image))
    for k, offsets in enumerate(itertools.product(*map(range, filters))):
        for window, place in enumerate(itertools.product(*map(range, counts))):
            at = tuple(p * t + o * d - b for p, t, o, d, (b, _) in zip(place, strides, offsets, dilations, pads))
            if all(0 <= a < s for a, s in zip(at, image)):
                term = x[:, k::elements, window]
                want[(slice(None), slice(None), *at)] += term
                scale[(slice(None), slice(None), *at)] += np.abs(term.astype(np.float64))
    lists = {
        "image_shape": written,
        "filter_shape": filters,
        "strides": strides,
        "dilations": dilations,
        "paddings": [p for pair in pads for p in pair],
    }
    attributes = [f"{name} = [{', '.join(map(str, values))}]" for name, values in lists.items()]
    return Case(
        [In(f"N, {channels * elements}, {windows or math.prod(counts)}", dtype, x)],
        [Out(f"N, {channels}, {', '.join(written)}", dtype, want, scale=scale if is_float(dtype) else None)],
        f"{{{', '.join(attributes)}}}",
        at_least={"L": max(0, -reach[0])} if windows else {},
    )


# ---- made from nothing, masked --------------------------------------------------------------------------------------


def integer_range(rng, dtype, size):
    least, _ = limits(dtype)
    start, step, n = int(rng.integers(max(least, -20), 20)), int(rng.integers(1, 4)), int(rng.integers(9))
    if least < 0 and rng.random() < 0.5:
        step = -step
    limit = start + step * n - (int(rng.integers(abs(step))) * (1 if step > 0 else -1) if n else 0)
    return Case(
        [],
        [moved(str(n), dtype, np.arange(start, limit, step, sample(rng, 1, dtype).dtype))],
        f"{{start = {start}, limit = {limit}, step = {step}}}",
    )


def float_range(rng, dtype, size):
    """i * step may or may not be rounded to f64 before the sum."""
    start, step = float(rng.integers(-8, 8)) / 4, float(rng.choice([0.1, 0.25, -0.5, 3.0]))
    count = int(rng.integers(40))
    limit = start + step * (count - 0.5) if count else start - step
    want = round_to(start + step * np.arange(count), dtype)
    out = Out(str(count), dtype, want, rtol={"f32": 1.2e-7, "f64": 1e-15}.get(dtype, RTOL[dtype]), atol=1e-14)
    return Case([], [out], f"{{start = {start}, limit = {limit}, step = {step}}}")


def band_part(rng, dtype, size):
    names, shape = shape_of(rng, size, 2, 4)
    lower, upper = int(rng.integers(-1, 5)), int(rng.integers(-1, 5))
    exclude = bool(rng.integers(2))
    x = sample(rng, shape, dtype)
    m, n = np.arange(shape[-2])[:, None], np.arange(shape[-1])
    keep = ((lower < 0) | (m - n <= lower)) & ((upper < 0) | (n - m <= upper))
    want = np.where(keep != exclude, x, np.zeros((), np.asarray(x).dtype))
    written = names[-1] if upper > 3 else str(upper)  # as wide as the matrix
    if upper > 3:
        keep = ((lower < 0) | (m - n <= lower)) & (n - m <= shape[-1])
        want = np.where(keep != exclude, x, np.zeros((), np.asarray(x).dtype))
    return Case(
        [In(", ".join(names), dtype, x)],
        [moved(names, dtype, want)],
        f"{{num_lower = {lower}, num_upper = {written}, exclude = {str(exclude).lower()}}}",
    )


def reverse_sequence(rng, dtype, size):
    names, shape = shape_of(rng, size, 2, 4)
    seq, batch = rng.permutation(len(names))[:2].tolist()
    x = sample(rng, shape, dtype)
    lengths = rng.integers(0, shape[seq] + 1, shape[batch])
    moved_x = np.moveaxis(x, (batch, seq), (0, 1)).copy()
    for b, length in enumerate(lengths):
        moved_x[b, :length] = moved_x[b, :length][::-1]
    written = seq - len(names) if rng.random() < 0.5 else seq
    return Case(
        [In(", ".join(names), dtype, x), In(names[batch], str(rng.choice(["si32", "si64"])), lengths)],
        [moved(names, dtype, np.moveaxis(moved_x, (0, 1), (batch, seq)))],
        f"{{seq_axis = {written}, batch_axis = {batch}}}",
    )


def masked_scatter(rng, dtype, size):
    names, shape = shape_of(rng, size, 0, 4)
    x, mask = sample(rng, shape, dtype), rng.random(shape) < rng.choice([0.1, 0.5, 1.0])
    updates = sample(rng, (math.prod(shape) + 3,), dtype)
    want = np.array(x)
    want[mask] = updates[: np.count_nonzero(mask)]
    return Case(
        [
            In(", ".join(names), dtype, x),
            In(", ".join(names), "bool", mask),
            In(" * ".join(names + ["1"]) + " + 3", dtype, updates),
        ],
        [moved(names, dtype, want)],
    )


# ---- gather ---------------------------------------------------------------------------------------------------------


def gather(rng, dtype, size):
    names, shape = shape_of(rng, size, 1, 4)
    written, axis = axis_of(rng, len(names))
    index_names = list("IJ"[: int(rng.integers(3))])
    index_shape = [size(n) for n in index_names]
    least = {names[axis]: 1} if 0 not in index_shape else {}
    if least and shape[axis] == 0:
        return Case([], [], at_least=least)
    x = sample(rng, shape, dtype)
    index, index_dtype = indices(rng, index_shape, max(shape[axis], 1))
    want = np.take(x, index % max(shape[axis], 1), axis)
    return Case(
        [In(", ".join(names), dtype, x), In(", ".join(index_names), index_dtype, index)],
        [moved(names[:axis] + index_names + names[axis + 1 :], dtype, want)],
        f"{{axis = {written}}}",
        at_least=least,
    )


def gather_nd(rng, dtype, size):
    names, shape = shape_of(rng, size, 1, 4)
    batch = int(rng.integers(len(names)))
    length = int(rng.integers(1, len(names) - batch + 1))
    index_names = names[:batch] + list("IJ"[: int(rng.integers(3))])
    vectors = [size(n) for n in index_names]
    indexed = shape[batch : batch + length]
    least = {n: 1 for n in names[batch : batch + length]} if 0 not in vectors else {}
    if least and 0 in indexed:
        return Case([], [], at_least=least)
    x = sample(rng, shape, dtype)
    columns = [rng.integers(-n, max(n, 1), vectors) for n in indexed]
    index = np.stack(columns, -1).reshape(*vectors, length)
    want = np.empty((*vectors, *shape[batch + length :]), np.asarray(x).dtype)
    for at in np.ndindex(*vectors):
        want[at] = x[(*at[:batch], *index[at])]
    return Case(
        [
            In(", ".join(names), dtype, x),
            In(", ".join([*index_names, str(length)]), str(rng.choice(["si32", "si64"])), index),
        ],
        [moved(index_names + names[batch + length :], dtype, want)],
        f"{{batch_dims = {batch}}}",
        at_least=least,
    )


def along_axis(rng, size):
    """Operands of one rank that share all dims but one, sometimes smaller than the input in another one."""
    names, shape = shape_of(rng, size, 1, 4)
    written, axis = axis_of(rng, len(names))
    part, part_shape = [*names[:axis], "I", *names[axis + 1 :]], [*shape[:axis], size("I"), *shape[axis + 1 :]]
    if len(names) > 1 and rng.random() < 0.5:
        other = (axis + 1) % len(names)
        part[other], part_shape[other] = f"{names[other]} ceildiv 2", -(-shape[other] // 2)
    least = {names[axis]: 1} if 0 not in part_shape else {}
    return names, shape, part, tuple(part_shape), written, axis, least


def gather_elements(rng, dtype, size):
    names, shape, part, part_shape, written, axis, least = along_axis(rng, size)
    if least and shape[axis] == 0:
        return Case([], [], at_least=least)
    x = sample(rng, shape, dtype)
    index, index_dtype = indices(rng, part_shape, max(shape[axis], 1))
    same = tuple(slice(None) if d == axis else slice(n) for d, n in enumerate(part_shape))
    want = np.take_along_axis(x[same], index, axis) if index.size else np.zeros(part_shape, np.asarray(x).dtype)
    return Case(
        [In(", ".join(names), dtype, x), In(", ".join(part), index_dtype, index)],
        [moved(part, dtype, want)],
        f"{{axis = {written}}}",
        at_least=least,
    )


def gather_sum(rng, dtype, size):
    v, d, n, m = (size(name) for name in "VDNM")
    x = sample(rng, (v, d), dtype)
    if v == 0 and n * m:
        return Case([], [], at_least={"V": 1})
    index, index_dtype = indices(rng, (n, m), max(v, 1))
    terms = x[index % max(v, 1)] if n * m else np.zeros((n, m, d))
    want, scale = terms.sum(1), np.abs(terms).sum(1)
    least = {"V": 1} if n * m else {}
    return Case(
        [In("V, D", dtype, x), In("N, M", index_dtype, index)],
        [Out("N, D", dtype, want, scale=scale)],
        at_least=least,
    )


# ---- scatter --------------------------------------------------------------------------------------------------------

COMBINE = {
    "": lambda old, new: new,
    ".add": lambda old, new: old + new,
    ".mul": lambda old, new: old * new,
    ".max": np.maximum,
    ".min": np.minimum,
}


def result(way, dims, dtype, x, hits):
    """x after updates [(place, value)], in order, and what rounding errors are relative to."""
    want, scale = np.array(x), np.abs(np.asarray(x, np.float64))
    for at, value in hits:
        want[at] = COMBINE[way](want[at], value)
        magnitude = np.abs(np.asarray(value, np.float64))
        scale[at] = scale[at] * magnitude if way == ".mul" else scale[at] + magnitude
    if way in (".add", ".mul") and is_float(dtype):
        return Out(dims, dtype, want, scale=scale)
    return Out(dims, dtype, want, exact=True)


def scatter(way):
    def make(rng, dtype, size):
        names, shape, part, part_shape, written, axis, least = along_axis(rng, size)
        if least and shape[axis] == 0:
            return Case([], [], at_least=least)
        x, updates = sample(rng, shape, dtype), sample(rng, part_shape, dtype)
        index, index_dtype = indices(rng, part_shape, max(shape[axis], 1))
        hits = [((*at[:axis], index[at], *at[axis + 1 :]), updates[at]) for at in np.ndindex(*part_shape)]
        return Case(
            [
                In(", ".join(names), dtype, x),
                In(", ".join(part), dtype, updates),
                In(", ".join(part), index_dtype, index),
            ],
            [result(way, ", ".join(names), dtype, x, hits)],
            f"{{axis = {written}}}",
            at_least=least,
        )

    return make


def scatter_nd(way):
    def make(rng, dtype, size):
        names, shape = shape_of(rng, size, 1, 4)
        length = int(rng.integers(1, len(names) + 1))
        index_names = list("IJ"[: int(rng.integers(3))])
        vectors = [size(n) for n in index_names]
        least = {n: 1 for n in names[:length]} if 0 not in vectors else {}
        if least and 0 in shape[:length]:
            return Case([], [], at_least=least)
        x = sample(rng, shape, dtype)
        updates = sample(rng, (*vectors, *shape[length:]), dtype)
        index = np.stack([rng.integers(-n, max(n, 1), vectors) for n in shape[:length]], -1).reshape(*vectors, length)
        hits = [(tuple(index[at]), updates[at]) for at in np.ndindex(*vectors)]
        return Case(
            [
                In(", ".join(names), dtype, x),
                In(", ".join(index_names + names[length:]), dtype, updates),
                In(", ".join([*index_names, str(length)]), str(rng.choice(["si32", "si64"])), index),
            ],
            [result(way, ", ".join(names), dtype, x, hits)],
            at_least=least,
        )

    return make


OPS = [
    Op("mo.concat", ANY, concat(None)),
    Op("mo.concat", ANY, concat(1)),
    Op("mo.concat", ["f32", "si8"], concat(8)),
    Op("mo.concat", ["f32", "bool"], concat(19)),
    Op("mo.split", ANY, split),
    Op("mo.reverse", ANY, reverse),
    Op("mo.tile", ANY, tile),
    Op("mo.repeat_interleave", ANY, repeat_interleave),
    *[Op(f"mo.pad.{mode}", ANY, pad(mode)) for mode in ("constant", "reflect", "repeat", "wrap")],
    Op("mo.fold", NUMERIC, fold),
    Op("mo.range", INTEGERS, integer_range, kinds=["static"]),  # it has no operand that could bind a name
    Op("mo.range", FLOATS, float_range, kinds=["static"]),
    Op("mo.linalg.band_part", ANY, band_part),
    Op("mo.reverse_sequence", ANY, reverse_sequence),
    Op("mo.masked_scatter", ANY, masked_scatter),
    Op("mo.gather", ANY, gather),
    Op("mo.gather_nd", ANY, gather_nd),
    Op("mo.gather_elements", ANY, gather_elements),
    Op("mo.gather_sum", FLOATS, gather_sum),
    *[Op(f"mo.scatter{way}", NUMERIC if way else ANY, scatter(way)) for way in COMBINE],
    *[Op(f"mo.scatter_nd{way}", NUMERIC if way else ANY, scatter_nd(way)) for way in COMBINE],
]
OPS = with_f8(OPS)
