#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Tensors in other files: those of the model's folder are mapped, others refused. Weights of one name in two bodies."""

import subprocess

import made
import mx
import numpy as np
import onnx
from onnx import helper

rng = np.random.default_rng(5)
x, w, b = (rng.standard_normal(shape).astype("f4") for shape in ((3, 40), (40, 50), (50,)))
nodes = [helper.make_node("MatMul", ["x", "w"], ["t"]), helper.make_node("Add", ["t", "b"], ["y"])]
(mx.WORK / "made.bin").write_bytes(b"head" + w.tobytes() + b.tobytes())
elsewhere = mx.WORK.parent / "elsewhere.bin"
elsewhere.write_bytes(w.tobytes())
link = mx.WORK / "link.bin"
link.unlink(missing_ok=True)
link.symlink_to(elsewhere)


def model(location="made.bin", **fields):
    """The weights lie behind 4 bytes of the file."""
    made_model = made.model(nodes, {"x": x}, symbolic=True, constants={"w": w, "b": b})
    for tensor, offset, length in zip(made_model.graph.initializer, (4, 4 + w.nbytes), (w.nbytes, b.nbytes)):
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        for key, value in ({"location": location, "offset": offset, "length": length} | fields).items():
            if value is not None:
                tensor.external_data.add(key=key, value=str(value))
    return made_model


def refused(text, **fields):
    try:
        made.compile(model(**fields))
    except mx.Failure as failure:
        if text in str(failure) and "error: " in str(failure):
            made.passed += 1
            return
        made.failures.append(f"{fields}: {failure}")
    else:
        made.failures.append(f"{fields}: it compiles")


for fields in {}, {"length": None}, {"location": "./made.bin"}:
    got = made.run(made.compile(model(**fields)), [x], 1)[0]
    wrong = made.difference(got, x @ w + b, 1e-4, 1e-4)
    made.passed += not wrong
    if wrong:
        made.failures.append(f"{fields}: {wrong}")
refused("outside of the model's folder", location="../elsewhere.bin")
refused("outside of the model's folder", location=str(elsewhere))
refused("outside of the model's folder", location="a/../../elsewhere.bin")
refused("outside of the model's folder", location="link.bin")
refused("No such file", location="absent.bin")
refused("are said to be 3", length=3)
refused("which has", offset=4 + w.nbytes)
refused("which has", offset=2**62)
refused("is no number", offset="four")

# A graph and its weights, apart, make what the model makes.
source, text = mx.WORK / "imported.onnx", mx.WORK / "imported.mlir"
source.write_bytes(model().SerializeToString())
subprocess.run([mx.MXC, "import", "--dim=x_0=3", source, "-o", text], check=True)
command = [mx.MXC, "compile", "--target=host", text, f"--weights={text.with_suffix('.safetensors')}", "-o", mx.WORK / "made.mef"]
subprocess.run(command, check=True)
wrong = made.difference(made.run(mx.WORK / "made.mef", [x], 1)[0], x @ w + b, 1e-4, 1e-4)
made.passed += not wrong
if wrong:
    made.failures.append(f"imported: {wrong}")
twice = subprocess.run([mx.MXC, "import", text, "-o", mx.WORK / "twice.mlir"], capture_output=True, text=True)
if twice.returncode != 1 or "is no ONNX model" not in twice.stderr:
    made.failures.append(f"text is imported: {twice.stderr}")

cond = np.array(True)
bodies = [helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["t"])], "body", [], [onnx.ValueInfoProto(name="t")],
                            [onnx.numpy_helper.from_array(weights, "w")]) for weights in (w, -w)]
for cond in np.array(True), np.array(False):
    made.check("weights of one name", [helper.make_node("If", ["c"], ["y"], then_branch=bodies[0], else_branch=bodies[1])], {"c": cond, "x": x})
made.finish()
