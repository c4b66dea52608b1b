# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Ops of random graphs that move elements: views, joining and cutting, indices, order, shapes as tensors, constants.
A reference here is one function on arrays, which moves values and their bounds alike."""

import numpy as np
from graph import known
from graph_elementwise import every_size, family, floating, reduced, stretched
from mx import ANY, STORED, is_float, sample


def moved(g, op, x, dims, function, attributes="", dtype=None):
    """op(x), whose result is function(array, size)."""
    both = lambda size, x_: tuple(np.asarray(function(a, size)) for a in x_)  # noqa: E731
    return g.put(op, [x], [(dims, dtype or x.dtype)], both, attributes)


def times(*dims):
    """The text of a product; numbers are multiplied."""
    number = int(np.prod([d for d in dims if isinstance(d, int)], dtype=int))
    named = [d if str(d).isidentifier() else f"({d})" for d in dims if not isinstance(d, int)]
    if not named:
        return number
    return " * ".join(named + ([str(number)] if number != 1 else []))


def plus(dim, number):
    if isinstance(dim, int):
        return dim + number
    return dim if number == 0 else f"{dim} + {number}" if number > 0 else f"{dim} - {-number}"


def with_dim(x, axis, *dims):
    return (*x.dims[:axis], *dims, *x.dims[axis + 1 :])


def ranked(g, least=1, most=6):
    return g.pick(lambda v: least <= v.rank <= most)


def listed(values):
    return f"[{', '.join(map(str, values))}]"


def flag(value):
    return str(bool(value)).lower()


# ---- views ----------------------------------------------------------------------------------------------------------


@family(8)
def transpose(g):
    x = ranked(g, 2)
    if x:
        perm = g.rng.permutation(x.rank).tolist()
        dims = [x.dims[p] for p in perm]
        return moved(g, "mo.transpose", x, dims, lambda a, s: a.transpose(perm), f"{{perm = {perm}}}")


def shaped(g, op, x, dims, attributes=""):
    return moved(g, op, x, dims, lambda a, s: a.reshape([s(d) for d in dims]), attributes)


@family(8)
def reshape(g):
    """Dims flattened, one of 1 put in or left out, or the same elements in another order of dims."""
    x = ranked(g, 0, 5)
    if x is None:
        return None
    ones = [i for i, d in enumerate(x.dims) if d == 1]
    at, axis = int(g.rng.integers(x.rank + 1)), int(g.rng.integers(max(x.rank, 1)))
    kind = g.one_of(["insert", "insert", "flatten", "merge", "turn", "remove", "rest"])
    if kind == "insert":
        dims = [*x.dims[:at], 1, *x.dims[at:]]
        if g.chance(0.4):
            return shaped(g, "mo.add_singleton_dim", x, dims, f"{{axis = {at}}}")
    elif kind == "flatten" and x.rank:
        dims = [times(*x.dims)]
    elif kind == "merge" and x.rank > 1:
        axis = min(axis, x.rank - 2)
        dims = [*x.dims[:axis], times(*x.dims[axis : axis + 2]), *x.dims[axis + 2 :]]
        if g.chance(0.5):
            return shaped(g, "mo.merge_dim", x, dims, f"{{axis = {axis - x.rank if g.chance(0.3) else axis}}}")
    elif kind == "turn":
        dims = [x.dims[p] for p in g.rng.permutation(x.rank)]
    elif kind == "remove" and ones:
        at = g.one_of(ones)
        dims = [*x.dims[:at], *x.dims[at + 1 :]]
    elif kind == "rest" and x.rank and all(v.size for v, _ in x.at):
        dims = [*x.dims[:axis], times(*x.dims[axis:])]
        new_shape = listed([*x.dims[:axis], -1])
        return shaped(g, "mo.reshape", x, dims, f"{{new_shape = {new_shape}}}")
    else:
        return None
    return shaped(g, g.one_of(["mo.static.reshape", "rmo.reshape"]), x, dims)


@family(2)
def split_dim(g):
    """A dim that is a multiple of a number becomes two."""
    x = ranked(g, 1, 5)
    axis = int(g.rng.integers(x.rank)) if x else 0
    n = x and x.dims[axis]
    if isinstance(n, int) and n % 2 == 0 and n:
        return shaped(g, "mo.split_dim", x, with_dim(x, axis, n // 2, 2), f"{{axis = {axis}}}")
    if x and str(n).endswith(" * 2"):
        return shaped(g, "mo.split_dim", x, with_dim(x, axis, n[:-4], 2), f"{{axis = {axis}}}")


@family(8)
def slice_(g):
    """Steps of both signs, bounds from both ends and beyond them. The result's dim is a new name, or said."""
    x = ranked(g)
    if x is None:
        return None
    start, stop, step, dims, cuts = [], [], [], [], []
    for d in x.dims:
        kind = g.one_of(["all", "all", "head", "free", "reverse"])
        if kind == "all":
            bounds, dim = (0, d, 1), d
        elif kind == "head":
            k = int(g.rng.integers(0, 3))
            bounds, dim = (k, d, 1), f"max({d}, {k}) - {k}"
        elif kind == "reverse":
            bounds, dim = (-1, -1 << 40, -1), d
        else:
            bounds = (int(g.rng.integers(-9, 9)), int(g.rng.integers(-9, 40)), int(g.one_of([1, 2, 3, -1, -2])))
            dim = g.fresh()
        start, stop, step = [*start, bounds[0]], [*stop, bounds[1]], [*step, bounds[2]]
        dims.append(max(d, k) - k if kind == "head" and isinstance(d, int) else dim)
        cuts.append(bounds)
    cut = lambda a, s: a[tuple(slice(b, None if d == -1 << 40 else s(d), c) for b, d, c in cuts)]  # noqa: E731
    attributes = f"{{start = {listed(start)}, stop = {listed(stop)}, step = {listed(step)}}}"
    return moved(g, "mo.slice", x, dims, cut, attributes)


