#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""NumPy's side of the slides' example relu(A * B + bias).

Usage: numpy_side.py make FOLDER M N K     writes A.npy, B.npy, bias.npy
       numpy_side.py check FOLDER          compares C.npy with NumPy in f64
"""

import pathlib
import sys

import numpy as np


def make(folder, m, n, k):
    rng = np.random.default_rng(0)
    for name, shape in (("A", (m, k)), ("B", (k, n)), ("bias", ())):
        np.save(folder / f"{name}.npy", np.asarray(rng.uniform(-1, 1, shape), np.float32))


def check(folder):
    a, b, bias = (np.load(folder / f"{name}.npy").astype(np.float64) for name in ("A", "B", "bias"))
    got = np.load(folder / "C.npy")
    want = np.maximum(a @ b + bias, 0)
    if got.shape != want.shape:
        sys.exit(f"C is {list(got.shape)}, not {list(want.shape)}")
    error = np.abs(got - want) / (np.abs(a) @ np.abs(b) + np.abs(bias))
    print(f"C: f32{list(got.shape)}, within {error.max():.1e} * (|A| * |B| + |bias|) of NumPy in f64")
    if not error.max() <= 1e-5:
        sys.exit("more than 1e-5: wrong")


if sys.argv[1] == "make":
    make(pathlib.Path(sys.argv[2]), *map(int, sys.argv[3:6]))
else:
    check(pathlib.Path(sys.argv[2]))
