# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a part of a random graph in every way that must agree, and makes one that fails smaller while it fails alike."""

import re

import numpy as np
from graph import Part
from mx import Failure, compile, is_float, run, write_safetensors

BASELINE = "x86-64"
THREADS = [2, 3]


class Difference(Exception):
    """kind: what two failures of one cause share."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


def failed(what, failure):
    """A command that failed: its kind is the message without names and numbers."""
    text = str(failure)
    message = next((line for line in text.splitlines() if "error" in line or "internal" in line), text.splitlines()[1])
    return Difference(f"{what}: {re.sub(r'%?[A-Za-z_]*[0-9][A-Za-z_0-9]*', '#', message.split(': ', 1)[-1])}", f"{what}: {text}")


def equal(a, b, dtype):
    """The same bits, but for NaN's."""
    good = (a == b) & (np.signbit(a) == np.signbit(b)) | np.isnan(a) & np.isnan(b) if is_float(dtype) else a == b
    return a.shape == b.shape and bool(good.all())


def compare(kind, what, part, got, want, bounds):
    """bounds: per result how far off an element may be; None: not at all."""
    for value, g, w, bound in zip(part.outputs, got, want, bounds):
        w = np.asarray(w)
        if g.shape != w.shape:
            raise Difference(kind, f"{what}: result of shape {g.shape}, want {w.shape}")
        if bound is None and equal(g, w, value.dtype):
            continue
        if bound is None:
            good = (g == w) & (np.signbit(g) == np.signbit(w)) | np.isnan(g) & np.isnan(w) if is_float(value.dtype) else g == w
        elif is_float(value.dtype):
            good = np.abs(g - w) <= 4 * bound
        else:
            good = g == w
        if not np.all(good):
            at = tuple(int(i) for i in np.argwhere(~good)[0])
            allowed = "" if bound is None else f", allowed {4 * bound[at]!r}"
            count = f"{int((~good).sum())} of {good.size} elements"
            name = f"%v{value.node.number} ({value.node.op})"
            raise Difference(kind, f"{what}: {name}: {count}, first at {at}: got {g[at]!r}, want {w[at]!r}{allowed}")


_compiled = {}  # of the last graph: text and level -> {flag: path}; another binding of its dims needs no compile


def compiled(part, level):
    """The MEF with and without optimisation; the former for a second level too. level None: only with."""
    key, targets = (part.text(), level), "x86-64-v1" + (f",{level}" if level not in (None, BASELINE) else "")
    if key in _compiled:
        return _compiled[key]
    for mef in (mef for mefs in _compiled.values() for mef in mefs.values()):
        mef.unlink()
        mef.with_suffix(".mlir").unlink()
    _compiled.clear()
    weights, mefs = part.weights(), {}
    flags = [f"--weights={write_safetensors('weights.safetensors', weights)}"] if weights else []
    for name, target in (("-O0", "x86-64-v1"), ("-O1", targets))[level is None :]:
        try:
            mefs[name] = compile(part.text(), name, f"--target={target}", "-j1", *flags)
        except Failure as failure:
            raise failed(f"compile {name}", failure) from None
    _compiled[key] = mefs
    return mefs


def check(part, level):
    """Raises Difference. Compiled with and without optimisation and for a second CPU level, run on one thread and more;
    level None: quickly, with optimisation for the baseline."""
    mefs, made = compiled(part, level), {}
    inputs, dtypes = part.inputs(), [v.dtype for v in part.outputs]
    plain, fast = ("-O0", BASELINE, 1), ("-O1", BASELINE, 1)
    shared = [("-O1", BASELINE, n) for n in (THREADS if level else THREADS[:1])]
    ways = [plain] * (level is not None) + [fast, *shared]
    for way in ways + ([("-O1", level, 1)] if level not in (None, BASELINE) else []):
        try:
            made[way] = run(mefs[way[0]], inputs, dtypes, f"--cpu-level={way[1]}", f"--threads={way[2]}")
        except Failure as failure:
            raise failed(f"run {way[0]}", failure) from None
    exact = [None] * len(part.outputs)
    if plain in made:
        compare("optimised", "-O1 against -O0", part, made[fast], made[plain], exact)
    for way in shared:
        compare("threads", f"{way[2]} threads against 1", part, made[way], made[fast], exact)
    if not part.graph.wild:
        want, bounds = zip(*(part.reference[v] for v in part.outputs))
        for way in made:
            if way[2] == 1:
                compare("NumPy", f"{way[0]} on {way[1]} against NumPy", part, made[way], want, bounds)


# ---- making it small ------------------------------------------------------------------------------------------------


class Reducer:
    """Tries parts of a failing one; keeps those that fail in the same way."""

    def __init__(self, part, level, difference):
        self.part, self.level, self.kind, self.difference, self.tried = part, level, difference.kind, difference, 0

    def fails(self, kept=None, outputs=None, sizes=None, static=None):
        p = self.part
        try:
            part = Part(
                p.graph,
                self.base(p.sizes) if sizes is None else sizes,
                p.kept if kept is None else kept,
                p.outputs if outputs is None else outputs,
                p.static if static is None else static,
            )
            if not part.kept:
                return False
            self.tried += 1
            check(part, self.level)
        except Difference as difference:
            if difference.kind != self.kind:
                return False
            self.part, self.difference = part, difference
            return True
        except (ValueError, IndexError, ZeroDivisionError, OverflowError):  # a reference that these sizes do not define
            return False
        return False

    def base(self, sizes):
        return {name: sizes[name] for name in self.part.graph.names}

    def alone(self):
        """One op that fails by itself, the first one."""
        return any(self.fails([node], list(node.results)) for node in self.part.kept)

    def fewer_outputs(self):
        for value in self.part.outputs:
            if len(self.part.outputs) > 1 and self.fails(outputs=[value]):
                return True
        if len(self.part.outputs) > 2:
            half = len(self.part.outputs) // 2
            return self.fails(outputs=self.part.outputs[:half]) or self.fails(outputs=self.part.outputs[half:])
        return False

    def earlier_outputs(self):
        """An operand of what makes the result is the result."""
        made = {r for node in self.part.kept for r in node.results}
        for value in self.part.outputs:
            for operand in value.node.operands:
                rest = [v for v in self.part.outputs if v is not value]
                if operand in made and operand not in rest and self.fails(outputs=[*rest, operand]):
                    return True
        return False

    def fewer_ops(self):
        """Ops, many at a time, become inputs."""
        count, done = max(1, len(self.part.kept) // 2), False
        while count:
            begin = 0
            while begin < len(self.part.kept):
                kept = self.part.kept
                if self.fails(kept[:begin] + kept[begin + count :]):
                    done = True
                else:
                    begin += count
            count //= 2
        return done

    def smaller(self):
        done = False
        for name in self.part.graph.names:
            for size in (1, 2, 3, 5):
                sizes = self.base(self.part.sizes)
                if size < sizes[name] and self.fails(sizes={**sizes, name: size}):
                    done = True
                    break
        return done

    def reduce(self):
        """Ends where nothing can be left out."""
        self.alone()
        while self.fewer_outputs() or self.earlier_outputs() or self.fewer_ops():
            pass
        self.fails(static=set(self.part.graph.names)) or self.fails(static=set())
        self.smaller()
        while self.fewer_ops():
            pass
        return self.part, self.difference
