# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Attention and RotaryEmbedding of ONNX models: heads, caches, masks, windows, rows that see nothing."""

import made
import numpy as np
from made import check, helper, refused

rng = np.random.default_rng(13)
B, H, S, T, D, E = 2, 4, 3, 5, 8, 6
NAMES = ["q", "k", "v", "mask", "past_k", "past_v", "count"]


def f(*dims):
    return rng.standard_normal(dims).astype("f4")


def attend(name, arrays, opset=24, outputs=("y",), symbolic=False, want=made.of_reference, rtol=1e-4, **attributes):
    names = [n if n in arrays else "" for n in NAMES]
    while not names[-1]:
        names.pop()
    check(f"Attention {opset} {name} {attributes}", [helper.make_node("Attention", names, list(outputs), **attributes)], arrays,
          outputs=[o for o in outputs if o], opset=opset, symbolic=symbolic, want=want, rtol=rtol)


plain = {"q": f(B, H, S, D), "k": f(B, H, T, D), "v": f(B, H, T, E)}
square = {"q": f(B, H, T, D), "k": f(B, H, T, D), "v": f(B, H, T, E)}
grouped = {"q": f(B, H, S, D), "k": f(B, 2, T, D), "v": f(B, 2, T, E)}
flat = {"q": f(B, S, H * D), "k": f(B, T, 2 * D), "v": f(B, T, 2 * E)}
caches = {"past_k": f(B, H, 2, D), "past_v": f(B, H, 2, E)}
for opset in (23, 24, 25):
    attend("plain", plain, opset=opset)
    attend("flat", flat, opset=opset, q_num_heads=H, kv_num_heads=2)
    attend("grouped", grouped, opset=opset, scale=0.3, softcap=1.5)
    attend("causal", plain, opset=opset, is_causal=1)
    attend("causal", square, opset=opset, is_causal=1)
    attend("caches", {**plain, **caches}, opset=opset, outputs=["y", "pk", "pv"], is_causal=1)
attend("symbolic", flat, symbolic=True, q_num_heads=H, kv_num_heads=2, scale=0.4)
attend("symbolic", {**flat, "mask": f(S, T)}, symbolic=True, q_num_heads=H, kv_num_heads=2, scale=0.4, is_causal=1)
attend("caches, square", {**square, **caches}, outputs=["y", "pk", "pv"], is_causal=1)
attend("caches", {**plain, **caches}, outputs=["y", "pk", ""])
seen = rng.random((S, T)) < 0.6
seen[1] = False  # a row that sees nothing is 0
bias = f(B, 1, S, T)
for mask in (seen, bias, f(H, S, T), f(1, T), rng.random((B, H, S, T)) < 0.5, seen[:, :3], bias[..., :4]):
    attend(f"mask {mask.dtype}{list(mask.shape)}", {**plain, "mask": mask})
    if mask.shape[-2] == S:  # the reference takes its rows for all
        attend(f"causal, mask {mask.dtype}{list(mask.shape)}", {**plain, "mask": mask}, is_causal=1)
attend("mask and cap", {**grouped, "mask": bias}, softcap=0.8)
for mode in range(4):
    cap = {"softcap": 2.0} if mode else {}  # in mode 0 the reference has them capped
    attend("scores", {**grouped, "mask": seen}, outputs=["y", "", "", "s"], qk_matmul_output_mode=mode, **cap)
    attend("scores", square, outputs=["y", "", "", "s"], qk_matmul_output_mode=mode, is_causal=1)
count = np.array([4, 2])
attend("counted", {**plain, "count": count})
attend("counted, causal", {**plain, "count": count}, is_causal=1)
for left, right in ((1, -1), (-1, 0), (1, 2), (0, 0)):
    attend("window", square, opset=25, left_window_size=left, right_window_size=right)
    attend("window, causal", {**plain, **caches}, opset=25, left_window_size=left, right_window_size=right, is_causal=1)

for attributes, says in (({"qk_matmul_output_mode": 4}, "qk_matmul_output_mode 4"), ({"softmax_precision": 11}, "softmax_precision f64")):
    refused(f"Attention {attributes}", [helper.make_node("Attention", NAMES[:3], ["y"], **attributes)], plain, says, opset=24)
refused("heads", [helper.make_node("Attention", NAMES[:3], ["y"], q_num_heads=5, kv_num_heads=2)], flat, "q_num_heads is 5 for 32", opset=24)
refused("no heads", [helper.make_node("Attention", NAMES[:3], ["y"])], flat, "q_num_heads is 0", opset=24)
refused("ranks", [helper.make_node("Attention", NAMES[:3], ["y"])], {**plain, "v": f(B, T, E)}, "of rank 4 and 3", opset=24)
refused("half a cache", [helper.make_node("Attention", NAMES[:5], ["y"])], {**plain, "mask": seen, "past_k": caches["past_k"]}, "one of past_key", opset=24)

# ---- RotaryEmbedding

x, cos, sin = f(B, H, S, D), f(10, D // 2), f(10, D // 2)
places = rng.integers(0, 10, (B, S))


def turn(name, x, cos, sin, places=None, symbolic=False, **attributes):
    inputs = {"x": x, "cos": cos, "sin": sin, **({} if places is None else {"p": places})}
    check(f"RotaryEmbedding {name} {attributes}", [helper.make_node("RotaryEmbedding", list(inputs), ["y"], **attributes)], inputs, opset=23,
          symbolic=symbolic, want=made.of_reference)


for interleaved in (0, 1):
    turn("placed", x, cos, sin, places, interleaved=interleaved)
    turn("rows", x, cos[places], sin[places], interleaved=interleaved, symbolic=False)
    turn("flat", f(B, S, H * D), cos, sin, places, interleaved=interleaved, num_heads=H)
    turn("a part", x, cos[:, :2], sin[:, :2], places, interleaved=interleaved, rotary_embedding_dim=4)
turn("symbolic", x, cos, sin, places, symbolic=True, rotary_embedding_dim=8)
node = [helper.make_node("RotaryEmbedding", ["x", "cos", "sin", "p"], ["y"])]
refused("caches", node, {"x": x, "cos": cos[:, :3], "sin": sin[:, :3], "p": places}, "caches of 3 elements for 4 pairs", opset=23)
refused("cache rank", node, {"x": x, "cos": cos[places], "sin": sin, "p": places}, "a cache of rank 3", opset=23)
refused("no num_heads", node, {"x": f(B, S, 32), "cos": cos, "sin": sin, "p": places}, "num_heads is 0", opset=23)
made.finish()
