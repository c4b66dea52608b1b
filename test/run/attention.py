# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""mo.attention and the graph of matmuls and a softmax that it stands for give the same, over several blocks of queries
and of keys, on one thread and on three."""
import numpy as np
from mx import attempt, close, compile, each_level, run, sample, same, tensor

B, H, S, T, D, E = 2, 3, 257, 301, 150, 67


def graph(dtype, causal):
    t = lambda *dims: tensor(dims, dtype)  # noqa: E731
    q, k, v, mask, out, one = t(B, H, S, D), t(B, H, T, D), t(B, H, T, E), t(B, H, S, T), t(B, H, S, E), t()
    return f"""mo.graph @both(%q: {q}, %k: {k}, %v: {v}, %mask: {mask}, %unseen: {mask}) -> ({out}, {out}) {{
  %fused = mo.attention(%q, %k, %v, %mask) {{causal = {str(causal).lower()}, scale = 0.125}} : ({q}, {k}, {v}, {mask}) -> {out}
  %dots = mo.batch_matmul(%q, %k) {{transpose_b = true}} : ({q}, {k}) -> {mask}
  %c = mo.constant {{value = dense<0.125>}} : {one}
  %scale = mo.static.broadcast_to(%c) : {one} -> {mask}
  %scaled = mo.mul(%dots, %scale) : {mask}
  %masked = mo.add(%scaled, %mask) : {mask}
  %scores = mo.add(%masked, %unseen) : {mask}
  %weights = mo.reduce.softmax(%scores) {{axis = 3}} : {mask}
  %plain = mo.batch_matmul(%weights, %v) : ({mask}, {v}) -> {out}
  mo.output %fused, %plain : {out}, {out}
}}
"""


rng = np.random.default_rng(7)
for dtype in ("f32", "f64"):
    for causal in (False, True):
        q, k, v = (sample(rng, shape, dtype, -1, 1) for shape in ((B, H, S, D), (B, H, T, D), (B, H, T, E)))
        mask = sample(rng, (B, H, S, T), dtype)
        unseen = np.where(np.arange(T) <= np.arange(S)[:, None] + T - S, 0.0, -np.inf if causal else 0.0)
        inputs = [(x, dtype) for x in (q, k, v, mask, np.broadcast_to(unseen, mask.shape))]
        what = f"attention {dtype}, causal {causal}"
        mef = attempt(what, compile, graph(dtype, causal))
        for level, flag in each_level() if mef else []:
            results = attempt(what, run, mef, inputs, [dtype] * 2, flag, environment={"MX_NUM_THREADS": "1"})
            three = attempt(what, run, mef, inputs, [dtype] * 2, flag, environment={"MX_NUM_THREADS": "3"})
            if results and three:
                close(f"{what} on {level}", *results, dtype, scale=np.ones(results[0].shape))
                same(f"{what} on {level}, three threads", three[0], results[0], dtype)
