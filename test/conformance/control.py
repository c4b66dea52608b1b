#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""If, Loop, Scan, model-local functions, sequences, and sizes, axes and bounds that only the run knows."""

import made
import numpy as np
import onnx
from onnx import TensorProto, helper

node, rng = helper.make_node, np.random.default_rng(7)
F, I, B = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL
x = rng.standard_normal((3, 5)).astype("f4")
yes, no = np.array(True), np.array(False)


def info(name, kind=F, dims=None):
    return helper.make_tensor_value_info(name, kind, dims)


def graph(nodes, inputs, outputs, constants=()):
    return helper.make_graph(nodes, "body", list(inputs), list(outputs), list(constants))


def constant(name, value):
    return made.numpy_helper.from_array(np.array(value), name)


# ---- If
double = graph([node("Add", ["x", "x"], ["t"])], [], [info("t")])
same = graph([node("Neg", ["x"], ["t"])], [], [info("t")])  # both call their result t
for cond in yes, no:
    made.check("if", [node("If", ["c"], ["y"], then_branch=double, else_branch=same)], {"c": cond, "x": x})
    made.check("if of named sizes", [node("If", ["c"], ["y"], then_branch=double, else_branch=same)], {"c": cond, "x": x}, symbolic=True)
    made.check("if known", [node("If", ["c"], ["y"], then_branch=double, else_branch=same)], {"x": x}, constants={"c": cond})
    made.check("if of one element", [node("If", ["c"], ["y"], then_branch=double, else_branch=same)], {"c": cond.reshape(1), "x": x}, want=[x + x if cond else -x])
    short = graph([node("ReduceSum", ["x"], ["t"], keepdims=0)], [], [info("t")])
    made.check("if known, other rank", [node("If", ["c"], ["y"], then_branch=double, else_branch=short)], {"x": x}, constants={"c": cond})
    inner = graph([node("If", ["d"], ["t"], then_branch=double, else_branch=same)], [], [info("t")])
    made.check("if in if", [node("If", ["c"], ["y"], then_branch=inner, else_branch=same)], {"c": cond, "d": yes, "x": x})
made.refused("branches of other ranks", [node("If", ["c"], ["y"], then_branch=double, else_branch=short)], {"c": yes, "x": x}, "shapes must be the same")

# What exporters ask of shapes is known while compiling.
asked = [node("Shape", ["x"], ["s"]), node("Size", ["s"], ["n"]), node("Equal", ["n", "two"], ["e"]), node("Not", ["e"], ["o"]), node("Cast", ["o"], ["c"], to=B),
         node("Gather", ["s", "zero"], ["d"]), node("Greater", ["d", "two"], ["g"]), node("And", ["c", "g"], ["b"]), node("Or", ["b", "c"], ["q"])]
made.check("if of shapes", [*asked, node("If", ["q"], ["y"], then_branch=double, else_branch=short)], {"x": x}, constants={"two": np.array(2), "zero": np.array(0)})

# ---- Loop
step = [node("Add", ["s", "x"], ["s2"]), node("ReduceSum", ["s2"], ["sum"], keepdims=0), node("Less", ["sum", "most"], ["more"])]
body = graph(step + [node("Identity", ["s2"], ["each"])], [info("i", I, []), info("go", B, []), info("s")], [info("more", B), info("s2"), info("each")])
for trips, most in (5, 1e9), (5, 100.0), (0, 1e9), (3, -1.0):
    feed = {"m": np.array(trips), "x": np.abs(x) + 1, "most": np.array(most, "f4")}
    want = made.of_runtime if trips else [feed["x"], np.zeros((0, 3, 5), "f4")]  # ONNX Runtime does not know its shape
    made.check(f"loop {trips} {most}", [node("Loop", ["m", "", "x"], ["y", "all"], body=body)], feed, want)
    made.check(f"loop {trips} {most}, known", [node("Loop", ["m", "c", "x"], ["y", "all"], body=body)], {"x": feed["x"], "most": feed["most"]}, want,
               constants={"m": feed["m"], "c": yes})
    made.check(f"loop {trips} {most}, symbolic", [node("Loop", ["m", "c", "x"], ["y", "all"], body=body)], {**feed, "c": yes}, want, symbolic=True)
