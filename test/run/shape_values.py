# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Numbers and shapes as values: mo.constant.scalar and mo.index.to_tensor of every dtype, mo.shape.from_tensor and
mo.shape.to_tensor between the dtypes of lists and every dtype of integers, of lists that are known when compiling and
of such that only the run knows, and both as host operands."""

import numpy as np
from mx import *


def number(dtype):
    """A number that dtype holds, as text and as what it is."""
    value = {"bool": True, "ui64": 2**64 - 1, "si64": -(2**63), "f16": -0.125}.get(dtype, 0.5 if is_float(dtype) else 113)
    return str(value).lower(), np.array(value, np.float64 if is_float(dtype) else STORED[dtype])


def numbers():
    """All dtypes in one graph."""
    lines = []
    for dtype in ANY:
        text, _ = number(dtype)
        lines.append(f"  %s_{dtype} = mo.constant.scalar {{value = dense<{text}>}} : !mo.scalar<{dtype}>")
        lines.append(f"  %t_{dtype} = mo.index.to_tensor(%s_{dtype}) : !mo.scalar<{dtype}> -> {tensor('', dtype)}")
    types = ", ".join(tensor("", dtype) for dtype in ANY)
    made = ", ".join(f"%t_{dtype}" for dtype in ANY)
    text = f"mo.graph @numbers() -> ({types}) {{\n" + "\n".join(lines) + f"\n  mo.output {made} : {types}\n}}\n"
    mef = attempt("numbers", compile, text)
    results = attempt("numbers", run, mef, [], ANY) if mef else None
    for dtype, got in zip(ANY, results or []):
        same(f"mo.index.to_tensor of {dtype}", got, number(dtype)[1], dtype)


# A list as a shape, and as lists of every dtype of integers again; as operand of ops that take lists and numbers.
LISTS = """mo.graph @lists<M, N>(%x: !mo.tensor<[M, N], f32>, %given: !mo.tensor<[3], DT>)
    -> (!mo.tensor<[3], si8>, !mo.tensor<[3], si16>, !mo.tensor<[3], si32>, !mo.tensor<[3], si64>, !mo.tensor<[3], ui8>,
        !mo.tensor<[3], ui16>, !mo.tensor<[3], ui32>, !mo.tensor<[3], ui64>, !mo.tensor<[A, B, C], f32>,
        !mo.tensor<[D, E, F], f32>, !mo.tensor<[M, G], f32>, !mo.tensor<[H], si64>) {
  LIST
  %s = mo.shape.from_tensor(%list) : !mo.tensor<[3], DT> -> !mosh.ape
  %0 = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], si8>
  %1 = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], si16>
  %2 = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], si32>
  %3 = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], si64>
  %4 = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], ui8>
  %5 = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], ui16>
  %6 = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], ui32>
  %7 = mo.shape.to_tensor(%s) : !mosh.ape -> !mo.tensor<[3], ui64>
  %8 = mo.reshape(%x, %s) : (!mo.tensor<[M, N], f32>, !mosh.ape) -> !mo.tensor<[A, B, C], f32>
  %one = mo.constant {value = dense<2.0>} : !mo.tensor<[], f32>
  %9 = mo.broadcast_to(%one, %s) : (!mo.tensor<[], f32>, !mosh.ape) -> !mo.tensor<[D, E, F], f32>
  %minus = mo.constant {value = dense<[0, -2]>} : !mo.tensor<[2], si64>
  %from = mo.shape.from_tensor(%minus) : !mo.tensor<[2], si64> -> !mosh.ape
  %10 = mo.slice(%x, %from) {stop = [M, N], step = [1, 1]} : (!mo.tensor<[M, N], f32>, !mosh.ape) -> !mo.tensor<[M, G], f32>
  %limit = mo.constant.scalar {value = dense<-5>} : !mo.scalar<si32>
  %step = mo.constant.scalar {value = dense<-2>} : !mo.scalar<si64>
  %11 = mo.range(%limit, %step) {start = 4} : (!mo.scalar<si32>, !mo.scalar<si64>) -> !mo.tensor<[H], si64>
  mo.output %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11
    : !mo.tensor<[3], si8>, !mo.tensor<[3], si16>, !mo.tensor<[3], si32>, !mo.tensor<[3], si64>, !mo.tensor<[3], ui8>,
      !mo.tensor<[3], ui16>, !mo.tensor<[3], ui32>, !mo.tensor<[3], ui64>, !mo.tensor<[A, B, C], f32>,
      !mo.tensor<[D, E, F], f32>, !mo.tensor<[M, G], f32>, !mo.tensor<[H], si64>
}
"""


def lists(dtype, known, given, shape):
    """given: the list; known: a constant of the graph, else an input that only the run knows."""
    literal = f"%list = mo.constant {{value = dense<{list(given)}>}} : !mo.tensor<[3], {dtype}>"
    text = LISTS.replace("%given", "%given" if known else "%list").replace("LIST", literal if known else "").replace("DT", dtype)
    what = f"{'known' if known else 'given'} list {given} of {dtype} for {shape}"
    x = np.arange(np.prod(shape), dtype=np.float64).reshape(shape)
    as_list = SIGNED + UNSIGNED
    wants = [np.array(given)] * 8 + [x.reshape(given), np.full(given, 2.0), x[:, -2:], np.arange(4, -5, -2)]
    dtypes = as_list + ["f32"] * 3 + ["si64"]
    mef = attempt(what, compile, text)
    results = attempt(what, run, mef, [(x, "f32"), (np.array(given), dtype)], dtypes) if mef else None
    for i, (got, want) in enumerate(zip(results or [], wants)):
        same(f"{what}, result {i}", got, want, dtypes[i])


numbers()
for dtype in ("si32", "si64"):
    for known in (True, False):
        lists(dtype, known, (5, 2, 3), (6, 5))
        lists(dtype, known, (1, 1, 1), (1, 1))
        lists(dtype, known, (3, 0, 7), (0, 4))
