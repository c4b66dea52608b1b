# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Resize and Upsample of ONNX models: every mode, with scales that are not the quotient of the sizes too."""

import made
import numpy as np
from made import check, helper, refused

rng = np.random.default_rng(11)
ROI = np.array([0, 0, 0.4, 0.6, 1, 1, 0.6, 1.4], "f4")


def node(x, scales=None, sizes=None, roi=None, opset=19, **attributes):
    """The node and its constants."""
    constants = {"roi": roi, "scales": None if scales is None else np.array(scales, "f4"),
                 "sizes": None if sizes is None else np.array(sizes, "i8")}
    constants = {k: v for k, v in constants.items() if v is not None}
    if opset == 11:  # operands that are not there are empty lists
        constants = {"roi": np.zeros(0, "f4"), "scales": np.zeros(0, "f4"), **constants}
    names = ["x", *(n if n in constants else "" for n in (["scales"] if opset == 10 else ["roi", "scales", "sizes"]))]
    return [helper.make_node("Resize", names, ["y"], **attributes)], {"x": x}, constants


def one(x, want=made.of_reference, opset=19, symbolic=False, rtol=1e-4, atol=1e-5, **rest):
    nodes, inputs, constants = node(x, opset=opset, **rest)
    check(f"Resize {opset} {x.dtype}{list(x.shape)} {rest}", nodes, inputs, want=want, opset=opset, constants=constants,
          symbolic=symbolic, rtol=rtol, atol=atol)


def wrong(x, says, opset=19, **rest):
    nodes, inputs, constants = node(x, opset=opset, **rest)
    refused(f"Resize {rest}", nodes, inputs, says, opset=opset, constants=constants)


x = rng.standard_normal((2, 3, 5, 4)).astype("f4")
TRANSFORMS = ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "half_pixel_symmetric")
for to in TRANSFORMS:
    for mode in ("nearest", "linear", "cubic"):
        one(x, scales=[1, 1, 0.6, 1.7], mode=mode, coordinate_transformation_mode=to)
        one(x, sizes=[2, 3, 7, 3], mode=mode, coordinate_transformation_mode=to)
    one(x, scales=[1, 1, 2, 3], mode="linear", coordinate_transformation_mode=to, symbolic=True)
    one(x, scales=[1, 1, 0.5, 1.5], mode="cubic", coordinate_transformation_mode=to, symbolic=True)
for nearest in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
    for to in ("half_pixel", "asymmetric", "align_corners"):
        one(x, sizes=[2, 3, 10, 6], nearest_mode=nearest, coordinate_transformation_mode=to, want=made.of_runtime)
    one(x, scales=[1, 1, 0.6, 0.7], nearest_mode=nearest)
for exclude in (0, 1):
    for mode in ("linear", "cubic"):
        for lists in ({"sizes": [2, 3, 2, 3]}, {"scales": [1, 1, 0.3, 0.9]}, {"sizes": [2, 3, 7, 2]}):
            one(x, mode=mode, antialias=1, exclude_outside=exclude, **lists)
    one(x, scales=[1, 1, 1.7, 0.6], mode="cubic", exclude_outside=exclude, cubic_coeff_a=-0.5)
for mode in ("nearest", "linear", "cubic"):
    crop = {"coordinate_transformation_mode": "tf_crop_and_resize", "extrapolation_value": 9.5, "mode": mode}
    one(x, roi=ROI, sizes=[2, 3, 3, 7], **crop)
    one(x, roi=ROI, sizes=[2, 3, 1, 3], want=made.of_runtime, **crop)
    one(x, roi=ROI[[2, 3, 6, 7]], sizes=[3, 4], axes=[2, 3], **crop)
    for policy in ("not_larger", "not_smaller"):
        one(x, sizes=[7, 8], axes=[2, 3], mode=mode, keep_aspect_ratio_policy=policy)
    one(x, scales=[0.6, 1.6], axes=[3, 2], mode=mode)
    one(x, scales=[0.6, 1.6], axes=[-1, -2], mode=mode, want=made.of_runtime)
    for opset in (11, 13, 18):
        one(x, opset=opset, scales=[1, 1, 0.8, 1.4], mode=mode, want=made.of_runtime)
        one(x, opset=opset, sizes=[2, 3, 8, 3], mode=mode, want=made.of_runtime)
