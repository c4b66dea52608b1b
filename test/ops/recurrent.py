# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=recurrent --part=3
"""Recurrent layers: the reference goes through the steps of each sequence alone, one direction after the other."""

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import FLOATS, sample

# name: function of x, alpha and beta; the default alpha and beta, None where it has none
ACTIVATIONS = {
    "Relu": (lambda x, a, b: np.maximum(x, 0), None, None),
    "Tanh": (lambda x, a, b: np.tanh(x), None, None),
    "Sigmoid": (lambda x, a, b: 1 / (1 + np.exp(-x)), None, None),
    "Affine": (lambda x, a, b: a * x + b, 1.0, 0.0),
    "LeakyRelu": (lambda x, a, b: np.where(x < 0, a * x, x), 0.01, None),
    "ThresholdedRelu": (lambda x, a, b: np.where(x >= a, x, 0), 1.0, None),
    "ScaledTanh": (lambda x, a, b: a * np.tanh(b * x), 1.0, 1.0),
    "HardSigmoid": (lambda x, a, b: np.clip(a * x + b, 0, 1), 0.2, 0.5),
    "Elu": (lambda x, a, b: np.where(x < 0, a * np.expm1(x), x), 1.0, None),
    "Softsign": (lambda x, a, b: x / (1 + np.abs(x)), None, None),
    "Softplus": (lambda x, a, b: np.log1p(np.exp(x)), None, None),
}
# Gates within [-1, 1]: states do not grow from step to step, and neither do errors.
WITHIN_1 = ["Sigmoid", "HardSigmoid"]  # 1 - f is too
BOUNDED = ["Tanh", "Sigmoid", "ScaledTanh", "HardSigmoid", "Softsign"]
DEFAULTS = {"lstm": ["Sigmoid", "Tanh", "Tanh"], "gru": ["Sigmoid", "Tanh"], "rnn": ["Tanh"]}
GATES = {"lstm": 4, "gru": 3, "rnn": 1}


def draw_activations(rng, cell, directions, gates):
    """(functions of one argument, those of the first direction first; attributes). gates: what f may be."""
    if rng.random() < 0.3:
        names, alphas, betas, attributes = DEFAULTS[cell] * directions, [], [], []
    else:
        one = lambda: [str(rng.choice(list(ACTIVATIONS) if i else gates)) for i in range(len(DEFAULTS[cell]))]  # noqa: E731
        names = one() * directions if rng.random() < 0.3 else [n for _ in range(directions) for n in one()]
        # Those that use an alpha take one of the list in order; a short list leaves the others their default.
        uses = [[n for n in names if ACTIVATIONS[n][k] is not None] for k in (1, 2)]
        alphas, betas = ([float(rng.choice([0.25, 0.5, 0.75])) for _ in range(rng.integers(len(u) + 1))] for u in uses)
        quoted = ", ".join(f'"{n}"' for n in names)
        attributes = [f"activations = [{quoted}]"]
        attributes += [f"activation_alpha = {alphas}"] if alphas else []
        attributes += [f"activation_beta = {betas}"] if betas else []
    functions, alphas, betas = [], list(alphas), list(betas)
    for name in names:
        f, alpha, beta = ACTIVATIONS[name]
        if alpha is not None and alphas:
            alpha = alphas.pop(0)
        if beta is not None and betas:
            beta = betas.pop(0)
        functions.append(lambda x, f=f, a=alpha, b=beta: f(x, a, b))
    return functions, attributes


def lstm_step(x, h, c, w, r, wb, rb, p, fs, clip, flag):
    i, o, f, g = np.split(w @ x + r @ h + wb + rb, 4)
    pi, po, pf = np.split(p, 3)
    i, g = fs[0](clip(i + pi * c)), fs[1](clip(g))
    f = 1 - i if flag else fs[0](clip(f + pf * c))
    c = f * c + i * g
    return fs[0](clip(o + po * c)) * fs[2](clip(c)), c


def gru_step(x, h, c, w, r, wb, rb, p, fs, clip, flag):
    (wz, wr, wn), (rz, rr, rn) = np.split(w, 3), np.split(r, 3)
    (wbz, wbr, wbn), (rbz, rbr, rbn) = np.split(wb, 3), np.split(rb, 3)
    z = fs[0](clip(wz @ x + rz @ h + wbz + rbz))
    reset = fs[0](clip(wr @ x + rr @ h + wbr + rbr))
    inner = reset * (rn @ h + rbn) if flag else rn @ (reset * h) + rbn
    return (1 - z) * fs[1](clip(wn @ x + inner + wbn)) + z * h, c


def rnn_step(x, h, c, w, r, wb, rb, p, fs, clip, flag):
    return fs[0](clip(w @ x + r @ h + wb + rb)), c


STEPS = {"lstm": lstm_step, "gru": gru_step, "rnn": rnn_step}
FLAGS = {"lstm": "input_forget", "gru": "linear_before_reset", "rnn": None}


