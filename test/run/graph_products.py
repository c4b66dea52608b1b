# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Ops of random graphs that are sums of products: matmul, conv, pools."""

import sys

import numpy as np
from graph import EPSILON, computed, rounded
from graph_elementwise import family, floating, total, zero
from mx import ROOT, STORED, is_float, store, values_of

sys.path.append(str(ROOT / "test" / "ops"))
import nn  # noqa: E402
from framework import split  # noqa: E402

def product(a, b, dtype):
    """a @ b with bounds, or wrapping."""
    (v, e), (w, f) = a, b
    if not is_float(dtype):
        wide = np.uint64 if dtype == "ui64" else np.int64
        value = (v.astype(wide) @ w.astype(wide)).astype(STORED[dtype])
        return value, zero(value)
    magnitude, n = np.abs(v) @ np.abs(w), v.shape[-1]
    fits = all((m * 8 == np.rint(m * 8)).all() for m in (v, w)) and (magnitude * 64 < 2.0**24).all()
    if fits and not e.any() and not f.any():
        return rounded(v @ w, zero(magnitude), dtype)
    off = magnitude * EPSILON[computed(dtype)] * (n + 2) + e @ (np.abs(w) + f) + np.abs(v) @ f
    return rounded(v @ w, off + 1e-38, dtype)


def swapped(pair):
    return tuple(a.swapaxes(-1, -2) for a in pair)


@family(7)
def matmul(g):
    x = g.pick(lambda v: v.rank >= 2 and v.dtype != "bool")
    if x is None:
        return None
    turned, k = g.chance(0.4), x.dims[-1]
    fits = lambda v: v.dtype == x.dtype and v.rank >= 2 and v.dims[-1 if turned else -2] == k  # noqa: E731
    lead = x.dims[:-2]
    y = g.pick(lambda v: fits(v) and (v.dims[:-2] == lead or (not turned and v.rank == 2)))
    if y is None or g.chance(0.5):
        n = g.one_of([*g.names, 1, 7, 33])
        dims = (n, k) if turned else (k, n)
        static = all(isinstance(d, int) or d in g.static for d in dims)
        y = weight(g, dims, x.dtype) if static and g.chance(0.7) else g.input((*lead, *dims), x.dtype)
    if y is None or (y.rank == 2 and turned and lead):
        return None
    n = y.dims[-2 if turned else -1]
    compute = lambda size, x_, y_: product(x_, swapped(y_) if turned else y_, x.dtype)  # noqa: E731
    strict = y.dims[:-2] == lead
    op = "rmo.matmul" if not strict or (not turned and g.chance(0.2)) else "mo.batch_matmul" if lead else "mo.matmul"
    return g.put(op, [x, y], [((*lead, x.dims[-2], n), x.dtype)], compute, "{transpose_b = true}" if turned else "")


def weight(g, dims, dtype):
    """An external constant."""
    seed = int(g.rng.integers(1 << 30))

    def draw(size):
        rng, shape = np.random.default_rng(seed), [size(d) for d in dims]
        values = rng.integers(-12, 13, shape) / 8 if is_float(dtype) else rng.integers(0, 100, shape)
        return values_of(store(values, dtype), dtype)

    both = lambda size: (draw(size), zero(draw(size)))  # noqa: E731
    return g.put("mo.constant.external", [], [(dims, dtype)], both, f'{{name = "w{g.count}"}}', weight=draw)


def windowed(g, x):
    """A window that fits over the spatial dims of x, [N, .., C], and the dims of its results."""
    w = nn.Window(g.rng, x.rank - 2, 4)
    w.names = [str(d) if str(d).isidentifier() or isinstance(d, int) else f"({d})" for d in x.dims[1:-1]]
    if not all(w.fits(s[1:-1]) for s in x.shapes()):
        return None, None
    return w, out_dims(w)


def out_dims(w):
    return [int(d) if d.isdigit() else d for d in split(w.out_dims())]


@family(4)
def conv(g):
    x = g.pick(lambda v: floating(v) and v.rank in (3, 4) and all(0 < np.prod(s) < 2000 for s in v.shapes()))
    w, out = windowed(g, x) if x else (None, None)
    if not w or not isinstance(x.dims[-1], int) and x.dims[-1] not in g.static:
        return None
    filters = int(g.rng.integers(1, 9))
    f = (g.input if g.chance(0.5) else lambda d, t: weight(g, d, t))((*w.size, x.dims[-1], filters), x.dtype)

    def compute(size, x_, f_):
        (v, e), (k, d) = x_, f_
        value, magnitude = nn.convolve(v, k, w, 1), nn.convolve(np.abs(v), np.abs(k), w, 1)
        n = k.size // k.shape[-1]
        grid = all((m * 8 == np.rint(m * 8)).all() for m in (v, k)) and (magnitude * 64 < 2.0**24).all()
        off = magnitude * EPSILON[computed(x.dtype)] * (n + 2)
        if e.any() or d.any():
            off += nn.convolve(e, np.abs(k) + d, w, 1) + nn.convolve(np.abs(v), d, w, 1)
            grid = False
        return rounded(value, zero(value) if grid else off + 1e-38, x.dtype)

    layouts = 'input_layout = "N%sC", filter_layout = "%sCF"' % (("W", "S") if x.rank == 3 else ("HW", "RS"))
    dims = (x.dims[0], *out, filters)
    return f and g.put("mo.conv", [x, f], [(dims, x.dtype)], compute, f"{{{w.attributes()}, num_groups = 1, {layouts}}}")


@family(3)
def pool(g):
    x = g.pick(lambda v: v.dtype != "bool" and v.rank in (3, 4) and all(0 < np.prod(s) < 2000 for s in v.shapes()))
    w, out = windowed(g, x) if x else (None, None)
    if not w:
        return None
    kind = g.one_of(["avg", "max"]) if floating(x) else "max"
    if kind == "max" and any(w.paddings):
        w.paddings = [0] * len(w.paddings)
        if not all(w.fits(s[1:-1]) for s in x.shapes()):
            return None
        out = out_dims(w)

    def compute(size, x_):
        v, e = x_
        pads = [(0, 0), *zip(w.paddings[::2], w.paddings[1::2]), (0, 0)]
        v, e = np.pad(v, pads), np.pad(e, pads)
        spatial = w.out(x_[0].shape[1:-1])
        cut = lambda a: [  # noqa: E731
            a[(slice(None), *(slice(t * d, t * d + (n - 1) * s + 1, s) for t, d, s, n in zip(tap, w.dilations, w.strides, spatial)))]
            for tap in w.taps()
        ]
        vs, es = np.stack(cut(v)), np.stack(cut(e))
        if kind == "max":
            return vs.max(0), es.max(0)
        value, error = total(vs, es, 0, x.dtype)
        n = np.prod(w.size)
        return rounded(value[0] / n, error[0] / n + np.abs(value[0] / n) * 2 * EPSILON[computed(x.dtype)], x.dtype)

    attributes = f"filter_shape = {w.size}, {w.attributes()}" + (", count_boundary = true" if kind == "avg" else "")
    return g.put(f"mo.{kind}_pool", [x], [((x.dims[0], *out, x.dims[-1]), x.dtype)], compute, f"{{{attributes}}}")
