# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Ops of random graphs that compute element by element or along an axis: reductions, scans, norms. Each function adds an op
to a graph, if a value fits it; graph.py says what references are."""

import numpy as np
import operators
from graph import EPSILON, computed, known, rounded
from mx import ANY, INTEGERS, STORED, is_float, limits, store

FAMILIES = []


def family(weight):
    """How many times as often as others; named by the function."""

    def add(function):
        FAMILIES.append((function, weight))
        return function

    return add


def zero(value):
    return np.zeros(np.shape(value))


def floating(v):
    return is_float(v.dtype)


def every_size(x, axis, condition):
    """Whether dim `axis` holds a condition for every binding."""
    return all(condition(s[axis]) for s in x.shapes())


def every(x, condition):
    """Whether all elements of x hold a condition, wherever rounding may have taken them."""
    return all(condition(v - e).all() and condition(v + e).all() for v, e in x.at)


# ---- elementwise ----------------------------------------------------------------------------------------------------

# Name: how far an error of the operand travels, at most; None: as far as it does at the ends of its interval.
SMOOTH = {
    "tanh": 1.0, "sigmoid": 0.25, "silu": 1.1, "gelu": 1.2, "gelu_tanh": 1.2, "gelu_quick": 1.2, "erf": 1.2, "sin": 1.0,
    "cos": 1.0, "atan": 1.0, "asinh": 1.0, "exp": None, "exp2": None, "expm1": None, "sqrt": None, "rsqrt": None, "log": None,
    "log1p": None, "sinh": None, "tan": None, "asin": None, "acos": None, "atanh": None, "acosh": None,
}  # fmt: skip
DOMAIN = {
    "exp": lambda x: x < 6, "exp2": lambda x: x < 8, "expm1": lambda x: x < 6, "sinh": lambda x: np.abs(x) < 5,
    "sqrt": lambda x: x > 0.05, "rsqrt": lambda x: x > 0.05, "log": lambda x: x > 0.05, "log1p": lambda x: x > -0.9,
    "tan": lambda x: np.abs(x) < 1.2, "asin": lambda x: np.abs(x) < 0.9, "acos": lambda x: np.abs(x) < 0.9,
    "atanh": lambda x: np.abs(x) < 0.9, "acosh": lambda x: x > 1.1, "sin": lambda x: np.abs(x) < 100,
    "cos": lambda x: np.abs(x) < 100,
}  # fmt: skip
UNARY = {op.name: op for op in operators.UNARY}
BINARY = {op.name: op for op in operators.BINARY}
STEPS = 16  # of rounding in a function like tanh


@family(14)
def smooth(g):
    x = g.pick(floating)
    names = [n for n in SMOOTH if x and (n not in DOMAIN or g.wild or every(x, DOMAIN[n]))]
    if names:
        name = g.one_of(names)
        f, slope = UNARY[name].function, SMOOTH[name]

        def compute(size, x_):
            v, e = x_
            y = np.asarray(f(v), np.float64)
            carried = e * slope if slope else np.maximum(np.abs(f(v + e) - y), np.abs(f(v - e) - y))
            return rounded(y, carried, x.dtype, STEPS)

        return g.put(f"mo.{name}", [x], [g.like(x)], compute)


@family(9)
def exact_unary(g):
    names = ["abs", "negative", "relu", "sign", "bit_not", "not", "ceil", "floor", "trunc", "round", "is_inf", "is_nan"]
    x = g.pick()
    far = ("abs", "negative", "relu")  # these carry an error; the others decide something
    names = [n for n in names if x.dtype in UNARY[n].dtypes and (n in far or known(x))]
    if names:
        name = g.one_of(names)
        out = "bool" if UNARY[name].result == "bool" else x.dtype
        function = lambda size, x_: (np.asarray(UNARY[name].function(x_[0])), x_[1])  # noqa: E731
        return g.put(f"mo.{name}", [x], [(x.dims, out)], function)


def carry(name, v, w, e, f):
    """How far the result of name(v, w) may be off for operands off by e and f, before rounding; 0 where both are 0."""
    if name == "mul":
        return e * (np.abs(w) + f) + f * np.abs(v)
    if name == "div":
        return np.where((e > 0) | (f > 0), (e + np.abs(v / w) * f) / np.maximum(np.abs(w) - f, 1e-30), 0.0)
    return np.maximum(e, f) if name in ("max", "min") else e + f


def defined(name, x, y):
    """Whether a reference says all of name(x, y)."""
    op = BINARY[name]
    if name == "div" and floating(y):
        return all((np.abs(w) - f > 0.05).all() for w, f in y.at)
    if op.ignore is None:
        return True
    return all(not np.any(op.ignore(*np.broadcast_arrays(v, w))) for (v, _), (w, _) in zip(x.at, y.at))


def binary_function(name, dtype):
    def compute(size, x, y):
        if not is_float(dtype):
            v, w = np.broadcast_arrays(x[0], y[0])
            return np.asarray(BINARY[name].function(v, w)), np.zeros(v.shape)
        v, w, e, f = np.broadcast_arrays(x[0], y[0], x[1], y[1])
        return rounded(BINARY[name].function(v, w), carry(name, v, w, e, f), dtype)

    return compute


def broadcasts(small, large):
    """Whether small may be broadcast to the shape of large."""
    pairs = list(zip(reversed(small.dims), reversed(large.dims)))
    return small.rank <= large.rank and all(a == b or a == 1 for a, b in pairs)


def stretched(g, x, dims):
    """x broadcast to dims by an op of its own."""
    if x.dims == tuple(dims):
        return x
    to = lambda size, x_: tuple(np.broadcast_to(a, [size(d) for d in dims]) for a in x_)  # noqa: E731
    if g.chance(0.4):
        return g.put("mo.broadcast_to", [x], [(dims, x.dtype)], to, f"{{new_shape = [{', '.join(map(str, dims))}]}}")
    return g.put("mo.static.broadcast_to", [x], [(dims, x.dtype)], to)


@family(34)
def binary(g):
    x = g.pick()
    y = g.pick(lambda v: v.dtype == x.dtype and broadcasts(v, x))
    smooth_ops = ["add", "sub", "mul", "div", "max", "min"]
    names = [n for n in BINARY if x.dtype in BINARY[n].dtypes and n not in ("pow", "atan2", "mod", "floor_div")]
    if floating(x):
        names = [n for n in names if n in smooth_ops * 3] + [n for n in names if BINARY[n].result == "bool" or n == "fmod"]
        if not (known(x) and known(y)):
            names = [n for n in names if n in smooth_ops]
    else:
        names += ["mod", "floor_div"] * (x.dtype != "bool")
    if y.node is not None and g.chance(0.5):
        x, y = (x, y) if g.chance(0.7) or y.dims != x.dims else (y, x)
    names = [n for n in names if g.wild or defined(n, x, y)]
    if not names:
        return None
    name = g.one_of(names)
    out = "bool" if BINARY[name].result == "bool" else x.dtype
    if g.chance(0.3) and x.dims != y.dims:
        return g.put(f"rmo.{name}", [x, y], [(x.dims, out)], binary_function(name, x.dtype))
    y = stretched(g, y, x.dims)
    return y and g.put(f"mo.{name}", [x, y], [(x.dims, out)], binary_function(name, x.dtype))


@family(6)
def select(g):
    x = g.pick()
    y = g.pick(lambda v: v.dtype == x.dtype and broadcasts(v, x))
    c = g.pick(lambda v: v.dtype == "bool" and broadcasts(v, x), recent=0.9)
    y, c = stretched(g, y, x.dims), c and stretched(g, c, x.dims)
    if c and y:
        choose = lambda size, c_, x_, y_: tuple(np.where(c_[0], a, b) for a, b in zip(x_, y_))  # noqa: E731
        return g.put("mo.select", [c, x, y], [g.like(x)], choose)


@family(8)
def cast(g):
    x = g.pick()
    target = g.one_of(["f32", "f32", *ANY])
    if not floating(x) and is_float(target) and x.dtype != "bool":
        if any(np.abs(v.astype(np.float64)).max(initial=0) >= 2.0**24 for v, _ in x.at):  # rounded once, by rules of its own
            return None
    if not is_float(target) and floating(x) and (g.wild or not known(x)):
        return None

    def compute(size, x_):
        v, e = x_
        if target == "bool":
            return v != 0, zero(v)
        if is_float(target):
            return rounded(v.astype(np.float64), e, target)
        return (operators.float_to_integer(v, target).astype(STORED[target]) if is_float(x.dtype) else v.astype(STORED[target])), zero(v)

    return g.put("mo.cast", [x], [(x.dims, target)], compute)


@family(2)
def bitcast(g):
    x = g.pick(lambda v: v.dtype != "bool" and known(v) and not (floating(v) and any((a == 0).any() for a, _ in v.at)))
    if x and not g.wild:
        width = np.dtype(STORED[x.dtype]).itemsize
        target = g.one_of([d for d in INTEGERS if np.dtype(STORED[d]).itemsize == width])
        bits = lambda size, x_: (store(x_[0], x.dtype).view(STORED[target]), x_[1])  # noqa: E731
        return g.put("mo.bitcast", [x], [(x.dims, target)], bits)


# ---- along an axis --------------------------------------------------------------------------------------------------


def total(terms, errors, axis, dtype, grid=64):
    """The sum along axis, which stays, of terms known within errors: known to the last bit where all partial sums are
    multiples of 1 / grid that fit."""
    keep = {"axis": axis, "keepdims": True}
    value, magnitude = terms.sum(**keep), np.abs(terms).sum(**keep)
    bits = 53 if dtype == "f64" else 24
    fits = (terms * grid == np.rint(terms * grid)).all(**keep) & (magnitude * grid < 2.0**bits) & ~errors.any(**keep)
    off = errors.sum(**keep) + magnitude * EPSILON[computed(dtype)] * (terms.shape[axis] + 2)
    return value, np.where(fits, 0.0, off)


def reduced(kind, v, e, axis, dtype):
    keep = {"axis": axis, "keepdims": True}
    if kind in ("max", "min", "all", "any"):
        return getattr(np, kind)(v, **keep), e.max(**keep)
    n = v.shape[axis]
    if not is_float(dtype):
        wide = np.uint64 if dtype == "ui64" else np.int64  # sums wrap there
        whole = (np.multiply if kind == "mul" else np.add).reduce(v.astype(wide), dtype=wide, **keep)
        if kind == "mean":
            whole = np.array([abs(int(a)) // n * (-1 if a < 0 else 1) for a in whole.flat], wide).reshape(whole.shape)
        return whole.astype(STORED[dtype]), np.zeros(whole.shape)
    if kind == "mul":
        value, largest = np.prod(v, **keep), np.prod(np.abs(v) + e + EPSILON[computed(dtype)] * np.abs(v), **keep)
        return rounded(value, largest - np.abs(value) + np.abs(value) * EPSILON[computed(dtype)], dtype)
    value, error = total(v, e, axis, dtype)
    if kind == "mean":  # a sum, then a quotient or a product with 1 / n
        value, error = value / n, error / n
        return rounded(value, error + np.abs(value) * 2 * EPSILON[computed(dtype)], dtype)
    return rounded(value, error, dtype)


def with_axis(g, condition=lambda v: True):
    """A value with an axis that is not empty: (value, axis as written, axis)."""
    x = g.pick(lambda v: v.rank > 0 and condition(v))
    if x is None:
        return None, None, None
    written, axis = g.axis(x)
    return (None, None, None) if any(s[axis] == 0 for s in x.shapes()) else (x, written, axis)


@family(8)
def reduce(g):
    x, written, axis = with_axis(g)
    if x:
        kinds = ["all", "any"] if x.dtype == "bool" else ["add", "mean", "mul", "max", "min"]
        kind = g.one_of(kinds)
        dims = x.dims[:axis] + (1,) + x.dims[axis + 1 :]
        compute = lambda size, x_: reduced(kind, *x_, axis, x.dtype)  # noqa: E731
        return g.put(f"mo.reduce.{kind}", [x], [(dims, x.dtype)], compute, f"{{axis = {written}}}")


@family(2)
def arg_reduce(g):
    x, written, axis = with_axis(g, lambda v: v.dtype != "bool" and known(v))
    if x:
        kind, last = g.one_of(["max", "min"]), g.chance(0.3)

        def compute(size, x_):
            f = np.argmax if kind == "max" else np.argmin
            v = np.flip(x_[0], axis) if last else x_[0]
            where = np.expand_dims(f(v, axis), axis)
            return (v.shape[axis] - 1 - where if last else where), zero(where)

        dims = x.dims[:axis] + (1,) + x.dims[axis + 1 :]
        flags = ", select_last_index = true" if last else ""
        return g.put(f"mo.reduce.arg_{kind}", [x], [(dims, "si64")], compute, f"{{axis = {written}{flags}}}")


@family(1)
def min_and_max(g):
    x, written, axis = with_axis(g, lambda v: v.dtype != "bool")
    if x:
        both = lambda size, x_: tuple(  # noqa: E731
            np.concatenate(p, axis) for p in zip(*(reduced(k, *x_, axis, x.dtype) for k in ("min", "max")))
        )
        dims = x.dims[:axis] + (2,) + x.dims[axis + 1 :]
        return g.put("mo.reduce.reduce_min_and_max", [x], [(dims, x.dtype)], both, f"{{axis = {written}}}")


@family(3)
def scan(g):
    x, written, axis = with_axis(g, lambda v: v.dtype != "bool")
    if not x:
        return None
    kind, exclusive, reverse = g.one_of(["cumsum", "cummax", "cumprod"]), g.chance(0.3), g.chance(0.3)
    if floating(x) and (kind == "cumprod" or (kind == "cummax" and exclusive)):
        kind, exclusive = "cumsum", False
    operator = {"cumsum": np.add, "cummax": np.maximum, "cumprod": np.multiply}[kind]
    first = {"cumsum": 0, "cumprod": 1}.get(kind, limits(x.dtype)[0] if not floating(x) else 0)

    def run(v):
        v = np.flip(v, axis) if reverse else v
        if exclusive:
            head = np.full_like(v.take([0], axis), first)
            v = np.concatenate([head, v.take(range(v.shape[axis] - 1), axis)], axis)
        v = operator.accumulate(v, axis, dtype=v.dtype)
        return np.flip(v, axis) if reverse else v

    def compute(size, x_):
        v, e = x_
        if not floating(x) or kind == "cummax":
            return run(v), operator.accumulate(e, axis) if not reverse else np.flip(np.maximum.accumulate(np.flip(e, axis), axis), axis)
        grid = (v * 64 == np.rint(v * 64)).all() and np.abs(v).sum() * 64 < 2.0**24 and not e.any()
        off = zero(v) if grid else run(e) + run(np.abs(v)) * EPSILON[computed(x.dtype)] * (v.shape[axis] + 2)
        return rounded(run(v), off, x.dtype)

    flags = (", exclusive = true" if exclusive else "") + (", reverse = true" if reverse else "")
    return g.put(f"mo.{kind}", [x], [g.like(x)], compute, f"{{axis = {written}{flags}}}")


@family(4)
def softmax(g):
    x, written, axis = with_axis(g, floating)
    if not x:
        return None
    kind = g.one_of(["softmax", "softmax", "logsoftmax"])

    def compute(size, x_):
        v, e = x_
        shifted = v - v.max(axis=axis, keepdims=True)
        power = np.exp(shifted)
        sums = power.sum(axis=axis, keepdims=True)
        magnitude = np.abs(v).max(axis=axis, keepdims=True) + 8
        off = 2 * e.max(axis=axis, keepdims=True) + EPSILON[computed(x.dtype)] * (magnitude + v.shape[axis])
        if kind == "softmax":
            return rounded(power / sums, power / sums * 2 * off + 1e-38, x.dtype)
        return rounded(shifted - np.log(sums), off + 1e-38, x.dtype, 2)

    return g.put(f"mo.reduce.{kind}", [x], [g.like(x)], compute, f"{{axis = {written}}}")


@family(3)
def norm(g):
    """layer_norm, rms_norm or group_norm, with inputs for its vectors."""
    kind = g.one_of(["layer_norm", "rms_norm", "group_norm"])
    x = g.pick(lambda v: floating(v) and v.rank > 0 and (kind != "group_norm" or v.rank in (2, 3, 4)))
    if x is None or any(v.size == 0 for v, _ in x.at):
        return None
    channel = 1 if kind == "group_norm" else x.rank - 1
    epsilon, offset = g.one_of([2.0**-10, 0.5]), g.one_of([0.0, 1.0])
    vectors = [g.input((x.dims[channel],), x.dtype) for _ in range(1 if kind == "rms_norm" else 2)]
    attributes = f"epsilon = {epsilon}"
    attributes += f", weight_offset = {offset}" if kind == "rms_norm" else ", num_groups = 1" * (kind == "group_norm")
    axes = tuple(range(1, x.rank)) if kind == "group_norm" else (x.rank - 1,)

    def mean(v):
        return v.mean(axis=axes, keepdims=True)

    def compute(size, x_, *vs):
        v, e = x_
        n = np.prod([v.shape[a] for a in axes])
        wide = [-1] + [1] * (x.rank - 1 - channel)
        rest = v if kind == "rms_norm" else v - mean(v)
        scale = 1 / np.sqrt(mean(rest**2) + epsilon)
        unit = EPSILON[computed(x.dtype)] * (n + 8)
        worst = e.max(axis=axes, keepdims=True) * 2 + unit * np.abs(v).max(axis=axes, keepdims=True)
        off = worst * scale * (2 + np.abs(rest) * scale) + unit * np.abs(rest) * scale
        y = rest * scale
        gamma = vs[0][0].reshape(wide) + (offset if kind == "rms_norm" else 0)
        if kind == "rms_norm":
            y, off = rounded(y, off + 1e-38, x.dtype)
        beta = vs[1][0].reshape(wide) if len(vs) > 1 else 0.0
        return rounded(y * gamma + beta, off * np.abs(gamma) + 1e-38, x.dtype, 4)

    return g.put(f"mo.reduce.{kind}", [x, *vectors], [g.like(x)], compute, f"{{{attributes}}}")
