# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Products of quantised matrices and images, and models in which quantisations stand around other operators: results are
equal to ONNX Runtime's; for shapes that it does not take, to the exact product in NumPy, rounded as it rounds others."""

import made
import numpy as np
from quantized import LIMITS, codes, f4, floats, node, scales


def exact_product(a, b, a_zero, b_zero):
    """Zero points of the rows of a and of the columns of b."""
    rows = a_zero.reshape(-1, 1) if a_zero.ndim == 1 and a_zero.size > 1 else a_zero
    return np.matmul(a.astype("i8") - rows.astype("i8"), b.astype("i8") - b_zero.astype("i8")).astype("i4")


def requantised(product, factor, zero):
    return np.clip(np.rint(product.astype("f4") * factor.astype("f4")) + zero.astype("f4"), *LIMITS[zero.dtype.name]).astype(zero.dtype)


def matrices():
    pairs = [("uint8", "int8"), ("int8", "int8"), ("uint8", "uint8")]
    for a, b in [((3, 5), (5, 4)), ((1, 7), (7, 1)), ((2, 3, 5), (5, 4)), ((2, 3, 5), (2, 5, 4)), ((2, 1, 3, 5), (3, 5, 4)), ((5,), (5,)),
                 ((5,), (2, 5, 4)), ((2, 3, 5), (5,)), ((0, 5), (5, 4)), ((3, 0), (0, 4)), ((33, 67), (67, 17))]:
        u, v = pairs[len(a) % 2 + len(b) % 2]
        operands = {"a": codes(u, *a), "b": codes(v, *b), "z": codes(u), "w": codes(v)}
        want = exact_product(*operands.values())
        made.check(f"MatMulInteger {a} {b} {u} {v}", [node("MatMulInteger", "a,b,z,w")], operands, [want], opset=10)
        s, t, r, rz = scales(), scales(), scales(by=50), codes(v)
        made.check(f"QLinearMatMul {a} {b} {u} {v}", [node("QLinearMatMul", "a,s,z,b,t,w,r,rz")], operands,
                   [requantised(want, s * t / r, rz)], constants={"s": s, "t": t, "r": r, "rz": rz}, opset=10)
    x, y = codes("uint8", 3, 5), codes("int8", 5, 4)
    batches = {"a": codes("uint8", 2, 3, 5), "b": codes("int8", 2, 5, 4), "w": codes("int8", 4)}
    made.check("MatMulInteger, no zero points", [node("MatMulInteger", "a,b")], {"a": x, "b": y}, opset=10)
    made.check("MatMulInteger, symbolic", [node("MatMulInteger", "a,b")], {"a": x, "b": y}, opset=10, symbolic=True)
    made.check("MatMulInteger, symbolic, batches", [node("MatMulInteger", "a,b,,w")],
               batches, [exact_product(batches["a"], batches["b"], np.array(0), batches["w"])], opset=10, symbolic=True)
    made.check("MatMulInteger, second zero point", [node("MatMulInteger", "a,b,,w")], {"a": x, "b": y, "w": codes("int8", 4)}, opset=10)
    for a, b, az, bz in [((3, 5), (5, 4), (3,), (4,)), ((3, 5), (5, 4), (1,), (1,)), ((3, 5), (5, 4), (3, 1), (1, 4)),
                         ((2, 3, 5), (2, 5, 4), (2, 3, 1), (2, 1, 4)), ((2, 3, 5), (2, 5, 4), (), (2, 1, 4)), ((2, 3, 5), (2, 5, 4), (1, 3, 1), (1, 1, 4)),
                         ((2, 3, 5), (5, 4), (2, 1, 1), (4,))]:
        operands = {"a": codes("uint8", *a), "b": codes("int8", *b), "z": codes("uint8", *az), "w": codes("int8", *bz)}
        want = exact_product(*operands.values())
        made.check(f"MatMulInteger {a} {b}, zero points {az} {bz}", [node("MatMulInteger", "a,b,z,w")], operands, [want], opset=10)
        s, t, r, rz = scales(*az), scales(*bz), scales(by=50), codes("uint8")
        factor = (s.reshape(-1, 1) if s.ndim == 1 and s.size > 1 else s) * t / r
        made.check(f"QLinearMatMul {a} {b}, scales {az} {bz}", [node("QLinearMatMul", "a,s,z,b,t,w,r,rz")], operands,
                   [requantised(want, factor, rz)], constants={"s": s, "t": t, "r": r, "rz": rz}, opset=21)
    full = {"a": x, "s": scales(), "z": codes("uint8"), "b": y, "t": scales(4), "w": codes("int8", 4), "r": scales(by=50), "rz": codes("uint8")}
    made.check("QLinearMatMul, runtime", [node("QLinearMatMul", ",".join(full))], full, opset=10)
    half = {k: v.astype("f2") if v.dtype == f4 else v for k, v in full.items()}
    factor = half["s"].astype("f4") * half["t"].astype("f4") / half["r"].astype("f4")
    made.check("QLinearMatMul, f16 scales", [node("QLinearMatMul", ",".join(half))], half,
               [requantised(exact_product(x, y, half["z"], half["w"]), factor, half["rz"])], opset=21)


