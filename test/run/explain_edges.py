# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %t
"""Why kernels are apart: every edge of random graphs has a reason, and what a reason says would change it does.

Edges are read from the mgp text, and from `mxc explain --json`; the two agree. By hand: explain_edges.py --graphs=100."""

import argparse
import atexit
import json
import re
import subprocess
import sys

import mx
from mx import MXC, ROOT, WORK
from random_graphs import grown, parts

WORDS = set(re.findall(r"^REASON\((\w+),", (ROOT / "lib/passes/fusion_reasons.def").read_text(), re.MULTILINE))
LAUNCH = re.compile(r'mgp\.launch "[^"]*"\(([^)]*)\)(?: into \(([^)]*)\))?.*?(?:\{(?:beside = true(?:, )?)?(?:unfused = \[([^]]*)\])?\})? : ')


def told(*command):
    run = subprocess.run([MXC, *map(str, command)], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"mxc {' '.join(map(str, command))}\n{run.stdout}{run.stderr}")
    return run.stdout


def edges_of_text(text):
    """(launch, operand, word) of what one launch makes and another reads, by blocks of the text."""
    edges, made, number = [], {}, 0
    for line in text.splitlines():
        if re.match(r"mgp\.|init \{|\} execute", line):
            made, number = {}, 0
        launch = LAUNCH.search(line)
        if not launch:
            number += bool(re.match(r"\s+(%\w+ = )?mgp\.(branch|loop|read|assert|print)\b", line))
            continue
        number += 1
        operands = [o for o in launch[1].split(", ") if o]
        words = re.findall(r'"(\w*)"', launch[3] or "") or [""] * len(operands)
        edges += [(number, made[o], word) for o, word in zip(operands, words) if o in made]
        made.update({o: number for o in (launch[2] or "").split(", ")})
    return sorted(edges)


def explained(mef):
    return json.loads(told("explain", "--json", mef))


def edges_of(explanation):
    """The same, and the words of edges from init."""
    edges, before = [], []
    for section in explanation["sections"]:
        for step in section["steps"]:
            for edge in step.get("unfused", []):
                if edge["step"]:
                    edges.append((step["step"], edge["step"], edge["reason"]))
                else:
                    before.append(edge["reason"])
    return sorted(edges), before


def check_graph(seed, flags):
    """The number of edges of a random graph, and the words that they have."""
    part = next(parts(grown(seed)))
    source, mef = WORK / f"edges{seed}.mlir", WORK / f"edges{seed}.mef"
    source.write_text(part.text())
    weights = part.weights()
    if weights:
        flags = [*flags, f"--weights={mx.write_safetensors(f'edges{seed}.safetensors', weights)}"]
    told("compile", source, "-o", mef, "--target=x86-64", *flags)
    wanted = edges_of_text(told("compile", source, "--emit=mgp", *flags))
    got, before = edges_of(explained(mef))
    if got != wanted:
        sys.exit(f"{source}: the text has edges\n{wanted}\nexplain says\n{got}")
    wrong = [w for *_, w in got if w not in WORDS] + [w for w in before if w not in WORDS]
    if wrong or ("-O0" in flags and {w for *_, w in got} - {"unoptimised"}):
        sys.exit(f"{source} {flags}: edges without a reason: {got} {before}")
    return len(got) + len(before), {w for *_, w in got} | set(before)


# ---- what would change it, does: (reason, graph, the same as the change says, flags of the two)

V, T, U = "!mo.tensor<[N], f32>", "!mo.tensor<[N, N], f32>", "!mo.tensor<[M, N], f32>"
ROW, COLUMN = "!mo.tensor<[N, 1], f32>", "!mo.tensor<[1, N], f32>"
CENTRED = ("%m = mo.reduce.max(%{0}) {{axis = 0}} : !mo.tensor<[N], f32> -> !mo.tensor<[1], f32>;"
           "%s = mo.static.broadcast_to(%m) : !mo.tensor<[1], f32> -> !mo.tensor<[N], f32>;"
           "%z = mo.sub(%{0}, %s) : !mo.tensor<[N], f32>;")


