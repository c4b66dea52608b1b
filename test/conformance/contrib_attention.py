# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""ONNX Runtime's attention operators (domain com.microsoft), compared with it: masks of every form, pasts, rotary
embeddings."""

import made
import numpy as np
from contrib import MS, check, node, normal, refused

rng = np.random.default_rng(13)
CLOSE = {"rtol": 1e-3, "atol": 1e-4}


def masks(batch, rows, keys):
    """Every form of a mask: lengths, ends with starts, keys, keys of each row; some row sees nothing."""
    lengths = rng.integers(1, keys + 1, batch).astype("i4")
    starts = rng.integers(0, lengths).astype("i4")
    each = (rng.random((batch, rows, keys)) < 0.7).astype("i4")
    each[0, 0] = 0
    return {"none": None, "lengths": lengths, "spans": np.concatenate([lengths, starts]),
            "keys": (rng.random((batch, keys)) < 0.7).astype("i4"), "rows": each}


def static(nodes, **made_of):
    """ONNX Runtime's results for the model without names of dims, where it cannot infer shapes."""
    return lambda m, inputs: made.of_runtime(made.model([nodes], inputs, **MS, **made_of), inputs)


def attention():
    batch, rows, hidden, heads = 2, 3, 8, 2
    x, w, b = normal(batch, rows, 5), normal(5, 3 * hidden) / 2, normal(3 * hidden)
    for i, (name, mask) in enumerate(masks(batch, rows, rows).items()):
        operands = {"x": x, "w": w, "b": b} | ({} if mask is None else {"m": mask})
        check(f"Attention, {name}", node("Attention", ",".join(operands), num_heads=heads, unidirectional=i % 2), operands, **CLOSE)
    past = normal(2, batch, heads, 4, hidden // heads)
    operands = {"x": x, "w": w, "b": b, "p": past, "m": masks(batch, rows, rows + 4)["keys"]}
    for names, causal in (("x,w,b,,p", 0), ("x,w,b,m,p", 1)):
        check(f"Attention, past, causal {causal}", node("Attention", names, "y,t", num_heads=heads, unidirectional=causal),
              {k: v for k, v in operands.items() if k in names.split(",")}, **CLOSE, outputs=["y", "t"])
    bias = normal(batch, heads, rows, rows)
    operands = {"x": x, "w": w, "b": b, "a": bias}
    check("Attention, bias", node("Attention", "x,w,b,,,a", num_heads=heads, scale=0.3), operands, **CLOSE)
    operands["a"] = bias[:1, :1]
    check("Attention, bias of all heads", node("Attention", "x,w,b,,,a", num_heads=heads), operands, **CLOSE)
    sizes = {"x": x, "w": normal(5, 2 * 8 + 6), "b": normal(22)}
    check("Attention, sizes", node("Attention", "x,w,b", num_heads=heads, qkv_hidden_sizes=[8, 8, 6]), sizes, **CLOSE)
    filtered = node("Attention", "x,w,b,m", num_heads=heads, mask_filter_value=-2.0)
    check("Attention, filter", filtered, {"x": x, "w": w, "b": b, "m": masks(batch, rows, rows)["keys"]}, **CLOSE)
    plain = node("Attention", "x,w,b,m", num_heads=heads, unidirectional=1)
    inputs = {"x": x, "m": masks(batch, rows, rows)["keys"]}
    check("Attention, symbolic", plain, inputs, static(plain, constants={"w": w, "b": b}), **CLOSE, constants={"w": w, "b": b}, symbolic=True)
    inputs["m"] = masks(batch, rows, rows)["lengths"]
    check("Attention, lengths, symbolic", plain, inputs, static(plain, constants={"w": w, "b": b}), **CLOSE, constants={"w": w, "b": b},
          symbolic=True)


def multi_head():
    batch, rows, keys, heads = 2, 3, 5, 2
    q, k, v, bias = normal(batch, rows, 8), normal(batch, keys, 8), normal(batch, keys, 6), normal(22)
    base = {"q": q, "k": k, "v": v}
    check("MultiHeadAttention", node("MultiHeadAttention", "q,k,v", num_heads=heads), base, **CLOSE)
    check("MultiHeadAttention, bias, scale", node("MultiHeadAttention", "q,k,v,b", num_heads=heads, scale=0.7), {**base, "b": bias}, **CLOSE)
    for name in ("lengths", "keys", "rows"):
        operands = {**base, "b": bias, "m": masks(batch, rows, keys)[name]}
        check(f"MultiHeadAttention, {name}", node("MultiHeadAttention", "q,k,v,b,m", num_heads=heads), operands, **CLOSE)
    scores = {**base, "m": masks(batch, rows, keys)["keys"], "a": normal(1, heads, rows, keys)}
    check("MultiHeadAttention, mask and scores", node("MultiHeadAttention", "q,k,v,,m,a", num_heads=heads), scores, **CLOSE)
    cross = {"q": q, "k": normal(batch, heads, keys, 4), "v": normal(batch, heads, keys, 4)}
    check("MultiHeadAttention, keys of heads", node("MultiHeadAttention", "q,k,v", num_heads=heads), cross, **CLOSE)
    causal = {"q": k, "k": normal(batch, keys, 8), "v": v}
    check("MultiHeadAttention, causal", node("MultiHeadAttention", "q,k,v", num_heads=heads, unidirectional=1), causal, **CLOSE)
    past = {"q": q, "k": normal(batch, rows, 8), "v": normal(batch, rows, 8), "p": normal(batch, heads, 4, 4), "r": normal(batch, heads, 4, 4)}
    for unidirectional in (0, 1):
        n = node("MultiHeadAttention", "q,k,v,,,,p,r", "y,t,u", num_heads=heads, unidirectional=unidirectional)
        check(f"MultiHeadAttention, past, causal {unidirectional}", n, past, **CLOSE, outputs=["y", "t", "u"])
    n = node("MultiHeadAttention", "q,k,v,,m", num_heads=heads)
    check("MultiHeadAttention, symbolic", n, {**base, "m": masks(batch, rows, keys)["keys"]}, static(n), **CLOSE, symbolic=True)


def rotary():
    batch, rows, heads, width = 2, 3, 4, 6
    cos, sin = normal(7, width // 2), normal(7, width // 2)
    for positions in (np.array([2]), rng.integers(0, 7, (batch, rows))):
        for interleaved, shape in enumerate(((batch, rows, heads * width), (batch, heads, rows, width))):
            operands = {"x": normal(*shape), "p": positions, "c": cos, "s": sin}
            check(f"RotaryEmbedding {shape} {positions.ndim}", node("RotaryEmbedding", "x,p,c,s", interleaved=interleaved), operands, **CLOSE)
    part = {"x": normal(batch, rows, heads * width), "p": np.array([1]), "c": cos[:, :2], "s": sin[:, :2]}
    check("RotaryEmbedding, a part", node("RotaryEmbedding", "x,p,c,s", num_heads=heads, rotary_embedding_dim=4), part, **CLOSE)
    n = node("RotaryEmbedding", "x,p,c,s", num_heads=heads, rotary_embedding_dim=width)
    full = {"x": normal(batch, rows, heads * width), "p": rng.integers(0, 7, (batch, rows)), "c": cos, "s": sin}
    check("RotaryEmbedding, symbolic", n, full, static(n), **CLOSE, symbolic=True)


def refusals():
    x, w = normal(2, 3, 5), normal(5, 24)
    refused("heads", node("Attention", "x,w", num_heads=3), {"x": x, "w": normal(5, 12)}, "3 heads of an operand of shape [2, 3, 4]")
    refused("no heads", node("Attention", "x,w"), {"x": x, "w": w}, "0 heads")
    refused("rank", node("Attention", "x,w", num_heads=2), {"x": x[0], "w": w}, "an input of rank 2, weights of rank 2")
    refused("rotary", node("Attention", "x,w", num_heads=2, do_rotary=1), {"x": x, "w": w}, "do_rotary")
    refused("lengths", node("Attention", "x,w,,m", num_heads=2), {"x": x, "w": w, "m": np.ones(3, "i4")}, "a mask of shape [3] for 2 batches")
    refused("mask of rank 4", node("Attention", "x,w,,m", num_heads=2), {"x": x, "w": w, "m": np.ones((2, 1, 3, 3), "i4")}, "a mask of rank 4")
    refused("sizes", node("Attention", "x,w", num_heads=2, qkv_hidden_sizes=[8, 8]), {"x": x, "w": w}, "qkv_hidden_sizes has 2 entries")
    refused("size", node("Attention", "x,w", num_heads=2, qkv_hidden_sizes=[8, 8, -8]), {"x": x, "w": w}, "qkv_hidden_sizes has -8")
    q = normal(2, 3, 8)
    refused("no keys", node("MultiHeadAttention", "q", num_heads=2), {"q": q}, "key (input 1) is absent")
    refused("packed", node("MultiHeadAttention", "q,q,q", num_heads=2), {"q": normal(2, 3, 2, 3, 4)}, "a query of shape [2, 3, 2, 3, 4]")
    refused("causal and crossed", node("MultiHeadAttention", "q,k,k", num_heads=2, unidirectional=1), {"q": q, "k": normal(2, 5, 8)},
            "unidirectional of 3 rows and 5 keys")
    refused("half a past", node("MultiHeadAttention", "q,q,q,,,,p", num_heads=2), {"q": q, "p": normal(2, 2, 4, 4)}, "past_key without past_value")
    cache = {"x": normal(2, 3, 24), "p": np.array([2]), "c": normal(7, 3), "s": normal(7, 3)}
    refused("scale", node("RotaryEmbedding", "x,p,c,s", scale=2.0), cache, "is_packed_batching or a scale")
    refused("width", node("RotaryEmbedding", "x,p,c,s"), {**cache, "x": normal(2, 3, 20)}, "error")


if __name__ == "__main__":
    for part in (attention, multi_head, rotary, refusals):
        part()
    made.finish()
