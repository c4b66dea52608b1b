# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""mo.matmul for every dtype, with and without transpose_b, dynamic and static, with a variable and with a constant
right-hand side (which the compiler packs), against NumPy: floats in f64, integers exactly, modulo 2^bits."""

import numpy as np
from mx import *

SIZES = [
    (0, 3, 5),
    (3, 0, 5),
    (3, 5, 0),
    (1, 1, 1),
    (1, 65, 33),
    (5, 7, 11),
    (6, 16, 64),
    (8, 48, 300),
    (13, 100, 17),
    (130, 50, 97),
    (67, 1, 31),
]


WEIGHTS = [(16, 64), (37, 129), (1, 5), (130, 3)]  # (N, K)


def multiply(name, a, b, m, n, k, dtype, transpose):
    """One op, and its result's type."""
    ta, out = tensor((m, k), dtype), tensor((m, n), dtype)
    tb = tensor((n, k) if transpose else (k, n), dtype)
    return (
        f"  {name} = mo.matmul({a}, {b}){' {transpose_b = true}' if transpose else ''} : ({ta}, {tb}) -> {out}\n",
        out,
    )


def variable_graph(dtype, m, n, k, symbols):
    """a * b and, with transpose_b, a * bt."""
    plain, out = multiply("%c", "%a", "%b", m, n, k, dtype, False)
    turned, _ = multiply("%d", "%a", "%bt", m, n, k, dtype, True)
    return (
        f"mo.graph @multiply{symbols}(%a: {tensor((m, k), dtype)}, %b: {tensor((k, n), dtype)}, "
        f"%bt: {tensor((n, k), dtype)}) -> ({out}, {out}) {{\n{plain}{turned}  mo.output %c, %d : {out}, {out}\n}}\n"
    )


def weights_graph(dtype):
    """For every size of WEIGHTS an input, and its product with a weight, plain and transposed."""
    inputs, lines, names, types = [], [], [], []
    for i, (n, k) in enumerate(WEIGHTS):
        inputs.append(f"%a{i}: {tensor(('M', k), dtype)}")
        for transpose in (False, True):
            t = "t" if transpose else ""
            shape = tensor((n, k) if transpose else (k, n), dtype)
            lines.append(f'  %w{i}{t} = mo.constant.external {{name = "w{i}{t}"}} : {shape}\n')
            line, out = multiply(f"%c{i}{t}", f"%a{i}", f"%w{i}{t}", "M", n, k, dtype, transpose)
            lines.append(line)
            names.append(f"%c{i}{t}")
            types.append(out)
    return (
        f"mo.graph @weights<M>({', '.join(inputs)}) -> ({', '.join(types)}) {{\n{''.join(lines)}"
        f"  mo.output {', '.join(names)} : {', '.join(types)}\n}}\n"
    )


def product(a, b, dtype):
    """a * b, and for floats the sum of the magnitudes."""
    if is_float(dtype):
        return a @ b, np.abs(a) @ np.abs(b)
    wide = a.astype(np.uint64) @ b.astype(np.uint64)  # modulo 2^64, which every narrower modulus divides
    return wide.astype(STORED[dtype]), None


def check(what, got, a, b, dtype):
    want, scale = product(a, b, dtype)
    if scale is None:
        same(what, got, want, dtype)
    else:
        close(what, got, want, dtype, scale=scale)


def operands(dtype, m, n, k, seed):
    rng = np.random.default_rng(seed)
    return sample(rng, (m, k), dtype), sample(rng, (k, n), dtype)


def run_variable(mef, dtype, m, n, k, kind):
    a, b = operands(dtype, m, n, k, m * n + k)
    for level, flag in each_level():
        what = f"{dtype} {kind} M={m} N={n} K={k} {level}"
        results = attempt(what, run, mef, [(a, dtype), (b, dtype), (b.T, dtype)], [dtype] * 2, flag)
        for name, got in zip(("", " transpose_b"), results or []):
            check(what + name, got, a, b, dtype)


def run_weights(dtype):
    weights = [operands(dtype, 1, n, k, n + k)[1] for n, k in WEIGHTS]
    stored = {f"w{i}": (b, dtype) for i, b in enumerate(weights)} | {
        f"w{i}t": (b.T, dtype) for i, b in enumerate(weights)
    }
    path = write_safetensors(f"{dtype}.safetensors", stored)
    mef = attempt(f"{dtype} weights", compile, weights_graph(dtype), f"--weights={path}")
    for m in (0, 1, 6, 29) if mef else ():
        inputs = [operands(dtype, m, n, k, m)[0] for n, k in WEIGHTS]
        for level, flag in each_level():
            what = f"{dtype} weights M={m} {level}"
            results = attempt(what, run, mef, [(a, dtype) for a in inputs], [dtype] * (2 * len(WEIGHTS)), flag)
            for index, got in enumerate(results or []):
                check(
                    f"{what} {WEIGHTS[index // 2]}{' transpose_b' if index % 2 else ''}",
                    got,
                    inputs[index // 2],
                    weights[index // 2],
                    dtype,
                )


for dtype in NUMERIC:
    mef = attempt(f"{dtype} dynamic", compile, variable_graph(dtype, "M", "N", "K", "<M, N, K>"))
    for sizes in SIZES if mef else ():
        run_variable(mef, dtype, *sizes, "dynamic")
    mef = attempt(f"{dtype} static", compile, variable_graph(dtype, 13, 29, 31, ""))
    if mef:
        run_variable(mef, dtype, 13, 29, 31, "static")
    run_weights(dtype)
