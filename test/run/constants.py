# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""mo.constant and mo.constant.external of every dtype: as results, inside fused kernels, and folded; exact."""

import numpy as np
from mx import *


def literal(value, dtype):
    return (
        "true"
        if value is np.True_ or value is True
        else "false" if dtype == "bool" else repr(float(value) if is_float(dtype) else int(value))
    )


def dense(values, dtype):
    """dense<[[1, 2], [3, 4]]>"""

    def text(array):
        return literal(array[()], dtype) if array.ndim == 0 else "[" + ", ".join(text(row) for row in array) + "]"

    return f"dense<{text(np.asarray(values))}>"


def samples(dtype):
    if dtype == "bool":
        return np.array([[True, False, True], [False, False, True]])
    if is_float(dtype):
        return values_of(store(np.array([[0.1, -2.5, 3e4], [1e-3, 0.0, -7.0]]), dtype), dtype)
    least, greatest = limits(dtype)
    return np.array([[least, greatest, 0], [1, 2, greatest // 3]], STORED[dtype])


for dtype in ANY:
    values = samples(dtype)
    big = sample(np.random.default_rng(5), (65, 33), dtype)
    weights = write_safetensors(
        f"{dtype}.safetensors",
        {
            "six": (values, dtype),
            "big": (big, dtype),
            "one": (values[0, 1], dtype),
            "none": (values[:0], dtype),
            "unused": (values, dtype),
        },
    )
    t, t0, t1 = tensor((2, 3), dtype), tensor((), dtype), tensor("n, 3", dtype)
    tb, tn = tensor((65, 33), dtype), tensor((0, 3), dtype)
    splat = values[0, 1]
    both = "or" if dtype == "bool" else "max"
    text = f"""mo.graph @constants<n>(%x: {t1}) -> ({t}, {t}, {t0}, {t}, {tb}, {t0}, {tn}, {t1}, {tb}, {t}) {{
  %literal = mo.constant {{value = {dense(values, dtype)}}} : {t}
  %splat = mo.constant {{value = {dense(splat, dtype)}}} : {t}
  %scalar = mo.constant {{value = {dense(values[1, 1], dtype)}}} : {t0}
  %row = mo.constant {{value = {dense(values[0], dtype)}}} : {tensor((3,), dtype)}
  %six = mo.constant.external {{name = "six"}} : {t}
  %big = mo.constant.external {{name = "big"}} : {tb}
  %one = mo.constant.external {{name = "one"}} : {t0}
  %none = mo.constant.external {{name = "none"}} : {tn}
  %wide = mo.static.broadcast_to(%row) : {tensor((3,), dtype)} -> {t1}
  %fused = mo.{both}(%x, %wide) : {t1}
  %bigger = mo.{both}(%big, %big) : {tb}
  %folded = mo.{both}(%literal, %splat) : {t}
  mo.output %literal, %splat, %scalar, %six, %big, %one, %none, %fused, %bigger, %folded
    : {t}, {t}, {t0}, {t}, {tb}, {t0}, {tn}, {t1}, {tb}, {t}
}}
"""
    mef = attempt(dtype, compile, text, f"--weights={weights}")
    union = np.logical_or if dtype == "bool" else np.maximum
    for n in (0, 1, 7) if mef else ():
        x = sample(np.random.default_rng(n), (n, 3), dtype)
        wants = [
            values,
            np.full((2, 3), splat),
            values[1, 1],
            values,
            big,
            splat,
            values[:0],
            union(x, values[0]),
            big,
            union(values, splat),
        ]
        names = "literal splat scalar external big one none fused bigger folded".split()
        for level, flag in each_level():
            results = attempt(f"{dtype} n={n} {level}", run, mef, [(x, dtype)], [dtype] * len(names), flag)
            for name, got, want in zip(names, results or [], wants):
                same(f"{dtype} {name} n={n} {level}", got, np.asarray(want), dtype)
