# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=sample --part=3
"""What is read between pixels, drawn at random, or put back where it came from."""

import itertools

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import ANY, FLOATS, NUMERIC, is_float, limits, round_to, sample
from nn import Window, inside
from philox import uniforms

# ---- images ---------------------------------------------------------------------------------------------------------


def reflected(at, low, high):
    """A zigzag between two ends."""
    if high <= low:
        return low
    t = (at - low) % (2 * (high - low))
    return low + min(t, 2 * (high - low) - t)


def weights(mode, at):
    """[(element, weight)] that a place is made of."""
    below = int(np.floor(at))
    t = at - below
    if mode == "nearest":
        return [(int(np.rint(at)), 1.0)]
    if mode == "linear":
        return [(below, 1 - t), (below + 1, t)]
    near, far, a = lambda d: (a + 2) * d**3 - (a + 3) * d**2 + 1, lambda d: a * (d**3 - 5 * d**2 + 8 * d - 4), -0.75
    return [(below - 1, far(1 + t)), (below, near(t)), (below + 1, near(1 - t)), (below + 2, far(2 - t))]


def taps(mode, padding, align_corners, coordinate, size):
    """[(element, weight)] inside of a dim."""
    low, high = (0, size - 1) if align_corners else (-0.5, size - 0.5)
    at = (coordinate + 1) / 2 * (size - 1) if align_corners else ((coordinate + 1) * size - 1) / 2
    at = np.rint(at) if mode == "nearest" else at
    if padding == "border" and not low <= at <= high:
        at = min(max(at, 0), size - 1)
    if padding == "reflection":
        at = reflected(at, low, high)
    found = []
    for i, weight in weights(mode, at):
        if padding == "border":
            i = min(max(i, 0), size - 1)
        if padding == "reflection":
            i = int(reflected(i, low, high))
        if 0 <= i < size:
            found.append((i, weight))
    return found


def sampled(image, places):
    """image [spatial.., C] at the taps of each axis, and the sum of the terms' magnitudes."""
    total, scale = np.zeros(image.shape[-1]), np.zeros(image.shape[-1])
    for tap in itertools.product(*places):
        term = np.prod([weight for _, weight in tap]) * image[tuple(i for i, _ in tap)]
        total, scale = total + term, scale + np.abs(term)
    return total, scale


def grid_sample(mode, rank):
    def make(rng, dtype, size):
        names, to = ["D", "H", "W"][-rank:], ["P", "Q", "R"][:rank]
        n, spatial, c, out = size("N"), [size(s) for s in names], size("C"), [size(s) for s in to]
        padding, align = ["zeros", "border", "reflection"][rng.integers(3)], bool(rng.integers(2))
        x = sample(rng, (n, *spatial, c), dtype)
        # Multiples of 1/16: nothing rounds on the way to a coordinate, so the nearest element is no matter of chance.
        grid = np.round(rng.uniform(-1.2, 1.2, (n, *out, rank)) * 16) / 16
        grid = round_to(np.where(rng.random(grid.shape) < 0.05, np.round(grid * 64), grid), dtype)
        want = np.zeros((n, *out, c))
        scale = np.zeros(want.shape)
        for at in np.ndindex(*want.shape[:-1]):
            places = [taps(mode, padding, align, grid[at][rank - 1 - d], spatial[d]) for d in range(rank)]
            want[at], scale[at] = sampled(x[at[0]], places)
        attributes = f'mode = "{mode}", padding_mode = "{padding}", align_corners = {str(align).lower()}'
        exact = mode == "nearest"
        return Case(
            inputs=[In(f"N, {', '.join(names)}, C", dtype, x), In(f"N, {', '.join(to)}, {rank}", dtype, grid)],
            attributes=f"{{{attributes}}}",
            outputs=[Out(f"N, {', '.join(to)}, C", dtype, want, exact=exact, scale=None if exact else scale)],
        )

    return make


def columns(x, offset, mask, w, groups, offset_groups):
    """[pixels.., taps, C] of a deformed window."""
    _, h, width, c = x.shape
    shape = offset.shape[:-1]
    result = np.zeros((*shape, w.size[0] * w.size[1], c))
    for at in np.ndindex(*shape):
        for t, (tap, pixel) in enumerate(w.places(at[1:])):
            for g in range(offset_groups):
                entry, per = g * result.shape[-2] + t, c // offset_groups
                places = []
                for d, size in enumerate((h, width)):
                    place = pixel[d] + offset[at][entry * 2 + d]
                    places.append([(i, weight) for i, weight in weights("linear", place) if 0 <= i < size])
                value, _ = sampled(x[at[0]][..., g * per : (g + 1) * per], places)
                result[at][t, g * per : (g + 1) * per] = value * mask[at][entry]
    return result


