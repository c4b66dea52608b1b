#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whole processes, start to exit, beside `true` in the same rounds; and sizes of what ships.

Usage: process.py build/release scratch-folder
"""

import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD, SCRATCH = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
MXC, MXRUN = str(BUILD / "bin" / "mxc"), str(BUILD / "bin" / "mxrun")
SEED, ONE_OP = str(ROOT / "examples/seed/model.mlir"), str(ROOT / "bench/one_op.mlir")
SEED_MEF, ONE_MEF = str(SCRATCH / "seed.mef"), str(SCRATCH / "one_op.mef")

# name, milliseconds allowed, rounds, command
ROWS = [
    ("true", None, 41, ["true"]),
    ("mxc compile --emit=mo, seeds' example", 12, 41, [MXC, "compile", "--emit=mo", SEED, "-o", "-"]),
    ("mxc compile, one relu, three x86 levels", 100, 21, [MXC, "compile", ONE_OP, "-o", ONE_MEF]),
    ("mxc compile, seeds' example, three levels, -j2", 1000, 7, [MXC, "compile", "-j2", SEED, "-o", SEED_MEF]),
    ("mxrun, one relu of 8 elements", 5, 41, [MXRUN, ONE_MEF, "--input=8xf32=1 -2 3 -4 5 -6 7 -8"]),
]


def milliseconds(command, sink):
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, sink, 1)])
    _, status, _ = os.wait4(pid, 0)
    elapsed = 1e3 * (time.perf_counter() - start)
    if status:
        sys.exit(f"process: {' '.join(command)}: status {os.waitstatus_to_exitcode(status)}")
    return elapsed


def stripped(path):
    copy = SCRATCH / (path.name + ".stripped")
    subprocess.run(["/usr/lib/llvm-22/bin/llvm-strip", str(path), "-o", str(copy)], check=True)
    return copy.stat().st_size


def runtime_size():
    """The whole runtime library, as a program that uses all of it holds it."""
    program = SCRATCH / "whole_runtime"
    subprocess.run(
        [
            "clang-22",
            "-x",
            "c",
            "-",
            "-x",
            "none",
            "-o",
            str(program),
            "-fuse-ld=lld",
            "-Wl,--whole-archive",
            str(BUILD / "libmx_runtime.a"),
            "-Wl,--no-whole-archive",
            "-lm",
            "-lpthread",
        ],
        input=b"int main(void) { return 0; }\n",
        check=True,
    )
    return stripped(program)


def main():
    sink = os.open(os.devnull, os.O_WRONLY)
    times = {name: [] for name, *_ in ROWS}
    for name, _, _, command in ROWS:
        milliseconds(command, sink)  # Files exist and are cached.
    for index in range(max(rounds for _, _, rounds, _ in ROWS)):
        for name, _, rounds, command in ROWS:
            if index < rounds:
                times[name].append(milliseconds(command, sink))
    base = statistics.median(times["true"])
    print(f"{'whole process':<50} {'median ms':>9} {'least ms':>9} {'x true':>7} {'allowed':>8}")
    for name, allowed, *_ in ROWS:
        median = statistics.median(times[name])
        print(f"{name:<50} {median:9.2f} {min(times[name]):9.2f} {median / base:7.1f} {allowed or '':>8}")
    print(f"\n{'size':<50} {'kB':>9} {'':>9} {'':>7} {'allowed':>8}")
    sizes = [
        ("runtime library, all of it, stripped", runtime_size(), 200),
        ("mxrun, stripped", stripped(pathlib.Path(MXRUN)), ""),
        ("mxc, stripped", stripped(pathlib.Path(MXC)), ""),
        ("one relu, .mef", os.path.getsize(ONE_MEF), ""),
        ("seeds' example, .mef", os.path.getsize(SEED_MEF), ""),
    ]
    for name, size, allowed in sizes:
        print(f"{name:<50} {size / 1000:9.1f} {'':>9} {'':>7} {allowed:>8}")


main()
