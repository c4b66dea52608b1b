# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Results larger than the cache are written past it, in tiles: every element once, on three threads, with rows that
begin on cache lines and rows that do not, and operands that are views; exact."""
import numpy as np
from mx import *

BYTES = 33 << 20  # over the threshold of kernels/foreach.c

for dtype in ("ui8", "f32"):
    size = np.dtype(STORED[dtype]).itemsize
    for cols in (4096, 4099):
        rows = BYTES // size // cols
        t, row = tensor("m, n", dtype), tensor("n", dtype)
        mef = compile(f"""mo.graph @streamed<m, n>(%x: {t}, %y: {row}) -> ({t}) {{
  %b = mo.static.broadcast_to(%y) : {row} -> {t}
  %s = mo.max(%x, %b) : {t}
  %r = mo.add(%s, %x) : {t}
  mo.output %r : {t}
}}
""")
        rng = np.random.default_rng(cols)
        x = rng.integers(0, 100, (rows, cols)).astype(STORED[dtype])
        y = rng.integers(0, 100, cols).astype(STORED[dtype])
        want = np.maximum(x, y) + x
        for level, flag in each_level():
            got, = run(mef, [(x, dtype), (y, dtype)], [dtype], flag, "--threads=3")
            same(f"{dtype} {rows}x{cols} {level}", got, want, dtype)
