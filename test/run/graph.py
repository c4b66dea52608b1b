# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random graphs, beside what NumPy makes of them.

A value carries its reference in f64 (or its integers) and, element by element, a bound of how far rounding may have taken
the compiled one from it. An element whose bound is 0 is known to the last bit: only those decide anything (a comparison, an
order, a cast to integers), so no rounding error becomes a false difference.

One graph is made for all bindings of its symbolic dims at once. What it computes can be computed again, with other sizes
or with some ops cut out, whose results become inputs: that is how a failing graph is made small (reduce_graph.py)."""

import re

import numpy as np
from mx import ANY, is_float, round_to, sample, store, tensor, values_of, with_specials

EPSILON = {"f16": 2.0**-10, "bf16": 2.0**-7, "f32": 2.0**-23, "f64": 2.0**-52}
TINY = {"f16": 2.0**-24, "bf16": 2.0**-126, "f32": 2.0**-126, "f64": 2.0**-1022}
LARGEST = {"f16": 1e3, "bf16": 1e5, "f32": 1e5, "f64": 1e6}  # beyond it a value is not used, nor one that is known too badly
ELEMENTS = 1 << 14
SPECIAL = [0.0, -0.0, 1.0, np.inf, -np.inf, np.nan]


def computed(dtype):
    """The dtype that kernels compute a dtype in."""
    return "f64" if dtype == "f64" else "f32"


def rounded(value, error, dtype, steps=0):
    """A result known within `error`, whose computation rounds `steps` times, rounded to dtype."""
    if not is_float(dtype):
        return value, np.zeros(np.shape(value))
    value, error = np.asarray(value, np.float64), np.asarray(error, np.float64)
    if steps:
        error = error + steps * EPSILON[computed(dtype)] * (np.abs(value) + 0.1)
    error = np.where(error > 0, error + EPSILON[dtype] * (np.abs(value) + error) + TINY[dtype], 0.0)
    return round_to(value, dtype), np.broadcast_to(error, value.shape)


def known(value):
    """Whether every element is known to the last bit, for every binding."""
    return all(not error.any() for _, error in value.at)


class Value:
    """Result `index` of a node; at[i]: (values, error bounds) for binding i."""

    def __init__(self, node, index, dims, dtype):
        self.node, self.index, self.dims, self.dtype, self.at = node, index, tuple(dims), dtype, []

    @property
    def rank(self):
        return len(self.dims)

    def shape(self, i=0):
        return self.at[i][0].shape

    def shapes(self):
        return [v.shape for v, _ in self.at]


class Node:
    """An op, or, without a name, an input. function(size, *pairs) makes the pairs of its results; size("A * 2") is a
    number. weight: the values of an external constant, as function(size)."""

    def __init__(self, op, operands, results, function, attributes="", weight=None):
        self.op, self.operands, self.function, self.attributes = op, operands, function, attributes
        self.results = [Value(self, i, dims, dtype) for i, (dims, dtype) in enumerate(results)]
        self.weight = weight
        self.number, self.declares = None, []  # declares: names of dims that the results bring

    def compute(self, size, pairs):
        with np.errstate(all="ignore"):
            made = self.function(size, *pairs)
        return made if isinstance(made, list) else [made]

    def text(self, text):
        types = ", ".join(text.type(o) for o in self.operands)
        makes = ", ".join(text.type(r) for r in self.results)
        names = ", ".join(text.name(r) for r in self.results)
        attributes = f" {text.spell(self.attributes)}" if self.attributes else ""
        if self.op.startswith("mo.constant"):
            return [f"{names} = {self.op}{attributes} : {makes}"]
        operands = ", ".join(text.name(o) for o in self.operands)
        makes = makes if len(self.results) == 1 else f"({makes})"
        return [f"{names} = {self.op}({operands}){attributes} : ({types}) -> {makes}"]


class Size:
    """What size("A * 2") is for a binding; declares names that results bring."""

    def __init__(self, sizes):
        self.sizes, self.declared = dict(sizes), []

    def __call__(self, dim):
        return dim if isinstance(dim, int) else int(eval(dim.replace("floordiv", "//"), {"max": max, "min": min}, self.sizes))

    def accept(self, dims, shape):
        """Whether shape is that of dims; a name not seen before is bound."""
        for dim, n in zip(dims, shape):
            if isinstance(dim, str) and dim.isidentifier() and dim not in self.sizes:
                self.sizes[dim] = n
                self.declared.append(dim)
        return len(dims) == len(shape) and all(self(d) == n for d, n in zip(dims, shape))


class Text:
    """How a graph is written: static names as their numbers, values by number. cut: values that are arguments."""

    def __init__(self, sizes, static):
        self.sizes, self.static = sizes, static

    def spell(self, text):
        return re.sub(r"\b[A-Z]\d*\b", lambda m: str(self.sizes[m[0]]) if m[0] in self.static else m[0], str(text))

    def type(self, value):
        return tensor([self.spell(d) for d in value.dims], value.dtype)

    def name(self, value):
        many = len(value.node.results) > 1
        return f"%v{value.node.number}" + (f"_{value.index}" if many else "")


class Graph:
    """wild: values among which are NaN, infinities and zeros of both signs, which have no reference."""

    def __init__(self, seed, size_of, wild=False, bindings=2):
        self.rng, self.wild, self.nodes, self.values, self.count = np.random.default_rng(seed), wild, [], [], 0
        self.names = list("ABCDE")
        self.static = {n for n in self.names if self.rng.random() < 0.4}
        self.sizes = [{n: size_of(self.rng) for n in self.names} for _ in range(bindings)]
        for name in self.static:
            for sizes in self.sizes:
                sizes[name] = self.sizes[0][name]
        self.fresh_count = 0

    # ---- growing

    def fresh(self):
        """A name for a dim, which the op that makes the value declares."""
        self.fresh_count += 1
        return f"P{self.fresh_count}"

    def put(self, op, operands, results, function, attributes="", weight=None):
        """The same for an op without regions; None too where an operand was refused."""
        return None if None in operands else self.add(Node(op, operands, results, function, attributes, weight))

    def add(self, node):
        """Adds an op; returns its result (or list of them), or None where a result is of no use: too large a number, or
        not well known."""
        sizes, made = [Size(s) for s in self.sizes], []
        for i, size in enumerate(sizes):
            pairs = node.compute(size, [o.at[i] for o in node.operands])
            if not all(size.accept(r.dims, p[0].shape) for r, p in zip(node.results, pairs)):
                raise ValueError(f"{node.op}: reference makes {[p[0].shape for p in pairs]}, not {[r.dims for r in node.results]}")
            made.append(pairs)
        for result, pairs in zip(node.results, zip(*made)):
            if not all(self.useful(result.dtype, *pair) for pair in pairs):
                return None
            result.at = list(pairs)
        node.number, node.declares = self.count, sizes[0].declared
        self.count += 1
        self.sizes = [s.sizes for s in sizes]
        self.nodes.append(node)
        self.values += node.results
        return node.results[0] if len(node.results) == 1 else node.results

    def useful(self, dtype, value, error):
        if value.size > ELEMENTS or value.ndim > 6:
            return False
        if self.wild or not is_float(dtype):
            return True
        magnitude = np.abs(value)
        return bool(np.all(magnitude < LARGEST[dtype]) and np.all(error <= 0.02 * (0.05 + magnitude)))

    def input(self, dims, dtype, make=None):
        """make(rng, size) draws the values; without it they are multiples of 1 / 4, or any. None where a dim has a name
        that only the run knows."""
        if any(re.search(r"\bP\d", str(d)) for d in dims):
            return None
        seed = int(self.rng.integers(1 << 30))
        grid = self.rng.random() < 0.6
        if any(np.prod([float(Size(s)(d)) for d in dims]) > ELEMENTS for s in self.sizes):
            return None  # before anything of that size is made

        def draw(size):
            rng, shape = np.random.default_rng(seed), [size(d) for d in dims]
            if make:
                values = make(rng, size)
            elif self.wild and is_float(dtype):
                values = with_specials(rng, sample(rng, shape, dtype), SPECIAL)
            elif is_float(dtype):
                values = rng.integers(-12, 13, shape) / 4 if grid else sample(rng, shape, dtype, -3, 3)
            else:
                values = sample(rng, shape, dtype)
            values = values_of(store(np.asarray(values), dtype), dtype)
            return values, np.zeros(np.shape(values))

        return self.put(None, [], [(dims, dtype)], draw)

    def pick(self, condition=lambda v: True, recent=0.75):
        """A value, of those that hold a condition; a recent one more often than not."""
        good = [v for v in self.values if condition(v)]
        if not good:
            return None
        return good[int(self.rng.integers(max(0, len(good) - 4) if self.rng.random() < recent else 0, len(good)))]

    def chance(self, probability):
        return self.rng.random() < probability

    def one_of(self, items):
        return items[int(self.rng.integers(len(items)))]

    def axis(self, x):
        """(an axis as written, the same from the front)"""
        axis = int(self.rng.integers(x.rank))
        return (axis - x.rank if self.chance(0.3) else axis), axis

    def like(self, x):
        return x.dims, x.dtype

    def dtype(self):
        return str(self.rng.choice(["f32"] * 8 + ["f16", "bf16", "f64", "si32", "si64"] * 2 + ANY))

    def outputs(self):
        """Some values that nobody uses, and one that somebody does."""
        used = {o for node in self.nodes for o in node.operands}
        made = [v for v in self.values if v.node.op and not v.node.op.startswith("mo.constant")]
        leaves = [v for v in made if v not in used]
        picked = {made[-1], *(leaves[i] for i in self.rng.permutation(len(leaves))[:8])}
        inner = [v for v in made if v in used]
        if inner and self.chance(0.6):
            picked.add(self.one_of(inner))
        return [v for v in made if v in picked]


class Part:
    """Some ops of a graph with one binding: the ops kept, and the values that are its results. What is used but not made
    becomes an input, with the value that the whole graph has there."""

    def __init__(self, graph, sizes, kept, outputs, static=None):
        self.graph, self.sizes, self.static = graph, sizes, graph.static if static is None else static
        self.outputs = outputs
        self.kept = self.needed(kept)
        whole, self.sizes = self.compute(graph.nodes, {}, sizes)
        made = {r for node in self.kept for r in node.results}
        self.arguments = []
        for value in [o for node in self.kept for o in node.operands] + outputs:
            if value not in made and value not in self.arguments:
                self.arguments.append(value)
        declared = {name for node in self.kept for name in node.declares}
        if any(name in str(d) for a in self.arguments for d in a.dims for name in declared):
            raise ValueError("an input of a size that an op declares")
        cut = {a: (whole[a][0], np.zeros(np.shape(whole[a][0]))) for a in self.arguments}
        self.reference, _ = self.compute(self.kept, cut, self.sizes)

    def needed(self, kept):
        """Of the ops kept, those that a result depends on; inputs are never kept."""
        kept, needed = set(kept), set(self.outputs)
        for node in reversed(self.graph.nodes):
            if node in kept and node.op and any(r in needed for r in node.results):
                needed.update(node.operands)
            else:
                kept.discard(node)
        return [n for n in self.graph.nodes if n in kept]

    def compute(self, nodes, pairs, sizes):
        pairs, size = dict(pairs), Size(sizes)
        for node in nodes:
            for result, pair in zip(node.results, node.compute(size, [pairs[o] for o in node.operands])):
                if not size.accept(result.dims, pair[0].shape):
                    raise ValueError(f"{node.op} with sizes {sizes}")
                pairs[result] = pair
        return pairs, size.sizes

    def weights(self):
        return {f"w{n.number}": (n.weight(Size(self.sizes)), n.results[0].dtype) for n in self.kept if n.weight}

    def inputs(self):
        extra = [(np.zeros(self.sizes[name], bool), "bool") for name in self.unbound()]
        return [(self.reference[a][0], a.dtype) for a in self.arguments] + extra

    def unbound(self):
        """Names that no argument has as a dim, but that something kept is written with."""
        text = Text(self.sizes, self.static)
        written = " ".join(text.type(v) for v in [*self.arguments, *self.outputs])
        for node in self.kept:
            written += " ".join(node.text(text))
        bound = {text.spell(d) for a in self.arguments for d in a.dims}
        bound |= {name for node in self.kept for name in node.declares}
        return sorted(n for n in set(re.findall(r"\b[A-Z]\d*\b", written)) if n in self.sizes and n not in bound)

    def text(self):
        text, unbound = Text(self.sizes, self.static), self.unbound()
        arguments = [f"{text.name(a)}: {text.type(a)}" for a in self.arguments]
        arguments += [f"%size{name}: {tensor([name], 'bool')}" for name in unbound]
        names = sorted({n for a in self.arguments for n in re.findall(r"\b[A-Z]\d*\b", text.type(a))} | set(unbound))
        types = ", ".join(text.type(v) for v in self.outputs)
        body = "\n".join("  " + line for node in self.kept for line in node.text(text))
        return (
            f"mo.graph @random{'<' + ', '.join(names) + '>' if names else ''}({', '.join(arguments)})\n    -> ({types}) {{\n"
            f"{body}\n  mo.output {', '.join(map(text.name, self.outputs))} : {types}\n}}\n"
        )
