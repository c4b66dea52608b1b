# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=nn --part=3
"""Products of matrices, convolution and pooling: references are sums over the window, written out."""

import itertools

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import ANY, FLOATS, GREATEST, NUMERIC, is_float, limits, round_to, sample


def matrices(rng, dtype, *shapes):
    return [sample(rng, shape, dtype) for shape in shapes]


def product(a, b, dtype):
    """a @ b and the scale of its errors; integers wrap."""
    if is_float(dtype):
        return a @ b, np.abs(a) @ np.abs(b)
    with np.errstate(over="ignore"):
        return (a.astype(np.int64) @ b.astype(np.int64)).astype(a.dtype), None


def batch_matmul(lead, transpose_b):
    def make(rng, dtype, size):
        batch = [size(name) for name in lead]
        m, k, n = size("M"), size("K"), size("N")
        a, b = matrices(rng, dtype, (*batch, m, k), (*batch, k, n))
        want, scale = product(a, b, dtype)
        head = "".join(f"{name}, " for name in lead)
        right = In(f"{head}N, K", dtype, b.swapaxes(-1, -2)) if transpose_b else In(f"{head}K, N", dtype, b)
        return Case(
            inputs=[In(f"{head}M, K", dtype, a), right],
            attributes="{transpose_b = true}" if transpose_b else "",
            outputs=[Out(f"{head}M, N", dtype, want, scale=scale)],
        )

    return make


def relaxed_matmul(left, right):
    """left and right: a letter per dim; leading ones that are 1 repeat."""

    def make(rng, dtype, size):
        spell = {"1": 1, **{name: size(name) for name in (*left, *right) if name != "1"}}
        a, b = matrices(rng, dtype, [spell[d] for d in left], [spell[d] for d in right])
        want, scale = product(a, b, dtype)
        both = list(itertools.zip_longest(reversed(left[:-2]), reversed(right[:-2]), fillvalue="1"))
        out = [y if x == "1" else x for x, y in reversed(both)] + list(left[-2:-1]) + (list(right[-1:]) if len(right) > 1 else [])
        return Case(
            inputs=[In(", ".join(left), dtype, a), In(", ".join(right), dtype, b)],
            outputs=[Out(", ".join(out), dtype, np.asarray(want), scale=scale)],
        )

    return make


# ---- windows --------------------------------------------------------------------------------------------------------

NAMES = ["D", "H", "W"]


