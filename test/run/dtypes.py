# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""docs/dtypes.md: every code of the floats of 8 bits, every float near one of them, every pair of half bytes, in every
conversion, as inputs, results, literals and weights. Files hold codes and bytes as ui8."""

import subprocess

import numpy as np
from mx import *

INTS = {"si4": (-8, 7), "ui4": (0, 15)}
ALL = ANY + F8


def graph(inputs, body, outputs):
    """inputs: [(name, type)], outputs: the same."""
    takes = ", ".join(f"%{name}: {t}" for name, t in inputs)
    names, types = ", ".join(f"%{name}" for name, _ in outputs), ", ".join(t for _, t in outputs)
    return f"mo.graph @g({takes}) -> ({types}) {{\n{body}\n  mo.output {names} : {types}\n}}\n"


def cast_graph(source, targets, dims):
    t = {d: tensor(dims, d) for d in [source, *targets]}
    body = "\n".join(f"  %to_{d} = mo.cast(%x) : {t[source]} -> {t[d]}" for d in targets)
    return graph([("x", t[source])], body, [(f"to_{d}", t[d]) for d in targets])


def at_every_level(what, text, inputs, outputs, check):
    mef = attempt(what, compile, text)
    for level, flag in each_level() if mef else ():
        results = attempt(f"{what} {level}", run, mef, inputs, outputs, flag)
        for number, got in enumerate(results or []):
            check(number, got, f"{what} {level}")


# ---- f8: the numbers of a format are the references; what lies between is rounded to the nearer one, by comparison ------


def nearest(x, dtype):
    """Codes, from the magnitudes of the format's numbers: the nearer, of two as near the even code."""
    numbers = F8_VALUES[dtype][: 127 if dtype == "f8e4m3fn" else 124]
    a = np.minimum(np.abs(np.nan_to_num(x.astype(np.longdouble), nan=0)), numbers[-1])
    above = np.clip(np.searchsorted(numbers, a.astype(np.float64)), 1, len(numbers) - 1)
    above += a > numbers[above]
    above = np.minimum(above, len(numbers) - 1)
    down, up = a - numbers[above - 1], numbers[above] - a
    code = np.where((up < down) | ((up == down) & (above % 2 == 0)), above, above - 1)
    return np.where(np.isnan(x), 0x7F if dtype == "f8e4m3fn" else 0x7E, code | np.signbit(x) << 7).astype(np.uint8)


def codes_agree(what, got, want, dtype, x):
    """The same codes; any NaN is as good as another."""
    a, b = F8_VALUES[dtype][got], F8_VALUES[dtype][want]
    good = (got == want) | (np.isnan(a) & np.isnan(b))
    same(what, np.where(good, want, got), want, "ui8", shown=(x,))


