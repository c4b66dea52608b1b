# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Operators that make tensors of places, of what differs, and of random numbers, and small ones beside them."""

import made
import numpy as np
from made import BF16
from onnx import AttributeProto, TensorProto, helper

node = helper.make_node
rng = np.random.default_rng(7)


def one(op, *inputs, out=1, **attributes):
    return [node(op, list(inputs), [f"y{i}" for i in range(out)], **attributes)]


# ---- OneHot


def one_hot(indices, depth, values, axis, wraps):
    """NumPy's: on where a class is the index."""
    index, depth = indices.astype("i8"), int(np.ravel(depth)[0])
    index = np.where((index < 0) & wraps, index + depth, index)
    hot = index[..., None] == np.arange(depth)
    return [np.where(np.moveaxis(hot, -1, axis), values[1], values[0]).astype(values.dtype)]


numbers = np.array([[0, 3, -1], [-4, 4, 2]])
for opset in (9, 11):
    for axis in (-1, 0, -2):
        x, values = numbers.astype("i4" if axis else "i8"), np.array([2, 5], "f4" if axis else "i8")
        made.check(f"one-hot {opset}, axis {axis}", one("OneHot", "x", "d", "v", axis=axis), {"x": x},
                   constants={"d": np.array(4), "v": values}, opset=opset, want=one_hot(x, 4, values, axis, opset > 9))
for name, x, depth, values in (
    ("f32 indices", numbers.astype("f4") + np.float32(0.5) * (numbers > 0), np.array([4.0], "f4"), np.array([0, 1], "?")),
    ("ui8 indices, one element of depth", np.array([7, 0, 255], "u1"), np.array([8], "i4"), np.array([0.5, -1], "f2")),
    ("rank 0", np.array(2), np.array(3, "u1"), np.array([0, 1], "u2")),
    ("empty", np.zeros((2, 0), "i8"), np.array(3), np.array([0, 1], "f8")),
    ("depth 1", np.array([0, 1, -1, -2]), np.array(1), np.array([0, 1], "i4")),
):
    want = one_hot(x, depth, values, -1, True)
    made.check(f"one-hot, {name}", one("OneHot", "x", "d", "v"), {"x": x}, constants={"d": depth, "v": values}, want=want)
    made.check(f"one-hot, {name}, when it runs", one("OneHot", "x", "d", "v"), {"x": x, "d": depth, "v": values}, want=want)
made.check("one-hot, symbolic", one("OneHot", "x", "d", "v", axis=1), {"x": numbers, "d": np.array(5), "v": np.array([0, 1.0], "f4")}, symbolic=True)
made.check("one-hot of a dim", [node("Shape", ["x"], ["d"], start=1), *one("OneHot", "x", "d", "v")], {"x": numbers},
           constants={"v": np.array([0, 1.0], "f4")}, want=one_hot(numbers, 3, np.array([0, 1.0], "f4"), -1, True), symbolic=True)
made.refused("one-hot, axis", one("OneHot", "x", "d", "v", axis=3), {"x": numbers}, "axis 3 of a tensor of rank 3",
             constants={"d": np.array(4), "v": np.array([0, 1])})
made.refused("one-hot, depth", one("OneHot", "x", "d", "v"), {"x": numbers}, "depth is [2], not one number",
             constants={"d": np.array([4, 4]), "v": np.array([0, 1])})

# ---- EyeLike, Hardmax, Unique

for shape, k in (((4, 5), 0), ((5, 3), 1), ((5, 3), -2), ((1, 1), 0), ((0, 3), 1), ((7, 7), 9), ((7, 7), -(2**63))):
    want = [(np.arange(shape[1])[None] == np.arange(shape[0])[:, None] + max(k, -100)).astype("f4")]
    made.check(f"eye {shape} {k}", one("EyeLike", "x", k=k), {"x": np.ones(shape, "f4")}, want=want, opset=22 if k else 9)
