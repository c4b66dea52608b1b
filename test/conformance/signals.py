# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Fourier transforms, windows and mel weights, compared with NumPy's, ONNX Runtime's and the reference's."""

import made
import numpy as np
from onnx import TensorProto, helper

node = helper.make_node
rng = np.random.default_rng(11)


def one(op, *inputs, **attributes):
    return [node(op, list(inputs), ["y"], **attributes)]


def parts(z, dtype):
    return np.stack([z.real, z.imag], -1).astype(dtype)


# ---- DFT


def transform(x, length, axis, inverse, onesided):
    """NumPy's, of [.., 1 or 2]."""
    z = x[..., 0].astype("c16") + (1j * x[..., 1] if x.shape[-1] == 2 else 0)
    if inverse and onesided:
        return [np.fft.irfft(z, length, axis)[..., None].astype(x.dtype)]
    y = (np.fft.ifft if inverse else np.fft.fft)(z, length, axis)
    return [parts(y.take(range(y.shape[axis] // 2 + 1), axis) if onesided else y, x.dtype)]


def dft(name, x, length=None, axis=None, inverse=0, onesided=0, opset=20, symbolic=False, runs=False):
    """axis: an attribute at 17, an input at 20; runs: the length is only known when it runs."""
    inputs, constants = ["x"], {}
    attributes = {"inverse": inverse, "onesided": onesided}
    given = {"x": x}
    if length is not None or (axis is not None and opset >= 20):
        inputs.append("n" if length is not None else "")
    if length is not None:
        (given if runs else constants)["n"] = np.array(length)
    if axis is not None and opset >= 20:
        inputs.append("a")
        constants["a"] = np.array(axis)
    elif axis is not None:
        attributes["axis"] = axis
    along = axis if axis is not None else 1 if opset < 20 else -2
    along = along % x.ndim
    size = length or (2 * (x.shape[along] - 1) if inverse and onesided else x.shape[along])
    made.check(f"dft {name}", one("DFT", *inputs, **attributes), given, constants=constants, opset=opset, symbolic=symbolic,
               want=transform(x, size, along, inverse, onesided), atol=1e-4)


real, pairs = rng.standard_normal((3, 10, 7, 1)).astype("f4"), rng.standard_normal((3, 10, 7, 2)).astype("f4")
for opset in (17, 20):
    for inverse, onesided, x in ((0, 0, real), (0, 0, pairs), (0, 1, real), (1, 0, pairs), (1, 0, real), (1, 1, pairs)):
        dft(f"{opset} {inverse} {onesided} {x.shape[-1]}", x, None, None, inverse, onesided, opset)
        dft(f"{opset} {inverse} {onesided} {x.shape[-1]}, axis 0", x, 5, 0, inverse, onesided, opset)
    dft(f"{opset}, axis -2", real, 12, -2, opset=opset)
dft("longer", real, 16, 1)
dft("shorter", pairs, 4, 1, onesided=0, opset=17)
dft("odd half", pairs, 9, 2, 1, 1)
dft("one element", real[:, :1], None, 1)
dft("f64", pairs.astype("f8"), None, 2, 1)
dft("a length when it runs", real, 6, 1, runs=True)
dft("a half of a length when it runs", real, 8, 2, onesided=1, runs=True)
dft("of rank 2", real[0, :, 0])
made.check("dft, named dims", [node("Unsqueeze", ["s", "m"], ["x"]), *one("DFT", "x", "", "a", onesided=1)], {"s": real[..., 0]},
           constants={"m": np.array([-1]), "a": np.array(1)}, opset=20, symbolic=True, want=transform(real, 10, 1, 0, 1), atol=1e-4)
made.refused("dft, complex half", one("DFT", "x", onesided=1), {"x": pairs}, "a onesided forward transform of complex numbers along axis 2 of [3, 10, 7, 2]", opset=20)
made.refused("dft, real half", one("DFT", "x", onesided=1, inverse=1), {"x": real}, "a onesided inverse transform of real numbers", opset=20)
made.refused("dft, last axis", one("DFT", "x", axis=3), {"x": real}, "along axis 3", opset=17)
made.refused("dft, axis", one("DFT", "x", axis=4), {"x": real}, "axis 4 of a tensor of rank 4", opset=17)
made.refused("dft, 3 parts", one("DFT", "x"), {"x": np.zeros((2, 3), "f4")}, "an input of shape [2, 3], whose last dim is to be 1 or 2", opset=17)
made.refused("dft, axis when it runs", one("DFT", "x", "", "a"), {"x": real, "a": np.array(1)}, "axis is only known when it runs", opset=20)

# ---- STFT


def frames(x, step, length, window, onesided):
    z = x[..., 0].astype("c16") + (1j * x[..., 1] if x.shape[-1] == 2 else 0)
    count = (z.shape[1] - length) // step + 1
    y = np.stack([np.fft.fft(z[:, f * step : f * step + length] * window, axis=-1) for f in range(count)], 1)
    return [parts(y[..., : length // 2 + 1] if onesided else y, x.dtype)]


signal = rng.standard_normal((2, 31, 1)).astype("f4")
waves = rng.standard_normal((2, 31, 2)).astype("f4")
hann = np.hanning(8).astype("f4")
for name, x, step, window, length, onesided in (
    ("window", signal, 3, hann, None, 1),
    ("window and length", signal, 4, hann, 8, 1),
    ("length", signal, 5, None, 7, 1),
    ("whole", signal, 1, None, None, 1),
    ("both sides", signal, 2, hann, None, 0),
    ("complex", waves, 6, hann, None, 0),
    ("one frame", signal, 40, None, 31, 0),
):
    constants = {"s": np.array(step)} | ({} if window is None else {"w": window}) | ({} if length is None else {"n": np.array(length, "i4")})
    inputs = ["x", "s", "" if window is None else "w", "" if length is None else "n"]
    size = length or (len(window) if window is not None else x.shape[1])
    want = frames(x, step, size, 1 if window is None else window, onesided)
    attributes = {} if onesided else {"onesided": 0}
    made.check(f"stft, {name}", one("STFT", *inputs, **attributes), {"x": x}, constants=constants, want=want, atol=1e-4)
    if onesided:
        made.check(f"stft, {name}, when it runs", one("STFT", *inputs, **attributes), {"x": x} | constants, want=want, atol=1e-4)
made.check("stft, no fourth input", one("STFT", "x", "s", "w"), {"x": signal}, constants={"s": np.array([3]), "w": hann}, want=frames(signal, 3, 8, hann, 1), atol=1e-4)
made.refused("stft, complex half", one("STFT", "x", "s"), {"x": waves}, "a onesided transform of complex numbers", constants={"s": np.array(1)})
made.refused("stft, rank", one("STFT", "x", "s"), {"x": real}, "a signal of rank 4, a window of rank 1", constants={"s": np.array(1)})
made.refused("stft, step", one("STFT", "x", "s"), {"x": signal}, "frame_step is 0", constants={"s": np.array(0), "n": np.array(4)})
made.refused("stft, steps", one("STFT", "x", "s"), {"x": signal}, "frame_step is [2], not one number", constants={"s": np.array([1, 2])})

# ---- windows and mel weights

for op, name in (("HannWindow", "hanning"), ("HammingWindow", "hamming"), ("BlackmanWindow", "blackman")):
    for size, periodic in ((0, None), (2, 0), (10, None), (10, 0), (33, 0)):
        attributes = {} if periodic is None else {"periodic": 0}
        want = getattr(np, name)(size + 1)[:-1] if periodic is None else getattr(np, name)(size)
        if name == "hamming":
            want = 25 / 46 - 21 / 46 * np.cos(2 * np.pi * np.arange(size) / (size if periodic is None else size - 1))
        made.check(f"{op} {size} {periodic}", one(op, "n", **attributes), {"n": np.array(size)} if size == 10 else {},
                   constants={} if size == 10 else {"n": np.array(size, "i4")}, want=[want.astype("f4")], atol=1e-6)
    made.check(f"{op}, f64", one(op, "n", output_datatype=TensorProto.DOUBLE), {"n": np.array(12)}, atol=1e-6)
    made.check(f"{op}, one", one(op, "n"), {}, constants={"n": np.array(1)})
made.check("window of a dim", [node("Size", ["x"], ["n"]), *one("HannWindow", "n", periodic=0)], {"x": hann}, want=[hann], symbolic=True)
made.check("window of integers", one("HannWindow", "n", output_datatype=TensorProto.INT32), {}, constants={"n": np.array(8)},
           want=[np.array([0, 0, 0, 0, 1, 0, 0, 0], "i4")])
made.refused("window, text", one("HannWindow", "n", output_datatype=TensorProto.STRING), {}, "dtype STRING", constants={"n": np.array(8)})
made.refused("window, sizes", one("HannWindow", "n"), {}, "size is [2], not one number", constants={"n": np.array([8, 9])})

names = ["m", "n", "r", "l", "h"]
for runs, values in enumerate(((8, 16, 8192, 0.0, 4096.0), (13, 257, 16000, 20.0, 7600.0), (40, 64, 16000, 125.0, 3800.0), (1, 2, 8000, 0.0, 4000.0))):
    inputs = {n: np.array(v, "f4" if i > 2 else "i8") for i, (n, v) in enumerate(zip(names, values))}
    made.check(f"mel {values}", one("MelWeightMatrix", *names, output_datatype=TensorProto.DOUBLE if runs % 2 else TensorProto.FLOAT),
               inputs if runs % 2 else {}, constants={} if runs % 2 else inputs, want=made.of_reference)
made.refused("mel, rank", one("MelWeightMatrix", *names), inputs | {"r": np.zeros((2, 2), "i8")}, "sample_rate is [2, 2], not one number")

made.finish()