for dtype in F8:
    values = F8_VALUES[dtype]
    codes = np.arange(256, dtype=np.uint8)
    wide = ["f32", "f64", "f16", "bf16"]
    exact = lambda number, got, what: same(f"{what} -> {wide[number]}", got, values, wide[number], signed_zero=True)
    at_every_level(f"{dtype} codes", cast_graph(dtype, wide, "256"), [(codes, "ui8")], wide, exact)

    finite = np.unique(np.abs(values[np.isfinite(values)]))
    middle = (finite[1:] + finite[:-1]) / 2
    near = np.concatenate([finite, middle, [464, 61440, 65536, 1e30, 3e38]])
    singles = np.concatenate([np.nextafter(np.float32(near), np.float32(w)) for w in (0, near, np.inf)]).astype(np.float32)
    sweep = (np.arange(1 << 16, dtype=np.uint32) << 16).view(np.float32)  # every sign, exponent and 7 bits of mantissa
    x32 = np.concatenate([singles, -singles, sweep, np.float32([np.nan, np.inf, -np.inf, 1e-45, -1e-45])])
    doubles = np.concatenate([np.nextafter(near, w) for w in (0, near, np.inf)])  # off by less than an f32 shows
    x64 = np.concatenate([doubles, -doubles, [np.nan, np.inf, -np.inf, 1e-300, 1e300, -1e300]])
    for source, x in (("f32", x32), ("f64", x64)):
        want = nearest(x, dtype)
        check = lambda number, got, what, x=x, want=want: codes_agree(what, got, want, dtype, x)
        at_every_level(f"{source} -> {dtype}", cast_graph(source, [dtype], "N").replace("@g(", "@g<N>("), [(x, source)], ["ui8"], check)
    for source in ("f16", "bf16"):
        bits = np.arange(1 << 16, dtype=np.uint16)
        x = values_of(bits.view(np.float16) if source == "f16" else bits, source)
        check = lambda number, got, what, x=x: codes_agree(what, got, nearest(x, dtype), dtype, x)
        at_every_level(f"{source} -> {dtype}", cast_graph(source, [dtype], "65536"), [(x, source)], ["ui8"], check)
    for source in INTEGERS:  # integers that f32 rounds lie beside ties of f8
        least, greatest = limits(source)
        ties = np.array([v + w for v in middle for w in (-1, 0, 1) if v == int(v)] + [least, greatest, least + 1], object)
        x = np.array([int(v) for v in np.concatenate([ties, -ties]) if least <= v <= greatest], STORED[source])
        check = lambda number, got, what, x=x: codes_agree(what, got, nearest(x.astype(np.longdouble), dtype), dtype, x)
        at_every_level(f"{source} -> {dtype}", cast_graph(source, [dtype], str(x.size)), [(x, source)], ["ui8"], check)

    # Data movement keeps every number, infinities too; arithmetic rounds f32's result and saturates what is finite.
    t = tensor("16, 16", dtype)
    body = f"  %y = mo.transpose(%x) {{perm = [1, 0]}} : {t} -> {t}\n  %z = mo.add(%x, %x) : {t}"
    x = values.reshape(16, 16)
    wants = [store(x.T, dtype), store(x + x, dtype)]
    check = lambda number, got, what: codes_agree(f"{what} {number}", got, wants[number], dtype, x)
    at_every_level(f"{dtype} moved", graph([("x", t)], body, [("y", t), ("z", t)]), [(codes.reshape(16, 16), "ui8")], ["ui8"] * 2, check)

    # Literals, printed and read; weights.
    numbers = values[np.isfinite(values)]
    literal = ", ".join(repr(float(v)) for v in numbers) + ", nan" + (", inf, -inf" if dtype == "f8e5m2" else "")
    n = len(numbers) + (3 if dtype == "f8e5m2" else 1)
    t = tensor(str(n), dtype)
    body = f"  %k = mo.constant {{value = dense<[{literal}]>}} : {t}\n  %w = mo.constant.external {{name = \"w\"}} : {tensor('256', dtype)}"
    text = graph([], body, [("k", t), ("w", tensor("256", dtype))])
    weights = write_safetensors("f8.safetensors", {"w": (values, dtype)})
    results = attempt(f"{dtype} constants", lambda: run(compile(text, f"--weights={weights}"), [], ["ui8"] * 2))
    if results:
        codes_agree(f"{dtype} literal", results[0], store(np.concatenate([numbers, [np.nan, np.inf, -np.inf]])[:n], dtype), dtype, None)
        codes_agree(f"{dtype} weight", results[1], store(values, dtype), dtype, None)


# ---- 4 bits -------------------------------------------------------------------------------------------------------------


def pack(values):
    """Two to a byte, the first in the low half; 0 behind an odd number."""
    bits = np.asarray(values).reshape(-1).astype(np.int64) & 15
    bits = np.append(bits, [0] * (bits.size % 2)).astype(np.uint8)
    return bits[0::2] | bits[1::2] << 4


def numbers_of(dtype, n):
    """Every pair of half bytes, then the first ones again."""
    pairs = np.array([[i & 15, i >> 4] for i in range(256)]).reshape(-1)
    values = np.resize(pairs, n)
    return np.where(values > 7, values - 16, values) if dtype == "si4" else values


