# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""What the small cases of test/ops/movement.py do not reach: rows and updates of several units of work, on one thread
and on three; ranges of a size that an input binds."""

import numpy as np
from mx import *

LONG = 10007  # more than two pieces of a row

GRAPH = """mo.graph @long<M, N, K>(%x: !mo.tensor<[M, N], DT>, %row: !mo.tensor<[N], DT>, %c: !mo.tensor<[], DT>,
    %mask: !mo.tensor<[M, N], bool>, %at: !mo.tensor<[N], si64>, %down: !mo.tensor<[M, N], si32>, %slot: !mo.tensor<[K, 1], si64>,
    %u: !mo.tensor<[K, N], DT>, %len: !mo.tensor<[M], si64>)
    -> (!mo.tensor<[M, 2 * N], DT>, !mo.tensor<[2 * N], DT>, !mo.tensor<[M + 1, N + 9000], DT>, !mo.tensor<[M, N + 13000], DT>,
        !mo.tensor<[2 * M, 3 * N], DT>, !mo.tensor<[M, 2 * N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[N], DT>, !mo.tensor<[M, N], DT>,
        !mo.tensor<[M, N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[N], DT>, !mo.tensor<[M, N], DT>,
        !mo.tensor<[M, N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[N], si64>) {
  %0 = mo.concat(%x, %x) {axis = 1} : (!mo.tensor<[M, N], DT>, !mo.tensor<[M, N], DT>) -> !mo.tensor<[M, 2 * N], DT>
  %1 = mo.concat(%row, %row) {axis = 0} : (!mo.tensor<[N], DT>, !mo.tensor<[N], DT>) -> !mo.tensor<[2 * N], DT>
  %2 = mo.pad.constant(%x, %c) {paddings = [0, 1, 4500, 4500]}
    : (!mo.tensor<[M, N], DT>, !mo.tensor<[], DT>) -> !mo.tensor<[M + 1, N + 9000], DT>
  %3 = mo.pad.reflect(%x) {paddings = [0, 0, 13000, 0]} : !mo.tensor<[M, N], DT> -> !mo.tensor<[M, N + 13000], DT>
  %4 = mo.tile(%x) {repeats = [2, 3]} : !mo.tensor<[M, N], DT> -> !mo.tensor<[2 * M, 3 * N], DT>
  %5 = mo.repeat_interleave(%x) {repeats = 2, axis = 1} : !mo.tensor<[M, N], DT> -> !mo.tensor<[M, 2 * N], DT>
  %6 = mo.gather(%x, %at) {axis = 1} : (!mo.tensor<[M, N], DT>, !mo.tensor<[N], si64>) -> !mo.tensor<[M, N], DT>
  %7 = mo.gather(%row, %at) {axis = 0} : (!mo.tensor<[N], DT>, !mo.tensor<[N], si64>) -> !mo.tensor<[N], DT>
  %8 = mo.gather_elements(%x, %down) {axis = 0} : (!mo.tensor<[M, N], DT>, !mo.tensor<[M, N], si32>) -> !mo.tensor<[M, N], DT>
  %9 = mo.linalg.band_part(%x) {num_lower = 1, num_upper = 5000, exclude = false} : !mo.tensor<[M, N], DT>
  %10 = mo.reverse_sequence(%x, %len) {seq_axis = 1, batch_axis = 0} : (!mo.tensor<[M, N], DT>, !mo.tensor<[M], si64>) -> !mo.tensor<[M, N], DT>
  %11 = mo.masked_scatter(%x, %mask, %x) : (!mo.tensor<[M, N], DT>, !mo.tensor<[M, N], bool>, !mo.tensor<[M, N], DT>) -> !mo.tensor<[M, N], DT>
  %12 = mo.scatter.add(%row, %row, %at) {axis = 0} : (!mo.tensor<[N], DT>, !mo.tensor<[N], DT>, !mo.tensor<[N], si64>) -> !mo.tensor<[N], DT>
  %13 = mo.scatter.add(%x, %x, %down) {axis = 0} : (!mo.tensor<[M, N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[M, N], si32>) -> !mo.tensor<[M, N], DT>
  %14 = mo.scatter_nd.add(%x, %u, %slot) : (!mo.tensor<[M, N], DT>, !mo.tensor<[K, N], DT>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[M, N], DT>
  %15 = mo.scatter_nd(%x, %u, %slot) : (!mo.tensor<[M, N], DT>, !mo.tensor<[K, N], DT>, !mo.tensor<[K, 1], si64>) -> !mo.tensor<[M, N], DT>
  %16 = mo.range() {start = 3, limit = 3 - 2 * N, step = -2} : () -> !mo.tensor<[N], si64>
  mo.output %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16
    : !mo.tensor<[M, 2 * N], DT>, !mo.tensor<[2 * N], DT>, !mo.tensor<[M + 1, N + 9000], DT>, !mo.tensor<[M, N + 13000], DT>,
      !mo.tensor<[2 * M, 3 * N], DT>, !mo.tensor<[M, 2 * N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[N], DT>, !mo.tensor<[M, N], DT>,
      !mo.tensor<[M, N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[N], DT>, !mo.tensor<[M, N], DT>,
      !mo.tensor<[M, N], DT>, !mo.tensor<[M, N], DT>, !mo.tensor<[N], si64>
}
"""


def added(x, hits):
    """x with values added at places, in order: the number is small, so that sums are exact in f32."""
    y = x.copy()
    for at, value in hits:
        y[at] += value
    return y


def long_rows(dtype):
    """Values are small integers: sums are exact whatever the dtype."""
    rng = np.random.default_rng(7)
    m, n, k = 3, LONG, 5
    value = np.float64 if is_float(dtype) else STORED[dtype]
    draw = lambda *shape: rng.integers(0, 3, shape).astype(value)  # noqa: E731
    x, row, c, u = draw(m, n), draw(n), draw(), draw(k, n)
    mask = rng.random((m, n)) < 0.5
    at, down = rng.integers(-n, n, n), rng.integers(-m, m, (m, n))
    slot, length = rng.integers(-m, m, (k, 1)), rng.integers(0, n + 1, m)
    turned, taken, last = x.copy(), x.copy(), x.copy()
    for b in range(m):
        turned[b, : length[b]] = x[b, : length[b]][::-1]
    taken[mask] = x.reshape(-1)[: mask.sum()]
    for s, values in zip(slot[:, 0], u):
        last[s] = values
    band = np.arange(m)[:, None] - np.arange(n)
    columns, period = np.arange(n), (np.arange(n + 13000) - 13000) % (2 * (n - 1))
    wants = [
        np.concatenate([x, x], 1),
        np.concatenate([row, row]),
        np.pad(x, ((0, 1), (4500, 4500)), constant_values=c),
        x[:, np.where(period < n, period, 2 * (n - 1) - period)],
        np.tile(x, (2, 3)),
        np.repeat(x, 2, 1),
        x[:, at],
        row[at],
        np.take_along_axis(x, down, 0),
        np.where((band <= 1) & (-band <= 5000), x, 0),
        turned,
        taken,
        added(row, zip(at, row)),
        added(x, [((down[i], columns), x[i]) for i in range(m)]),
        added(x, zip(slot[:, 0], u)),
        last,
        3 - 2 * np.arange(n),
    ]
    inputs = [(x, dtype), (row, dtype), (c, dtype), (mask, "bool"), (at, "si64"), (down, "si32"), (slot, "si64")]
    inputs += [(u, dtype), (length, "si64")]
    outputs = [dtype] * 16 + ["si64"]
    mef = attempt(f"long rows of {dtype}", compile, GRAPH.replace("DT", dtype))
    for level, flag in each_level() if mef else ():
        for threads in (1, 3):
            what = f"long rows of {dtype}, {level}, {threads} threads"
            results = attempt(what, run, mef, inputs, outputs, flag, f"--threads={threads}")
            for i, (got, want) in enumerate(zip(results or [], wants)):
                same(f"{what}, result {i}", got, want, outputs[i])


for dtype in ("f32", "si8", "bf16"):
    long_rows(dtype)
