# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Long rows and many chunks of what test/ops/sort.py draws small cases of; sizes that only the run knows, used by what
comes after; random numbers of dynamic shape, the same on any number of threads; what ends a run."""

import numpy as np
from mx import Failure, attempt, compile, each_level, fail, run, same

rng = np.random.default_rng(5)

LONG = """
mo.graph @long<M, N>(%x: !mo.tensor<[M, N], f32>, %y: !mo.tensor<[M, N], si64>, %c: !mo.tensor<[N], bool>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], si64>, !mo.tensor<[M, 3], f32>, !mo.tensor<[M, 3], si64>,
        !mo.tensor<[M, 7], si64>, !mo.tensor<[P, 2], si64>, !mo.tensor<[M, Q], f32>, !mo.tensor<[U], si64>) {
  %sort = mo.sort(%x) {axis = 1} : !mo.tensor<[M, N], f32>
  %argsort = mo.argsort(%y) {axis = 1, descending = true} : !mo.tensor<[M, N], si64>
  %top, %where = mo.top_k(%x) {k = 3, axis = 1} : !mo.tensor<[M, N], f32> -> (!mo.tensor<[M, 3], f32>, !mo.tensor<[M, 3], si64>)
  %low, %_ = mo.bottom_k(%y) {k = 7, axis = 1} : !mo.tensor<[M, N], si64> -> (!mo.tensor<[M, 7], si64>, !mo.tensor<[M, 7], si64>)
  %nonzero = mo.arg_nonzero(%y) : !mo.tensor<[M, N], si64> -> !mo.tensor<[P, 2], si64>
  %some = mo.compress(%x, %c) {axis = 1} : (!mo.tensor<[M, N], f32>, !mo.tensor<[N], bool>) -> !mo.tensor<[M, Q], f32>
  %u, %f, %i, %n = mo.unique(%y) {sorted = true} : !mo.tensor<[M, N], si64>
      -> (!mo.tensor<[U], si64>, !mo.tensor<[U], si64>, !mo.tensor<[M * N], si64>, !mo.tensor<[U], si64>)
  %times = mo.mul(%u, %n) : !mo.tensor<[U], si64>
  mo.output %sort, %argsort, %top, %where, %low, %nonzero, %some, %times
    : !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], si64>, !mo.tensor<[M, 3], f32>, !mo.tensor<[M, 3], si64>,
      !mo.tensor<[M, 7], si64>, !mo.tensor<[P, 2], si64>, !mo.tensor<[M, Q], f32>, !mo.tensor<[U], si64>
}
"""
NAMES = ["sort", "argsort", "top_k", "top_k indices", "bottom_k", "arg_nonzero", "compress", "unique"]
DTYPES = ["f32", "si64", "f32", "si64", "si64", "si64", "f32", "si64"]


def long_rows():
    x = rng.normal(size=(5, 5003)).astype(np.float32).astype(np.float64)
    x[1], x[2], x[3] = np.sort(x[1]), -np.sort(-x[2]), 1.0  # rising, falling, all equal
    y = rng.integers(-1000, 1000, x.shape) * rng.integers(0, 2, x.shape)
    c = rng.random(5003) < 0.3
    values, counts = np.unique(y, return_counts=True)
    at = np.argsort(-x, 1, kind="stable")[:, :3]
    want = [np.sort(x, 1), np.argsort(-y, 1, kind="stable"), np.take_along_axis(x, at, 1), at, np.sort(y, 1)[:, :7]]
    want += [np.argwhere(y), x[:, c], values * counts]
    mef = attempt("long rows", compile, LONG)
    for level, flag in each_level():
        for threads in ("1", "3"):
            got = mef and attempt(
                level, run, mef, [(x, "f32"), (y, "si64"), (c, "bool")], DTYPES, flag, environment={"MX_NUM_THREADS": threads}
            )
            for name, dtype, g, w in zip(NAMES, DTYPES, got or [], want):
                same(f"{name} on {level}, {threads} threads", g, w, dtype)


RANDOM = """
mo.graph @random<M, N>(%x: !mo.tensor<[M, N], f32>, %seed: !mo.tensor<[1], ui64>)
    -> (!mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f64>) {
  %shape = mo.shape_of(%x) : !mo.tensor<[M, N], f32> -> !mo.tensor<[2], si64>
  %low = mo.constant {value = dense<-1.0>} : !mo.tensor<[], f32>
  %high = mo.constant {value = dense<1.0>} : !mo.tensor<[], f32>
  %u = mo.random.uniform(%shape, %low, %high, %seed)
      : (!mo.tensor<[2], si64>, !mo.tensor<[], f32>, !mo.tensor<[], f32>, !mo.tensor<[1], ui64>) -> !mo.tensor<[M, N], f32>
  %z = mo.random.normal(%seed) {shape = [M, N], mean = 3, variance = 2.0} : !mo.tensor<[1], ui64> -> !mo.tensor<[M, N], f64>
  mo.output %u, %z : !mo.tensor<[M, N], f32>, !mo.tensor<[M, N], f64>
}
"""


def moments(what, values, want):
    """Mean, deviation and the correlation of neighbours, within 5 standard errors of some 10^6 independent draws."""
    values = values.reshape(-1)
    mean, deviation = want
    error = 5 * deviation / np.sqrt(values.size)
    got = values.mean(), values.std(), np.corrcoef(values[:-1], values[1:])[0, 1]
    if abs(got[0] - mean) > error or abs(got[1] - deviation) > error or abs(got[2]) > 5 / np.sqrt(values.size):
        fail(f"{what}: mean, deviation, correlation are {got}, want {want} and 0")


def random_numbers():
    x, seed = np.zeros((1009, 1013)), np.array([0x123456789ABCDEF], np.uint64)
    first = None
    mef = attempt("random numbers", compile, RANDOM)
    for level, flag in each_level():
        for threads in ("1", "3"):
            got = mef and attempt(
                level, run, mef, [(x, "f32"), (seed, "ui64")], ["f32", "f64"], flag, environment={"MX_NUM_THREADS": threads}
            )
            if not got:
                return
            first = first or got
            same(f"uniform on {level}, {threads} threads", got[0], first[0], "f32")
            if not np.allclose(got[1], first[1], rtol=1e-13, atol=1e-13):
                fail(f"normal on {level}, {threads} threads: differs from that on {each_level()[0][0]}")
    moments("uniform", first[0], (0.0, 2 / np.sqrt(12)))
    moments("normal", first[1], (3.0, 2.0))
    if first[0].min() < -1 or first[0].max() >= 1:
        fail("uniform: a number outside of [-1, 1)")


def ends_with(text, inputs, message):
    """The run of a graph whose only result is si64 fails with the message."""
    try:
        run(compile(text), inputs, ["si64"])
    except Failure as failure:
        same(message, np.array(message in str(failure)), np.array(True), "bool")
        if message not in str(failure):
            fail(f"want '{message}', got: {failure}")
    else:
        fail(f"ran, want '{message}'")


def failing_runs():
    head = "mo.graph @g<N, K>(%x: !mo.tensor<[N], si64>, %y: !mo.tensor<[K], si64>) -> (!mo.tensor<[{0}], si64>) {{\n"
    tail = "  mo.output %r : !mo.tensor<[{0}], si64>\n}}\n"
    three, five = (np.arange(3), "si64"), (np.arange(5), "si64")
    top = "  %r, %_ = mo.top_k(%x) {{k = K, axis = 0}} : !mo.tensor<[N], si64> -> (!mo.tensor<[K], si64>, !mo.tensor<[K], si64>)\n"
    ends_with((head + top + tail).format("K"), [three, five], "k is greater than the size of the axis")
    some = "  %c = mo.not_equal(%y, %y) : (!mo.tensor<[K], si64>, !mo.tensor<[K], si64>) -> !mo.tensor<[K], bool>\n"
    some += "  %d = mo.not(%c) : !mo.tensor<[K], bool>\n"
    some += "  %r = mo.compress(%x, %d) {{axis = 0}} : (!mo.tensor<[N], si64>, !mo.tensor<[K], bool>) -> !mo.tensor<[{0}], si64>\n"
    ends_with((head + some + tail).format("P"), [three, five], "the condition is true beyond the end of the axis")
    # The declared size is another one than the values have: 3 of 3 are true.
    ends_with((head + some + tail).format("2"), [three, three], "in dim 0, its result says 2")


long_rows()
random_numbers()
failing_runs()