@family(4)
def broadcast(g):
    x = ranked(g, 0, 4)
    if x:
        dims = [g.one_of(g.names) if d == 1 and g.chance(0.8) else d for d in x.dims]
        lead = [g.one_of([*g.names, 1, 3]) for _ in range(int(g.rng.integers(0, 2)))]
        return stretched(g, x, [*lead, *dims])


@family(1)
def rebind(g):
    """The same dims under new names."""
    x = ranked(g)
    if x:
        dims = [g.fresh() if g.chance(0.5) and not isinstance(d, int) else d for d in x.dims]
        return moved(g, "mo.rebind", x, dims, lambda a, s: a)


# ---- joining, cutting, repeating ------------------------------------------------------------------------------------


@family(4)
def concat(g):
    x = ranked(g)
    if x is None:
        return None
    written, axis = g.axis(x)
    rest = lambda v: [*v.dims[:axis], *v.dims[axis + 1 :]]  # noqa: E731
    fits = lambda v: v.dtype == x.dtype and v.rank == x.rank and rest(v) == rest(x)  # noqa: E731
    parts = [x] + [g.pick(fits) for _ in range(int(g.rng.integers(0, 4)))]
    g.rng.shuffle(parts)
    sums = [p.dims[axis] for p in parts]
    number, named = sum(d for d in sums if isinstance(d, int)), [d for d in sums if not isinstance(d, int)]
    dim = plus(" + ".join(f"({d})" for d in named), number) if named else number
    join = lambda size, *ps: tuple(np.concatenate(each, axis) for each in zip(*ps))  # noqa: E731
    return g.put("mo.concat", parts, [(with_dim(x, axis, dim), x.dtype)], join, f"{{axis = {written}}}")


@family(3)
def split(g):
    x = ranked(g)
    if x is None:
        return None
    written, axis = g.axis(x)
    sizes = g.rng.integers(0, 4, int(g.rng.integers(1, 4))).tolist()
    if any(s[axis] < sum(sizes) for s in x.shapes()):
        return None
    parts = [*sizes, plus(x.dims[axis], -sum(sizes))]
    results = [(with_dim(x, axis, p), x.dtype) for p in parts]

    def cut(size, x_):
        return list(zip(*(np.split(a, np.cumsum(sizes, dtype=int), axis) for a in x_)))

    return g.put("mo.split", [x], results, cut, f"{{split_sizes = {listed(parts)}, axis = {written}}}")


@family(2)
def reverse(g):
    x = ranked(g)
    if x:
        written, axis = g.axis(x)
        return moved(g, "mo.reverse", x, x.dims, lambda a, s: np.flip(a, axis), f"{{axis = {written}}}")


@family(2)
def tile(g):
    x = ranked(g, 1, 4)
    if x:
        repeats = [g.one_of([1, 1, 2, 3]) for _ in x.dims]
        dims = [times(d, r) for d, r in zip(x.dims, repeats)]
        return moved(g, "mo.tile", x, dims, lambda a, s: np.tile(a, repeats), f"{{repeats = {repeats}}}")