made.check("eye, dtype", one("EyeLike", "x", dtype=TensorProto.DOUBLE, k=1), {"x": np.ones((3, 4), "i4")}, symbolic=True)
made.check("eye, bool", one("EyeLike", "x", dtype=TensorProto.BOOL), {"x": np.ones((3, 4), "i4")}, want=[np.eye(3, 4, dtype="?")])
made.refused("eye, rank", one("EyeLike", "x"), {"x": np.ones((2, 2, 2), "f4")}, "an input of rank 3")
made.refused("eye, text", one("EyeLike", "x", dtype=TensorProto.STRING), {"x": np.ones((2, 2), "f4")}, "dtype STRING")

ties = rng.integers(0, 4, (3, 4, 5)).astype("f4")
for opset in (6, 11, 13):
    for axis in (None, 0, 2) if opset == 6 else (None, 0, 1, -1):
        made.check(f"hardmax {opset}, {axis}", one("Hardmax", "x", **({} if axis is None else {"axis": axis})), {"x": ties}, opset=opset,
                   symbolic=axis == 1)
made.check("hardmax, f64", one("Hardmax", "x"), {"x": ties.astype("f8")}, want=[np.eye(5)[ties.argmax(-1)]])

x = np.array([[3, 1, 1, 0], [3, 1, 0, 2], [3, 1, 1, 0]], "f4")
for attributes in ({}, {"sorted": 0}, {"axis": 0}, {"axis": 0, "sorted": 0}, {"axis": -1}, {"axis": 1, "sorted": 0}):
    for out in (1, 4):
        made.check(f"unique {attributes}, {out} results", one("Unique", "x", out=out, **attributes), {"x": x}, symbolic=out == 4)
made.check("unique, counts alone", [node("Unique", ["x"], ["", "", "", "n"])], {"x": x}, want=[np.array([3, 5, 1, 3])])
for dtype in ("i8", "i4", "u1", "f8", "f2", "?"):
    made.check(f"unique, {dtype}", one("Unique", "x", out=4), {"x": x.astype(dtype)}, want=[y.ravel() for y in np.unique(x.astype(dtype), True, True, True)])
made.check("unique, 3 dims", one("Unique", "x", out=4, axis=1), {"x": ties[:, [0, 1, 0, 3]]})
made.check("unique, one number", one("Unique", "x", out=4), {"x": np.array([4.0], "f4")})
made.check("unique, empty", one("Unique", "x"), {"x": np.zeros((0,), "f4")}, want=[np.zeros((0,), "f4")])
made.refused("unique, axis", one("Unique", "x", axis=2), {"x": x}, "axis 2 of a tensor of rank 2")

# ---- elements

special = np.array([np.inf, -np.inf, np.nan, 0, -0.0, 3.5], "f4")
for attributes in ({}, {"detect_negative": 0}, {"detect_positive": 0}, {"detect_negative": 0, "detect_positive": 0}):
    for dtype, opset in (("f4", 10), ("f8", 10), ("f2", 20)):
        made.check(f"is inf {attributes} {dtype}", one("IsInf", "x", **attributes), {"x": special.astype(dtype)}, opset=opset,
                   want=[np.isneginf(special) & bool(attributes.get("detect_negative", 1)) | np.isposinf(special) & bool(attributes.get("detect_positive", 1))])
    made.check(f"is inf {attributes} bf16", one("IsInf", "x", **attributes), {"x": special.astype(BF16)}, opset=20,
               want=[np.isneginf(special) & bool(attributes.get("detect_negative", 1)) | np.isposinf(special) & bool(attributes.get("detect_positive", 1))])

spread = np.array([-100, -20, -3, -0.5, 0, 0.25, 2, 19, 88, 100], "f4")
soft = np.logaddexp(0, spread.astype("f8"))
made.check("mish", one("Mish", "x"), {"x": spread}, want=[(spread * np.tanh(soft)).astype("f4")], symbolic=True)
made.check("mish, f64", one("Mish", "x"), {"x": spread.astype("f8")}, want=[spread * np.tanh(soft)], opset=22)
for alpha in (None, 1.702, -0.5, 0.0):
    sigmoid = 1 / (1 + np.exp(-spread.astype("f8") * (1 if alpha is None else alpha)))
    made.check(f"swish {alpha}", one("Swish", "x", **({} if alpha is None else {"alpha": alpha})), {"x": spread}, opset=24, want=[(spread * sigmoid).astype("f4")])

