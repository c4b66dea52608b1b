# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Einsum, compared with NumPy's, and what it is made of: a label that two operands share and nothing else needs is
contracted by a product of matrices."""

import subprocess

import made
import numpy as np
from made import mx
from onnx import helper

rng = np.random.default_rng(5)


def einsum(equation, n):
    return [helper.make_node("Einsum", [f"x{i}" for i in range(n)], ["y"], equation=equation)]


def arrays(shapes, dtype="f4"):
    return {f"x{i}": (rng.integers(-4, 5, s) if np.dtype(dtype).kind in "iu" else rng.standard_normal(s)).astype(dtype) for i, s in enumerate(shapes)}


def check(equation, *shapes, dtype="f4", numpy=None, **options):
    """numpy: how NumPy spells it, where it does so otherwise."""
    inputs = arrays(shapes, dtype)
    want = np.einsum(numpy or equation, *inputs.values()).astype(dtype)
    made.check(f"{equation} {shapes} {dtype} {options}", einsum(equation, len(shapes)), inputs, want=[want], rtol=1e-3, atol=1e-4, **options)


# one operand
for equation, shape in (
    ("ij->ji", (3, 5)),
    ("ij", (3, 5)),
    ("ba", (3, 5)),
    ("Za", (2, 3)),
    ("aZ", (2, 3)),
    ("ijk->", (2, 3, 4)),
    ("ijk->j", (2, 3, 4)),
    ("i->i", (7,)),
    ("->", ()),
    (" i j -> j i ", (3, 5)),
    ("ii->i", (4, 4)),
    ("ii", (5, 5)),
    ("iji->j", (3, 4, 3)),
    ("iii->i", (3, 3, 3)),
    ("iijj->ij", (2, 2, 3, 3)),
    ("...ii->...i", (2, 3, 4, 4)),
    ("...ij->...ji", (2, 3, 5, 4)),
    ("i...->...", (3, 2, 4)),
    ("i...j->j...i", (2, 3, 4, 5)),
    ("...", (2, 3)),
    ("...i", (2, 3)),
    ("i->", (0,)),
    ("ij->i", (0, 3)),
    ("ij->i", (3, 0)),
    ("ii->i", (0, 0)),
    ("ii->i", (1, 1)),
):
    check(equation, shape)
check("...i->i", (2, 3, 4), numpy="abi->i")

# two and more
for equation, *shapes in (
    ("ij,jk->ik", (3, 4), (4, 5)),
    ("ij,jk", (3, 4), (4, 5)),
    ("ij,kj->ik", (3, 4), (5, 4)),
    ("ji,jk->ki", (3, 4), (3, 5)),
    ("i,i->", (7,), (7,)),
    ("i,i", (7,), (7,)),
    ("i,j->ij", (3,), (4,)),
    ("i,i->i", (3,), (3,)),
    (",ij->ji", (), (2, 3)),
    ("ij,j->i", (3, 4), (4,)),
    ("i,ij->j", (3,), (3, 4)),
    ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    ("bhqd,bhkd->bhqk", (2, 3, 4, 5), (2, 3, 6, 5)),
    ("bqhd,bkhd->bhqk", (2, 4, 3, 5), (2, 6, 3, 5)),
    ("abcd,cbe->dae", (2, 3, 4, 5), (4, 3, 6)),
    ("ijk,kj->i", (2, 3, 4), (4, 3)),
    ("ijk,lk->jl", (2, 3, 4), (5, 4)),
    ("ij,kl->", (2, 3), (4, 5)),
    ("...ij,...jk->...ik", (2, 3, 4), (2, 4, 5)),
    ("...ij,jk->...ik", (2, 6, 3, 4), (4, 5)),
    ("...ij,...jk", (5, 2, 3, 4), (2, 4, 5)),
    ("...ij,...jk->...ik", (5, 1, 3, 4), (1, 2, 4, 5)),
    ("i...,i...->...", (3, 2, 2), (3, 2, 2)),
    ("ii,ij->j", (3, 3), (3, 4)),
    ("ij,jk->ik", (3, 0), (0, 5)),
    ("ij,jk->ik", (0, 4), (4, 5)),
    ("ij,jk->ik", (1, 1), (1, 1)),
    ("ij,jk->ik", (3, 1), (4, 5)),
    ("ij,ij->ij", (1, 4), (3, 1)),
    ("ij,jk,kl->il", (2, 3), (3, 4), (4, 5)),
    ("ij,jk,ki->", (2, 3), (3, 4), (4, 2)),
    ("i,j,ij->", (3,), (4,), (3, 4)),
    ("bi,ij,bj->b", (2, 3), (3, 4), (2, 4)),
    ("i,j,k->kji", (2,), (3,), (4,)),
    ("ij,ij,ij->i", (2, 3), (2, 3), (2, 3)),
    ("a,ab,bc,cd,d->", (2,), (2, 3), (3, 4), (4, 5), (5,)),
):
    check(equation, *shapes)
for dtype in ("f8", "i4", "i8", "u1"):
    check("ij,jk->ik", (3, 4), (4, 5), dtype=dtype)
check("bij,bkj->bki", (2, 3, 4), (2, 5, 4), dtype="i4")
for equation, *shapes in (
    ("ij,jk->ik", (3, 4), (4, 5)),
    ("bhqd,bhkd->bhqk", (2, 3, 4, 5), (2, 3, 6, 5)),
    ("...ij,...jk->...ik", (2, 6, 3, 4), (2, 6, 4, 5)),
    ("ii->i", (4, 4)),
    ("bij->bji", (2, 3, 4)),
    ("i,j,ij->", (3,), (4,), (3, 4)),
):
    check(equation, *shapes, symbolic=True)

# a size that the run finds to be another one
mef = made.compile(made.model(einsum("ij,jk->ik", 2), arrays([(3, 4), (4, 5)]), symbolic=True))
try:
    made.run(mef, arrays([(3, 4), (6, 5)]).values(), 1)
    made.failures.append("a run with two sizes for one label ends well")
except mx.Failure:
    made.passed += 1

for equation, *shapes in (("ij->ijk", (2, 3)), ("ij->ii", (2, 3)), ("ijk", (2, 3)), ("ij,jk->ik", (2, 3)), ("ij", (2, 3), (3, 4)), ("i1", (2, 3)),
                          ("i..j", (2, 3)), ("......", (2, 3)), ("ij-ji", (2, 3)), ("ij->ji,", (2, 3)), ("ij,", (2, 3)), ("", (2, 3)),
                          ("abcdefghi->a", (1,) * 8)):
    made.refused(f"{equation} {shapes}", einsum(equation, len(shapes)), arrays(shapes), f"equation '{equation}' for {len(shapes)} operands, the first of rank {len(shapes[0])}")
made.refused("sizes", einsum("ij,jk->ik", 2), arrays([(3, 4), (5, 6)]), "one label stands for 4 and 5")
made.refused("diagonal", einsum("ii->i", 1), arrays([(3, 4)]), "dims 0 and 1 of [3, 4] have one label")
made.refused("dtypes", einsum("i,i->i", 2), arrays([(3,)]) | {"x1": np.zeros(3, "f8")}, "operands of several dtypes")
made.refused("rank", einsum("abcd,efghi->abcdefghi", 2), arrays([(1,) * 4, (1,) * 5]), "equation")
made.refused("rank in between", einsum("abcde,fghij,abcdefghij->", 3), arrays([(1,) * 5, (1,) * 5, (1,) * 8]), "equation")
made.refused("a product of too many dims", einsum("abcde,afghi,bcdefghi,bcdefghi->a", 4), arrays([(2,) * 5] * 2 + [(2,) * 8] * 2), "a product of rank 9")


def graph(equation, *shapes):
    path = mx.WORK / "einsum.onnx"
    path.write_bytes(made.model(einsum(equation, len(shapes)), arrays(shapes)).SerializeToString())
    return subprocess.run([mx.MXC, "compile", "--emit=mo", str(path), "-o", "-"], capture_output=True, text=True, check=True).stdout


for equation, *shapes in (("bqhd,bkhd->bhqk", (2, 4, 3, 5), (2, 6, 3, 5)), ("i,j,ij->", (3,), (4,), (3, 4)), ("ij,kl,jk->il", (2, 3), (4, 5), (3, 4))):
    text = graph(equation, *shapes)
    products = text.count("rmo.matmul") + text.count("mo.batch_matmul") + text.count("mo.matmul")
    made.passed += (right := products >= len(shapes) - 1 and "mo.mul" not in text)
    made.failures.extend([] if right else [f"{equation} is not made of products of matrices:\n{text}"])

made.finish()
