#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""What the user says of a model's inputs: --shape, --dim, --input-dtype."""

import made
import mx
import numpy as np
from onnx import helper

x, w = np.arange(24, dtype="f4").reshape(2, 3, 4), np.arange(4, dtype="f4")
model = made.model([helper.make_node("Add", ["x.1", "w"], ["y"])], {"x.1": x, "w": w})
for i, names in enumerate([["batch", 3, "h = 1"], ["h = 1"]]):
    dims = model.graph.input[i].type.tensor_type.shape.dim
    for dim, name in zip(dims, names):
        dim.Clear()
        if isinstance(name, str):
            dim.dim_param = name
        else:
            dim.dim_value = name


def shapes(*flags):
    """Dims of the inputs, as the compiled file lists them."""
    listed = made.listed(made.compile(model, *flags))
    return [(port["shape"], port["dtype"]) for port in listed["inputs"]]


def says(text, *flags):
    try:
        made.compile(model, *flags)
    except mx.Failure as failure:
        if text in str(failure):
            made.passed += 1
            return
        made.failures.append(f"{flags}: {failure}")
    else:
        made.failures.append(f"{flags}: it compiles")


for flags, want in [
    ([], [(["batch", 3, "h___1"], "f32"), (["h___1"], "f32")]),
    (["--shape=x.1=2x3x4"], [([2, 3, 4], "f32"), ([4], "f32")]),  # a dim of the same name too
    (["--shape=x.1=?x3x4"], [(["batch", 3, 4], "f32"), ([4], "f32")]),
    (["--dim=batch=2", "--dim=h = 1=4"], [([2, 3, 4], "f32"), ([4], "f32")]),
    (["--input-dtype=w=f16"], [(["batch", 3, "h___1"], "f32"), (["h___1"], "f16")]),
]:
    got = shapes(*flags)
    if got == want:
        made.passed += 1
    else:
        made.failures.append(f"{flags}: {got}, not {want}")
names = [port["name"] for port in made.listed(made.compile(model))["inputs"]]
if names != ["x.1", "w"]:
    made.failures.append(f"the inputs are called {names}")
result = made.run(made.compile(model, "--input-dtype=w=f16"), [x, w.astype("f2")], 1)[0]
if not np.array_equal(result, x + w):
    made.failures.append("the input that is converted")
says("has 4 in dim 1, the model says 3", "--shape=x.1=2x4x4")
says("has 2 sizes, 'x.1' has rank 3", "--shape=x.1=2x3")
says("its inputs are x.1, w", "--shape=q=1")
says("is no list of sizes", "--shape=x.1=1xx")
says("is no list of sizes", "--shape=x.1=99999999999999999999x3x4")
says("names nothing", "--shape=x.1")
says("names of its inputs' dims are batch, h = 1, h = 1", "--dim=n=3")
says("is no size", "--dim=batch=-1")
says("is no dtype", "--input-dtype=w=f99")
made.finish()
