# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %S/differential.py %t --family=shape --part=3
"""Tensors that get another shape, and shapes as tensors."""

import numpy as np
from framework import Case, In, Op, Out, with_f8
from mx import ANY, INTEGERS, sample


def view(name, dims, attributes, result, function, at_least=None, operands=()):
    """name(x: dims, lists of operands) makes `result`, which is function(x, size)."""

    def make(rng, dtype, size):
        shape = tuple(int(d) if d.isdigit() else size(d) for d in dims.split(", ")) if dims else ()
        x = sample(rng, shape, dtype)
        inputs = [In(dims, dtype, x)]
        for values in operands:  # host operands
            inputs.append(In("", "si64", np.array(values), constant=True))
        return Case(inputs, [Out(result, dtype, function(x, size), exact=True)], attributes, at_least or {})

    return Op(name, ANY, make)


def reshaped(shape):
    return lambda x, size: x.reshape(shape(size))


def likes(rng, dtype, size):
    """rmo.broadcast_like: operand 1 gives the shape, of any dtype."""
    m, n = size("M"), size("N")
    x = sample(rng, (n,), dtype)
    y = sample(rng, (m, n), "si32")
    return Case([In("N", dtype, x), In("M, N", "si32", y)], [Out("M, N", dtype, np.broadcast_to(x, (m, n)), exact=True)])


def slice_(rng, dtype, size):
    """Bounds from either end and beyond it, steps of either sign, as attributes or as operands."""
    names = "MNK"[: int(rng.integers(1, 4))]
    shape = [size(n) for n in names]
    x, bounds = sample(rng, shape, dtype), []
    for _ in names:
        step = int(rng.choice([1, 1, 2, 3, -1, -2]))
        bounds.append([int(rng.integers(-9, 10)), int(rng.integers(-9, 40)), step])
    want = x[tuple(slice(*b) for b in bounds)]
    lists = dict(zip(("start", "stop", "step"), zip(*bounds)))
    inputs, dims = [In(", ".join(names), dtype, x)], ", ".join(f"R{i}" for i in range(len(names)))
    if rng.random() < 0.3:
        inputs += [In("", "si64", np.array(values), constant=True) for values in lists.values()]
        lists = {}
    attributes = ", ".join(f"{name} = {list(values)}" for name, values in lists.items())
    return Case(inputs, [Out(dims, dtype, want, exact=True)], attributes and f"{{{attributes}}}")