def images():
    for i, (name, x, w, attributes) in enumerate([
        ("plain", (1, 3, 7, 6), (4, 3, 3, 3), {}),
        ("pads", (2, 3, 7, 6), (4, 3, 3, 2), {"pads": [1, 0, 2, 1], "strides": [2, 1]}),
        ("group", (1, 4, 7, 7), (6, 2, 3, 3), {"group": 2, "dilations": [2, 1]}),
        ("depthwise", (1, 5, 6, 6), (5, 1, 3, 3), {"group": 5, "pads": [1, 1, 1, 1]}),
        ("same upper", (1, 3, 7, 6), (4, 3, 3, 3), {"auto_pad": "SAME_UPPER", "strides": [2, 2]}),
        ("1-D", (1, 3, 9), (2, 3, 4), {"pads": [1, 2]}),
        ("3-D", (1, 2, 4, 5, 4), (3, 2, 2, 3, 2), {"pads": [1, 0, 1, 0, 1, 1]}),
        ("1x1", (1, 16, 5, 5), (8, 16, 1, 1), {"kernel_shape": [1, 1]}),
        ("no images", (0, 3, 7, 6), (4, 3, 3, 3), {}),
    ]):
        data, filters = codes("uint8", *x), codes("int8", *w)
        one = {"x": data, "w": codes("uint8", *w), "z": codes("uint8"), "v": codes("uint8")}
        if i % 3 == 1:
            made.check(f"ConvInteger, {name}", [node("ConvInteger", "x,w,z,v", **attributes)], one, opset=10)
        full = {"x": data, "s": scales(), "z": codes("uint8"), "w": filters, "t": scales(), "v": np.zeros((), "i1"), "r": scales(by=50),
                "rz": codes("uint8")}
        if i % 3 == 0:
            made.check(f"QLinearConv, {name}", [node("QLinearConv", ",".join(full), **attributes)], full, opset=10)
        per = {**full, "t": scales(w[0]), "v": np.zeros(w[0], "i1"), "b": codes("int32", w[0]) // 2**18}
        made.check(f"QLinearConv, {name}, per filter", [node("QLinearConv", ",".join(per), **attributes)], per, opset=10)
    x, w = codes("uint8", 1, 2, 5, 5), codes("int8", 3, 2, 3, 3)
    made.check("ConvInteger, no zero points", [node("ConvInteger", "x,w")], {"x": x, "w": w.view("u1")}, opset=10)
    made.check("ConvInteger, symbolic", [node("ConvInteger", "x,w,z", pads=[1, 1, 1, 1])], {"x": x, "z": codes("uint8")}, opset=10,
               symbolic=True, constants={"w": w.view("u1")}, want=made.of_runtime)
    zeros = codes("int8", 3)
    made.check("ConvInteger, zero points of filters", [node("ConvInteger", "x,w,,v")], {"x": x, "w": w, "v": zeros},
               want=[made.of_reference(made.model([node("ConvInteger", "x,w")], {"x": x, "w": w}), {"x": x, "w": w})[0]
                     - made.of_reference(made.model([node("ConvInteger", "x,w")], {"x": x, "w": w}),
                                         {"x": x, "w": np.broadcast_to(zeros.reshape(3, 1, 1, 1), w.shape)})[0]], opset=10)


def chains():
    """Quantised models as exporters write them: dequantised operands, an operator, its result quantised."""
    x, w, b = floats(1, 3, 8, 8), codes("int8", 4, 3, 3, 3), codes("int32", 4) // 2**20
    constants = {"xs": np.array(0.25, f4), "xz": np.array(100, "u1"), "w": w, "ws": scales(4, by=0.05), "wz": np.zeros(4, "i1"), "b": b,
                 "bs": scales(4, by=0.0125), "ys": np.array(0.5, f4), "yz": np.array(7, "u1"), "m": codes("int8", 6, 5), "ms": scales(by=0.1), "mz": np.array(0, "i1")}
    conv = [node("QuantizeLinear", "x,xs,xz", "xq"), node("DequantizeLinear", "xq,xs,xz", "xd"), node("DequantizeLinear", "w,ws,wz", "wd", axis=0),
            node("DequantizeLinear", "b,bs", "bd", axis=0), node("Conv", "xd,wd,bd", "c"), node("Relu", "c", "r"),
            node("QuantizeLinear", "r,ys,yz", "rq"), node("DequantizeLinear", "rq,ys,yz", "rd")]
    matmul = [node("DequantizeLinear", "m,ms,mz", "md"), node("MatMul", "rd,md", "p"), node("Add", "p,p", "a"), node("QuantizeLinear", "a,ys,yz", "y")]
    made.check("a quantised chain", conv + matmul, {"x": x}, opset=13, constants=constants)
    made.check("a quantised chain, symbolic", conv + matmul, {"x": x}, opset=21, constants=constants, symbolic=True,
               want=lambda m, i: made.of_runtime(made.model(conv + matmul, {"x": x}, opset=21, constants=constants), i))
    gemm = [node("DequantizeLinear", "q,xs,xz", "d"), node("DequantizeLinear", "m,ms,mz", "md"), node("Gemm", "d,md,c", "g", transB=0),
            node("QuantizeLinear", "g,ys,yz", "y")]
    made.check("a quantised Gemm", gemm, {"q": codes("uint8", 3, 6), "c": floats(5)}, opset=13,
               constants={k: v for k, v in constants.items() if k in ("xs", "xz", "m", "ms", "mz", "ys", "yz")})


def refused():
    a, b = codes("uint8", 3, 5), codes("uint8", 4, 4)
    made.refused("inner dims", [node("MatMulInteger", "a,b")], {"a": a, "b": b}, "5")
    made.refused("a number", [node("MatMulInteger", "a,b")], {"a": a, "b": codes("uint8")}, "an operand of rank 0")
    made.refused("wide operands", [node("MatMulInteger", "a,b")], {"a": codes("int32", 3, 3), "b": b}, "an operand of dtype si32")
    made.refused("zero points of rows", [node("MatMulInteger", "a,b,z")], {"a": codes("uint8", 3, 4), "b": b, "z": codes("uint8", 2)}, "2")
    full = {"a": codes("uint8", 3, 4), "s": scales(), "z": codes("uint8"), "b": b, "t": scales(3), "w": codes("uint8"), "r": scales(), "rz": codes("uint8")}
    made.refused("scales of columns", [node("QLinearMatMul", ",".join(full))], full, "3")
    full["t"], full["r"] = scales(), scales(4)
    made.refused("scales of results", [node("QLinearMatMul", ",".join(full))], full, "the result's scale has shape [4], not one element")
    made.refused("too few", [node("QLinearMatMul", "a,s,z")], {k: full[k] for k in ("a", "s", "z")}, "it has 3 inputs, at least 8 are")
    image = {"x": codes("uint8", 1, 2, 5, 5), "w": codes("uint8", 3, 2, 3, 3), "z": codes("uint8"), "v": codes("uint8", 2)}
    made.refused("zero points of filters", [node("ConvInteger", "x,w,z,v")], image, "[2]")
    image = {"x": codes("uint8", 3), "w": codes("uint8")}
    made.refused("ranks", [node("ConvInteger", "x,w")], image, "a filter of rank 0 for an input of rank 1")


if __name__ == "__main__":
    for part in (matrices, images, chains, refused):
        part()
    made.finish()
