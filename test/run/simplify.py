# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Simplification changes no bit: random expressions with many trivial constants, and pairs of ops on each dtype, give what
they give with -O0, on NaN, infinities, zeros of both signs, denormals and integers that wrap.

By hand: simplify.py --graphs=N --seed=S --each=M [--dtypes=f16,si16]; M: how many of the pairs and
casts of each dtype. A failing graph is printed."""

import argparse

import numpy as np
from mx import *
from operators import BINARY, SPECIALS, UNARY

LEVEL = "--cpu-level=x86-64"
SIZE = 257
INNER = ["negative", "abs", "relu", "not", "ceil", "floor", "trunc", "round"]


def special(rng, dtype):
    """SIZE values, half of them special."""
    if dtype == "bool":
        return sample(rng, SIZE, dtype)
    if is_float(dtype):
        tiny = [2.0**-24, -(2.0**-16), 2.0**-133, 2.0**-149, 2.0**-1074, 3.4e38, 65504.0]
        specials = values_of(store(np.array(SPECIALS + tiny), dtype), dtype)
        return np.where(rng.random(SIZE) < 0.5, rng.choice(specials, SIZE), sample(rng, SIZE, dtype))
    least, greatest = limits(dtype)
    few = np.array([least, greatest, 0, 1, 2, 3, 5, 100] + [-1, -2] * (least < 0), STORED[dtype])
    return np.where(rng.random(SIZE) < 0.5, rng.choice(few, SIZE), sample(rng, SIZE, dtype))


def constants(dtype):
    if dtype == "bool":
        return ["true", "false"]
    if is_float(dtype):
        return ["0", "-0.0", "1", "-1", "2", "0.5", "-0.5", "4", "3", "inf", "-inf", "nan"]
    least, greatest = limits(dtype)
    return ["0", "1", "2", str(least), str(greatest)] + ["-1"] * (least < 0)


class Graph:
    """Grows one graph of tensors [N] of any dtype; every value but the last few is for the next ones to read."""

    def __init__(self, rng, dtypes):
        self.rng, self.dtypes, self.lines, self.values = rng, dtypes, [], []
        self.inputs = [(f"%x{i}", d) for i, d in enumerate([*dtypes, dtypes[0], "bool"])]
        self.values += self.inputs

    def line(self, text, types):
        name = f"%v{len(self.lines)}"
        self.lines.append(f"  {name} = {text} : {types}")
        return name

    def add(self, op, operands, dtype):
        types = ", ".join(tensor("N", o[1]) for o in operands)
        text = f"mo.{op}({', '.join(o[0] for o in operands)})"
        self.values.append((self.line(text, f"({types}) -> {tensor('N', dtype)}"), dtype))

    def constant(self, dtype, number=None):
        number = number or self.rng.choice(constants(dtype))
        scalar = self.line(f"mo.constant {{value = dense<{number}>}}", tensor("", dtype))
        return self.line(f"mo.static.broadcast_to({scalar})", f"{tensor('', dtype)} -> {tensor('N', dtype)}"), dtype

    def pick(self, dtype=None):
        """A recent value, an old one, or a constant."""
        if dtype and self.rng.random() < 0.35:
            return self.constant(dtype)
        good = [v for v in self.values if dtype in (None, v[1])]
        return good[self.rng.integers(max(0, len(good) - 4) if self.rng.random() < 0.7 else 0, len(good))]

    def step(self):
        x = self.pick()
        if self.rng.random() < 0.15:
            to = str(self.rng.choice(self.dtypes + ["bool"]))
            return self.add("cast", [x], to)
        if self.rng.random() < 0.15:
            return self.add("select", [self.pick("bool"), x, self.pick(x[1])], x[1])
        ops = [op for op in UNARY + BINARY if x[1] in op.dtypes]
        op = ops[self.rng.integers(len(ops))]
        operands = [x] if op in UNARY else [x, self.pick(x[1])]
        if len(operands) == 2 and self.rng.random() < 0.4:
            operands.reverse()
        self.add(op.name, operands, "bool" if op.result == "bool" else x[1])

    def pairs(self):
        """Every op of the first dtype on its input, with each constant, and on what rules look through."""
        dtype = self.dtypes[0]
        x, y = self.inputs[0], self.inputs[len(self.dtypes)]
        fixed = [self.constant(dtype, number) for number in constants(dtype)]
        unary = [op for op in UNARY if dtype in op.dtypes]
        for op in unary:
            self.add(op.name, [x], "bool" if op.result == "bool" else dtype)
        made = [v for op, v in zip(unary, self.values[len(self.inputs) :]) if op.name in INNER]
        for op in [op for op in UNARY + BINARY if dtype in op.dtypes]:
            result = "bool" if op.result == "bool" else dtype
            if op in UNARY:
                for value in made:
                    self.add(op.name, [value], result)
                continue
            self.add(op.name, [x, x], result)
            for value in [y, *fixed, *made[:3]]:
                self.add(op.name, [x, value], result)
                self.add(op.name, [value, x], result)

    def casts(self):
        """Every chain of two casts from the first dtype."""
        for b in self.dtypes + ["bool"]:
            self.add("cast", [self.inputs[0]], b)
            middle = self.values[-1]
            for c in self.dtypes + ["bool"]:
                self.add("cast", [middle], c)

    def text(self, results):
        """Each result through a transpose: what is one itself keeps its op."""
        lines = [*self.lines]
        for i, (name, dtype) in enumerate(results):
            lines.append(f"  %r{i} = mo.transpose({name}) {{perm = [0]}} : {tensor('N', dtype)}")
        types = ", ".join(tensor("N", d) for _, d in results)
        arguments = ", ".join(f"{n}: {tensor('N', d)}" for n, d in self.inputs)
        names = ", ".join(f"%r{i}" for i in range(len(results)))
        body = "\n".join(lines)
        return f"mo.graph @g<N>({arguments}) -> ({types}) {{\n{body}\n  mo.output {names} : {types}\n}}\n"

    def check(self, what, results):
        text, inputs = self.text(results), [(special(self.rng, d), d) for _, d in self.inputs]
        got = []
        for level in ("-O0", "-O1"):
            mef = attempt(f"{what} {level}\n{text}", compile, text, level, "--target=x86-64-v1")
            got.append(mef and attempt(what, run, mef, inputs, [d for _, d in results], LEVEL))
        before = failures()
        for (name, dtype), plain, simple in zip(results, got[0] or [], got[1] or []):
            same(f"{what} {name}", simple, plain, dtype, signed_zero=True)
        if failures() > before:
            print(text)


def exhaustive(dtype):
    """Powers whose exponent a rule looks at, on every half, or on many floats."""
    rng = np.random.default_rng(3)
    if dtype == "f32":
        bits = rng.integers(0, 2**32, 2**18, np.uint32)
        x = np.asarray(bits.view(np.float32), np.float64)
    else:
        bits = np.arange(2**16, dtype=np.uint16)
        x = values_of(bits if dtype == "bf16" else bits.view(np.float16), dtype)
    t = tensor("N", dtype)
    for power in ("0", "1", "2"):
        text = f"""mo.graph @g<N>(%x: {t}) -> ({t}) {{
  %p = mo.constant {{value = dense<{power}>}} : {tensor("", dtype)}
  %b = mo.static.broadcast_to(%p) : {tensor("", dtype)} -> {t}
  %y = mo.pow(%x, %b) : {t}
  %z = mo.transpose(%y) {{perm = [0]}} : {t}
  mo.output %z : {t}
}}
"""
        mefs = [compile(text, level, "--target=x86-64-v1") for level in ("-O0", "-O1")]
        plain, simple = (run(mef, [(x, dtype)], [dtype], LEVEL)[0] for mef in mefs)
        same(f"{dtype} x ^ {power}", simple, plain, dtype, signed_zero=True, shown=(x,))


parser = argparse.ArgumentParser()
parser.add_argument("folder", nargs="?")
parser.add_argument("--graphs", type=int, default=3)
parser.add_argument("--each", type=int, default=24)
parser.add_argument("--dtypes", default="bool,si8,ui64,bf16,f32")
parser.add_argument("--seed", type=int, default=0)
options = parser.parse_args()

for half in ("f16", "bf16", "f32"):
    exhaustive(half)
for first in options.dtypes.split(","):
    rng = np.random.default_rng(options.seed)
    for grow, dtypes in ((Graph.pairs, [first]), (Graph.casts, [first, *(d for d in ANY if d != first)])):
        graph = Graph(rng, dtypes)
        grow(graph)
        made = graph.values[len(graph.inputs) :]
        places = rng.permutation(len(made))[: options.each].tolist()
        for begin in range(0, len(places), 60):
            graph.check(f"{grow.__name__} {first} {begin}", [made[p] for p in places[begin : begin + 60]])
for seed in range(options.seed, options.seed + options.graphs):
    graph = Graph(np.random.default_rng(seed), np.random.default_rng(seed).permutation(ANY)[:3].tolist())
    for _ in range(60):
        graph.step()
    graph.check(f"graph {seed}", graph.values[-20:])
