#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whole blocks of networks (test/run/Inputs/blocks), compiled for this machine: what each optional pass gains, as the time
of the block without that pass over its time with all of them; and the time of the block over the sum of its matmuls, each
compiled and run by itself. Weights are arguments in all of them, so packing them is part of each run.

Usage: blocks.py build/release scratch-folder     (which holds the program of blocks.c)
"""

import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD, SCRATCH = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
MXC = str(BUILD / "bin" / "mxc")
BLOCKS, ROUNDS, THREADS = ("transformer", "mlp", "mobilenet", "resnet"), 25, (1, 2)
TENSOR = r"(!mo\.tensor<[^>]*>)"
MATMUL = re.compile(rf"%(\w+) = mo\.matmul\(%(\w+), %(\w+)\) : \({TENSOR}, {TENSOR}\) -> {TENSOR}")


def mxc(*arguments):
    run = subprocess.run([MXC, "compile", *map(str, arguments)], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"blocks: mxc compile {' '.join(map(str, arguments))}\n{run.stderr}")
    return run


def optional_passes(source):
    """Those that -O1 runs and -O0 does not, in their order."""
    ran = {level: re.findall(r" ms  (\w+)$", mxc(source, level, "--emit=mgp", "--timing", "-o", "/dev/null").stderr, re.MULTILINE)
           for level in ("-O0", "-O1")}
    return [name for name in ran["-O1"] if name not in ran["-O0"]]


def compiled(source, name, *flags):
    """(file, kernels that a run launches)"""
    mef = SCRATCH / f"{name}.mef"
    mxc(source, "--target=host", f"--cache={SCRATCH / 'cache'}", "-o", mef, *flags)
    return str(mef), mxc(source, "--emit=mgp", *flags).stdout.count("mgp.launch")


def matmuls_of(source):
    """A model of each matmul that the text holds."""
    for result, a, b, a_type, b_type, type_of_result in MATMUL.findall(source.read_text()):
        path = SCRATCH / f"{source.stem}_{result}.mlir"
        path.write_text(f"mo.graph @{result}(%{a}: {a_type}, %{b}: {b_type}) -> ({type_of_result}) {{\n"
                        f"  %{result} = mo.matmul(%{a}, %{b}) : ({a_type}, {b_type}) -> {type_of_result}\n"
                        f"  mo.output %{result} : {type_of_result}\n}}\n")
        yield path


def measured(files):
    """Of each file and number of threads, microseconds in each round."""
    run = subprocess.run([SCRATCH / "blocks", str(ROUNDS), *files], check=True, stdout=subprocess.PIPE, text=True)
    rows = [line.split() for line in run.stdout.splitlines()]
    return {(path, int(threads)): [float(t) for t in times] for path, threads, *times in rows}


def row(what, launches, figures):
    """figures: for each number of threads, microseconds by round, and what they are divided by and to be shown as."""
    cells = "".join(f"{statistics.median(times):12.1f} {statistics.median(a / b for a, b in ratio):8.2f}" for times, ratio in figures)
    print(f"{what:<36} {launches:>8}{cells}")


def report(name):
    source = ROOT / f"test/run/Inputs/blocks/{name}.mlir"
    passes = optional_passes(source)
    ways = [("all passes", ())] + [(f"without {p}", (f"--without={p}",)) for p in passes] + [("without any of these, -O0", ("-O0",))]
    ways.append(("all passes, compiled again", ()))  # how far from 1 a ratio is that means nothing
    made = [compiled(source, f"{name}_{i}", *flags) for i, (_, flags) in enumerate(ways)]
    alone = [compiled(path, path.stem) for path in matmuls_of(source)]
    times = measured([mef for mef, _ in made + alone])
    whole = {t: times[made[0][0], t] for t in THREADS}
    print(f"\n{name + ', microseconds':<36} {'kernels':>8}" + "".join(f"{f'{t} thr':>12} {'ratio':>8}" for t in THREADS))
    for (what, _), (mef, launches) in zip(ways, made):
        row(what, launches, [(times[mef, t], list(zip(times[mef, t], whole[t]))) for t in THREADS])
    if alone:
        sums = {t: [sum(r) for r in zip(*(times[mef, t] for mef, _ in alone))] for t in THREADS}
        row(f"whole over its {len(alone)} matmuls alone", sum(n for _, n in alone),
            [(sums[t], list(zip(whole[t], sums[t]))) for t in THREADS])


def main():
    print(f"blocks of networks, f32, weights as arguments; medians of {ROUNDS} interleaved rounds; ratios are to all passes")
    for name in BLOCKS:
        report(name)


main()
