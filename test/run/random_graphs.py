# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Random graphs of elementwise ops, views, reductions, softmax and matmul: whatever fusion makes of them, results are
NumPy's in f64 within the error that f32 rounding allows, and the same bits on one thread and on three.

The reference carries a bound of the rounding error along with each value, so the tolerance is derived, not chosen."""

import numpy as np
from mx import *

GRAPHS = 60
EPSILON = 2.0**-23
SIZES = {"a": (1, 5, 33), "b": (3, 1, 64), "c": (7, 16, 2), "d": (2, 4, 17)}


class Value:
    def __init__(self, name, dims, value, error):
        self.name, self.dims, self.value, self.error = name, dims, value, error


UNARY = {  # value, and a bound of |f'| for how far an operand's error travels
    "relu": (lambda x: np.maximum(x, 0), lambda x: 1.0),
    "negative": (lambda x: -x, lambda x: 1.0),
    "tanh": (np.tanh, lambda x: 1.0),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x: 0.25),
    "silu": (lambda x: x / (1 + np.exp(-x)), lambda x: 1.1),
    "gelu_tanh": (lambda x: 0.5 * x * (1 + np.tanh(0.7978845608028654 * (x + 0.044715 * x**3))), lambda x: 1.2),
}
BINARY = ["add", "sub", "mul", "max", "min"]


class Builder:
    """Grows one graph for symbolic dims, and computes it for several bindings of them at once."""

    def __init__(self, rng, static):
        self.rng, self.static = rng, static
        self.lines, self.values, self.inputs, self.count = [], [], [], 0
        self.weights = {}
        for index in range(rng.integers(2, 4)):
            dims = tuple(rng.choice(list(SIZES), size=rng.integers(1, 4), replace=False).tolist())
            value = [values_of(store(rng.uniform(-2, 2, self.shape(dims, i)), "f32"), "f32") for i in range(3)]
            self.inputs.append(Value(f"%x{index}", dims, value, [np.zeros_like(v) for v in value]))
        self.values += self.inputs

    def size(self, dim, i):
        """dim: a number, a name, or a product of them."""
        if isinstance(dim, int):
            return dim
        factors = [int(d) if d.isdigit() else SIZES[d][0 if self.static else i] for d in dim.split(" * ")]
        return int(np.prod(factors))

    def shape(self, dims, i):
        return tuple(self.size(d, i) for d in dims)

    def type(self, dims):
        return tensor([self.size(d, 0) if self.static else d for d in dims], "f32")

    def pick(self, condition=lambda v: True):
        good = [v for v in self.values if condition(v)]
        return good[self.rng.integers(max(0, len(good) - 5), len(good))] if good else None

    def write(self, text, type_text):
        """A line for a value that only the next lines see."""
        self.count += 1
        self.lines.append(f"  %v{self.count} = {text} : {type_text}")
        return f"%v{self.count}"

    def splat(self, text, dtype, type_text):
        scalar = self.write(f"mo.constant {{value = dense<{text}>}}", tensor((), dtype))
        return self.write(f"mo.static.broadcast_to({scalar})", f"{tensor((), dtype)} -> {type_text}")

    def add(self, text, type_text, dims, value, error):
        self.count += 1
        self.lines.append(f"  %v{self.count} = {text} : {type_text}")
        self.values.append(Value(f"%v{self.count}", dims, value, error))

    def each(self, function, *operands):
        """value and error lists from function(values, errors) -> (value, error), for all bindings."""
        pairs = [function([o.value[i] for o in operands], [o.error[i] for o in operands]) for i in range(3)]
        return [p[0] for p in pairs], [p[1] for p in pairs]

    def unary(self):
        x = self.pick()
        name = self.rng.choice(list(UNARY))
        function, slope = UNARY[name]
        value, error = self.each(
            lambda v, e: (function(v[0]), e[0] * slope(v[0]) + (np.abs(function(v[0])) + 0.1) * 8 * EPSILON), x
        )
        self.add(f"mo.{name}({x.name})", self.type(x.dims), x.dims, value, error)

    def stretched(self, small, dims):
        """small broadcast to dims."""
        if small.dims == dims:
            return small
        value, error = self.each(
            lambda v, e: tuple(np.broadcast_to(a, self.shape(dims, self.binding(v[0], small))) for a in (v[0], e[0])),
            small,
        )
        self.add(
            f"mo.static.broadcast_to({small.name})", f"{self.type(small.dims)} -> {self.type(dims)}", dims, value, error
        )
        return self.values[-1]

    @staticmethod
    def binding(array, value):
        return next(i for i in range(3) if value.value[i] is array)

    def binary(self):
        x = self.pick()

        def fits(v):
            return len(v.dims) <= len(x.dims) and all(a in (1, b) for a, b in zip(reversed(v.dims), reversed(x.dims)))

        y = self.stretched(self.pick(fits), x.dims)
        name = self.rng.choice(BINARY)

        def compute(v, e):
            value = {"add": np.add, "sub": np.subtract, "mul": np.multiply, "max": np.maximum, "min": np.minimum}[name](
                *v
            )
            carried = e[0] * (np.abs(v[1]) + e[1]) + e[1] * np.abs(v[0]) if name == "mul" else e[0] + e[1]
            return value, carried + np.abs(value) * EPSILON

        value, error = self.each(compute, x, y)
        self.add(f"mo.{name}({x.name}, {y.name})", self.type(x.dims), x.dims, value, error)

    def larger(self):
        """The larger of two values, by comparing and selecting; continuous, so that rounding decides nothing."""
        x = self.pick()
        y = self.stretched(self.pick(lambda v: v.dims == x.dims), x.dims)
        t = self.type(x.dims)
        flag = self.write(f"mo.greater({x.name}, {y.name})", f"({t}, {t}) -> {t.replace('f32', 'bool')}")
        value, error = self.each(lambda v, e: (np.maximum(*v), np.maximum(*e)), x, y)
        self.add(
            f"mo.select({flag}, {x.name}, {y.name})",
            f"({t.replace('f32', 'bool')}, {t}, {t}) -> {t}",
            x.dims,
            value,
            error,
        )

    def wider(self):
        """Half of a value, computed in f64."""
        x = self.pick()
        t, wide = self.type(x.dims), self.type(x.dims).replace("f32", "f64")
        there = self.write(f"mo.cast({x.name})", f"{t} -> {wide}")
        half = self.splat("0.5", "f64", wide)
        product = self.write(f"mo.mul({there}, {half})", wide)
        value, error = self.each(lambda v, e: (v[0] / 2, e[0] / 2 + 1e-30), x)
        self.add(f"mo.cast({product})", f"{wide} -> {t}", x.dims, value, error)

    def constant(self):
        """A value plus a constant that is the same everywhere, or a row of a literal."""
        x = self.pick(lambda v: len(v.dims) > 0)
        t, last = self.type(x.dims), self.size(x.dims[-1], 0)
        if self.static and last < 20 and self.rng.random() < 0.5:
            row = values_of(store(self.rng.uniform(-1, 1, last), "f32"), "f32")
            literal = self.write(
                f"mo.constant {{value = dense<[{', '.join(map(repr, row.tolist()))}]>}}", tensor((last,), "f32")
            )
            name = self.write(f"mo.static.broadcast_to({literal})", f"{tensor((last,), 'f32')} -> {t}")
        else:
            row = np.float64(0.75)
            name = self.splat("0.75", "f32", t)
        value, error = self.each(lambda v, e: (v[0] + row, e[0] + np.abs(v[0] + row) * EPSILON), x)
        self.add(f"mo.add({x.name}, {name})", t, x.dims, value, error)

    def flatten(self):
        """All dims as one."""
        x = self.pick(lambda v: 1 < len(v.dims) < 4)
        if x:
            flat = (" * ".join(str(d) for d in x.dims),)
            value, error = self.each(lambda v, e: (v[0].reshape(-1), e[0].reshape(-1)), x)
            self.add(f"mo.static.reshape({x.name})", f"{self.type(x.dims)} -> {self.type(flat)}", flat, value, error)

    def weight(self):
        """A product with a weight, whose memory the compiler may lay out as it likes."""
        x = self.pick(lambda v: len(v.dims) == 2 and (self.static or isinstance(v.dims[1], int)))
        if x:
            k, n, turned = self.size(x.dims[1], 0), int(self.rng.integers(1, 40)), self.rng.random() < 0.5
            name = f"w{len(self.weights)}"
            w = values_of(store(self.rng.uniform(-1, 1, (k, n)), "f32"), "f32")
            self.weights[name] = (w.T if turned else w, "f32")
            wt = tensor((n, k) if turned else (k, n), "f32")
            operand = self.write(f'mo.constant.external {{name = "{name}"}}', wt)
            dims = (x.dims[0], n)
            value, error = self.each(lambda v, e: (v[0] @ w, (e[0] + np.abs(v[0]) * EPSILON * (k + 1)) @ np.abs(w)), x)
            self.add(
                f"mo.matmul({x.name}, {operand}){' {transpose_b = true}' if turned else ''}",
                f"({self.type(x.dims)}, {wt}) -> {self.type(dims)}",
                dims,
                value,
                error,
            )

    def transpose(self):
        x = self.pick(lambda v: len(v.dims) > 1)
        if x:
            perm = self.rng.permutation(len(x.dims)).tolist()
            dims = tuple(x.dims[p] for p in perm)
            value, error = self.each(lambda v, e: (v[0].transpose(perm), e[0].transpose(perm)), x)
            self.add(
                f"mo.transpose({x.name}) {{perm = {perm}}}",
                f"{self.type(x.dims)} -> {self.type(dims)}",
                dims,
                value,
                error,
            )

    def reshape(self):
        """Inserts or removes a dim of 1."""
        x = self.pick(lambda v: len(v.dims) < 5)
        if x:
            ones = [i for i, d in enumerate(x.dims) if d == 1 and isinstance(d, int)]
            at = int(self.rng.integers(0, len(x.dims) + 1))
            dims = (
                x.dims[: ones[0]] + x.dims[ones[0] + 1 :]
                if ones and self.rng.random() < 0.5
                else (x.dims[:at] + (1,) + x.dims[at:])
            )
            value, error = self.each(
                lambda v, e: tuple(a.reshape(self.shape(dims, self.binding(v[0], x))) for a in (v[0], e[0])), x
            )
            self.add(f"mo.static.reshape({x.name})", f"{self.type(x.dims)} -> {self.type(dims)}", dims, value, error)

    def reduce(self):
        x = self.pick(lambda v: len(v.dims) > 0)
        axis = int(self.rng.integers(0, len(x.dims)))
        kind = self.rng.choice(["add", "mean", "max"])
        dims = x.dims[:axis] + (1,) + x.dims[axis + 1 :]

        def compute(v, e):
            n = v[0].shape[axis]
            if kind == "max":
                return v[0].max(axis=axis, keepdims=True), e[0].max(axis=axis, keepdims=True)
            by = n if kind == "mean" else 1
            return (
                v[0].sum(axis=axis, keepdims=True) / by,
                (e[0] + np.abs(v[0]) * EPSILON * (n + 1)).sum(axis=axis, keepdims=True) / by,
            )

        value, error = self.each(compute, x)
        self.add(
            f"mo.reduce.{kind}({x.name}) {{axis = {axis}}}",
            f"{self.type(x.dims)} -> {self.type(dims)}",
            dims,
            value,
            error,
        )

    def softmax(self):
        x = self.pick(lambda v: len(v.dims) > 0)
        axis = int(self.rng.integers(0, len(x.dims)))

        def compute(v, e):
            power = np.exp(v[0] - v[0].max(axis=axis, keepdims=True))
            value = power / power.sum(axis=axis, keepdims=True)
            worst = e[0].max(axis=axis, keepdims=True)
            magnitude = np.abs(v[0]).max(axis=axis, keepdims=True) + 8
            return value, value * (4 * worst + EPSILON * (magnitude + v[0].shape[axis])) + 1e-30

        value, error = self.each(compute, x)
        self.add(f"mo.reduce.softmax({x.name}) {{axis = {axis}}}", self.type(x.dims), x.dims, value, error)

    def matmul(self):
        x = self.pick(lambda v: len(v.dims) == 2)
        turned = self.rng.random() < 0.5
        y = x and self.pick(lambda v: len(v.dims) == 2 and v.dims[turned] == x.dims[1])
        if y:
            dims = (x.dims[0], y.dims[1 - turned])

            def compute(v, e):
                b, eb = (v[1].T, e[1].T) if turned else (v[1], e[1])
                rounding = np.abs(v[0]) * EPSILON * (v[0].shape[1] + 1)
                return v[0] @ b, (e[0] + rounding) @ (np.abs(b) + eb) + np.abs(v[0]) @ eb

            value, error = self.each(compute, x, y)
            self.add(
                f"mo.matmul({x.name}, {y.name}){' {transpose_b = true}' if turned else ''}",
                f"({self.type(x.dims)}, {self.type(y.dims)}) -> {self.type(dims)}",
                dims,
                value,
                error,
            )

    def grow(self, count):
        steps = [
            self.unary,
            self.unary,
            self.binary,
            self.binary,
            self.binary,
            self.transpose,
            self.reshape,
            self.reduce,
            self.softmax,
            self.matmul,
            self.matmul,
            self.larger,
            self.wider,
            self.constant,
            self.flatten,
            self.weight,
        ]
        while self.count < count:
            steps[self.rng.integers(0, len(steps))]()
            if any(np.abs(v).max(initial=0) > 1e4 for v in self.values[-1].value):
                self.values.pop()  # its line stays: dead code

    def finish(self):
        """Results: the last value and up to two others."""
        made = self.values[len(self.inputs) :]
        picked = {len(made) - 1, *self.rng.integers(0, len(made), 2).tolist()}
        self.results = [made[i] for i in sorted(picked)]
        types = ", ".join(self.type(v.dims) for v in self.results)
        arguments = ", ".join(f"{v.name}: {self.type(v.dims)}" for v in self.inputs)
        used = sorted({d for v in self.inputs for d in v.dims})
        symbols = "" if self.static else f"<{', '.join(used)}>"
        return (
            f"mo.graph @random{symbols}({arguments}) -> ({types}) {{\n"
            + "\n".join(self.lines)
            + f"\n  mo.output {', '.join(v.name for v in self.results)} : {types}\n}}\n"
        )


for seed in range(GRAPHS):
    builder = Builder(np.random.default_rng(seed), static=seed % 3 == 2)
    builder.grow(3 + seed % 12)
    text = builder.finish()
    weights = [f"--weights={write_safetensors(f'{seed}.safetensors', builder.weights)}"] if builder.weights else []
    mef = attempt(f"graph {seed}", compile, text, *weights)
    for i in range(1 if builder.static else 3) if mef else ():
        inputs = [(v.value[i], "f32") for v in builder.inputs]
        outputs = ["f32"] * len(builder.results)
        for level, flag in each_level():
            what = f"graph {seed} ({mef}) binding {i} {level}"
            one = attempt(what, run, mef, inputs, outputs, flag, environment={"MX_NUM_THREADS": "1"})
            three = attempt(what, run, mef, inputs, outputs, flag, environment={"MX_NUM_THREADS": "3"})
            for got, again, result in zip(one or [], three or [], builder.results):
                within(f"{what} {result.name}", got, result.value[i], 4 * result.error[i] + 1e-30)
                same(f"{what} {result.name} on three threads", again, got, "f32")
