# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""mo.cast from every dtype to every dtype: one graph per source dtype, one result per target dtype."""

import numpy as np
from mx import *
from operators import SPECIALS, float_to_integer

MORE = [
    2.0**31,
    -(2.0**31),
    2.0**32,
    2.0**63,
    -(2.0**63),
    2.0**64,
    1e19,
    -1e19,
    1e30,
    1 / 3,
    2049.0,
    33554433.0,
    16777217.0,
]


def reference(x, source, target):
    """The values wanted, and a second rounding that is right too: through f32, as f16 and bf16 are reached from wider
    types."""
    if target == "bool":
        return [x != 0]
    if is_float(target):
        direct = [x.astype(np.float64)]
        if target == "f32" and not is_float(source):
            direct = [x.astype(np.float32).astype(np.float64)]  # one rounding, where f64 in between would make two
        if target in ("f16", "bf16"):
            direct.append(x.astype(np.float32).astype(np.float64))
        if target == "f8e5m2" and source != target:  # infinities saturate too
            direct = [np.clip(d, -GREATEST[target], GREATEST[target]) for d in direct]
        return direct
    if is_float(source):
        return [float_to_integer(x, target)]
    return [x.astype(STORED[target])]  # integers keep their low bits


ALL = ANY + F8
for source in ALL:
    t = tensor("n", source)
    lines = [f"  %to_{d} = mo.cast(%x) : {t} -> {tensor('n', d)}" for d in ALL]
    types = ", ".join(tensor("n", d) for d in ALL)
    mef = attempt(
        f"from {source}",
        compile,
        f"mo.graph @cast<n>(%x: {t}) -> ({types}) {{\n"
        + "\n".join(lines)
        + f"\n  mo.output {', '.join(f'%to_{d}' for d in ALL)} : {types}\n}}\n",
    )
    for n in (0, 1, 67, 513) if mef else ():
        rng = np.random.default_rng(n)
        x = sample(rng, (n,), source, -300, 300)
        if is_float(source):
            x = with_specials(rng, x, values_of(store(np.array(SPECIALS + MORE), source), source))
        elif source != "bool":
            least, greatest = limits(source)
            x = with_specials(rng, x, [0, 1, least, greatest, greatest // 2 + 1])
        for level, flag in each_level():
            results = attempt(f"from {source}[{n}] {level}", run, mef, [(x, source)], ALL, flag)
            for target, got in zip(ALL, results or []):
                want, *others = reference(x, source, target)
                same(f"mo.cast {source} -> {target} [{n}] {level}", got, want, target, *others, shown=(x,))
