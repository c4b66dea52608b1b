# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Convolutions, pools and normalisations of ONNX models: their attributes, versions and operands that may be absent."""

import made
import numpy as np
from made import check, helper, refused

rng = np.random.default_rng(7)


def f(*dims, dtype="f4"):
    return rng.standard_normal(dims).astype(dtype)


def one(op, arrays, name="", opset=22, outputs=("y",), absent=(), of=made.of_runtime, **rest):
    """A node of that operator: made.check's arguments, and the node's attributes."""
    made_arguments = {k: rest.pop(k) for k in ("symbolic", "constants", "rtol", "atol", "want") if k in rest}
    made_arguments.setdefault("want", of)
    node = helper.make_node(op, ["" if a in absent else a for a in arrays], list(outputs), **rest)
    inputs = {a: v for a, v in arrays.items() if a not in absent and a not in made_arguments.get("constants", {})}
    check(f"{op} {opset} {name} {rest}", [node], inputs, opset=opset, **made_arguments)


# ---- ConvTranspose: X [N, C, ..], W [C, M / group, ..]

for rank, size in ((1, [7]), (2, [5, 3]), (3, [3, 2, 4])):
    x, w = f(2, 4, *size), f(4, 3, *[3, 2, 3][:rank])
    one("ConvTranspose", {"x": x, "w": w}, opset=11)
    one("ConvTranspose", {"x": x, "w": w, "b": f(6)}, group=2, strides=[2] * rank, dilations=[2] * rank,
        pads=[1] * rank + [0] * rank, output_padding=[1] * rank)
    for auto in ("SAME_UPPER", "SAME_LOWER"):
        one("ConvTranspose", {"x": x, "w": w}, auto_pad=auto, strides=[2] * rank)
    one("ConvTranspose", {"x": x, "w": w}, opset=1, auto_pad="VALID", strides=[3] * rank)
    one("ConvTranspose", {"x": x, "w": w}, symbolic=rank < 3, strides=[2] * rank, constants={"w": w})
    one("ConvTranspose", {"x": x, "w": w}, strides=[2] * rank, output_shape=[2 * s for s in size])
x, w = f(1, 2, 4, 4), f(2, 2, 3, 3)
one("ConvTranspose", {"x": x, "w": w}, strides=[2, 2], output_shape=[8, 9], auto_pad="SAME_UPPER")
one("ConvTranspose", {"x": x, "w": w}, "h", kernel_shape=[3, 3], output_padding=[1, 0], strides=[2, 2], output_shape=[10, 8])
one("ConvTranspose", {"x": f(0, 2, 4, 4), "w": w}, "no images", of=[np.zeros((0, 2, 6, 6), "f4")], want=[np.zeros((0, 2, 6, 6), "f4")])
one("ConvTranspose", {"x": x.astype("f8"), "w": w.astype("f8")}, of=made.of_reference)
for attributes, says in (({"output_shape": [1]}, "output_shape has 1 entries"), ({"strides": [0, 1]}, "below 1"),
                         ({"kernel_shape": [2, 3]}, "kernel_shape has 2"), ({"auto_pad": "SOME"}, "auto_pad SOME"),
                         ({"dilations": [1 << 40, 1]}, "dilations of"), ({"output_padding": [1]}, "output_padding has 1")):
    refused(f"ConvTranspose {attributes}", [helper.make_node("ConvTranspose", ["x", "w"], ["y"], **attributes)], {"x": x, "w": w}, says)
refused("filter rank", [helper.make_node("ConvTranspose", ["x", "w"], ["y"])], {"x": x, "w": f(2, 2, 3)}, "a filter of rank 3")
refused("bias rank", [helper.make_node("ConvTranspose", ["x", "w", "b"], ["y"])], {"x": x, "w": w, "b": f(1, 2)}, "of rank 2")

# ---- DeformConv

