# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=signals --part=3
"""Fourier transforms, frames and determinants. References are those of NumPy, in f64."""

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import ANY, FLOATS, RTOL, round_to, sample

# Largest error of a transform, relative to the root mean square of what it makes.
DFT_ERROR = {"f16": 1e-3, "bf16": 8e-3, "f32": 2e-6, "f64": 2e-14}
ROUNDING = {"f16": 1e-3, "bf16": 8e-3, "f8e4m3fn": RTOL["f8e4m3fn"], "f8e5m2": RTOL["f8e5m2"]}  # of an element, once


def joined(x):
    """Parts as complex numbers."""
    return x[..., 0] + 1j * x[..., 1] if x.shape[-1] == 2 else x[..., 0]


def parts(x, real=False):
    return x.real[..., None] if real else np.stack([x.real, x.imag], -1)


def transform_out(dims, dtype, want):
    scale = np.full(want.shape, np.sqrt(np.mean(want**2)) if want.size else 0.0)
    rtol = max(DFT_ERROR.get(dtype, 0), ROUNDING.get(dtype, 0))
    return Out(dims, dtype, want, rtol=rtol, atol=0.0, scale=scale)


def dft(kind):
    """kind: "complex", "real", "half" (of real x, onesided), "real from half" (inverse, onesided)"""

    def make(rng, dtype, size):
        rank = int(rng.integers(1, 4))
        names = list("MNK"[:rank])
        at = int(rng.integers(rank))
        axis = at - rank - 1 if rng.random() < 0.5 else at
        name, shape = names[at], tuple(size(n) for n in names)
        length = str(rng.choice([name, name, f"2 * {name}", f"{name} + 3", f"{name} floordiv 2 + 1", "7", "12", "64"]))
        n = eval(length.replace("floordiv", "//"), {name: size(name)})  # noqa: S307
        at_least = {name: 1} if n < 1 else {}
        n = max(n, 1)
        inverse, onesided = rng.random() < 0.5, kind in ("half", "real from half")
        number = 2 if kind in ("complex", "real from half") else 1
        x = sample(rng, (*shape, number), dtype)
        z, made = joined(x), length
        if kind == "real from half":
            half = np.zeros((*shape[:at], n // 2 + 1, *shape[at + 1 :]), complex)  # NumPy's own padding fails for 0 numbers
            kept = tuple(slice(min(a, b)) for a, b in zip(half.shape, shape))
            half[kept] = z[kept]
            inverse, want = True, parts(np.fft.irfft(half, n, at), real=True)
        else:
            want = (np.fft.ifft if inverse else np.fft.fft)(z, n, at)
            if kind == "half":
                want, made = want.take(np.arange(n // 2 + 1), at), f"({length}) floordiv 2 + 1"
            want = parts(want)
        dims = [*names[:at], made, *names[at + 1 :], "1" if kind == "real from half" else "2"]
        attributes = [f"dft_length = {length}", f"axis = {axis}"]
        attributes += ["inverse = true"] if inverse else []
        attributes += ["onesided = true"] if onesided else []
        out = transform_out(", ".join(dims), dtype, want)
        return Case([In(f"{', '.join(names)}, {number}", dtype, x)], [out], f"{{{', '.join(attributes)}}}", at_least)

    return Op("mo.dft", FLOATS, make)


def long_dft(rng, dtype, size):
    """Lengths of every kind: powers, products of small factors, primes, products of large ones."""
    n = int(rng.choice([1, 2, 8, 210, 441, 480, 1000, 1009, 1024, 2 * 509, 4096, 31 * 37]))
    m, inverse = size("M"), str(rng.random() < 0.5).lower()
    x = sample(rng, (m, n, 2), dtype)
    want = parts((np.fft.ifft if inverse == "true" else np.fft.fft)(joined(x), n, 1))
    attributes = f"{{dft_length = {n}, axis = 1, inverse = {inverse}}}"
    return Case([In(f"M, {n}, 2", dtype, x)], [transform_out(f"M, {n}, 2", dtype, want)], attributes)


def cut(x, step, length):
    """[B, S, C] as frames [B, F, length, C]: those that x holds whole."""
    count = max((x.shape[1] - length) // step + 1, 0)
    frames = [x[:, f * step : f * step + length] for f in range(count)]
    return np.stack(frames, 1) if frames else np.zeros((x.shape[0], 0, length, x.shape[2]), x.dtype)


def frames(rng, dtype, size):
    b, s, c, step = size("B"), size("S"), size("C"), int(rng.integers(1, 5))
    length = int(rng.choice([1, 2, 3, 5, 8]))
    x = sample(rng, (b, s, c), dtype)
    attributes = f"{{frame_step = {step}, frame_length = {length}}}"
    return Case([In("B, S, C", dtype, x)], [Out(f"B, F, {length}, C", dtype, cut(x, step, length), exact=True)], attributes)


def stft(windowed, complex_signal):
    def make(rng, dtype, size):
        b, s, length, step = size("B"), size("S"), size("L"), int(rng.integers(1, 6))
        onesided = not complex_signal and rng.random() < 0.6
        number = 2 if complex_signal else 1
        x = sample(rng, (b, s, number), dtype)
        inputs = [In(f"B, S, {number}", dtype, x)]
        at = cut(x, step, max(length, 1))
        written = "L"
        if windowed:
            window = sample(rng, (length,), dtype, 0.0, 1.0)
            inputs.append(In("L", dtype, window))
            at = at * window[:, None] if length else at
        else:
            written = str(length)  # no operand could bind the name
        want = np.fft.fft(joined(at), axis=2)
        if onesided:
            want = want[:, :, : length // 2 + 1]
        attributes = f"{{frame_step = {step}, frame_length = {written}, onesided = {str(onesided).lower()}}}"
        bins = f"({written}) floordiv 2 + 1" if onesided else written
        out = transform_out(f"B, F, {bins}, 2", dtype, parts(want))
        return Case(inputs, [out], attributes, {"L": 1})

    return Op("mo.stft", FLOATS, make)


def det(rng, dtype, size):
    names = list("AB"[: int(rng.integers(3))])
    n, batch = size("N"), tuple(size(name) for name in names)
    if rng.random() < 0.5:  # pivots that are 0 where they stand, singular ones
        x = rng.integers(-1, 2, (*batch, n, n)).astype(np.float64)
    else:  # determinants near 1, however large n is
        q = np.linalg.qr(rng.standard_normal((*batch, n, n)))[0] if n and np.prod(batch) else np.zeros((*batch, n, n))
        x = round_to(q * rng.uniform(0.9, 1.1, n), dtype)
    want = np.linalg.det(x) if np.prod(batch) else np.zeros(batch)
    dims = ", ".join(names)
    error = {"f64": 1e-10, "f32": 1e-6}.get(dtype)
    return Case([In(", ".join([*names, "N", "N"]), dtype, x)], [Out(dims, dtype, want, rtol=error, atol=error)])


OPS = [dft(kind) for kind in ("complex", "real", "half", "real from half")]
OPS += [Op("mo.dft", FLOATS, long_dft), Op("mo.frames", ANY, frames)]
OPS += [stft(windowed, signal) for windowed in (True, False) for signal in (False, True)]
OPS += [Op("mo.det", FLOATS, det)]
OPS = with_f8(OPS)