def graph(body, arguments, results):
    lines = [line.strip() for line in body.strip().split(";") if line.strip()]
    names, types = zip(*results)
    given = ", ".join(f"%{name}: {kind}" for name, kind in arguments)
    return (f"mo.graph @g<M, N>({given}) -> ({', '.join(types)}) {{\n  " + "\n  ".join(lines) +
            f"\n  mo.output {', '.join('%' + n for n in names)} : {', '.join(types)}\n}}\n")


def unary(op, x, y, kind=T):
    return f"%{y} = mo.{op}(%{x}) : {kind};"


def chain(n):
    return "".join(unary(("tanh", "exp")[i % 2], f"c{i}" if i else "x", f"c{i + 1}") for i in range(n)), f"c{n}"


def sum_of(n):
    """Of n rows, each a tensor and a view of it: the bound of tensors is met before that of ops."""
    steps = "".join(f"%b{i} = mo.static.broadcast_to(%x{i}) : {V} -> {T};" for i in range(n))
    steps += "".join(f"%s{i} = mo.add(%{f's{i - 1}' if i > 1 else 'b0'}, %b{i}) : {T};" for i in range(1, n))
    return graph(steps, [(f"x{i}", V) for i in range(n)], [(f"s{n - 1}", T)])


def reduced(op, x, y):
    return f"%{y} = mo.reduce.{op}(%{x}) {{axis = 1}} : {T} -> !mo.tensor<[N, 1], f32>;"


def softmax(x, y):
    return f"%{y} = mo.reduce.softmax(%{x}) {{axis = 1}} : {T};"


def custom(symbol, x, y):
    return f'%{y} = mo.custom(%{x}) {{symbol = "{symbol}"}} : {V};'


def matmul(x, y, z):
    return f"%{z} = mo.matmul(%{x}, %{y}) : ({T}, {T}) -> {T};"


def spread(x, kind, y):
    return f"%{y} = mo.static.broadcast_to(%{x}) : {kind} -> {T};"


def softmaxes(n):
    return graph("".join(softmax(f"s{i}" if i else "x", f"s{i + 1}") for i in range(n)), XY, [(f"s{n}", T)])


def centred(n):
    rows = f"!mo.tensor<[N, {n}], f32>"
    return graph(f"%m = mo.reduce.max(%x) {{axis = 1}} : {rows} -> {ROW}; %b = mo.static.broadcast_to(%m) : {ROW} -> {rows};"
                 f"%z = mo.sub(%x, %b) : {rows};", [("x", rows), ("y", T)], [("z", rows)])


