# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""What operators mean from opset 6 on: attributes that became inputs, broadcasts, defaults, dtypes. ONNX Runtime says what
is right from opset 7 on, NumPy before that and where ONNX Runtime lacks a dtype."""

import made
import numpy as np
from onnx import TensorProto, helper

check = made.operator
rng = np.random.default_rng(3)


def ints(*values):
    return np.array(values, "i8")


def f4(*shape):
    return rng.standard_normal(shape).astype("f4")


x = f4(2, 3, 4, 5)
positive = np.abs(x) + np.float32(0.5)

# ---- broadcasts before opset 7

for op, made_by in (("Add", np.add), ("Sub", np.subtract), ("Mul", np.multiply), ("Div", np.divide), ("Pow", np.power), ("Greater", np.greater), ("Less", np.less)):
    for shape, axis in (((3, 4), 1), ((2,), 0), ((5,), 3), ((4, 5), None), ((1,), None), ((), None), ((3, 1), 1), ((4,), -2)):
        if op not in ("Add", "Less", "Pow") and axis != 1:
            continue
        y = np.abs(f4(*shape)) + np.float32(0.5) if shape else np.array(1.5, "f4")
        wide = y.reshape(shape + (1,) * (4 - axis % 4 - len(shape))) if axis is not None else y
        check(op, 6, [positive, y], [made_by(positive, wide)], broadcast=1, **({} if axis is None else {"axis": axis}))
for op, made_by in (("And", np.logical_and), ("Or", np.logical_or), ("Xor", np.logical_xor), ("Equal", np.equal)):
    check(op, 6, [x > 0, x[0, :, 0, 0] > 0], [made_by(x > 0, (x[0, :, 0, 0] > 0)[:, None, None])], broadcast=1, axis=1)
for op in ("Add", "Equal", "And"):
    y = (x > 0, x[:1, :, :1] > 0) if op == "And" else (x, x[:1, :, :1])
    check(op, 11, y)
made.refused("aligned beyond the end", [helper.make_node("Add", ["x", "y"], ["z"], broadcast=1, axis=2)], {"x": x, "y": x[0]}, "[3, 4, 5] at axis 2 of [2, 3, 4, 5]", opset=6)
for opset in (6, 7, 9):
    slope = np.array([0.5, -1, 2], "f4")
    slope = slope if opset < 7 else slope[:, None, None]
    check("PRelu", opset, [x, slope], [np.where(x < 0, x * slope.reshape(3, 1, 1), x)])
check("PRelu", 16, [np.array([-3, 4], "i4"), np.array([2], "i4")], [np.array([-6, 4], "i4")])
a, b, c = f4(3, 4), f4(4, 5), f4(5)
check("Gemm", 6, [a, b, c], [a @ b + c], broadcast=1)
check("Gemm", 7, [a, b, c[None]], alpha=0.5, beta=2.0)
check("Gemm", 9, [np.ones((2, 3), "i4"), np.ones((3, 2), "i4"), np.array(1, "i4")], [np.full((2, 2), 8, "i4")], alpha=2.0, beta=2.0)
check("Gemm", 11, [a.T, b.T], transA=1, transB=1)
check("Gemm", 13, [a, b, f4(3, 1)])
check("Gemm", 11, [a, b, None], [a @ b])
made.refused("half of integers", [helper.make_node("Gemm", ["x", "x"], ["z"], alpha=0.5)], {"x": np.ones((2, 2), "i4")}, "integers times 0.5", opset=11)

# ---- elements

for opset in (6, 8, 13):
    for op in ("Max", "Min", "Sum", "Mean"):
        check(op, opset, [x, x[::-1], x * x] if opset == 6 else [x, x[:, :1], x[0, 0, 0]],
              made.of_runtime if opset > 6 else [{"Max": np.maximum.reduce, "Min": np.minimum.reduce, "Sum": sum, "Mean": lambda v: sum(v) / 3}[op]([x, x[::-1], x * x])])
holes = x.copy()
holes[0, 0] = np.nan
for op, made_by in (("Max", np.maximum), ("Min", np.minimum)):
    check(op, 13, [holes, x[::-1]], [made_by(holes, x[::-1])])
    check(op, 12, [np.arange(5, dtype="u1"), np.array(3, "u1")], [made_by(np.arange(5, dtype="u1"), 3).astype("u1")])
    check(op, 8, [x], [x])
check("Clip", 6, [x], [np.clip(x, -0.5, 0.25)], min=-0.5, max=0.25)
check("Clip", 6, [x], [np.maximum(x, 0.5)], min=0.5)
check("Clip", 6, [x], [x])
check("Clip", 11, [x, np.array(-0.5, "f4")])
check("Clip", 11, [x, None, np.array(0.5, "f4")])
check("Clip", 12, [np.arange(-4, 5, dtype="i8"), np.array(-2), np.array(3)])
check("Clip", 13, [x, np.array(1, "f4"), np.array(-1, "f4")])
check("Pow", 7, [positive, x[0, 0]])
check("Pow", 12, [positive, np.array([1, 2, 3, -1, 0])])
check("Pow", 13, [np.array([2, 3, -4], "i4"), np.array([3, 2, 2], "i8")])
check("Pow", 15, [np.array([2, 3, 4], "i8"), np.array([0.5, 2, 1.5], "f4")], [np.array([1, 9, 8])])
left, right = np.array([-7, 7, -7, 7, 5], "i4"), np.array([3, -3, -3, 3, 5], "i4")
check("Mod", 10, [left, right])
check("Mod", 13, [left, right], fmod=1)
check("Mod", 13, [left.astype("f4") / 2, right.astype("f4")], fmod=1)
check("Mod", 13, [np.array([7, 200], "u1"), np.array([4, 7], "u1")])
for dtype in ("i4", "u1", "f8"):
    numbers = np.array([0, 1, 2, 3, 100]).astype(dtype)
    check("Shrink", 9, [numbers], [np.where(numbers > 1.5, numbers - 0.5, 0).astype(dtype)], lambd=1.5, bias=0.5)
for approximate in ("none", "tanh"):
    check("Gelu", 20, [x], approximate=approximate)
check("Where", 9, [x > 0, x, x[0, 0]])
check("Where", 16, [np.array([[True], [False]]), np.array([1, 2]), np.array(7)])
for opset, to, array, want in (
    (6, TensorProto.INT32, x * 3, (x * 3).astype("i4")),
    (9, TensorProto.BOOL, np.array([0, -0.0, np.nan, 0.5], "f4"), np.array([0, 0, 1, 1], "?")),
    (13, TensorProto.FLOAT16, x, x.astype("f2")),
    (13, TensorProto.UINT8, np.array([True, False]), np.array([1, 0], "u1")),
    (24, TensorProto.DOUBLE, np.array([1, -2], "i8"), np.array([1.0, -2])),
):
    check("Cast", opset, [array], [want], to=to)
check("CastLike", 15, [x, np.zeros(2, "i8")], [x.astype("i8")])
wide = np.array([1000, -1000, 1.06, 2**-9, np.nan], "f4")
for opset in (19, 23):
    codes = np.array([1000, -1000, 1.06, 2**-9, np.nan], "f4").clip(-448, 448).astype(made.ml_dtypes.float8_e4m3fn).view("u1")
    made.check(f"cast to f8 {opset}", [helper.make_node("Cast", ["x"], ["z"], to=TensorProto.FLOAT8E4M3FN), helper.make_node("Cast", ["z"], ["y"], to=TensorProto.FLOAT)], {"x": wide},
               want=[codes.view(made.ml_dtypes.float8_e4m3fn).astype("f4")], opset=opset)
made.refused("cast that does not saturate", [helper.make_node("Cast", ["x"], ["y"], to=TensorProto.FLOAT8E4M3FN, saturate=0)], {"x": wide}, "a cast to f8e4m3fn that does not saturate", opset=19)

# ---- softmax and reductions

for op in ("Softmax", "LogSoftmax"):
    for opset, axis in ((7, None), (7, 0), (11, -1), (11, -3), (11, 1), (13, None), (13, 1)):
        check(op, opset, [x], **({} if axis is None else {"axis": axis}), symbolic=axis == 1)
reductions = {
    "ReduceSum": lambda v, **k: v.sum(**k), "ReduceMean": lambda v, **k: v.mean(**k), "ReduceMax": lambda v, **k: v.max(**k),
    "ReduceMin": lambda v, **k: v.min(**k), "ReduceProd": lambda v, **k: v.prod(**k), "ReduceL1": lambda v, **k: np.abs(v).sum(**k),
    "ReduceL2": lambda v, **k: np.sqrt((v * v).sum(**k)), "ReduceSumSquare": lambda v, **k: (v * v).sum(**k),
    "ReduceLogSum": lambda v, **k: np.log(v.sum(**k)), "ReduceLogSumExp": lambda v, **k: np.log(np.exp(v).sum(**k)),
}
elementwise = {"ReduceL1": np.abs, "ReduceL2": np.abs, "ReduceSumSquare": np.square, "ReduceLogSum": np.log}
for op, by in reductions.items():
    check(op, 6, [positive], [by(positive, axis=(1, 3), keepdims=True)], axes=[1, 3])
    check(op, 11, [positive], [by(positive, axis=-2)], axes=[-2], keepdims=0)
    check(op, 18, [positive, ints(0, -1)], [by(positive, axis=(0, 3))], constants=1, keepdims=0)
    check(op, 18, [positive], [elementwise.get(op, lambda v: v)(positive)], noop_with_empty_axes=1)
    check(op, 18, [positive, ints()], [by(positive, keepdims=True)], constants=1)
check("ReduceMax", 18, [positive, None], [positive.max()], keepdims=0)
check("ReduceSum", 13, [positive, ints()], [positive], constants=1, noop_with_empty_axes=1)
for op, by in (("ReduceMax", np.any), ("ReduceMin", np.all)):
    check(op, 20, [x > 0, ints(1, 2)], [by(x > 0, axis=(1, 2), keepdims=True)], constants=1)
numbers = np.array([[3, 4], [6, 8]], "i4")
for op, want in (("ReduceL2", [5, 10]), ("ReduceLogSum", [1, 2]), ("ReduceLogSumExp", [4, 8]), ("ReduceMean", [3, 7])):
    check(op, 18, [numbers, ints(1)], [np.array(want, "i4")], constants=1, keepdims=0)
far = np.array([[1000, 1001], [-1000, -1001], [-np.inf, -np.inf], [np.inf, 0], [np.nan, 0]], "f4")
check("ReduceLogSumExp", 18, [far, ints(1)], [np.logaddexp(far[:, 0], far[:, 1])], constants=1, keepdims=0)
check("ReduceLogSumExp", 18, [np.zeros((2, 0), "f4"), ints(1)], [np.full(2, -np.inf, "f4")], constants=1, keepdims=0)
ties = np.array([[1, 3, 3], [2, 2, 1]], "f4")
for op, by in (("ArgMax", np.argmax), ("ArgMin", np.argmin)):
    check(op, 7, [ties], [by(ties, 0)[None]])
    check(op, 11, [ties], [by(ties, -1)], axis=-1, keepdims=0)
    check(op, 12, [ties], [2 - by(ties[:, ::-1], 1)], axis=1, keepdims=0, select_last_index=1)
for exclusive, reverse in ((0, 0), (1, 0), (0, 1), (1, 1)):
    check("CumSum", 11 if exclusive else 14, [x, np.array(-2, "i4")], constants=1, exclusive=exclusive, reverse=reverse)
made.refused("nine axes", [helper.make_node("ReduceSum", ["x"], ["y"], axes=[0] * 9)], {"x": x}, "axes has 9 entries, at most 8 can be", opset=11)

made.finish()