until = graph(step, [info("i", I, []), info("go", B, []), info("s")], [info("more", B), info("s2")])
for most in 50.0, -1.0:
    feed = {"x": np.abs(x) + 1, "most": np.array(most, "f4"), "c": yes}
    made.check(f"loop until {most}", [node("Loop", ["", "c", "x"], ["y"], body=until)], feed)
    made.check(f"loop that does not begin {most}", [node("Loop", ["", "c", "x"], ["y"], body=until)], {**feed, "c": no}, want=[feed["x"]])
    made.check(f"loop of exporters {most}", [node("Loop", ["m", "c", "x"], ["y"], body=until)], feed, constants={"m": np.array(2**63 - 1)})
made.refused("no bound", [node("Loop", ["", "c", "x"], ["y", "all"], body=body)], {"x": x, "most": np.array(1, "f4"), "c": yes}, "their number has no bound")
grows = graph([node("Concat", ["s", "s"], ["s2"], axis=0), node("Identity", ["go"], ["more"])], [info("i", I, []), info("go", B, []), info("s")], [info("more", B), info("s2")])
made.refused("a state that grows", [node("Loop", ["m", "", "x"], ["y"], body=grows)], {"m": np.array(2), "x": x}, "shapes must be the same")
counted = graph([node("Cast", ["i"], ["f"], to=F), node("Add", ["s", "f"], ["s2"]), node("Identity", ["go"], ["more"]), node("Mul", ["f", "x"], ["each"])],
                [info("i", I, []), info("go", B, []), info("s")], [info("more", B), info("s2"), info("each")])
made.check("loop that counts", [node("Loop", ["m", "", "x"], ["y", "all"], body=counted)], {"m": np.array(7), "x": x})
outer = graph([node("Loop", ["m", "", "s"], ["s2", "all"], body=counted), node("Identity", ["go"], ["more"])], [info("j", I, []), info("go", B, []), info("s")], [info("more", B), info("s2"), info("all")])
made.check("loop in loop", [node("Loop", ["m", "", "x"], ["y", "z"], body=outer)], {"m": np.array(3), "x": x})