@family(2)
def repeat(g):
    x = ranked(g, 1, 4)
    if x:
        written, axis = g.axis(x)
        n = int(g.rng.integers(1, 4))
        dims = with_dim(x, axis, times(x.dims[axis], n))
        return moved(
            g, "mo.repeat_interleave", x, dims, lambda a, s: np.repeat(a, n, axis), f"{{repeats = {n}, axis = {written}}}"
        )


@family(4)
def pad(g):
    x = ranked(g, 1, 4)
    mode = g.one_of(["constant", "reflect", "repeat", "wrap"])
    if x is None or (mode != "constant" and any(v.size == 0 for v, _ in x.at)):
        return None
    pads = [(int(g.rng.integers(0, 4)), int(g.rng.integers(0, 4))) if g.chance(0.6) else (0, 0) for _ in x.dims]
    if g.chance(0.3):
        pads = [(-1, b) if all(s[i] > 1 for s in x.shapes()) else (a, b) for i, (a, b) in enumerate(pads)]
    dims = [plus(d, a + b) for d, (a, b) in zip(x.dims, pads)]
    crop = tuple(slice(max(0, -a), None) for a, _ in pads)
    grow = [(max(0, a), b) for a, b in pads]
    attributes = f"{{paddings = {[n for p in pads for n in p]}}}"
    if mode != "constant":
        if any(a < 0 for a, _ in pads) and mode in ("reflect", "wrap"):  # np.pad crops first
            return None
        how = {"reflect": "reflect", "repeat": "edge", "wrap": "wrap"}[mode]
        return moved(g, f"mo.pad.{mode}", x, dims, lambda a, s: np.pad(a[crop], grow, how), attributes)
    c = g.input((), x.dtype)

    def fill(size, x_, c_):
        return tuple(np.pad(a[crop], grow, constant_values=b) for a, b in zip(x_, c_))

    return g.put("mo.pad.constant", [x, c], [(dims, x.dtype)], fill, attributes)


@family(1)
def band_part(g):
    x = ranked(g, 2)
    if x:
        lower, upper = int(g.rng.integers(-1, 4)), int(g.rng.integers(-1, 4))

        def keep(a, s):
            m, n = np.arange(a.shape[-2])[:, None], np.arange(a.shape[-1])
            return np.where(((lower < 0) | (m - n <= lower)) & ((upper < 0) | (n - m <= upper)), a, a.dtype.type(0))

        attributes = f"{{num_lower = {lower}, num_upper = {upper}, exclude = false}}"
        return moved(g, "mo.linalg.band_part", x, x.dims, keep, attributes)


# ---- indices --------------------------------------------------------------------------------------------------------


def indices(g, dims, limit):
    """An input of indices from both ends of a dim."""
    make = lambda rng, size: rng.integers(-size(limit), size(limit), [size(d) for d in dims])  # noqa: E731
    return g.input(dims, g.one_of(["si32", "si64"]), make)


def indexed(g, least=1):
    x = ranked(g, least, 4)
    if x is None:
        return None, None, None
    written, axis = g.axis(x)
    return (x, written, axis) if every_size(x, axis, lambda n: n > 0) else (None, None, None)


@family(4)
def gather(g):
    x, written, axis = indexed(g)
    if x:
        dims = [g.one_of([*g.names, 1, 2]) for _ in range(int(g.rng.integers(0, 3)))]
        i = indices(g, dims, x.dims[axis])
        take = lambda size, x_, i_: tuple(np.take(a, i_[0] % a.shape[axis], axis) for a in x_)  # noqa: E731
        return g.put("mo.gather", [x, i], [(with_dim(x, axis, *dims), x.dtype)], take, f"{{axis = {written}}}")


@family(2)
def gather_elements(g):
    x, written, axis = indexed(g)
    if x:
        dims = with_dim(x, axis, g.one_of([*g.names, 1]))
        i = indices(g, dims, x.dims[axis])
        take = lambda size, x_, i_: tuple(np.take_along_axis(a, i_[0] % a.shape[axis], axis) for a in x_)  # noqa: E731
        return g.put("mo.gather_elements", [x, i], [(dims, x.dtype)], take, f"{{axis = {written}}}")


@family(2)
def gather_nd(g):
    x, _, axis = indexed(g)
    if x and axis == 0:
        dims = [g.one_of(g.names), 1]
        i = indices(g, dims, x.dims[0])
        take = lambda size, x_, i_: tuple(a[i_[0][:, 0]] for a in x_)  # noqa: E731
        return g.put("mo.gather_nd", [x, i], [((dims[0], *x.dims[1:]), x.dtype)], take, "{batch_dims = 0}")