class Window:
    """Random sizes, strides, dilations and paddings of a window over `rank` spatial dims."""

    def __init__(self, rng, rank, largest=4):
        draw = lambda high: [int(rng.integers(1, high)) for _ in range(rank)]  # noqa: E731
        self.rank, self.size, self.strides, self.dilations = rank, draw(largest), draw(4), draw(3)
        self.paddings = [int(p) for p in rng.integers(0, 3, 2 * rank)]
        self.names = NAMES[-rank:]

    def span(self, s):
        return self.dilations[s] * (self.size[s] - 1) + 1

    def padding(self, s):
        return self.paddings[2 * s] + self.paddings[2 * s + 1]

    def attributes(self):
        return f"strides = {self.strides}, dilations = {self.dilations}, paddings = {self.paddings}"

    def at_least(self):
        """Room for one window."""
        return {name: max(0, self.span(s) - self.padding(s)) for s, name in enumerate(self.names)}

    def fits(self, spatial):
        return all(n + self.padding(s) >= self.span(s) for s, n in enumerate(spatial))

    def out_dims(self, ceil=False):
        divide = "ceildiv" if ceil else "floordiv"
        return ", ".join(
            f"({name} + {self.padding(s) - self.span(s)}) {divide} {self.strides[s]} + 1" for s, name in enumerate(self.names)
        )

    def out(self, spatial, ceil=False):
        up = lambda n, s: -(-n // s) if ceil else n // s  # noqa: E731
        return [up(n + self.padding(s) - self.span(s), self.strides[s]) + 1 for s, n in enumerate(spatial)]

    def taps(self):
        return itertools.product(*map(range, self.size))

    def places(self, at):
        """What the window at pixel `at` of the result sees: (tap, pixel of the input)."""
        for tap in self.taps():
            yield tap, tuple(
                o * self.strides[s] + t * self.dilations[s] - self.paddings[2 * s] for s, (o, t) in enumerate(zip(at, tap))
            )


def inside(pixel, spatial):
    return all(0 <= i < n for i, n in zip(pixel, spatial))


def convolve(x, filter, w, groups):
    """x [N, .., C], filter [.., C / groups, F]."""
    spatial, filters = x.shape[1:-1], filter.shape[-1]
    y = np.zeros((x.shape[0], *w.out(spatial), filters))
    c, f = filter.shape[-2], filters // groups
    for at in itertools.product(*map(range, y.shape[1:-1])):
        for tap, pixel in w.places(at):
            if inside(pixel, spatial):
                for g in range(groups):
                    y[:, *at, g * f : g * f + f] += x[:, *pixel, g * c : g * c + c] @ filter[tap][:, g * f : g * f + f]
    return y


def convolve_transposed(x, filter, w, groups, extra):
    """x [N, .., C], filter [.., F / groups, C]: each pixel of x is spread over a window of the result."""
    spatial, f = x.shape[1:-1], filter.shape[-2]
    out = [(n - 1) * w.strides[s] + w.span(s) - w.padding(s) + extra[s] for s, n in enumerate(spatial)]
    y, c = np.zeros((x.shape[0], *out, f * groups)), x.shape[-1] // groups
    for at in itertools.product(*map(range, spatial)):
        for tap, pixel in w.places(at):
            if inside(pixel, out):
                for g in range(groups):
                    y[:, *pixel, g * f : g * f + f] += x[:, *at, g * c : g * c + c] @ filter[tap][:, g * c : g * c + c].T
    return y


def moved(values, dims, order):
    """An array with named axes in another order of them."""
    return values.transpose([dims.index(d) for d in order])


def layouts(rng, rank, channels):
    """(attributes, order of x, order of the filter) for random layouts; None where it is the default."""
    space, window = NAMES[-rank:], ["Q", "R", "S"][-rank:]
    x, filter = ["N", *space, "C"], [*window, *channels]
    attributes = ""
    if rng.random() < 0.3:
        x = ["N", "C", *space]
        attributes += f", input_layout = \"{''.join(x)}\""
    if channels == "CF":
        pick = rng.integers(3)
        filter = ["F", "C", *window] if pick else filter
        attributes += "" if pick == 1 else f", filter_layout = \"{''.join(filter)}\""
    elif rng.random() < 0.4:
        filter = ["C", "F", *window]
        attributes += f", filter_layout = \"{''.join(filter)}\""
    return attributes, x, filter


def named(order, names):
    return ", ".join(names[d] for d in order)


def channels_of(rng, size, groups):
    """Channels and filters of a group. An input cannot bind C to a dim C * 3, so several groups have numbers."""
    if groups == 1:
        return size("C"), size("F")
    return (int(n) for n in rng.choice([1, 2, 5, 11, 19], 2))


def conv(rank, groups, depthwise=False):
    def make(rng, dtype, size):
        w = Window(rng, rank)
        n, spatial = size("N"), [size(name) for name in w.names]
        c, f = (1, 1) if depthwise else channels_of(rng, size, groups)
        g = size("C") if depthwise else groups
        extra, xs, fs = layouts(rng, rank, "CF")
        at_least = w.at_least() | ({"C": 1} if depthwise else {})
        x, filter = matrices(rng, dtype, (n, *spatial, c * g), (*w.size, c, f * g))
        fits = w.fits(spatial) and g > 0
        want = convolve(x, filter, w, g) if fits else np.zeros((0,))
        scale = convolve(np.abs(x), np.abs(filter), w, g) if fits else want
        deep, per, wide = ("C", "1", "C") if depthwise else (str(c * g), str(c), str(f * g)) if g > 1 else ("C", "C", "F")
        x_names = dict(zip(NAMES, NAMES)) | {"N": "N", "C": deep}
        f_names = dict(zip(["Q", "R", "S"][-rank:], map(str, w.size))) | {"C": per, "F": wide}
        y_names = x_names | dict(zip(w.names, w.out_dims().split(", "))) | {"C": wide}
        x_order, f_order = ["N", *w.names, "C"], [*["Q", "R", "S"][-rank:], "C", "F"]
        move = lambda y: moved(y, x_order, xs) if fits else y  # noqa: E731
        return Case(
            inputs=[
                In(named(xs, x_names), dtype, moved(x, x_order, xs)),
                In(named(fs, f_names), dtype, moved(filter, f_order, fs)),
            ],
            attributes=f"{{{w.attributes()}, num_groups = {'C' if depthwise else g}{extra}}}",
            outputs=[Out(named(xs, y_names), dtype, move(want), scale=move(scale))],
            at_least=at_least,
        )

    return make


def conv_transpose(rank, groups):
    def make(rng, dtype, size):
        w = Window(rng, rank)
        n, spatial, (c, f) = size("N"), [size(name) for name in w.names], channels_of(rng, size, groups)
        more = [int(rng.integers(0, s)) for s in w.strides]
        extra, xs, fs = layouts(rng, rank, "FC")
        x, filter = matrices(rng, dtype, (n, *spatial, c * groups), (*w.size, f, c * groups))
        fits = all((m - 1) * w.strides[s] + w.span(s) - w.padding(s) + more[s] >= 0 for s, m in enumerate(spatial))
        want = convolve_transposed(x, filter, w, groups, more) if fits else np.zeros((0,))
        scale = convolve_transposed(np.abs(x), np.abs(filter), w, groups, more) if fits else want
        y_dims = [f"({name} - 1) * {w.strides[s]} + {w.span(s) - w.padding(s) + more[s]}" for s, name in enumerate(w.names)]
        deep, per, wide = (str(c * groups), str(f), str(f * groups)) if groups > 1 else ("C", "F", "F")
        x_names = dict(zip(NAMES, NAMES)) | {"N": "N", "C": deep}
        f_names = dict(zip(["Q", "R", "S"][-rank:], map(str, w.size))) | {"C": deep, "F": per}
        y_names = x_names | dict(zip(w.names, y_dims)) | {"C": wide}
        x_order, f_order = ["N", *w.names, "C"], [*["Q", "R", "S"][-rank:], "F", "C"]
        move = lambda y: moved(y, x_order, xs) if fits else y  # noqa: E731
        return Case(
            inputs=[
                In(named(xs, x_names), dtype, moved(x, x_order, xs)),
                In(named(fs, f_names), dtype, moved(filter, f_order, fs)),
            ],
            attributes=f"{{{w.attributes()}, output_paddings = {more}, num_groups = {groups}{extra}}}",
            outputs=[Out(named(xs, y_names), dtype, move(want), scale=move(scale))],
            at_least={name: 1 + max(0, -(-(w.padding(s) - w.span(s) - more[s]) // w.strides[s])) for s, name in enumerate(w.names)},
        )

    return make


def pool(kind, rank, ceil):
    def make(rng, dtype, size):
        w = Window(rng, rank)
        n, spatial, c = size("N"), [size(name) for name in w.names], size("C")
        x = sample(rng, (n, *spatial, c), dtype)
        count_boundary = bool(rng.integers(2))
        attributes = f"filter_shape = {w.size}, {w.attributes()}"
        if kind == "avg":
            attributes += f", count_boundary = {str(count_boundary).lower()}"
        y = scale = np.zeros((0,))
        if w.fits(spatial):
            least = -np.inf if is_float(dtype) else limits(dtype)[0]
            y = np.zeros((n, *w.out(spatial, ceil), c), x.dtype)
            scale = np.zeros(y.shape)
            for at in itertools.product(*map(range, y.shape[1:-1])):
                seen = [p for _, p in w.places(at)]
                values = np.array([x[:, *p] for p in seen if inside(p, spatial)], x.dtype)
                values = values if len(values) else np.zeros((0, n, c), x.dtype)
                padded = sum(all(i < m + w.paddings[2 * s + 1] for s, (i, m) in enumerate(zip(p, spatial))) for p in seen)
                if kind == "max":
                    y[:, *at] = np.max(values, axis=0, initial=least)
                else:
                    count = padded if count_boundary else len(values)
                    y[:, *at] = np.sum(values, axis=0) / count if count else np.nan
                    scale[:, *at] = np.sum(np.abs(values), axis=0) / max(count, 1)
        out = Out(f"N, {w.out_dims(ceil)}, C", dtype, y, exact=kind == "max", scale=None if kind == "max" else scale)
        return Case(
            inputs=[In(f"N, {', '.join(w.names)}, C", dtype, x)],
            attributes=f"{{{attributes}}}",
            outputs=[out],
            at_least=w.at_least(),
        )

    return make


# ---- images ---------------------------------------------------------------------------------------------------------


def coordinate(mode, j, n, m):
    """Where element j of m lies among n."""
    if mode == "align_corners":
        return 0.0 if m == 1 else float(j) * (n - 1) / (m - 1)
    if mode == "asymmetric":
        return float(j) * n / m
    if mode in ("half_pixel_1D", "pytorch_half_pixel") and m == 1:
        return 0.0
    return (j + 0.5) * n / m - 0.5


ROUND = {
    "half_down": lambda at: np.ceil(at - 0.5),
    "half_up": lambda at: np.floor(at + 0.5),
    "floor": np.floor,
    "ceil": np.ceil,
}


def triangle(d):
    return max(0.0, 1 - abs(d))


def keys(a):
    def weight(d):
        d = abs(d)
        if d <= 1:
            return (a + 2) * d**3 - (a + 3) * d**2 + 1
        return a * d**3 - 5 * a * d**2 + 8 * a * d - 4 * a if d < 2 else 0.0

    return weight


def resize_matrix(n, m, mode, filter, radius, antialias, exclude_outside):
    """[m, n]: how much of each element a result is made of."""
    matrix = np.zeros((m, n))
    for j in range(m):
        at = coordinate(mode, j, n, m)
        stretch = max(1.0, n / m) if antialias else 1.0
        reach = int(np.ceil(radius * stretch)) + 1
        for i in range(int(np.floor(at)) - reach, int(np.floor(at)) + reach + 1):
            if 0 <= i < n or not (exclude_outside or antialias):
                matrix[j, min(max(i, 0), n - 1)] += filter((i - at) / stretch)
        matrix[j] /= matrix[j].sum()
    return matrix


MODES = ["half_pixel", "align_corners", "asymmetric", "half_pixel_1D", "pytorch_half_pixel"]


def resize(kind, rank):
    def make(rng, dtype, size):
        names = ["A", "B", "C", "D"][:rank]
        shape = [size(name) for name in names]
        changed = [d for d in range(rank) if rng.random() < 0.6]
        to = [int(rng.integers(0, 12)) if d in changed else n for d, n in enumerate(shape)]
        mode = MODES[rng.integers(len(MODES))]
        x = sample(rng, shape, dtype)
        options, round_mode = [f'coordinate_transform_mode = "{mode}"'], list(ROUND)[rng.integers(4)]
        antialias, exclude, a = bool(rng.integers(2)), bool(rng.integers(2)), float(rng.choice([-0.5, -0.75]))
        if kind == "nearest":
            options.append(f'round_mode = "{round_mode}"')
        else:
            options += [f"antialias = {str(antialias).lower()}", f"exclude_outside = {str(exclude).lower()}"]
        if kind == "bicubic":
            options.append(f"cubic_coeff_a = {a}")
        want, scale = x, np.abs(x) if is_float(dtype) else None
        for d in changed:
            n, m = shape[d], to[d]
            if n == 0:
                break
            if kind == "nearest":
                index = [int(np.clip(ROUND[round_mode](coordinate(mode, j, n, m)), 0, n - 1)) for j in range(m)]
                want = want.take(np.array(index, np.int64), d)
            else:
                filter, radius = (triangle, 1) if kind == "linear" else (keys(a), 2)
                matrix = resize_matrix(n, m, mode, filter, radius, antialias, exclude)
                want = np.moveaxis(np.tensordot(matrix, want, (1, d)), 0, d)
                scale = np.moveaxis(np.tensordot(np.abs(matrix), scale, (1, d)), 0, d)
        dims = [str(to[d]) if d in changed else names[d] for d in range(rank)]
        return Case(
            inputs=[In(", ".join(names), dtype, x)],
            attributes=f"{{size = [{', '.join(dims)}], {', '.join(options)}}}",
            outputs=[Out(", ".join(dims), dtype, want, exact=kind == "nearest", scale=None if kind == "nearest" else scale)],
            at_least={names[d]: 1 for d in changed},
        )

    return make


def bilinear(image, h, w):
    """image [H, W, C] at a place; 0 more than one pixel outside."""
    height, width, _ = image.shape
    if not (-1 <= h <= height and -1 <= w <= width):
        return np.zeros(image.shape[-1])
    total = 0
    for i in (0, 1):
        for j in (0, 1):
            at, to = np.clip([h, w], 0, [height - 1, width - 1]), [0, 0]
            low = np.floor(at)
            to = np.minimum(low + [i, j], [height - 1, width - 1]).astype(int)
            weight = np.where([i, j], at - low, 1 - (at - low)).prod()
            total = total + weight * image[to[0], to[1]]
    return total


def roi_align(rng, dtype, size):
    n, h, w, c, m = (size(name) for name in "NHWCM")
    oh, ow = (int(k) for k in rng.integers(1, 4, 2))
    aligned, mode, ratio = bool(rng.integers(2)), ["AVG", "MAX"][rng.integers(2)], int(rng.integers(0, 3))
    x = sample(rng, (n, h, w, c), dtype)
    corners = np.round(rng.uniform(-2, 10, (m, 4)) * 8) / 8  # exact in every dtype but f8
    corners[:, 2:] = corners[:, :2] + np.abs(np.round(rng.uniform(0, 6, (m, 2)) * 8) / 8)
    rois = round_to(np.concatenate([rng.integers(0, max(n, 1), (m, 1)), corners], 1), dtype)
    rois[rois[:, 0] >= n, 0] = 0  # which f8 may have rounded up
    want = np.zeros((m, oh, ow, c))
    for k in range(m if n else 0):
        x1, y1, x2, y2 = rois[k, 1:] * 0.5 - (0.5 if aligned else 0)
        width, height = x2 - x1, y2 - y1
        if not aligned:
            width, height = max(width, 1), max(height, 1)
        down, across = (ratio, ratio) if ratio else (int(np.ceil(height / oh)), int(np.ceil(width / ow)))
        for i, j in itertools.product(range(oh), range(ow)):
            samples = [
                bilinear(x[int(rois[k, 0])], y1 + (i + (a + 0.5) / down) * height / oh, x1 + (j + (b + 0.5) / across) * width / ow)
                for a, b in itertools.product(range(down), range(across))
            ]
            if samples:
                want[k, i, j] = np.max(samples, 0) if mode == "MAX" else np.mean(samples, 0)
    options = f'aligned = {str(aligned).lower()}, mode = "{mode}"'
    return Case(
        inputs=[In("N, H, W, C", dtype, x), In("M, 5", dtype, rois)],
        attributes=f"{{output_height = {oh}, output_width = {ow}, spatial_scale = 0.5, sampling_ratio = {ratio}, {options}}}",
        outputs=[Out(f"M, {oh}, {ow}, C", dtype, want, scale=np.full(want.shape, 4.0))],
        at_least={"N": 1, "H": 1, "W": 1},
    )


# ---- attention ------------------------------------------------------------------------------------------------------


def attention(groups, masked):
    """groups: heads of q that share one of k; 0: H of both."""

    def make(rng, dtype, size):
        b, n, s, t, d, e = (1 if groups and name == "H" else size(name) for name in "BHSTDE")
        heads, kv, per = (n, n, 1) if groups == 0 else (2 * groups, 2, groups)
        q, k, v = matrices(rng, dtype, (b, heads, s, d), (b, kv, t, d), (b, kv, t, e))
        causal, softcap = bool(rng.integers(2)), float(rng.choice([0, 2]))
        scale = float(rng.choice([0, 0.25]))
        scores = q @ np.repeat(k, per, 1).swapaxes(-1, -2) * (scale or 1 / np.sqrt(max(d, 1)))
        if softcap:
            scores = softcap * np.tanh(scores / softcap)
        q_dims, kv_dims = ("B, H", "B, H") if groups == 0 else (f"B, {heads}", "B, 2")
        inputs = [In(f"{q_dims}, S, D", dtype, q), In(f"{kv_dims}, T, D", dtype, k), In(f"{kv_dims}, T, E", dtype, v)]
        if masked:
            mask = sample(rng, scores.shape, dtype)
            mask[rng.random(mask.shape) < 0.3] = -GREATEST[dtype] if dtype == "f8e4m3fn" else -np.inf
            scores = scores + mask
            inputs.append(In(f"{q_dims}, S, T", dtype, mask))
        if causal:
            scores = np.where(np.arange(t) <= np.arange(s)[:, None] + t - s, scores, -np.inf)
        weights = np.exp(scores - np.max(scores, -1, initial=-np.inf, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        values = np.repeat(v, per, 1)
        options = f"causal = {str(causal).lower()}, softcap = {softcap}" + (f", scale = {scale}" if scale else "")
        return Case(
            inputs=inputs,
            attributes=f"{{{options}}}",
            outputs=[Out(f"{q_dims}, S, E", dtype, weights @ values, scale=10 * (weights @ np.abs(values) + 0.1))],
            at_least={"D": 1},
        )

    return make


OPS = [
    Op("mo.matmul", NUMERIC, batch_matmul([], False)),
    Op("mo.matmul", NUMERIC, batch_matmul([], True)),
    Op("mo.batch_matmul", NUMERIC, batch_matmul(["A"], False)),
    Op("mo.batch_matmul", NUMERIC, batch_matmul(["A"], True)),
    Op("mo.batch_matmul", NUMERIC, batch_matmul(["A", "B"], False)),
    Op("mo.batch_matmul", FLOATS, batch_matmul(["A", "B", "C"], True)),
    Op("mo.batch_matmul", NUMERIC, batch_matmul([], False)),
    Op("rmo.matmul", NUMERIC, relaxed_matmul("AMK", "KN")),
    Op("rmo.matmul", NUMERIC, relaxed_matmul("A1MK", "BKN")),
    Op("rmo.matmul", NUMERIC, relaxed_matmul("K", "AKN")),
    Op("rmo.matmul", NUMERIC, relaxed_matmul("ABMK", "K")),
    Op("rmo.matmul", NUMERIC, relaxed_matmul("K", "K")),
    Op("mo.conv", FLOATS, conv(1, 1)),
    Op("mo.conv", FLOATS, conv(2, 1)),
    Op("mo.conv", FLOATS, conv(3, 1)),
    Op("mo.conv", FLOATS, conv(2, 3)),
    Op("mo.conv", FLOATS, conv(1, 1, depthwise=True)),
    Op("mo.conv", FLOATS, conv(2, 1, depthwise=True)),
    Op("mo.conv_transpose", FLOATS, conv_transpose(1, 1)),
    Op("mo.conv_transpose", FLOATS, conv_transpose(2, 1)),
    Op("mo.conv_transpose", FLOATS, conv_transpose(3, 2)),
    *(Op(f"mo.avg_pool{'_ceil_mode_true' * c}", FLOATS, pool("avg", r, c)) for c in (0, 1) for r in (1, 2, 3)),
    *(Op(f"mo.max_pool{'_ceil_mode_true' * c}", NUMERIC, pool("max", r, c)) for c in (0, 1) for r in (1, 2, 3)),
    *(Op(f"mo.resize.{kind}", FLOATS, resize(kind, rank)) for kind in ("linear", "bicubic") for rank in (1, 3, 4)),
    *(Op("mo.resize.nearest", ANY, resize("nearest", rank)) for rank in (2, 4)),
    *(Op("mo.attention", FLOATS, attention(groups, masked)) for groups in (0, 3) for masked in (False, True)),
    Op("mo.roi_align", FLOATS, roi_align),
]
OPS = with_f8(OPS)
