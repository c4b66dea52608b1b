#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Passes on large graphs: the time of `mxc compile --emit=mgp`, which is all but code generation, at 1,000 and at 10,000
ops, and their ratio. Near-linear is a ratio of at most 12. Then the time of mgp_plan_memory alone for 5,000 buffers with
lifetimes and sizes of all kinds.

Usage: passes.py build/release scratch-folder
"""

import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time

BUILD, SCRATCH = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
MXC = str(BUILD / "bin" / "mxc")
SMALL, LARGE, ALLOWED, ROUNDS = 1000, 10000, 12, 5
PLANNED_OPS, ALLOWED_MS = 5400, 50  # of which some 5,100 buffers come
TYPE = "!mo.tensor<[M, N], f32>"


def graph(lines, result, arguments=(f"%x: {TYPE}",), kind=TYPE):
    body = "\n".join(f"  {line}" for line in lines)
    return f"mo.graph @g<M, N>({', '.join(arguments)}) -> ({kind}) {{\n{body}\n  mo.output {result} : {kind}\n}}\n"


def chain(n):
    """Each op reads the one before."""
    names = ["relu", "tanh", "negative", "sigmoid", "exp"]
    values = ["%x"] + [f"%v{i}" for i in range(n)]
    return graph([f"%v{i} = mo.{names[i % 5]}({values[i]}) : {TYPE}" for i in range(n)], values[-1])


def tree(n):
    """n / 2 ops that read the one input, added up in a tree."""
    names = ["relu", "tanh", "negative", "sigmoid", "exp"]
    lines = [f"%v{i} = mo.{names[i % 5]}(%x) : {TYPE}" for i in range(n // 2)]
    level = [f"%v{i}" for i in range(n // 2)]
    while len(level) > 1:
        above = [f"%v{len(lines) + i}" for i in range(len(level) // 2)]
        lines += [f"{v} = mo.add({level[2 * i]}, {level[2 * i + 1]}) : {TYPE}" for i, v in enumerate(above)]
        level = above + level[2 * len(above) :]
    return graph(lines, level[0])


def reshapes(n):
    """A reshape of a reshape of a reshape .."""
    types = [TYPE, "!mo.tensor<[M * N], f32>", "!mo.tensor<[N, M], f32>", "!mo.tensor<[1, N * M], f32>"]
    values = ["%x"] + [f"%v{i}" for i in range(n)]
    lines = [
        f"%v{i} = mo.static.reshape({values[i]}) : {types[i % 4]} -> {types[(i + 1) % 4]}" for i in range(n)
    ]
    return graph(lines + [f"%y = mo.relu({values[-1]}) : {types[n % 4]}"], "%y", kind=types[n % 4])


def transposes(n):
    """Views that do not need row-major memory, nested."""
    types = [TYPE, "!mo.tensor<[N, M], f32>"]
    values = ["%x"] + [f"%v{i}" for i in range(n)]
    lines = [
        f"%v{i} = mo.transpose({values[i]}) {{perm = [1, 0]}} : {types[i % 2]} -> {types[(i + 1) % 2]}"
        for i in range(n)
    ]
    return graph(lines + [f"%y = mo.relu({values[-1]}) : {types[n % 2]}"], "%y", kind=types[n % 2])


def reductions(n):
    """Kernels with loops of their own, whose neighbours become prologues and epilogues."""
    lines = []
    for i in range(0, n, 2):
        above = f"%v{i - 1}" if i else "%x"
        lines.append(f"%v{i} = mo.reduce.softmax({above}) {{axis = 1}} : {TYPE}")
        lines.append(f"%v{i + 1} = mo.add(%v{i}, %x) : {TYPE}")
    return graph(lines, f"%v{len(lines) - 1}")


def held(n):
    """n values in memory at once: each is a kernel's result, and read twice at the end."""
    half = n // 2
    lines = [f"%v{i} = mo.reduce.softmax(%x) {{axis = 1}} : {TYPE}" for i in range(half)]
    for i in range(half):
        above = f"%v{half + i - 1}" if i else "%v0"
        lines.append(f"%v{half + i} = mo.sub({above}, %v{half - 1 - i}) : {TYPE}")
    return graph(lines, f"%v{2 * half - 1}")


