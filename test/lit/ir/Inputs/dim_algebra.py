# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""dim_algebra.py MXC FOLDER [SEED]: the algebra of dims: random expressions, spelled canonically by mxc, have the values that the given ones have, for
all names from 0 to some primes; and what is canonical stays as it is.

A division by 0 has no value: bindings that divide by 0, in the given expression, are left out.
"""

import pathlib
import random
import re
import subprocess
import sys

MXC, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
COUNT = 4000
NAMES = ["K", "M", "N"]
BINDINGS = [(k, m, n) for k in (0, 1, 2, 7) for m in (0, 1, 3, 11) for n in (0, 1, 2, 5, 13)]
BIG = [2**31 - 1, 2**62, 2**63 - 1, -(2**63)]


class Undefined(Exception):
    """A division by 0."""


def floordiv(a, b):
    if b == 0:
        raise Undefined
    return a // b


def ceildiv(a, b):
    return -floordiv(-a, b)


def mod(a, b):
    return a - b * floordiv(a, b)


# ---- given expressions: trees ---------------------------------------------------------------------------------------


def grow(rng, depth):
    if depth == 0 or rng.random() < 0.1:
        kind = rng.random()
        if kind < 0.6:
            return rng.choice(NAMES)
        return rng.choice(BIG) if kind < 0.63 else rng.randint(-4, 8)
    op = rng.choice("++--**/c%mMmM")
    if op in "/c%" and rng.random() < 0.7:  # mostly by constants, as sizes are
        return (op, grow(rng, depth - 1), rng.choice([2, 3, 4, 6, 8, 1, -2, 16]))
    if op in "mM" and rng.random() < 0.5:  # operands whose difference has a sign, or nearly
        e = grow(rng, depth - 1)
        return (op, e, related(rng, e))
    return (op, grow(rng, depth - 1), grow(rng, depth - 1))


def related(rng, e):
    c = rng.choice([2, 3, 4])
    near = rng.choice([e, ("*", ("/", e, c), c), ("*", ("c", e, c), c), ("%", e, c), ("/", e, c), ("m", e, c), ("M", e, c)])
    return ("+", near, rng.randint(-c, c))


def text(e):
    if not isinstance(e, tuple):
        return str(e)
    op, a, b = e[0], text(e[1]), text(e[2])
    if op in "mM":
        return f"{'min' if op == 'm' else 'max'}({a}, {b})"
    word = {"+": "+", "-": "-", "*": "*", "/": "floordiv", "c": "ceildiv", "%": "mod"}[op]
    return f"(({a}) {word} ({b}))"


def value(e, names):
    if isinstance(e, str):
        return names[e]
    if isinstance(e, int):
        return e
    a, b = value(e[1], names), value(e[2], names)
    return {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "/": lambda: floordiv(a, b),
        "c": lambda: ceildiv(a, b),
        "%": lambda: mod(a, b),
        "m": lambda: min(a, b),
        "M": lambda: max(a, b),
    }[e[0]]()


# ---- canonical text: a reader of its own, so that the compiler's is not trusted -------------------------------------


class Reader:
    def __init__(self, source):
        self.tokens = re.findall(r"\d+|\w+|[-+*(),]", source)
        self.at = 0

    def take(self, *wanted):
        if self.at < len(self.tokens) and self.tokens[self.at] in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def sum(self):
        code = self.product()
        while op := self.take("+", "-"):
            code = f"({code} {op} {self.product()})"
        return code

    def product(self):
        code = self.atom()
        while op := self.take("*", "floordiv", "ceildiv", "mod"):
            rhs = self.atom()
            code = f"({code} * {rhs})" if op == "*" else f"{op}({code}, {rhs})"
        return code

    def atom(self):
        if self.take("("):
            code = self.sum()
            assert self.take(")")
            return code
        if self.take("-"):
            return f"-{self.atom()}"
        if name := self.take("max", "min"):
            assert self.take("(")
            a = self.sum()
            assert self.take(",")
            b = self.sum()
            assert self.take(")")
            return f"{name}({a}, {b})"
        self.at += 1
        return self.tokens[self.at - 1]


def compiled(source):
    reader = Reader(source)
    code = reader.sum()
    assert reader.at == len(reader.tokens), source
    return eval(f"lambda K, M, N: {code}", {"floordiv": floordiv, "ceildiv": ceildiv, "mod": mod, "max": max, "min": min})


# ---- mxc ------------------------------------------------------------------------------------------------------------


def canonical(sources):
    """The canonical spelling of each: attributes of slices, which take any expression."""
    lines = [f"mo.graph @g<{', '.join(NAMES)}>(%x: !mo.tensor<[N], f32>) -> (!mo.tensor<[N], f32>) {{"]
    for i, source in enumerate(sources):
        lines.append(
            f"  %y{i} = mo.slice(%x) {{start = [{source}], step = [1], stop = [N]}}"
            f" : !mo.tensor<[N], f32> -> !mo.tensor<[R{i}], f32>"
        )
    lines += ["  mo.output %x : !mo.tensor<[N], f32>", "}"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "dims.mlir"
    path.write_text("\n".join(lines))
    out = subprocess.run([MXC, "compile", str(path), "--emit=mo", "--print-ir-after=mo_bind_weights"], capture_output=True, text=True)
    if out.returncode:
        sys.exit(f"mxc failed:\n{out.stderr[:2000]}")
    found = re.findall(r"start = \[(.*)\], step = \[1\]", out.stderr)
    assert len(found) == len(sources), (len(found), len(sources))
    return found


def main():
    rng = random.Random(SEED)
    trees = []
    while len(trees) < COUNT:
        tree = grow(rng, rng.randint(1, 5))
        # A divisor that is 0 whatever the names are is refused by the parser.
        divisors = [t for t in walk(tree) if isinstance(t, tuple) and t[0] in "/c%"]
        if all(any(nonzero(d[2], b) for b in BINDINGS) for d in divisors):
            trees.append(tree)
    given = [text(t) for t in trees]
    spelled = canonical(given)
    # An expression of more than 4096 characters is given up, and named so that nothing can bind it.
    small = [i for i in range(COUNT) if "too.large" not in spelled[i]]
    assert len(small) > 0.98 * COUNT, f"{COUNT - len(small)} are too large"
    trees, given, spelled = ([values[i] for i in small] for values in (trees, given, spelled))
    again = canonical(spelled)
    bad = 0
    for tree, source, once, twice in zip(trees, given, spelled, again):
        if once != twice:
            print(f"not canonical: {source}\n  once  {once}\n  twice {twice}")
            bad += 1
            continue
        f = compiled(once)
        for binding in BINDINGS:
            names = dict(zip(NAMES, binding))
            try:
                want = value(tree, names)
            except Undefined:
                continue
            try:
                got = f(*binding)
            except Undefined:
                got = "a division by 0"
            if got != want:
                print(f"wrong: {source}\n  is    {once}\n  {names}: {got}, not {want}")
                bad += 1
                break
    sys.exit(f"{bad} of {COUNT} are wrong" if bad else 0)


def walk(tree):
    yield tree
    if isinstance(tree, tuple):
        yield from walk(tree[1])
        yield from walk(tree[2])


def nonzero(tree, binding):
    try:
        return value(tree, dict(zip(NAMES, binding))) != 0
    except Undefined:
        return False


main()
