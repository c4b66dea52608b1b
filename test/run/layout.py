# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""mo.layout.transform of every float dtype, of matrices that inputs give: the unit matrix times the panels is the matrix
again, to the last bit. Both orders of the operand, dims as names and as numbers, sizes 0, 1, and around a panel's width
and an even number of lines."""

import numpy as np
from mx import *

SIZES = [(1, 1), (5, 7), (8, 16), (17, 15), (16, 17), (33, 131), (0, 4), (4, 0)]


def graph(dtype, k, n, transpose):
    wide = "f64" if dtype == "f64" else "f32"  # halves are packed as the f32 that the matmul computes with
    names = f"<{', '.join(d for d in (k, n) if d.isidentifier())}>" if k.isidentifier() else ""
    unit, made = tensor(f"{k}, {k}", dtype), tensor(f"{k}, {n}", dtype)
    given = tensor(f"{n}, {k}" if transpose else f"{k}, {n}", dtype)
    packed = f"!mo.tensor<[{k}, {n}], {wide}, {{layout = #mo.layout<KNkn>}}>"
    return f"""mo.graph @layout{names}(%unit: {unit}, %b: {given}) -> ({made}) {{
  %packed = mo.layout.transform(%b) {{transpose_b = {str(transpose).lower()}}} : {given} -> {packed}
  %y = mo.matmul(%unit, %packed) {{packed_b = true}} : ({unit}, {packed}) -> {made}
  mo.output %y : {made}
}}
"""


def check(what, mef, dtype, k, n, transpose):
    rng = np.random.default_rng(k * 1000 + n)
    b = sample(rng, (k, n), dtype, -1e4, 1e4)
    inputs = [(np.eye(k), dtype), (b.T if transpose else b, dtype)]
    for level, flag in each_level():
        results = attempt(f"{what} {level}", run, mef, inputs, [dtype], flag)
        if results:
            same(f"{what} {level}", results[0], b, dtype)


for dtype in FLOATS:
    for transpose in (False, True):
        what = f"mo.layout.transform of {dtype}, transpose_b = {transpose}"
        mef = attempt(what, compile, graph(dtype, "K", "N", transpose))
        for k, n in SIZES if mef else ():
            check(f"{what}, [{k}, {n}]", mef, dtype, k, n, transpose)
        for k, n in ((17, 15), (4, 0)):
            mef = attempt(f"{what}, static", compile, graph(dtype, str(k), str(n), transpose))
            if mef:
                check(f"{what}, [{k}, {n}], static", mef, dtype, k, n, transpose)
