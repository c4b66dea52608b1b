# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""ONNX Runtime's own operators (domain com.microsoft), compared with it: activations, products, norms, operators of
quantised operands, weights of a few bits."""

import made
import numpy as np
from onnx import helper
from quantized import LIMITS, codes, f4, scales

rng = np.random.default_rng(11)
MS = {"domains": [("com.microsoft", 1)], "opset": 17}


def node(type, inputs, outputs="y", domain="com.microsoft", **attributes):
    return helper.make_node(type, inputs.split(","), outputs.split(","), domain=domain, **attributes)


def normal(*shape, dtype="f4"):
    return np.asarray(rng.normal(0, 2, shape)).astype(dtype)


def check(name, nodes, inputs, *rest, **more):
    nodes = nodes if isinstance(nodes, list) else [nodes]
    made.check(name, nodes, inputs, *rest, **{**MS, **more})


def refused(name, nodes, inputs, says, **more):
    made.refused(name, [nodes], inputs, says, **{**MS, **more})


def activations():
    x, bias = normal(2, 3, 8), normal(8)
    check("Gelu", node("Gelu", "x"), {"x": x})
    check("BiasGelu", node("BiasGelu", "x,b"), {"x": x, "b": bias})
    check("FastGelu", node("FastGelu", "x"), {"x": x})
    check("FastGelu, bias", node("FastGelu", "x,b"), {"x": x, "b": bias}, symbolic=True)
    check("QuickGelu", node("QuickGelu", "x"), {"x": x})
    check("QuickGelu, alpha", node("QuickGelu", "x", alpha=0.7), {"x": x})
    check("Trilu", node("Trilu", "x", upper=0), {"x": x})


def products():
    for a, b, attributes in [
        ((3, 5), (5, 4), {"alpha": 0.25}),
        ((5, 3), (5, 4), {"transA": 1}),
        ((2, 3, 5), (4, 5), {"transB": 1, "alpha": -2.0}),
        ((2, 5, 3), (2, 4, 5), {"transA": 1, "transB": 1}),
        ((5,), (4, 5), {"transA": 1, "transB": 1}),
        ((3, 2, 5), (2, 5, 4), {"transBatchA": 1}),
        ((5, 2, 3), (5, 2, 4), {"transBatchA": 1, "transA": 1, "transBatchB": 1}),
        ((3, 2, 7, 5), (4, 2, 7, 5), {"transBatchA": 1, "transBatchB": 1, "transB": 1}),
        ((2, 0, 5), (5, 4), {"alpha": 3.0}),
    ]:
        check(f"FusedMatMul {a} {b} {attributes}", node("FusedMatMul", "a,b", **attributes), {"a": normal(*a), "b": normal(*b)})
    check("FusedMatMul, symbolic", node("FusedMatMul", "a,b", transB=1), {"a": normal(2, 3, 5), "b": normal(2, 4, 5)}, symbolic=True,
          want=lambda m, i: [np.matmul(i["a"], i["b"].swapaxes(1, 2))])
    a, b, bias = normal(3, 5), normal(5, 4), normal(4)
    for activation, parameters in [("Relu", {}), ("LeakyRelu", {"activation_alpha": 0.2}), ("Tanh", {}), ("Sigmoid", {})]:
        check(f"FusedGemm, {activation}", node("FusedGemm", "a,b,c", alpha=0.5, beta=2.0, activation=activation, **parameters), {"a": a, "b": b, "c": bias})
    x, w, z = normal(1, 3, 6, 6), normal(4, 3, 3, 3), normal(1, 4, 4, 4)
    for activation, parameters in [("Relu", None), ("LeakyRelu", [0.2]), ("Clip", [-1.0, 2.0]), ("HardSigmoid", [0.3, 0.4]), ("Tanh", None), ("Sigmoid", None)]:
        attributes = {"activation_params": parameters} if parameters else {}
        check(f"FusedConv, {activation}", node("FusedConv", "x,w,b", activation=activation, **attributes), {"x": x, "w": w, "b": bias}, rtol=1e-3, atol=1e-4)
    check("FusedConv, sum", node("FusedConv", "x,w,b,z", activation="Relu"), {"x": x, "w": w, "b": bias, "z": z}, rtol=1e-3, atol=1e-4)
    check("FusedConv, pads", node("FusedConv", "x,w", pads=[1, 1, 1, 1], strides=[2, 2]), {"x": x, "w": w}, rtol=1e-3, atol=1e-4)
    for dtype in ("uint8", "int8"):
        pool = node("NhwcMaxPool", "x", kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 1, 1])
        check(f"NhwcMaxPool {dtype}", pool, {"x": codes(dtype, 2, 7, 6, 3)})


def norms():
    x, gamma, beta, bias = normal(2, 3, 8), normal(8), normal(8), normal(8)
    close = {"rtol": 1e-3, "atol": 1e-4}
    base = {"x": x, "s": normal(2, 3, 8), "g": gamma, "b": beta, "c": bias}
    check("LayerNormalization", node("LayerNormalization", "x,g,b", domain=""), {k: base[k] for k in "xgb"}, **close)
    check("SkipLayerNormalization", node("SkipLayerNormalization", "x,s,g,b,c", "y,,,t"), base, **close, outputs=["y", "t"])
    check("SkipLayerNormalization, no bias", node("SkipLayerNormalization", "x,s,g", epsilon=1e-3), {k: base[k] for k in "xsg"}, **close)
    check("SkipLayerNormalization, bias only", node("SkipLayerNormalization", "x,s,g,,c"), {k: base[k] for k in "xsgc"}, **close)
    check("SkipLayerNormalization, skip of rank 2", node("SkipLayerNormalization", "x,s,g,b"), {"x": x, "s": normal(3, 8), "g": gamma, "b": beta}, **close)
    check("SkipLayerNormalization, symbolic", node("SkipLayerNormalization", "x,s,g,b"), {k: base[k] for k in "xsgb"}, **close, symbolic=True)
    half = {k: v.astype("f2") for k, v in base.items()}
    check("SkipLayerNormalization, f16", node("SkipLayerNormalization", "x,s,g,b,c"), half, rtol=1e-2, atol=1e-2)
    check("SkipSimplifiedLayerNormalization", node("SkipSimplifiedLayerNormalization", "x,s,g,c", "y,,,t"), {k: base[k] for k in "xsgc"}, **close,
          outputs=["y", "t"])
    check("SkipSimplifiedLayerNormalization, rank 2", node("SkipSimplifiedLayerNormalization", "x,s,g"), {"x": x[0], "s": x[1], "g": gamma}, **close)
    check("SimplifiedLayerNormalization", node("SimplifiedLayerNormalization", "x,g", domain="", epsilon=1e-3), {"x": x, "g": gamma}, **close)
    check("SimplifiedLayerNormalization, axis 1", node("SimplifiedLayerNormalization", "x,g", domain="", axis=1), {"x": x, "g": normal(3, 8)}, **close)
    check("SimplifiedLayerNormalization, symbolic", node("SimplifiedLayerNormalization", "x,g", domain=""), {"x": x, "g": gamma}, **close, symbolic=True)
    ids, segments = rng.integers(0, 9, (2, 5)).astype("i4"), rng.integers(0, 2, (2, 5)).astype("i4")
    tables = {"w": normal(9, 8), "p": normal(7, 8), "q": normal(2, 8)}
    mask = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]], "i4")
    full = {"i": ids, "s": segments, **tables, "g": gamma, "b": beta, "m": mask, "n": rng.integers(0, 7, (2, 5)).astype("i4")}
    check("EmbedLayerNormalization", node("EmbedLayerNormalization", "i,s,w,p,q,g,b,m,n", "y,m_,e"), full, **close, outputs=["y", "m_", "e"])
    plain = {k: full[k] for k in "iwpgb"}
    check("EmbedLayerNormalization, words only", node("EmbedLayerNormalization", "i,,w,p,,g,b", "y,m_"), plain, **close, outputs=["y", "m_"])
    embed, operands = [node("EmbedLayerNormalization", "i,s,w,p,q,g,b,m", "y,m_")], {k: full[k] for k in "iswpqgbm"}
    check("EmbedLayerNormalization, symbolic", embed, operands, lambda m, i: made.of_runtime(made.model(embed, i, outputs=["y", "m_"], **MS), i),
          **close, outputs=["y", "m_"], symbolic=True)


def near(m, inputs, exact):
    """The specification's formula, from which ONNX Runtime's arithmetic may be one code away."""
    runtime = made.of_runtime(m, inputs)[0]
    assert abs(runtime.astype("i4") - exact.astype("i4")).max(initial=0) <= 1, (runtime, exact)
    return [exact]


def values(x, scale, zero):
    return (x.astype("i4") - zero.astype("i4")).astype(f4) * scale


def quantised(x, scale, zero):
    return np.clip(np.rint(x / scale) + zero, *LIMITS[zero.dtype.name]).astype(zero.dtype)


def qlinear():
    for dtype in ("uint8", "int8"):
        a, b = codes(dtype, 2, 3, 17), codes(dtype, 3, 1)
        full = {"a": a, "s": scales(), "z": codes(dtype), "b": b, "t": scales(), "w": codes(dtype), "r": scales(), "v": codes(dtype)}
        x, y = values(a, full["s"], full["z"]), values(b, full["t"], full["w"])
        check(f"QLinearAdd {dtype}", node("QLinearAdd", ",".join(full)), full,
              lambda m, i: near(m, i, quantised(x + y, full["r"], full["v"])))  # noqa: B023
        product = (a.astype("i4") - full["z"]) * (b.astype("i4") - full["w"]).astype(f4)
        exact = np.clip(np.rint(product * (full["s"] * full["t"] / full["r"])) + full["v"], *LIMITS[dtype]).astype(dtype)
        check(f"QLinearMul {dtype}", node("QLinearMul", ",".join(full)), full, lambda m, i: near(m, i, exact))  # noqa: B023
        one = {"x": a, "s": scales(), "z": codes(dtype), "r": scales(), "v": codes(dtype)}
        names = ",".join(one)
        check(f"QLinearLeakyRelu {dtype}", node("QLinearLeakyRelu", names, alpha=0.2), one)
        sigmoid = {**one, "r": np.array(1 / 256, f4)}
        check(f"QLinearSigmoid {dtype}", node("QLinearSigmoid", names), sigmoid)
        zero = np.zeros((), dtype)  # which ONNX Runtime does not let be absent
        check(f"QLinearSigmoid {dtype}, no zero points", node("QLinearSigmoid", "x,s,,r"), {k: sigmoid[k] for k in "xsr"},
              [quantised(1 / (1 + np.exp(-values(a, one["s"], zero))), sigmoid["r"], zero)])
        image = {**one, "x": codes(dtype, 2, 3, 7, 6)}
        x = values(image["x"], one["s"], one["z"])
        mean = x.mean((2, 3), keepdims=True, dtype="f8")
        check(f"QLinearGlobalAveragePool {dtype}", node("QLinearGlobalAveragePool", names), image,
              lambda m, i: near(m, i, quantised(mean, one["r"], one["v"])))  # noqa: B023
        last = {**image, "x": image["x"].transpose(0, 2, 3, 1).copy()}
        check(f"QLinearGlobalAveragePool {dtype}, channels last", node("QLinearGlobalAveragePool", names, channels_last=1), last,
              lambda m, i: near(m, i, quantised(mean.transpose(0, 2, 3, 1), one["r"], one["v"])))  # noqa: B023
        pool = {"kernel_shape": [3, 2], "strides": [2, 1], "pads": [1, 0, 1, 1]}
        floats = made.of_runtime(made.model([helper.make_node("AveragePool", ["x"], ["y"], **pool)], {"x": x}), {"x": x})[0]
        check(f"QLinearAveragePool {dtype}", node("QLinearAveragePool", names, **pool), image,
              lambda m, i: near(m, i, quantised(floats, one["r"], one["v"])))  # noqa: B023
        check(f"QLinearAveragePool {dtype}, channels last", node("QLinearAveragePool", names, channels_last=1, **pool), last,
              lambda m, i: near(m, i, quantised(floats.transpose(0, 2, 3, 1), one["r"], one["v"])))  # noqa: B023
        parts = {"r": scales(), "v": codes(dtype), "a": a, "s": scales(), "z": codes(dtype), "b": codes(dtype, 2, 1, 17), "t": scales(), "w": codes(dtype)}
        check(f"QLinearConcat {dtype}", node("QLinearConcat", ",".join(parts), axis=1), parts)
        where = {"c": rng.random((3, 1)) < 0.5, **{k: full[k] for k in "aszbtwrv"}}
        check(f"QLinearWhere {dtype}", node("QLinearWhere", ",".join(where)), where,
              [quantised(np.where(where["c"], values(a, full["s"], full["z"]), y), full["r"], full["v"])])
    dq = {"a": normal(3, 5), "b": codes("int8", 5, 4), "t": scales(4), "w": codes("int8", 4), "c": normal(4)}
    check("DynamicQuantizeMatMul", node("DynamicQuantizeMatMul", "a,b,t,w,c"), dq, rtol=1e-5)
    check("DynamicQuantizeMatMul, one scale", node("DynamicQuantizeMatMul", "a,b,t"), {"a": normal(2, 3, 5), "b": dq["b"], "t": scales()}, rtol=1e-5)
    ints = {"a": codes("uint8", 2, 3, 5), "b": dq["b"], "s": scales(), "t": dq["t"], "z": codes("uint8"), "w": dq["w"], "c": dq["c"]}
    check("MatMulIntegerToFloat", node("MatMulIntegerToFloat", "a,b,s,t,z,w,c"), ints, rtol=1e-5)
    check("MatMulIntegerToFloat, scales", node("MatMulIntegerToFloat", "a,b,s,t"), {k: ints[k] for k in "abst"}, rtol=1e-5)


def nbits():
    for bits, block, k, n, dtype in [(4, 32, 64, 5, "f4"), (4, 16, 40, 3, "f4"), (8, 16, 48, 4, "f4"), (4, 32, 96, 2, "f2"), (2, 16, 48, 4, "f4")]:
        blocks, name = -(-k // block), f"MatMulNBits {bits} {block} {k} {n} {dtype}"
        constants = {"b": codes("uint8", n, blocks, block * bits // 8), "s": scales(n, blocks, dtype=dtype)}
        zeros = codes("uint8", n, -(-blocks * bits // 8))
        x, close = normal(2, 3, k, dtype=dtype), {"rtol": 1e-3, "atol": 1e-3} if dtype == "f4" else {"rtol": 2e-2, "atol": 0.1}
        attributes = {"K": k, "N": n, "bits": bits, "block_size": block}
        check(name, node("MatMulNBits", "x,b,s", **attributes), {"x": x}, constants=constants, **close)
        check(f"{name}, zero points", node("MatMulNBits", "x,b,s,z", **attributes), {"x": x}, constants={**constants, "z": zeros}, **close)
        if (bits, dtype) == (4, "f4"):
            check(f"{name}, bias, runtime", node("MatMulNBits", "x,b,s,,,c", **attributes), {"x": x, **constants, "c": normal(n)}, **close)
            check(f"{name}, zero points of floats", node("MatMulNBits", "x,b,s,z", **attributes), {"x": x},
                  constants={**constants, "z": normal(n, blocks)}, **close)


def refusals():
    x = normal(2, 3, 8)
    refused("gelu with a bias too long", node("BiasGelu", "x,b"), {"x": x, "b": normal(7)}, "cannot broadcast")
    refused("activation", node("FusedGemm", "a,b", activation="Mystery"), {"a": x[0], "b": x[0].T.copy()}, "activation Mystery")
    refused("activation without its parameter", node("FusedConv", "x,w", activation="LeakyRelu"), {"x": x, "w": normal(2, 3, 1)},
            "activation LeakyRelu with 0 parameters")
    refused("FusedMatMul of a number", node("FusedMatMul", "a,b", transA=1), {"a": normal(), "b": x}, "an operand of rank 0")
    refused("means", node("SkipLayerNormalization", "x,s,g", "y,m"), {"x": x, "s": x, "g": normal(8)}, "it is for training", outputs=["y", "m"])
    refused("gamma of rank 2", node("SkipLayerNormalization", "x,s,g"), {"x": x, "s": x, "g": normal(3, 8)}, "a weight [3, 8]")
    refused("gamma too long", node("SkipLayerNormalization", "x,s,g"), {"x": x, "s": x, "g": normal(7)}, "7")
    ids = {"i": np.zeros((2, 3), "i4"), "w": normal(4, 8), "p": normal(4, 8)}
    refused("no gamma", node("EmbedLayerNormalization", "i,,w,p"), ids, "gamma (input 5) is absent")
    refused("segments without embeddings", node("EmbedLayerNormalization", "i,i,w,p,,g,g"), {**ids, "g": normal(8)}, "segments without embeddings")
    a = {"a": codes("uint8", 3), "s": scales(), "z": codes("uint8")}
    refused("no scale", node("QLinearAdd", "a,s,z,a,,z,s"), a, "its scale (input 4) is absent")
    refused("no result's scale", node("QLinearMul", "a,s,z,a,s,z"), a, "the result's scale (input 6) is absent")
    refused("scales", node("QLinearSigmoid", "a,s,z,s"), {**a, "s": scales(3)}, "a scale has shape [3], not one element")
    refused("dtype", node("QLinearAdd", "a,s,,a,s,,s"), {"a": codes("uint16", 3), "s": scales()}, "an operand of dtype ui16")
    refused("parts", node("QLinearConcat", "s,z,a,s,z,a", axis=0), a, "6 inputs, of which each part is three")
    weights = {"x": x, "b": codes("uint8", 4, 1, 8), "s": scales(4, 1)}
    refused("bits", node("MatMulNBits", "x,b,s", K=8, N=4, bits=3, block_size=16), weights, "3 bits in blocks of 16")
    refused("sizes", node("MatMulNBits", "x,b,s", K=2**40, N=4, bits=4, block_size=16), weights, "K = 1099511627776")
    refused("too few weights", node("MatMulNBits", "x,b,s", K=8, N=5, bits=4, block_size=16), weights, "error")


if __name__ == "__main__":
    for part in (activations, products, norms, qlinear, nbits, refusals):
        part()
    made.finish()
