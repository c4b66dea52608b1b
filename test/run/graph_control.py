# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Branches and loops of random graphs, with regions of a few ops."""

import numpy as np
from graph import Node, known, rounded
from graph_elementwise import SMOOTH, STEPS, UNARY, binary_function, family, floating

class Region:
    """One to three ops on a value, as a region has them: from `start`, whose place `argument` takes in a loop."""

    def __init__(self, g, start):
        outer = g.nodes, g.values
        g.nodes, g.values = [], list(g.values)
        self.start, self.end = start, start
        for _ in range(int(g.rng.integers(1, 4))):
            self.end = self.step(g) or self.end
        self.nodes = g.nodes
        g.nodes, g.values = outer
        inside = {r for node in self.nodes for r in node.results}
        self.captured = [o for node in self.nodes for o in node.operands if o not in inside]

    def step(self, g):
        x = self.end
        if g.chance(0.5):
            names = ["abs", "relu"] + ["tanh", "sigmoid", "negative"] * floating(x) if x.dtype != "bool" else ["not"]
            name = g.one_of(names)
            slope = SMOOTH.get(name, 1.0)
            steps = STEPS if name in SMOOTH else 0
            function = lambda size, x_: rounded(UNARY[name].function(x_[0]), x_[1] * slope, x.dtype, steps)  # noqa: E731
            return g.put(f"mo.{name}", [x], [g.like(x)], function)
        y = g.pick(lambda v: g.like(v) == g.like(x))
        name = g.one_of(["or", "xor"] if x.dtype == "bool" else ["sub", "max", "min", "add"])
        return g.put(f"mo.{name}", [x, y], [g.like(x)], binary_function(name, x.dtype))

    def compute(self, size, pairs):
        pairs = dict(pairs)
        for node in self.nodes:
            pairs.update(zip(node.results, node.compute(size, [pairs[o] for o in node.operands])))
        return pairs[self.end]

    def lines(self, text):
        return ["  " + line for node in self.nodes for line in node.text(text)]


def taken(regions, head):
    """The operands of a node with regions: its own, then what the regions use, each once."""
    return list(dict.fromkeys([*head, *(o for r in regions for o in (*r.captured, r.end, r.start) if o not in inner(r))]))


def inner(region):
    return {r for node in region.nodes for r in node.results}


class If(Node):
    def __init__(self, condition, yes, no):
        operands = taken([yes, no], [condition])

        def compute(size, *pairs):
            named = dict(zip(operands, pairs))
            return (yes if named[condition][0] else no).compute(size, named)

        super().__init__("mo.if", operands, [(yes.start.dims, yes.start.dtype)], compute)
        self.condition, self.yes, self.no = condition, yes, no

    def text(self, text):
        t, name = text.type(self.results[0]), text.name(self.results[0])
        lines = [f"{name} = mo.if({text.name(self.condition)}) : {text.type(self.condition)} -> {t} {{"]
        lines += [*self.yes.lines(text), f"  mo.yield {text.name(self.yes.end)} : {t}", "} else {"]
        return [*lines, *self.no.lines(text), f"  mo.yield {text.name(self.no.end)} : {t}", "}"]


class While(Node):
    """Applies a region so many times; the value that it starts from is the body's argument."""

    def __init__(self, body, turns, limit):
        operands = taken([body], [limit])

        def compute(size, *pairs):
            named = dict(zip(operands, pairs))
            for _ in range(turns):
                named[body.start] = body.compute(size, named)
            return named[body.start]

        super().__init__("mo.while", operands, [(body.start.dims, body.start.dtype)], compute)
        self.body, self.limit = body, limit

    def text(self, text):
        name, x, limit = text.name(self.results[0]), text.name(self.body.start), text.name(self.limit)
        t, i, flag = text.type(self.results[0]), "!mo.tensor<[], si32>", "!mo.tensor<[], bool>"
        again = lambda line: line.replace(f"{x},", f"{name}b,").replace(f"{x})", f"{name}b)")  # noqa: E731
        end = again(f"{text.name(self.body.end)},")[:-1]
        return [
            f"{name}z = mo.constant {{value = dense<0>}} : {i}",
            f"{name}n, {name} = mo.while({name}z, {x}) : ({i}, {t}) -> ({i}, {t}) {{",
            f"^bb0({name}i: {i}, {name}a: {t}):",
            f"  {name}c = mo.less({name}i, {limit}) : ({i}, {i}) -> {flag}",
            f"  mo.while.condition {name}c, {name}i, {name}a : {flag}, {i}, {t}",
            "} do {",
            f"^bb0({name}j: {i}, {name}b: {t}):",
            f"  {name}o = mo.constant {{value = dense<1>}} : {i}",
            f"  {name}k = mo.add({name}j, {name}o) : {i}",
            *map(again, self.body.lines(text)),
            f"  mo.yield {name}k, {end} : {i}, {t}",
            "}",
        ]


@family(2)
def branch(g):
    x = g.pick()
    condition = g.pick(lambda v: v.dtype == "bool" and v.rank == 0 and known(v)) if g.chance(0.5) else None
    condition = condition or g.input((), "bool")
    return g.add(If(condition, Region(g, x), Region(g, x)))


@family(2)
def loop(g):
    x, turns = g.pick(), int(g.rng.integers(0, 4))
    if g.chance(0.5):
        limit = g.input((), "si32", lambda rng, size: np.array(turns))
    else:
        constant = lambda size: (np.array(turns, np.int32), np.zeros(()))  # noqa: E731
        limit = g.put("mo.constant", [], [((), "si32")], constant, f"{{value = dense<{turns}>}}")
    return g.add(While(Region(g, x), turns, limit))
