# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Operators on images in ONNX models: samples at grids, regions, boxes, windows put together, cropping."""

import itertools

import made
import numpy as np
from made import check, helper, refused

rng = np.random.default_rng(5)


def f(*dims):
    return rng.standard_normal(dims).astype("f4")


def one(op, inputs, name="", opset=22, constants=None, names=None, **rest):
    checks = {k: rest.pop(k) for k in ("want", "symbolic", "rtol", "atol") if k in rest}
    node = helper.make_node(op, names or [*inputs, *(constants or {})], ["y"], **rest)
    check(f"{op} {opset} {name} {rest}", [node], inputs, opset=opset, constants=constants, **checks)


# ---- grids

x, grid = f(2, 3, 5, 4), rng.uniform(-1.6, 1.6, (2, 3, 6, 2)).astype("f4")
deep, deep_grid = f(2, 3, 3, 5, 4), rng.uniform(-1.6, 1.6, (2, 2, 3, 6, 3)).astype("f4")
for padding, align in itertools.product(("zeros", "border", "reflection"), (0, 1)):
    modes = {"padding_mode": padding, "align_corners": align}
    for mode in ("bilinear", "nearest", "bicubic"):
        if (mode, padding) != ("bicubic", "border"):  # ONNX Runtime does not move to the border what lies outside
            one("GridSample", {"x": x, "g": grid}, opset=16, mode=mode, **modes)
    for mode in ("linear", "nearest"):
        one("GridSample", {"x": deep, "g": deep_grid}, mode=mode, **modes)
    one("GridSample", {"x": x, "g": grid}, opset=20, mode="cubic", symbolic=True, want=made.of_reference, **modes)
one("GridSample", {"x": x, "g": grid})
one("GridSample", {"x": x.astype("f2"), "g": grid}, want=made.of_reference, rtol=2e-3, atol=2e-3)
one("GridSample", {"x": x[:, :, :1], "g": grid[:, :0]}, want=[np.zeros((2, 3, 0, 6), "f4")])
for attributes, says in (({"mode": "odd"}, "mode odd"), ({"padding_mode": "odd"}, "padding_mode odd")):
    refused(f"GridSample {attributes}", [helper.make_node("GridSample", ["x", "g"], ["y"], **attributes)], {"x": x, "g": grid}, says)
refused("grid dtype", [helper.make_node("GridSample", ["x", "g"], ["y"])], {"x": x, "g": grid.astype("i8")}, "a grid of si64")
refused("grid rank", [helper.make_node("GridSample", ["x", "g"], ["y"])], {"x": x, "g": deep_grid}, "a grid of rank 5")

for align, size in itertools.product((0, 1), ([2, 3, 4, 5], [2, 3, 1, 2], [2, 1, 3, 4, 5])):
    theta = f(2, len(size) - 2, len(size) - 1)
    one("AffineGrid", {"t": theta}, str(size), opset=20, constants={"s": np.array(size)}, align_corners=align,
        symbolic=len(size) == 4, **({"want": made.of_reference} if 1 not in size[2:] else {}))
refused("theta", [helper.make_node("AffineGrid", ["t", "s"], ["y"])], {"t": f(2, 2)}, "theta of rank 2", constants={"s": np.array([2, 3, 4, 5])})

# ---- regions

x = f(2, 3, 8, 7)
rois, images = np.array([[0, 0, 6, 7], [1.5, 2.2, 4.1, 3.9], [3, 1, 3.2, 1.1], [-3, -2, 9, 12]], "f4"), np.array([0, 1, 1, 0])
for opset, extra in ((10, {}), (16, {}), (16, {"coordinate_transformation_mode": "output_half_pixel"}), (22, {"spatial_scale": 0.6})):
    for ratio in (0, 1, 2, 3):
        one("RoiAlign", {"x": x, "rois": rois, "i": images}, opset=opset, output_height=3, output_width=2, sampling_ratio=ratio,
            want=made.of_reference if opset == 22 else made.of_runtime, **extra)
one("RoiAlign", {"x": x, "rois": rois, "i": images}, opset=16, symbolic=True)
one("RoiAlign", {"x": x, "rois": rois[:0], "i": images[:0]}, "none", want=[np.zeros((0, 3, 1, 1), "f4")])
refused("max", [helper.make_node("RoiAlign", ["x", "r", "i"], ["y"], mode="max")], {"x": x, "r": rois, "i": images}, "mode max")
refused("rois", [helper.make_node("RoiAlign", ["x", "r", "i"], ["y"])], {"x": x, "r": rois[0], "i": images}, "rois of rank 1")

refused("no height", [helper.make_node("RoiAlign", ["x", "r", "i"], ["y"], output_height=0)], {"x": x, "r": rois, "i": images}, "results of 0 by 1")

# ---- boxes

