# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Random graphs of 5 to 60 ops of every family, mixed dtypes, static and dynamic dims: compiled with and without
optimisation, for two CPU levels, on one thread and more, and against NumPy.

By hand: random_graphs.py --graphs=2000 --seed=1. Graph by graph the seed decides everything. One that fails is printed
with its seed, made smaller as long as it fails alike, printed again and left in build/.../run/, for mxc by hand."""

import argparse
import atexit
import sys
import time

import graph_control
import graph_elementwise
import graph_moves
import graph_products
import mx
import numpy as np
from graph import Graph, Part
from mx import LEVELS
from reduce_graph import Difference, Reducer, check

assert graph_control and graph_moves and graph_products  # each adds to FAMILIES
FAMILIES = graph_elementwise.FAMILIES
SMALL, LARGE = [1, 1, 2, 3, 4, 5, 7, 8, 13], [17, 31, 64, 67, 128, 257]


def size_of(large, zero):
    """Draws the size of a dim."""

    def draw(rng):
        if rng.random() < zero:
            return 0
        return int(rng.choice(LARGE if rng.random() < large else SMALL))

    return draw


def grown(seed, wanted=None):
    """The graph of a seed. Every eighth is wild, every seventh may be empty somewhere, every fifth has large dims."""
    rng = np.random.default_rng([seed, 1])
    g = Graph(seed, size_of(0.4 if seed % 5 == 4 else 0.05, 0.2 if seed % 7 == 3 else 0.0), wild=seed % 8 == 7)
    for _ in range(int(rng.integers(2, 5))):
        dims = [g.one_of([*g.names, *g.names, 1, 4]) for _ in range(int(rng.integers(0, 5)))]
        while g.input(dims, g.dtype()) is None:
            dims = dims[1:]
    functions, weights = zip(*FAMILIES)
    count, chances = int(wanted or rng.integers(5, 61)), np.array(weights) / sum(weights)
    enough = len(g.nodes) + count
    for _ in range(20 * count):
        if len([n for n in g.nodes if n.op]) >= count or len(g.nodes) >= 2 * enough:
            break
        functions[int(rng.choice(len(functions), p=chances))](g)
    return g


def parts(g):
    """The whole graph, for each of its bindings."""
    outputs = g.outputs()
    dynamic = len(g.static) < len(g.names)
    for sizes in g.sizes if dynamic else g.sizes[:1]:
        yield Part(g, {name: sizes[name] for name in g.names}, g.nodes, outputs)


def examine(seed, options):
    """Checks the graph of a seed; returns its number of ops, or None if it failed."""
    g = grown(seed, options.ops)
    level = None if options.quick else LEVELS[seed % len(LEVELS)]
    for part in parts(g):
        try:
            check(part, level)
        except Difference as difference:
            print(f"graph of seed {seed}, {len(part.kept)} ops, with {level or 'the baseline'}: {difference}\n{part.text()}")
            reducer = Reducer(part, level, difference)
            small, difference = reducer.reduce()
            path = mx.WORK / f"seed{seed}.mlir"
            path.write_text(small.text())
            sizes = {n: small.sizes[n] for n in g.names}
            print(f"reduced to {len(small.kept)} ops in {reducer.tried} tries, sizes {sizes}: {path}\n{small.text()}")
            print(f"it fails so: {difference}")
            return None
    return len(part.kept)


def wrong(name):
    """Makes the reference of an op wrong by one: what the test of the reducer uses."""
    op = graph_elementwise.UNARY.get(name) or graph_elementwise.BINARY[name]
    right = op.function
    op.function = lambda *x: right(*x) + 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--graphs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ops", type=int, help="how many; default: 5 to 60")
    parser.add_argument("--failures", type=int, default=20, help="stop after that many")
    parser.add_argument("--quick", action="store_true", help="only optimised, for the baseline, against NumPy")
    parser.add_argument("--wrong", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.wrong:
        wrong(options.wrong)
    begin, ops, done, failures = time.monotonic(), 0, 0, 0
    for seed in range(options.seed, options.seed + options.graphs):
        made = examine(seed, options)
        done, ops, failures = done + 1, ops + (made or 0), failures + (made is None)
        if failures >= options.failures:
            break
        if sys.stdout.isatty() or done % 100 == 0:
            print(f"{done} graphs, {failures} failed, {time.monotonic() - begin:.0f} s", flush=True)
    atexit.unregister(mx.report)  # it counts comparisons of its own
    print(f"{done} graphs from seed {options.seed}, {ops} ops, {failures} failed")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
