# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""QuantizeLinear, DequantizeLinear, DynamicQuantizeLinear: equal to ONNX Runtime's results, and where it lacks a dtype or
differs from the specification, to its formula in NumPy."""

import made
import ml_dtypes
import numpy as np
from onnx import TensorProto as T
from onnx import helper

rng = np.random.default_rng(7)
f4 = np.float32
LIMITS = {"uint8": (0, 255), "int8": (-128, 127), "uint16": (0, 65535), "int16": (-32768, 32767)}
LIMITS |= {"uint4": (0, 15), "int4": (-8, 7)}


def node(type, inputs, outputs="y", **attributes):
    return helper.make_node(type, inputs.split(","), outputs.split(","), **attributes)


def scales(*shape, dtype="f4", by=1):
    return np.asarray(rng.uniform(0.01 * by, 0.2 * by, shape)).astype(dtype)


def codes(dtype, *shape):
    low, high = LIMITS.get(dtype, (-(2**31), 2**31 - 1))
    return np.asarray(rng.integers(low, high, shape, endpoint=True)).astype(dtype)


def floats(*shape, dtype="f4"):
    """Some beyond every range, some halfway between two integers of the scale 0.125."""
    x = rng.normal(0, 8, shape)
    return np.where(rng.random(shape) < 0.3, np.rint(x * 16) / 16, x).astype(dtype)


def stretch(v, shape, axis, block=0):
    """Scales or zero points, one per element of that shape."""
    v = np.asarray(v)
    if v.size == 1:
        return v.reshape(())
    if block:
        return np.take(np.repeat(v, block, axis), range(shape[axis]), axis)
    return v.reshape([-1 if d == axis % len(shape) else 1 for d in range(len(shape))])


def quantised(x, scale, zero, dtype, axis=1, block=0, computed="f4"):
    q = np.rint((x.astype(computed) / stretch(scale, x.shape, axis, block).astype(computed)).astype("f8"))
    return np.clip(q + stretch(zero, x.shape, axis, block).astype("f8"), *LIMITS[dtype])


def packed(q, signed):
    """Two to a byte, as the run prints tensors of 4 bits."""
    low = np.concatenate([q.astype("i1").ravel() & 15, np.zeros(q.size % 2, "i1")]).astype("u1")
    return low[::2] | low[1::2] << 4


def quantize_linear():
    x = floats(3, 5, 4)
    for dtype, opset in [("uint8", 10), ("int8", 13), ("uint8", 19), ("int8", 21), ("uint16", 21), ("int16", 23)]:
        zero = codes(dtype)
        made.check(f"quantize {dtype} {opset}", [node("QuantizeLinear", "x,s,z")], {"x": x, "s": scales(), "z": zero}, opset=opset)
        made.check(f"quantize {dtype} {opset}, constants", [node("QuantizeLinear", "x,s,z")], {"x": x}, opset=opset,
                   constants={"s": np.array(0.125, f4), "z": zero})
    q = node("QuantizeLinear", "x,s,z")
    made.check("quantize, no zero point", [node("QuantizeLinear", "x,s")], {"x": x, "s": scales()}, opset=13)
    made.check("quantize, an empty name", [node("QuantizeLinear", "x,s,")], {"x": x, "s": scales()}, opset=13)
    made.check("quantize, [1]", [q], {"x": x, "s": scales(1), "z": codes("int8", 1)}, opset=13)
    made.check("quantize, [] and [1]", [q], {"x": x[0, 0], "s": scales(1), "z": codes("int8", 1)}, opset=10)
    made.check("quantize, rank 0", [q], {"x": np.array(3.3, f4), "s": scales(), "z": codes("uint8")}, opset=13)
    made.check("quantize, empty", [q], {"x": x[:0], "s": scales(), "z": codes("uint8")}, opset=13)
    for axis, n in [(None, 5), (0, 3), (2, 4), (-2, 5)]:
        attributes = {} if axis is None else {"axis": axis}
        operands = {"x": x, "s": scales(n), "z": codes("uint8", n)}
        for opset in (13, 21):
            made.check(f"quantize, axis {axis}, {opset}", [node("QuantizeLinear", "x,s,z", **attributes)], operands, opset=opset)
        made.check(f"quantize, axis {axis}, symbolic", [node("QuantizeLinear", "x,s,z", **attributes)], operands, opset=13, symbolic=True)
    made.check("quantize, axis, no zero point", [node("QuantizeLinear", "x,s", axis=2)], {"x": x, "s": scales(4)}, opset=13)
    for axis, block, shape in [(1, 2, (3, 3, 4)), (1, 5, (3, 1, 4)), (-1, 2, (3, 5, 2)), (0, 3, (1, 5, 4)), (2, 3, (3, 5, 2))]:
        operands = {"x": x, "s": scales(*shape), "z": codes("int8", *shape)}
        block_node = node("QuantizeLinear", "x,s,z", axis=axis, block_size=block)
        want = [quantised(x, operands["s"], operands["z"], "int8", axis, block).astype("i1")]
        made.check(f"quantize, blocks {axis} {block}", [block_node], operands, want, opset=21)
        made.check(f"quantize, blocks {axis} {block}, runtime", [block_node], operands, opset=21)
    made.check("quantize, f16", [q], {"x": x.astype("f2"), "s": scales(dtype="f2"), "z": codes("uint8")}, opset=19)
    half = {"x": x.astype("f2"), "s": scales(5, dtype="f2"), "z": codes("int8", 5)}
    made.check("quantize, f16, axis", [q], half, opset=21)
    made.check("quantize, f16, divided in f16", [q], half, [quantised(*half.values(), "int8", computed="f2").astype("i1")], opset=23)
    wide = {"x": x, "s": scales(5), "z": codes("int8", 5)}
    made.check("quantize, precision f16", [node("QuantizeLinear", "x,s,z", precision=T.FLOAT16)], wide,
               [quantised(*wide.values(), "int8", computed="f2").astype("i1")], opset=23)
    made.check("quantize, precision f32", [node("QuantizeLinear", "x,s,z", precision=T.FLOAT)], half,
               [quantised(*half.values(), "int8").astype("i1")], opset=23)
    mixed = {"x": x.astype("f2"), "s": scales(5), "z": codes("int8", 5)}
    made.check("quantize, f16 by f32", [q], mixed, [quantised(*mixed.values(), "int8").astype("i1")], opset=23)
    brain = {"x": x.astype(made.BF16), "s": scales(dtype=made.BF16), "z": codes("uint8")}
    made.check("quantize, bf16", [q], brain, [quantised(*brain.values(), "uint8").astype("u1")], opset=19)
    whole = {"x": rng.integers(-300, 300, (2, 5)).astype("i4"), "s": scales(), "z": codes("int8")}
    made.check("quantize, i32", [q], whole, [quantised(*whole.values(), "int8").astype("i1")], opset=13)
    made.check("quantize, output_dtype", [node("QuantizeLinear", "x,s", output_dtype=T.INT16)], {"x": x, "s": scales()},
               opset=21)


def narrow():
    """Results and operands of 4 bits, and floats of 8."""
    x = floats(3, 5, 4)
    for dtype, proto in [("int4", T.INT4), ("uint4", T.UINT4)]:
        s = scales(5, by=10)
        zero = rng.integers(*LIMITS[dtype], 5, endpoint=True)
        want = packed(quantised(x, s, 0, dtype), dtype == "int4")
        made.check(f"quantize {dtype}", [node("QuantizeLinear", "x,s", output_dtype=proto)], {"x": x, "s": s}, [want], opset=21)
        q = zero.astype(getattr(ml_dtypes, dtype))
        made.check(f"quantize {dtype}, zero point", [node("QuantizeLinear", "x,s,z")], {"x": x, "s": s},
                   [packed(quantised(x, s, zero, dtype), dtype == "int4")], constants={"z": q}, opset=21)
        blocks = rng.integers(*LIMITS[dtype], (3, 2, 4), endpoint=True).astype(q.dtype)
        data = rng.integers(*LIMITS[dtype], (3, 5, 4), endpoint=True).astype(q.dtype)
        chain = [node("DequantizeLinear", "w,s,z", "d", axis=1, block_size=3), node("Add", "d,x")]
        operands = {"x": x, "s": scales(3, 2, 4)}
        stretched = [stretch(v.astype("f4"), x.shape, 1, 3) for v in (operands["s"], blocks)]
        made.check(f"dequantize {dtype}, blocks", chain, operands, [(data.astype("f4") - stretched[1]) * stretched[0] + x],
                   constants={"w": data, "z": blocks}, opset=21)
        made.check(f"dequantize {dtype}", [node("DequantizeLinear", "w,s", "d", axis=0), node("Add", "d,x")], {"x": x, "s": scales(3)},
                   constants={"w": data}, opset=21)
    for proto, dtype in [(T.FLOAT8E4M3FN, ml_dtypes.float8_e4m3fn), (T.FLOAT8E5M2, ml_dtypes.float8_e5m2)]:
        s = scales(5)
        top = float(ml_dtypes.finfo(dtype).max)
        want = np.clip(x / stretch(s, x.shape, 1), -top, top).astype(dtype)
        made.check(f"quantize {dtype.__name__}", [node("QuantizeLinear", "x,s", output_dtype=proto)], {"x": x, "s": s},
                   [want.view("u1")], opset=21)
        made.check(f"quantize {dtype.__name__}, zero point", [node("QuantizeLinear", "x,s,z")], {"x": x, "s": s},
                   [want.view("u1")], opset=19, constants={"z": np.zeros(5, dtype)})
        for wide in ("f4", "f2"):
            d = scales(5, dtype=wide)
            back = (want.astype("f4") * stretch(d, x.shape, 1).astype("f4")).astype(wide)
            made.check(f"dequantize {dtype.__name__} {wide}", [node("DequantizeLinear", "x,s")], {"x": want, "s": d}, [back], 0, 0, opset=19)
            made.check(f"dequantize {dtype.__name__} {wide}, zero point", [node("DequantizeLinear", "x,s,z")], {"x": want, "s": d}, [back],
                       0, 0, opset=23, constants={"z": np.zeros(5, dtype)})


def dequantize_linear():
    dequantize = node("DequantizeLinear", "x,s,z")
    for dtype, opset in [("uint8", 10), ("int8", 13), ("int8", 19), ("uint8", 21), ("uint16", 21), ("int16", 23), ("int8", 25)]:
        operands = {"x": codes(dtype, 3, 5, 4), "s": scales(), "z": codes(dtype)}
        want = made.of_runtime if opset < 24 else made.of_reference
        made.check(f"dequantize {dtype} {opset}", [dequantize], operands, want, 0, 0, opset=opset)
    x = codes("uint8", 3, 5, 4)
    made.check("dequantize, no zero point", [node("DequantizeLinear", "x,s")], {"x": x, "s": scales(5)}, rtol=0, atol=0, opset=13)
    made.check("dequantize i32", [node("DequantizeLinear", "x,s")], {"x": codes("int32", 7), "s": scales()}, rtol=0, atol=0, opset=13)
    for axis, n in [(0, 3), (1, 5), (-1, 4)]:
        operands = {"x": x, "s": scales(n), "z": codes("uint8", n)}
        made.check(f"dequantize, axis {axis}", [node("DequantizeLinear", "x,s,z", axis=axis)], operands, rtol=0, atol=0, opset=13)
        made.check(f"dequantize, axis {axis}, symbolic", [node("DequantizeLinear", "x,s,z", axis=axis)], operands, rtol=0, atol=0, opset=21,
                   symbolic=True)
    made.check("dequantize, axis of rank 1", [node("DequantizeLinear", "x,s,z", axis=0)],
               {"x": x[0, 0], "s": scales(4), "z": codes("uint8", 4)}, rtol=0, atol=0, opset=13)
    for axis, block, shape in [(1, 2, (3, 3, 4)), (-1, 2, (3, 5, 2)), (0, 2, (2, 5, 4))]:
        operands = {"x": x, "s": scales(*shape), "z": codes("uint8", *shape)}
        made.check(f"dequantize, blocks {axis} {block}", [node("DequantizeLinear", "x,s,z", axis=axis, block_size=block)], operands,
                   rtol=0, atol=0, opset=21)
    made.check("dequantize, f16", [dequantize], {"x": x, "s": scales(5, dtype="f2"), "z": codes("uint8", 5)}, rtol=0, atol=0, opset=21)
    single = {"x": x, "s": scales(dtype="f2"), "z": codes("uint8")}
    exact = (x.astype("f4") - single["z"]) * single["s"].astype("f4")
    made.check("dequantize, output_dtype f32", [node("DequantizeLinear", "x,s,z", output_dtype=T.FLOAT)], single, [exact], 0, 0, opset=23)
    single["s"] = single["s"].astype("f4")
    made.check("dequantize, output_dtype f16", [node("DequantizeLinear", "x,s,z", output_dtype=T.FLOAT16)], single, [exact.astype("f2")], 0, 0,
               opset=23)
    ms = {"domains": [("com.microsoft", 1)], "opset": 17}
    pair = [helper.make_node("QuantizeLinear", ["x", "s", "z"], ["q"], domain="com.microsoft"),
            helper.make_node("DequantizeLinear", ["q", "s", "z"], ["y"], domain="com.microsoft")]
    made.check("com.microsoft", pair, {"x": floats(3, 5), "s": scales(), "z": codes("uint16")}, rtol=0, atol=0, outputs=["q", "y"], **ms)


def dynamic():
    q = node("DynamicQuantizeLinear", "x", "y,s,z")
    # ONNX Runtime's scale of zeros is 1; the specification's reference has 1 / 255.
    for name, x in [("both signs", floats(3, 5)), ("above", abs(floats(7))), ("below", -abs(floats(7))), ("zeros", np.zeros((2, 3), f4)),
                    ("one", np.full((), 3, f4))]:
        made.check(f"dynamic, {name}", [q], {"x": x}, made.of_runtime if x.any() else made.of_reference, 0, 0, opset=11)
    made.check("dynamic, symbolic", [q], {"x": floats(3, 5)}, rtol=0, atol=0, opset=17, symbolic=True)
    made.check("dynamic, values only", [q], {"x": floats(3, 5)}, opset=17, outputs=["y"])


def refused():
    x, q = floats(3, 5), node("QuantizeLinear", "x,s,z")
    made.refused("a scale too long", [q], {"x": x, "s": scales(4), "z": codes("uint8", 4)}, "the scale has shape [4], not [5]")
    made.refused("a scale of rank 2", [q], {"x": x, "s": scales(3, 5), "z": codes("uint8", 3, 5)}, "the scale has shape [3, 5], not [5]")
    made.refused("zero point too long", [q], {"x": x, "s": scales(5), "z": codes("uint8", 3)}, "the zero point has shape [3], not [5]")
    made.refused("zero points of one scale", [q], {"x": x, "s": scales(), "z": codes("uint8", 3)}, "the zero point has shape [3], not one element")
    made.refused("no such axis", [node("QuantizeLinear", "x,s,z", axis=2)], {"x": x, "s": scales(5), "z": codes("uint8", 5)}, "axis 2 of a tensor of rank 2")
    made.refused("negative blocks", [node("QuantizeLinear", "x,s", block_size=-2)], {"x": x, "s": scales(3, 2)}, "blocks of -2")
    made.refused("two dtypes", [node("QuantizeLinear", "x,s,z", output_dtype=T.INT8)], {"x": x, "s": scales(), "z": codes("uint8")},
                 "output_dtype INT8, and a zero point of dtype ui8", opset=21)
    made.refused("dtype", [node("QuantizeLinear", "x,s", output_dtype=T.FLOAT8E4M3FNUZ)], {"x": x, "s": scales()},
                 "a result of dtype FLOAT8E4M3FNUZ", opset=21)
    made.refused("precision", [node("QuantizeLinear", "x,s", precision=T.STRING)], {"x": x, "s": scales()}, "precision STRING", opset=23)
    made.refused("quantize i64", [node("QuantizeLinear", "x,s")], {"x": codes("int64", 3), "s": scales()}, "an input of dtype si64")
    made.refused("a scale of integers", [node("DequantizeLinear", "x,s")], {"x": codes("int8", 3), "s": codes("int32")}, "a scale of dtype si32")
    made.refused("zero point of another dtype", [node("DequantizeLinear", "x,s,z")], {"x": codes("int8", 3), "s": scales(), "z": codes("uint8")},
                 "a zero point of dtype ui8 for si8")
    made.refused("dequantize f32", [node("DequantizeLinear", "x,s")], {"x": x, "s": scales()}, "an input of dtype f32")
    made.refused("saturate", [node("QuantizeLinear", "x,s", output_dtype=T.FLOAT8E5M2, saturate=0)], {"x": x, "s": scales()}, "saturate = 0", opset=21)
    made.refused("dynamic f16", [node("DynamicQuantizeLinear", "x", "y,s,z")], {"x": x.astype("f2")}, "an input of dtype f16")


if __name__ == "__main__":
    for part in (quantize_linear, narrow, dequantize_linear, dynamic, refused):
        part()
    made.finish()
