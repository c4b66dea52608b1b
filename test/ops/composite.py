# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=composite --part=3
"""Compositions of other operators, against the same steps in NumPy. test/run/composites.py compares them with the graphs
that they stand for."""

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import ANY, FLOATS, round_to, sample
from reduce import epsilon_of, host, mean

# Of steps that each round: some units in the last place of the largest values that occur.
ATOL = {"f16": 0.03, "bf16": 0.25, "f32": 2e-5, "f64": 1e-10}


def tensor_of(rng, size, dtype):
    names = list("MNK"[: int(rng.integers(1, 4))])
    return ", ".join(names), tuple(size(n) for n in names), names[-1]


def rms_norm(x, weight, epsilon, offset, before, dtype):
    v = x / np.sqrt(mean(x * x, (-1,)) + epsilon)
    return round_to((v if before else round_to(v, dtype)) * (weight + offset), dtype)


def options(rng, before, **named):
    attributes, operands = host(rng, **named)
    more = f"multiply_before_cast = {str(before).lower()}"
    return (f"{attributes[:-1]}, {more}}}" if attributes else f"{{{more}}}"), operands


def rms_norm_residual_add(rng, dtype, size):
    dims, shape, last = tensor_of(rng, size, dtype)
    x, residual, weight = (sample(rng, s, dtype) for s in (shape, shape, shape[-1:]))
    epsilon, offset, before = epsilon_of(rng), float(rng.choice([0.0, 1.0])), bool(rng.integers(2))
    total = round_to(x + residual, dtype)
    out = rms_norm(total, weight, epsilon, offset, before, dtype)
    attributes, operands = options(rng, before, epsilon=epsilon, weight_offset=offset)
    return Case(
        inputs=[In(dims, dtype, x), In(dims, dtype, residual), In(last, dtype, weight), *operands],
        attributes=attributes,
        outputs=[Out(dims, dtype, out, atol=ATOL[dtype]), Out(dims, dtype, total, exact=True)],
    )


def rms_norm_fused_residual_add(rng, dtype, size):
    dims, shape, last = tensor_of(rng, size, dtype)
    x, residual, first, second = (sample(rng, s, dtype) for s in (shape, shape, shape[-1:], shape[-1:]))
    epsilons, offsets = [epsilon_of(rng) for _ in range(2)], [float(rng.choice([0.0, 1.0])) for _ in range(2)]
    before = bool(rng.integers(2))
    total = round_to(rms_norm(x, first, epsilons[0], offsets[0], before, dtype) + residual, dtype)
    out = rms_norm(total, second, epsilons[1], offsets[1], before, dtype)
    named = {f"{name}{i + 1}": v[i] for name, v in (("epsilon", epsilons), ("weight_offset", offsets)) for i in (0, 1)}
    attributes, operands = options(rng, before, **named)
    weights = [In(last, dtype, first), In(last, dtype, second)]
    return Case(
        inputs=[In(dims, dtype, x), In(dims, dtype, residual), *weights, *operands],
        attributes=attributes,
        outputs=[Out(dims, dtype, out, atol=2 * ATOL[dtype]), Out(dims, dtype, total, atol=ATOL[dtype])],
    )


def rms_norm_rope(rng, dtype, size):
    m, n, half = size("M"), size("N"), int(rng.integers(0, 20))
    shape, dims = (m, n, 2 * half), f"M, N, {2 * half}"
    x, weight = sample(rng, shape, dtype), sample(rng, shape[-1:], dtype)
    cos, sin = (sample(rng, shape, dtype, -1, 1) for _ in range(2))
    epsilon, offset, before = epsilon_of(rng), float(rng.choice([0.0, 1.0])), bool(rng.integers(2))
    v = rms_norm(x, weight, epsilon, offset, before, dtype)
    turned = np.concatenate([-v[..., half:], v[..., :half]], -1)
    want = round_to(v * cos, dtype) + round_to(turned * sin, dtype)
    attributes, operands = options(rng, before, epsilon=epsilon, weight_offset=offset)
    angles = [In(dims, dtype, cos), In(dims, dtype, sin)]
    return Case(
        inputs=[In(dims, dtype, x), In(str(2 * half), dtype, weight), *angles, *operands],
        attributes=attributes,
        outputs=[Out(dims, dtype, want, atol=2 * ATOL[dtype])],
    )


def flash_attention(masked, heads):
    def make(rng, dtype, size):
        lead = ["B", "H"] if heads else ["B"]
        batch = [size(name) for name in lead]
        s, t, d, e = (size(name) for name in "STDE")
        q, k, v = (sample(rng, (*batch, *shape), dtype) for shape in ((s, d), (t, d), (t, e)))
        scale = float(rng.choice([0.25, -0.5, 1.0]))
        scores = scale * q @ k.swapaxes(-1, -2)
        spell = lambda dims: ", ".join([*lead, *dims])  # noqa: E731
        inputs = [In(spell("SD"), dtype, q), In(spell("TD"), dtype, k), In(spell("TE"), dtype, v)]
        if masked:
            mask = sample(rng, scores.shape, dtype)
            scores = scores + mask
            inputs.append(In(spell("ST"), dtype, mask))
        weights = np.exp(scores - np.max(scores, -1, initial=-np.inf, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        attributes, operands = host(rng, scale=scale)
        return Case(
            inputs=[*inputs, *operands],
            attributes=attributes,
            outputs=[Out(spell("SE"), dtype, weights @ v, scale=10 * (weights @ np.abs(v) + 0.1))],
        )

    return make


def concat_slice(rng, dtype, size):
    names = list("MNK"[: int(rng.integers(1, 4))])
    axis, count = int(rng.integers(len(names))), int(rng.integers(1, 4))
    parts = []
    for i in range(count):
        dims = [f"A{i}" if d == axis else name for d, name in enumerate(names)]
        parts.append((", ".join(dims), sample(rng, [size(d) for d in dims], dtype)))
    whole = np.concatenate([values for _, values in parts], axis)
    dims = [" + ".join(f"A{i}" for i in range(count)) if d == axis else name for d, name in enumerate(names)]
    bounds = [[int(k) for k in rng.integers(-4, 5, len(names))] for _ in range(2)]
    steps = [int(k) for k in rng.choice([1, 2, -1, -2], len(names))]
    part = whole[tuple(slice(*b) for b in zip(*bounds, steps))]
    return Case(
        inputs=[In(d, dtype, values) for d, values in parts],
        attributes=f"{{axis = {axis}, start = {bounds[0]}, stop = {bounds[1]}, step = {steps}}}",
        outputs=[
            Out(", ".join(dims), dtype, whole, exact=True),
            Out(", ".join(map(str, part.shape)), dtype, part, exact=True),
        ],
    )


OPS = [
    Op("mo.composite.rms_norm_residual_add", FLOATS, rms_norm_residual_add),
    Op("mo.composite.rms_norm_fused_residual_add", FLOATS, rms_norm_fused_residual_add),
    Op("mo.composite.rms_norm_rope", FLOATS, rms_norm_rope),
    *(
        Op(f"mo.composite.{name}_flash_attention_cpu", FLOATS, flash_attention(name == "masked", heads))
        for name in ("masked", "no_mask")
        for heads in (False, True)
    ),
    Op("mo.composite.concat_slice", ANY, concat_slice),
]
OPS = OPS[:3] + with_f8(OPS[3:])  # the norms have an instance per dtype