@family(4)
def scatter(g):
    """Along an axis, or of slices; where several updates meet, the last one or the largest stays."""
    x, written, axis = indexed(g)
    if x is None:
        return None
    way = g.one_of(["", ".max", ".min"] if x.dtype != "bool" else [""])
    keep = {"": lambda old, new: new, ".max": np.maximum, ".min": np.minimum}[way]
    slices = axis == 0 and g.chance(0.5)
    n = g.one_of([*g.names, 1, 2])
    dims = (n, 1) if slices else with_dim(x, axis, n)
    i = indices(g, dims, x.dims[axis])
    updates = g.input((n, *x.dims[1:]) if slices else dims, x.dtype)

    def put(size, x_, u_, i_):
        out = [np.array(a) for a in x_]
        for at in np.ndindex(*i_[0].shape[: 1 if slices else None]):
            place = (i_[0][at][0],) if slices else (*at[:axis], i_[0][at], *at[axis + 1 :])
            for result, new in zip(out, (u_[0][at], u_[1][at])):
                result[place] = keep(result[place], new)
        if way:  # the bounds: that of either
            out[1] = np.full_like(out[1], x_[1].max(initial=0))
        return tuple(out)

    op, attributes = (f"mo.scatter_nd{way}", "") if slices else (f"mo.scatter{way}", f"{{axis = {written}}}")
    return g.put(op, [x, updates, i], [g.like(x)], put, attributes)


@family(1)
def gather_sum(g):
    x, _, axis = indexed(g, 2)
    if x and x.rank == 2 and axis == 0 and floating(x) and known(x):
        dims = (g.one_of(g.names), g.one_of([1, 2]))
        i = indices(g, dims, x.dims[0])

        def take(size, x_, i_):
            return tuple(a[:, 0] for a in reduced("add", x_[0][i_[0]], x_[1][i_[0]], 1, x.dtype))

        return g.put("mo.gather_sum", [x, i], [((dims[0], x.dims[1]), x.dtype)], take)


# ---- order and counting ---------------------------------------------------------------------------------------------


@family(3)
def sort(g):
    x = g.pick(lambda v: v.rank > 0 and known(v))
    if x is None:
        return None
    written, axis = g.axis(x)
    down, places = g.chance(0.4), g.chance(0.5)

    def order(v):
        if down:  # stable: equal ones stay as they are
            back = np.argsort(np.flip(v, axis), axis, kind="stable")
            return v.shape[axis] - 1 - np.flip(back, axis)
        return np.argsort(v, axis, kind="stable")

    def compute(size, x_):
        i = order(x_[0])
        return (i if places else np.take_along_axis(x_[0], i, axis)), x_[1]

    attributes = f"{{axis = {written}{', descending = true' * down}}}"
    return g.put("mo.argsort" if places else "mo.sort", [x], [(x.dims, "si64" if places else x.dtype)], compute, attributes)


@family(3)
def top_k(g):
    x = g.pick(lambda v: v.rank > 0 and known(v) and v.dtype != "bool")
    if x is None:
        return None
    written, axis = g.axis(x)
    low, k = g.chance(0.5), int(g.rng.integers(1, 4))
    if not every_size(x, axis, lambda n: n >= k):
        return None

    def compute(size, x_):
        v = x_[0]
        back = np.argsort(np.flip(v, axis), axis, kind="stable")
        i = np.argsort(v, axis, kind="stable") if low else v.shape[axis] - 1 - np.flip(back, axis)
        i = i.take(range(k), axis)
        return [(np.take_along_axis(v, i, axis), np.zeros(i.shape)), (i, np.zeros(i.shape))]

    dims = with_dim(x, axis, k)
    attributes = f"{{k = {k}, axis = {written}}}"
    return g.put(f"mo.{'bottom' if low else 'top'}_k", [x], [(dims, x.dtype), (dims, "si64")], compute, attributes)


