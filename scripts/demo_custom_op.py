#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""NumPy's side of examples/custom_op.

Usage: demo_custom_op.py make FOLDER     writes x.npy, scale.npy
       demo_custom_op.py check FOLDER    compares decimated.npy and hypot.npy with NumPy in f64
"""

import pathlib
import sys

import numpy as np

folder = pathlib.Path(sys.argv[2])
if sys.argv[1] == "make":
    rng = np.random.default_rng(0)
    np.save(folder / "x.npy", rng.uniform(-2, 2, (101, 64)).astype(np.float32))
    np.save(folder / "scale.npy", rng.uniform(-2, 2, 101).astype(np.float32))
    sys.exit()

x, scale = (np.load(folder / f"{name}.npy").astype(np.float64) for name in ("x", "scale"))
e = np.exp(x)
scaled = e / (1 + np.exp(-e)) * scale[:, None]
wants = {"decimated": np.where(scaled < 0, scaled * 0.1, scaled)[::2], "hypot": np.hypot((x * x).sum(axis=1), scale)}
for name, want in wants.items():
    got = np.load(folder / f"{name}.npy")
    error = np.max(np.abs(got - want) / (np.abs(want) + 1e-3))
    print(f"{name}: f32{list(got.shape)}, within {error:.1e} of NumPy in f64")
    if got.shape != want.shape or not error < 1e-4:
        sys.exit("wrong")