def layer(cell, direction):
    directions, gates = 2 if direction == "bidirectional" else 1, GATES[cell]

    def make(rng, dtype, size):
        t, n, i, h = size("T"), size("N"), size("I"), size("H")
        draw = lambda *shape, scale=1.0: sample(rng, shape, dtype, -scale, scale)  # noqa: E731
        small = 1 / np.sqrt(max(h, 1))  # products of h and r stay in the order of h
        x, w = draw(t, n, i), draw(directions, gates * h, i, scale=1 / np.sqrt(max(i, 1)))
        r = draw(directions, gates * h, h, scale=small)
        options = {
            "bias": (f"{directions}, {2 * gates} * H", draw(directions, 2 * gates * h)),
            "sequence_lens": ("N", rng.integers(0, t + 1, n)),
            "initial_h": (f"{directions}, N, H", draw(directions, n, h)),
        }
        if cell == "lstm":
            options["initial_c"] = (f"{directions}, N, H", draw(directions, n, h))
            options["peepholes"] = (f"{directions}, 3 * H", draw(directions, 3 * h))
        given = [str(name) for name in rng.permutation(list(options)) if rng.random() < 0.6]
        value = lambda name: options[name][1] if name in given else np.zeros_like(options[name][1])  # noqa: E731
        limit = float(rng.choice([0.5, 1.5])) if rng.random() < 0.4 else None
        clip = (lambda v: np.clip(v, -limit, limit)) if limit else (lambda v: v)
        flag = FLAGS[cell] is not None and rng.random() < 0.4
        gates_of_f = list(ACTIVATIONS) if cell == "rnn" else WITHIN_1 if flag and cell == "lstm" else BOUNDED
        functions, attributes = draw_activations(rng, cell, directions, gates_of_f)
        batch_major = rng.random() < 0.4

        lengths = options["sequence_lens"][1] if "sequence_lens" in given else np.full(n, t)
        y, last_h, last_c = np.zeros((t, directions, n, h)), np.zeros((directions, n, h)), np.zeros((directions, n, h))
        count, largest = len(functions) // directions, 1.0
        for d in range(directions):
            wb, rb = np.split(value("bias")[d], 2)
            p = value("peepholes")[d] if cell == "lstm" else None
            for b in range(n):
                state = value("initial_h")[d, b]
                c = value("initial_c")[d, b] if cell == "lstm" else None
                order = range(lengths[b])
                for s in reversed(order) if direction == "reverse" or d else order:
                    fs = functions[d * count : (d + 1) * count]
                    state, c = STEPS[cell](x[s, b], state, c, w[d], r[d], wb, rb, p, fs, clip, flag)
                    y[s, d, b] = state
                    largest = max(largest, np.abs(state).max(initial=0), np.abs(c).max(initial=0) if cell == "lstm" else 0)
                last_h[d, b] = state
                if cell == "lstm":
                    last_c[d, b] = c

        swap = (lambda a: a.swapaxes(0, 1)) if batch_major else (lambda a: a)
        state_dims = f"N, {directions}, H" if batch_major else f"{directions}, N, H"
        inputs = [In("N, T, I" if batch_major else "T, N, I", dtype, swap(x))]
        inputs += [In(f"{directions}, {gates} * H, I", dtype, w), In(f"{directions}, {gates} * H, H", dtype, r)]
        for name in given:
            dims, v = options[name]
            if name == "sequence_lens":
                index = str(rng.choice(["si32", "si64"]))
                inputs.append(In(dims, index, v.astype(np.int32 if index == "si32" else np.int64)))
            elif name.startswith("initial"):
                inputs.append(In(state_dims, dtype, swap(v)))
            else:
                inputs.append(In(dims, dtype, v))
        if given:
            quoted = ", ".join(f'"{name}"' for name in given)
            attributes.append(f"given = [{quoted}]")
        attributes += [f'direction = "{direction}"'] if direction != "forward" or rng.random() < 0.5 else []
        attributes += ['layout = "batch_major"'] if batch_major else []
        attributes += [f"clip = {limit}"] if limit else []
        attributes += [f"{FLAGS[cell]} = true"] if flag else []
        dims, want = f"T, {directions}, N, H", y
        if batch_major:
            dims, want = f"N, T, {directions}, H", y.transpose(2, 0, 1, 3)
        # Sums are as exact as their largest terms.
        out = lambda dims, v: Out(dims, dtype, v, scale=np.full(v.shape, largest))  # noqa: E731
        outputs = [out(dims, want), out(state_dims, swap(last_h))]
        if cell == "lstm":
            outputs.append(out(state_dims, swap(last_c)))
        return Case(inputs, outputs, f"{{{', '.join(attributes)}}}")

    return Op(f"mo.{cell}", FLOATS, make)


OPS = [layer(cell, direction) for cell in GATES for direction in ("forward", "reverse", "bidirectional")]
OPS = with_f8(OPS)
