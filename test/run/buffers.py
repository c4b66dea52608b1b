# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Buffers of every dtype against NumPy: mo.mutable.load, mo.mutable.store, mo.mutable.store.slice with steps, negative
ones and bounds that only the run knows, mo.buffer.transfer, mo.buffer.create with and without a first value, and
mo.transfer; dims as names and as numbers, sizes 0, 1 and primes. What was loaded before a store stays what it was."""

import numpy as np
from mx import *

T, B, C = "!mo.tensor<[M, N], DT>", "!mo.buffer<[M, N], DT>", "!mo.chain"
LIST = "!mo.tensor<[2], si64>"
SHAPES = [(7, 13), (1, 1), (5, 0), (0, 3), (2, 10007)]

GRAPH = f"""mo.graph @buffersNAMES(%b: {B}, %x: {T}, %u: !mo.tensor<[P, N], DT>, %v: !mo.tensor<[M, Q], DT>,
    %w: !mo.tensor<[R, S], DT>, %start: {LIST}, %stop: {LIST})
    -> ({T}, {T}, {T}, {T}, {T}, {T}, {T}, !mo.tensor<[2, 3], DT>, !mo.tensor<[5], DT>) {{
  %c0 = mo.chain.create : {C}
  %old, %c1 = mo.mutable.load(%b, %c0) : ({B}, {C}) -> ({T}, {C})
  %c2 = mo.mutable.store(%b, %x, %c1) : ({B}, {T}, {C}) -> {C}
  %stored, %c3 = mo.mutable.load(%b, %c2) : ({B}, {C}) -> ({T}, {C})

  %c4 = mo.mutable.store.slice(%b, %u, %c3) {{start = [1, 0], stop = [M, N], step = [2, 1]}}
    : ({B}, !mo.tensor<[P, N], DT>, {C}) -> {C}
  %rows, %c5 = mo.mutable.load(%b, %c4) : ({B}, {C}) -> ({T}, {C})
  %c6 = mo.mutable.store.slice(%b, %v, %c5) {{start = [0, -1], stop = [M, -1 - N], step = [1, -3]}}
    : ({B}, !mo.tensor<[M, Q], DT>, {C}) -> {C}
  %columns, %c7 = mo.mutable.load(%b, %c6) : ({B}, {C}) -> ({T}, {C})
  %c8 = mo.mutable.store.slice(%b, %w, %start, %stop, %c7) {{step = [2, -1]}}
    : ({B}, !mo.tensor<[R, S], DT>, {LIST}, {LIST}, {C}) -> {C}
  %last, %c9 = mo.mutable.load(%b, %c8) : ({B}, {C}) -> ({T}, {C})

  %copy = mo.buffer.create : {B}
  %c10 = mo.buffer.transfer(%b, %copy, %c9) : ({B}, {B}, {C}) -> {C}
  %c11 = mo.mutable.store(%b, %x, %c10) : ({B}, {T}, {C}) -> {C}
  %copied, %c12 = mo.mutable.load(%copy, %c11) : ({B}, {C}) -> ({T}, {C})
  %back, %c13 = mo.mutable.load(%b, %c12) : ({B}, {C}) -> ({T}, {C})
  %there, %c14 = mo.transfer(%back, %c13) : ({T}, {C}) -> ({T}, {C})

  %filled = mo.buffer.create {{initValue = dense<ONE>}} : !mo.buffer<[2, 3], DT>
  %ones, %c15 = mo.mutable.load(%filled, %c14) : (!mo.buffer<[2, 3], DT>, {C}) -> (!mo.tensor<[2, 3], DT>, {C})
  %listed = mo.buffer.create {{initValue = dense<LIST>}} : !mo.buffer<[5], DT>
  %first = mo.constant {{value = dense<ONE>}} : !mo.tensor<[2], DT>
  %c16 = mo.mutable.store.slice(%listed, %first, %c15) {{start = [-2], stop = [0], step = [-2]}}
    : (!mo.buffer<[5], DT>, !mo.tensor<[2], DT>, {C}) -> {C}
  %list, %c17 = mo.mutable.load(%listed, %c16) : (!mo.buffer<[5], DT>, {C}) -> (!mo.tensor<[5], DT>, {C})
  mo.output %old, %stored, %rows, %columns, %last, %copied, %there, %ones, %list
    : {T}, {T}, {T}, {T}, {T}, {T}, {T}, !mo.tensor<[2, 3], DT>, !mo.tensor<[5], DT>
}}
"""


def draw_slice(rng, size, step):
    """Bounds as a caller may give them: outside of the dim, from the end, in the wrong order."""
    return slice(*rng.integers(-size - 2, size + 3, 2).tolist(), step)


def literals(dtype):
    """One value and five as text, and what they are."""
    values = {"bool": [True, False, True, True, False]}.get(dtype, [1, 2, 3, 100, 127])
    values = values if not is_float(dtype) else [1.5, -2.0, 0.25, 96.0, -0.0]
    text = [str(v).lower() for v in values]
    return text[0], f"[{', '.join(text)}]", np.array(values, np.float64 if is_float(dtype) else STORED[dtype])


def operands(rng, shape, dtype):
    """The inputs of the graph, what its results are, and the sizes of its names."""
    m, n = shape
    place = tuple(draw_slice(rng, size, step) for size, step in zip(shape, (2, -1)))
    steps = [(slice(1, m, 2), slice(None)), (slice(None), slice(-1, -1 - n, -3)), place]
    old, x = sample(rng, shape, dtype), sample(rng, shape, dtype)
    parts = [sample(rng, x[step].shape, dtype) for step in steps]
    states = [x]
    for step, part in zip(steps, parts):
        states.append(states[-1].copy())
        states[-1][step] = part
    bounds = [np.array([getattr(s, name) for s in place], np.int64) for name in ("start", "stop")]
    _, _, values = literals(dtype)
    listed = values.copy()
    listed[[3, 1]] = values[0]
    wants = [old, *states, states[-1], x, np.full((2, 3), values[0]), listed]
    inputs = [(a, dtype) for a in (old, x, *parts)] + [(a, "si64") for a in bounds]
    sizes = {"M": m, "N": n, "P": parts[0].shape[0], "Q": parts[1].shape[1], "R": parts[2].shape[0], "S": parts[2].shape[1]}
    return inputs, wants, sizes


def text_of(dtype, sizes=None):
    one, five, _ = literals(dtype)
    text = GRAPH.replace("NAMES", "" if sizes else "<M, N, P, Q, R, S>")
    for name, size in (sizes or {}).items():
        text = text.replace(f"[{name},", f"[{size},").replace(f", {name}]", f", {size}]").replace(f"- {name}]", f"- {size}]")
    return text.replace("dense<ONE>", f"dense<{one}>").replace("dense<LIST>", f"dense<{five}>").replace("DT", dtype)


def check(what, mef, inputs, wants, dtype, levels):
    for level, flag in levels:
        results = attempt(f"{what} {level}", run, mef, inputs, [dtype] * len(wants), flag)
        for i, (got, want) in enumerate(zip(results or [], wants)):
            same(f"{what} {level}, result {i}", got, want, dtype, signed_zero=True)


for number, dtype in enumerate(ANY):
    rng = np.random.default_rng(number)
    cases = [(shape, *operands(rng, shape, dtype)) for shape in SHAPES]
    for flags in [()] if dtype != "f32" else [(), ("-O0",)]:
        mef = attempt(f"buffers of {dtype}", compile, text_of(dtype), *flags)
        for shape, inputs, wants, _ in cases if mef else ():
            check(f"buffers of {dtype} {shape} {' '.join(flags)}", mef, inputs, wants, dtype, each_level())
    # As numbers: one shape of primes, and one of the others, at one level.
    for shape, inputs, wants, sizes in (cases[0], cases[1 + number % 4]):
        mef = attempt(f"static buffers of {dtype}", compile, text_of(dtype, sizes))
        if mef:
            check(f"static buffers of {dtype} {shape}", mef, inputs, wants, dtype, each_level()[-1:])
