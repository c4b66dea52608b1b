# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""What kernels find out when they run, as an index outside of its axis, ends the run with status 1 and the reason."""

import numpy as np
from mx import *

ROWS = "an index is outside of the rows; indices of n rows are -n .. n - 1"
OUTSIDE = "an index is outside of the axis; indices of an axis of size n are -n .. n - 1"


def refused(op, operands, reason, attributes="", result=None):
    """operands: [(dims, dtype, values)], the sizes of which are names; the run must end with status 1 and the reason."""
    types, names = [], {}
    for dims, dtype, values in operands:
        types.append(tensor(dims, dtype))
        names.update({d: None for d in dims.split(", ") if d.isidentifier()})
    arguments = ", ".join(f"%x{i}: {t}" for i, t in enumerate(types))
    result = result or types[0]
    text = f"""mo.graph @g<{', '.join(names)}>({arguments}) -> ({result}) {{
  %y = {op}({', '.join(f'%x{i}' for i in range(len(types)))}) {attributes} : ({', '.join(types)}) -> {result}
  mo.output %y : {result}
}}
"""
    mef = attempt(op, compile, text)
    if mef:
        ends(f"{op}\n{text}", reason, mef, [(np.array(values), dtype) for _, dtype, values in operands], ["f32"])


matrix = ("M, N", "f32", np.ones((3, 2)))
for index in (3, -4, 2**40):
    refused("mo.gather", [matrix, ("K", "si64", [0, index])], OUTSIDE, "{axis = 0}", tensor("K, N", "f32"))
    refused("mo.gather", [matrix, ("K", "si64", [0, index])], OUTSIDE, "{axis = 1}", tensor("M, K", "f32"))
    refused("mo.gather_nd", [matrix, ("K, 1", "si64", [[index]])], OUTSIDE, "{batch_dims = 0}", tensor("K, N", "f32"))
    refused("mo.gather_nd", [matrix, ("K, 2", "si64", [[0, index]])], OUTSIDE, "{batch_dims = 0}", tensor("K", "f32"))
    refused("mo.gather_elements", [matrix, ("K, N", "si64", [[0, index]])], OUTSIDE, "{axis = 0}", tensor("K, N", "f32"))
    refused("mo.gather_sum", [matrix, ("K, L", "si64", [[0, index]])], ROWS, "", tensor("K, N", "f32"))
    update = ("K, N", "f32", np.ones((1, 2)))
    refused("mo.scatter", [matrix, update, ("K, N", "si64", [[0, index]])], OUTSIDE, "{axis = 0}")
    refused("mo.scatter.add", [matrix, update, ("K, N", "si64", [[0, index]])], OUTSIDE, "{axis = 1}")
    refused("mo.scatter_nd.max", [matrix, update, ("K, 1", "si64", [[index]])], OUTSIDE)
wide = ("K, L", "f32", np.ones((1, 4)))
refused("mo.gather_elements", [matrix, ("K, L", "si64", np.zeros((1, 4)))], "indices are larger than the input along another dim than the axis", "{axis = 0}", tensor("K, L", "f32"))
refused("mo.scatter", [matrix, wide, ("K, L", "si64", np.zeros((1, 4)))], "updates are larger than the input along another dim than the axis", "{axis = 0}")
for length in (3, -1):
    refused(
        "mo.reverse_sequence",
        [matrix, ("M", "si64", [0, length, 0])],
        "a length is negative or larger than the axis",
        "{seq_axis = 1, batch_axis = 0}",
    )
refused(
    "mo.masked_scatter",
    [matrix, ("M, N", "bool", np.ones((3, 2))), ("K", "f32", np.ones(5))],
    "the mask has more true elements than updates has",
)
for mode in ("reflect", "repeat", "wrap"):
    refused(
        f"mo.pad.{mode}",
        [("M, N", "f32", np.ones((3, 0)))],
        "a dim of size 0 is padded with what it holds: there is nothing to repeat",
        "{paddings = [0, 0, 1, 1]}",
        tensor("M, N + 2", "f32"),
    )
refused(
    "mo.fold",
    [("B, 4, L", "f32", np.ones((1, 4, 5)))],
    "the last dim of the input is not the number of windows that the image holds",
    "{image_shape = [3, 3], filter_shape = [2, 2], strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0]}",
    tensor("B, 1, 3, 3", "f32"),
)
image = ("B, H, W, C", "f32", np.ones((1, 2, 3, 1)))
empty = ("B, H, W, C", "f32", np.ones((1, 0, 3, 1)))
for kind in ("linear", "nearest", "bicubic"):
    refused(
        f"mo.resize.{kind}",
        [empty],
        "an empty dim has nothing to be resized from",
        "{size = [B, 4, 6, C]}",
        tensor("B, 4, 6, C", "f32"),
    )
for batch in (1, -1, np.nan):
    for mode in ("AVG", "MAX"):
        refused(
            "mo.roi_align",
            [image, ("M, 5", "f32", [[batch, 0, 0, 1, 1]])],
            "a region's batch index is outside of the input's batch",
            f'{{output_height = 2, output_width = 2, spatial_scale = 1.0, sampling_ratio = 1.0, mode = "{mode}"}}',
            tensor("M, 2, 2, C", "f32"),
        )
rows, weight = ("M, N", "f32", np.ones((2, 5))), ("N", "f32", np.ones(5))
refused(
    "mo.composite.rms_norm_rope",
    [rows, weight, rows, rows],
    "the last dim is odd: its halves make the pairs that turn",
    "{epsilon = 0.1, weight_offset = 0.0}",
)
refused(
    "mo.deform_conv",
    [image, ("1, 1, C, 2", "f32", np.ones((1, 1, 1, 2))), ("B, H, W, 4", "f32", np.zeros((1, 2, 3, 4)))],
    "the number of input channels is not a multiple of offset_groups",
    "{strides = [1, 1], dilations = [1, 1], paddings = [0, 0, 0, 0], offset_groups = 2}",
    tensor("B, H, W, 2", "f32"),
)
