# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""LSTM, GRU and RNN of ONNX models against ONNX Runtime: directions, layouts, activations, operands that may be absent."""

import itertools

import made
import numpy as np
from made import check, helper, refused

rng = np.random.default_rng(3)
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
T, N, I, H = 5, 3, 2, 4
NAMES = ["x", "w", "r", "b", "lengths", "h", "c", "p"]


def f(*dims):
    return (rng.standard_normal(dims) * 0.7).astype("f4")


def operands(op, directions=1, batch_major=False):
    g = GATES[op]
    state = (N, directions, H) if batch_major else (directions, N, H)
    made_of = [f(N, T, I) if batch_major else f(T, N, I), f(directions, g * H, I), f(directions, g * H, H), f(directions, 2 * g * H),
               np.array([5, 2, 4], "i4"), f(*state)]
    return made_of + [f(*state), f(directions, 3 * H)] if op == "LSTM" else made_of


def one(op, present, opset=14, outputs=("y", "yh", "yc"), symbolic=False, want=made.of_runtime, **attributes):
    both = attributes.get("direction") == "bidirectional"
    arrays = operands(op, 1 + both, attributes.get("layout", 0))
    names = [n if n in present else "" for n in NAMES[: len(arrays)]]
    while not names[-1]:
        names.pop()
    outputs = list(outputs[: 3 if op == "LSTM" else 2])
    inputs = {n: a for n, a in zip(NAMES, arrays) if n in present}
    weights = {n: inputs.pop(n) for n in "wrbp" if symbolic and n in inputs}
    check(f"{op} {opset} {present} {attributes}", [helper.make_node(op, names, outputs, hidden_size=H, **attributes)], inputs,
          outputs=[o for o in outputs if o], opset=opset, symbolic=symbolic, constants=weights, want=want)


for op in GATES:
    everything = NAMES[: 8 if op == "LSTM" else 6]
    for direction, opset in itertools.product(("forward", "reverse", "bidirectional"), (7, 14, 22)):
        one(op, everything if opset == 14 else NAMES[:3], opset=opset, direction=direction)
    for absent in everything[3:]:
        one(op, [n for n in everything if n != absent])
    one(op, everything, outputs=["y", "", ""])
    one(op, everything, outputs=["", "yh", ""], direction="reverse")
    one(op, everything, symbolic=True, direction="bidirectional")
    if op != "LSTM":  # whose cell ONNX Runtime does not clip before the last activation
        one(op, everything, clip=0.3)
    several = {"LSTM": ["Sigmoid", "Tanh", "Relu"], "GRU": ["HardSigmoid", "Softsign"], "RNN": ["Relu"]}[op]
    one(op, NAMES[:4], activations=several)
    tuned = {"LSTM": ["HardSigmoid", "LeakyRelu", "Affine"], "GRU": ["HardSigmoid", "ScaledTanh"], "RNN": ["Elu"]}[op]
    alphas, betas = {"LSTM": ([0.3, 0.2, 0.9], [0.4, 0.1]), "GRU": ([0.3, 1.2], [0.4, 0.8]), "RNN": ([0.7], None)}[op]
    more = {"activation_beta": betas} if betas else {}
    one(op, NAMES[:4], activations=tuned, activation_alpha=alphas, **more)
    one(op, NAMES[:4], activations=tuned * 2, activation_alpha=alphas * 2, direction="bidirectional", **{k: v * 2 for k, v in more.items()})
    if op != "RNN":  # ONNX Runtime reads names of any case, but for this one
        one(op, NAMES[:4], activations=[a.lower() for a in several])
one("LSTM", NAMES, input_forget=1)
x, w, r = operands("LSTM")[:3]
h = c = np.zeros((N, H), "f4")
for step in x:
    i, o, forget, g = np.split(np.clip(step @ w[0].T + h @ r[0].T, -0.3, 0.3), 4, 1)
    i, o, forget = (1 / (1 + np.exp(-v)) for v in (i, o, forget))
    c = forget * c + i * np.tanh(g)
    h = o * np.tanh(np.clip(c, -0.3, 0.3))
check("LSTM, clip", [helper.make_node("LSTM", ["x", "w", "r"], ["", "yh", "yc"], hidden_size=H, clip=0.3)], {"x": x, "w": w, "r": r},
      outputs=["yh", "yc"], opset=14, want=[h[None].astype("f4"), c[None].astype("f4")])
for linear in (0, 1):
    one("GRU", NAMES[:6], linear_before_reset=linear, direction="bidirectional")

# ONNX Runtime has no layout 1: it is layout 0 of what is transposed.
for op in GATES:
    arrays = operands(op)
    names = NAMES[: len(arrays)]
    turned = lambda a: np.ascontiguousarray(a.swapaxes(0, 1))
    outputs = ["y", "yh", "yc"][: 3 if op == "LSTM" else 2]
    plain = made.model([helper.make_node(op, names, outputs, hidden_size=H)], dict(zip(names, arrays)), outputs=outputs, opset=14)
    y, *states = made.of_runtime(plain, dict(zip(names, arrays)))
    inputs = {n: turned(a) if n in ("x", "h", "c") else a for n, a in zip(names, arrays)}
    check(f"{op}, layout 1", [helper.make_node(op, names, outputs, hidden_size=H, layout=1)], inputs, outputs=outputs, opset=14,
          want=[np.ascontiguousarray(y.transpose(2, 0, 1, 3)), *map(turned, states)])

x, w, r = operands("RNN")[:3]
inputs = {"x": x, "w": w, "r": r}
for attributes, says in (({"direction": "sideways"}, "direction sideways"), ({"activations": ["Sine"]}, "activation Sine"),
                         ({"activations": ["Tanh"] * 7}, "7 activations"), ({"clip": -1.0}, "clip -1 is not greater than 0")):
    refused(f"RNN {attributes}", [helper.make_node("RNN", list(inputs), ["y"], hidden_size=H, **attributes)], inputs, says)
refused("rank", [helper.make_node("RNN", list(inputs), ["y"], hidden_size=H)], {"x": x[0], "w": w, "r": r}, "X and R of ranks 2 and 3")
refused("operands", [helper.make_node("RNN", [*inputs, "", "", "", "x"], ["y"], hidden_size=H)], inputs, "7 inputs, at most 6")
made.finish()
