# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""What operators that move elements and compute sizes mean from opset 6 on, as versions.py has it of the others."""

import made
import numpy as np
from onnx import helper, numpy_helper

check = made.operator
rng = np.random.default_rng(4)


def ints(*values):
    return np.array(values, "i8")


def f4(*shape):
    return rng.standard_normal(shape).astype("f4")


x = f4(2, 3, 4, 5)

# ---- shapes

check("Squeeze", 6, [x[:1, :, :1]], [x[0, :, 0]], axes=[0, 2])
check("Squeeze", 11, [x[:1, :, :1]], [x[:1, :, 0]], axes=[-2])
check("Squeeze", 13, [x[:1, :, :1], ints(0)], [x[0, :, :1]], constants=1)
check("Squeeze", 13, [x[:1, :, :1]], [x[0, :, 0]])
check("Squeeze", 13, [x[:1, :, :1], ints(0, -2)], [x[0, :, 0]], constants=1, symbolic=True)
made.refused("dims that may be 1", [helper.make_node("Squeeze", ["x"], ["y"])], {"x": x[:1]}, "only the run knows whether dim 0, x_0, is 1", opset=13, symbolic=True)
check("Unsqueeze", 6, [x[0, 0]], [x[0, 0][None, :, None]], axes=[0, 2])
check("Unsqueeze", 11, [x[0, 0]], [x[0, 0][..., None]], axes=[-1])
check("Unsqueeze", 13, [x[0, 0], ints(3, 0)], [x[0, 0][None, ..., None]], constants=1)
check("Reshape", 6, [x, ints(0, -1, 10)], constants=1)
check("Reshape", 14, [np.zeros((0, 3), "f4"), ints(3, 0)], constants=1, allowzero=1)
for axis in (0, 2, 4, -1, -4):
    check("Flatten", 13 if axis < 0 else 9, [x], axis=axis)
check("Flatten", 6, [x])
for start, end in ((None, None), (1, None), (-2, None), (0, -1), (1, 3), (3, 1), (-9, 9)):
    check("Shape", 15, [x], **({} if start is None else {"start": start}), **({} if end is None else {"end": end}), symbolic=start == 1)
check("Concat", 6, [x, x], [np.concatenate([x, x], 1)], axis=1)
check("Concat", 11, [x, x[:, :0], x], axis=-3)
check("Size", 13, [x], [np.array(120)], symbolic=True)
check("Expand", 8, [x[:, :1], ints(3, 1, 1)], constants=1)
check("Expand", 13, [np.array(2, "i4"), ints(2, 0)], constants=1)
check("Slice", 6, [x], [x[:, 1:2, :-1]], axes=[1, 2], starts=[1, 0], ends=[2, -1])
check("Slice", 9, [x], [x[1:, :2]], starts=[1, 0], ends=[9, 2])
for bounds in (([1, -1], [100, 0], [2, -1], [1, -2]), ([0], [-(2**63)], [3], [-1]), ([-1], [-(2**63)], [3], [-3]), ([3], [1], [2], [1])):
    check("Slice", 13, [x, *map(lambda v: ints(*v), bounds)], constants=4)
check("Slice", 10, [x, np.array([1], "i4"), np.array([3], "i4"), None, np.array([1], "i4")], [x[1:3]], constants=3)
made.refused("lists of two lengths", [helper.make_node("Slice", ["x"], ["y"], starts=[0], ends=[1, 2], axes=[0, 1])], {"x": x}, "starts has 1 entries for 2 axes", opset=9)
check("Split", 6, [x], [x[:, :1], x[:, 1:]], out=2, axis=1, split=[1, 2])
check("Split", 11, [x], [x[..., :1], x[..., 1:]], out=2, axis=-1, split=[1, 4])
check("Split", 13, [x, ints(2, 0, 3)], constants=1, out=3, axis=3)
check("Split", 13, [x], out=2, axis=2)
check("Split", 18, [x], out=3, axis=3, num_outputs=3)
made.check("split, named dims", [helper.make_node("Split", ["x"], ["a", "b", "c"], axis=3, num_outputs=3)], {"x": x}, symbolic=True, outputs=["a", "b", "c"],
           want=[x[..., :2], x[..., 2:4], x[..., 4:]])
made.refused("split, lists", [helper.make_node("Split", ["x", "s"], ["a", "b"])], {"x": x}, "3 sizes for 2 parts", constants={"s": ints(1, 1, 0)}, opset=13)
check("Transpose", 13, [x])
check("Tile", 6, [x[0, 0], ints(2, 1)], constants=1)
for k in (None, 0, 1, -1, 9, -9):
    for upper in (0, 1):
        check("Trilu", 14, [x[0]] if k is None else [x[0], np.array(k)], constants=k is not None, upper=upper)
