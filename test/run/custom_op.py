# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""A user's package (examples/custom_op) end to end: its four forms between built-in operators, and its elementwise
kernel in relu's place in the slides' example, which stays one kernel; against NumPy."""

import subprocess

import numpy as np
from mx import *

PACKAGE = WORK / "my_kernels.mxpkg"


def swish(x):
    return x / (1 + np.exp(-x))


def example():
    mef = compile((ROOT / "examples/custom_op/model.mlir").read_text(), f"--kernels={PACKAGE}")
    if len(kernels(mef)) != 4:
        fail(f"the example has kernels {kernels(mef)}, not 4: exp, swish, row_scale, leaky_relu in one")
    for m, n in ((1, 1), (0, 5), (4, 0), (5, 7), (64, 33), (101, 130)):
        rng = np.random.default_rng(m + n)
        x, scale = sample(rng, (m, n), "f32"), sample(rng, (m,), "f32")
        scaled = swish(np.exp(x)) * scale[:, None]
        leaky = np.where(scaled < 0, scaled * 0.1, scaled)
        square = (x * x).sum(axis=1)
        for level, flag in each_level():
            results = attempt(f"[{m}, {n}] {level}", run, mef, [(x, "f32"), (scale, "f32")], ["f32"] * 2, flag)
            if results:
                close(f"my.decimate [{m}, {n}] {level}", results[0], leaky[::2], "f32", rtol=3e-5)
                close(
                    f"my.hypot [{m}, {n}] {level}",
                    results[1],
                    np.hypot(square, scale),
                    "f32",
                    scale=square + np.abs(scale),
                )


def in_relus_place():
    text = (ROOT / "examples/seed/model.mlir").read_text()
    mef = compile(text.replace("mo.relu(%add)", 'mo.custom(%add) {symbol = "my.swish"}'), f"--kernels={PACKAGE}")
    if len(kernels(mef)) != 1:
        fail(f"my.swish in relu's place makes kernels {kernels(mef)}, not one")
    for m, n, k in ((1, 1, 1), (7, 64, 13), (65, 31, 0), (130, 97, 200)):
        rng = np.random.default_rng(m + n + k)
        a, b, bias = sample(rng, (m, k), "f32"), sample(rng, (k, n), "f32"), sample(rng, (), "f32")
        for level, flag in each_level():
            what = f"swish(A * B + bias) M={m} N={n} K={k} {level}"
            results = attempt(what, run, mef, [(a, "f32"), (b, "f32"), (bias, "f32")], ["f32"], flag)
            if results:
                close(what, results[0], swish(a @ b + bias), "f32", scale=np.abs(a) @ np.abs(b) + np.abs(bias) + 1)


subprocess.run([MXC, "package", str(ROOT / "examples/custom_op/my_kernels.c"), "-o", str(PACKAGE)], check=True)
example()
in_relus_place()
