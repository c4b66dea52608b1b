# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""The memory that mgp_plan_memory lays out, for the blocks of Inputs/blocks and random graphs: buffers in use at the same
time do not overlap, whatever sizes the run has and whatever plans ask for; the slab is little larger than the bytes that
are in use at one time; and the order of the kernels needs little more than the best one.

By hand: memory.py --graphs=200. The ratios printed are those that the test bounds."""

import argparse
import atexit
import subprocess
import sys

import mx
import numpy as np
import random_graphs
from memory_plan import Reader, live_bytes, orders, problems
from mx import MXC, ROOT, write_safetensors

MEAN, GREATEST, ORDER = 1.05, 1.3, 1.10  # slab / bytes in use, geometric mean and greatest; order / best order, mean
SCRATCH = [0, 200, 70_000]  # bytes that a plan asks for, at most
SIZES = [(64, 600), (0, 40)]  # of dims that only the run knows; the ratio is that of the first, lines are coarse for the others
MAX_STEPS = 12  # up to which all orders are tried
FAILURES = []
atexit.unregister(mx.report)  # it counts comparisons of results


def plan(path, *flags):
    command = [MXC, "compile", "--emit=mgp", str(path), "-o", "-", *flags]
    run = subprocess.run(command, capture_output=True, text=True, timeout=mx.PATIENCE)
    if run.returncode:
        raise mx.Failure(f"$ {' '.join(command)}\n{run.stderr}")
    return run.stdout


class Ratios:
    def __init__(self):
        self.slabs, self.orders = [], []

    def examine(self, what, text, seed):
        """Whether a plan holds for several sizes of what is not known; each slab's ratio counts for each."""
        rng = np.random.default_rng(seed)
        for scratch in SCRATCH:
            for low, high in SIZES:
                draw = lambda: int(rng.integers(low, high))  # noqa: B023, E731
                plans = Reader(text, draw, lambda _: int(rng.integers(0, scratch + 1)))  # noqa: B023
                for block in plans.blocks:
                    for problem in problems(block):
                        FAILURES.append(f"{what}, {block.name}: {problem}\nsizes {plans.sizes}")
                execute = plans.blocks[-1]
                for slab, size in execute.slabs.items():
                    live = live_bytes(execute, slab)
                    if live and low == SIZES[0][0]:
                        self.slabs.append((size / live, what))
                if (scratch, low) == (SCRATCH[0], SIZES[0][0]) and 1 < len(execute.steps) <= MAX_STEPS:
                    found = orders(execute)
                    if found and found[1]:
                        self.orders.append((found[0] / found[1], what))

    def report(self, name):
        slabs, order = [r for r, _ in self.slabs], [r for r, _ in self.orders]
        mean, best = float(np.exp(np.mean(np.log(slabs)))), float(np.mean(order or [1]))
        print(
            f"{name}: slab / bytes in use: mean {mean:.3f}, greatest {max(self.slabs)[0]:.3f} ({max(self.slabs)[1]}), of {len(slabs)}; "
            f"order / best order: mean {best:.3f}, greatest {max(order or [1]):.3f}, of {len(order)}"
        )
        if mean > MEAN or max(slabs) > GREATEST:
            FAILURES.append(f"{name}: the slab is {mean:.3f} times the bytes in use, {max(self.slabs)} at most")
        if best > ORDER:
            FAILURES.append(f"{name}: orders need {best:.3f} times what the best ones need, {max(self.orders)} at most")


def random_plan(seed, ops, static):
    """The plan of a graph of random_graphs; static: with numbers for all names of dims."""
    g = random_graphs.grown(seed, ops)
    part = next(random_graphs.parts(g))
    if static:
        part.static = set(g.names)
    path = mx.WORK / f"memory{seed}.mlir"
    path.write_text(part.text())
    weights = part.weights()
    flags = [f"--weights={write_safetensors('memory.safetensors', weights)}"] if weights else []
    return plan(path, *flags)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--graphs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each graph")
    options = parser.parse_args()
    blocks, static, dynamic = Ratios(), Ratios(), Ratios()
    for path in sorted((ROOT / "test" / "run" / "Inputs" / "blocks").glob("*.mlir")):
        blocks.examine(path.stem, plan(path), 1)
    for seed in range(options.seed, options.seed + options.graphs):
        ops = None if seed % 2 else 12  # every other graph has few enough kernels for all their orders
        static.examine(f"seed {seed}", random_plan(seed, ops, True), seed)
        dynamic.examine(f"seed {seed}", random_plan(seed, ops, False), seed)
    for name, ratios in (("blocks", blocks), ("random graphs", static), ("random graphs, dims when it runs", dynamic)):
        if options.verbose:
            print("\n".join(f"{name}: {ratio:.3f} {what}" for ratio, what in ratios.slabs))
            print("\n".join(f"{name}, order: {ratio:.3f} {what}" for ratio, what in ratios.orders))
        ratios.report(name)
    sys.exit("\n".join(FAILURES[:20]) or None)


main()
