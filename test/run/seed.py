# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""The slides' example over every combination of sizes 0, 1, 7, 64, 513, at each CPU level: each element within
1e-5 * (|A| * |B| + |bias|) of NumPy in f64."""

import itertools

import numpy as np
from mx import *

mef = compile((ROOT / "examples/seed/model.mlir").read_text())
rng = np.random.default_rng(0)
for m, n, k in itertools.product((0, 1, 7, 64, 513), repeat=3):
    a, b = sample(rng, (m, k), "f32"), sample(rng, (k, n), "f32")
    bias = sample(rng, (), "f32", -16, 16)
    want = np.maximum(a @ b + bias, 0)
    scale = np.abs(a) @ np.abs(b) + np.abs(bias)
    for level, flag in each_level():
        what = f"M={m} N={n} K={k} {level}"
        results = attempt(what, run, mef, [(a, "f32"), (b, "f32"), (bias, "f32")], ["f32"], flag)
        if results:
            close(what, results[0], want, "f32", scale=scale)