line = rng.standard_normal(7).astype("f4")
one(line, scales=[1.3], mode="linear")
one(line, scales=[1.05], mode="linear", symbolic=False)  # as many elements, between the old ones
one(line, sizes=[1], mode="linear", coordinate_transformation_mode="pytorch_half_pixel")
one(rng.standard_normal((2, 3, 4, 3, 5)).astype("f4"), scales=[1, 1, 0.7, 2, 1.5], mode="linear")
one(np.arange(12, dtype="u1").reshape(3, 4), scales=[0.6, 1.6])
one(np.arange(12).reshape(3, 4), sizes=[6, 2], want=made.of_reference)
one(x.astype("f8"), scales=[1, 1, 0.6, 1.7], mode="cubic")
one(x.astype("f2"), scales=[1, 1, 0.6, 1.7], mode="linear", rtol=2e-3, atol=2e-3)
far = np.array([1, 2, np.inf, 4, 5, 6], "f4")
one(far, scales=[1.5], mode="linear", coordinate_transformation_mode="asymmetric",
    want=[np.array([1, 5 / 3, np.inf, np.inf, np.inf, 4 + 1 / 3, 5, 17 / 3, 6], "f4")])
one(np.zeros((0, 3), "f4"), scales=[1, 1.7], mode="linear", want=[np.zeros((0, 5), "f4")])

# What comes before opset 11 is x / scale; down, the nearest is above.
for mode in ("nearest", "linear"):
    one(x, opset=10, scales=[1, 1, 2, 3], mode=mode, want=made.of_runtime)
    one(x, opset=10, scales=[1, 1, 1.7, 1.3], mode=mode, want=made.of_runtime)
    one(x, opset=10, scales=[1, 1, 0.6, 0.5], mode=mode, want=made.of_runtime)
    check(f"Upsample 7 {mode}", [helper.make_node("Upsample", ["x"], ["y"], mode=mode, scales=[1.0, 1.0, 2.0, 1.6])], {"x": x}, opset=7)
    check(f"Upsample 9 {mode}", [helper.make_node("Upsample", ["x", "s"], ["y"], mode=mode)], {"x": x}, opset=9, symbolic=True,
          constants={"s": np.array([1, 1, 2, 3], "f4")})
nodes, inputs, constants = node(x, opset=11, sizes=[2, 3, 8, 3], coordinate_transformation_mode="tf_half_pixel_for_nn")
check("tf_half_pixel_for_nn", nodes, inputs, opset=11, constants=constants)

# Sizes that the model computes from its inputs' sizes.
like = [helper.make_node("Shape", ["o"], ["s"], start=2), helper.make_node("Resize", ["x", "", "", "s"], ["y"], axes=[2, 3], mode="linear"),
        helper.make_node("Relu", ["y"], ["z"])]
check("as large as another", like, {"x": x, "o": np.zeros((1, 1, 9, 3), "f4")}, opset=18, symbolic=True)

# Scales, sizes and regions that only the run knows.
for mode in "nearest", "linear", "cubic":
    for scales in [1, 1, 2, 1.5], [1, 1, 0.6, 0.7]:
        check(f"read scales {mode} {scales}", [helper.make_node("Resize", ["x", "", "s"], ["y"], mode=mode)], {"x": x, "s": np.array(scales, "f4")}, opset=13)
    check(f"read sizes {mode}", [helper.make_node("Resize", ["x", "", "", "s"], ["y"], mode=mode)], {"x": x, "s": np.array([2, 3, 9, 2])}, opset=13)
check("read region", [helper.make_node("Resize", ["x", "r", "", "s"], ["y"], mode="linear", coordinate_transformation_mode="tf_crop_and_resize")],
      {"x": x, "r": np.array([0, 0, 0.2, 0.1, 1, 1, 0.9, 1.3], "f4"), "s": np.array([2, 3, 6, 3])}, opset=13)

wrong(x, "mode odd", sizes=[2, 3, 4, 4], mode="odd")
wrong(x, "coordinate_transformation_mode tf_half_pixel", sizes=[2, 3, 4, 4], coordinate_transformation_mode="tf_half_pixel")
wrong(x, "nearest_mode round", sizes=[2, 3, 4, 4], nearest_mode="round")
wrong(x, "a scale of 0", scales=[1, 1, 0, 1])
wrong(x, "a size of -4", sizes=[2, 3, -4, 4])
wrong(x, "sizes has 3 entries for 4 dims", sizes=[3, 4, 4])
wrong(x, "both scales and sizes", sizes=[2, 3, 4, 4], scales=[1, 1, 1, 1])
wrong(x, "axis 7 of a tensor of rank 4", sizes=[3], axes=[7])
wrong(x, "axis 2 is named twice", sizes=[3, 3], axes=[2, -2])
wrong(x, "it has no roi", sizes=[2, 3, 4, 4], coordinate_transformation_mode="tf_crop_and_resize")
wrong(np.zeros((3, 4), "u1"), "mode linear of dtype ui8", sizes=[4, 4], mode="linear")
wrong(np.zeros((0, 4), "f4"), "dim 0 is resized from 0 to 4", sizes=[4, 4])
wrong(x, "scales has -1 entries for 4 dims")
made.finish()
