# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=quantise --part=3
"""Quantised tensors. Integer results are exact; the layouts of blocks are read as the formats describe them, bit by
bit, by code that shares nothing with the kernels."""

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import FLOATS, STORED, limits, round_to, sample, store, values_of, with_specials
from nn import Window, convolve, layouts, matrices, moved, named

BYTES = ["si8", "ui8"]
QUANTISED = ["si8", "ui8", "si16", "ui16"]
NAMES = "MNKL"


def wide(dtype):
    """What quotients and products of a float dtype are computed in."""
    return np.float64 if dtype == "f64" else np.float32


# ---- scales ---------------------------------------------------------------------------------------------------------


def shapes(rng, size, form):
    """Dims and shape of x, dims and shape of its scales, attributes, and scales -> scales of the shape of x."""
    names = list(NAMES[: int(rng.integers(form in ("axis", "block"), 5))])
    shape = tuple(size(n) for n in names)
    if form == "tensor":
        return names, shape, [], (), "", lambda s: np.broadcast_to(s, shape)
    if form == "element":
        return names, shape, names, shape, "", lambda s: s
    axis = int(rng.integers(len(names)))
    written = axis - len(names) if rng.random() < 0.5 else axis
    if form == "axis":
        spread = [-1 if d == axis else 1 for d in range(len(names))]
        return names, shape, [names[axis]], shape[axis : axis + 1], f"{{axis = {written}}}", lambda s: s.reshape(spread)
    block = int(rng.integers(1, 6))
    n_blocks = -(-shape[axis] // block)
    dims, scales = list(names), [*shape[:axis], n_blocks, *shape[axis + 1 :]]
    dims[axis] = f"{names[axis]} ceildiv {block}"
    if rng.random() < 0.5:  # whole blocks
        shape = (*shape[:axis], shape[axis] * block, *shape[axis + 1 :])
        scales[axis] = shape[axis] // block
        dims, names = list(names), [*names[:axis], f"{names[axis]} * {block}", *names[axis + 1 :]]
    n = shape[axis]
    stretch = lambda s: np.take(np.repeat(s, block, axis), range(n), axis)  # noqa: E731
    return names, shape, dims, tuple(scales), f"{{axis = {written}, block_size = {block}}}", stretch


def scale_of(rng, shape, dtype):
    """Powers of 2, by which values fall between two integers, or any numbers."""
    scale = 2.0 ** rng.integers(-6, 2, shape) if rng.random() < 0.4 else rng.uniform(0.001, 0.2, shape)
    return values_of(store(scale, dtype), dtype).reshape(shape)


def quantised(x, scale, zero, computed, dtype):
    q = np.rint(np.asarray(x, computed) / np.asarray(scale, computed)).astype(np.float64)
    return np.clip(np.where(np.isnan(q), 0, q) + zero, *limits(dtype)).astype(STORED[dtype])


def quantize_linear(form):
    def make(rng, dtype, size):
        names, shape, dims, scales, attributes, stretch = shapes(rng, size, form)
        to = str(rng.choice(QUANTISED))
        scale, zero = scale_of(rng, scales, dtype), sample(rng, scales, to)
        steps = rng.integers(*np.multiply(limits(to), 1.2).astype(int), shape) + rng.choice([0, 0.5, 0.3], shape)
        x = (steps - np.asarray(stretch(zero), np.float64)) * stretch(scale)
        x = round_to(with_specials(rng, x.reshape(shape), [np.nan, np.inf, -np.inf, 0.0]), dtype)
        want = quantised(x, stretch(scale), np.asarray(stretch(zero), np.float64), wide(dtype), to)
        inputs = [In(", ".join(names), dtype, x), In(", ".join(dims), dtype, scale), In(", ".join(dims), to, zero)]
        return Case(inputs, [Out(", ".join(names), to, want)], attributes)

    return make


def dequantize_linear(form):
    def make(rng, dtype, size):
        names, shape, dims, scales, attributes, stretch = shapes(rng, size, form)
        to = str(rng.choice(FLOATS))
        x, scale, zero = sample(rng, shape, dtype), scale_of(rng, scales, to), sample(rng, scales, dtype)
        difference = (np.asarray(x, np.int64) - np.asarray(stretch(zero), np.int64)).astype(wide(to))
        want = np.asarray(difference * stretch(scale).astype(wide(to)), np.float64)
        inputs = [In(", ".join(names), dtype, x), In(", ".join(dims), to, scale), In(", ".join(dims), dtype, zero)]
        return Case(inputs, [Out(", ".join(names), to, round_to(want, to), exact=True, signed_zero=False)], attributes)

    return make


def dynamic_quantize_linear(rng, dtype, size):
    names = list(NAMES[: int(rng.integers(0, 5))])
    shape = tuple(size(n) for n in names)
    low, high = [(-4, 4), (1, 9), (-9, -2), (0, 0), (-1e-3, 300)][int(rng.integers(5))]
    x = np.asarray(sample(rng, shape, dtype, low, high))
    f = np.float32
    least, greatest = f(min(0, x.min(initial=0))), f(max(0, x.max(initial=0)))
    scale = (f(1) if least == greatest else greatest - least) / f(255)
    zero = np.clip(np.rint(f(0) - least / scale), 0, 255)
    dims = ", ".join(names)
    outputs = [Out(dims, "ui8", quantised(x, scale, np.float64(zero), f, "ui8")),
               Out("", "f32", np.float64(scale), exact=True), Out("", "ui8", np.uint8(zero))]  # fmt: skip
    return Case([In(dims, dtype, x)], outputs)


# ---- products -------------------------------------------------------------------------------------------------------


def zero_point(rng, dtype, name, n):
    """One for all, or one per index of a dim: (operand, values that broadcast along the last dim)."""
    many = rng.random() < 0.5
    zero = sample(rng, (n,) if many else (), dtype)
    if rng.random() < 0.3:
        zero = np.zeros_like(zero)
    return In(name if many else "", dtype, zero), zero.astype(np.int64)


def qmatmul(lead, transpose_b):
    def make(rng, dtype, size):
        batch, m, k, n = [size(name) for name in lead], size("M"), size("K"), size("N")
        b_dtype = str(rng.choice(BYTES))
        a, b = sample(rng, (*batch, m, k), dtype), sample(rng, (*batch, k, n), b_dtype)
        if rng.random() < 0.3:  # the largest sums
            a, b = np.full_like(a, limits(dtype)[0]), np.full_like(b, limits(b_dtype)[1])
        a_operand, a_zero = zero_point(rng, dtype, "M", m)
        b_operand, b_zero = zero_point(rng, b_dtype, "N", n)
        want = (a - (a_zero[:, None] if a_zero.ndim else a_zero)) @ (b - b_zero)
        head = "".join(f"{name}, " for name in lead)
        right = In(f"{head}N, K", b_dtype, b.swapaxes(-1, -2)) if transpose_b else In(f"{head}K, N", b_dtype, b)
        return Case(
            [In(f"{head}M, K", dtype, a), right, a_operand, b_operand],
            [Out(f"{head}M, N", "si32", want.astype(np.int32))],
            "{transpose_b = true}" if transpose_b else "",
        )

    return make


def qconv(rank, groups, per_group=None):
    """per_group: filters of each; few of them are summed in another way."""

    def make(rng, dtype, size):
        w = Window(rng, rank)
        n, spatial = size("N"), [size(name) for name in w.names]
        c, f = int(rng.choice([1, 2, 3, 11])), per_group or int(rng.choice([1, 5, 19]))
        extra, xs, fs = layouts(rng, rank, "CF")
        f_dtype, taps = str(rng.choice(BYTES)), ["Q", "R", "S"][-rank:]
        x, filter = sample(rng, (n, *spatial, c * groups), dtype), sample(rng, (*w.size, c, f * groups), f_dtype)
        x_zero = sample(rng, (), dtype)
        f_operand, f_zero = zero_point(rng, f_dtype, str(f * groups), f * groups)
        fits = w.fits(spatial)
        exact = lambda values, zero: values.astype(np.float64) - zero  # noqa: E731
        want = convolve(exact(x, x_zero), exact(filter, f_zero), w, groups) if fits else np.zeros((0,))
        x_names = {"N": "N", "C": str(c * groups)} | {name: name for name in w.names}
        f_names = dict(zip(taps, map(str, w.size))) | {"C": str(c), "F": str(f * groups)}
        y_names = x_names | dict(zip(w.names, w.out_dims().split(", "))) | {"C": str(f * groups)}
        x_order = ["N", *w.names, "C"]
        return Case(
            [In(named(xs, x_names), dtype, moved(x, x_order, xs)),
             In(named(fs, f_names), f_dtype, moved(filter, [*taps, "C", "F"], fs)), In("", dtype, x_zero), f_operand],
            [Out(named(xs, y_names), "si32", (moved(want, x_order, xs) if fits else want).astype(np.int32))],
            f"{{{w.attributes()}, num_groups = {groups}{extra}}}",
            w.at_least(),
        )  # fmt: skip

    return make


# ---- blocks ---------------------------------------------------------------------------------------------------------


def halves(b):
    """f16 numbers of pairs of bytes along the last axis."""
    return np.ascontiguousarray(b).view("<f2").astype(np.float64)


def nibbles(b):
    """All low halves of bytes, then all high ones."""
    return np.concatenate([b & 15, b >> 4], -1).astype(np.int64)


def six_bits(s):
    """12 bytes: (scales, least values) of 8 groups. In pairs of halves and quarters of bytes."""
    first, second, third = s[..., :4], s[..., 4:8], s[..., 8:]
    scales = np.concatenate([first % 64, third % 16 + first // 64 * 16], -1)
    return scales.astype(np.int64), np.concatenate([second % 64, third // 16 + second // 64 * 16], -1).astype(np.int64)


def unpacked(format, b):
    """Blocks [.., bytes] of format: elements [.., n], and the magnitudes that were added for each."""
    lead = b.shape[:-1]
    if format in ("Q4_0", "Q8_0"):
        q = nibbles(b[..., 2:]) - 8 if format == "Q4_0" else b[..., 2:].view(np.int8)
        y = halves(b[..., :2]) * q
        return y, np.abs(y)
    if format == "Q6_K":
        low = b[..., :128].reshape(*lead, 2, 2, 32)  # part of 128 elements, quarter mod 2, element
        low = np.stack([low & 15, low >> 4], -3).reshape(*lead, 2, 4, 32)
        high = b[..., 128:192].reshape(*lead, 2, 1, 32) >> np.array([[0], [2], [4], [6]], np.uint8) & 3
        q = (low + 16 * high.astype(np.int64) - 32).reshape(*lead, 16, 16)
        y = halves(b[..., 208:])[..., None] * b[..., 192:208].view(np.int8)[..., None] * q
        return y.reshape(*lead, 256), np.abs(y).reshape(*lead, 256)
    scales, least = six_bits(b[..., 4:16])
    q = b[..., -128:].reshape(*lead, 4, 1, 32) >> np.array([[0], [4]], np.uint8) & 15
    q = q.reshape(*lead, 8, 32).astype(np.int64)
    if format == "Q5_K":
        q += 16 * (b[..., None, 16:48] >> np.arange(8, dtype=np.uint8)[:, None] & 1)
    up = halves(b[..., :2])[..., None] * scales[..., None] * q
    down = halves(b[..., 2:4])[..., None] * least[..., None] * np.ones(32)
    return (up - down).reshape(*lead, 256), (np.abs(up) + np.abs(down)).reshape(*lead, 256)


FORMATS = {"Q4_0": (32, 18, [0]), "Q8_0": (32, 34, [0]), "Q4_K": (256, 144, [0, 2]), "Q5_K": (256, 176, [0, 2]),
           "Q6_K": (256, 210, [208])}  # fmt: skip


def weights(rng, format, n, most):
    """Rows of random blocks, whose f16 numbers are small or, rarely, subnormal: (bytes, elements, magnitudes)."""
    elements, size, numbers = FORMATS[format]
    count = int(rng.integers(0 if rng.random() < 0.1 else 1, most + 1))
    b = rng.integers(0, 256, (n, count, size), np.uint8)
    for at in numbers:
        d = rng.uniform(-0.1, 0.1, (n, count, 1)) * (1e-6 if rng.random() < 0.2 else 1)
        b[..., at : at + 2] = d.astype("<f2").view(np.uint8)
    y, magnitude = unpacked(format, b)
    return b.reshape(n, count * size), y.reshape(n, count * elements), magnitude.reshape(n, count * elements)


def block_dims(rng, k, size):
    """Numbers, or names that the inputs bind; a product of blocks has no name of its own."""
    return ("K", "B") if rng.random() < 0.5 else (str(k), str(size))


def qmatmul_block(format):
    def make(rng, dtype, size):
        m, n = size("M"), size("N")
        b, w, magnitude = weights(rng, format, n, 40 if format in ("Q4_0", "Q8_0") else 6)
        (x,) = matrices(rng, dtype, (m, w.shape[1]))
        k, row = block_dims(rng, w.shape[1], b.shape[1])
        return Case(
            [In(f"M, {k}", dtype, x), In(f"N, {row}", "ui8", b)],
            [Out("M, N", dtype, x @ w.T, scale=np.abs(x) @ magnitude.T)],
            f'{{format = "{format}"}}',
        )

    return make


def dequantize_block(format):
    def make(rng, dtype, size):
        b, w, magnitude = weights(rng, format, size("N"), 40 if format in ("Q4_0", "Q8_0") else 6)
        to = str(rng.choice(["f16", "bf16", "f32"]))
        k, row = block_dims(rng, w.shape[1], b.shape[1])
        inputs = [In(f"N, {row}", dtype, b)]
        return Case(inputs, [Out(f"N, {k}", to, w, scale=magnitude)], f'{{format = "{format}"}}')

    return make


OPS = [
    *[Op("mo.quantize_linear", FLOATS, quantize_linear(form)) for form in ("tensor", "axis", "block", "element")],
    *[Op("mo.dequantize_linear", [*QUANTISED, "si32"], dequantize_linear(form)) for form in ("tensor", "axis", "block", "element")],
    *[Op("mo.dynamic_quantize_linear", ["f32"], dynamic_quantize_linear) for _ in range(3)],
    *[Op("mo.qmatmul", BYTES, qmatmul(lead, transpose_b)) for lead in ("", "B", "AB") for transpose_b in (False, True)],
    *[Op("mo.qconv", BYTES, qconv(rank, groups)) for rank, groups in ((1, 1), (2, 1), (2, 3), (3, 2))],
    Op("mo.qconv", BYTES, qconv(2, 3, 16)),
    *[Op("mo.qmatmul_block", ["f16", "bf16", "f32"], qmatmul_block(format)) for format in FORMATS],
    *[Op("mo.dequantize_block", ["ui8"], dequantize_block(format)) for format in FORMATS],
]
OPS = with_f8(OPS[:4]) + OPS[4:]