VIEWS = [
    Op("mo.slice", ANY, slice_),
    view("mo.reshape", "M, 6, N", "{new_shape = [M * 2, -1]}", "M * 2, N * 3",
         reshaped(lambda s: (s("M") * 2, s("N") * 3)), {"M": 1}),
    view("mo.reshape", "M, N", "{new_shape = [-1]}", "R", reshaped(lambda s: -1)),
    view("mo.reshape", "M, 6", "", "M, 2, 3", reshaped(lambda s: (s("M"), 2, 3)), {}, [[-1, 2, 3]]),
    view("mo.broadcast_to", "N", "{new_shape = [5, N]}", "5, N", lambda x, s: np.broadcast_to(x, (5, s("N")))),
    view("mo.broadcast_to", "M, 1", "{new_shape = [4, M, M * 2]}", "4, M, M * 2",
         lambda x, s: np.broadcast_to(x, (4, s("M"), 2 * s("M")))),
    view("mo.static.broadcast_to", "M, 1", "", "4, M, M * 2",
         lambda x, s: np.broadcast_to(x, (4, s("M"), 2 * s("M")))),
    view("mo.static.broadcast_to", "", "", "2, 3", lambda x, s: np.broadcast_to(x, (2, 3))),
    view("mo.static.reshape", "M, 6, N", "", "2 * N, M, 3", reshaped(lambda s: (2 * s("N"), s("M"), 3))),
    view("mo.static.reshape", "M, N", "", "1, N * M, 1", reshaped(lambda s: (1, s("N") * s("M"), 1))),
    view("mo.transpose", "M, N, K", "{perm = [1, 2, 0]}", "N, K, M", lambda x, s: x.transpose(1, 2, 0)),
    view("mo.transpose", "M, N, K", "", "K, N, M", lambda x, s: x.transpose(), {}, [[2, 1, 0]]),
    view("mo.dim_shuffle", "M, 1, N", "{dims = [2, -1, 0]}", "N, 1, M", lambda x, s: x.transpose(2, 1, 0)),
    view("mo.dim_shuffle", "M, N", "{dims = [-1, 0, -1, 1]}", "1, M, 1, N", lambda x, s: x[None, :, None]),
    view("mo.add_singleton_dim", "M, N", "{axis = 1}", "M, 1, N", lambda x, s: x[:, None]),
    view("mo.add_singleton_dim", "M, N", "{axis = -1}", "M, N, 1", lambda x, s: x[..., None]),
    view("mo.merge_dim", "M, N, K", "{axis = 1}", "M, N * K", reshaped(lambda s: (s("M"), s("N") * s("K")))),
    view("mo.merge_dim", "M, N, K", "{axis = -3}", "R, K", reshaped(lambda s: (s("M") * s("N"), s("K")))),
    view("mo.split_dim", "M, 6", "{axis = 1}", "M, Q, 3", reshaped(lambda s: (s("M"), 2, 3))),
    view("mo.split_dim", "M, N", "{axis = 0}", "1, M, N", reshaped(lambda s: (1, s("M"), s("N"))), {"M": 1}),
    view("mo.rebind", "M, N", "", "R, S", lambda x, s: x),
    view("rmo.reshape", "M, N, 4", "{new_shape = [M, -1, 2]}", "M, N * 2, 2",
         reshaped(lambda s: (s("M"), s("N") * 2, 2)), {"M": 1}),
    view("rmo.broadcast_to", "M, 1", "{new_shape = [M, 3]}", "M, 3", lambda x, s: np.broadcast_to(x, (s("M"), 3))),
    view("rmo.slice", "M, N", "{start = [0, 1], stop = [M, N], step = [1, 1]}", "M, R", lambda x, s: x[:, 1:],
         {"N": 1}),
    view("rmo.rebind_tensor_shape", "M, N", '{message = "the batch"}', "M, N", lambda x, s: x),
]


# ---- shapes as tensors ----------------------------------------------------------------------------------------------

LISTS = ["si32", "si64"]


def shape_of(rng, dtype, size):
    m, n = size("M"), size("N")
    x = sample(rng, (m, n, 3), dtype)
    return Case([In("M, N, 3", dtype, x)], [Out("3", str(rng.choice(LISTS)), np.array([m, n, 3]))])


def to_tensor(name):
    """A shape whose names an operand binds."""

    def make(rng, dtype, size):
        m, n = size("M") % 100, size("N") % 100  # so that si8 holds them
        x = sample(rng, (size("M"), size("N")), "f32")
        lines = lambda b: [  # noqa: E731
            f"{b.y[0]} = {name}() {{shape = [{b.spell('M mod 100')}, 3, {b.spell('N mod 100')}]}} : () -> {b.type('3', dtype)}"
        ]
        return Case([In("M, N", "f32", x)], [Out("3", dtype, np.array([m, 3, n]))], body=lines)

    return Op(name, INTEGERS, make)


def listed(dtype, values):
    return In("", dtype, np.array(values, np.int64), constant=True)


def squeeze_shape(rng, dtype, size):
    return Case([listed(dtype, [1, 5, 1, 7])], [Out("2", dtype, np.array([5, 7]))], "{remove_indices = [-4, 2]}")


def unsqueeze_shape(rng, dtype, size):
    inputs = [listed(dtype, [5, 7]), listed("si64", [0, -1])]
    return Case(inputs, [Out("4", dtype, np.array([1, 5, 7, 1]))])


def broadcast_shape(rng, dtype, size):
    inputs = [listed(dtype, [5, 1, 7]), listed(dtype, [3, 1])]
    return Case(inputs, [Out("3", dtype, np.array([5, 3, 7]))])


OPS = VIEWS + [
    Op("rmo.broadcast_like", ANY, likes),
    Op("mo.shape_of", ANY, shape_of),
    to_tensor("mo.shape.to_tensor"),
    to_tensor("rmo.shape_to_tensor"),
    Op("mo.squeeze_shape", LISTS, squeeze_shape),
    Op("mo.unsqueeze_shape", LISTS, unsqueeze_shape),
    Op("mo.broadcast_shape", LISTS, broadcast_shape),
]
OPS = with_f8(OPS)