x, w, offset, mask = f(2, 4, 6, 5), f(6, 2, 3, 2), f(2, 2 * 3 * 2 * 2, 4, 4), f(2, 2 * 3 * 2, 4, 4)
grouped = {"group": 2, "offset_group": 2}
one("DeformConv", {"x": x, "w": w, "offset": offset}, opset=19, of=made.of_reference, **grouped)
one("DeformConv", {"x": x, "w": w, "offset": offset, "b": f(6), "mask": mask}, of=made.of_reference, **grouped)
one("DeformConv", {"x": x, "w": w, "offset": offset, "b": f(6), "mask": mask}, absent=["b"], of=made.of_reference, **grouped)
one("DeformConv", {"x": x, "w": f(6, 4, 3, 2), "offset": f(2, 12, 2, 3)}, of=made.of_reference, strides=[2, 2], dilations=[2, 1], pads=[1, 0, 0, 1])

# ---- pools

for rank, size in ((1, [11]), (2, [7, 10]), (3, [5, 4, 6])):
    x, kernel = f(2, 3, *size), [3, 2, 3][:rank]
    for op in ("MaxPool", "AveragePool", "LpPool"):
        ceil = {} if op == "LpPool" else {"ceil_mode": 1}  # ONNX Runtime's leaves windows out
        one(op, {"x": x}, opset=8, kernel_shape=kernel)
        one(op, {"x": x}, opset=18, kernel_shape=kernel, strides=[2] * rank, pads=[1] * 2 * rank, **ceil)
        one(op, {"x": x}, kernel_shape=kernel, strides=[4] * rank, **ceil)
        one(op, {"x": x}, kernel_shape=kernel, strides=[2] * rank, dilations=[2] * rank, pads=[1] * rank + [0] * rank)
        one(op, {"x": x}, kernel_shape=kernel, strides=[2] * rank, auto_pad="SAME_UPPER", symbolic=rank == 2)
        one(op, {"x": x}, kernel_shape=kernel, strides=[2] * rank, auto_pad="SAME_LOWER")
        one(op, {"x": x}, kernel_shape=kernel, auto_pad="VALID", symbolic=True)
    one("AveragePool", {"x": x}, kernel_shape=kernel, pads=[1] * 2 * rank, count_include_pad=1)
    for order in (0, 1):
        one("MaxPool", {"x": x}, outputs=["y", "i"], kernel_shape=kernel, storage_order=order, strides=[2] * rank,
            pads=[1] * 2 * rank, opset=8)
    one("MaxPool", {"x": x}, outputs=["y", "i"], kernel_shape=kernel, dilations=[2] * rank, ceil_mode=1, strides=[2] * rank)
x = f(1, 2, 6, 7)
one("MaxPool", {"x": x}, outputs=["y", "i"], kernel_shape=[2, 2], symbolic=True)
one("MaxPool", {"x": x}, outputs=["y", ""], kernel_shape=[2, 2])
one("MaxPool", {"x": (x * 50).astype("i1")}, opset=12, kernel_shape=[2, 3], ceil_mode=1, strides=[3, 3])
one("MaxPool", {"x": x.astype("f8")}, kernel_shape=[3, 3], ceil_mode=1, strides=[2, 4], symbolic=True)
# A last window that would begin in the padding after the input is none; what it has beyond the padding never counts.
ramp = np.arange(1, 6, dtype="f4").reshape(1, 1, 5)
one("AveragePool", {"x": ramp}, "ceil", kernel_shape=[2], strides=[2], pads=[0, 1], ceil_mode=1, count_include_pad=1,
    want=[np.array([[[1.5, 3.5, 2.5]]], "f4")])
one("AveragePool", {"x": ramp}, "ceil", kernel_shape=[3], strides=[3], pads=[1, 1], ceil_mode=1, count_include_pad=1,
    want=[np.array([[[1, 4]]], "f4")])
one("AveragePool", {"x": ramp}, "ceil", kernel_shape=[2], strides=[3], pads=[0, 1], ceil_mode=1, want=[np.array([[[1.5, 4.5]]], "f4")])
one("MaxPool", {"x": ramp}, "ceil", kernel_shape=[1], strides=[3], ceil_mode=1, want=[np.array([[[1, 4]]], "f4")])
one("LpPool", {"x": ramp}, "ceil", opset=18, kernel_shape=[2], strides=[2], ceil_mode=1, p=1, want=[np.array([[[3, 7, 5]]], "f4")])
for p in (1, 2, 3):
    one("LpPool", {"x": x}, opset=11, kernel_shape=[3, 2], p=p, pads=[1, 0, 1, 1])
    one("GlobalLpPool", {"x": x}, opset=2, p=p, symbolic=p == 3)