bits = np.array([0, 1, -1, 0x3F800000, -0x80000000, 0x7FC00000], "i4")
for dtype, to in (("f4", TensorProto.FLOAT), ("u4", TensorProto.UINT32), ("i4", TensorProto.INT32)):
    made.check(f"bits as {dtype}", one("BitCast", "x", to=to), {"x": bits}, opset=26, want=[bits.view(dtype)])
made.check("bits of bools", one("BitCast", "x", to=TensorProto.INT8), {"x": np.array([True, False])}, opset=26, want=[np.array([1, 0], "i1")])
made.check("bits of f64", one("BitCast", "x", to=TensorProto.UINT64), {"x": spread.astype("f8")}, opset=26, want=[spread.astype("f8").view("u8")])
made.refused("bits, more", one("BitCast", "x", to=TensorProto.INT64), {"x": bits}, "bits of si32 as INT64", opset=26)
made.refused("bits as bools", one("BitCast", "x", to=TensorProto.BOOL), {"x": np.zeros(3, "u1")}, "bits of ui8 as BOOL", opset=26)

x = rng.integers(1, 4, (3, 4)).astype("f4")
for axis in (0, 1, -1):
    for exclusive, reverse in ((0, 0), (1, 0), (0, 1), (1, 1)):
        y = np.flip(x, axis) if reverse else x
        y = np.cumprod(y, axis, dtype="f4")
        if exclusive:
            y = np.concatenate([np.ones_like(y.take([0], axis)), y.take(range(y.shape[axis] - 1), axis)], axis)
        made.check(f"products {axis} {exclusive} {reverse}", one("CumProd", "x", "a", exclusive=exclusive, reverse=reverse), {"x": x},
                   constants={"a": np.array(axis, "i4" if exclusive else "i8")}, opset=26, want=[np.flip(y, axis) if reverse else y])

# ---- TensorScatter

cache, update = rng.random((2, 3, 5, 4), "f4"), rng.random((2, 3, 2, 4), "f4")
for mode, first in (("linear", None), ("linear", [3, 0]), ("circular", [4, 2]), ("circular", [7, -3])):
    want = cache.copy()
    for b in range(2):
        for i in range(2):
            want[b, :, ((first or [0, 0])[b] + i) % 5] = update[b, :, i]
    for axis in (None, 2, -2):
        inputs = {"x": cache, "u": update} | ({"i": np.array(first)} if first else {})
        made.check(f"scatter {mode} {first} {axis}", one("TensorScatter", *inputs, mode=mode, **({"axis": axis} if axis else {})), inputs, opset=24, want=[want])
made.check("scatter, absent", one("TensorScatter", "x", "u", ""), {"x": cache, "u": update}, opset=24, want=[np.concatenate([update, cache[:, :, 2:]], 2)])
made.refused("scatter, mode", one("TensorScatter", "x", "u", mode="both"), {"x": cache, "u": update}, "mode both", opset=24)

# ---- random numbers


def drawn(name, nodes, inputs, agrees, **options):
    """What a model draws, twice alike; agrees says whether it is as it should be."""
    try:
        mef = made.compile(made.model(nodes, inputs, **options))
        first, second = (made.run(mef, list(inputs.values()), len(nodes[-1].output)) for _ in range(2))
        right = all(np.array_equal(a, b) for a, b in zip(first, second)) and agrees(*first)
    except made.mx.Failure as failure:
        made.failures.append(f"{name}: {failure}")
    else:
        made.passed += right
        made.failures.extend([] if right else [f"{name}: {first}"])