MATMUL = matmul("x", "y", "m")
XY = [("x", T), ("y", T)]
FLAT, TURNED = "!mo.tensor<[M * N], f32>", "!mo.tensor<[N, M], f32>"
BUFFER, CHAIN = "!mo.buffer<[N], f32>", "!mo.chain"
LOADED = f"%c0 = mo.chain.create() : {CHAIN}; %a, %c1 = mo.mutable.load(%b, %c0) : ({BUFFER}, {CHAIN}) -> ({V}, {CHAIN});"
STORED = f"%c2 = mo.mutable.store(%b, %x, %c1) : ({BUFFER}, {V}, {CHAIN}) -> {CHAIN};"
CASES = [
    ("several_readers", graph(unary("exp", "x", "e") + matmul("e", "y", "p") + matmul("y", "e", "q"), XY, [("p", T), ("q", T)]),
     graph(unary("exp", "x", "e") + matmul("e", "y", "p"), XY, [("p", T)])),
    ("result", graph(MATMUL + unary("relu", "m", "r"), XY, [("m", T), ("r", T)]),
     graph(MATMUL + unary("relu", "m", "r"), XY, [("r", T)])),
    ("two_places", graph(unary("exp", "x", "e") + matmul("e", "y", "s") + f"%z = mo.add(%s, %e) : {T};", XY, [("z", T)]),
     graph(unary("exp", "x", "e") + matmul("e", "y", "s") + f"%z = mo.add(%s, %x) : {T};", XY, [("z", T)])),
    ("other_rows", graph(reduced("max", "x", "p") + f"%t = mo.transpose(%p) {{perm = [1, 0]}} : {ROW} -> {COLUMN};" +
                         spread("t", COLUMN, "b") + f"%z = mo.sub(%x, %b) : {T};", XY, [("z", T)]),
     graph(reduced("max", "x", "p") + spread("p", ROW, "b") + f"%z = mo.sub(%x, %b) : {T};", XY, [("z", T)])),
    ("long_rows", centred(100000), centred(1000)),
    ("used_before", graph(unary("exp", "x", "e") + matmul("e", "y", "p") + softmax("e", "s"), XY, [("p", T), ("s", T)]),
     graph(unary("exp", "x", "e") + softmax("e", "s"), XY, [("s", T)])),
    ("effects", graph(LOADED + CENTRED.format("a"), [("b", BUFFER), ("x", V)], [("z", V)]),
     graph(LOADED + CENTRED.format("x"), [("b", BUFFER), ("x", V)], [("z", V)])),
    ("too_many_loops", softmaxes(9), softmaxes(8)),
    ("two_loops", graph(MATMUL + softmax("m", "s"), XY, [("s", T)]),
     graph(MATMUL + unary("relu", "m", "s"), XY, [("s", T)])),
    ("reads_view", graph(MATMUL + f"%t = mo.slice(%m) {{start = [0, 0], stop = [N, 1], step = [1, 1]}} : {T} -> {ROW};" +
                         unary("relu", "t", "r", ROW), XY, [("r", ROW)]),
     graph(MATMUL + unary("relu", "m", "r"), XY, [("r", T)])),
    ("reshaped",
     graph(f"%t = mo.transpose(%x) {{perm = [1, 0]}} : {U} -> {TURNED};" + unary("exp", "t", "e", TURNED) +
           f"%f = mo.static.reshape(%e) : {TURNED} -> {FLAT};" + unary("relu", "f", "r", FLAT), [("x", U)], [("r", FLAT)]),
     graph(unary("exp", "x", "e", U) + f"%f = mo.static.reshape(%e) : {U} -> {FLAT};" + unary("relu", "f", "r", FLAT),
           [("x", U)], [("r", FLAT)])),
    ("plain_argument", graph(unary("exp", "x", "e", V) + custom("t.plain", "e", "y"), [("x", V)], [("y", V)]),
     graph(unary("exp", "x", "e", V) + custom("t.hooked", "e", "y"), [("x", V)], [("y", V)])),
    ("no_store_hook", graph(custom("t.plain", "x", "y") + unary("exp", "y", "z", V), [("x", V)], [("z", V)]),
     graph(custom("t.hooked", "x", "y") + unary("exp", "y", "z", V), [("x", V)], [("z", V)])),
    ("written_between", graph(LOADED + unary("exp", "a", "e", V) + STORED + custom("t.hooked", "e", "y"),
                              [("b", BUFFER), ("x", V)], [("y", V)]),
     graph(LOADED + unary("exp", "a", "e", V) + custom("t.hooked", "e", "y"), [("b", BUFFER), ("x", V)], [("y", V)])),
    ("too_many_ops", graph(chain(70)[0], XY, [(chain(70)[1], T)]), graph(chain(60)[0], XY, [(chain(60)[1], T)])),
    ("too_many_tensors", sum_of(20), sum_of(12)),
    ("unoptimised", graph(MATMUL + unary("relu", "m", "r"), XY, [("r", T)]),
     graph(MATMUL + unary("relu", "m", "r"), XY, [("r", T)]), ["-O0"], ["-O1"]),
]
# The same words of other kernels.
WIDE = "!mo.tensor<[2, N, N], f32>"
CASES += [
    ("several_readers", graph(MATMUL + softmax("m", "p") + unary("relu", "m", "q"), XY, [("p", T), ("q", T)]),
     graph(MATMUL + unary("relu", "m", "q"), XY, [("q", T)])),
    ("several_readers", graph(MATMUL + unary("relu", "m", "p") + unary("tanh", "m", "q"), XY, [("p", T), ("q", T)]),
     graph(MATMUL + unary("tanh", "m", "q"), XY, [("q", T)])),
    ("result", graph(unary("exp", "x", "e") + unary("relu", "e", "r"), XY, [("e", T), ("r", T)]),
     graph(unary("exp", "x", "e") + unary("relu", "e", "r"), XY, [("r", T)])),
    ("result", graph(unary("exp", "x", "e") + matmul("e", "y", "m"), XY, [("e", T), ("m", T)]),
     graph(unary("exp", "x", "e") + matmul("e", "y", "m"), XY, [("m", T)])),
    ("other_rows", graph(softmax("x", "s") + f"%t = mo.slice(%s) {{start = [0, 0], stop = [N, 1], step = [1, 1]}} : {T} -> {ROW};" +
                         unary("relu", "t", "r", ROW), XY, [("r", ROW)]),
     graph(softmax("x", "s") + unary("relu", "s", "r"), XY, [("r", T)])),
    ("reads_view", graph(MATMUL + f"%b = mo.static.broadcast_to(%m) : {T} -> {WIDE};" + unary("relu", "b", "r", WIDE), XY, [("r", WIDE)]),
     graph(MATMUL + unary("relu", "m", "r"), XY, [("r", T)])),
    ("two_places", graph(unary("exp", "x", "e") + matmul("e", "e", "m"), XY, [("m", T)]),
     graph(unary("exp", "x", "e") + matmul("e", "y", "m"), XY, [("m", T)])),
    ("two_loops", graph(softmax("x", "s") + matmul("s", "y", "m"), XY, [("m", T)]),
     graph(unary("exp", "x", "s") + matmul("s", "y", "m"), XY, [("m", T)])),
    ("other_rows", graph(softmax("x", "s") + f"%t = mo.transpose(%s) {{perm = [1, 0]}} : {T};" + reduced("max", "t", "r"), XY, [("r", ROW)]),
     graph(softmax("x", "s") + reduced("max", "s", "r"), XY, [("r", ROW)])),
    ("unoptimised", graph(unary("exp", "x", "e") + softmax("e", "s"), XY, [("s", T)]),
     graph(unary("exp", "x", "e") + softmax("e", "s"), XY, [("s", T)]), ["-O0"], ["-O1"]),
]
CASES += [("left_out", text, text, [f"--without={left_out}"]) for left_out, text in (
    ("mogg_fuse_elementwise", graph(unary("exp", "x", "e") + unary("relu", "e", "r"), XY, [("r", T)])),
    ("mogg_fuse_epilogues", graph(MATMUL + unary("relu", "m", "r"), XY, [("r", T)])),
    ("mogg_fuse_prologues", graph(unary("exp", "x", "e") + matmul("e", "y", "m"), XY, [("m", T)])),
    ("mogg_fuse_rows", softmaxes(2)),
)]