one("LpPool", {"x": np.full((1, 1, 3), 400, "f2")}, "squares beyond f16", kernel_shape=[2], want=[np.full((1, 1, 2), 565.5, "f2")], rtol=2e-3)
one("GlobalAveragePool", {"x": x}, opset=1)
one("GlobalMaxPool", {"x": x}, opset=1)
refused("no kernel_shape", [helper.make_node("MaxPool", ["x"], ["y"])], {"x": x}, "it has no kernel_shape")
refused("rank 2", [helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[2])], {"x": f(2, 3)}, "0 spatial dims")
refused("p 0", [helper.make_node("LpPool", ["x"], ["y"], kernel_shape=[2, 2], p=0)], {"x": x}, "a norm of p = 0")

# ---- MaxUnpool: indices of the pool

for rank, size in ((1, [8]), (2, [6, 4]), (3, [4, 6, 2])):
    x = f(2, 3, *size)
    nodes = [helper.make_node("MaxPool", ["x"], ["p", "i"], kernel_shape=[2] * rank, strides=[2] * rank),
             helper.make_node("MaxUnpool", ["p", "i"], ["y"], kernel_shape=[2] * rank, strides=[2] * rank)]
    for opset in (9, 11, 22):
        check(f"MaxUnpool {opset}, rank {rank}", nodes, {"x": x}, opset=opset, symbolic=False)
places = np.array([5, 7, 13, 15]).reshape(1, 1, 2, 2)
for shape in ([1, 1, 4, 4], [1, 1, 5, 6]):
    one("MaxUnpool", {"x": f(1, 1, 2, 2), "i": places, "s": np.array(shape)}, str(shape), of=made.of_reference,
        constants={"s": np.array(shape)}, kernel_shape=[2, 2], strides=[2, 2])
refused("smaller", [helper.make_node("MaxUnpool", ["x", "i", "s"], ["y"], kernel_shape=[2, 2], strides=[2, 2])],
        {"x": f(1, 1, 2, 2), "i": places}, "output_shape has 3 for dim 2", constants={"s": np.array([1, 1, 3, 4])})

# ---- norms

x = f(2, 6, 5, 3)
for size in (1, 3, 5, 9):
    one("LRN", {"x": x}, opset=1, size=size, alpha=0.3, beta=0.6, bias=1.5)
pair = np.array([[1, 2]], "f4")
one("LRN", {"x": pair}, "of an even size", size=2, alpha=2.0, beta=1.0, want=[np.array([[1 / 6, 2 / 5]], "f4")])
one("LRN", {"x": x}, size=3, symbolic=True)
one("LRN", {"x": pair}, "of rank 2", size=3, alpha=3.0, beta=1.0, want=[pair / 6])
one("MeanVarianceNormalization", {"x": x}, opset=9)
one("MeanVarianceNormalization", {"x": x}, opset=13, axes=[1, -1], symbolic=True)
zeros = x.copy()
zeros[0, :, 1] = 0
for p in (1, 2):
    one("LpNormalization", {"x": zeros}, p=p, axis=1)
    one("LpNormalization", {"x": zeros}, opset=1, p=p)
one("GroupNormalization", {"x": x, "s": f(3), "b": f(3)}, opset=18, num_groups=3, epsilon=0.1, of=made.of_reference)
one("GroupNormalization", {"x": x, "s": f(6), "b": f(6)}, opset=21, num_groups=2, of=made.of_reference)
one("GroupNormalization", {"x": f(3, 4), "s": f(4), "b": f(4)}, opset=21, num_groups=4, of=made.of_reference)
for axis in (-1, 1, 2):
    suffix = x.shape[axis:]
    one("RMSNormalization", {"x": x, "s": f(*suffix)}, opset=23, axis=axis, epsilon=0.01, of=made.of_reference)
    one("LayerNormalization", {"x": x, "s": f(*suffix), "b": f(*suffix)}, opset=17, axis=axis, outputs=["y", "m", "d"])
    one("LayerNormalization", {"x": x, "s": f(*suffix)}, opset=17, axis=axis)