def deformed(rng, dtype, size, groups, offset_groups):
    """A window, its tensors, and what the columns are; None for these where the window does not fit."""
    w = Window(rng, 2, largest=3)
    n, spatial = size("N"), [size(name) for name in w.names]
    c = size("C") if groups == offset_groups == 1 else groups * offset_groups * int(rng.choice([1, 2, 5]))
    x, fits = sample(rng, (n, *spatial, c), dtype), w.fits(spatial)
    pixels = (n, *w.out(spatial)) if fits else (n, 0, 0)
    entries = offset_groups * w.size[0] * w.size[1]
    offset, mask = sample(rng, (*pixels, 2 * entries), dtype, -2, 2), sample(rng, (*pixels, entries), dtype, 0, 1)
    deep = "C" if groups == offset_groups == 1 else str(c)
    x_in = In(f"N, H, W, {deep}", dtype, x)
    inputs = [In(f"N, {w.out_dims()}, {k}", dtype, v) for k, v in ((2 * entries, offset), (entries, mask))]
    attributes = f"{w.attributes()}, num_groups = {groups}, offset_groups = {offset_groups}"
    return w, fits, deep, c, x_in, inputs, attributes


def deform_conv(groups, offset_groups, masked):
    def make(rng, dtype, size):
        w, fits, deep, c, x, (offset, mask), attributes = deformed(rng, dtype, size, groups, offset_groups)
        f = size("F") if groups == 1 else groups * int(rng.integers(1, 4))
        filter = sample(rng, (*w.size, c // groups, f), dtype)
        want, scale = np.zeros((0,)), np.zeros((0,))
        if fits:
            ones = mask.values if masked else np.ones(mask.values.shape)
            both = []
            for values, by in ((x.values, filter), (np.abs(x.values), np.abs(filter))):
                cols = columns(values, offset.values, ones, w, groups, offset_groups)
                cols = cols.reshape(*cols.shape[:-1], groups, c // groups)
                by = by.reshape(w.size[0] * w.size[1], c // groups, groups, f // groups)
                both.append(np.einsum("npqtgc,tcgf->npqgf", cols, by).reshape(*cols.shape[:3], f))
            want, scale = both
        filters = "F" if groups == 1 else str(f)
        per = deep if groups == 1 else str(c // groups)
        return Case(
            inputs=[x, In(f"{w.size[0]}, {w.size[1]}, {per}, {filters}", dtype, filter), offset] + [mask] * masked,
            attributes=f"{{{attributes}}}",
            outputs=[Out(f"N, {w.out_dims()}, {filters}", dtype, want, scale=scale)],
            at_least=w.at_least(),
        )

    return make


def deform_columns(groups, offset_groups):
    def make(rng, dtype, size):
        w, fits, deep, c, x, (offset, mask), attributes = deformed(rng, dtype, size, groups, offset_groups)
        want = scale = np.zeros((0,))
        if fits:
            cols, magnitudes = (
                columns(v, offset.values, mask.values, w, groups, offset_groups) for v in (x.values, np.abs(x.values))
            )
            pixels, t = int(np.prod(cols.shape[:3])), cols.shape[3]
            by_group = [np.moveaxis(a.reshape(pixels, t, groups, c // groups), 2, 0) for a in (cols, magnitudes)]
            want, scale = (a.reshape(groups, pixels, t * (c // groups)) for a in by_group)
        per = deep if groups == 1 else str(c // groups)
        rows = " * ".join(f"({d})" for d in ("N", *w.out_dims().split(", ")))
        return Case(
            inputs=[x, offset, mask],
            attributes=f"{{filter_shape = [{w.size[0]}, {w.size[1]}, {per}], {attributes}}}",
            outputs=[Out(f"{groups}, {rows}, {w.size[0] * w.size[1]} * {per}", dtype, want, scale=scale)],
            at_least=w.at_least(),
        )

    return make


# ---- pooling and back -----------------------------------------------------------------------------------------------


def max_pool_with_indices(rank):
    def make(rng, dtype, size):
        w = Window(rng, rank)
        ceil, column_major = bool(rng.integers(2)), bool(rng.integers(2))
        n, spatial, c = size("N"), [size(name) for name in w.names], size("C")
        x = sample(rng, (n, *spatial, c), dtype)
        if rng.random() < 0.5:  # many equals
            x = np.where(rng.random(x.shape) < 0.5, x.dtype.type(3), x)
        y = where = np.zeros((0,))
        if w.fits(spatial):
            least = -np.inf if is_float(dtype) else limits(dtype)[0]
            y = np.full((n, *w.out(spatial, ceil), c), least, x.dtype)
            where = np.full(y.shape, -1)
            for at in np.ndindex(*y.shape[1:-1]):
                for _, pixel in w.places(at):
                    if inside(pixel, spatial):
                        index = np.ravel_multi_index(pixel, spatial, order="F" if column_major else "C")
                        more = (where[:, *at] < 0) | (x[:, *pixel] > y[:, *at])
                        y[:, *at] = np.where(more, x[:, *pixel], y[:, *at])
                        where[:, *at] = np.where(more, index, where[:, *at])
        order = "column_major" if column_major else "row_major"
        attributes = f'filter_shape = {w.size}, {w.attributes()}, ceil_mode = {str(ceil).lower()}, storage_order = "{order}"'
        dims = f"N, {w.out_dims(ceil)}, C"
        return Case(
            inputs=[In(f"N, {', '.join(w.names)}, C", dtype, x)],
            attributes=f"{{{attributes}}}",
            outputs=[Out(dims, dtype, y, exact=True), Out(dims, "si64", where)],
            at_least=w.at_least(),
        )

    return make


def max_unpool(rank):
    def make(rng, dtype, size):
        names, to = ["D", "H", "W"][-rank:], [int(k) for k in rng.integers(1, 9, rank)]
        n, spatial, c = size("N"), [size(name) for name in names], size("C")
        index_dtype = ["si32", "si64"][rng.integers(2)]
        x = sample(rng, (n, *spatial, c), dtype)
        indices = rng.integers(0, np.prod(to), x.shape)
        y = np.zeros((n, int(np.prod(to)), c), x.dtype)
        for at in np.ndindex(*x.shape):
            y[at[0], indices[at], at[-1]] = x[at]
        dims = f"N, {', '.join(names)}, C"
        return Case(
            inputs=[In(dims, dtype, x), In(dims, index_dtype, indices)],
            attributes=f"{{output_shape = {to}}}",
            outputs=[Out(f"N, {', '.join(map(str, to))}, C", dtype, y.reshape(n, *to, c), exact=True)],
        )

    return make


# ---- random numbers -------------------------------------------------------------------------------------------------


def draw_seed(rng):
    seed = int(rng.integers(0, 2**64, dtype=np.uint64)) if rng.random() < 0.8 else 0
    return seed, In("1", "ui64", np.array([seed], np.uint64))


def bernoulli(result):
    def make(rng, dtype, size):
        names = list("MNK"[: int(rng.integers(0, 4))])
        shape = [size(name) for name in names]
        seed, seed_in = draw_seed(rng)
        p = sample(rng, shape, dtype, -0.2, 1.2)
        numbers = uniforms("f64" if dtype == "f64" else "f32", seed, p.size).reshape(shape)
        want, to = (numbers < p), dtype if result == "same" else result
        want = want.astype(np.float64) if is_float(to) else want.astype(np.int64) if to != "bool" else want
        dims = ", ".join(names)
        return Case([In(dims, dtype, p), seed_in], [Out(dims, to, want, exact=True)])

    return make


def multinomial(rng, dtype, size):
    b, c, n = size("B"), size("C"), int(rng.integers(0, 200))
    seed, seed_in = draw_seed(rng)
    x = sample(rng, (b, c), dtype, -3, 3)
    if c > 1:
        x[rng.random(x.shape) < 0.1] = -np.inf
        x[:, rng.integers(c)] = 1.0
    to = ["si32", "si64"][rng.integers(2)]
    sums = np.cumsum(np.exp(x - np.max(x, 1, initial=-np.inf, keepdims=True)), 1)
    numbers = uniforms("f64", seed, b * n).reshape(b, n)
    want, unsure = np.zeros((b, n), np.int64), np.zeros((b, n), bool)
    for i in range(b if c else 0):
        at = numbers[i] * sums[i, -1]
        want[i] = np.searchsorted(sums[i], at, side="right")
        unsure[i] = np.min(np.abs(sums[i][:, None] - at), 0) < 1e-12 * sums[i, -1]
    return Case(
        inputs=[In("B, C", dtype, x), seed_in],
        attributes=f"{{sample_size = {n}}}",
        outputs=[Out(f"B, {n}", to, want, ignore=unsure)],
        at_least={"C": 1},
    )


# ---- sequences ------------------------------------------------------------------------------------------------------


def rotary_embedding(placed):
    def make(rng, dtype, size):
        b, s, h, k, extra = (size(name) for name in "BSHKE")
        rest, interleaved = extra if rng.random() < 0.5 else 0, bool(rng.integers(2))
        rows = (size("P"), k) if placed else (b, s, k)
        angle = rng.uniform(-np.pi, np.pi, rows)
        x = sample(rng, (b, s, h, 2 * k + rest), dtype)
        cos, sin = (round_to(f(angle), dtype).reshape(rows) for f in (np.cos, np.sin))
        positions = rng.integers(0, max(rows[0], 1), (b, s))
        c, d = (v[positions] if placed and rows[0] else v for v in (cos, sin))
        want, scale = x.copy(), np.abs(x)
        if c.ndim == 3:
            first, second = (np.s_[..., 0 : 2 * k : 2], np.s_[..., 1 : 2 * k : 2]) if interleaved else (np.s_[..., :k], np.s_[..., k : 2 * k])
            p, q, c, d = x[first], x[second], c[:, :, None], d[:, :, None]
            want[first], want[second] = p * c - q * d, p * d + q * c
            scale[first] = np.abs(p * c) + np.abs(q * d)
            scale[second] = np.abs(p * d) + np.abs(q * c)
        deep = f"B, S, H, {2 * k + rest}"
        angles = "P, K" if placed else "B, S, K"
        more = [In("B, S", ["si32", "si64"][rng.integers(2)], positions)] if placed else []
        return Case(
            inputs=[In(deep, dtype, x), In(angles, dtype, cos), In(angles, dtype, sin), *more],
            attributes=f"{{interleaved = {str(interleaved).lower()}}}",
            outputs=[Out(deep, dtype, want, scale=scale)],
            at_least={"P": 1} if placed else {},
        )

    return make


def tensor_scatter(mode, placed):
    def make(rng, dtype, size):
        rank = int(rng.integers(2, 5))
        names = list("BMNK"[:rank])
        axis = int(rng.integers(1, rank)) if rank == 2 or rng.random() < 0.5 else rank - 2
        shape = [size(name) for name in names]
        n = int(rng.integers(0, shape[axis] + 1))
        x, more = sample(rng, shape, dtype), list(shape)
        more[axis] = n
        updates = sample(rng, more, dtype)
        most = shape[axis] if mode == "circular" else shape[axis] - n + 1
        first = rng.integers(0, max(most, 1), shape[0]) if placed else np.zeros(shape[0], np.int64)
        want = x.copy()
        for b in range(shape[0]):
            for i in range(n):
                to, source = [b] + [slice(None)] * (rank - 1), [b] + [slice(None)] * (rank - 1)
                to[axis], source[axis] = (first[b] + i) % shape[axis], i
                want[tuple(to)] = updates[tuple(source)]
        written = axis - rank if rng.random() < 0.5 else axis
        attributes = [f'mode = "{mode}"'] if mode == "circular" or rng.random() < 0.5 else []
        attributes += [f"axis = {written}"] if axis != rank - 2 or rng.random() < 0.5 else []
        dims = ", ".join(names)
        update_dims = ", ".join(str(n) if d == axis else name for d, name in enumerate(names))
        starts = [In("B", ["si32", "si64"][rng.integers(2)], first)] if placed else []
        return Case(
            inputs=[In(dims, dtype, x), In(update_dims, dtype, updates), *starts],
            attributes=f"{{{', '.join(attributes)}}}" if attributes else "",
            outputs=[Out(dims, dtype, want, exact=True)],
            at_least={names[axis]: max(n, 1)},
        )

    return make


OPS = [
    *(Op("mo.grid_sample", FLOATS, grid_sample(m, r)) for m in ("linear", "nearest", "cubic") for r in (2, 3)),
    *(Op("mo.deform_conv", FLOATS, deform_conv(*case)) for case in ((1, 1, True), (1, 1, False), (2, 3, True), (3, 1, False))),
    *(Op("mo.deform_columns", FLOATS, deform_columns(*case)) for case in ((1, 1), (2, 3))),
    *(Op("mo.max_pool_with_indices", NUMERIC, max_pool_with_indices(rank)) for rank in (1, 2, 3)),
    *(Op("mo.max_unpool", NUMERIC, max_unpool(rank)) for rank in (1, 2, 3)),
    *(Op("mo.random.bernoulli", FLOATS, bernoulli(to)) for to in ("same", "bool", "si32")),
    Op("mo.random.multinomial", FLOATS, multinomial),
    *(Op("mo.rotary_embedding", FLOATS, rotary_embedding(placed)) for placed in (False, True)),
    *(Op("mo.tensor_scatter", ANY, tensor_scatter(m, placed)) for m in ("linear", "circular") for placed in (False, True)),
]
OPS = with_f8(OPS)