for dtype, (least, greatest) in INTS.items():
    for n in (0, 1, 2, 7, 512, 16411):  # one unit of work, and several
        x = numbers_of(dtype, n)
        wants = [x != 0 if d == "bool" else x.astype(np.float64) if is_float(d) else x.astype(STORED[d]) for d in ALL]
        check = lambda number, got, what, wants=wants: same(f"{what} -> {ALL[number]}", got, wants[number], ALL[number])
        at_every_level(f"from {dtype}[{n}]", cast_graph(dtype, ALL, str(n)), [(pack(x), "ui8")], ALL, check)
        for source in ALL:
            rng = np.random.default_rng(n)
            y = sample(rng, (n,), source, least - 3, greatest + 3)
            if is_float(source):
                y = with_specials(rng, y, values_of(store(np.array([np.nan, np.inf, -np.inf, -8.9, 7.9, 15.9, -0.9]), source), source))
                want = np.clip(np.trunc(np.nan_to_num(y, nan=0, posinf=99, neginf=-99)), least, greatest)
            else:
                want = y.astype(np.int64, casting="unsafe") if source != "ui64" else y.view(np.int64)
            check = lambda number, got, what, want=want: same(what, got, pack(want), "ui8")
            at_every_level(f"{source} -> {dtype}[{n}]", cast_graph(source, [dtype], str(n)), [(y, source)], ["ui8"], check)

    # What reads and writes them fuses; a reshape, a copy and a bitcast move bytes; literals of one element fill.
    other = "ui4" if dtype == "si4" else "si4"
    for shape, to in (((3, 5), (15,)), ((2, 3, 4), (6, 4)), ((1,), (1, 1)), ((0, 3), (3, 0))):
        x = numbers_of(dtype, int(np.prod(shape)) + 40)[40:].reshape(shape)
        t, r = tensor(shape, dtype), tensor(to, dtype)
        o, f, h = tensor(shape, other), tensor(shape, "f32"), tensor(shape[::-1], "f32")
        perm = list(range(len(shape)))[::-1]
        body = f"""  %y = mo.static.reshape(%x) : {t} -> {r}
  %b = mo.bitcast(%x) : {t} -> {o}
  %c = mo.cast(%x) : {t} -> {f}
  %n = mo.negative(%c) : {f}
  %d = mo.transpose(%n) {{perm = {perm}}} : {f} -> {h}
  %q = mo.cast(%d) : {h} -> {tensor(shape[::-1], "si4")}
  %k = mo.constant {{value = dense<5>}} : {t}
  %l = mo.constant {{value = dense<[1, 2, 3]>}} : {tensor("3", dtype)}"""
        names = [("y", r), ("b", o), ("d", h), ("q", tensor(shape[::-1], "si4")), ("k", t), ("l", tensor("3", dtype)), ("x", t)]
        five = pack(np.full(shape, 5))
        wants = [pack(x), pack(x), -x.T.astype(float), pack(np.clip(-x.T, -8, 7)), five, pack([1, 2, 3]), pack(x)]
        kinds = ["ui8", "ui8", "f32", "ui8", "ui8", "ui8", "ui8"]

        def check(number, got, what):
            want = wants[number]
            if number == 4 and want.size and x.size % 2:  # the half byte behind the last element is anything
                got, want = got & np.append(np.full(got.size - 1, 255), 15), want
            same(f"{what} result {number}", got.astype(want.dtype), want, kinds[number])

        at_every_level(f"{dtype} {shape}", graph([("x", t)], body, names), [(pack(x), "ui8")], kinds, check)

    # Sizes that the run binds, literals of mxrun, and weights, which are bytes in ui8.
    t = tensor("N, 3", dtype)
    mef = compile(graph([("x", t)], f"  %w = mo.cast(%x) : {t} -> {tensor('N, 3', 'si8')}", [("w", tensor("N, 3", "si8")), ("x", t)]).replace("@g(", "@g<N>("))
    x = numbers_of(dtype, 40)[31:40].reshape(3, 3)
    np.save(WORK / "nibbles.npy", pack(x))
    rows = "".join("[" + " ".join(str(v) for v in row) + "]" for row in x.tolist())
    for given in (f"3x3x{dtype}={rows}", f"3x3x{dtype}=@{WORK / 'nibbles.npy'}"):
        text = subprocess.run([MXRUN, mef, f"--input={given}"], capture_output=True, text=True).stdout
        if text != f"result[0]: 3x3xsi8={rows}\nresult[1]: 3x3x{dtype}={rows}\n":
            fail(f"mxrun --input={given} prints {text}")
    w = tensor((3, 3), dtype)
    body = f"  %w = mo.constant.external {{name = \"w\"}} : {w}\n  %f = mo.cast(%w) : {w} -> {tensor((3, 3), 'f32')}"
    weights = write_safetensors("nibbles.safetensors", {"w": (pack(x), "ui8")})
    results = attempt(f"{dtype} weight", lambda: run(compile(graph([], body, [("f", tensor((3, 3), "f32"))]), f"--weights={weights}"), [], ["f32"]))
    if results:
        same(f"{dtype} weight", results[0], x.astype(float), "f32")