def buffers(n):
    """A graph whose plan has a few more than n buffers, two of three being scratch: kernels that do not join, with static sizes, which
    read what was made long ago or just now."""
    rng, lines, used = random.Random(1), [], set()
    kind = lambda rows: f"!mo.tensor<[{rows}, 64], f32>"  # noqa: E731
    values = [(f"%x{i}", rng.choice([16, 32, 48, 64, 96, 128, 200])) for i in range(20)]
    arguments = [f"{v}: {kind(rows)}" for v, rows in values]
    for i in range(n // 2):
        value, rows = values[-rng.randint(1, min(len(values), rng.choice([3, 10, 100, 3000])))]
        name = f"%v{i}"
        if i % 5 == 4 and rows < 1000:
            other, more = values[-rng.randint(1, min(len(values), 200))]
            pieces, types = ", ".join([value] + 4 * [other]), ", ".join([kind(rows)] + 4 * [kind(more)])  # too many to be chosen from
            lines.append(f"{name} = mo.concat({pieces}) {{axis = 0}} : ({types}) -> {kind(rows + 4 * more)}")
            used.add(other)
            values.append((name, rows + 4 * more))
        else:
            lines.append(f"{name} = mo.reduce.{rng.choice(['softmax', 'logsoftmax'])}({value}) {{axis = 1}} : {kind(rows)}")
            values.append((name, rows))
        used.add(value)
    leaves = [(v, rows) for v, rows in values[20:] if v not in used]
    results = ", ".join(f"%r{i}" for i in range(len(leaves)))
    types = ", ".join([kind(1)] * len(leaves))
    lines += [f"%r{i} = mo.reduce.add({v}) {{axis = 0}} : {kind(rows)} -> {kind(1)}" for i, (v, rows) in enumerate(leaves)]
    body = "\n".join(f"  {line}" for line in lines)
    return f"mo.graph @g({', '.join(arguments)}) -> ({types}) {{\n{body}\n  mo.output {results} : {types}\n}}\n"


def planning(path):
    """(milliseconds, buffers)"""
    run = subprocess.run([MXC, "compile", "--emit=mgp", "--timing", str(path), "-o", "-"], check=True, capture_output=True, text=True)
    took = re.search(r"([0-9.]+) ms  mgp_plan_memory", run.stderr)[1]
    return float(took), run.stdout.count("mgp.slice(")


def milliseconds(path):
    start = time.perf_counter()
    subprocess.run([MXC, "compile", "--emit=mgp", str(path), "-o", os.devnull], check=True)
    return 1e3 * (time.perf_counter() - start)


def main():
    print(f"{'passes, without code generation':<32} {f'{SMALL} ops ms':>13} {f'{LARGE} ops ms':>13} {'ratio':>7} {'allowed':>8}")
    for make in (chain, tree, reshapes, transposes, reductions, held):
        paths = {}
        for n in (SMALL, LARGE):
            paths[n] = SCRATCH / f"{make.__name__}_{n}.mlir"
            paths[n].write_text(make(n))
        rounds = [(milliseconds(paths[SMALL]), milliseconds(paths[LARGE])) for _ in range(ROUNDS)]
        small, large = (statistics.median(r[i] for r in rounds) for i in (0, 1))
        ratio = statistics.median(r[1] / r[0] for r in rounds)
        print(f"{make.__name__:<32} {small:13.1f} {large:13.1f} {ratio:7.1f} {ALLOWED:>8}")
    path = SCRATCH / "buffers.mlir"
    path.write_text(buffers(PLANNED_OPS))
    rounds = [planning(path) for _ in range(ROUNDS)]
    print(f"\nmgp_plan_memory, {rounds[0][1]} buffers: {statistics.median(r[0] for r in rounds):.1f} ms, allowed {ALLOWED_MS}")


main()