def check_case(package, word, before, after, before_flags=(), after_flags=()):
    seen = []
    for text, flags in ((before, before_flags), (after, after_flags)):
        mef = mx.compile(text, "--target=x86-64", f"--kernels={package}", *flags)
        explanation = explained(mef)
        edges, _ = edges_of(explanation)
        seen.append(([w for *_, w in edges], sum(len(s["steps"]) for s in explanation["sections"])))
    (words, launches), (words_after, launches_after) = seen
    if word not in words:
        return f"{word}: the graph has {words}\n{before}"
    if word in words_after or launches_after >= launches:
        return f"{word}: changed, it has {launches_after} steps for {launches}, and {words_after}\n{after}"
    return None


def main():
    atexit.unregister(mx.report)  # nothing runs here
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--graphs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    package = WORK / "edges.mxpkg"
    told("package", ROOT / "test/run/Inputs/plain_or_hooked.c", "-o", package)
    wrong = [problem for case in CASES if (problem := check_case(package, *case))]
    if wrong:
        sys.exit("\n".join(wrong))
    count, words = 0, set()
    for seed in range(options.seed, options.seed + options.graphs):
        edges, seen = check_graph(seed, ["-O0"] if seed % 6 == 0 else [])
        count, words = count + edges, words | seen
    print(f"{len(CASES)} reasons changed; {count} edges of {options.graphs} graphs have one of: {', '.join(sorted(words))}")


main()