check("Trilu", 14, [x[0], None], [np.triu(x[0])])
for mode in ("DCR", "CRD"):
    check("DepthToSpace", 11, [f4(2, 8, 2, 3)], blocksize=2, mode=mode)
check("DepthToSpace", 6, [np.arange(8, dtype="f4").reshape(1, 8, 1, 1)], [np.array([[[[0, 2], [4, 6]], [[1, 3], [5, 7]]]], "f4")], blocksize=2)
check("SpaceToDepth", 13, [f4(2, 3, 4, 6)], blocksize=2)
check("ConstantOfShape", 9, [ints(2, 3)], [np.zeros((2, 3), "f4")], constants=1)
check("ConstantOfShape", 20, [ints()], [np.array(5)], constants=1, value=numpy_helper.from_array(ints(5)))
check("Range", 11, [np.array(10, "f4"), np.array(4, "f4"), np.array(-1.5, "f4")])
check("Range", 11, [np.array(1), np.array(6), np.array(2)], constants=3)
for name, value, want in (("value_float", 2.5, np.array(2.5, "f4")), ("value_int", -3, np.array(-3)), ("value_ints", [4, 5], ints(4, 5)), ("value_floats", [1.5, 2.0], np.array([1.5, 2], "f4"))):
    check("Constant", 12, [], [want], **{name: value})
check("Constant", 6, [], [x], value=numpy_helper.from_array(x))

# ---- indices

places = np.array([[0, -1], [1, -2]])
for opset, index in ((6, np.abs(places)), (11, places), (13, places.astype("i4"))):
    check("Gather", opset, [x, index], [x.take(index, 1)], axis=1)
check("Gather", 13, [x, np.array(-2)], axis=-1)
check("GatherElements", 11, [x[0, 0], places], axis=-1)
check("GatherND", 11, [x, ints(-1, 2)[None]])
check("GatherND", 12, [x, places[:, :, None] % 3], batch_dims=1)
square = f4(3, 3)
index, updates = np.array([[0, -1, 2], [2, 0, 1]]), f4(2, 3)
check("Scatter", 9, [square, np.abs(index), updates])
check("ScatterElements", 11, [square, index, updates], axis=-2)
for opset, reduction in ((16, "add"), (16, "mul"), (18, "max"), (18, "min"), (18, "none")):
    check("ScatterElements", opset, [square, np.array([[0, 0, -3], [2, 0, 0]]) if reduction != "none" else index, updates], reduction=reduction)
    check("ScatterND", opset, [square, np.array([[0], [-3]]) if reduction != "none" else np.array([[0], [-1]]), updates], reduction=reduction)
check("ScatterND", 11, [square, np.array([[0, -1], [1, 1]]), f4(2)])
check("TopK", 6, [square], [-np.sort(-square, -1)[:, :2], np.argsort(-square, -1)[:, :2]], out=2, k=2)
check("TopK", 10, [square, ints(2)], out=2, constants=1, axis=0)
check("TopK", 11, [square, ints(2)], out=2, constants=1, largest=0)
check("TopK", 11, [np.array([5, 1, 5, 2], "i8"), ints(3)], out=2, constants=1)
check("NonZero", 9, [x > 0.5])
check("Compress", 9, [x, np.array([True, False, True])], axis=-3)
check("Compress", 11, [x, np.array([False, True])])
check("ReverseSequence", 10, [f4(4, 3), ints(1, 4, 2)], time_axis=0, batch_axis=1)

# ---- pads

check("Pad", 6, [x], [np.pad(x, [(0, 0), (0, 0), (1, 2), (0, 3)], constant_values=1.5)], pads=[0, 0, 1, 0, 0, 0, 2, 3], value=1.5)
for mode in ("reflect", "edge"):
    check("Pad", 7, [x], pads=[0, 0, 1, 0, 0, 0, 2, 3], mode=mode)
check("Pad", 11, [x, ints(0, 0, -1, 2, 0, 1, 0, 0)], constants=1)
check("Pad", 13, [x, ints(1, 0, 0, 2, 0, 1, 0, 0), np.array(2.5, "f4")], constants=2)
check("Pad", 13, [np.ones((2, 2), "i4"), ints(1, 0, 0, 1), np.array(-1, "i4")], constants=2)
check("Pad", 18, [x, ints(1, 2, 0, 1), None, ints(-1, 0)], [np.pad(x, [(2, 1), (0, 0), (0, 0), (1, 0)])], constants=2)
check("Pad", 19, [x, ints(1, 2), None, ints(3)], [np.pad(x, [(0, 0)] * 3 + [(1, 2)], mode="wrap")], constants=2, mode="wrap")
made.refused("pads", [helper.make_node("Pad", ["x"], ["y"], pads=[1, 1])], {"x": x}, "pads has 2 entries for 4 axes", opset=6)

made.finish()