def moments(mean, deviation, low, high, shape, dtype):
    n = np.prod(shape)
    return lambda y, *_: (y.shape == shape and y.dtype == dtype and y.min() >= low and y.max() < high
                          and abs(y.mean(dtype="f8") - mean) < 6 * deviation / n**0.5 and abs(y.std(dtype="f8") - deviation) < 6 * deviation / n**0.5)


inf = np.inf
shape = (100, 101)
like = {"x": np.zeros(shape, "f4")}
drawn("uniform", one("RandomUniform", shape=shape), {}, moments(0.5, 12**-0.5, 0, 1, shape, "f4"))
drawn("uniform, f64", one("RandomUniform", shape=shape, dtype=11, low=-2.0, high=6.0, seed=3.0), {}, moments(2, 8 * 12**-0.5, -2, 6, shape, "f8"), opset=22)
drawn("normal", one("RandomNormal", shape=shape, mean=3.0, scale=2.0), {}, moments(3, 2, -inf, inf, shape, "f4"))
drawn("normal, f16", one("RandomNormal", shape=shape, dtype=10, seed=-0.5), {}, moments(0, 1, -inf, inf, shape, "f2"))
drawn("uniform like", one("RandomUniformLike", "x", high=4.0), like, moments(2, 4 * 12**-0.5, 0, 4, shape, "f4"), symbolic=True)
drawn("normal like", one("RandomNormalLike", "x", dtype=11), {"x": np.zeros(shape, "i4")}, moments(0, 1, -inf, inf, shape, "f8"))
number = one("RandomNormal")
number[0].attribute.append(helper.make_attribute("shape", [], attr_type=AttributeProto.INTS))
drawn("a number", number, {}, lambda y: y.shape == () and np.isfinite(y))
two = [node("RandomUniform", [], ["a"], shape=[50]), node("RandomUniform", [], ["b"], shape=[50]), *one("Sub", "a", "b")]
drawn("two nodes differ", two, {}, lambda y: (y != 0).all())
same = [node("RandomUniform", [], ["a"], shape=[50], seed=9.0), node("RandomUniform", [], ["b"], shape=[50], seed=9.0), *one("Sub", "a", "b")]
drawn("two nodes of one seed", same, {}, lambda y: (y == 0).all())
p = rng.random(shape).astype("f4")
drawn("bernoulli", one("Bernoulli", "x"), {"x": p}, lambda y: y.dtype == "f4" and set(np.unique(y)) == {0, 1} and abs((y - p).mean()) < 0.03 and y[p > 0.9].mean() > 0.9)
drawn("bernoulli, bool", one("Bernoulli", "x", dtype=9, seed=1.0), {"x": p.astype("f8")}, lambda y: y.dtype == "?" and abs(y.mean() - 0.5) < 0.03, symbolic=True)
logs = np.log(np.array([[0.1, 0.2, 0.7], [0.5, 0.5, 1e-30]], "f4"))
drawn("multinomial", one("Multinomial", "x", sample_size=3000, dtype=7), {"x": logs},
      lambda y: y.shape == (2, 3000) and y.dtype == "i8" and abs((y[0] == 2).mean() - 0.7) < 0.05 and abs((y[1] == 0).mean() - 0.5) < 0.05 and (y[1] < 2).all())
drawn("multinomial, one", one("Multinomial", "x"), {"x": logs}, lambda y: y.shape == (2, 1) and y.dtype == "i4")
made.refused("uniform, integers", one("RandomUniform", shape=[2], dtype=6), {}, "numbers of dtype INT32")
made.refused("normal like integers", one("RandomNormalLike", "x"), {"x": np.zeros(2, "i4")}, "numbers of dtype si32")
made.refused("uniform, no shape", one("RandomUniform"), {}, "a result of rank -1")
made.refused("uniform, below 0", one("RandomUniform", shape=[2, -3]), {}, "a dim of -3")
made.refused("multinomial, rank", one("Multinomial", "x"), {"x": np.zeros(2, "f4")}, "1 samples of an input of rank 1")

made.finish()