corner = rng.uniform(0, 10, (2, 12, 2)).astype("f4")
boxes = np.concatenate([corner, corner + rng.uniform(1, 5, corner.shape).astype("f4")], 2)
scores = rng.permutation(2 * 3 * 12).reshape(2, 3, 12).astype("f4") / 72
most, overlap, least = np.array([5]), np.array([0.3], "f4"), np.array([0.4], "f4")
node = helper.make_node("NonMaxSuppression", ["b", "s", "most", "overlap", "least"], ["y"])
every = {"most": most, "overlap": overlap, "least": least}
for opset, symbolic, centre in ((10, False, 0), (11, True, 0), (11, False, 1)):
    one("NonMaxSuppression", {"b": boxes, "s": scores}, opset=opset, constants=every, symbolic=symbolic, center_point_box=centre)
one("NonMaxSuppression", {"b": boxes[:, :, [2, 1, 0, 3]], "s": scores}, "corners in any order", opset=11, constants=every)
names = ["b", "s", "most", "overlap", "least"]
for absent in ("most", "overlap", "least"):
    one("NonMaxSuppression", {"b": boxes, "s": scores}, f"without {absent}", opset=11, names=[n if n != absent else "" for n in names],
        constants={k: v for k, v in every.items() if k != absent})
for late in ("most", "least"):
    one("NonMaxSuppression", {"b": boxes, "s": scores, late: every[late]}, f"{late} when it runs", opset=11, names=names,
        constants={k: v for k, v in every.items() if k != late})
one("NonMaxSuppression", {"b": boxes, "s": scores}, "scalars", opset=11, constants={k: v.reshape(()) for k, v in every.items()})
one("NonMaxSuppression", {"b": boxes, "s": scores}, "fewer than 0", opset=11, constants={"most": np.array([-1])}, want=[np.zeros((0, 3), "i8")])
refused("overlap", [node], {"b": boxes, "s": scores, "overlap": overlap}, "iou_threshold is only known when it runs", opset=11,
        constants={"most": most, "least": least})
refused("ranks", [node], {"b": boxes[0], "s": scores}, "boxes of rank 2", opset=11, constants=every)

# ---- windows put together

for image, block, rest in (([5, 5], [1, 5], {}), ([6, 6], [2, 2], {"strides": [2, 2]}), ([5, 7], [2, 3], {"pads": [1, 0, 1, 2], "dilations": [2, 1]}),
                           ([9], [3], {"strides": [2]}), ([4, 4, 5], [1, 1, 5], {})):
    n = len(image)
    pads, strides, dilations = rest.get("pads", [0] * 2 * n), rest.get("strides", [1] * n), rest.get("dilations", [1] * n)
    windows = [(s + pads[d] + pads[n + d] - dilations[d] * (b - 1) - 1) // strides[d] + 1 for d, (s, b) in enumerate(zip(image, block))]
    values = rng.integers(-9, 9, (2, 3 * int(np.prod(block)), int(np.prod(windows)))).astype("f4")
    one("Col2Im", {"x": values}, f"{image} {block}", opset=18, constants={"i": np.array(image), "b": np.array(block)},
        want=made.of_reference, **rest)
refused("blocks", [helper.make_node("Col2Im", ["x", "i", "b"], ["y"])], {"x": f(1, 4, 9)}, "block_shape has 1 entries, not 2",
        constants={"i": np.array([4, 4]), "b": np.array([2])})

# ---- cropping

x = f(7, 4, 3)
for shape, axes in (([4, 7, 3], None), ([10, 1, 2], None), ([5], [1]), ([2, 8], [-1, 0])):
    extra = {"axes": axes} if axes else {}
    one("CenterCropPad", {"x": x}, str(shape), opset=18, constants={"s": np.array(shape)}, want=made.of_reference, symbolic=len(shape) == 2, **extra)
one("CenterCropPad", {"x": np.arange(5)}, "integers", opset=18, constants={"s": np.array([8])}, want=made.of_reference)
refused("entries", [helper.make_node("CenterCropPad", ["x", "s"], ["y"])], {"x": x}, "shape has 2 entries, not 3", constants={"s": np.array([1, 2])})

refused("below 0", [helper.make_node("CenterCropPad", ["x", "s"], ["y"])], {"x": x}, "shape has an entry of -1", constants={"s": np.array([1, -1, 2])})

# ---- blocks

depth = np.arange(2 * 8 * 2 * 3, dtype="f4").reshape(2, 8, 2, 3)
one("DepthToSpace", {"x": depth}, opset=1, blocksize=2)
for mode in ("DCR", "CRD"):
    one("DepthToSpace", {"x": depth}, opset=13, blocksize=2, mode=mode)
one("SpaceToDepth", {"x": f(2, 3, 4, 6)}, opset=13, blocksize=2)
made.finish()