one("RMSNormalization", {"x": x, "s": f(1)}, "one weight", opset=23, axis=2, of=made.of_reference)
one("LayerNormalization", {"x": x, "s": f(3), "b": f(3)}, opset=17, symbolic=True, constants={"s": f(3), "b": f(3)})
one("LayerNormalization", {"x": f(2, 8, dtype="f2"), "s": f(8, dtype="f2")}, opset=17, outputs=["y", "m", "d"], rtol=2e-3, atol=2e-3)
one("InstanceNormalization", {"x": x, "s": f(6), "b": f(6)}, opset=6)
one("InstanceNormalization", {"x": x * 100 + 1000, "s": f(6), "b": f(6)}, opset=6, rtol=1e-3)
refused("axis", [helper.make_node("LayerNormalization", ["x", "s"], ["y"], axis=4)], {"x": x, "s": f(3)}, "axis 4 of a tensor of rank 4")
refused("scale", [helper.make_node("LayerNormalization", ["x", "s"], ["y"])], {"x": x, "s": f(5, 3)}, "input 1 has rank 2")
refused("groups", [helper.make_node("GroupNormalization", ["x", "s", "s"], ["y"])], {"x": x, "s": f(6)}, "in 0 groups")

stats = {"s": f(6), "b": f(6), "m": f(6), "v": f(6) ** 2}
for opset in (7, 9, 14, 15):
    one("BatchNormalization", {"x": x, **stats}, opset=opset, epsilon=0.01, symbolic=opset == 15)
one("BatchNormalization", {"x": f(4, 6), **stats}, opset=15)
one("BatchNormalization", {"x": x, **stats}, opset=6, is_test=1, of=made.of_reference)
own = {k: f(6, 5, 3) ** 2 for k in "sbmv"}
one("BatchNormalization", {"x": x, **own}, opset=8, spatial=0,
    want=[(x - own["m"]) / np.sqrt(own["v"] + np.float32(1e-5)) * own["s"] + own["b"]])
one("BatchNormalization", {"x": x, **stats}, opset=15, training_mode=1, momentum=0.7, outputs=["y", "rm", "rv"], of=made.of_reference)
one("BatchNormalization", {"x": x.astype("f2"), **stats}, opset=15, of=made.of_reference, rtol=2e-3, atol=2e-3)
refused("trained", [helper.make_node("BatchNormalization", ["x", *stats], ["y"])], {"x": x, **stats}, "for training", opset=6)

# ---- dropout: identity unless it is trained

ones = np.ones(x.shape, bool)
one("Dropout", {"x": x}, opset=6, is_test=1, want=[x])
one("Dropout", {"x": x}, opset=7, outputs=["y", "mask"], want=[x, ones.astype("f4")])
one("Dropout", {"x": x}, opset=10, ratio=0.9, outputs=["y", "mask"], want=[x, ones])
yes, none = np.array(True), np.array(0, "f4")
one("Dropout", {"x": x, "r": none, "t": yes}, opset=13, constants={"t": np.array(False)} | {"r": none}, outputs=["y", "mask"], want=[x, ones])
one("Dropout", {"x": x, "r": none, "t": yes}, opset=13, constants={"r": none, "t": yes}, outputs=["y", "mask"], want=[x, ones])
one("Dropout", {"x": x, "r": none, "t": np.array(False)}, absent=["r"], constants={"t": np.array(False)}, want=[x])
for opset, constants in ((13, {"r": np.array(0.5, "f4"), "t": yes}), (6, {})):
    refused(f"Dropout {opset}", [helper.make_node("Dropout", ["x", *constants], ["y"])], {"x": x}, "it is for training", opset=opset, constants=constants)

made.finish()