# ---- Scan
total = graph([node("Add", ["s", "e"], ["s2"]), node("Mul", ["s2", "e"], ["o"])], [info("s"), info("e")], [info("s2"), info("o")])
for axis, backward, out_axis, out_backward in (0, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (1, 1, 1, 1), (-1, 0, -1, 1):
    start = np.zeros(x.shape[1 - axis % 2], "f4")
    for symbolic in False, True:
        made.check(f"scan {axis} {backward} {out_axis} {out_backward}",
                   [node("Scan", ["s0", "x"], ["s", "y"], body=total, num_scan_inputs=1, scan_input_axes=[axis], scan_input_directions=[backward],
                         scan_output_axes=[out_axis], scan_output_directions=[out_backward])], {"s0": start, "x": x}, symbolic=symbolic)
pairs = graph([node("Sub", ["a", "b"], ["o"])], [info("a"), info("b")], [info("o")])
made.check("scan of two", [node("Scan", ["x", "z"], ["y"], body=pairs, num_scan_inputs=2)], {"x": x, "z": x[::-1].copy()})

# ---- functions
scaled = helper.make_function("test", "Scaled", ["a"], ["b"],
                              [node("Constant", [], ["k"]), node("Mul", ["a", "k"], ["b"])], [helper.make_opsetid("", 18)], attributes=["by"])
scaled.node[0].attribute.append(onnx.AttributeProto(name="value_float", ref_attr_name="by", type=onnx.AttributeProto.FLOAT))
twice = helper.make_function("test", "Twice", ["a"], ["b"], [node("Scaled", ["a"], ["t"], domain="test", by=3.0), node("Scaled", ["t"], ["b"], domain="test", by=0.5)],
                             [helper.make_opsetid("", 18), helper.make_opsetid("test", 1)])
made.check("function", [node("Scaled", ["x"], ["y"], domain="test", by=2.5)], {"x": x}, want=[x * np.float32(2.5)], domains=[("test", 1)], functions=[scaled])
made.check("function in function", [node("Twice", ["x"], ["t"], domain="test"), node("Twice", ["t"], ["y"], domain="test")], {"x": x},
           want=[x * np.float32(2.25)], domains=[("test", 1)], functions=[twice, scaled])
endless = helper.make_function("test", "Endless", ["a"], ["b"], [node("Endless", ["a"], ["b"], domain="test")], [helper.make_opsetid("test", 1)])
made.refused("function that calls itself", [node("Endless", ["x"], ["y"], domain="test")], {"x": x}, "calls itself", domains=[("test", 1)], functions=[endless])

# ---- sequences
made.check("sequence", [node("SequenceConstruct", ["x", "z"], ["s"]), node("SequenceInsert", ["s", "x"], ["t"]), node("SequenceErase", ["t", "one"], ["u"]),
                        node("SequenceAt", ["u", "minus"], ["a"]), node("SequenceLength", ["u"], ["n"]), node("ConcatFromSequence", ["u"], ["y"], axis=1)],
           {"x": x, "z": x * 2}, constants={"one": np.array(1), "minus": np.array(-2)}, outputs=["a", "n", "y"])
for split in None, np.array(2), np.array([1, 4]):
    named = {} if split is None else {"n": split}
    want = x[:, 1] if split is None else x[:, 2:4] if split.ndim == 0 else x[:, 1:]  # keepdims counts without sizes alone
    made.check(f"split to {split}", [node("SplitToSequence", ["x", *named], ["s"], axis=1, keepdims=0), node("SequenceAt", ["s", "one"], ["y"])],
               {"x": x}, want=[want], constants={"one": np.array(1), **named})
made.check("stack", [node("SequenceConstruct", ["x", "x"], ["s"]), node("ConcatFromSequence", ["s"], ["y"], axis=-1, new_axis=1)], {"x": x})

# ---- derivatives
train = [("ai.onnx.preview.training", 1)]
row = np.abs(x[:1]) + 1
feed = {"a": np.abs(x) + 1, "b": row}
steps = [node("Mul", ["a", "b"], ["t"]), node("Sub", ["t", "a"], ["u"]), node("Div", ["u", "b"], ["v"]), node("Exp", ["v"], ["w"]), node("Tanh", ["w"], ["z"]),
         node("Sqrt", ["a"], ["r"]), node("Log", ["r"], ["l"]), node("Add", ["z", "l"], ["y"]), node("Gradient", ["a", "b"], ["da", "db"], domain=train[0][0], xs=["a", "b"], y="y")]
z = np.tanh(np.exp((feed["a"] * row - feed["a"]) / row).astype("f8"))
inner = (1 - z * z) * np.exp((feed["a"] * row - feed["a"]) / row).astype("f8")
want = [inner * (row - 1) / row + 0.5 / feed["a"], (inner * feed["a"] / row**2).sum(0, keepdims=True)]
made.check("gradient", steps, feed, want=[w.astype("f4") for w in want], domains=train, outputs=["da", "db"], rtol=1e-3)
made.refused("gradient without a rule", [node("MatMul", ["a", "b"], ["y"]), node("Gradient", ["a"], ["da"], domain=train[0][0], xs=["a"], y="y")],
             {"a": x, "b": x.T.copy()}, "it has no rule for MatMul", domains=train)

# ---- constants of no elements, ranges of none
made.check("nothing", [node("Identity", ["a"], ["y"])], {}, want=[np.zeros(0, "i8")], constants={"a": np.zeros(0, "i8")})
for bounds in (0, 5, 2), (5, 0, -2), (3, 3, 1), (0, -4, 1), (2, 9, 3):
    made.check(f"range {bounds}", [node("Range", ["a", "b", "c"], ["y"])], {}, want=[np.arange(*bounds)], constants=dict(zip("abc", map(np.array, bounds))))

# ---- what only the run knows
cube = rng.standard_normal((2, 3, 4)).astype("f4")
for axes in [0], [1, -1], [0, 1, 2], [-2]:
    for name in "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL2", "ReduceLogSumExp":
        keep = len(axes) % 2
        made.check(f"{name} {axes} {keep}", [node(name, ["x", "axes"], ["y"], keepdims=keep)], {"x": cube, "axes": np.array(axes)})
    made.check(f"unsqueeze {axes}", [node("Unsqueeze", ["x", "axes"], ["y"])], {"x": cube, "axes": np.array(axes)})
ints = rng.integers(-9, 9, (2, 3)).astype("i4")
made.check("ReduceMin of integers", [node("ReduceMin", ["x", "axes"], ["y"])], {"x": ints, "axes": np.array([1])}, want=[ints.min(1, keepdims=True)])
made.check("squeeze", [node("Squeeze", ["x", "axes"], ["y"])], {"x": cube.reshape(2, 1, 12, 1), "axes": np.array([-1, 1])})
for bounds in ([1], [3], [1], [1]), ([-1, 0], [-9, 9], [0, 2], [-1, 3]), ([5, -2], [0, 99], [2, 1], [-2, 1]):
    feed = dict(zip(["starts", "ends", "axes", "steps"], map(np.array, bounds)))
    made.check(f"slice {bounds}", [node("Slice", ["x", *feed], ["y"])], {"x": cube, **feed}, symbolic=False)
    made.check(f"slice {bounds}, no steps", [node("Slice", ["x", "starts", "ends", "axes"], ["y"])], {"x": cube, **dict(list(feed.items())[:3])})
for shape in [24], [2, -1], [0, 0, 2, 2], [-1, 3, 0]:
    made.check(f"reshape {shape}", [node("Reshape", ["x", "shape"], ["y"])], {"x": cube, "shape": np.array(shape)})
for shape in [1], [3, 1, 1, 1], [2, 3, 4]:
    made.check(f"expand {shape}", [node("Expand", ["x", "shape"], ["y"])], {"x": cube, "shape": np.array(shape)})
made.check("expand 1", [node("Expand", ["x", "shape"], ["y"])], {"x": cube[:, :1], "shape": np.array([0, 4])}, want=[cube[:, :0]])
made.check("pad", [node("Pad", ["x", "pads", "", "axes"], ["y"])], {"x": cube, "pads": np.array([1, 2, -1, 0]), "axes": np.array([2, 0])})
for axis in -1, 0, 1:
    made.check(f"cumsum {axis}", [node("CumSum", ["x", "axis"], ["y"], reverse=1)], {"x": cube, "axis": np.array(axis)})
for k in -5, -1, 0, 2, 9:
    made.check(f"trilu {k}", [node("Trilu", ["x", "k"], ["y"], upper=k % 2)], {"x": cube, "k": np.array(k)})
made.check("top-k", [node("TopK", ["x", "k"], ["y", "i"])], {"x": cube, "k": np.array([2])})
made.check("split", [node("Split", ["x", "sizes"], ["y", "z"], axis=2)], {"x": cube, "sizes": np.array([3, 1])})
made.check("split, symbolic", [node("Split", ["x"], ["y", "z", "u"], axis=1, num_outputs=3)], {"x": x}, symbolic=True, want=[x[:, :2], x[:, 2:4], x[:, 4:]])
made.check("matmul, then a shape", [node("MatMul", ["x", "w"], ["t"]), node("Reshape", ["t", "shape"], ["y"])], {"x": x, "w": x.T.copy(), "shape": np.array([9])})
made.finish()