@family(3)
def counted(g):
    """Results as long as the values say: arg_nonzero, compress, unique."""
    x = g.pick(lambda v: v.rank > 0 and known(v))
    if x is None or g.wild:
        return None
    kind, p = g.one_of(["arg_nonzero", "compress", "unique"]), g.fresh()
    if kind == "arg_nonzero":
        where = lambda size, x_: (np.argwhere(x_[0]), np.zeros(np.argwhere(x_[0]).shape))  # noqa: E731
        return g.put("mo.arg_nonzero", [x], [((p, x.rank), "si64")], where)
    if kind == "compress":
        written, axis = g.axis(x)
        c = g.pick(lambda v: v.dtype == "bool" and v.dims == (x.dims[axis],) and known(v)) or g.input((x.dims[axis],), "bool")
        take = lambda size, x_, c_: tuple(np.compress(c_[0], a, axis) for a in x_)  # noqa: E731
        return g.put("mo.compress", [x, c], [(with_dim(x, axis, p), x.dtype)], take, f"{{axis = {written}}}")

    def distinct(size, x_):
        x0 = x_[0] + 0.0 if floating(x) else x_[0]
        values, first, inverse, counts = np.unique(x0, True, True, True)
        return [(v, np.zeros(v.shape)) for v in (values, first, inverse.reshape(-1), counts)]

    results = [((p,), x.dtype), ((p,), "si64"), ((times(*x.dims),), "si64"), ((p,), "si64")]
    return g.put("mo.unique", [x], results, distinct, "{sorted = true}")


# ---- shapes as tensors, constants -----------------------------------------------------------------------------------


def number(value, dtype):
    """A node's function for a constant."""
    array = np.asarray(value, np.float64 if is_float(dtype) else STORED[dtype])
    return lambda size: (array, np.zeros(array.shape))


def literal(values, dtype):
    """The text of a list, or of one number."""
    one = lambda v: flag(v) if dtype == "bool" else repr(v)  # noqa: E731
    array = np.asarray(values, np.float64 if is_float(dtype) else STORED[dtype])
    items = [one(v) for v in array.reshape(-1).tolist()]
    return f"{{value = dense<{items[0] if array.ndim == 0 else listed(items)}>}}"


def constant_of(g, values, dtype):
    return g.put("mo.constant", [], [(np.shape(values), dtype)], number(values, dtype), literal(values, dtype))


@family(4)
def constant(g):
    """A number everywhere, or a short row."""
    x = g.pick()
    draw = lambda shape: np.rint(sample(g.rng, shape, x.dtype) * 4) / 4 if floating(x) else sample(g.rng, shape, x.dtype)  # noqa: E731
    if g.chance(0.6) or not x.rank:
        c = constant_of(g, g.one_of([0, 1, 1]) if g.chance(0.5) else draw(()), x.dtype)
        return c and (stretched(g, c, x.dims) if g.chance(0.7) else c)
    n = x.dims[-1]
    n = n if isinstance(n, int) else g.sizes[0][n] if n in g.static else 3
    c = constant_of(g, draw((n,)), x.dtype) if 0 < n < 12 else None
    return c


@family(3)
def shape_arithmetic(g):
    """The shape of a value, cut and joined, is the new shape of another."""
    x = g.pick(lambda v: 1 < v.rank < 5 and all(a.size for a, _ in v.at))
    if x is None:
        return None
    t = g.one_of(["si32", "si64"])
    shape = lambda size, x_: (np.array(x_[0].shape), np.zeros(x.rank))  # noqa: E731
    s = g.put("mo.shape_of", [x], [((x.rank,), t)], shape)
    axis = int(g.rng.integers(x.rank))
    i = constant_of(g, [axis], "si64")
    take = lambda size, s_, i_: (s_[0][i_[0]], np.zeros(1))  # noqa: E731
    one = g.put("mo.gather", [s, i], [((1,), t)], take, "{axis = 0}")
    rest = constant_of(g, [-1], t)
    parts = [one, rest] if g.chance(0.5) else [rest, one]
    joined = lambda size, a, b: (np.concatenate([a[0], b[0]]), np.zeros(2))  # noqa: E731
    new = g.put("mo.concat", parts, [((2,), t)], joined, "{axis = 0}")
    others = times(*x.dims[:axis], *x.dims[axis + 1 :])
    dims = [x.dims[axis], others] if parts[0] is one else [others, x.dims[axis]]
    if g.chance(0.5):
        dims[dims.index(others)] = g.fresh()
    flat = lambda size, x_, s_: tuple(a.reshape(s_[0].tolist()) for a in x_)  # noqa: E731
    return g.put("mo.reshape", [x, new], [(dims, x.dtype)], flat)


@family(1)
def range_(g):
    dtype = g.one_of([d for d in ANY if d != "bool"])
    n, start = int(g.rng.integers(0, 9)), int(g.rng.integers(0, 5))
    values = start + 2 * np.arange(n)
    fill = lambda size: number(values, dtype)(size)  # noqa: E731
    return g.put("mo.range", [], [((n,), dtype)], fill, f"{{start = {start}, limit = {start + 2 * n}, step = 2}}")
